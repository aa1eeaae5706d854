package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

func TestADecisionIsTakenBackUntilItIsTold(t *testing.T) {
	l := newBid(t)
	l.facts.Round.ReleaseAtOnce = false
	l.reviewed().do("maria", example.Dates().Decided, funding.Decide, approval())
	took := l.last.Effects.Commit
	l.refuses("REASONS_MISSING", "maria", noon("2026-06-19"), funding.TakeBack, nil)
	l.refuses("NOT_YOUR_ROLE", "farah", noon("2026-06-19"), funding.TakeBack, grounds)
	r := l.do("maria", noon("2026-06-19"), funding.TakeBack, grounds)
	if l.bid.Status != funding.Panel || l.bid.Decision != nil || !r.Events[0].ForFunder || len(r.Effects.Commit) != len(took) {
		t.Fatalf("taken back: %s, %+v, %d moves of cover, want %d", l.bid.Status, r.Events, len(r.Effects.Commit), len(took))
	}
	for i, m := range r.Effects.Commit {
		if took[i].Amount+m.Amount != 0 || took[i].FY != m.FY || took[i].Nature != m.Nature {
			t.Errorf("gave back %+v for %+v", m, took[i])
		}
	}
	for _, letter := range r.Effects.Letters {
		if letter.Org == example.Trust {
			t.Errorf("the trust is told: %s", letter.Subject)
		}
	}
	l.do("maria", noon("2026-06-19"), funding.Decide, approval())
	l.do("farah", noon("2026-06-22"), funding.Release, nil)
	l.refuses("ALREADY_TOLD", "maria", noon("2026-06-23"), funding.TakeBack, grounds)
}

func TestVotesComeBackWithTheDecision(t *testing.T) {
	l := voting(t)
	l.facts.Round.ReleaseAtOnce = false
	l.do("farah", noon("2026-06-17"), funding.CastVote, choice(funding.Declined))
	l.do("maria", noon("2026-06-18"), funding.Decide, declined())
	l.do("maria", noon("2026-06-18"), funding.TakeBack, grounds)
	if len(l.bid.Votes) != 1 || l.bid.Votes[0].By != "farah" {
		t.Errorf("got votes %+v, want farah's", l.bid.Votes)
	}
}
