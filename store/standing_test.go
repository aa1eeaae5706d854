package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

func TestTheStandingListShowsATrustItsOwn(t *testing.T) {
	f := newDB(t)
	bid := f.reviewed(t)
	before := f.committed(t)
	f.at(t, 2026, 6, 18, 11, 0)
	f.must(t, "maria", funding.BidKind, bid, funding.Decide, map[string]any{"outcome": funding.Deferred, "reasons": "Good, and there is no money."})
	f.must(t, "maria", funding.BidKind, bid, funding.ListStanding, map[string]any{"rank": 1, "reasons": "Ready to order."})
	if n := f.committed(t); n != before {
		t.Errorf("%d is committed, want %d as before", n, before)
	}
	for _, who := range []string{"farah", "eleri"} {
		d, err := f.Web.StandingList(context.Background(), f.person(t, who))
		if err != nil || len(d.Bids) != 1 || d.Bids[0].ID != bid || d.Bids[0].Standing.Until != date(2027, 6, 18) || d.Orgs["RZX"] == "" {
			t.Errorf("%s reads %+v (%v), want the bid until 18 June 2027", who, d.Bids, err)
		}
	}
	if n := f.sum(t, `select count(*) from outbox where template = 'standing-listed' and aggregate = ?`, bid); n != 1 {
		t.Errorf("%d letters, want 1", n)
	}
	f.at(t, 2027, 6, 18, 17, 0)
	f.must(t, "system", funding.BidKind, bid, funding.Wake, nil)
	d, err := f.Web.StandingList(context.Background(), f.person(t, "farah"))
	if err != nil || len(d.Bids) != 0 {
		t.Errorf("after its last day: %+v (%v), want nothing", d.Bids, err)
	}
}
