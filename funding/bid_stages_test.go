package funding_test

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// newMajor is the example as a bid of high risk, which goes one pathway up.
func newMajor(t *testing.T) *bidLife {
	t.Helper()
	l := newBid(t)
	l.facts.Content.Answers["risk"] = funding.Answer{Value: "HIGH"}
	for _, a := range example.MajorAnswers() {
		if a.Key != "payment_schedule" { // asked in the full case only
			l.facts.Content.Answers[a.Key] = funding.Answer{Value: a.Value}
		}
	}
	return l
}

// outlineApproved takes a major bid to the decision on its outline case.
func outlineApproved(t *testing.T) *bidLife {
	t.Helper()
	l, d := newMajor(t).inReview(), example.Dates()
	l.do("kavita", d.CyberAsked, funding.Ask, asked(funding.Cyber))
	l.do("amina", d.CyberAnswer, funding.AnswerQuestion, answered("Q1"))
	for _, r := range d.Reviews {
		l.conclude(r)
	}
	l.do("maria", d.Decided, funding.Decide, approval())
	return l
}

func TestAnOutlineCaseProceedsAndCommitsNothing(t *testing.T) {
	l := outlineApproved(t)
	b := l.bid
	if len(l.last.Effects.Commit) != 0 || len(l.last.Effects.Follow) != 0 {
		t.Errorf("an outline case committed %v and began %v", l.last.Effects.Commit, l.last.Effects.Follow)
	}
	if got := names(l.last.Events); got != "DECIDED RELEASED NEXT_STAGE" {
		t.Errorf("events: %s", got)
	}
	if b.ID != example.BidID || b.Status != funding.Draft || b.Stage() != "draft" || b.Closed() || !b.Editable() || !b.NextAlarm.IsZero() || b.Submitted != nil || b.Decision != nil || b.SRO != nil {
		t.Errorf("the full case is not a draft: %+v", b)
	}
	if b.Route.Pathway != "MAJOR" || b.Route.Form != "FBC" || b.Ruleset != "CAP-2026" || b.MoreStages() || b.Stages() != 2 {
		t.Errorf("got %s %s under %s, more stages %v", b.Route.Pathway, b.Route.Form, b.Ruleset, b.MoreStages())
	}
	past := b.PastStages[0]
	if past.Form != "OBC" || !past.Decision.Proceed || past.Decision.By != "maria" || past.SRO.By != "david" || past.CFO.By != "eleri" || past.ContentHash != b.ContentHash || past.Ask != gbp("18,400,000") {
		t.Errorf("past stage: %+v", past)
	}
	if k := past.Clock; k.Gross != 30 || k.Stopped != 8 || k.Net != 22 || k.Running || k.Target != 41 {
		t.Errorf("clock of the outline case: %+v, want 30 working days, 8 with the trust, 41 expected", k)
	}
	if len(b.PastReviews) != 1 || len(b.PastReviews[0]) != 6 || len(b.Reviews) != 0 || len(b.PastQuestions) != 1 || len(b.Clarifications) != 0 {
		t.Errorf("reviews and questions were not put away: %+v", b)
	}
	says(t, &funding.Error{Message: l.last.Effects.Letters[0].Body}, "approved to proceed with conditions")
	says(t, &funding.Error{Message: l.last.Effects.Letters[0].Body}, "No money is committed yet")
}

func TestTheDecisionOnAnOutlineCaseWaitsForItsRelease(t *testing.T) {
	l := newMajor(t)
	l.facts.Round.ReleaseAtOnce = false
	l.inReview()
	for _, r := range example.Dates().Reviews {
		l.conclude(r)
	}
	l.do("maria", example.Dates().Decided, funding.Decide, approval())
	if l.bid.Status != funding.ApprovedWithConditions || !l.bid.Decision.Proceed || len(l.bid.PastStages) != 0 || l.bid.Stage() != "release" {
		t.Fatalf("before its release: %+v", l.bid)
	}
	l.do("farah", noon("2026-06-22"), funding.Release, nil)
	if l.bid.Status != funding.Draft || len(l.bid.PastStages) != 1 || l.bid.PastStages[0].Clock.Net != 30 {
		t.Errorf("after it: %+v", l.bid)
	}
}

func TestAStageThatIsNotApprovedOpensNoOther(t *testing.T) {
	for _, outcome := range []funding.BidStatus{funding.Declined, funding.Deferred} {
		l := newMajor(t).reviewed()
		l.do("maria", example.Dates().Decided, funding.Decide, obj{"outcome": outcome, "reasons": "Not yet."})
		if l.bid.Status != outcome || len(l.bid.PastStages) != 0 || l.bid.Decision.Proceed {
			t.Errorf("%s: %+v", outcome, l.bid)
		}
	}
}

