package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// What CR-01 gives back stands in the pool for the funder, and for no trust.
func TestThePoolShowsWhatCR01GaveBack(t *testing.T) {
	f := newDB(t)
	award := f.january(t, 340_000_000)
	f.must(t, "liam", funding.AwardKind, award, funding.DecideChange, decision(award, "CR-01"))
	d, err := f.Web.StandingList(context.Background(), f.person(t, "farah"))
	if err != nil || len(d.Pools) != 1 || d.Pools[0].Released != 120_000_000 || d.Pools[0].Left != 120_000_000 || d.Pools[0].Sources[0].Change != award+"/CR-01" {
		t.Fatalf("%+v (%v), want 1,200,000.00 from CR-01", d.Pools, err)
	}
	f.fundOwn(t, `update fund_years set envelope = committed + 1 where fund = 'FP' and fy = 2026 and nature = 'CAPITAL'`)
	if d, err = f.Web.StandingList(context.Background(), f.person(t, "farah")); err != nil || d.Pools[0].Left != 1 {
		t.Errorf("%+v (%v), want the penny that the fund has left", d.Pools, err)
	}
	if d, err = f.Web.StandingList(context.Background(), f.person(t, "eleri")); err != nil || len(d.Pools) != 0 {
		t.Errorf("a trust sees %+v (%v), want no pool", d.Pools, err)
	}
}

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
