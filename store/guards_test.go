package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// drafted writes a capital claim of one line for 2026/27 and returns its id.
func (f *fixture) drafted(t *testing.T, award, token string, month calendar.Month, amount money.Pence) string {
	t.Helper()
	ctx, ben := context.Background(), f.person(t, "ben")
	id, err := f.Web.StartClaim(ctx, ben, token, funding.ClaimContent{Award: award, FY: 2026, Month: month, Nature: funding.Capital, Basis: funding.BasisPaid})
	if err != nil {
		t.Fatal(err)
	}
	line := funding.ClaimLine{CostLine: "C2", Description: "Implementation", Supplier: "Acme Health Systems", Invoice: "INV-" + token, Gross: amount, Eligible: amount}
	if err := f.Web.PutClaimLines(ctx, ben, id, []funding.ClaimLine{line}); err != nil {
		t.Fatal(err)
	}
	return id
}

// kept keeps a command of somebody's without applying it.
func (f *fixture) kept(t *testing.T, person string, kind funding.Kind, id string, verb funding.Verb, body any) string {
	t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	c := funding.Command{ID: fmt.Sprintf("kept-%d", clickTurn.Add(1)), Kind: kind, Aggregate: id, Verb: verb, Body: b}
	if _, err := f.Web.Accept(context.Background(), f.person(t, person), c); err != nil {
		t.Fatal(err)
	}
	return c.ID
}

