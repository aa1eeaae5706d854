package workflows

import (
	"slices"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// atReviews has the bid in review since 11 May.
func (p *play) atReviews() {
	p.submitted()
	p.at(london(2026, 5, 11, 10, 0), theBid, manager, funding.PassCompleteness, nil, "")
}

func TestBidDeadlines(t *testing.T) {
	ask := words{"review": funding.Cyber, "question": "Where is the DSPT plan?", "blocking": true}
	tests := []struct {
		name  string
		give  func(p *play)
		until time.Time
		want  []string // events of deadlines, with their London days
	}{
		{"a completeness check that is late is escalated once, at 5pm", func(p *play) { p.submitted() },
			london(2026, 5, 29, 9, 0), []string{"COMPLETENESS_OVERDUE 2026-05-11"}},
		{"a completeness check in time is not", func(p *play) { p.atReviews() },
			london(2026, 5, 12, 9, 0), nil},
		{"reviews that are late are escalated, each once", func(p *play) { p.atReviews(); p.reviewed() },
			london(2026, 6, 30, 9, 0), []string{"REVIEW_OVERDUE 2026-06-09"}},
		{"a stopped clock does not run out; the question is chased on its 5th and 10th working day", func(p *play) {
			p.atReviews()
			p.reviewed()
			p.at(london(2026, 5, 20, 11, 0), theBid, cyber, funding.Ask, ask, "")
		}, london(2026, 8, 3, 9, 0), []string{"QUESTION_REMINDER 2026-05-28", "QUESTION_REMINDER 2026-06-04"}},
		{"a clock that runs again runs out later by the days it stood", func(p *play) {
			p.atReviews()
			p.reviewed()
			p.at(london(2026, 5, 20, 11, 0), theBid, cyber, funding.Ask, ask, "")
			p.at(london(2026, 6, 2, 15, 0), theBid, author, funding.AnswerQuestion, words{"clarification": "Q1", "answer": "Attached."}, "")
		}, london(2026, 6, 30, 9, 0), []string{"QUESTION_REMINDER 2026-05-28", "REVIEW_OVERDUE 2026-06-19"}},
		{"a decision that is late is escalated", func(p *play) {
			p.atReviews()
			p.reviewed()
			p.at(london(2026, 6, 9, 16, 0), theBid, cyber, funding.Conclude, conclude(funding.Cyber), "")
		}, london(2026, 7, 20, 9, 0), []string{"DECISION_OVERDUE 2026-06-19"}},
		{"a returned bid is chased when its place in the round runs out", func(p *play) {
			p.submitted()
			p.at(london(2026, 5, 8, 10, 0), theBid, manager, funding.Return, words{"reasons": "The board minute is missing."}, "")
		}, london(2026, 6, 30, 9, 0), []string{"RESUBMISSION_OVERDUE 2026-05-15"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlay(t, london(2026, 5, 1, 9, 0), nil)
			tt.give(p)
			p.ends(tt.until)
			p.ExecuteWorkflow(Bid, bidID)
			got := slices.DeleteFunc(slices.Clone(p.events), func(e string) bool { return !alarming(e) })
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if p.timers.most > 1 {
				t.Errorf("%d timers at once, want one", p.timers.most)
			}
			if len(p.unsent) > 0 {
				t.Errorf("%d letters were not posted", len(p.unsent))
			}
		})
	}
}

func alarming(event string) bool {
	return slices.ContainsFunc([]string{"COMPLETENESS_OVERDUE", "REVIEW_OVERDUE", "QUESTION_REMINDER", "DECISION_OVERDUE", "RESUBMISSION_OVERDUE"},
		func(name string) bool { return len(event) > len(name) && event[:len(name)] == name })
}

func TestBidEnds(t *testing.T) {
	decided := func(outcome funding.BidStatus) func(p *play) {
		return func(p *play) {
			p.atReviews()
			p.reviewed()
			p.at(london(2026, 6, 9, 16, 0), theBid, cyber, funding.Conclude, conclude(funding.Cyber), "")
			p.at(london(2026, 6, 18, 12, 0), theBid, chair, funding.Decide, words{"outcome": outcome, "reasons": "As minuted."}, "")
			p.at(london(2026, 6, 22, 9, 30), theBid, manager, funding.Release, nil, "")
		}
	}
	tests := []struct {
		name  string
		give  func(p *play)
		at    time.Time
		want  funding.BidStatus
		award funding.AwardStatus
	}{
		{"when it was withdrawn", func(p *play) {
			p.submitted()
			p.at(london(2026, 5, 7, 10, 0), theBid, sro, funding.Withdraw, words{"reasons": "Another fund pays."}, "")
		}, london(2026, 5, 7, 10, 0), funding.Withdrawn, ""},
		{"when the trust was told that it was declined", decided(funding.Declined), london(2026, 6, 22, 9, 30), funding.Declined, ""},
		{"when the trust was told that it was approved, and its award begins", decided(funding.Approved), london(2026, 6, 22, 9, 30), funding.Approved, funding.AgreementPending},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlay(t, london(2026, 5, 1, 9, 0), nil)
			tt.give(p)
			p.must(Bid, bidID)
			if !p.Now().Equal(tt.at) || p.bid.Status != tt.want || p.award.Status != tt.award {
				t.Errorf("ended at %s as %s, award %q; want %s, %s, %q", p.Now(), p.bid.Status, p.award.Status, tt.at, tt.want, tt.award)
			}
		})
	}
}

func TestABidReturnedAndSentAgainIsCheckedAgain(t *testing.T) {
	p := newPlay(t, london(2026, 5, 1, 9, 0), nil)
	p.submitted()
	p.at(london(2026, 5, 8, 10, 0), theBid, manager, funding.Return, words{"reasons": "The board minute is missing."}, "")
	p.at(london(2026, 5, 12, 10, 0), theBid, sro, funding.ApproveInside, nil, "")
	p.at(london(2026, 5, 12, 11, 0), theBid, cfo, funding.Submit, nil, "")
	p.ends(london(2026, 6, 30, 9, 0))
	p.ExecuteWorkflow(Bid, bidID)
	if !p.happened("COMPLETENESS_OVERDUE", "2026-05-15") || p.counted("RESUBMISSION_OVERDUE") != 0 {
		t.Errorf("got %q, want the second check to be late on 15 May and no late resubmission", p.events)
	}
}
