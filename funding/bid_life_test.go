package funding_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// clocks reads the bid's clocks on a day.
func (l *bidLife) clocks(on string) funding.ClocksReading {
	l.t.Helper()
	k, err := l.bid.Clocks(l.facts.Calendar, l.facts.Rules.Clocks, day(on))
	if err != nil {
		l.t.Fatal(err)
	}
	return k
}

// asked is the blocking question of 9.5.
func asked(kind funding.ReviewKind) obj {
	return obj{"review": kind, "field": "clinical_safety", "question": "Please send the DSPT improvement plan.", "blocking": true}
}

func answered(id string) obj {
	return obj{"clarification": id, "answer": "The plan is attached to the evidence shelf."}
}

// exampleLife walks the bid through the whole of 9.5 up to the decision.
func exampleLife(t rapid.TB) *bidLife {
	t.Helper()
	l, d := newBid(t).inReview(), example.Dates()
	l.do("kavita", d.CyberAsked, funding.Ask, asked(funding.Cyber))
	for _, r := range d.Reviews {
		if r.Kind == funding.RegionFinance { // the first to be done after the answer
			l.do("amina", d.CyberAnswer, funding.AnswerQuestion, answered("Q1"))
		}
		l.conclude(r)
	}
	l.do("maria", d.Decided, funding.Decide, approval())
	return l
}

func TestTimelineOf95(t *testing.T) {
	l, d := newBid(t), example.Dates()
	l.submitted()
	if l.bid.Status != funding.CompletenessCheck || l.bid.CompleteDue != day("2026-05-11") || l.bid.NextAlarm != day("2026-05-11").At(17, 0) {
		t.Errorf("submitted: %s, due %s, alarm %s", l.bid.Status, l.bid.CompleteDue, l.bid.NextAlarm)
	}
	l.do("farah", d.Complete, funding.PassCompleteness, nil)
	for _, v := range l.bid.Reviews {
		if due, err := l.bid.ReviewDue(v, england(), day("2026-05-11")); err != nil || due != day("2026-06-09") {
			t.Errorf("%s is due %s, %v; want 9 June", v.Kind, due, err)
		}
	}
	l.do("kavita", d.CyberAsked, funding.Ask, asked(funding.Cyber))
	if q := l.bid.Clarifications[0]; q.ID != "Q1" || q.Due != day("2026-06-04") || !l.bid.Blocked(funding.Cyber) || l.bid.Blocked(funding.ICBSupport) {
		t.Errorf("asked: %+v", q) // 10 working days after 20 May
	}
	cyber, _ := l.bid.Review(funding.Cyber)
	if due, err := l.bid.ReviewDue(cyber, england(), day("2026-05-29")); err != nil || due != day("2026-06-17") {
		t.Errorf("cyber on 29 May, stopped for 6 working days so far, is due %s, %v; want 17 June", due, err)
	}
	l.do("amina", d.CyberAnswer, funding.AnswerQuestion, answered("Q1"))
	if due, err := l.bid.ReviewDue(cyber, england(), day("2026-06-09")); err != nil || due != day("2026-06-19") {
		t.Errorf("cyber is due %s, %v; want 19 June, 8 working days later", due, err)
	}
	for _, r := range d.Reviews {
		l.conclude(r)
	}
	if l.bid.Status != funding.Panel || l.bid.DecisionDue != day("2026-06-19") {
		t.Errorf("after the last review: %s, due %s", l.bid.Status, l.bid.DecisionDue)
	}
	l.do("maria", d.Decided, funding.Decide, approval())
	if l.bid.Status != funding.ApprovedWithConditions || !l.bid.Closed() || !l.bid.NextAlarm.IsZero() {
		t.Errorf("decided: %s, closed %v, alarm %s", l.bid.Status, l.bid.Closed(), l.bid.NextAlarm)
	}
}

