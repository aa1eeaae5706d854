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

// inYear is the award on 18 January 2027, with claims 1 to 4 paid: drawn
// 1,536,000.00 (worked example 9.6). The fund has 3,400,000.00 of capital left
// for 2027/28.
func inYear(t *testing.T) *awardLife {
	t.Helper()
	l := claiming(t)
	for _, c := range example.Claims()[:4] {
		l.paid(c, c.Submitted)
	}
	for l.award.NextAlarm.Before(noon("2027-01-18")) {
		l.wake()
	}
	return l.withCover("3,400,000")
}

// withCover gives the fund so much capital for 2027/28 beside what it has
// promised, and plenty of everything else.
func (l *awardLife) withCover(left string) *awardLife {
	l.facts.Content, l.facts.Plan, l.facts.Cover = example.Content(), l.plan, nil
	for fy := calendar.FY(2026); fy <= 2029; fy++ {
		for _, n := range funding.Natures() {
			c := funding.Cover{Fund: "FP", FY: fy, Nature: n, Committed: l.award.Net(fy, n).Profile, Envelope: gbp("50,000,000")}
			if n == funding.Revenue {
				c.Envelope = c.Committed // nothing left: R5 is closed
			}
			l.facts.Cover = append(l.facts.Cover, c)
		}
	}
	l.leave(2027, left)
	return l
}

func (l *awardLife) leave(fy calendar.FY, left string) {
	for i, c := range l.facts.Cover {
		if c.FY == fy && c.Nature == funding.Capital {
			l.facts.Cover[i].Envelope = c.Committed + gbp(left)
		}
	}
}

