package store

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// standsIn names a deputy at RZX, as the holder.
func (f *fixture) standsIn(t *testing.T, deputy, holder string, role funding.Role, from, until calendar.Date) int64 {
	t.Helper()
	id, err := f.Web.NameDeputy(context.Background(), f.person(t, holder), "t-"+deputy+holder+string(role), funding.Deputyship{Org: "RZX", Role: role, Person: holder, Deputy: deputy, From: from, Until: until, Reason: "Annual leave"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// signs lists what waits for somebody's signature.
func (f *fixture) signs(t *testing.T, person string) string {
	t.Helper()
	home, err := f.Web.Home(context.Background(), f.person(t, person), desk.HomeQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, row := range home.Tasks {
		if row.Signs != "" {
			out = append(out, row.Title)
		}
	}
	n, err := f.Web.ToSign(context.Background(), f.person(t, person))
	if err != nil || n != len(out) {
		t.Errorf("%s has %d to sign (%v), and the start page lists %v", person, n, err, out)
	}
	return strings.Join(out, ", ")
}

func TestADeputyActsFromTheFirstDayToTheLast(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	f.standsIn(t, "chloe", "eleri", funding.TrustCFO, date(2026, 5, 6), date(2026, 5, 7))
	bid := f.exampleDraft(t)
	f.must(t, "amina", funding.BidKind, bid, funding.SendForApproval, nil)
	f.must(t, "david", funding.BidKind, bid, funding.ApproveInside, nil)
	refusedAs(t, f.click(t, "chloe", funding.BidKind, bid, funding.Submit, nil), "NOT_YOUR_ROLE")
	f.at(t, 2026, 5, 6, 9, 0)
	if got := f.signs(t, "chloe"); got != "Sign and submit the bid" {
		t.Errorf("the deputy's start page: %q", got)
	}
	f.must(t, "chloe", funding.BidKind, bid, funding.Submit, nil)
	sheet, err := f.Web.BidSheet(ctx, f.person(t, "amina"), bid)
	if err != nil {
		t.Fatal(err)
	}
	if e := sheet.Timeline[0]; e.By != "Chloe Adeyemi for Eleri Morgan" {
		t.Errorf("the timeline says %q", e.By)
	}
	var row struct{ ByPerson, ForPerson, Role, Hash string }
	err = f.Worker.tx(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`select by_person, for_person, role, hash from approvals where subject = ? and step = 2`, bid).Scan(&row).Error
	})
	if err != nil || row.ByPerson != "chloe" || row.ForPerson != "eleri" || row.Role != "TRUST_CFO" || row.Hash != sheet.Bid.ContentHash {
		t.Errorf("the row says %+v, %v", row, err)
	}
	f.at(t, 2026, 5, 8, 0, 0)
	if p := f.person(t, "chloe"); len(p.Acting) != 0 {
		t.Errorf("the day after the last she still acts: %+v", p.Acting)
	}
}

func TestLettersGoToHolderAndDeputy(t *testing.T) {
	f := newDB(t)
	f.standsIn(t, "chloe", "eleri", funding.TrustCFO, date(2026, 5, 1), date(2026, 5, 7))
	bid := f.exampleDraft(t)
	f.must(t, "amina", funding.BidKind, bid, funding.SendForApproval, nil)
	f.must(t, "david", funding.BidKind, bid, funding.ApproveInside, nil)
	var people []string
	err := f.Worker.tx(context.Background(), func(tx *gorm.DB) error {
		return tx.Raw(`select person_id from outbox where template = 'sign-bid' and aggregate = ? order by person_id`, bid).Scan(&people).Error
	})
	if err != nil || strings.Join(people, " ") != "chloe eleri" {
		t.Errorf("got %v, %v", people, err)
	}
}

func TestWhoMayNameAndEndADeputy(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	name := func(by string, change func(*funding.Deputyship)) error {
		d := funding.Deputyship{Org: "RZX", Role: funding.TrustSRO, Person: "david", Deputy: "ben", From: date(2026, 5, 2), Until: date(2026, 5, 9), Reason: "Leave"}
		change(&d)
		_, err := f.Web.NameDeputy(ctx, f.person(t, by), fmt.Sprintf("%s-%d", by, clickTurn.Add(1)), d)
		return err
	}
	plain := func(*funding.Deputyship) {}
	tests := []struct {
		name, by string
		change   func(*funding.Deputyship)
		code     string
	}{
		{"a colleague may not", "amina", plain, "NOT_YOUR_POST"},
		{"the CFO of another trust may not", "rzb-cfo", plain, "NOT_YOUR_POST"},
		{"not for a post that the holder has not", "david", func(d *funding.Deputyship) { d.Role = funding.TrustCFO }, "NOT_THE_HOLDER"},
		{"not oneself", "david", func(d *funding.Deputyship) { d.Deputy = "david" }, "OWN_DEPUTY"},
		{"not somebody from elsewhere", "david", func(d *funding.Deputyship) { d.Deputy = "rzb-sro" }, "DEPUTY_ELSEWHERE"},
		{"not backwards", "david", func(d *funding.Deputyship) { d.Until = date(2026, 5, 1) }, "DATES_REVERSED"},
		{"not in the past", "david", func(d *funding.Deputyship) { d.From, d.Until = date(2026, 4, 1), date(2026, 4, 30) }, "DATE_PAST"},
		{"not for longer than a year", "david", func(d *funding.Deputyship) { d.Until = date(2027, 5, 5) }, "TOO_LONG"},
		{"not without a reason", "david", func(d *funding.Deputyship) { d.Reason = " " }, "REASONS_MISSING"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { refusedAs(t, name(tt.by, tt.change), tt.code) })
	}
	for _, by := range []string{"david", "eleri", "olive"} { // the holder, the CFO, the fund's administrator
		deputy := map[string]string{"david": "ben", "eleri": "amina", "olive": "chloe"}[by]
		if err := name(by, func(d *funding.Deputyship) { d.Deputy = deputy }); err != nil {
			t.Errorf("by %s: %v", by, err)
		}
	}
	refusedAs(t, name("david", plain), "DEPUTY_ALREADY")
	desk, err := f.Web.Deputies(ctx, f.person(t, "ben"))
	if err != nil || len(desk.Rows) != 3 || desk.Names["amina"] != "Amina Hussain" {
		t.Fatalf("got %+v, %v", desk, err)
	}
	id := desk.Rows[len(desk.Rows)-1].ID
	refusedAs(t, f.Web.EndDeputy(ctx, f.person(t, "rzb-cfo"), id), "NOT_FOUND")
	f.at(t, 2026, 5, 3, 9, 0)
	if len(f.person(t, "ben").Acting) != 1 {
		t.Error("ben does not act on 3 May")
	}
	for range 2 { // twice is fine
		if err := f.Web.EndDeputy(ctx, f.person(t, "ben"), id); err != nil {
			t.Error(err)
		}
	}
	if len(f.person(t, "ben").Acting) != 0 {
		t.Error("ben still acts after it was ended")
	}
}

func TestTheSameTokenNamesOneDeputy(t *testing.T) {
	f := newDB(t)
	first := f.standsIn(t, "ben", "david", funding.TrustSRO, date(2026, 5, 2), date(2026, 5, 9))
	if again := f.standsIn(t, "ben", "david", funding.TrustSRO, date(2026, 5, 2), date(2026, 5, 9)); again != first {
		t.Errorf("got %d, want %d again", again, first)
	}
}

func TestAChangeTakesTheSignatureOffTheCFOsList(t *testing.T) {
	f := newDB(t)
	ctx, bid := context.Background(), f.exampleDraft(t)
	f.must(t, "amina", funding.BidKind, bid, funding.SendForApproval, nil)
	if got := f.signs(t, "david") + "|" + f.signs(t, "eleri"); got != "Approve the bid|" {
		t.Errorf("sent: %q", got)
	}
	f.must(t, "david", funding.BidKind, bid, funding.ApproveInside, nil)
	if got := f.signs(t, "david") + "|" + f.signs(t, "eleri"); got != "|Sign and submit the bid" {
		t.Errorf("approved: %q", got)
	}
	put := func(summary string) {
		if err := f.Web.PutAnswers(ctx, f.person(t, "amina"), bid, []funding.GivenAnswer{{Key: "public_summary", Value: summary}}); err != nil {
			t.Fatal(err)
		}
	}
	put("Another summary.")
	if got := f.signs(t, "david") + "|" + f.signs(t, "eleri"); got != "Approve the bid|" {
		t.Errorf("changed: %q", got)
	}
	f.must(t, "david", funding.BidKind, bid, funding.ApproveInside, nil)
	f.must(t, "eleri", funding.BidKind, bid, funding.DeclineInside, map[string]any{"reasons": "The summary says nothing."})
	if got := f.signs(t, "david") + "|" + f.signs(t, "eleri"); got != "|" {
		t.Errorf("declined: %q", got)
	}
}

func TestATrustSaysWhoSigns(t *testing.T) {
	f := newDB(t)
	ctx, eleri := context.Background(), f.person(t, "eleri")
	chain := funding.Chain{{What: funding.SignBid, Step: 1, Role: funding.TrustFinanceApprover, From: 1_000_000_00}, {What: funding.SignBid, Step: 2, Role: funding.TrustSRO}, {What: funding.SignBid, Step: 3, Role: funding.TrustCFO}}
	bid := f.exampleDraft(t)
	f.must(t, "amina", funding.BidKind, bid, funding.SendForApproval, nil)
	refusedAs(t, f.Web.PutSignOff(ctx, f.person(t, "david"), "RZX", 0, chain), "NOT_YOUR_ROLE")
	refusedAs(t, f.Web.PutSignOff(ctx, f.person(t, "rzb-cfo"), "RZX", 0, chain), "NOT_YOUR_ROLE")
	refusedAs(t, f.Web.PutSignOff(ctx, eleri, "RZX", 0, chain[:2]), "STEP_NEEDED")
	if err := f.Web.PutSignOff(ctx, eleri, "RZX", 0, chain); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, f.Web.PutSignOff(ctx, eleri, "RZX", 0, chain), "CHANGED_MEANWHILE")
	sheet, err := f.Web.SignOff(ctx, f.person(t, "amina"), "RZX")
	if err != nil || sheet.Version != 1 || len(sheet.Chain) != 5 || sheet.MayPut() {
		t.Errorf("got %+v, %v", sheet, err)
	}
	if _, err := f.Web.SignOff(ctx, f.person(t, "rzb-cfo"), "RZX"); err == nil {
		t.Error("another trust reads who signs here")
	}
	if got := f.signs(t, "david") + "|" + f.signs(t, "chloe"); got != "Approve the bid|" {
		t.Errorf("what was sent before keeps its chain: %q", got)
	}
	f.must(t, "amina", funding.BidKind, bid, funding.SendForApproval, nil)
	if got := f.signs(t, "david") + "|" + f.signs(t, "chloe"); got != "|Approve the bid" {
		t.Errorf("sent anew: %q", got)
	}
	for _, by := range []string{"chloe", "david"} {
		f.must(t, by, funding.BidKind, bid, funding.ApproveInside, nil)
	}
	f.must(t, "eleri", funding.BidKind, bid, funding.Submit, nil)
}

// The database refuses what the rules should have refused.
func TestOneHandSignsOneStepInTheDatabase(t *testing.T) {
	f := newDB(t)
	bid := f.exampleDraft(t)
	f.must(t, "david", funding.BidKind, bid, funding.ApproveInside, nil)
	put := func(step int, by, forWhom string) error {
		return f.Worker.tx(context.Background(), func(tx *gorm.DB) error {
			return tx.Exec(`insert into approvals (kind, aggregate, what, subject, attempt, step, org, role, by_person, for_person, hash, at, command_id)
				select kind, aggregate, what, subject, attempt, ?, org, role, ?, ?, hash, at, command_id from approvals where subject = ? and step = 1`, step, by, orNull(forWhom), bid).Error
		})
	}
	refusedAs(t, put(2, "david", "eleri"), "SAME_PERSON")
	refusedAs(t, put(2, "chloe", "david"), "SAME_PERSON")
	if err := put(2, "chloe", "eleri"); err != nil {
		t.Error(err)
	}
	err := f.Worker.tx(context.Background(), func(tx *gorm.DB) error { return tx.Exec(`delete from approvals`).Error })
	if err == nil || !strings.Contains(err.Error(), "append only") {
		t.Errorf("got %v", err)
	}
}
