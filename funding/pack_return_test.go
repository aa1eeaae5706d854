package funding_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// A month is a pack in the making: the example's award, its plan, and what was
// drawn by each month of 9.6.
type month struct {
	award funding.Award
	pack  funding.Pack
	facts funding.PackFacts
	draft funding.PackDraft
	rules funding.PackRules
}

// in is the pack of a month with nothing typed, all claims until then made and
// the two milestones of the year met.
func in(t *testing.T, m calendar.Month, plan []funding.PlanCell) month {
	t.Helper()
	l := claiming(t)
	out := month{award: l.award, rules: rules(t).Packs, facts: funding.PackFacts{Plan: plan, Benefits: example.Benefits()},
		pack: funding.Pack{ID: funding.PackID(l.award.ID, 2026, m), Org: example.Trust, FY: 2026, Month: m}}
	if plan == nil {
		out.facts.Plan = l.plan
	}
	for _, c := range example.Claims() {
		if c.Month <= m {
			out.facts.Actuals = append(out.facts.Actuals, funding.Actual{FY: 2026, Month: c.Month, Nature: c.Nature, Source: funding.NationalMoney, Amount: c.Amount})
		}
	}
	out.draft.Milestones = []funding.MilestoneDate{{Ref: "M1", Actual: day("2026-09-30")}, {Ref: "M2", Actual: day("2027-01-31")}}
	if m < 10 {
		out.draft.Milestones = out.draft.Milestones[:1]
	}
	return out
}

func (m month) made() funding.MonthReturn {
	return funding.MakeReturn(m.award, m.pack, m.facts, m.draft, m.rules)
}

func national(t *testing.T, r funding.MonthReturn) funding.ReturnLine {
	t.Helper()
	l, ok := r.Line(funding.Capital, funding.NationalMoney)
	if !ok {
		t.Fatalf("no line of national capital in %+v", r.Lines)
	}
	return l
}

// replanned is the plan of CR-01: P6 to P9 as they were, then £488,000.00 thrice.
func replanned() []funding.PlanCell {
	var out []funding.PlanCell
	for _, c := range example.Claims()[:4] {
		out = append(out, funding.PlanCell{Org: example.Trust, FY: 2026, Nature: funding.Capital, Month: c.Month, Amount: c.Amount})
	}
	for m := calendar.Month(10); m <= 12; m++ {
		out = append(out, funding.PlanCell{Org: example.Trust, FY: 2026, Nature: funding.Capital, Month: m, Amount: gbp("488,000")})
	}
	return out
}

// Worked example 9.6: all rows are red until CR-01 sets a new plan.
func TestTheSystemsRatingOfEveryMonthOf96(t *testing.T) {
	tests := []struct {
		month         calendar.Month
		plan          []funding.PlanCell
		ytd, planned  string
		off, per      string
		rating        funding.Rating
		name, outturn string
	}{
		{6, nil, "310,250.00", "600,000", "-289,750.00", "-48.3", funding.Red, "September, first plan", ""},
		{7, nil, "722,850.40", "1,200,000", "-477,149.60", "-39.8", funding.Red, "October, first plan", ""},
		{8, nil, "1,261,000.00", "1,800,000", "-539,000.00", "-29.9", funding.Red, "November, first plan", ""},
		{9, nil, "1,536,000.00", "2,400,000", "-864,000.00", "-36.0", funding.Red, "December, first plan", ""},
		{10, nil, "1,900,500.00", "3,000,000", "-1,099,500.00", "-36.7", funding.Red, "January, first plan", ""},
		{11, nil, "2,500,000.00", "3,600,000", "-1,100,000.00", "-30.6", funding.Red, "February, first plan", ""},
		{10, replanned(), "1,900,500.00", "2,024,000", "-123,500.00", "-6.1", funding.Amber, "January, after CR-01", ""},
		{11, replanned(), "2,500,000.00", "2,512,000", "-12,000.00", "-0.5", funding.Green, "February, after CR-01", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := in(t, tt.month, tt.plan)
			m.facts.Plan = slices.DeleteFunc(slices.Clone(m.facts.Plan), func(c funding.PlanCell) bool { return c.Nature != funding.Capital })
			r := m.made()
			l := national(t, r)
			if l.YTD != gbp(tt.ytd) || l.PlanYTD != gbp(tt.planned) || l.Variance != gbp(tt.off) || l.VariancePC != tt.per || l.Rating != tt.rating {
				t.Errorf("%s of %s: %s, %s%% %s; want %s of %s: %s, %s%% %s", l.YTD, l.PlanYTD, l.Variance, l.VariancePC, l.Rating, tt.ytd, tt.planned, tt.off, tt.per, tt.rating)
			}
			if r.Finance != tt.rating || r.Delivery != funding.Green || r.System != tt.rating {
				t.Errorf("finance %s, milestones %s, over all %s; want %s, GREEN, %s", r.Finance, r.Delivery, r.System, tt.rating, tt.rating)
			}
		})
	}
}

