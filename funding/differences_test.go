package funding_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

func TestWhatChangedInABid(t *testing.T) {
	bias := money.BasisPoints(1500)
	tests := []struct {
		name   string
		change func(c *funding.Content)
		want   []funding.Difference
	}{
		{"nothing", func(*funding.Content) {}, nil},
		{"who said something is no difference", func(c *funding.Content) {
			a := c.Answers["risk"]
			a.By, a.Provenance, a.ActiveMS = "ben", funding.Pasted, 900
			c.Answers["risk"], c.Version = a, 99
		}, nil},
		{"an answer", func(c *funding.Content) { c.Answers["risk"] = funding.Answer{Value: "HIGH"} },
			[]funding.Difference{{"answers", "risk", "value", funding.Changed, "MEDIUM", "HIGH"}}},
		{"an answer taken away", func(c *funding.Content) { delete(c.Answers, "risk") },
			[]funding.Difference{{"answers", "risk", "", funding.Removed, "MEDIUM", ""}}},
		{"a penny more in one year, and its total", func(c *funding.Content) { c.Lines[0].Amounts[2026]++ },
			[]funding.Difference{{"lines", "C1", "amounts 2026/27", funding.Changed, "£1,800,000.00", "£1,800,000.01"}, {"lines", "C1", "total", funding.Changed, "£4,200,000.00", "£4,200,000.01"}}},
		{"a line added", func(c *funding.Content) {
			c.Lines = append(c.Lines, funding.CostLine{Ref: "C99", Description: "Training rooms", Org: "RZX", Source: funding.LocalMoney, Nature: funding.Revenue, Amounts: funding.ByYear{2027: 1_234_56}})
		}, []funding.Difference{{"lines", "C99", "", funding.Added, "", "Training rooms, £1,234.56"}}},
		{"optimism bias stated", func(c *funding.Content) { c.OptimismBias = &bias },
			[]funding.Difference{{"optimism_bias_bp", "", "", funding.Added, "", "1500"}}},
		{"running costs of a year", func(c *funding.Content) { c.Running[2031] = 100 },
			[]funding.Difference{{"running_costs", "2031/32", "value", funding.Changed, "£1,450,000.00", "£1.00"}}},
		{"a milestone moved", func(c *funding.Content) { c.Milestones[0].Due = day("2026-10-01") },
			[]funding.Difference{{"milestones", "M1", "due", funding.Changed, "2026-09-30", "2026-10-01"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			next := example.Content()
			tt.change(&next)
			if diff := cmp.Diff(tt.want, funding.Differences(example.Content(), next)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// A content differs from another exactly when its hash does.
func TestNoDifferenceGoesUnseen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := example.Content(), example.Content()
		i := rapid.IntRange(0, len(b.Lines)-1).Draw(t, "line")
		b.Lines[i].Amounts[a.Lines[i].Amounts.Years()[0]] += money.Pence(rapid.Int64Range(0, 3).Draw(t, "more"))
		if rapid.Bool().Draw(t, "answer") {
			b.Answers["title"] = funding.Answer{Value: rapid.SampledFrom([]string{"Northmoor EPR", "Another"}).Draw(t, "title")}
		}
		if same, none := a.Hash() == b.Hash(), len(funding.Differences(a, b)) == 0; same != none {
			t.Fatalf("hashes same %v, no difference %v (line %d)", same, none, i)
		}
	})
}

// Every field of a bid's content is compared, also one that is added later.
func TestEveryFieldOfTheContentIsCompared(t *testing.T) {
	full := reflect.ValueOf(example.Content())
	for i := range full.NumField() {
		name := full.Type().Field(i).Name
		if name == "Version" || full.Field(i).IsZero() {
			continue
		}
		without := example.Content()
		reflect.ValueOf(&without).Elem().Field(i).SetZero()
		if len(funding.Differences(example.Content(), without)) == 0 {
			t.Errorf("a content without its %s shows no difference", name)
		}
	}
}
