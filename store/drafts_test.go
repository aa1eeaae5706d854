package store

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

func TestStartingABidFillsInWhatIsKnown(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	id, err := f.Web.StartBid(ctx, amina, "t1", theRound, "RZX", map[string]string{"title": "Northmoor EPR"})
	if err != nil || id != "FP26-RZX-001" {
		t.Fatalf("StartBid = %q, %v; want FP26-RZX-001", id, err)
	}
	sheet, err := f.Web.BidSheet(ctx, amina, id)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for key, a := range sheet.Content.Answers {
		got[key] = a.Value + " " + string(a.Provenance) + " " + a.Source
	}
	want := map[string]string{
		"title": "Northmoor EPR TYPED ",
		"sro":   "david COMPUTED The only senior responsible owner at Northmoor University Hospitals NHS Foundation Trust",
		"cfo":   "eleri COMPUTED The only chief finance officer at Northmoor University Hospitals NHS Foundation Trust",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if sheet.Bid.Title != "Northmoor EPR" || sheet.Bid.Status != funding.Draft || sheet.Economics != nil || sheet.Names["david"] != "David Okafor" {
		t.Errorf("sheet: title %q, status %s, economics %v, names %v", sheet.Bid.Title, sheet.Bid.Status, sheet.Economics, sheet.Names)
	}
}

func TestOneTokenGivesOneBid(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	ids := make([]string, 8)
	var wait sync.WaitGroup
	for i := range ids {
		wait.Go(func() {
			id, err := f.Web.StartBid(ctx, amina, "same", theRound, "RZX", nil)
			if err != nil {
				t.Error(err)
			}
			ids[i] = id
		})
	}
	wait.Wait()
	for _, id := range ids {
		if id != "FP26-RZX-001" {
			t.Errorf("got %q, want FP26-RZX-001 every time", id)
		}
	}
	next, err := f.Web.StartBid(ctx, amina, "another", theRound, "RZX", nil)
	if err != nil || next != "FP26-RZX-002" {
		t.Errorf("the next bid is %q, %v; want FP26-RZX-002", next, err)
	}
	_, err = f.Web.StartBid(ctx, amina, "same", theRound, "RZB", nil)
	refusedAs(t, err, "IDEMPOTENCY_KEY_REUSED")
	other, err := f.Web.StartBid(ctx, f.person(t, "rzb-author"), "same", theRound, "RZB", nil)
	if err != nil || other != "FP26-RZB-001" {
		t.Errorf("somebody else's same token gives %q, %v; want FP26-RZB-001", other, err)
	}
}

func TestWhoMayNotStartABid(t *testing.T) {
	f := newDB(t)
	for _, tt := range []struct{ name, person, round, org, code string }{
		{"an author of another trust", "rzb-author", theRound, "RZX", "NOT_YOUR_ROLE"},
		{"a chief finance officer", "eleri", theRound, "RZX", "NOT_YOUR_ROLE"},
		{"the funder", "farah", theRound, "RZX", "NOT_YOUR_ROLE"},
		{"into a round that does not exist", "amina", "FP-2026-R9", "RZX", "NOT_FOUND"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := f.Web.StartBid(context.Background(), f.person(t, tt.person), tt.name, tt.round, tt.org, nil)
			refusedAs(t, err, tt.code)
		})
	}
	var n int
	if err := f.Worker.db.Raw(`select count(*) from bids`).Scan(&n).Error; err != nil || n != 0 {
		t.Errorf("%d bids were written (%v), want none", n, err)
	}
}