// Milestones: 14 days green, 60 amber, more red; the worse of the two counts.
func TestTheSlipOfAMilestoneIsRated(t *testing.T) {
	tests := []struct {
		name, forecast string
		slip           int
		want           funding.Rating
	}{
		{"on its day", "2027-01-31", 0, funding.Green},
		{"fourteen days late", "2027-02-14", 14, funding.Green},
		{"fifteen days late", "2027-02-15", 15, funding.Amber},
		{"sixty days late", "2027-04-01", 60, funding.Amber},
		{"sixty-one days late", "2027-04-02", 61, funding.Red},
		{"a day early", "2027-01-30", -1, funding.Green},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := in(t, 8, nil)
			m.draft.Milestones = append(m.draft.Milestones, funding.MilestoneDate{Ref: "M2", Forecast: day(tt.forecast)})
			r := m.made()
			if s := r.Milestones[1]; s.Slip != tt.slip || s.Baseline != day("2027-01-31") || r.Delivery != tt.want {
				t.Errorf("%d days, %s; want %d, %s", s.Slip, r.Delivery, tt.slip, tt.want)
			}
		})
	}
	m := in(t, 11, replanned()) // M2 is not met and nobody says when it will be: it slips to the month's end
	m.draft.Milestones = m.draft.Milestones[:1]
	if r := m.made(); r.Milestones[1].Slip != 28 || !r.Milestones[1].Due || r.Delivery != funding.Amber {
		t.Errorf("%+v, %s", r.Milestones[1], r.Delivery)
	}
}

// tolerated is October's pack, after September's: what was forecast is spent
// but for off.
func tolerated(t *testing.T, off string) month {
	t.Helper()
	before := in(t, 6, nil)
	last := before.made()
	m := in(t, 7, nil)
	m.facts.Last, m.draft = &last, funding.PackDraft{}
	m.facts.Actuals = []funding.Actual{
		{FY: 2026, Month: 6, Nature: funding.Capital, Source: funding.NationalMoney, Amount: gbp("310,250")},
		{FY: 2026, Month: 7, Nature: funding.Capital, Source: funding.NationalMoney, Amount: gbp("600,000") + gbp(off)},
		{FY: 2026, Month: 7, Nature: funding.Revenue, Source: funding.NationalMoney, Amount: national(t, last).Expected * 0},
	}
	m.facts.Plan = slices.DeleteFunc(slices.Clone(m.facts.Plan), func(c funding.PlanCell) bool { return c.Nature != funding.Capital })
	cut := last
	cut.Lines = slices.DeleteFunc(slices.Clone(last.Lines), func(l funding.ReturnLine) bool { return l.Nature != funding.Capital })
	m.facts.Last = &cut
	return m
}

