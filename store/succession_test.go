package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// merges enters RZY, with a chief finance officer, and that it follows RZX from
// 1 July 2027.
func (f *fixture) merges(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	seed := funding.Seed{
		Organisations: []funding.Organisation{{Code: "RZY", Name: "Easter Moor NHS Foundation Trust", Kind: funding.Trust, LegalForm: funding.NHSFoundationTrust, ICB: "QWO", Region: "Y63", OpenedOn: date(2027, 7, 1), Source: "Test"}},
		People:        []funding.SeedPerson{{ID: "yusuf", Name: "Yusuf Demir", Email: "yusuf@eastermoor.example", Token: "demo-yusuf", Posts: []funding.Post{{Role: funding.TrustCFO, Org: "RZY"}}}},
	}
	if err := f.Owner.Seed(ctx, seed); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the same again changes nothing
		if err := f.Worker.PutSuccession(ctx, funding.OrgRelation{From: "RZX", To: "RZY", Since: date(2027, 7, 1)}); err != nil {
			t.Fatal(err)
		}
	}
	refusedAs(t, f.Worker.PutSuccession(ctx, funding.OrgRelation{From: "RZX", To: "RZB", Since: date(2027, 7, 1)}), "ALREADY_FOLLOWED")
}

// E7 in the record: on the day every row of the award is the successor's, the
// sums stay, the chain holds, and the same day passes it on once.
func TestAnAwardPassesToTheTrustThatFollows(t *testing.T) {
	f := newDB(t)
	ctx, award := context.Background(), f.active(t)
	paid := f.paid(t, award, 6, 310_250_00)
	draft := f.drafted(t, award, "left", 7, 412_600_40)
	f.merges(t)
	before := f.sums(t, award, "RZX")
	if at, ok, err := f.Worker.NextSuccession(ctx); err != nil || !ok || !at.Equal(date(2027, 7, 1).At(0, 0)) {
		t.Errorf("the next succession is at %s, %v, %v", at, ok, err)
	}
	f.at(t, 2027, 6, 30, 23, 59)
	f.succeeds(t, 0)
	f.at(t, 2027, 7, 1, 0, 1)
	f.succeeds(t, 1)
	if err := f.settle(t, "award/"+award+"/succession/2027-07-01"); err != nil {
		t.Fatal(err)
	}
	f.succeeds(t, 0)
	if after := f.sums(t, award, "RZY"); after != before {
		t.Errorf("RZY has %v, RZX had %v", after, before)
	}
	if left := f.sums(t, award, "RZX"); left != [5]int64{} {
		t.Errorf("RZX still has %v", left)
	}
	sheet, err := f.Web.AwardSheet(ctx, f.person(t, "yusuf"), award)
	if err != nil || sheet.Award.Org != "RZY" || len(sheet.Timeline) == 0 {
		t.Fatalf("the new trust sees %s with %d events, %v", sheet.Award.Org, len(sheet.Timeline), err)
	}
	for _, c := range sheet.Claims {
		if c.ID == paid && (c.Org != "RZY" || c.ClaimedAs != "RZX" || c.Status != funding.Paid) {
			t.Errorf("the paid claim is %+v", c)
		}
	}
	_, err = f.Web.StartClaim(ctx, f.person(t, "ben"), "old-name", funding.ClaimContent{Award: award, Org: "RZX", FY: 2027, Month: calendar.Month(3), Nature: funding.Capital, Basis: funding.BasisPaid})
	refusedAs(t, err, "ORG_CLOSED")
	refusedAs(t, f.click(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": draft}), "SIGNATORY_NEEDED")
	refusedAs(t, f.click(t, "eleri", funding.AwardKind, award, funding.SignSuccessor, nil), "NOT_YOUR_ROLE")
	f.must(t, "yusuf", funding.AwardKind, award, funding.SignSuccessor, nil)
	if verdict, err := f.Web.VerifyAudit(ctx, f.person(t, "farah"), funding.Ref{}); err != nil || verdict.Broken != "" {
		t.Errorf("the chain is broken at %q (%v)", verdict.Broken, err)
	}
}

// succeeds insists on how many things pass on now.
func (f *fixture) succeeds(t *testing.T, want int64) {
	t.Helper()
	if kept, err := f.Worker.KeepSuccessions(context.Background()); err != nil || kept != want {
		t.Errorf("%d things pass on (%v), want %d", kept, err, want)
	}
}

// sums are the profile, limits, drawn money, claims and plan that an award has
// of one trust.
func (f *fixture) sums(t *testing.T, award, org string) (out [5]int64) {
	t.Helper()
	for i, query := range []string{
		`select coalesce(sum(pence), 0) from award_profiles p where award_id = ? and org = ? and source = 'NATIONAL' and version = (select max(version) from award_profiles where award_id = p.award_id)`,
		`select coalesce(sum(profile), 0) from award_years where award_id = ? and org = ?`,
		`select coalesce(sum(drawn), 0) from award_years where award_id = ? and org = ?`,
		`select coalesce(sum(amount), 0) from claims where award_id = ? and org = ?`,
		`select coalesce(sum(pence), 0) from award_plan where award_id = ? and org = ?`,
	} {
		out[i] = f.sum(t, query, award, org)
	}
	return out
}

// People of the old trust go on for 90 days: to 28 September, not 29 September.
func TestPeopleOfATrustThatEndedKeepAccessFor90Days(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	f.merges(t)
	f.at(t, 2027, 7, 1, 0, 1)
	f.succeeds(t, 1)
	if err := f.settle(t, "award/"+award+"/succession/2027-07-01"); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		day  time.Time
		sees bool
	}{{date(2027, 7, 1).At(9, 0), true}, {date(2027, 9, 28).At(23, 58), true}, {date(2027, 9, 29).At(0, 1), false}} {
		if _, err := f.Worker.Advance(context.Background(), tt.day); err != nil {
			t.Fatal(err)
		}
		for _, who := range []string{"ben", "eleri"} {
			_, err := f.Web.AwardSheet(context.Background(), f.person(t, who), award)
			if got := fmt.Sprint(err == nil); got != fmt.Sprint(tt.sees) {
				t.Errorf("%s on %s sees it: %s (%v), want %v", who, tt.day, got, err, tt.sees)
			}
		}
	}
}

// A bid in review passes on with its trust, and the reviewers go on.
func TestABidThatIsJudgedPassesOn(t *testing.T) {
	f := newDB(t)
	id := f.submitted(t)
	f.merges(t)
	f.at(t, 2027, 7, 1, 0, 1)
	f.succeeds(t, 1)
	if err := f.settle(t, "bid/"+id+"/succession/2027-07-01"); err != nil {
		t.Fatal(err)
	}
	if b := f.stateOf(t, id); b.Org != "RZY" || b.Successions[0].From != "RZX" || f.sum(t, `select count(*) from bids where id = ? and org = 'RZY'`, id) != 1 {
		t.Errorf("the bid is %s's", b.Org)
	}
}