func TestClocksOf95(t *testing.T) {
	k := exampleLife(t).clocks("2026-06-30")
	if h := k.Headline; h.Gross != 30 || h.Net != 22 || h.Stopped != 8 || k.Calendar != 43 || h.Running || h.Target != 31 {
		t.Errorf("headline: gross %d, funder %d, trust %d, %d calendar days, running %v; want 30, 22, 8, 43", h.Gross, h.Net, h.Stopped, k.Calendar, h.Running)
	}
	if c := k.Steps[0]; c.Gross != 3 || c.Late || c.Due != day("2026-05-11") {
		t.Errorf("completeness: %+v", c)
	}
	if c := k.Steps[1]; c.Gross != 7 || c.Late || c.Due != day("2026-06-19") || c.Target != 8 {
		t.Errorf("decision: %+v", c)
	}
	want := map[funding.ReviewKind][4]int{ // gross, trust, funder, day of June it was due
		funding.ICBSupport: {9, 0, 9, 9}, funding.RegionDigital: {13, 0, 13, 9}, funding.ClinicalSafety: {14, 0, 14, 9},
		funding.RegionFinance: {18, 0, 18, 9}, funding.NationalFinanceRev: {19, 0, 19, 9}, funding.Cyber: {20, 8, 12, 19},
	}
	for _, c := range k.Reviews {
		got := [4]int{c.Gross, c.Stopped, c.Net, c.Due.Day}
		if got != want[c.Review] || c.Late || c.Running || c.Target != 20 {
			t.Errorf("%s: got %v, want %v; late %v", c.Review, got, want[c.Review], c.Late)
		}
	}
}

func TestEventsAndLettersOfALife(t *testing.T) {
	l, d := newBid(t), example.Dates()
	tests := []struct {
		name    string
		step    func() funding.BidResult
		events  string
		letters []string
	}{
		{"sending", func() funding.BidResult { return l.do("amina", noon("2026-05-05"), funding.SendForApproval, nil) }, "SENT_FOR_APPROVAL", []string{"approve-bid to TRUST_SRO at RZX"}},
		{"the SRO's approval", func() funding.BidResult { return l.do("david", noon("2026-05-05"), funding.ApproveInside, nil) }, "APPROVED_INSIDE", []string{"sign-bid to TRUST_CFO at RZX"}},
		{"submission", func() funding.BidResult { return l.do("eleri", d.Submitted, funding.Submit, nil) }, "SUBMITTED",
			[]string{"receipt to TRUST_AUTHOR at RZX", "receipt to TRUST_SRO at RZX", "receipt to TRUST_CFO at RZX", "check-completeness to PROGRAMME_MANAGER at FPF"}},
		{"completeness", func() funding.BidResult { return l.do("farah", d.Complete, funding.PassCompleteness, nil) }, "COMPLETE",
			[]string{"review-waiting to ICB_REVIEWER at QWO", "review-waiting to REGION_REVIEWER at Y63", "review-waiting to REGION_REVIEWER at Y63",
				"review-waiting to SPECIALIST_REVIEWER(CLINICAL_SAFETY) at FPF", "review-waiting to SPECIALIST_REVIEWER(CYBER) at FPF", "review-waiting to NATIONAL_FINANCE at FPF", "complete to TRUST_AUTHOR at RZX"}},
		{"taking a review up", func() funding.BidResult {
			return l.do("kavita", d.Complete, funding.StartReview, obj{"review": funding.Cyber})
		}, "REVIEW_STARTED", nil},
		{"a question", func() funding.BidResult { return l.do("kavita", d.CyberAsked, funding.Ask, asked(funding.Cyber)) }, "QUESTION_ASKED", []string{"question to TRUST_AUTHOR at RZX"}},
		{"an answer", func() funding.BidResult {
			return l.do("amina", d.CyberAnswer, funding.AnswerQuestion, answered("Q1"))
		}, "QUESTION_ANSWERED", []string{"question-answered to SPECIALIST_REVIEWER(CYBER) at FPF"}},
		{"a review", func() funding.BidResult { l.conclude(d.Reviews[0]); return l.last }, "REVIEW_OUTCOME REVIEW_CONCLUDED", nil},
		{"the last review", func() funding.BidResult {
			for _, r := range d.Reviews[1:] {
				l.conclude(r)
			}
			return l.last
		}, "REVIEW_OUTCOME REVIEW_CONCLUDED REVIEWS_DONE", []string{"decide to PANEL_CHAIR at FPF"}},
		{"the decision", func() funding.BidResult { return l.do("maria", d.Decided, funding.Decide, approval()) }, "DECIDED RELEASED",
			[]string{"decision to TRUST_AUTHOR at RZX", "decision to TRUST_SRO at RZX", "decision to TRUST_CFO at RZX"}},
	}
	for _, tt := range tests {
		r := tt.step()
		if got := names(r.Events); got != tt.events {
			t.Errorf("%s: got events %s, want %s", tt.name, got, tt.events)
		}
		if diff := cmp.Diff(tt.letters, letters(r.Effects.Letters)); diff != "" {
			t.Errorf("%s: letters (-want +got):\n%s", tt.name, diff)
		}
	}
	if !l.last.Events[0].ForFunder || l.last.Events[1].ForFunder {
		t.Error("the decision is the funder's until it is released; the release is everybody's")
	}
}