// Five per cent of £600,000.00 is £30,000.00, which is more than £10,000.00.
func TestNothingChangedIsOfferedInToleranceAlone(t *testing.T) {
	tests := []struct {
		name, off string
		want      string
	}{
		{"what was forecast", "0", ""},
		{"five per cent less", "-30,000", ""},
		{"five per cent more", "30,000", ""},
		{"a penny more than that", "30,000.01", "MONTH_OFF_FORECAST"},
		{"a penny less than that", "-30,000.01", "MONTH_OFF_FORECAST"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, e := range tolerated(t, tt.off).made().Changed {
				got = strings.TrimSpace(got + " " + e.Code)
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	m := tolerated(t, "0")
	m.draft.Forecast = []funding.ForecastCell{{Nature: funding.Capital, Source: funding.NationalMoney, Month: 12, Amount: 0}}
	if r := m.made(); len(r.Changed) != 1 || r.Changed[0].Code != "OUTTURN_MOVED" || r.Moved != gbp("600,000") {
		t.Errorf("March taken out of the forecast: %+v, moved %s", r.Changed, r.Moved)
	}
}

func TestTheForecastIsCarriedForward(t *testing.T) {
	m := tolerated(t, "-187,399.60")
	m.draft.Forecast = []funding.ForecastCell{{Nature: funding.Capital, Source: funding.NationalMoney, Month: 8, Amount: gbp("700,000")}}
	l := national(t, m.made())
	want := [12]money.Pence{5: gbp("310,250"), 6: gbp("412,600.40"), 7: gbp("700,000"), 8: gbp("600,000"), 9: gbp("600,000"), 10: gbp("600,000"), 11: gbp("600,000")}
	if d := cmp.Diff(want, l.ByMonth); d != "" {
		t.Error(d)
	}
	if l.BeforeOutturn != gbp("3,910,250") || l.Outturn != gbp("3,822,850.40") || l.Expected != gbp("600,000") || l.Before != gbp("310,250") {
		t.Errorf("outturn %s after %s, expected %s, before %s; want £3,822,850.40 after £3,910,250.00, £600,000.00 and £310,250.00", l.Outturn, l.BeforeOutturn, l.Expected, l.Before)
	}
}

// A correction of September is posted in October: September's own figure
// stays, and October says which month it corrects.
func TestCorrectionsArePostedToTheCurrentMonth(t *testing.T) {
	m := tolerated(t, "0")
	m.draft.Adjustments = []funding.Adjustment{{FY: 2026, Month: 6, Nature: funding.Capital, Source: funding.NationalMoney, Amount: gbp("-10,250"), Reason: "A credit note"}}
	r := m.made()
	l := national(t, r)
	if l.ByMonth[5] != gbp("310,250") || l.ByMonth[6] != gbp("589,750") || l.Actual != gbp("600,000") || l.YTD != gbp("900,000") || l.Earlier != gbp("-10,250") {
		t.Errorf("September %s, October %s (of which %s is its own), year to date %s, earlier months %s", l.ByMonth[5], l.ByMonth[6], l.Actual, l.YTD, l.Earlier)
	}
	next := in(t, 8, nil)
	next.facts.Last, next.facts.Actuals = &r, m.facts.Actuals
	if got := national(t, next.made()); got.Before != gbp("900,000") || got.YTD != gbp("900,000") || got.Earlier != 0 {
		t.Errorf("November: before %s, year to date %s, earlier %s; want the correction counted once", got.Before, got.YTD, got.Earlier)
	}
}

// Months that nobody forecast otherwise follow the plan when a change to the
// award moves it (CR-01); what was typed stays.
func TestTheForecastFollowsAPlanThatMoved(t *testing.T) {
	m := in(t, 9, nil)
	m.draft.Forecast = []funding.ForecastCell{{Nature: funding.Capital, Source: funding.NationalMoney, Month: 12, Amount: gbp("650,000")}}
	last := m.made()
	next := in(t, 10, replanned())
	next.facts.Last = &last
	l := national(t, next.made())
	want := [12]money.Pence{5: gbp("310,250"), 6: gbp("412,600.40"), 7: gbp("538,149.60"), 8: gbp("275,000"), 9: gbp("364,500"), 10: gbp("488,000"), 11: gbp("650,000")}
	if d := cmp.Diff(want, l.ByMonth); d != "" || l.Expected != gbp("488,000") {
		t.Errorf("January was expected at %s\n%s", l.Expected, d)
	}
}
