package store

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// recount has the worker do what a change of the bank holidays asks for.
func (f *fixture) recount(t *testing.T) (kept int64) {
	t.Helper()
	kept, err := f.Worker.KeepRecounts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	if err := f.Owner.db.Raw(`select id from commands where verb = 'recount' and settled_at is null order by id`).Scan(&ids).Error; err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if err := f.settle(t, id); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
	}
	return kept
}

func (f *fixture) stateOf(t *testing.T, id string) (b funding.Bid) {
	t.Helper()
	if err := scanBody(f.Owner.db, &b, `select state from bids where id = ?`, id); err != nil {
		t.Fatal(err)
	}
	return b
}

// thanks is a Monday while the reviews of 9.5 run.
var thanks = funding.HolidayEdit{Day: date(2026, 6, 1), Name: "A day of thanks", Reasons: "Proclaimed yesterday."}

func TestABankHolidayMovesTheDaysToComeAndNoneThatIsPast(t *testing.T) {
	f, ctx := newDB(t), context.Background()
	id := f.submitted(t)
	f.at(t, 2026, 5, 11, 10, 0)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	before, olive := f.stateOf(t, id), f.person(t, "olive")
	p, err := f.Web.PreviewHoliday(ctx, olive, thanks)
	if err != nil {
		t.Fatal(err)
	}
	want := desk.HolidayMove{Kind: funding.BidKind, ID: id}
	for _, v := range before.Reviews { // 20 working days after 11 May, one of them no longer worked
		want.Dates = append(want.Dates, funding.MovedDate{What: v.Kind.Title(), Was: date(2026, 6, 9), Now: date(2026, 6, 10)})
	}
	if diff := cmp.Diff([]desk.HolidayMove{want}, p.Moves); diff != "" || p.Total != 1 || f.stateOf(t, id).Version != before.Version {
		t.Errorf("preview of %d (-want +got):\n%s", p.Total, diff)
	}
	for range 2 { // the same click twice
		if err := f.Web.PutHoliday(ctx, olive, "t1", thanks); err != nil {
			t.Fatal(err)
		}
	}
	if n := f.recount(t); n != 1 {
		t.Errorf("%d aggregates were asked to count anew, want the one bid", n)
	}
	after := f.stateOf(t, id)
	if after.Version != before.Version+1 || !after.NextAlarm.Equal(date(2026, 6, 10).At(17, 0)) {
		t.Errorf("version %d, alarm %s; want %d and 5pm on 10 June", after.Version, after.NextAlarm, before.Version+1)
	}
	if after.CompleteDue != before.CompleteDue || after.Complete.Day != before.Complete.Day || after.Submitted.Day != before.Submitted.Day {
		t.Error("what is past has moved")
	}
	if n := f.recount(t); n != 0 {
		t.Errorf("the change was sent again to %d", n)
	}
	if err := f.Web.PutHoliday(ctx, olive, "t2", funding.HolidayEdit{Day: thanks.Day, Remove: true, Reasons: "It was a rumour."}); err != nil {
		t.Fatal(err)
	}
	f.recount(t)
	if got := f.stateOf(t, id).NextAlarm; !got.Equal(date(2026, 6, 9).At(17, 0)) {
		t.Errorf("taken away again: alarm %s, want 5pm on 9 June", got)
	}
	d, err := f.Web.Holidays(ctx, f.person(t, "amina"))
	if err != nil || len(d.Changes) != 2 || d.Changes[0].Name != thanks.Name || !d.Changes[0].Remove || d.Changes[1].By != "olive" || d.Changes[1].Reasons != thanks.Reasons || d.MayEdit() {
		t.Errorf("changes %+v, %v", d.Changes, err)
	}
}

