package funding_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

// E2: claims for 2026/27 close at 12:00 on 15 March 2027, and that very
// instant is in time.
func TestE2TheCutOffToTheMillisecond(t *testing.T) {
	cut := time.Date(2027, time.March, 15, 12, 0, 0, 0, time.UTC) // London is on GMT
	last := example.Claims()[6]
	l := claiming(t)
	l.do("ben", cut, funding.ClaimMoney, l.draft(last.Content()))
	l.wants(funding.Capital, "500,000", "0", "3,700,000")
	l = claiming(t)
	l.do("ben", cut.Add(time.Millisecond), funding.ClaimMoney, l.draft(last.Content()))
	l.wants(funding.Capital, "0", "0", "4,200,000")
	if c, _ := l.award.Claim(last.Content().ID); c.Status != funding.LateClaim || c.Amount != gbp("500,000") {
		t.Errorf("a millisecond later: %+v", c)
	}
	if names(l.last.Events) != "CLAIM_LATE" || letters(l.last.Effects.Letters)[0] != "late-claim to NATIONAL_FINANCE at FPF" {
		t.Errorf("%s, %v", names(l.last.Events), letters(l.last.Effects.Letters))
	}
}

// A year later the clocks have gone forward two days before the cut-off.
func TestTheCutOffIsLondonTime(t *testing.T) {
	cut, err := england().CutOff(2028) // Thursday 15 March 2029
	if err != nil || calendar.TimeText(cut) != "midday on 15 March 2029" {
		t.Errorf("got %s, %v", calendar.TimeText(cut), err)
	}
}

// wake rings what is due at its own time and returns the events.
func (l *awardLife) wake() string {
	l.t.Helper()
	return names(l.do("system", l.award.NextAlarm, funding.Wake, nil).Events)
}

func TestMonthsOpenOneByOne(t *testing.T) {
	l := withoutPacks(t)
	months := []struct{ alarm, saying, letter string }{
		{"2026-08-01", "P4 July can be claimed, by 12 August 2026.", "£5,100,000.00 is left for 2026/27"},
		{"2026-09-01", "P5 August can be claimed, by 10 September 2026.", "£5,100,000.00"},
		{"2026-10-01", "P6 September can be claimed, by 12 October 2026.", "by 12 October 2026"},
		{"2026-11-01", "P7 October can be claimed, by 11 November 2026.", "claim for October"},
	}
	for _, m := range months {
		if l.award.NextAlarm != day(m.alarm).At(6, 0) {
			t.Fatalf("next alarm %s, want %s 6am", l.award.NextAlarm, m.alarm)
		}
		if got := l.wake(); got != "MONTH_OPENED" || l.last.Events[0].Summary != m.saying {
			t.Errorf("%s: %s %q, want %q", m.alarm, got, l.last.Events[0].Summary, m.saying)
		}
		letter := l.last.Effects.Letters[0]
		if letters(l.last.Effects.Letters)[0] != "month-opened to TRUST_FINANCE_PREPARER at RZX" || !strings.Contains(letter.Body, m.letter) {
			t.Errorf("%s: %q", m.alarm, letter.Body)
		}
		if l.award.FY() != 2026 || l.award.MonthOpened != day(m.alarm) || len(l.award.Rung) != 0 {
			t.Errorf("opened %s in %s; months are not kept in the list of alarms: %v", l.award.MonthOpened, l.award.FY(), l.award.Rung)
		}
	}
	l.refuses("NOTHING_DUE", "system", noon("2026-11-02"), funding.Wake, nil)
}

// An engine that slept opens the months it missed one after another.
func TestMissedMonthsAreCaughtUp(t *testing.T) {
	l := withoutPacks(t)
	late := noon("2026-10-20")
	for range 3 { // August, September, October
		l.do("system", late, funding.Wake, nil)
	}
	if l.award.NextAlarm != day("2026-11-01").At(6, 0) {
		t.Errorf("next alarm %s", l.award.NextAlarm)
	}
	l.refuses("NOTHING_DUE", "system", late, funding.Wake, nil)
}

// untilApril wakes the award up to and including 1 April of a year.
func (l *awardLife) untilApril(year int) {
	l.t.Helper()
	end := calendar.Date{Year: year, Month: time.April, Day: 1}.At(6, 0)
	for n := 0; l.award.NextAlarm.Before(end); n++ {
		if l.wake(); n > 17 {
			l.t.Fatal("more than twelve months and five warnings in a year")
		}
	}
	l.wake()
}

