package funding_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// afterYear is the award on 1 April 2027, when claims 1 to 7 of 9.6 were paid
// and CR-01 had brought the year's capital down to 3,000,000.00.
func afterYear(t *testing.T) *awardLife {
	t.Helper()
	l := withoutPacks(t)
	for _, c := range example.Claims() {
		l.paid(c, c.Submitted)
	}
	l.local = []funding.LocalSpend{{Org: "RZX", Nature: funding.Capital, Amount: gbp("1,400,000")}, {Org: "RZX", Nature: funding.Revenue, Amount: gbp("900,000")}}
	l.slip(gbp("1,200,000"))
	l.untilApril(2027)
	return l
}

// slip moves capital from 2026/27 to 2027/28, as CR-01 leaves it.
func (l *awardLife) slip(p money.Pence) {
	for i := range l.award.Limits {
		x, c := &l.award.Limits[i], &l.award.Profile[i]
		if x.Nature != funding.Capital || c.Nature != funding.Capital || x.FY != c.FY {
			continue
		}
		switch x.FY {
		case 2026:
			x.Profile, c.Amount = x.Profile-p, c.Amount-p
		case 2027:
			x.Profile, c.Amount = x.Profile+p, c.Amount+p
		}
	}
}

func (l *awardLife) capitalLine() funding.YearLine {
	l.t.Helper()
	s := funding.MakeYearStatement(l.award, "RZX", 2026, l.local)
	if len(s.Lines) != 2 {
		l.t.Fatalf("a statement of %d lines", len(s.Lines))
	}
	return s.Lines[0]
}

// The year-end statement of 9.6.
func TestTheYearEndStatementOfTheWorkedExample(t *testing.T) {
	l := afterYear(t)
	got := l.capitalLine()
	want := funding.YearLine{Nature: funding.Capital, Profile: gbp("3,000,000"), Drawn: gbp("3,000,000"), Lifetime: gbp("13,800,000"), LifetimeDrawn: gbp("3,000,000"), LifetimePercent: "21.74%",
		LifetimePossible: gbp("13,800,000"), LocalPlan: gbp("1,400,000"), LocalSpent: gbp("1,400,000"), LocalKnown: true, Match: "46.67%", Required: "33.33%",
		RequiredLocal: gbp("4,600,000"), RequiredNational: gbp("13,800,000"), MatchMet: true}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	l.refuses("NOT_YOUR_ROLE", "chloe", noon("2027-04-05"), funding.SignYearEnd, obj{"fy": "2026/27"})
	l.refuses("YEAR_NOT_CLOSED", "eleri", noon("2027-04-05"), funding.SignYearEnd, obj{"fy": "2027/28"})
	l.refuses("STATEMENT_CHANGED", "eleri", noon("2027-04-05"), funding.SignYearEnd, obj{"fy": "2026/27", "statement_hash": strings.Repeat("0", 64)})
	shown := funding.MakeYearStatement(l.award, "RZX", 2026, l.local)
	l.do("eleri", noon("2027-04-05"), funding.SignYearEnd, obj{"fy": "2026/27", "statement_hash": shown.Hash()})
	kept := l.last.Effects.Statements
	if len(kept) != 1 || kept[0].Signed.Hash != shown.Hash() || kept[0].Statement.Hash() != shown.Hash() || !kept[0].Signed.MatchMet {
		t.Errorf("kept %+v", kept)
	}
	l.refuses("ALREADY_SIGNED", "eleri", noon("2027-04-06"), funding.SignYearEnd, obj{"fy": "2026/27"})
}

