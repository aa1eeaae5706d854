package funding_test

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// paidFor names somebody for every year of the example's tail, so that it
// raises no flag of itself.
func paidFor(r *funding.Reading) {
	r.Content.Payers = map[calendar.FY]funding.FundSource{}
	for _, y := range r.Content.Tail() {
		r.Content.Payers[y.FY] = funding.LocalMoney
	}
}

// The example asks for £18.4 million; its milestones take 913 days.
func TestWhatStandsOutInABid(t *testing.T) {
	ceiling := func(p money.Pence) func(*funding.Reading) {
		return func(r *funding.Reading) { r.Pathway.Below = p }
	}
	bias := func(bp money.BasisPoints) func(*funding.Reading) {
		return func(r *funding.Reading) { r.Content.OptimismBias = &bp }
	}
	peers := func(days ...int) func(*funding.Reading) {
		return func(r *funding.Reading) { r.Peers = days }
	}
	tests := []struct {
		name   string
		change func(*funding.Reading)
		want   string // "CODE: the sentence"; "" = nothing stands out
	}{
		{"the worked example, with its tail paid for", func(*funding.Reading) {}, ""},
		{"too little match", func(r *funding.Reading) { r.Round.MatchNumerator, r.Round.MatchDenominator = 1, 1 }, "MATCH_LOW: Local money is "},
		{"a penny inside a twentieth below the ceiling", ceiling(19_368_421_05), "NEAR_CEILING: It asks for £18,400,000.00, which is £968,421.05 below the "},
		{"a penny outside it", ceiling(19_368_421_06), ""},
		{"at the ceiling itself the next pathway has it", ceiling(18_400_000_00), ""},
		{"no ceiling", ceiling(0), ""},
		{"optimism bias a hundredth of a percent below", bias(999), "BIAS_LOW: Optimism bias is 9.99%; the programme uses 10%."},
		{"optimism bias as the programme's", bias(1000), ""},
		{"an estimate", set("price_certainty", "ESTIMATE"), "PRICE_ESTIMATED: The price is only an estimate. An approval would be to procure."},
		{"a tail that nobody pays", func(r *funding.Reading) { r.Content.Payers = nil }, "TAIL_UNPAID: Nobody is named to pay the running cost of "},
		{"data security not met", set("dspt_status", "NOT_MET"), "DSPT_NOT_MET: The trust does not meet the data security standards (DSPT)."},
		{"data security met", set("dspt_status", "STANDARDS_MET"), ""},
		{"as fast as the fastest quarter", peers(1000, 600, 1000, 913, 1000), ""}, // of five the second is the quarter
		{"a day faster than it", peers(1000, 600, 1000, 914, 1000), "PLAN_SHORT: The milestones take 913 days. The fastest quarter of 5 completed projects took up to 914. Nobody has said why."},
		{"too few to be compared with", peers(2000, 2000, 2000, 2000), ""},
		{"a capital line that reads as revenue", onLine("C1", func(l *funding.CostLine) {
			l.Category, l.NatureReason = funding.SubscriptionSaaS, "Ours for good."
		}), "NATURE_OVERRIDDEN: Line C1, "},
		{"a benefit without an owner", func(r *funding.Reading) { r.Content.Benefits[0].Owner = " " }, "BENEFITS_OWNERLESS: Nobody owns benefit B1, worth "},
		{"a change after the first yes", func(r *funding.Reading) {
			before := example.Content()
			before.Answers["supplier_name"] = funding.Answer{Value: "Another Ltd"}
			r.Earlier, r.EarlierOn = &before, day("2026-05-05")
			r.Content.Payers = nil
			r.Content.Running = nil
			before.Running = nil
		}, "CHANGED_LATE: 1 thing changed after the trust first approved the bid on 5 May 2026."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := reading(t, "STANDARD")
			paidFor(&r)
			tt.change(&r)
			var got []string
			for _, f := range funding.RedFlags(r) {
				got = append(got, f.Code+": "+f.Says)
			}
			if tt.want == "" && len(got) > 0 || tt.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], tt.want)) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCostsAmongPeers(t *testing.T) {
	c := example.Content()
	peers := map[funding.Category]funding.PeerRange{c.Lines[0].Category: {Trusts: 5, Lines: 6, Lower: 1, Median: 2, Upper: 3}}
	byBed := map[funding.Category]funding.PeerRange{c.Lines[0].Category: {PerBed: true, Trusts: 5, Lines: 5, Lower: c.Lines[0].Amounts.Total(), Median: c.Lines[0].Amounts.Total(), Upper: c.Lines[0].Amounts.Total()}}
	tests := []struct {
		name string
		got  []funding.PeerRange
		own  money.Pence
		says string
	}{
		{"nobody", funding.Ranges(c, nil, nil, 820), c.Lines[0].Amounts.Total(), "Too few to compare"},
		{"whole amounts", funding.Ranges(c, peers, nil, 0), c.Lines[0].Amounts.Total(), "Above the upper quartile"},
		{"by bed, rounded half away from zero", funding.Ranges(c, peers, byBed, 3), money.RoundRat(money.Ratio(c.Lines[0].Amounts.Total(), 3)), "Below the lower quartile"},
		{"beds not known", funding.Ranges(c, peers, byBed, 0), c.Lines[0].Amounts.Total(), "Above the upper quartile"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if r := tt.got[0]; r.Line != c.Lines[0].Ref || r.Own != tt.own || r.Standing() != tt.says {
				t.Errorf("got %+v, %s; want %s, %s", r, r.Standing(), tt.own, tt.says)
			}
			for _, r := range tt.got {
				if r.Line == "L1" {
					t.Error("a line that the trust pays for is compared")
				}
			}
		})
	}
}
