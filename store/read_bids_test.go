package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

func TestListsGoOnWhereTheyStopped(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	var want []string
	for i := range 5 {
		id, err := f.Web.StartBid(ctx, amina, fmt.Sprint(i), theRound, "RZX", nil)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, id)
	}
	var got []string
	for after := ""; ; {
		rows, err := f.Web.Bids(ctx, amina, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			got = append(got, r.ID)
			if r.Due != date(2026, 6, 30).At(17, 0) || r.Holder != "The trust" {
				t.Errorf("row %+v", r)
			}
		}
		after = got[len(got)-1]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
}

func TestTheStartPageOffersWhatCanBeStarted(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	s, err := f.Web.StartSheet(ctx, f.person(t, "amina"))
	if err != nil || len(s.Orgs) != 1 || s.Orgs[0].Code != "RZX" || len(s.Rounds) != 1 || len(s.Rounds[0].Cover) != 8 || s.Rules.Code != "CAP-2026" {
		t.Errorf("start sheet %+v (%v)", s, err)
	}
	f.at(t, 2026, 6, 30, 17, 1)
	if s, err = f.Web.StartSheet(ctx, f.person(t, "amina")); err != nil || len(s.Rounds) != 0 {
		t.Errorf("after the close %d rounds are offered (%v), want none", len(s.Rounds), err)
	}
	if s, err = f.Web.StartSheet(ctx, f.person(t, "farah")); err != nil || len(s.Orgs) != 0 {
		t.Errorf("the funder can bid for %v (%v), want nothing", s.Orgs, err)
	}
}

func TestTheDeadlineIsTheNearestThatRuns(t *testing.T) {
	cal := calendar.England()
	at := func(d calendar.Date) funding.Moment { return funding.Moment{At: d.At(10, 0), Day: d} }
	started := at(date(2026, 5, 11))
	b := funding.Bid{Status: funding.InReview, Reviews: []funding.Review{{Kind: funding.Cyber, Started: started, Days: 20}, {Kind: funding.ICBSupport, Started: started, Days: 20, Status: funding.ReviewDone}}}
	for _, tt := range []struct {
		name string
		bid  func() funding.Bid
		want time.Time
	}{
		{"a running review", func() funding.Bid { return b }, date(2026, 6, 9).At(17, 0)},
		{"a blocked review waits for the answer", func() funding.Bid {
			c := b
			c.Clarifications = []funding.Clarification{{Review: funding.Cyber, Blocking: true, Asked: at(date(2026, 5, 20)), Due: date(2026, 6, 4)}}
			return c
		}, date(2026, 6, 4).At(17, 0)},
		{"the panel", func() funding.Bid { return funding.Bid{Status: funding.Panel, DecisionDue: date(2026, 6, 19)} }, date(2026, 6, 19).At(17, 0)},
		{"a closed bid", func() funding.Bid { return funding.Bid{Status: funding.Withdrawn} }, time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := deadline(tt.bid(), date(2026, 6, 30), cal)
			if err != nil || !got.Equal(tt.want) {
				t.Errorf("got %s (%v), want %s", got, err, tt.want)
			}
		})
	}
}