func TestTheReceiptSaysWhatHappensNext(t *testing.T) {
	l := newBid(t).submitted()
	receipt := l.last.Effects.Letters[0]
	for _, want := range []string{"2:20pm on 6 May 2026", "£18,400,000.00", "by 11 May 2026", "6 reviews run side by side, each within 20 working days", "about 31 working days after today"} {
		if !strings.Contains(receipt.Body, want) {
			t.Errorf("the receipt does not say %q:\n%s", want, receipt.Body)
		}
	}
	if c := receipt.Calendar; c == nil || c.On != day("2026-05-11") {
		t.Errorf("calendar entry: %+v", c)
	}
}

func TestSubmissionPinsWhatItWasJudgedOn(t *testing.T) {
	l := newBid(t).submitted()
	hash := example.Content().Hash()
	if l.bid.Ruleset != "CAP-2026" || l.bid.Route.Pathway != "STANDARD" || l.bid.ContentHash != hash || l.bid.Ask != gbp("18,400,000") || l.bid.Title != "Northmoor EPR" {
		t.Errorf("got %s %s %s %s", l.bid.Ruleset, l.bid.Route.Pathway, l.bid.Ask, l.bid.Title)
	}
	if l.bid.SRO.By != "david" || l.bid.CFO.By != "eleri" || l.bid.SRO.ContentHash != hash || l.bid.CFO.ContentHash != hash {
		t.Errorf("SRO %+v, CFO %+v", l.bid.SRO, l.bid.CFO)
	}
}

func TestTheDecisionCommitsTheFundAndBeginsTheAward(t *testing.T) {
	l := newBid(t).decided()
	want := []funding.CoverMove{
		{FY: 2026, Nature: funding.Capital, Amount: gbp("4,200,000")}, {FY: 2026, Nature: funding.Revenue, Amount: gbp("900,000")},
		{FY: 2027, Nature: funding.Capital, Amount: gbp("5,100,000")}, {FY: 2027, Nature: funding.Revenue, Amount: gbp("1,300,000")},
		{FY: 2028, Nature: funding.Capital, Amount: gbp("3,000,000")}, {FY: 2028, Nature: funding.Revenue, Amount: gbp("1,300,000")},
		{FY: 2029, Nature: funding.Capital, Amount: gbp("1,500,000")}, {FY: 2029, Nature: funding.Revenue, Amount: gbp("1,100,000")},
	}
	if diff := cmp.Diff(want, l.last.Effects.Commit); diff != "" {
		t.Errorf("committed (-want +got):\n%s", diff)
	}
	if left := example.Cover()[2].Envelope - want[2].Amount; left != gbp("3,400,000") {
		t.Errorf("2027/28 capital left: %s, want £3,400,000.00", left)
	}
	d := l.bid.Decision
	if d.By != "maria" || d.Role != funding.PanelChair || d.Hash != l.bid.ContentHash || d.Reasons == "" || d.Made.Day != day("2026-06-18") {
		t.Errorf("decision: %+v", d) // invariant I7
	}
	if f := l.last.Effects.Follow; len(f) != 1 || f[0].Verb != funding.Begin || f[0].Aggregate != example.BidID || f[0].Kind != funding.AwardKind || f[0].By != "system" {
		t.Errorf("follow-on: %+v", f)
	}
}

func TestAFollowOnIdIsTheSameEachTime(t *testing.T) {
	l := newBid(t).reviewed()
	l.facts.Person = example.Person("maria")
	c := command(funding.BidKind, l.bid.ID, "maria", example.Dates().Decided, funding.Decide, approval())
	var ids []string
	for range 2 {
		r, err := funding.ApplyBid(l.bid, l.facts, c)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, r.Effects.Follow[0].ID)
	}
	if want := c.ID + "/begin/" + example.BidID; ids[0] != want || ids[1] != want {
		t.Errorf("got %v, want %s twice", ids, want)
	}
}
