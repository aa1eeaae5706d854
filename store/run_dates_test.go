package store

import (
	"context"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// told lists who has letters of a template, and what the first one says.
func (f *fixture) told(t *testing.T, template string) (people []string, body string) {
	t.Helper()
	var rows []struct{ PersonID, Body string }
	if err := f.Worker.db.Raw(`select person_id, body from outbox where template = ? order by person_id`, template).Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		people, body = append(people, r.PersonID), r.Body
	}
	return people, body
}

func TestPaymentDatesArePublishedAYearAheadAndStay(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	proposed, err := f.Web.PaymentDates(ctx, amina, "")
	if err != nil || len(proposed.Dates) != 13 {
		t.Fatalf("before they are published: %d dates, %v; want the 13 that the rules propose", len(proposed.Dates), err)
	}
	n, err := f.Worker.PublishPaymentDates(ctx)
	if err != nil || n == 0 || n%13 != 0 {
		t.Fatalf("published %d, %v; want 13 for each fund", n, err)
	}
	if again, err := f.Worker.PublishPaymentDates(ctx); err != nil || again != 0 {
		t.Errorf("published again: %d, %v; want none", again, err)
	}
	d, err := f.Web.PaymentDates(ctx, amina, "")
	if err != nil || len(d.Dates) != 13 || d.Dates[0].Name() != "May 2026" || d.Dates[0].PaysOn != date(2026, 5, 20) || d.Dates[0].Published.IsZero() {
		t.Errorf("got %+v, %v", d.Dates[0], err)
	}
	f.at(t, 2026, 6, 1, 9, 0)
	if more, err := f.Worker.PublishPaymentDates(ctx); err != nil || more != n/13 {
		t.Errorf("a month later: %d, %v; want one month for each fund", more, err)
	}
}

func TestAMovedDateIsToldToTheTrustsThatClaim(t *testing.T) {
	f := newDB(t)
	ctx, olive := context.Background(), f.person(t, "olive")
	f.active(t)
	if _, err := f.Worker.PublishPaymentDates(ctx); err != nil {
		t.Fatal(err)
	}
	d, err := f.Web.PaymentDates(ctx, olive, "")
	if err != nil {
		t.Fatal(err)
	}
	dec := d.Dates[2]
	m := funding.DateMove{Fund: d.Fund, FY: dec.FY, Month: dec.Month, ClaimsClose: date(2026, 12, 8), PaysOn: date(2026, 12, 15), Why: "The bank closes early.", Was: 1}
	for _, who := range []string{"farah", "eleri"} {
		refusedAs(t, f.Web.PutPaymentDate(ctx, f.person(t, who), "t", m), "NOT_YOUR_ROLE")
	}
	for range 2 { // the same click twice
		if err := f.Web.PutPaymentDate(ctx, olive, "move", m); err != nil {
			t.Fatal(err)
		}
	}
	refusedAs(t, f.Web.PutPaymentDate(ctx, olive, "again", m), "CHANGED_MEANWHILE")
	after, err := f.Web.PaymentDates(ctx, olive, d.Fund)
	if got := after.Dates[2]; err != nil || len(after.Dates) != 13 || got.PaysOn != date(2026, 12, 15) || got.Version != 2 || got.MovedBy != "olive" {
		t.Errorf("got %+v, %v", got, err)
	}
	people, body := f.told(t, "payment-date-moved")
	if strings.Join(people, " ") != "ben chloe eleri" || !strings.Contains(body, "paid on 15 December 2026 (it was 17 December 2026). The bank closes early.") {
		t.Errorf("told %v: %q; want Northmoor's finance people", people, body)
	}
	if _, err := f.Worker.SendLetters(ctx, funding.Ref{}, func(context.Context, Mail) error { return nil }); err != nil {
		t.Error(err)
	}
}

func TestTheDatabaseKeepsTheHandsOfARunApart(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	f.paid(t, award, 6, 310_250_00)
	tests := []struct{ name, sql, guard string }{
		{"its approver releases it", `update runs set approved_by = released_by`, "run_approver_is_no_releaser"},
		{"its approver is the first releaser", `update runs set approved_by = 'farah', first_released_by = 'farah'`, "run_approver_is_no_first_releaser"},
		{"one person releases twice", `update runs set first_released_by = released_by`, "two_different_releasers"},
		{"released without the approval it needs", `update runs set needs_approval = true`, "approved_before_release"},
		{"released once where two are needed", `update runs set needs_second = true`, "released_twice"},
		{"the checker of a claim approves the run", `update run_items set approved_by = checked_by`, "run_hands_apart"},
		{"the checker of a claim releases the run", `update run_items set released_by = checked_by`, "run_hands_apart"},
		{"a claim is in two runs", `insert into runs select 'X', fund, funder, status, stage, version, closed, wake_at, total, created_by, released_by, created_at, state from runs; insert into run_items (run_id, claim_id, award_id, org, funder, pence, status) select 'X', claim_id, award_id, org, funder, pence, 'IN_RUN' from run_items`, "a_claim_is_paid_once"},
		{"a published date is changed", `update payment_dates set pays_on = pays_on + 1`, "append only"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := f.Owner.pool.Exec(context.Background(), tt.sql)
			if err == nil || !strings.Contains(err.Error(), tt.guard) {
				t.Errorf("got %v, want %s", err, tt.guard)
			}
		})
	}
}
