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
	"github.com/tranche-funding/tranche/funding/refusal"
)

// withPapers loads what a notice needs: the bid, the plan, the newest document.
func (l *awardLife) withPapers(doc *funding.Document) *awardLife {
	l.facts.Content, l.facts.Plan, l.facts.Document = example.Content(), l.plan, *doc
	return l
}

// e15 is the notice of E15: 40 % off the capital of 2028/29.
func e15() obj {
	return obj{"fy": "2028/29", "nature": "CAPITAL", "percent_bp": 4000, "reason": "The programme's budget for 2028/29 was cut."}
}

// noticed is the signed award after E15, with both versions of its document.
func noticed(t *testing.T) (l *awardLife, signed, notice funding.Document) {
	t.Helper()
	first := newAward(t)
	signed = *first.last.Effects.Document
	l = claiming(t).withPapers(&signed)
	l.do("farah", noon("2026-11-10"), funding.WithdrawYear, e15())
	return l, signed, *l.last.Effects.Document
}

// E15: only an indicative year, by the funder alone; 3,000,000.00 less 40 % is
// 1,800,000.00, and the lifetime capital 12,600,000.00.
func TestE15AnIndicativeYearIsWithdrawnByNotice(t *testing.T) {
	l, signed, notice := noticed(t)
	a := l.award
	if a.Approved(funding.Capital) != gbp("12,600,000") || a.Approved(funding.Revenue) != gbp("4,600,000") || a.Total != gbp("17,200,000") || a.ProfileVersion != 2 {
		t.Errorf("capital %s, revenue %s, total %s, profile version %d", a.Approved(funding.Capital), a.Approved(funding.Revenue), a.Total, a.ProfileVersion)
	}
	if x, _ := a.Limit("RZX", 2028, funding.Capital); x.Profile != gbp("1,800,000") || a.Net(0, funding.Capital).Profile != gbp("12,600,000") {
		t.Errorf("limit %+v", x)
	}
	for _, fy := range []calendar.FY{2026, 2027, 2029} {
		before, _ := newAward(t).award.Limit("RZX", fy, funding.Capital)
		if now, _ := a.Limit("RZX", fy, funding.Capital); now.Profile != before.Profile {
			t.Errorf("%s went from %s to %s", fy, before.Profile, now.Profile)
		}
	}
	want := []funding.CoverMove{{FY: 2028, Nature: funding.Capital, Amount: -gbp("1,200,000")}}
	if diff := cmp.Diff(want, l.last.Effects.Commit); diff != "" {
		t.Errorf("cover given back (-want +got):\n%s", diff)
	}
	if len(l.last.Effects.Plan) != 12 || slices.ContainsFunc(l.last.Effects.Plan, func(p funding.PlanCell) bool { return p.Amount != gbp("150,000") || p.FY != 2028 }) {
		t.Errorf("the plan is %v, want 150,000.00 a month", l.last.Effects.Plan)
	}
	v := l.last.Effects.Profile
	if v == nil || v.Version != 2 || v.Cause != funding.ProfileNotice || v.Agreement != 2 || v.Made.By != "farah" || v.Total != a.Total || v.Reason != "The programme's budget for 2028/29 was cut." {
		t.Errorf("profile version %+v", v)
	}
	g := a.Agreement
	if g.Version != 2 || g.Status != funding.InForce || g.Kind != funding.NoticeAgreement || g.Signed != 1 || g.Hash != notice.Hash() || len(g.Signatures) != 2 || g.Signatures[0].Hash != signed.Hash() {
		t.Errorf("agreement %+v", g)
	}
	if got := letters(l.last.Effects.Letters); len(got) != 3 || got[0] != "indicative-year to TRUST_CFO at RZX" {
		t.Errorf("letters: %v", got)
	}
	for _, e := range l.last.Events {
		if strings.Contains(sealed(e), "budget for") {
			t.Errorf("the audit trail holds what somebody wrote: %s", sealed(e))
		}
	}
}

