package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// The panel sends the example back on 18 June 2026, a Thursday: five working
// days later is 25 June.
func sentBackByPanel(t *testing.T) *bidLife {
	t.Helper()
	l := newBid(t).inReview()
	l.do("kavita", example.Dates().CyberAsked, funding.Ask, asked(funding.Cyber))
	l.do("amina", example.Dates().CyberAnswer, funding.AnswerQuestion, answered("Q1"))
	for _, r := range example.Dates().Reviews {
		l.conclude(r)
	}
	before := l.clocks("2026-06-18").Headline
	l.refuses("REASONS_MISSING", "maria", noon("2026-06-18"), funding.ReturnByPanel, obj{"reasons": " "})
	l.refuses("NOT_YOUR_ROLE", "farah", noon("2026-06-18"), funding.ReturnByPanel, grounds)
	r := l.do("maria", noon("2026-06-18"), funding.ReturnByPanel, grounds)
	if len(r.Effects.Commit) != 0 || len(r.Effects.Letters) != 3 || names(r.Events) != "RETURNED_BY_PANEL" {
		t.Errorf("%d moves of cover, %d letters, %s; want none, three, one event", len(r.Effects.Commit), len(r.Effects.Letters), names(r.Events))
	}
	if k := l.clocks("2026-06-30"); k.Headline.Gross != before.Gross || k.Headline.Stopped != before.Stopped || k.Headline.Running || k.Steps[0].To != day("2026-05-11") || k.Steps[0].Late {
		t.Errorf("while it is back the clocks read %+v and %+v, want %d and %d working days", k.Headline, k.Steps[0], before.Gross, before.Stopped)
	}
	return l
}

func TestThePanelSendsABidBack(t *testing.T) {
	l := sentBackByPanel(t)
	b := l.bid
	if b.Status != funding.Returned || b.Decision != nil || b.ResubmitBy != day("2026-06-25") || b.NextAlarm != day("2026-06-25").At(17, 0) || b.CFO != nil || b.SRO != nil || !b.Editable() {
		t.Fatalf("got %+v", b)
	}
	if p := b.PanelReturns; len(p) != 1 || len(p[0].Reviews) != 6 || p[0].Reasons != "The tail is paid for from 2031/32." || len(b.Reviews) != 0 || len(b.PastQuestions) != 1 {
		t.Errorf("the record keeps %+v", p)
	}
	l.refuses("WRONG_STATE", "maria", noon("2026-06-19"), funding.ReturnByPanel, grounds)
	l.do("david", noon("2026-06-24"), funding.ApproveInside, nil)
	l.do("eleri", noon("2026-06-25"), funding.Submit, nil)
	if l.bid.Status != funding.CompletenessCheck || l.bid.CompleteDue != day("2026-06-30") {
		t.Errorf("sent again: %s, to be checked by %s, want 30 June", l.bid.Status, l.bid.CompleteDue)
	}
	if k := l.clocks("2026-06-26"); k.Headline.Gross != 1 || !k.Headline.Running || !k.Steps[0].Running {
		t.Errorf("sent again the clocks read %+v, want one working day", k)
	}
	l.do("farah", noon("2026-06-29"), funding.PassCompleteness, nil)
	if len(l.bid.Reviews) != 6 || l.bid.Reviews[0].Status != funding.ReviewWaiting {
		t.Errorf("the reviews begin anew as %+v", l.bid.Reviews)
	}
	if due, err := l.bid.ReviewDue(l.bid.Reviews[0], england(), day("2026-06-29")); err != nil || due != day("2026-07-27") {
		t.Errorf("due on %s (%v), want 27 July: the days of the earlier question are over", due, err)
	}
	q := l.do("kavita", noon("2026-06-30"), funding.Ask, asked(funding.Cyber)).Bid.Clarifications[0]
	if q.ID != "Q2" {
		t.Errorf("the next question is %s, want Q2", q.ID)
	}
}

func TestAReturnAfterTheRoundKeepsItsPlaceForFiveDays(t *testing.T) {
	l := newBid(t).reviewed()
	l.do("maria", noon("2026-07-10"), funding.ReturnByPanel, grounds) // a Friday after the round has closed
	l.do("david", noon("2026-07-16"), funding.ApproveInside, nil)
	says(t, l.refuses("ROUND_CLOSED", "eleri", noon("2026-07-20"), funding.Submit, nil), "17 July 2026")
	l.do("eleri", day("2026-07-17").At(17, 0), funding.Submit, nil)
}

// Who stood down before the panel sent the bid back stays away from it after.
func TestARecusalOutlivesTheReturn(t *testing.T) {
	l := newBid(t).inReview()
	l.do("isla", noon("2026-05-12"), funding.Recuse, obj{"review": funding.RegionDigital, "reasons": "My brother works there."})
	l.bid.Status, l.bid.ReviewsDone = funding.Panel, l.bid.Complete // as if others had concluded
	l.do("maria", noon("2026-06-18"), funding.ReturnByPanel, grounds)
	l.do("david", noon("2026-06-24"), funding.ApproveInside, nil)
	l.do("eleri", noon("2026-06-24"), funding.Submit, nil)
	l.do("farah", noon("2026-06-25"), funding.PassCompleteness, nil)
	l.refuses("RECUSED", "isla", noon("2026-06-26"), funding.StartReview, obj{"review": funding.RegionDigital})
}
