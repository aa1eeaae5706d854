package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// TestAnAppealLeavesTheMoneyWhereItWas: a declined bid has no cover; neither
// the appeal nor an upheld one takes any, and a new approval takes it once.
func TestAnAppealLeavesTheMoneyWhereItWas(t *testing.T) {
	f := newDB(t)
	bid := f.reviewed(t)
	before := f.committed(t)
	f.at(t, 2026, 6, 18, 11, 0)
	f.must(t, "maria", funding.BidKind, bid, funding.Decide, map[string]any{"outcome": funding.Declined, "reasons": "Too late in the year."})
	ctx := context.Background()
	sheet, err := f.Web.BidSheet(ctx, f.person(t, "david"), bid)
	if err != nil || sheet.AppealBy != date(2026, 7, 16) {
		t.Fatalf("it can be appealed until %s (%v), want 16 July", sheet.AppealBy, err)
	}
	f.at(t, 2026, 6, 22, 11, 0)
	f.must(t, "david", funding.BidKind, bid, funding.MakeAppeal, map[string]any{"reasons": "The year is long enough."})
	if n := f.sum(t, `select count(*) from bids where id = ? and not closed and stage = 'appeal' and wake_at is not null`, bid); n != 1 {
		t.Errorf("%d open bids with a deadline, want 1", n)
	}
	if n := f.sum(t, `select count(*) from tasks where aggregate = ? and key = 'appeal' and role = 'PROGRAMME_MANAGER'`, bid); n != 1 {
		t.Errorf("%d tasks to answer it, want 1", n)
	}
	f.must(t, "farah", funding.BidKind, bid, funding.AnswerAppeal, map[string]any{"ruling": funding.Upheld, "reasons": "It is."})
	sheet, err = f.Web.BidSheet(ctx, f.person(t, "david"), bid)
	if err != nil || sheet.Bid.Status != funding.Panel || len(sheet.Bid.Appeals) != 1 || sheet.Bid.Appeals[0].Answer != "It is." || sheet.Names["farah"] == "" {
		t.Errorf("the trust reads %s, %+v (%v)", sheet.Bid.Status, sheet.Bid.Appeals, err)
	}
	if n := f.committed(t); n != before {
		t.Errorf("%d is committed, want %d as before", n, before)
	}
	f.at(t, 2026, 6, 30, 11, 0)
	f.must(t, "maria", funding.BidKind, bid, funding.Decide, map[string]any{"outcome": funding.Approved, "reasons": "A strong case."})
	if n := f.committed(t); n != before+1_840_000_000 {
		t.Errorf("%d is committed, want £18.4m more than %d", n, before)
	}
	if n := f.sum(t, `select count(*) from outbox where template = 'appeal-answered' and aggregate = ?`, bid); n != 3 {
		t.Errorf("%d letters about the answer, want 3", n)
	}
	if v, err := f.Web.VerifyAudit(ctx, f.person(t, "priya"), funding.Ref{Kind: funding.BidKind, ID: bid}); err != nil || !v.Holds {
		t.Errorf("the trail does not hold: %+v (%v)", v, err)
	}
}