// part is one part of a change; years and amounts as people write them.
func part(kind string, more obj) obj {
	out := obj{"kind": kind}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func wanting(parts ...obj) obj {
	return obj{"parts": parts, "reason_code": "SUPPLIER_DELAY", "reason": "The supplier delivers in July."}
}

// cr01 is the request of 9.6: nothing is said but the amount and the reason.
func cr01() obj { return wanting(part("REPROFILE_YEARS", obj{"amount_pence": gbp("1,200,000")})) }

func crID(n string) string { return example.BidID + "/CR-" + n }

func approve(n string, more ...string) obj {
	return obj{"change": crID(n), "outcome": "APPROVE", "reasons": "The slip is real.", "over": more}
}

func TestCR01IsAskedForWithTwoThingsTyped(t *testing.T) {
	l := inYear(t)
	l.do("ben", noon("2027-01-18"), funding.RequestChange, cr01())
	c, ok := l.award.Change(crID("01"))
	if !ok || c.Status != funding.ChangeRequested || c.Decider != funding.NationalFinance || c.Due != day("2027-01-25") {
		t.Fatalf("%+v", c)
	}
	if x := l.award.Net(2026, funding.Capital); x.Profile != gbp("4,200,000") {
		t.Errorf("2026/27 is %s before anybody decided", x.Profile)
	}
	if got := letters(l.last.Effects.Letters); len(got) != 2 || got[0] != "decide-change to NATIONAL_FINANCE at FPF" || !strings.Contains(l.last.Effects.Letters[0].Body, "3,400,000.00") {
		t.Errorf("letters %v: %s", got, l.last.Effects.Letters[0].Body)
	}
	e := c.Effect
	if diff := cmp.Diff([]funding.CoverEffect{{FY: 2027, Nature: funding.Capital, Was: gbp("3,400,000"), Now: gbp("2,200,000")}}, e.Cover); diff != "" {
		t.Errorf("cover (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&funding.ToleranceEffect{Amount: gbp("1,200,000"), Cell: gbp("4,200,000"), OfCell: "28.57%", OfAward: "8.70%", Most: gbp("210,000")}, e.Tolerance); diff != "" {
		t.Errorf("tolerance (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&funding.RatingEffect{Month: 9, Drawn: gbp("1,536,000"), PlanWas: gbp("2,400,000"), PlanNow: gbp("1,536,000"), Was: funding.Red, Now: funding.Green, WasPc: "-36.0", NowPc: "0.0"}, e.Finance); diff != "" {
		t.Errorf("rating (-want +got):\n%s", diff)
	}
	if e.TotalWas != gbp("18,400,000") || e.TotalNow != e.TotalWas || !e.Firm || e.Pool != gbp("1,200,000") || e.Lost != nil {
		t.Errorf("effect %+v", e)
	}
}

// The economic case both ways, and the trust's books of 9.7, to the penny.
func TestCR01EconomicsAndBooksToThePenny(t *testing.T) {
	l := inYear(t)
	ask := cr01()
	ask["benefits_lost"] = true
	l.do("ben", noon("2027-01-18"), funding.RequestChange, ask)
	c, _ := l.award.Change(crID("01"))
	want := funding.EconomicEffect{
		Was:      funding.CaseFigures{PVCosts: gbp("32,478,348.48"), PVBenefits: gbp("46,684,793.28"), NPSV: gbp("14,206,444.81"), BCR: "1.44"},
		Now:      funding.CaseFigures{PVCosts: gbp("32,441,150.41"), PVBenefits: gbp("46,684,793.28"), NPSV: gbp("14,243,642.88"), Change: gbp("37,198.07"), BCR: "1.44"},
		WithLoss: &funding.CaseFigures{PVCosts: gbp("32,441,150.41"), PVBenefits: gbp("46,250,010.67"), NPSV: gbp("13,808,860.27"), Change: -gbp("397,584.54"), BCR: "1.43"},
	}
	if diff := cmp.Diff(&want, c.Effect.Economics); diff != "" {
		t.Errorf("economic case (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&funding.LostBenefit{FY: 2027, Amount: gbp("450,000")}, c.Effect.Lost); diff != "" {
		t.Errorf("lost (-want +got):\n%s", diff)
	}
	rows := []struct{ opening, additions, amortisation, closing, dividend string }{
		{"0", "3,000,000", "0", "3,000,000", "52,500"}, {"3,000,000", "6,300,000", "300,000", "9,000,000", "210,000"},
		{"9,000,000", "3,000,000", "930,000", "11,070,000", "351,225"}, {"11,070,000", "1,500,000", "1,230,000", "11,340,000", "392,175"},
	}
	if len(c.Effect.Books) != len(rows) {
		t.Fatalf("%d years of books", len(c.Effect.Books))
	}
	for i, w := range rows {
		y := c.Effect.Books[i]
		if got, want := []money.Pence{y.Opening, y.Additions, y.Amortisation, y.Closing, y.Dividend}, []money.Pence{gbp(w.opening), gbp(w.additions), gbp(w.amortisation), gbp(w.closing), gbp(w.dividend)}; !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", y.Year, got, want)
		}
	}
}

// The decision moves everything in one step; what was added waits for both
// signatures, what was released is released.
func TestCR01IsAppliedByItsDecision(t *testing.T) {
	l := inYear(t)
	l.do("ben", noon("2027-01-18"), funding.RequestChange, cr01())
	l.refuses("NOT_YOUR_ROLE", "farah", noon("2027-01-25"), funding.DecideChange, approve("01"))
	l.do("liam", noon("2027-01-25"), funding.DecideChange, approve("01"))
	l.wantsProfile("3,000,000", "6,300,000", "3,000,000", "1,500,000")
	if a := l.award; a.Total != gbp("18,400,000") || a.Approved(funding.Capital) != gbp("13,800,000") || a.Approved(funding.Revenue) != gbp("4,600,000") || a.ProfileVersion != 2 {
		t.Errorf("total %s, profile version %d", a.Total, a.ProfileVersion)
	}
	want := []funding.CoverMove{{FY: 2026, Nature: funding.Capital, Amount: -gbp("1,200,000")}, {FY: 2027, Nature: funding.Capital, Amount: gbp("1,200,000")}}
	if diff := cmp.Diff(want, l.last.Effects.Commit); diff != "" {
		t.Errorf("cover (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]funding.PoolEntry{{FY: 2026, Nature: funding.Capital, Change: crID("01"), Amount: gbp("1,200,000")}}, l.last.Effects.Pool); diff != "" {
		t.Errorf("pool (-want +got):\n%s", diff)
	}
	if g := l.award.Agreement; g.Version != 2 || g.Status != funding.Issued || g.Kind != funding.SignedAgreement || len(g.Signatures) != 0 {
		t.Errorf("agreement %+v", g)
	}
	l.wants(funding.Capital, "0", "1,536,000", "1,464,000")
	if x, _ := l.award.Limit("RZX", 2027, funding.Capital); x.Unsigned != gbp("1,200,000") || x.Headroom() != gbp("5,100,000") {
		t.Errorf("2027/28 before the signatures: %+v, headroom %s", x, x.Headroom())
	}
	l.do("eleri", noon("2027-01-27"), funding.Sign, obj{"document_hash": l.award.Agreement.Hash})
	opened := l.award.MonthOpened
	l.do("farah", noon("2027-01-28"), funding.Sign, obj{"document_hash": l.award.Agreement.Hash})
	if x, _ := l.award.Limit("RZX", 2027, funding.Capital); x.Headroom() != gbp("6,300,000") || l.award.MonthOpened != opened {
		t.Errorf("2027/28 in force: %+v", x)
	}
	if c, _ := l.award.Change(crID("01")); c.Status != funding.ChangeInForce || c.Agreement != 2 || c.Profile != 2 {
		t.Errorf("the change: %+v", c)
	}
}

// wantsProfile checks the national capital of the four years.
func (l *awardLife) wantsProfile(years ...string) {
	l.t.Helper()
	for i, want := range years {
		if got := l.award.Net(2026+calendar.FY(i), funding.Capital).Profile; got != gbp(want) {
			l.t.Errorf("capital of %s: got %s, want %s", 2026+calendar.FY(i), got, want)
		}
	}
}

// RAG after v2: P6 to P9 actuals, then 488,000.00 three times; P10 is amber at
// −6.1 %, P11 green at −0.5 %.
func TestCR01RebaselinesThePlan(t *testing.T) {
	l := inYear(t)
	l.do("ben", noon("2027-01-18"), funding.RequestChange, cr01())
	l.do("liam", noon("2027-01-25"), funding.DecideChange, approve("01"))
	var year []money.Pence
	for _, p := range l.last.Effects.Plan {
		if p.FY == 2026 {
			year = append(year, p.Amount)
		}
	}
	want := []money.Pence{0, 0, 0, 0, 0, gbp("310,250"), gbp("412,600.40"), gbp("538,149.60"), gbp("275,000"), gbp("488,000"), gbp("488,000"), gbp("488,000")}
	if !slices.Equal(year, want) {
		t.Fatalf("plan v2: got %v, want %v", year, want)
	}
	limit := funding.Limit{Org: "RZX", FY: 2026, Nature: funding.Capital}
	for _, tt := range []struct {
		month         calendar.Month
		plan, actual  string
		percent, name string
	}{{10, "2,024,000", "1,900,500", "-6.1", "AMBER"}, {11, "2,512,000", "2,500,000", "-0.5", "GREEN"}} {
		got := funding.PlanTo(l.last.Effects.Plan, limit, tt.month)
		pc, rating := funding.Variance(gbp(tt.actual), got)
		if got != gbp(tt.plan) || pc != tt.percent || string(rating) != tt.name {
			t.Errorf("%s: plan %s, %s %s", tt.month.Label(), got, pc, rating)
		}
	}
}

// E13: a penny short, nothing moves in either year, and it is applied by
// itself when the penny is there.
func TestE13AwaitsCoverToThePenny(t *testing.T) {
	l := inYear(t).withCover("1,199,999.99")
	l.do("ben", noon("2027-01-18"), funding.RequestChange, cr01())
	l.do("liam", noon("2027-01-25"), funding.DecideChange, approve("01"))
	c, _ := l.award.Change(crID("01"))
	if c.Status != funding.AwaitingCover || c.Shortfall != 1 || l.last.Effects.Profile != nil || l.last.Effects.Commit != nil || l.last.Effects.Limits != nil || l.last.Effects.Pool != nil || l.last.Effects.Document != nil {
		t.Fatalf("%s, short of %s; effects %+v", c.Status, c.Shortfall, l.last.Effects)
	}
	l.wantsProfile("4,200,000", "5,100,000", "3,000,000", "1,500,000")
	l.refuses("STILL_NO_COVER", "system", noon("2027-01-25"), funding.RetryCover, obj{})
	for l.award.NextAlarm.Before(noon("2027-01-25")) { // what else is due by then
		l.wake()
	}
	if l.award.NextAlarm != day("2027-01-26").At(7, 0) {
		t.Errorf("looks again at %s", l.award.NextAlarm)
	}
	l.do("system", day("2027-01-26").At(7, 0), funding.Wake, obj{})
	if c, _ := l.award.Change(crID("01")); c.Status != funding.AwaitingCover || c.NextTry != day("2027-01-27") {
		t.Errorf("after a morning: %+v", c)
	}
	l.leave(2027, "1,200,000")
	l.do("system", noon("2027-01-26"), funding.RetryCover, obj{})
	l.wantsProfile("3,000,000", "6,300,000", "3,000,000", "1,500,000")
	if c, _ := l.award.Change(crID("01")); c.Status != funding.ChangeApproved || c.Decided.By != "liam" {
		t.Errorf("after the money came: %+v", c)
	}
}
