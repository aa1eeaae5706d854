package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
)

// deferredLife is the example's bid, deferred on 18 June 2026; its round tells
// the trust at once.
func deferredLife(t *testing.T) *bidLife {
	t.Helper()
	l := newBid(t).reviewed()
	l.do("maria", noon("2026-06-18"), funding.Decide, obj{"outcome": funding.Deferred, "reasons": "Good, and there is no money."})
	return l
}

func listing(rank int) obj {
	return obj{"rank": rank, "reasons": "Ready to order.", "least": []obj{{"fy": "2026/27", "nature": "CAPITAL", "least_pence": 120_000_000}}}
}

func TestADeferredBidWaitsOnTheStandingList(t *testing.T) {
	l := deferredLife(t)
	l.refuses("NOT_YOUR_ROLE", "farah", noon("2026-06-22"), funding.ListStanding, listing(2))
	l.refuses("NOT_LISTED", "eleri", noon("2026-06-22"), funding.LeaveStanding, grounds)
	l.refuses("RANK_MISSING", "maria", noon("2026-06-22"), funding.ListStanding, listing(0))
	l.refuses("REASONS_MISSING", "maria", noon("2026-06-22"), funding.ListStanding, obj{"rank": 1})
	l.refuses("NO_SUCH_YEAR", "maria", noon("2026-06-22"), funding.ListStanding, obj{"rank": 1, "reasons": "x", "least": []obj{{"fy": "2040/41", "nature": "CAPITAL", "least_pence": 1}}})
	l.refuses("OUT_OF_RANGE", "maria", noon("2026-06-22"), funding.ListStanding, obj{"rank": 1, "reasons": "x", "least": []obj{{"fy": "2026/27", "nature": "CAPITAL", "least_pence": 420_000_001}}})
	r := l.do("maria", noon("2026-06-22"), funding.ListStanding, listing(2))
	s := l.bid.Standing
	if s.Rank != 2 || s.Until != day("2027-06-22") || s.Hash != l.bid.ContentHash || l.bid.NextAlarm != day("2027-06-22").At(17, 0) {
		t.Errorf("listed: %+v, next alarm %s; want rank 2 until 22 June 2027, 5pm", s, l.bid.NextAlarm)
	}
	if len(r.Effects.Commit) != 0 || l.bid.Status != funding.Deferred || l.bid.Closed() {
		t.Errorf("a place commits %v and leaves the bid %s; want nothing, and deferred", r.Effects.Commit, l.bid.Status)
	}
	want := []funding.StandingUse{{FY: 2026, Nature: funding.Capital, Most: 420_000_000, Least: 120_000_000}, {FY: 2026, Nature: funding.Revenue, Most: 90_000_000, Least: 90_000_000}}
	if diff := cmp.Diff(want, s.Uses[:2]); diff != "" {
		t.Errorf("what it could use (-want +got):\n%s", diff)
	}
	l.do("eleri", noon("2026-07-01"), funding.LeaveStanding, grounds)
	if l.bid.Standing != nil || !l.bid.NextAlarm.IsZero() {
		t.Errorf("its trust took it off: %+v, next alarm %s", l.bid.Standing, l.bid.NextAlarm)
	}
}

func TestAPlaceOnTheStandingListEnds(t *testing.T) {
	for _, tt := range []struct {
		name, event string
		how         func(l *bidLife)
	}{
		{"when its last day is over", "LEFT_STANDING_LIST", func(l *bidLife) { l.do("system", day("2027-06-22").At(17, 0), funding.Wake, nil) }},
		{"when the trust withdraws the bid", "WITHDRAWN", func(l *bidLife) { l.do("eleri", noon("2026-07-01"), funding.Withdraw, grounds) }},
		{"when the panel decides again", "DECIDED", func(l *bidLife) { l.do("maria", noon("2026-07-01"), funding.Decide, declined()) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := deferredLife(t)
			l.do("maria", noon("2026-06-22"), funding.ListStanding, listing(1))
			tt.how(l)
			if l.bid.Standing != nil || l.last.Events[0].Name != tt.event {
				t.Errorf("%+v after %+v, want no place after %s", l.bid.Standing, l.last.Events, tt.event)
			}
		})
	}
}

func TestTheStandingListGoesByRankThenAge(t *testing.T) {
	place := func(id string, rank int, on string) funding.Bid {
		return funding.Bid{ID: id, Standing: &funding.StandingPlace{Rank: rank, Listed: funding.Moment{At: noon(on)}}}
	}
	var got []string
	for _, b := range funding.RankStanding([]funding.Bid{place("late", 1, "2026-07-02"), {ID: "none"}, place("second", 2, "2026-01-01"), place("early", 1, "2026-07-01")}) {
		got = append(got, b.ID)
	}
	if diff := cmp.Diff([]string{"early", "late", "second"}, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}
