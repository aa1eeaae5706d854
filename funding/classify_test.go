package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// spent is £10,000.00 on something the trust controls for ten years.
func spent(c funding.Category, change ...func(*funding.Spending)) funding.Spending {
	s := funding.Spending{Category: c, Charging: funding.Perpetual, ControlsAsset: true, LifeYears: 10, Value: gbp("10,000")}
	for _, f := range change {
		f(&s)
	}
	return s
}

func TestClassify(t *testing.T) {
	charged := func(m funding.ChargingModel) func(*funding.Spending) {
		return func(s *funding.Spending) { s.Charging = m }
	}
	life := func(n int) func(*funding.Spending) { return func(s *funding.Spending) { s.LifeYears = n } }
	worth := func(p string) func(*funding.Spending) { return func(s *funding.Spending) { s.Value = gbp(p) } }
	uncontrolled := func(s *funding.Spending) { s.ControlsAsset = false }
	tests := []struct {
		name             string
		s                funding.Spending
		want, confidence string
	}{
		{"a perpetual licence is capital", spent(funding.LicencePerpetual), "CAPITAL", "HIGH"},
		{"a perpetual licence charged as a subscription is revenue", spent(funding.LicencePerpetual, charged(funding.Subscription)), "REVENUE", "HIGH"},
		{"software as a service is revenue", spent(funding.SubscriptionSaaS), "REVENUE", "HIGH"},
		{"software as a service is revenue however long and dear", spent(funding.SubscriptionSaaS, charged(funding.Subscription), worth("9,000,000")), "REVENUE", "HIGH"},
		{"hardware is capital", spent(funding.Hardware), "CAPITAL", "HIGH"},
		{"hardware by subscription is revenue", spent(funding.Hardware, charged(funding.Subscription)), "REVENUE", "HIGH"},
		{"hardware that the supplier keeps under a managed service is revenue", spent(funding.Hardware, charged(funding.ManagedService), uncontrolled), "REVENUE", "MEDIUM"},
		{"a managed service whose asset the trust controls is capital", spent(funding.Hardware, charged(funding.ManagedService)), "CAPITAL", "HIGH"},
		{"infrastructure is capital", spent(funding.Infrastructure), "CAPITAL", "HIGH"},
		{"implementation of an owned asset is capital", spent(funding.Implementation), "CAPITAL", "MEDIUM"},
		{"implementation of somebody else's asset is revenue", spent(funding.Implementation, uncontrolled), "REVENUE", "MEDIUM"},
		{"implementation of a subscription is revenue", spent(funding.Implementation, charged(funding.Subscription)), "REVENUE", "HIGH"},
		{"integration of an owned asset is capital", spent(funding.Integration), "CAPITAL", "MEDIUM"},
		{"integration of somebody else's is revenue", spent(funding.Integration, uncontrolled), "REVENUE", "MEDIUM"},
		{"data migration into an owned asset is capital", spent(funding.DataMigration), "CAPITAL", "MEDIUM"},
		{"data migration into a subscription is revenue", spent(funding.DataMigration, charged(funding.Subscription)), "REVENUE", "HIGH"},
		{"testing of an owned asset is capital", spent(funding.Testing), "CAPITAL", "MEDIUM"},
		{"testing of somebody else's is revenue", spent(funding.Testing, uncontrolled), "REVENUE", "MEDIUM"},
		{"project staff on an owned asset are capital", spent(funding.InternalStaff, charged("")), "CAPITAL", "MEDIUM"},
		{"project staff on somebody else's are revenue", spent(funding.InternalStaff, uncontrolled), "REVENUE", "MEDIUM"},
		{"training is revenue", spent(funding.Training), "REVENUE", "HIGH"},
		{"business change is revenue", spent(funding.Change), "REVENUE", "HIGH"},
		{"backfill is revenue", spent(funding.Backfill), "REVENUE", "HIGH"},
		{"hosting and support is revenue", spent(funding.RunSupport), "REVENUE", "HIGH"},
		{"contingency takes the nature of what it is for, surely of nothing", spent(funding.Contingency), "CAPITAL", "LOW"},
		{"contingency is never sure, as revenue either", spent(funding.Contingency, life(1)), "REVENUE", "LOW"},
		{"a lease is capital when it begins", spent(funding.LeaseROU), "CAPITAL", "HIGH"},
		{"a lease of a year is revenue", spent(funding.LeaseROU, life(1)), "REVENUE", "HIGH"},
		{"software as a service is never a right-of-use asset", spent(funding.LeaseROU, charged(funding.Subscription)), "REVENUE", "HIGH"},
		{"a life of one year is revenue", spent(funding.Hardware, life(1)), "REVENUE", "HIGH"},
		{"a life of two years is capital", spent(funding.Hardware, life(2)), "CAPITAL", "HIGH"},
		{"a life that is not given is revenue", spent(funding.Hardware, life(0)), "REVENUE", "HIGH"},
		{"£5,000 is capital", spent(funding.Hardware, worth("5,000")), "CAPITAL", "HIGH"},
		{"a penny less is revenue", spent(funding.Hardware, worth("4,999.99")), "REVENUE", "HIGH"},
	}
	tried := map[funding.Category]bool{}
	for _, tt := range tests {
		tried[tt.s.Category] = true
		t.Run(tt.name, func(t *testing.T) {
			got, err := funding.Classify(tt.s, rules(t).Capital)
			if err != nil || string(got.Nature) != tt.want || got.Confidence != tt.confidence {
				t.Errorf("got %s %s, %v; want %s %s", got.Nature, got.Confidence, err, tt.want, tt.confidence)
			}
			if len(got.Reason) < 10 || got.Reason[len(got.Reason)-1] != '.' || got.Citation == "" {
				t.Errorf("reason %q, citation %q", got.Reason, got.Citation)
			}
		})
	}
	for _, row := range funding.Categories() {
		if !tried[row.Category] || row.Category.Title() != row.Title || row.Title == "" {
			t.Errorf("category %s is not tried above, or has no title", row.Category)
		}
	}
}

func TestWhatCannotBeClassified(t *testing.T) {
	tests := []struct {
		name   string
		change func(*funding.Spending)
		want   string
	}{
		{"an unknown category", func(s *funding.Spending) { s.Category = "BISCUITS" }, "category CATEGORY_UNKNOWN"},
		{"an unknown charging model", func(s *funding.Spending) { s.Charging = "BARTER" }, "charging_model CHARGING_MODEL_UNKNOWN"},
		{"a negative life", func(s *funding.Spending) { s.LifeYears = -1 }, "life_years LIFE_OUT_OF_RANGE"},
		{"a life of a hundred and one years", func(s *funding.Spending) { s.LifeYears = 101 }, "life_years LIFE_OUT_OF_RANGE"},
		{"a negative value", func(s *funding.Spending) { s.Value = -1 }, "value_pence MONEY_NEGATIVE"},
		{"too large a value", func(s *funding.Spending) { s.Value = money.Max + 1 }, "value_pence MONEY_TOO_LARGE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := funding.Classify(spent(funding.Hardware, tt.change), rules(t).Capital)
			if got := fields(err); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTheClassifierAgreesWithTheExample(t *testing.T) {
	want, got := map[string]funding.Nature{}, map[string]funding.Nature{}
	for _, l := range example.Lines() {
		c, err := funding.Classify(l.Spending(), rules(t).Capital)
		if err != nil {
			t.Fatal(err)
		}
		want[l.Ref], got[l.Ref] = l.Nature, c.Nature
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("line by line (-as in the bid +as classified):\n%s", diff)
	}
}