func TestTheMatchIsComparedAsFractions(t *testing.T) {
	for _, tt := range []struct {
		name, local, national string
		want                  bool
	}{
		{"1,000,000.00 of 3,000,000.00 passes 4.6/13.8", "1,000,000", "3,000,000", true},
		{"a penny less fails", "999,999.99", "3,000,000", false},
		{"nothing drawn asks for nothing", "0", "0", true},
		{"what 9.6 has passes", "1,400,000", "3,000,000", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := funding.MatchMet(gbp(tt.local), gbp(tt.national), gbp("4,600,000"), gbp("13,800,000")); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestLocalSpendIsAskedForOnlyWhenNothingSaysIt(t *testing.T) {
	l := afterYear(t)
	l.local = nil
	if e := l.refuses("LOCAL_SPEND_MISSING", "eleri", noon("2027-04-05"), funding.SignYearEnd, obj{"fy": "2026/27"}); e.Field != "local_capital_pence" {
		t.Errorf("at %q", e.Field)
	}
	l.do("eleri", noon("2027-04-05"), funding.SignYearEnd, obj{"fy": "2026/27", "local_capital_pence": gbp("999,999.99"), "local_revenue_pence": gbp("900,000")})
	if got := l.last.Effects.Statements[0].Statement; got.MatchMet() || got.Lines[0].MatchMet || !got.Lines[1].MatchMet {
		t.Errorf("a penny short, the match is %v", got.Lines)
	}
}

// E12: 500,000.00 was accrued and came to 487,300.00.
func TestE12AnAccrualComesToLess(t *testing.T) {
	l := afterYear(t)
	claim := example.Claims()[6].Content().ID
	body := obj{"claim": claim, "actual_pence": gbp("487,300")}
	closed := l.award.YearsClosed[0]
	l.refuses("TRUE_UP_OVER", "ben", noon("2027-04-13"), funding.TrueUpClaim, body)
	l.refuses("ACTUAL_OVER_CLAIM", "ben", noon("2027-04-12"), funding.TrueUpClaim, obj{"claim": claim, "actual_pence": gbp("500,000.01")})
	l.refuses("NOT_ACCRUED", "ben", noon("2027-04-12"), funding.TrueUpClaim, obj{"claim": example.Claims()[0].Content().ID, "actual_pence": 1})
	l.do("ben", noon("2027-04-12"), funding.TrueUpClaim, body)
	l.refuses("TRUED_UP", "ben", noon("2027-04-12"), funding.TrueUpClaim, body)
	got := l.capitalLine()
	if got.Drawn != gbp("2,987,300") || got.Lapsed != gbp("12,700") || got.LifetimePossible != gbp("13,787,300") || got.Lifetime != gbp("13,800,000") {
		t.Errorf("the year came to %+v", got)
	}
	next, _ := l.award.Limit("RZX", 2027, funding.Capital)
	if next.Headroom() != gbp("6,300,000") || l.award.YearsClosed[0] != closed {
		t.Errorf("2027/28 has %s; 31 March says %+v, said %+v", next.Headroom(), l.award.YearsClosed[0], closed)
	}
	first := example.Claims()[0].Content()
	first.ID, first.No, first.FY, first.Month = "FIRST-2728", 51, 2027, 1
	first.Lines[0].Invoice = "APRIL-1"
	l.pay("2027-05-13", first)
	c := l.claims[first.ID]
	if c.Granted() != gbp("310,250") || c.Cash() != gbp("297,550") || l.award.Owed[0].Left() != 0 {
		t.Errorf("the first claim of 2027/28: granted %s, cash %s, left %s", c.Granted(), c.Cash(), l.award.Owed[0].Left())
	}
}

func TestAClawbackNamesItsTrigger(t *testing.T) {
	l := afterYear(t)
	body := func(amount, trigger string) obj {
		return obj{"fy": "2026/27", "nature": "CAPITAL", "amount_pence": gbp(amount), "trigger": trigger, "method": "REPAY", "due": "2027-06-30", "reasons": "The carts were sold."}
	}
	at := noon("2027-05-04")
	l.refuses("NOT_YOUR_ROLE", "farah", at, funding.ClawBack, body("1", "ASSET_DISPOSED"))
	l.refuses("NOT_A_CHOICE", "liam", at, funding.ClawBack, body("1", "ANGER"))
	l.refuses("OWED_OVER_DRAWN", "liam", at, funding.ClawBack, body("3,000,000.01", "ASSET_DISPOSED"))
	l.do("liam", at, funding.ClawBack, body("100,000", "ASSET_DISPOSED"))
	o := l.award.Owed[0]
	if o.Cause != funding.CauseDisposed || o.Amount != gbp("100,000") || o.Due != day("2027-06-30") || l.capitalLine().Drawn != gbp("2,900,000") {
		t.Errorf("owed %+v, drawn %s", o, l.capitalLine().Drawn)
	}
	if !strings.Contains(l.last.Effects.Letters[0].Body, "2026/27 is over, so its budget is lost.") {
		t.Errorf("the letter says %q", l.last.Effects.Letters[0].Body)
	}
}

// The outturn of 9.6 when claims 1 to 4 are in: 384,000.00 a month for three
// more months brings 2,688,000.00.
func TestTheOutturnIsForecastByTheBurnRate(t *testing.T) {
	l := withoutPacks(t)
	for _, c := range example.Claims()[:4] {
		l.paid(c, c.Submitted)
	}
	for _, tt := range []struct{ name, today, profile, forecast, risk string }{
		{"before September has ended nothing is at risk", "2026-09-30", "4,200,000", "4,200,000", "0"},
		{"by the end of December", "2027-01-18", "4,200,000", "2,688,000", "1,512,000"},
		{"after CR-01", "2027-01-18", "3,000,000", "2,688,000", "312,000"},
		{"when the year is over", "2027-04-01", "4,200,000", "1,536,000", "2,664,000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := l.award
			a.Limits = []funding.Limit{l.limit(funding.Capital)}
			a.Limits[0].Profile = gbp(tt.profile)
			got := funding.Outturns(a, 2026, l.facts.Claim.Past, l.plan, day(tt.today), l.facts.Rules.YearEnd)[0]
			if got.Forecast != gbp(tt.forecast) || got.AtRisk != gbp(tt.risk) || got.Method == "" {
				t.Errorf("forecast %s, at risk %s: %s", got.Forecast, got.AtRisk, got.Method)
			}
		})
	}
}

// Warnings come 90, 60, 30, 10 and 5 days before 31 March, to those who can
// act, and only while something may lapse.
func TestWhatMayLapseIsSaidInTime(t *testing.T) {
	l := withoutPacks(t)
	for _, c := range example.Claims()[:4] {
		l.paid(c, c.Submitted)
	}
	var days []string
	for l.award.NextAlarm.Before(day("2027-04-01").At(0, 0)) {
		at := l.award.NextAlarm
		if said := l.wake(); said == "YEAR_END_WARNED" {
			days = append(days, at.Format(time.DateOnly))
			if got := letters(l.last.Effects.Letters); len(got) != 4 || got[3] != "year-end-warning to PROGRAMME_MANAGER at FPF" {
				t.Errorf("%s: %v", at, got)
			}
		}
	}
	if got, want := strings.Join(days, " "), "2026-12-31 2027-01-30 2027-03-01 2027-03-21 2027-03-26"; got != want {
		t.Errorf("warned on %s, want %s", got, want)
	}
}
