package store

import (
	"context"
	"slices"
	"testing"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

func sitting(on, papers int, quorum int) funding.Sitting {
	return funding.Sitting{On: date(2026, 6, on), Papers: date(2026, 6, papers), Quorum: quorum, Members: []string{"maria", "farah", "liam"}}
}

// TestASittingHasTheBidsThatWereReviewedInTime: the example's reviews end on
// 11 May; it stands on the first sitting whose papers are due after that.
func TestASittingHasTheBidsThatWereReviewedInTime(t *testing.T) {
	f := newDB(t)
	bid := f.reviewed(t)
	ctx, farah := context.Background(), f.person(t, "farah")
	late, err := f.Web.SetUpSitting(ctx, farah, "late", sitting(25, 20, 2))
	if err != nil {
		t.Fatal(err)
	}
	first, err := f.Web.SetUpSitting(ctx, farah, "first", sitting(18, 11, 2))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := f.Web.SetUpSitting(ctx, farah, "first", sitting(18, 11, 2)); err != nil || again != first {
		t.Errorf("the same click gives sitting %d (%v), want %d", again, err, first)
	}
	for id, want := range map[int64][]string{first: {bid}, late: nil} {
		d, err := f.Web.SittingSheet(ctx, farah, id)
		if err != nil || !slices.Equal(d.IDs(), want) {
			t.Errorf("sitting %d has %v (%v), want %v", id, d.IDs(), err, want)
		}
	}
	f.at(t, 2026, 6, 18, 9, 0)
	if err := f.Web.RecordAttendance(ctx, farah, first, []string{"maria", "liam"}); err != nil {
		t.Fatal(err)
	}
	d, err := f.Web.SittingSheet(ctx, farah, first)
	if err != nil || len(d.Bids) != 1 || d.Bids[0].There != 1 || d.Bids[0].Quorate {
		t.Errorf("liam reviewed it, so one of two is there: %+v (%v)", d.Bids, err)
	}
	if len(d.Rounds) != 1 || len(d.Rounds[0].Line) != 1 || d.Rounds[0].Line[0].Ask != 1_840_000_000 {
		t.Errorf("the line: %+v", d.Rounds)
	}
}

func TestWhoMaySeeAndSetUpSittings(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	if _, err := f.Web.SetUpSitting(ctx, f.person(t, "maria"), "a", sitting(18, 11, 2)); err != nil {
		t.Fatal(err)
	}
	_, err := f.Web.SetUpSitting(ctx, f.person(t, "liam"), "b", sitting(18, 11, 2))
	refusedAs(t, err, "NOT_YOUR_ROLE")
	for _, who := range []string{"amina", "grace", "harry"} {
		_, err := f.Web.Sittings(ctx, f.person(t, who))
		refusedAs(t, err, "NOT_YOUR_ROLE")
	}
	d, err := f.Web.Sittings(ctx, f.person(t, "priya"))
	if err != nil || len(d.Rows) != 1 || !slices.Equal(d.Rows[0].Members, []string{"farah", "liam", "maria"}) {
		t.Errorf("the auditor sees %+v (%v)", d.Rows, err)
	}
	refusedAs(t, f.Web.RecordAttendance(ctx, f.person(t, "farah"), d.Rows[0].ID, []string{"maria"}), "SITTING_AHEAD")
	refusedAs(t, f.Web.RecordAttendance(ctx, f.person(t, "farah"), 99, nil), "NOT_FOUND")
	var seen int
	if err := f.Web.as(ctx, f.person(t, "amina"), countSittings(&seen)); err != nil || seen != 0 {
		t.Errorf("a trust sees %d sittings (%v), want none", seen, err)
	}
}

// countSittings counts what row-level security lets through.
func countSittings(n *int) func(tx *gorm.DB) error {
	return func(tx *gorm.DB) error { return tx.Raw(`select count(*) from sittings`).Scan(n).Error }
}

// E16 for sittings: an interest takes a bid off its person's list, and its
// person out of the bid's quorum.
func TestAnInterestAtASitting(t *testing.T) {
	f := newDB(t)
	f.reviewed(t)
	ctx := context.Background()
	id, err := f.Web.SetUpSitting(ctx, f.person(t, "maria"), "a", sitting(18, 11, 2))
	if err != nil {
		t.Fatal(err)
	}
	f.formerly(t, "farah", "RZX")
	f.at(t, 2026, 6, 18, 9, 0)
	if err := f.Web.RecordAttendance(ctx, f.person(t, "maria"), id, []string{"maria", "farah"}); err != nil {
		t.Fatal(err)
	}
	d, err := f.Web.SittingSheet(ctx, f.person(t, "maria"), id)
	if err != nil || len(d.Bids) != 1 || d.Bids[0].There != 1 || d.Bids[0].Quorate {
		t.Errorf("maria alone may decide it: %+v (%v)", d.Bids, err)
	}
	d, err = f.Web.SittingSheet(ctx, f.person(t, "farah"), id)
	if err != nil || len(d.Bids) != 0 || len(d.Rounds) != 0 {
		t.Errorf("farah sees %v and %d rankings (%v), want nothing", d.IDs(), len(d.Rounds), err)
	}
}
