package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// claimsOf lists the example's claims as the record keeps them once paid.
func claimsOf(list []example.Claim) []funding.Claim {
	var out []funding.Claim
	for _, c := range list {
		d := c.Content()
		out = append(out, funding.Claim{ID: d.ID, No: d.No, Org: d.Org, FY: d.FY, Month: d.Month, Nature: d.Nature, Amount: c.Amount, Status: funding.Paid})
	}
	return out
}

// Every row of 9.6 against the first plan, 600,000.00 a month from P6. The
// example leaves the last variance out: 3,000,000 of 4,200,000 is −28.6 %.
func TestDrawdownOf96(t *testing.T) {
	l := newAward(t)
	rows := []struct{ cumulative, plan, variance, percent, headroom, revised string }{
		{"310,250.00", "600,000", "-289,750.00", "-48.3", "3,889,750.00", "2,689,750.00"},
		{"722,850.40", "1,200,000", "-477,149.60", "-39.8", "3,477,149.60", "2,277,149.60"},
		{"1,261,000.00", "1,800,000", "-539,000.00", "-29.9", "2,939,000.00", "1,739,000.00"},
		{"1,536,000.00", "2,400,000", "-864,000.00", "-36.0", "2,664,000.00", "1,464,000.00"},
		{"1,900,500.00", "3,000,000", "-1,099,500.00", "-36.7", "2,299,500.00", "1,099,500.00"},
		{"2,500,000.00", "3,600,000", "-1,100,000.00", "-30.6", "1,700,000.00", "500,000.00"},
		{"3,000,000.00", "4,200,000", "-1,200,000.00", "-28.6", "1,200,000.00", "0.00"},
	}
	claims := append(claimsOf(example.RevenueClaims()), claimsOf(example.Claims())...) // in no order, natures mixed
	limit := l.limit(funding.Capital)
	revised := limit
	revised.Profile = gbp("3,000,000") // after CR-01
	got, after := funding.Drawdowns(claims, l.plan, limit), funding.Drawdowns(claims, l.plan, revised)
	if len(got) != len(rows) {
		t.Fatalf("got %d rows, want %d", len(got), len(rows))
	}
	for i, want := range rows {
		d := got[i]
		if d.Cumulative != gbp(want.cumulative) || d.PlanToDate != gbp(want.plan) || d.Variance != gbp(want.variance) || d.Percent != want.percent || d.Headroom != gbp(want.headroom) {
			t.Errorf("claim %d: got %s, plan %s, variance %s (%s%%), headroom %s; want %+v", i+1, d.Cumulative, d.PlanToDate, d.Variance, d.Percent, d.Headroom, want)
		}
		if d.Rating != funding.Red || d.Claim.No != i+1 || d.Month != calendar.Month(6+i) {
			t.Errorf("claim %d in P%d is %s, want red in P%d", d.Claim.No, d.Month, d.Rating, 6+i)
		}
		if after[i].Headroom != gbp(want.revised) {
			t.Errorf("claim %d: headroom of the revised profile %s, want %s", i+1, after[i].Headroom, want.revised)
		}
	}
}

func TestRevenueIsALedgerOfItsOwn(t *testing.T) {
	l := newAward(t)
	got := funding.Drawdowns(append(claimsOf(example.Claims()), claimsOf(example.RevenueClaims())...), l.plan, l.limit(funding.Revenue))
	want := []struct{ cumulative, headroom string }{{"180,000", "720,000"}, {"495,000", "405,000"}, {"900,000", "0"}}
	if len(got) != 3 {
		t.Fatalf("got %d rows, want 3", len(got))
	}
	for i, w := range want {
		if got[i].Cumulative != gbp(w.cumulative) || got[i].Headroom != gbp(w.headroom) {
			t.Errorf("quarter %d: got %s and %s, want %+v", i+2, got[i].Cumulative, got[i].Headroom, w)
		}
	}
}