// Without CR-01, 1,200,000.00 of 2026/27 lapses on 31 March 2027.
func TestTheYearClosesOnWhatWasNotDrawn(t *testing.T) {
	l := withoutPacks(t)
	for _, c := range example.Claims() {
		l.paid(c, c.Submitted)
	}
	for _, c := range example.RevenueClaims()[:2] {
		l.paid(c, c.Submitted)
	}
	l.claim(example.RevenueClaims()[2]) // still in flight at the end of the year
	l.untilApril(2027)
	limit := func(n funding.Nature, profile, inFlight, drawn string) funding.Limit {
		return funding.Limit{Org: "RZX", FY: 2026, Nature: n, Profile: gbp(profile), InFlight: gbp(inFlight), Drawn: gbp(drawn)}
	}
	want := []funding.YearEnd{
		{Limit: limit(funding.Capital, "4,200,000", "0", "3,000,000"), Lapsed: gbp("1,200,000"), Accounts: day("2027-04-12")},
		{Limit: limit(funding.Revenue, "900,000", "405,000", "495,000"), Lapsed: 0, Accounts: day("2027-04-12")},
	}
	if diff := cmp.Diff(want, l.award.YearsClosed); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := names(l.last.Events); got != "YEAR_CLOSED YEAR_CLOSED" || l.last.Events[0].Summary != "2026/27 closed: £3,000,000.00 of capital was drawn, £1,200,000.00 lapsed." {
		t.Errorf("%s: %q", got, l.last.Events[0].Summary)
	}
	c := amount(6, "1.00")
	l.refuses("YEAR_CLOSED", "ben", noon("2027-04-02"), funding.ClaimMoney, l.draft(c.Content()))
	if l.award.FY() != 2027 || l.award.NextAlarm != day("2027-05-01").At(6, 0) {
		t.Errorf("in %s, next alarm %s", l.award.FY(), l.award.NextAlarm)
	}
}

func TestTheNextYearHasMoneyOfItsOwn(t *testing.T) {
	l := withoutPacks(t)
	l.untilApril(2027)
	d := example.Claims()[0].Content()
	d.FY, d.Month, d.Lines[0].Gross, d.Lines[0].Eligible = 2027, 1, gbp("5,100,000"), gbp("5,100,000")
	l.do("ben", noon("2027-05-13"), funding.ClaimMoney, l.draft(d))
	x, _ := l.award.Limit("RZX", 2027, funding.Capital)
	if x.Headroom() != 0 {
		t.Errorf("headroom %s: what lapsed in 2026/27 is not carried over, and 2027/28 is whole", x.Headroom())
	}
}

func TestFourYearsEnd(t *testing.T) {
	l := withoutPacks(t)
	for year := 2027; year <= 2030; year++ {
		l.untilApril(year)
		if got := len(l.award.YearsClosed); got != 2*(year-2026) {
			t.Errorf("1 April %d: %d years and natures closed, want %d", year, got, 2*(year-2026))
		}
	}
	if !l.award.NextAlarm.IsZero() || l.award.Status != funding.Active || len(l.award.Rung) != 0 {
		t.Errorf("after the last year nothing rings: next %s, status %s, rung %v", l.award.NextAlarm, l.award.Status, l.award.Rung)
	}
	var lapsed int64
	for _, y := range l.award.YearsClosed {
		lapsed += int64(y.Lapsed)
	}
	if lapsed != int64(gbp("18,400,000")) {
		t.Errorf("nothing was drawn, so all of it lapsed: got %d", lapsed)
	}
}

func TestALateCheckIsSaid(t *testing.T) {
	l, id := withFunder(t)
	l.facts.Rules.Packs = funding.PackRules{}
	if l.award.NextAlarm != day("2026-08-01").At(6, 0) {
		t.Fatalf("next alarm %s", l.award.NextAlarm)
	}
	at := day("2026-10-15").At(17, 0) // 3 working days after the trust's approval
	r := l.do("system", at, funding.Wake, nil)
	if got := names(r.Events); got != "MONTH_OPENED CLAIM_CHECK_OVERDUE" {
		t.Errorf("got %s", got)
	}
	if c, _ := l.award.Claim(id); c.Status != funding.AutoChecked {
		t.Error("a clock checks nothing")
	}
}

func TestTasksFollowTheAward(t *testing.T) {
	l := newAward(t)
	check := func(want ...string) {
		t.Helper()
		var got []string
		for _, task := range funding.AwardTasks(l.award) {
			got = append(got, task.Key+" "+string(task.Role)+" "+task.Link)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	check("sign TRUST_CFO /awards/FP26-RZX-001/agreement")
	l.do("eleri", noon("2026-06-29"), funding.Sign, obj{})
	check("countersign PROGRAMME_MANAGER /awards/FP26-RZX-001/agreement")
	l.do("farah", noon("2026-07-02"), funding.Sign, obj{})
	check("condition/K2 PROGRAMME_MANAGER /awards/FP26-RZX-001")
	l.do("farah", noon("2026-09-28"), funding.Discharge, obj{"condition": "K2"})
	check()
	body := l.claim(example.Claims()[0])
	check("claim/FP26-RZX-001-1 TRUST_FINANCE_APPROVER /claims/FP26-RZX-001-1")
	l.do("chloe", noon("2026-10-12"), funding.ApproveClaim, body)
	check("claim/FP26-RZX-001-1 NATIONAL_FINANCE /claims/FP26-RZX-001-1")
	l.do("liam", noon("2026-10-13"), funding.CheckClaim, obj{"claim": body["claim"], "outcome": "QUERY", "reasons": "x"})
	check("claim/FP26-RZX-001-1 TRUST_FINANCE_PREPARER /claims/FP26-RZX-001-1")
	l.do("ben", noon("2026-10-13"), funding.ClaimMoney, body)
	l.do("chloe", noon("2026-10-13"), funding.ApproveClaim, body)
	l.do("liam", noon("2026-10-13"), funding.CheckClaim, obj{"claim": body["claim"], "outcome": "APPROVE"})
	check("claim/FP26-RZX-001-1 PAYMENT_RELEASER /runs?fund=FP")
	l.do("system", noon("2026-10-14"), funding.Schedule, obj{"claim": body["claim"], "run": "RUN-1"})
	check()
}