func TestAnswersKeepWhereTheyCameFrom(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	id, err := f.Web.StartBid(ctx, amina, "t", theRound, "RZX", nil)
	if err != nil {
		t.Fatal(err)
	}
	put := func(given ...funding.GivenAnswer) funding.Content {
		t.Helper()
		if err := f.Web.PutAnswers(ctx, amina, id, given); err != nil {
			t.Fatal(err)
		}
		sheet, err := f.Web.BidSheet(ctx, amina, id)
		if err != nil {
			t.Fatal(err)
		}
		return sheet.Content
	}
	c := put(funding.GivenAnswer{Key: "title", Value: "One", ActiveMS: 900}, funding.GivenAnswer{Key: "risk", Value: "LOW", Provenance: funding.Pasted, Source: "clipboard"},
		funding.GivenAnswer{Key: "sro", Value: "david"}, funding.GivenAnswer{Key: "cfo", Value: "chloe", Provenance: funding.Typed})
	check := func(key string, want funding.Provenance) {
		t.Helper()
		if got := c.Answers[key].Provenance; got != want {
			t.Errorf("%s: got %s, want %s", key, got, want)
		}
	}
	check("title", funding.Typed)
	check("risk", funding.Pasted)
	check("sro", funding.Computed)
	check("cfo", funding.PrefillEdited)
	if c.Version != 1 {
		t.Errorf("content version %d, want 1", c.Version)
	}
	c = put(funding.GivenAnswer{Key: "title", Value: "One", ActiveMS: 100})
	if c.Version != 1 || c.Answers["title"].ActiveMS != 1000 {
		t.Errorf("the same words again: version %d, %d ms; want 1, 1000 ms", c.Version, c.Answers["title"].ActiveMS)
	}
	c = put(funding.GivenAnswer{Key: "title", Value: ""}, funding.GivenAnswer{Key: "cfo", Value: "eleri"})
	if _, there := c.Answers["title"]; there || c.Version != 2 || c.Title() != "Untitled bid" {
		t.Errorf("cleared: there %v, version %d, title %q", there, c.Version, c.Title())
	}
	check("cfo", funding.PrefillEdited)
}

func TestWhatCannotBeSavedIsRefusedWhole(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	id := f.exampleDraft(t)
	line := example.Costs().Lines[0]
	with := func(change func(l *funding.CostLine)) funding.Costs {
		l := line
		change(&l)
		return funding.Costs{Lines: []funding.CostLine{line, l}}
	}
	cell := funding.FundingCell{Source: funding.LocalMoney, Nature: funding.Capital, FY: 2026, Amount: 1}
	tests := []struct {
		name, code string
		put        func() error
	}{
		{"two lines with one reference", "REF_TWICE", func() error { return f.Web.PutCosts(ctx, amina, id, with(func(*funding.CostLine) {})) }},
		{"a line for another trust", "ORG_NOT_IN_BID", func() error {
			return f.Web.PutCosts(ctx, amina, id, with(func(l *funding.CostLine) { l.Ref, l.Org = "X", "RZB" }))
		}},
		{"a life of 500 years", "LIFE_OUT_OF_RANGE", func() error {
			return f.Web.PutCosts(ctx, amina, id, with(func(l *funding.CostLine) { l.Ref, l.LifeYears = "X", 500 }))
		}},
		{"a zero byte in a description", "TEXT_UNREADABLE", func() error {
			return f.Web.PutCosts(ctx, amina, id, with(func(l *funding.CostLine) { l.Ref, l.Description = "X", "a\x00b" }))
		}},
		{"an amount above the most", "MONEY_TOO_LARGE", func() error {
			return f.Web.PutCosts(ctx, amina, id, with(func(l *funding.CostLine) { l.Ref, l.Amounts = "X", funding.ByYear{2026: money.Max + 1} }))
		}},
		{"a source given twice", "CELL_TWICE", func() error {
			return f.Web.PutCosts(ctx, amina, id, funding.Costs{Funding: []funding.FundingCell{cell, cell}})
		}},
		{"a question nobody asked", "NO_SUCH_QUESTION", func() error {
			return f.Web.PutAnswers(ctx, amina, id, []funding.GivenAnswer{{Key: "title", Value: "New"}, {Key: "colour", Value: "red"}})
		}},
		{"a provenance nobody knows", "NOT_A_CHOICE", func() error {
			return f.Web.PutAnswers(ctx, amina, id, []funding.GivenAnswer{{Key: "title", Value: "New", Provenance: "DREAMT"}})
		}},
		{"a milestone without a date", "DATE_MISSING", func() error {
			return f.Web.PutMilestones(ctx, amina, id, []funding.Milestone{{Ref: "M1", Title: "Start"}})
		}},
		{"a benefit of no type", "NOT_A_CHOICE", func() error {
			return f.Web.PutBenefits(ctx, amina, id, []funding.Benefit{{Ref: "B1", Description: "Good"}})
		}},
	}
	before, err := f.Web.BidSheet(ctx, amina, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { refusedAs(t, tt.put(), tt.code) })
	}
	after, err := f.Web.BidSheet(ctx, amina, id)
	if err != nil || after.Content.Hash() != before.Content.Hash() {
		t.Errorf("the content changed (%v)", err)
	}
}

