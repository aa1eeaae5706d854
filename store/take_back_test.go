package store

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

func TestADecisionTakenBackGivesItsMoneyBack(t *testing.T) {
	f := newDB(t)
	f.fundOwn(t, `update rounds set body = jsonb_set(body, '{release_at_once}', 'false')`)
	bid := f.reviewed(t)
	before := f.committed(t)
	f.at(t, 2026, 6, 18, 11, 0)
	f.must(t, "maria", funding.BidKind, bid, funding.Decide, map[string]any{"outcome": funding.Approved, "reasons": "A strong case."})
	if n := f.committed(t); n != before+1_840_000_000 {
		t.Fatalf("%d is committed, want £18.4m more than %d", n, before)
	}
	f.must(t, "maria", funding.BidKind, bid, funding.TakeBack, map[string]any{"reasons": "The wrong costs."})
	if n := f.committed(t); n != before {
		t.Errorf("%d is committed, want %d as before", n, before)
	}
	if n := f.sum(t, `select count(*) from bids where id = ? and status = 'PANEL' and decided_at is null and decided_by is null`, bid); n != 1 {
		t.Errorf("%d bids are with the panel again, want 1", n)
	}
	if n := f.sum(t, `select count(*) from events where aggregate = ? and name = 'DECISION_TAKEN_BACK' and for_funder`, bid); n != 1 {
		t.Errorf("%d events for the funder alone, want 1", n)
	}
}
