package store

import (
	"context"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

func TestTheCashCalendarOfATrust(t *testing.T) {
	f := newDB(t)
	ctx, award := context.Background(), f.active(t) // 12 October
	id := f.drafted(t, award, "a", 6, 310_250_00)
	body := map[string]any{"claim": id}
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, body)
	f.must(t, "chloe", funding.AwardKind, award, funding.ApproveClaim, body)
	d, err := f.Web.CashCalendar(ctx, f.person(t, "ben"), "")
	if err != nil {
		t.Fatal(err)
	}
	if d.Org != "RZX" || d.Dates[0].PaysOn != date(2026, 10, 19) || len(d.Flights) != 1 || d.Flights[0].PaysOn != date(2026, 10, 19) || len(d.Weeks) != 13 {
		t.Errorf("got %s, %+v, %+v", d.Org, d.Dates[0], d.Flights)
	}
	if w := d.Weeks[1]; w.Monday != date(2026, 10, 19) || w.CapitalInFlight != 310_250_00 || w.CapitalPlanned != 0 {
		t.Errorf("the week of 19 October: %+v", w)
	}
	if w := d.Weeks[5]; w.Monday != date(2026, 11, 16) || w.CapitalPlanned != 600_000_00 { // October's plan of 9.6
		t.Errorf("the week of 16 November: %+v", w)
	}
	if got, err := f.Web.CashCalendar(ctx, f.person(t, "liam"), "RZX"); err != nil || got.Weeks[1] != d.Weeks[1] || len(got.Orgs) != 1 {
		t.Errorf("the funder sees %+v, %v", got.Orgs, err)
	}
	for _, who := range []string{"amina", "rzb-author"} {
		_, err := f.Web.CashCalendar(ctx, f.person(t, who), "RZX")
		refusedAs(t, err, "NOT_YOUR_ROLE")
	}
}

func TestAFeedIsSecretAndCanBeEnded(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	award := f.active(t)
	f.drafted(t, award, "a", 6, 310_250_00)
	ben := f.person(t, "ben")
	if err := f.Web.KeepFeed(ctx, ben, "first"); err != nil {
		t.Fatal(err)
	}
	entries, err := f.Web.Feed(ctx, "first")
	if err != nil || len(entries) == 0 {
		t.Fatalf("got %v, %v", entries, err)
	}
	var titles []string
	for _, e := range entries {
		titles = append(titles, e.On.String()+" "+e.Title)
	}
	if all := strings.Join(titles, "\n"); !strings.Contains(all, "2026-10-12 Claims close for October 2026") || !strings.Contains(all, "2026-10-19 Pay day of October 2026") {
		t.Errorf("got\n%s", all)
	}
	if err := f.Web.KeepFeed(ctx, ben, "second"); err != nil {
		t.Fatal(err)
	}
	_, err = f.Web.Feed(ctx, "first") // ended by the second
	refusedAs(t, err, "NO_SUCH_FEED")
	if err := f.Web.EndFeed(ctx, f.person(t, "chloe")); err != nil { // hers, and she has none
		t.Fatal(err)
	}
	if _, err := f.Web.Feed(ctx, "second"); err != nil {
		t.Error(err)
	}
	if err := f.Web.EndFeed(ctx, ben); err != nil {
		t.Fatal(err)
	}
	_, err = f.Web.Feed(ctx, "second")
	refusedAs(t, err, "NO_SUCH_FEED")
	var plain int64
	if err := f.Owner.db.Raw(`select count(*) from feeds where encode(hash, 'escape') like '%second%'`).Row().Scan(&plain); err != nil || plain != 0 {
		t.Errorf("%d secrets are kept in plain, %v", plain, err)
	}
	amina := f.person(t, "amina") // no finance: her own deadlines, no dates
	if err := f.Web.KeepFeed(ctx, amina, "third"); err != nil {
		t.Fatal(err)
	}
	if got, err := f.Web.Feed(ctx, "third"); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
}
