package store

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
)

// propose reads a file of assessments as the fund's administrator.
func (f *fixture) propose(t *testing.T, kind, name, asOf, data string) string {
	t.Helper()
	file, err := exchange.AssessedFile(kind, name, on(asOf), []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	id, err := f.Web.ProposeFacts(context.Background(), f.person(t, "olive"), file)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (f *fixture) matches(t *testing.T, id string) string {
	t.Helper()
	sheet, err := f.Web.RegisterSheet(context.Background(), f.person(t, "olive"), id)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range sheet.Matches {
		best := ""
		if len(m.Candidates) > 0 {
			best = fmt.Sprintf(" best %s %d", m.Candidates[0].Org, m.Candidates[0].Score)
		}
		out = append(out, fmt.Sprintf("%d %q before %v none %v%s", m.No, m.Org, m.Chosen, m.None, best))
	}
	return strings.Join(out, "; ")
}

const groups = "Trust name,Group\nNORTHMOOR UNIVERSITY HOSPITALS NHS FOUNDATION TRUST,2\nSaltmarsh Foundation Partnership,3\nKingsforge & General Hospital,1\nElsewhere Hospitals,0\n"

func TestNothingIsLoadedBeforeAPersonHasConfirmedIt(t *testing.T) {
	db, ctx := newDB(t), context.Background()
	olive := db.person(t, "olive")
	id := db.propose(t, funding.FileGroup, "groups.csv", "2026-06-01", groups)
	if again := db.propose(t, funding.FileGroup, "groups.csv", "2026-06-01", groups); again != id {
		t.Errorf("the same file again: got %s, want %s", again, id)
	}
	want := `1 "RZX" before false none false best RZX 100; 2 "RZB" before false none false best RZB 100; 3 "" before false none false best RZF 57; 4 "" before false none true`
	if got := db.matches(t, id); got != want {
		t.Errorf("proposed\n%s\nwant\n%s", got, want)
	}
	if got := db.facts(t, "olive", "RZX")["epr_group"].Value; got != "GROUP_1" {
		t.Errorf("before it is confirmed Northmoor is in %s, want GROUP_1", got)
	}
	for name, no := range map[string]struct {
		choices map[int]string
		want    string
	}{
		"one row left out":        {map[int]string{1: "RZX", 2: "RZB", 4: "NONE"}, "CHOICE_MISSING"},
		"one trust twice":         {map[int]string{1: "RZX", 2: "RZX", 3: "RZF", 4: "NONE"}, "ORGANISATION_TWICE"},
		"a trust that is none":    {map[int]string{1: "RZX", 2: "QWO", 3: "RZF", 4: "NONE"}, "ORGANISATION_UNKNOWN"},
		"a trust nobody heard of": {map[int]string{1: "RZX", 2: "XXX", 3: "RZF", 4: "NONE"}, "ORGANISATION_UNKNOWN"},
	} {
		if got := code(db.Web.LoadRegister(ctx, olive, id, no.choices)); got != no.want {
			t.Errorf("%s: got %s, want %s", name, got, no.want)
		}
	}
	choices := map[int]string{1: "RZX", 2: "RZB", 3: "RZF", 4: funding.NoneOfOurs}
	if got := code(db.Web.LoadRegister(ctx, db.person(t, "farah"), id, choices)); got != "NOT_YOUR_ROLE" {
		t.Errorf("by the programme manager: got %s, want NOT_YOUR_ROLE", got)
	}
	if err := db.Web.LoadRegister(ctx, olive, id, choices); err != nil {
		t.Fatal(err)
	}
	if got := code(db.Web.LoadRegister(ctx, olive, id, choices)); got != "FILE_LOADED" {
		t.Errorf("twice: got %s, want FILE_LOADED", got)
	}
	for org, want := range map[string]string{"RZX": "GROUP_2", "RZB": "GROUP_3", "RZF": "GROUP_1", "RZC": "GROUP_0"} {
		f := db.facts(t, "olive", org)["epr_group"]
		if confirmed := org != "RZC"; f.Value != want || (f.ConfirmedBy == "olive") != confirmed {
			t.Errorf("%s: got %s confirmed by %q, want %s", org, f.Value, f.ConfirmedBy, want)
		}
	}
}

func TestChoicesAreRememberedForTheNextFile(t *testing.T) {
	db, ctx := newDB(t), context.Background()
	olive := db.person(t, "olive")
	id := db.propose(t, funding.FileGroup, "groups.csv", "2026-06-01", groups)
	if err := db.Web.LoadRegister(ctx, olive, id, map[int]string{1: "RZX", 2: "RZB", 3: "RZF", 4: funding.NoneOfOurs}); err != nil {
		t.Fatal(err)
	}
	next := db.propose(t, funding.FileGroup, "groups.csv", "2026-12-01", groups)
	want := `1 "RZX" before true none false best RZX 100; 2 "RZB" before true none false best RZB 100; 3 "RZF" before true none false best RZF 57; 4 "" before true none true`
	if got := db.matches(t, next); got != want {
		t.Errorf("proposed\n%s\nwant\n%s", got, want)
	}
	if err := db.Web.LoadRegister(ctx, olive, next, map[int]string{1: "RZX", 2: "RZB", 3: "RZF", 4: funding.NoneOfOurs}); err != nil {
		t.Fatal(err)
	}
	d, err := db.Web.RegisterDesk(ctx, olive)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []funding.LoadSummary{{Matched: 3, None: 1, Facts: 3, Same: 0}, {Matched: 3, None: 1, Facts: 3, Same: 0}} {
		if d.Files[i].Loaded != want {
			t.Errorf("file %d: got %+v, want %+v", i, d.Files[i].Loaded, want)
		}
	}
}

func TestATrustSeesNoRegisters(t *testing.T) {
	db, ctx := newDB(t), context.Background()
	id := db.propose(t, funding.FileGroup, "groups.csv", "2026-06-01", groups)
	if _, err := db.Web.RegisterSheet(ctx, db.person(t, "amina"), id); code(err) != "NOT_YOUR_ROLE" {
		t.Errorf("got %v, want NOT_YOUR_ROLE", err)
	}
	if err := db.Web.DisputeFact(ctx, db.person(t, "rzb-sro"), "RZB", "epr_group", "We have a record."); err != nil {
		t.Fatal(err)
	}
	d, err := db.Web.RegisterDesk(ctx, db.person(t, "olive"))
	if err != nil || len(d.Disputes) != 1 || d.Disputes[0].Who != "Rosa Whitfield" || d.Disputes[0].Fact.Dispute != "We have a record." {
		t.Errorf("disputes: got %+v, %v, want Rosa's", d.Disputes, err)
	}
}