// What was counted stays: a review of 9 working days is one of 9 when a day of
// its month becomes free, and one that is late already stays due when it was.
func TestNoDayThatWasCountedIsCountedAnew(t *testing.T) {
	f, ctx := newDB(t), context.Background()
	id := f.submitted(t)
	f.at(t, 2026, 5, 11, 10, 0)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	f.at(t, 2026, 5, 22, 11, 0)
	f.must(t, "grace", funding.BidKind, id, funding.Conclude, map[string]any{"review": funding.ICBSupport, "outcome": funding.Support, "reasons": "We support it."})
	f.at(t, 2026, 6, 12, 10, 0) // a Friday, three days after the other reviews were due
	sheet := func() (k funding.ClocksReading) {
		t.Helper()
		s, err := f.Web.BidSheet(ctx, f.person(t, "farah"), id)
		if err != nil {
			t.Fatal(err)
		}
		return s.Clocks
	}
	before := sheet()
	refusedAs(t, f.Web.PutHoliday(ctx, f.person(t, "olive"), "past", funding.HolidayEdit{Day: date(2026, 5, 18), Name: "x", Reasons: "y"}), "DAY_TOO_NEAR")
	refusedAs(t, f.Web.PutHoliday(ctx, f.person(t, "olive"), "monday", funding.HolidayEdit{Day: date(2026, 6, 15), Name: "x", Reasons: "y"}), "DAY_TOO_NEAR") // this evening counts on it
	if err := f.Web.PutHoliday(ctx, f.person(t, "olive"), "tuesday", funding.HolidayEdit{Day: date(2026, 6, 16), Name: "x", Reasons: "y"}); err != nil {
		t.Fatal(err)
	}
	f.recount(t)
	if diff := cmp.Diff(before, sheet()); diff != "" {
		t.Errorf("a closed or late count has changed (-before +after):\n%s", diff)
	}
	if before.Reviews[0].Gross != 9 || before.Reviews[1].Due != date(2026, 6, 9) || !before.Reviews[1].Late {
		t.Errorf("got %+v", before.Reviews[:2])
	}
}

func TestWhoMayChangeTheBankHolidays(t *testing.T) {
	f, ctx := newDB(t), context.Background()
	f.at(t, 2026, 5, 11, 10, 0)
	refusedAs(t, f.Web.PutHoliday(ctx, f.person(t, "farah"), "a", thanks), "NOT_YOUR_ROLE")
	_, err := f.Web.PreviewHoliday(ctx, f.person(t, "farah"), thanks)
	refusedAs(t, err, "NOT_YOUR_ROLE")
	unexplained := thanks
	unexplained.Reasons = " "
	refusedAs(t, f.Web.PutHoliday(ctx, f.person(t, "olive"), "b", unexplained), "REASONS_MISSING")
	// the database has the last word, whatever the rules let through
	tries := map[string]func(tx *gorm.DB) error{
		"a programme manager": func(tx *gorm.DB) error {
			return tx.Exec(`insert into holiday_edits (day, name, removed, reasons, made_by, token) values ('2026-06-01', 'x', false, 'y', 'farah', 'z')`).Error
		},
		"in another's name": func(tx *gorm.DB) error {
			return tx.Exec(`insert into holiday_edits (day, name, removed, reasons, made_by, token) values ('2026-06-01', 'x', false, 'y', 'olive', 'z')`).Error
		},
		"beside the record of changes": func(tx *gorm.DB) error { return tx.Exec(`delete from bank_holidays`).Error },
	}
	for name, try := range tries {
		if f.Web.as(ctx, f.person(t, "farah"), try) == nil {
			t.Errorf("%s: the bank holidays were changed past the rules", name)
		}
	}
	err = f.Web.as(ctx, f.person(t, "olive"), func(tx *gorm.DB) error {
		return tx.Exec(`insert into holiday_edits (day, name, removed, reasons, made_by, token) values (?, 'x', false, 'y', 'olive', 'z')`, time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)).Error
	})
	if err == nil {
		t.Error("a day that is past became a bank holiday")
	}
}
