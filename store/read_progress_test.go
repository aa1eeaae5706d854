package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// The way of the worked example in the record: with the panel, in force on 2
// July with October's pay day ahead, and paid.
func TestTheWayOfABidIsReadFromTheRecord(t *testing.T) {
	f := newDB(t)
	way := func(who, id string) desk.ProgressSheet {
		t.Helper()
		p, err := f.Web.BidProgress(context.Background(), f.person(t, who), id)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	id := f.reviewed(t)
	trust, funder := way("amina", id), way("farah", id)
	if trust.Progress.Here != "Panel decision" || trust.Progress.Decision != date(2026, 5, 21) || trust.Progress.Money != date(2026, 10, 19) {
		t.Errorf("at the panel: %+v", trust.Progress) // reviewed on 11 May, 8 working days
	}
	if got, want := trust.Progress.Stages[2].Parts[4], funder.Progress.Stages[2].Parts[4]; got.Person != "" || want.Person != "kavita" || got.Words != "Answered" || want.Words != "Support" {
		t.Errorf("the trust sees %+v, the funder %+v", got, want)
	}
	f.at(t, 2026, 6, 18, 11, 0)
	f.must(t, "maria", funding.BidKind, id, funding.Decide, map[string]any{"outcome": funding.Approved, "reasons": "A strong case."})
	f.at(t, 2026, 6, 29, 9, 0)
	f.must(t, "eleri", funding.AwardKind, id, funding.Sign, nil)
	f.at(t, 2026, 7, 2, 9, 0)
	f.must(t, "farah", funding.AwardKind, id, funding.Sign, nil)
	if p := way("amina", id).Progress; p.Here != "First money" || p.Money != date(2026, 10, 19) || p.Paid || p.Stages[4].Done != date(2026, 7, 2) {
		t.Errorf("in force: %+v", p)
	}
	f.at(t, 2026, 10, 12, 9, 0)
	f.paid(t, id, 6, 310_250_00)
	if p := way("amina", id).Progress; !p.Paid || p.Money != date(2026, 10, 12) || p.Here != "Approved" {
		t.Errorf("paid: %+v", p)
	}
	if _, err := f.Web.BidProgress(context.Background(), f.person(t, "rzb-author"), id); err == nil {
		t.Error("another trust reads the way of a bid that it may not see")
	}
}