func TestWhichClaimsCount(t *testing.T) {
	l := newAward(t)
	statuses := []struct {
		status funding.ClaimStatus
		counts bool
	}{
		{funding.ClaimDraft, false}, {funding.ClaimSubmitted, true}, {funding.AutoChecked, true}, {funding.Queried, true}, {funding.ClaimApproved, true},
		{funding.Scheduled, true}, {funding.Paid, true}, {funding.Rejected, false}, {funding.ClaimWithdrawn, false},
	}
	for _, s := range statuses {
		c := claimsOf(example.Claims()[:1])[0]
		c.Status, c.Cut = s.status, gbp("10,250")
		got := funding.Drawdowns([]funding.Claim{c}, l.plan, l.limit(funding.Capital))
		if (len(got) == 1) != s.counts {
			t.Errorf("a %s claim: got %d rows, want it to count: %v", s.status, len(got), s.counts)
		}
		if s.counts && got[0].Cumulative != gbp("300,000") {
			t.Errorf("a %s claim counts at %s, want what is granted, £300,000.00", s.status, got[0].Cumulative)
		}
	}
}

func TestVarianceAndRating(t *testing.T) {
	tests := []struct {
		name, actual, plan, percent string
		rating                      funding.Rating
	}{
		{"CR-01 at P10", "1,900,500", "2,024,000", "-6.1", funding.Amber},
		{"CR-01 at P11", "2,500,000", "2,512,000", "-0.5", funding.Green},
		{"on plan", "100", "100", "0.0", funding.Green},
		{"5% under is green", "95", "100", "-5.0", funding.Green},
		{"a penny more under is amber, though it rounds to 5.0", "94.99", "100", "-5.0", funding.Amber},
		{"15% over is amber", "115", "100", "15.0", funding.Amber},
		{"a penny more over is red", "115.01", "100", "15.0", funding.Red},
		{"nothing drawn is red", "0", "100", "-100.0", funding.Red},
		{"a hair under has no negative nought", "999,999.99", "1,000,000", "0.0", funding.Green},
		{"no plan, no rating", "100", "0", "", funding.NotRated},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			percent, rating := funding.Variance(gbp(tt.actual), gbp(tt.plan))
			if percent != tt.percent || rating != tt.rating {
				t.Errorf("got %s%% %s, want %s%% %s", percent, rating, tt.percent, tt.rating)
			}
		})
	}
}

// The v2 plan of CR-01: what was drawn to December, then the rest of
// 3,000,000.00 in three equal months.
func TestThePlanOfCR01(t *testing.T) {
	parts, err := money.Apportion(gbp("1,464,000"), 3)
	if err != nil {
		t.Fatal(err)
	}
	limit := funding.Limit{Org: "RZX", FY: 2026, Nature: funding.Capital, Profile: gbp("3,000,000")}
	cell := func(m calendar.Month, p money.Pence) funding.PlanCell {
		return funding.PlanCell{Org: "RZX", FY: 2026, Nature: funding.Capital, Month: m, Amount: p}
	}
	plan := []funding.PlanCell{cell(6, gbp("310,250")), cell(7, gbp("412,600.40")), cell(8, gbp("538,149.60")), cell(9, gbp("275,000")), cell(10, parts[0]), cell(11, parts[1]), cell(12, parts[2])}
	plan = append(plan, funding.PlanCell{Org: "RZX", FY: 2027, Nature: funding.Capital, Month: 1, Amount: 1}, funding.PlanCell{Org: "RZX", FY: 2026, Nature: funding.Revenue, Month: 1, Amount: 1})
	rows := funding.Drawdowns(claimsOf(example.Claims()), plan, limit)
	if rows[4].PlanToDate != gbp("2,024,000") || rows[4].Variance != gbp("-123,500") || rows[4].Rating != funding.Amber {
		t.Errorf("P10: %+v", rows[4])
	}
	if rows[5].PlanToDate != gbp("2,512,000") || rows[5].Percent != "-0.5" || rows[5].Rating != funding.Green {
		t.Errorf("P11: %+v", rows[5])
	}
	if rows[6].PlanToDate != gbp("3,000,000") || rows[6].Percent != "0.0" {
		t.Errorf("P12: %+v", rows[6])
	}
}
