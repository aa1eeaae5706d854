package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// keptAt keeps a command as if it had been accepted at a moment.
func (f *fixture) keptAt(t *testing.T, by, bid string, verb funding.Verb, at time.Time) string {
	t.Helper()
	c := funding.Command{ID: fmt.Sprintf("at-%d", clickTurn.Add(1)), Kind: funding.BidKind, Aggregate: bid, Verb: verb, By: by, At: at}
	if err := f.Worker.tx(context.Background(), func(tx *gorm.DB) error { return insertCommand(tx, c) }); err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func TestTheDeadlineToTheMillisecondInTheDatabase(t *testing.T) {
	tests := []struct {
		name, on, at string
		closes       time.Time
	}{
		{"in summer, at the usual time", "2026-06-30", "", time.Date(2026, 6, 30, 16, 0, 0, 0, time.UTC)},
		{"on the day the clocks go back", "2026-10-25", "12:00:00.250", time.Date(2026, 10, 25, 12, 0, 0, 250e6, time.UTC)},
		{"on the day they go forward", "2027-03-28", "12:00:00.250", time.Date(2027, 3, 28, 11, 0, 0, 250e6, time.UTC)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newDB(t)
			set := `update rounds set body = body || jsonb_build_object('closes_on', ?::text, 'closes_at', ?::text)`
			if err := f.Owner.tx(context.Background(), func(tx *gorm.DB) error { return tx.Exec(set, tt.on, tt.at).Error }); err != nil {
				t.Fatal(err)
			}
			bid := f.exampleDraft(t)
			f.must(t, "david", funding.BidKind, bid, funding.ApproveInside, nil)
			refusedAs(t, f.settle(t, f.keptAt(t, "eleri", bid, funding.Submit, tt.closes.Add(time.Millisecond))), "ROUND_CLOSED")
			if err := f.Web.PutAnswers(context.Background(), f.person(t, "amina"), bid, []funding.GivenAnswer{{Key: "title", Value: "Northmoor EPR"}}); err != nil {
				t.Errorf("a draft that came too late stays a draft: %v", err)
			}
			early := f.keptAt(t, "eleri", bid, funding.Submit, tt.closes.Add(-time.Millisecond))
			if err := f.settle(t, early); err != nil {
				t.Errorf("a millisecond before: %v", err)
			}
			f.must(t, "amina", funding.BidKind, bid, funding.Recall, nil)
			f.must(t, "david", funding.BidKind, bid, funding.ApproveInside, nil)
			if err := f.settle(t, f.keptAt(t, "eleri", bid, funding.Submit, tt.closes)); err != nil {
				t.Errorf("on the very millisecond: %v", err)
			}
		})
	}
}

func TestTheFundGivesADraftMoreTimeWithoutSeeingIt(t *testing.T) {
	f := newDB(t)
	ctx, bid := context.Background(), f.exampleDraft(t)
	olive := f.person(t, "olive")
	until := date(2026, 7, 2).At(12, 0)
	c := funding.Command{ID: "more-time", Kind: funding.BidKind, Aggregate: bid, Verb: funding.Extend, Body: []byte(fmt.Sprintf(`{"until":%q,"reasons":"Their network failed."}`, until.Format(time.RFC3339)))}
	if err := f.Web.Advise(ctx, olive, c); err != nil {
		t.Errorf("advice: %v", err)
	}
	refusedAs(t, f.Web.Advise(ctx, f.person(t, "farah"), c), "NOT_YOUR_ROLE")
	if _, err := f.Web.BidSheet(ctx, olive, bid); err == nil {
		t.Error("the fund's administrator reads a draft")
	}
	f.must(t, "olive", funding.BidKind, bid, funding.Extend, map[string]any{"until": until, "reasons": "Their network failed."})
	f.must(t, "david", funding.BidKind, bid, funding.ApproveInside, nil)
	refusedAs(t, f.settle(t, f.keptAt(t, "eleri", bid, funding.Submit, until.Add(time.Millisecond))), "ROUND_CLOSED")
	if err := f.settle(t, f.keptAt(t, "eleri", bid, funding.Submit, until)); err != nil {
		t.Error(err)
	}
	sheet, err := f.Web.BidSheet(ctx, f.person(t, "amina"), bid)
	if err != nil || sheet.Bid.Extended == nil || sheet.Bid.Extended.Reason != "Their network failed." {
		t.Errorf("got %+v, %v", sheet.Bid.Extended, err)
	}
}