func TestWhatIsSavedComesBackTheSame(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	id := f.exampleDraft(t)
	bias := money.BasisPoints(1500)
	costs := example.Costs()
	costs.OptimismBias = &bias
	costs.Funding = []funding.FundingCell{{Org: "RZX", Source: funding.LocalMoney, Nature: funding.Revenue, FY: 2027, Amount: 3}, {Org: "RZX", Source: funding.LocalMoney, Nature: funding.Capital, FY: 2027, Amount: 2}}
	if err := f.Web.PutCosts(ctx, amina, id, costs); err != nil {
		t.Fatal(err)
	}
	sheet, err := f.Web.BidSheet(ctx, amina, id)
	if err != nil {
		t.Fatal(err)
	}
	want := ownedCosts(costs, "RZX")
	got := funding.Costs{Lines: sheet.Content.Lines, Funding: sheet.Content.Funding, Running: sheet.Content.Running, OptimismBias: sheet.Content.OptimismBias}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("costs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(example.Milestones(), sheet.Content.Milestones); diff != "" {
		t.Errorf("milestones (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(ownedBenefits(example.Benefits(), "RZX"), sheet.Content.Benefits); diff != "" {
		t.Errorf("benefits (-want +got):\n%s", diff)
	}
	version := sheet.Content.Version
	if err := f.Web.PutCosts(ctx, amina, id, costs); err != nil {
		t.Fatal(err)
	}
	if again, err := f.Web.BidSheet(ctx, amina, id); err != nil || again.Content.Version != version {
		t.Errorf("saving the same again gives version %d (%v), want %d", again.Content.Version, err, version)
	}
	rows, err := f.Web.Bids(ctx, amina, "", 10)
	if err != nil || len(rows) != 1 || rows[0].Ask != 18_400_000_00 || rows[0].Title != "Northmoor EPR" {
		t.Errorf("the list shows %+v (%v), want an ask of £18,400,000.00", rows, err)
	}
}

func TestASubmittedBidCannotBeEdited(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	id := f.submitted(t)
	refusedAs(t, f.Web.PutAnswers(ctx, amina, id, []funding.GivenAnswer{{Key: "title", Value: "Late"}}), "WRONG_STATE")
	refusedAs(t, f.Web.PutCosts(ctx, amina, id, funding.Costs{}), "WRONG_STATE")
	refusedAs(t, f.Web.PutMilestones(ctx, amina, id, nil), "WRONG_STATE")
	refusedAs(t, f.Web.PutBenefits(ctx, amina, id, nil), "WRONG_STATE")
	refusedAs(t, f.Web.PutCosts(ctx, f.person(t, "farah"), id, funding.Costs{}), "NOT_YOUR_ROLE")
	refusedAs(t, f.Web.PutCosts(ctx, f.person(t, "rzb-author"), id, funding.Costs{}), "NOT_FOUND")
}

// Edits and a submission at once: either an edit is in what was submitted, or
// it is refused. Never is the content another than the one that was signed,
// and never does one wait for the other for ever.
func TestAnEditNeverSlipsInBehindASubmission(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	id := f.exampleDraft(t)
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	var wait sync.WaitGroup
	for i := range 6 {
		wait.Go(func() {
			m := append(example.Milestones(), funding.Milestone{Ref: fmt.Sprint("X", i), Title: "Another step", Due: date(2029, 1, 1)})
			err := f.Web.PutMilestones(ctx, amina, id, m)
			if err != nil && !strings.Contains(err.Error(), "WRONG_STATE") {
				t.Errorf("an edit failed: %v", err)
			}
		})
	}
	err := f.click(t, "eleri", funding.BidKind, id, funding.Submit, nil)
	wait.Wait()
	sheet, readErr := f.Web.BidSheet(ctx, amina, id)
	if readErr != nil {
		t.Fatal(readErr)
	}
	if err != nil {
		refusedAs(t, err, "CHANGED_SINCE_APPROVAL")
		return
	}
	if sheet.Bid.ContentHash != sheet.Content.Hash() {
		t.Errorf("what was signed is not what is there")
	}
}