func TestTheImpactNoteOfE15(t *testing.T) {
	l, _, notice := noticed(t)
	i := l.award.Notices[0].Impact
	e := i.Economics
	i.Economics = nil
	want := funding.Impact{AwardWas: gbp("18,400,000"), AwardNow: gbp("17,200,000"), LifetimeWas: gbp("13,800,000"), LifetimeNow: gbp("12,600,000"), LifetimeShare: "8.70%",
		Local: gbp("4,600,000"), LocalEnough: gbp("4,200,000"), MatchAgreed: "1/3", MatchReached: "23/63",
		Milestones: []funding.Milestone{{Ref: "M4", Title: "Phase 2 live", Due: day("2028-06-30")}, {Ref: "M5", Title: "Optimisation complete", Due: day("2029-03-31")}}, ExpectedOn: day("2026-11-17")}
	for k := range i.Milestones {
		want.Milestones[k].Title = i.Milestones[k].Title // the example's words
	}
	if diff := cmp.Diff(want, i); diff != "" {
		t.Errorf("impact (-want +got):\n%s", diff)
	}
	// 9.4's economic case; without 1,200,000.00 in t2: ÷ 1.2 for VAT, + 10 %
	// optimism bias, ÷ 1.035² = 1,026,861.77 less cost.
	if e == nil || e.NPSVWas != gbp("14,206,444.81") || e.NPSVNow-e.NPSVWas != gbp("1,026,861.77") || e.BCRWas != "1.44" {
		t.Errorf("economic case %+v", e)
	}
	words := sealed(notice)
	for _, says := range []string{"£3,000,000.00", "£1,800,000.00", "from £13,800,000.00 to £12,600,000.00: 8.70% of it", "agreed as 1/3", "comes to 23/63", "£4,200,000.00 would be enough", "30 June 2028", "answered by 17 November 2026",
		"The programme's budget for 2028/29 was cut.", "Version 1, which both signed, stands in every other part"} {
		if !strings.Contains(words, says) {
			t.Errorf("the notice does not say %q", says)
		}
	}
}

func TestWhatANoticeMayNotDo(t *testing.T) {
	doc := newAward(t).last.Effects.Document
	with := func(change obj) obj {
		body := e15()
		for k, v := range change {
			body[k] = v
		}
		return body
	}
	tests := []struct {
		name, by, code, says string
		body                 obj
		kind                 refusal.Kind
	}{
		{"a firm year", "farah", "YEAR_IS_FIRM", "2027/28 is firm", with(obj{"fy": "2027/28"}), refusal.Conflict},
		{"by somebody of the trust", "eleri", "NOT_YOUR_ROLE", "", e15(), refusal.Forbidden},
		{"by national finance", "liam", "NOT_YOUR_ROLE", "", e15(), refusal.Forbidden},
		{"a year that is not there", "farah", "NO_SUCH_YEAR", "in 2031/32", with(obj{"fy": "2031/32"}), refusal.Invalid},
		{"another trust", "farah", "NO_SUCH_YEAR", "RZB", with(obj{"organisation": "RZB"}), refusal.Invalid},
		{"without a reason", "farah", "REASON_MISSING", "", with(obj{"reason": " "}), refusal.Invalid},
		{"an amount and a per cent", "farah", "AMOUNT_OR_PERCENT", "", with(obj{"amount_pence": 1}), refusal.Invalid},
		{"more than a hundred per cent", "farah", "PERCENT_RANGE", "100.01%", with(obj{"percent_bp": 10001}), refusal.Invalid},
		{"not less", "farah", "NOT_A_REDUCTION", "£3,000,000.00", obj{"fy": "2028/29", "nature": "CAPITAL", "amount_pence": 300_000_000, "reason": "x"}, refusal.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := claiming(t).withPapers(doc)
			no := l.refuses(tt.code, tt.by, noon("2026-11-10"), funding.WithdrawYear, tt.body)
			says(t, no, tt.says)
			if no.Kind != tt.kind {
				t.Errorf("got %s, want %s", no.Kind, tt.kind)
			}
		})
	}
	newAward(t).refuses("WRONG_STATE", "farah", noon("2026-06-25"), funding.WithdrawYear, e15())
}

// R2: what is drawn and in flight stays, to the penny.
func TestANoticeLeavesWhatIsDrawn(t *testing.T) {
	l := claiming(t).withPapers(newAward(t).last.Effects.Document)
	i := slices.IndexFunc(l.award.Limits, func(x funding.Limit) bool { return x.FY == 2028 && x.Nature == funding.Capital })
	l.award.Limits[i].Drawn, l.award.Limits[i].InFlight = gbp("1,000,000"), gbp("800,000")
	body := func(p string) obj {
		return obj{"fy": "2028/29", "nature": "CAPITAL", "amount_pence": int64(gbp(p)), "reason": "Less is needed."}
	}
	no := l.refuses("BELOW_DRAWN", "farah", noon("2028-11-10"), funding.WithdrawYear, body("1,799,999.99"))
	says(t, no, "Leave at least £1,800,000.00")
	l.do("farah", noon("2028-11-10"), funding.WithdrawYear, body("1,800,000"))
	l.plan = l.last.Effects.Plan
	l.withPapers(l.last.Effects.Document)
	says(t, l.refuses("BELOW_DRAWN", "farah", noon("2028-11-11"), funding.WithdrawYear, body("0")), "£1,800,000.00")
}

