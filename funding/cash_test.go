package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// cashAward is the plan of 9.6: £600,000.00 a month from September to March.
func cashAward() (funding.Award, []funding.PlanCell) {
	a := funding.Award{ID: "A1", Org: "RZX", Limits: []funding.Limit{{Org: "RZX", FY: 2026, Nature: funding.Capital, Profile: gbp("4,200,000")}}}
	var plan []funding.PlanCell
	for m := calendar.Month(6); m <= 12; m++ {
		plan = append(plan, funding.PlanCell{Org: "RZX", FY: 2026, Nature: funding.Capital, Month: m, Amount: gbp("600,000")})
	}
	return a, plan
}

func at(on string) *funding.Moment { return &funding.Moment{At: noon(on), Day: day(on), By: "chloe"} }

// Worked by hand: the pay days are 19 October, 18 November, 17 December and 20
// January; the line of 5 October ends on 3 January.
func TestTheCashLineOfTheWorkedExample(t *testing.T) {
	a, plan := cashAward()
	dates := october(t)
	tests := []struct {
		name   string
		today  string
		claim  *funding.Claim
		weeks  map[string]string // Monday → total
		cum    string
		monday string
	}{
		{"before any claim", "2026-10-05", nil, map[string]string{"2026-10-19": "600,000", "2026-11-16": "600,000", "2026-12-14": "600,000"}, "1,800,000", "2026-10-05"},
		{"with claim 1 approved on 12 October", "2026-10-13", &funding.Claim{ID: "C1", Org: "RZX", FY: 2026, Month: 6, Nature: funding.Capital, Status: funding.AutoChecked, Amount: gbp("310,250"), Approved: at("2026-10-12")},
			map[string]string{"2026-10-19": "310,250", "2026-11-16": "600,000", "2026-12-14": "600,000"}, "1,510,250", "2026-10-12"},
		{"with claim 1 approved a day late", "2026-10-14", &funding.Claim{ID: "C1", Org: "RZX", FY: 2026, Month: 6, Nature: funding.Capital, Status: funding.AutoChecked, Amount: gbp("310,250"), Approved: at("2026-10-13")},
			map[string]string{"2026-11-16": "910,250", "2026-12-14": "600,000"}, "1,510,250", "2026-10-12"},
		{"with a claim that missed its day", "2026-10-20", &funding.Claim{ID: "C1", Org: "RZX", FY: 2026, Month: 6, Nature: funding.Capital, Status: funding.ClaimApproved, Amount: gbp("310,250"), Approved: at("2026-10-12")},
			map[string]string{"2026-11-16": "910,250", "2026-12-14": "600,000"}, "1,510,250", "2026-10-19"},
		{"on a Sunday the week is the one that ends", "2026-10-11", nil, map[string]string{"2026-10-19": "600,000", "2026-11-16": "600,000", "2026-12-14": "600,000"}, "1,800,000", "2026-10-05"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := a
			if tt.claim != nil {
				a.Claims = []funding.Claim{*tt.claim}
			}
			flights := funding.CashFlights(a, dates, day(tt.today))
			weeks := funding.CashLine(flights, funding.CashPlans(a, plan, a.Claims, dates, day(tt.today)), day(tt.today))
			if len(weeks) != 13 || weeks[0].Monday != day(tt.monday) || weeks[12].Cumulative != gbp(tt.cum) {
				t.Errorf("%d weeks from %s, £%s in all; want 13 from %s, £%s", len(weeks), weeks[0].Monday, weeks[12].Cumulative.Plain(), tt.monday, tt.cum)
			}
			for _, w := range weeks {
				if want := gbp("0" + tt.weeks[w.Monday.String()]); w.Total != want {
					t.Errorf("week of %s: %s, want %s", w.Monday, w.Total, want)
				}
			}
		})
	}
}

func TestNoPlanIsExpectedAboveTheHeadroom(t *testing.T) {
	a, plan := cashAward()
	a.Limits[0].Profile, a.Limits[0].Drawn = gbp("3,000,000"), gbp("2,000,000") // £1,000,000 left
	plans := funding.CashPlans(a, plan, nil, october(t), day("2026-10-05"))
	if len(plans) != 2 || plans[0].Amount != gbp("600,000") || plans[1].Amount != gbp("400,000") {
		t.Errorf("got %+v", plans)
	}
	last := plan[6]
	march := funding.CashPlans(a, []funding.PlanCell{last}, nil, october(t), day("2026-10-05"))
	if len(march) != 1 || march[0].PaysOn != day("2027-03-22") {
		t.Errorf("March is paid in March, before the year ends: got %+v", march)
	}
}

func TestCapitalAndRevenueStandApart(t *testing.T) {
	flights := []funding.CashFlight{{Nature: funding.Capital, Amount: 1, PaysOn: day("2026-10-19")}, {Nature: funding.Revenue, Amount: 2, PaysOn: day("2026-10-19")}, {Nature: funding.Capital, Amount: 4}}
	plans := []funding.CashPlan{{PlanCell: funding.PlanCell{Nature: funding.Revenue, Amount: 8}, PaysOn: day("2026-10-25")}, {PlanCell: funding.PlanCell{Nature: funding.Capital, Amount: 16}, PaysOn: day("2027-06-01")}}
	w := funding.CashLine(flights, plans, day("2026-10-19"))[0]
	if w.CapitalInFlight != 1 || w.RevenueInFlight != 2 || w.RevenuePlanned != 8 || w.CapitalPlanned != 0 || w.Total != 11 {
		t.Errorf("got %+v", w)
	}
}