// fullCase takes the full case to its reviews, long after the round closed.
func fullCase(t *testing.T) *bidLife {
	t.Helper()
	l := outlineApproved(t)
	l.do("david", noon("2026-11-02"), funding.ApproveInside, nil)
	no := l.refuses("CRITERION_ANSWERS", "eleri", noon("2026-11-03"), funding.Submit, nil)
	says(t, no, "1 not answered: When the supplier is paid")
	a := example.MajorAnswers()[8]
	l.facts.Content.Answers[a.Key] = funding.Answer{Value: a.Value}
	l.refuses("CHANGED_SINCE_APPROVAL", "eleri", noon("2026-11-03"), funding.Submit, nil)
	l.do("david", noon("2026-11-03"), funding.ApproveInside, nil)
	l.do("eleri", noon("2026-11-03"), funding.Submit, nil)
	if l.bid.CompleteDue != day("2026-11-06") || l.bid.Route.Form != "FBC" || l.bid.Route.Stages != 2 || l.bid.Route.ExpectedDays != 82 {
		t.Errorf("submitted: due %s, %+v", l.bid.CompleteDue, l.bid.Route)
	}
	says(t, &funding.Error{Message: l.last.Effects.Letters[0].Body}, "about 41 working days after today")
	l.do("farah", noon("2026-11-05"), funding.PassCompleteness, nil)
	return l
}

func TestTheFullCaseIsReviewedAndCommitsTheMoney(t *testing.T) {
	l := fullCase(t)
	for _, v := range l.bid.Reviews {
		if due, err := l.bid.ReviewDue(v, england(), day("2026-11-05")); err != nil || due != day("2026-12-17") || v.Days != 30 {
			t.Errorf("%s is due %s after %d days, %v; want 17 December, 30 working days", v.Kind, due, v.Days, err)
		}
	}
	l.do("kavita", noon("2026-11-06"), funding.Ask, asked(funding.Cyber))
	if q := l.bid.Clarifications[0]; q.ID != "Q2" {
		t.Errorf("the question is %s, want Q2: Q1 was of the outline case", q.ID)
	}
	l.do("amina", noon("2026-11-09"), funding.AnswerQuestion, answered("Q2"))
	for _, r := range example.Dates().Reviews {
		r.At = noon("2026-11-20")
		l.conclude(r)
	}
	l.do("maria", noon("2026-11-24"), funding.Decide, approval())
	if l.bid.Status != funding.ApprovedWithConditions || !l.bid.Closed() || l.bid.Decision.Proceed || len(l.bid.Decision.Cells) != 8 || len(l.last.Effects.Commit) != 8 {
		t.Errorf("decided: %+v", l.bid.Decision)
	}
	if f := l.last.Effects.Follow; len(f) != 1 || f[0].Verb != funding.Begin {
		t.Errorf("the award does not begin: %+v", f)
	}
	if got := l.bid.Began().Day; got != day("2026-05-06") {
		t.Errorf("the bid began on %s, want 6 May 2026", got)
	}
}

func TestARecalledFullCaseStaysOne(t *testing.T) {
	l := outlineApproved(t)
	outline := l.bid.ContentHash
	a := example.MajorAnswers()[8]
	l.facts.Content.Answers[a.Key] = funding.Answer{Value: a.Value}
	l.do("david", noon("2026-11-03"), funding.ApproveInside, nil)
	l.do("eleri", noon("2026-11-03"), funding.Submit, nil)
	l.do("amina", noon("2026-11-04"), funding.Recall, nil)
	if l.bid.Status != funding.Draft || l.bid.ContentHash != outline || l.bid.Ruleset != "CAP-2026" || l.bid.Route.Form != "FBC" || len(l.bid.PastStages) != 1 {
		t.Errorf("got %+v", l.bid)
	}
}

func TestALaterStageKeepsItsPathwayWhateverItAsks(t *testing.T) {
	l := outlineApproved(t)
	s := funding.SchemeOf(l.facts.Content, l.facts.Org, 0, day("2026-11-03"))
	s.NationalCapital, s.NationalRevenue, s.Risk = gbp("500,000"), 0, "LOW"
	r, err := l.bid.RouteNow(s, l.facts.Rules)
	if err != nil || r.Pathway != "MAJOR" || r.Form != "FBC" || len(r.Reviews) != 6 || !strings.Contains(r.Reasons[0], "outline business case was approved to proceed on 18 June 2026") {
		t.Errorf("got %+v, %v", r, err)
	}
	s.Risk = "none"
	if _, err := l.bid.RouteNow(s, l.facts.Rules); fields(err) != "risk NOT_A_CHOICE" {
		t.Errorf("got %v", err)
	}
}

func TestAReturnSaysWhichPartsToMend(t *testing.T) {
	l := newBid(t).submitted()
	l.refuses("NO_SUCH_SECTION", "farah", noon("2026-05-08"), funding.Return, obj{"reasons": "Look again.", "sections": []string{"cost"}})
	l.do("farah", noon("2026-05-08"), funding.Return, obj{"reasons": "Look again.", "sections": []string{"costs", "people"}})
	if got := strings.Join(l.bid.ToMend, " "); got != "costs people" {
		t.Errorf("to mend: %s", got)
	}
	l.do("david", noon("2026-05-11"), funding.ApproveInside, nil)
	l.do("eleri", noon("2026-05-11"), funding.Submit, nil)
	if len(l.bid.ToMend) != 0 {
		t.Errorf("still to mend: %v", l.bid.ToMend)
	}
}