func TestTheTrustReadsANoticeOnce(t *testing.T) {
	l, _, _ := noticed(t)
	tasks := funding.AwardTasks(l.award)
	if i := slices.IndexFunc(tasks, func(x funding.Task) bool { return x.Key == "notice/2" }); i < 0 || tasks[i].Role != funding.TrustCFO || tasks[i].Link != "/awards/"+example.BidID+"/agreement/versions/2" || tasks[i].Worth != gbp("1,200,000") {
		t.Errorf("tasks %+v", tasks)
	}
	l.refuses("NO_SUCH_NOTICE", "eleri", noon("2026-11-11"), funding.ReadNotice, obj{"version": 1})
	l.refuses("NOT_YOUR_ROLE", "farah", noon("2026-11-11"), funding.ReadNotice, obj{"version": 2})
	l.do("eleri", noon("2026-11-11"), funding.ReadNotice, obj{"version": 2})
	if r := l.award.Notices[0].Read; r == nil || r.By != "eleri" || names(l.last.Events) != "NOTICE_READ" {
		t.Errorf("read %+v, events %s", r, names(l.last.Events))
	}
	if slices.ContainsFunc(funding.AwardTasks(l.award), func(x funding.Task) bool { return x.Key == "notice/2" }) {
		t.Error("the task is still there")
	}
	says(t, l.refuses("ALREADY_READ", "eleri", noon("2026-11-12"), funding.ReadNotice, obj{"version": 2}), "11 November 2026")
}

// A second notice amends the signed version too, and the match that was agreed
// stays what both signed.
func TestASecondNoticeStillAmendsWhatBothSigned(t *testing.T) {
	l, _, notice := noticed(t)
	l.withPapers(&notice)
	l.do("farah", noon("2026-12-10"), funding.WithdrawYear, obj{"fy": "2029/30", "nature": "CAPITAL", "amount_pence": 0, "reason": "The last year ends."})
	a := l.award
	if a.Agreement.Version != 3 || a.Agreement.Signed != 1 || a.ProfileVersion != 3 || a.Approved(funding.Capital) != gbp("11,100,000") || a.Notices[1].Impact.MatchAgreed != "1/3" || a.Notices[1].Impact.LocalEnough != gbp("3,700,000") {
		t.Errorf("agreement %+v, impact %+v", a.Agreement, a.Notices[1].Impact)
	}
	doc := l.last.Effects.Document
	if n := strings.Count(sealed(doc), "Notice of change"); n != 2 { // title and heading
		t.Errorf("%d notices in one document", n)
	}
	if slices.ContainsFunc(l.last.Effects.Plan, func(p funding.PlanCell) bool { return p.Amount != 0 }) {
		t.Errorf("the plan keeps money: %v", l.last.Effects.Plan)
	}
	var left money.Pence
	for _, c := range a.Profile {
		left += c.Amount
	}
	if left != a.Total { // I1
		t.Errorf("cells add up to %s, the award is %s", left, a.Total)
	}
}

func TestAnUnevenPlanKeepsItsShape(t *testing.T) {
	l := claiming(t).withPapers(newAward(t).last.Effects.Document)
	l.facts.Plan = []funding.PlanCell{{Org: "RZX", FY: 2028, Nature: funding.Capital, Month: 1, Amount: 1_00}, {Org: "RZX", FY: 2028, Nature: funding.Capital, Month: 2, Amount: 1_00}, {Org: "RZX", FY: 2028, Nature: funding.Capital, Month: 12, Amount: 1_00}}
	l.do("farah", noon("2026-11-10"), funding.WithdrawYear, obj{"fy": "2028/29", "nature": "CAPITAL", "amount_pence": 100, "reason": "x"})
	want := []money.Pence{34, 33, 33}
	for i, p := range l.last.Effects.Plan {
		if p.Amount != want[i] {
			t.Errorf("month %d has %s, want %s", p.Month, p.Amount, want[i])
		}
	}
}
