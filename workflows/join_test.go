package workflows

import (
	"slices"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// joining has the standard pathway join its reviews so.
func (p *play) joining(j funding.Joining, decisive ...funding.ReviewKind) {
	p.rules.Pathways = slices.Clone(p.rules.Pathways)
	path := &p.rules.Pathways[1]
	path.Joining, path.Reviews = j, slices.Clone(path.Reviews)
	for i := range path.Reviews {
		path.Reviews[i].Decisive = slices.Contains(decisive, path.Reviews[i].Kind)
	}
}

// TestReviewsEndAsTheyAreJoined: reviews began on 11 May. Whoever has not
// answered when they end is no longer needed, so nothing of them is late; the
// decision is due eight working days after.
func TestReviewsEndAsTheyAreJoined(t *testing.T) {
	no := words{"review": funding.Cyber, "outcome": funding.NotSupport, "reasons": "It cannot be made safe."}
	tests := []struct {
		name  string
		give  func(p *play)
		ended time.Time
		due   string
		left  int
	}{
		{"by a decisive no, at once", func(p *play) {
			p.joining(funding.Joining{EarlyFail: true}, funding.Cyber)
			p.atReviews()
			p.at(london(2026, 5, 20, 10, 0), theBid, regionDigital, funding.Ask, words{"review": funding.RegionDigital, "question": "Where is the plan?", "blocking": true}, "")
			p.at(london(2026, 5, 22, 10, 0), theBid, cyber, funding.Conclude, no, "")
			p.at(london(2026, 5, 26, 10, 0), theBid, icb, funding.Conclude, conclude(funding.ICBSupport), "WRONG_STATE")
		}, london(2026, 5, 22, 10, 0), "2026-06-04", 5},
		{"by a quorum of three", func(p *play) {
			p.joining(funding.Joining{Join: funding.JoinQuorum, Quorum: 3})
			p.atReviews()
			p.reviewedUntil(london(2026, 6, 1, 10, 0))
		}, london(2026, 6, 1, 10, 0), "2026-06-11", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlay(t, london(2026, 5, 1, 9, 0), nil)
			tt.give(p)
			p.call(tt.ended.Add(time.Minute), func() {
				if p.bid.Stage() != "panel" || !p.bid.ReviewsDone.At.Equal(tt.ended) || p.bid.DecisionDue.String() != tt.due {
					t.Errorf("at %q since %v, due %s; want the panel since %s, due %s", p.bid.Stage(), p.bid.ReviewsDone, p.bid.DecisionDue, tt.ended, tt.due)
				}
			})
			p.ends(london(2026, 6, 30, 9, 0))
			p.ExecuteWorkflow(Bid, bidID)
			if got := p.counted("REVIEW_SPARED"); got != tt.left || p.counted("REVIEW_OVERDUE")+p.counted("QUESTION_REMINDER") != 0 {
				t.Errorf("%d reviews were closed, want %d, and nobody reminded of them: %q", got, tt.left, p.events)
			}
			if !p.happened("DECISION_OVERDUE", tt.due) || p.timers.most > 1 || len(p.unsent) > 0 {
				t.Errorf("want the panel reminded on %s by one timer, and every letter sent: %q, %d timers, %d unsent", tt.due, p.events, p.timers.most, len(p.unsent))
			}
		})
	}
}

// reviewedUntil has those answer who did so by an instant in worked example 9.5.
func (p *play) reviewedUntil(last time.Time) {
	for _, v := range []struct {
		at   time.Time
		who  string
		kind funding.ReviewKind
	}{
		{london(2026, 5, 22, 10, 0), icb, funding.ICBSupport}, {london(2026, 5, 29, 10, 0), regionDigital, funding.RegionDigital},
		{london(2026, 6, 1, 10, 0), safety, funding.ClinicalSafety}, {london(2026, 6, 5, 10, 0), regionFinance, funding.RegionFinance},
	} {
		if !v.at.After(last) {
			p.at(v.at, theBid, v.who, funding.Conclude, conclude(v.kind), "")
		}
	}
}