// TestTwoClaimsAtOnceForTheLastOfTheYear is E1's race: £300,000.00 twice, for
// the last £500,000.00 of a year.
func TestTwoClaimsAtOnceForTheLastOfTheYear(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	big := f.drafted(t, award, "big", 6, 370_000_000)
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": big})
	commands := make([]string, 2)
	for i := range commands {
		id := f.drafted(t, award, fmt.Sprint("half", i), 6, 30_000_000)
		commands[i] = f.kept(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": id})
	}
	codes := make([]string, 2)
	var both sync.WaitGroup
	for i := range commands {
		both.Go(func() {
			_, err := f.Worker.Apply(context.Background(), commands[i])
			if no, ok := refusal.Of(err); ok {
				codes[i] = no.Code
			} else if err != nil {
				codes[i] = err.Error()
			}
		})
	}
	both.Wait()
	if got := min(codes[0], codes[1]) + "|" + max(codes[0], codes[1]); got != "|CLAIM_EXCEEDS_YEAR_PROFILE" {
		t.Errorf("got %q, want exactly one refused with CLAIM_EXCEEDS_YEAR_PROFILE", got)
	}
	home, err := f.Web.Home(context.Background(), f.person(t, "ben"), desk.HomeQuery{})
	if err != nil || len(home.Notices) != 1 || !strings.Contains(home.Notices[0].Body, "£200,000.00") {
		t.Errorf("the sender's notice names the £200,000.00 that are left: got %+v, %v", home.Notices, err)
	}
}

// TestTheDatabaseHasTheLastWord goes around the rules and meets the guards.
func TestTheDatabaseHasTheLastWord(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	f.drafted(t, award, "guarded", 6, 100)
	tests := []struct{ name, sql, guard string }{
		{"a penny above the profile", `update award_years set in_flight = profile + 1 where fy = 2026 and nature = 'CAPITAL'`, "profile_not_exceeded"},
		{"a penny above the envelope", `update fund_years set committed = envelope + 1 where fy = 2027 and nature = 'CAPITAL'`, "envelope_not_exceeded"},
		{"a penny above an invoice", `insert into invoices (award_id, supplier, number, org, gross, claimed, first_claim) values ('` + award + `', 'X', '1', 'RZX', 100, 101, 'c')`, "invoice_not_overclaimed"},
		{"one person signs twice", `with a as (insert into agreements (award_id, version, org, hash, document, issued_at) select award_id, 9, org, 'h', document, issued_at from agreements returning award_id)
			insert into signatures (award_id, version, side, org, by_person, role, hash, at) select '` + award + `', 9, side, 'RZX', 'eleri', 'TRUST_CFO', 'h', tranche_now() from (values ('TRUST'), ('FUNDER')) x(side)`, "never_one_person_twice"},
		{"an agreement is changed", `update agreements set hash = 'x'`, "append only"},
		{"a signature is taken back", `delete from signatures`, "append only"},
		{"a profile is changed", `update award_profiles set pence = pence + 1`, "append only"},
		{"a version of a profile is removed", `delete from profile_versions`, "append only"},
		{"a cell is added to a version", `insert into award_profiles (award_id, version, org, fy, nature, source, certainty, pence) values ('` + award + `', 1, 'RZX', 2030, 'CAPITAL', 'NATIONAL', 'FIRM', 1)`, "profile_adds_up"},
		{"a version that does not add up", `insert into profile_versions (award_id, version, org, cause, agreement_version, reason, made_by, made_at, pence) values ('` + award + `', 2, 'RZX', 'CHANGE', 2, 'x', 'farah', tranche_now(), 1)`, "profile_adds_up"},
		{"an award of another total than its profile", `update awards set total_pence = total_pence - 1`, "award_is_its_profile"},
		{"the SRO is the CFO", `update bids set signed_by = approved_by`, "sro_is_not_cfo"},
		{"a claim's preparer approves it", `update claims set prepared_by = 'ben', approved_by = 'ben'`, "four_different_people"},
		{"a claim's checker releases it", `update claims set prepared_by = 'ben', approved_by = 'chloe', checked_by = 'liam', released_by = 'liam'`, "four_different_people"},
		{"who decided the award releases its money", `update claims set prepared_by = 'ben', approved_by = 'chloe', checked_by = 'liam', released_by = 'maria'`, "four_different_people"},
		{"more is granted than was claimed", `update claims set granted = amount + 1`, "granted_within_claimed"},
		{"an event is changed", `update events set summary = 'x'`, "append only"},
		{"an event is removed", `delete from events`, "append only"},
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

// TestACommandIsAppliedOnce applies one kept command eight times at once.
func TestACommandIsAppliedOnce(t *testing.T) {
	f := newDB(t)
	bid := f.exampleDraft(t)
	id := f.kept(t, "david", funding.BidKind, bid, funding.ApproveInside, nil)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := f.Worker.Apply(context.Background(), id); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if v, err := f.Worker.Look(context.Background(), funding.Ref{Kind: funding.BidKind, ID: bid}); err != nil || v.Version != 2 {
		t.Errorf("applied eight times at once: version %d, %v; want 2", v.Version, err)
	}
}

// TestADeadlineIsAttendedToOnce lets the completeness check run out and wakes
// the bid twice over.
func TestADeadlineIsAttendedToOnce(t *testing.T) {
	f := newDB(t)
	ctx, bid := context.Background(), funding.Ref{Kind: funding.BidKind, ID: f.submitted(t)}
	if due, err := f.Worker.Overdue(ctx, 0); err != nil || len(due) != 0 {
		t.Fatalf("nothing is due on the day of submission: %v, %v", due, err)
	}
	f.at(t, 2026, 5, 11, 17, 1)
	due, err := f.Worker.Overdue(ctx, 0)
	if err != nil || len(due) != 1 || due[0].Ref != bid {
		t.Fatalf("got %v, %v; want the bid", due, err)
	}
	for _, want := range []bool{true, false} {
		id, err := f.Worker.KeepWake(ctx, bid, due[0].Version)
		if err != nil || (id != "") != want {
			t.Fatalf("a timer command was kept: %q, %v; want %v", id, err, want)
		}
		if want {
			if _, err := f.Worker.Apply(ctx, id); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, armed, err := f.Worker.NextWake(ctx); armed || err != nil {
		t.Errorf("nothing more should be armed: %v, %v", armed, err)
	}
}
