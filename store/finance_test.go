package store

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

func TestPricesPayersKindsAndOptionsAreReadBackAsTheyWerePut(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	id, err := f.Web.StartBid(ctx, amina, "t", theRound, "RZX", nil)
	if err != nil {
		t.Fatal(err)
	}
	costs := example.Costs()
	costs.Prices, costs.Lines[3].Investment = funding.NominalPrices, funding.Innovative
	costs.Payers = map[calendar.FY]funding.FundSource{2031: funding.ICBMoney, 2032: funding.LocalMoney, 2099: funding.OtherMoney}
	options := []funding.Option{
		{Ref: "O1", Kind: funding.BusinessAsUsual, Title: "As now", Lines: []funding.OptionLine{{Description: "Licences", Nature: funding.Revenue, Amounts: funding.ByYear{2026: 90_000_000}}}},
		{Ref: "O2", Kind: funding.DoMinimum, Title: "Scan", Rationale: "It changes nothing on the wards.", Lines: []funding.OptionLine{}, Benefits: funding.ByYear{2027: 5}},
	}
	for range 2 { // the second time changes nothing
		if err := f.Web.PutCosts(ctx, amina, id, costs); err != nil {
			t.Fatal(err)
		}
		if err := f.Web.PutOptions(ctx, amina, id, options); err != nil {
			t.Fatal(err)
		}
	}
	sheet, err := f.Web.BidSheet(ctx, amina, id)
	if err != nil {
		t.Fatal(err)
	}
	c := sheet.Content
	if c.Version != 2 || c.Prices != funding.NominalPrices || c.Lines[3].Investment != funding.Innovative {
		t.Errorf("version %d, prices %s, line 4 is %s; want 2, NOMINAL, INNOVATIVE", c.Version, c.Prices, c.Lines[3].Investment)
	}
	if diff := cmp.Diff(map[calendar.FY]funding.FundSource{2031: funding.ICBMoney}, c.Payers); diff != "" {
		t.Errorf("payers: only those that say something are kept (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(options, c.Options); diff != "" {
		t.Errorf("options (-want +got):\n%s", diff)
	}
	if len(sheet.Options) != 3 || sheet.Options[2].Kind != funding.Preferred {
		t.Errorf("compared %v, want both options and the bid", sheet.Options)
	}
	refusedAs(t, f.Web.PutOptions(ctx, f.person(t, "farah"), id, nil), "NOT_FOUND")
	many := make([]funding.Option, 11)
	for i := range many {
		many[i] = funding.Option{Ref: string(rune('A' + i)), Kind: funding.Alternative, Title: "x"}
	}
	refusedAs(t, f.Web.PutOptions(ctx, amina, id, many), "TOO_MANY")
}

func TestExplanationsAreKeptAndTakenBack(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	id, err := f.Web.StartBid(ctx, amina, "t", theRound, "RZX", nil)
	if err != nil {
		t.Fatal(err)
	}
	put := func(given map[string]string) funding.Content {
		t.Helper()
		if err := f.Web.PutExplanations(ctx, amina, id, given); err != nil {
			t.Fatal(err)
		}
		sheet, err := f.Web.BidSheet(ctx, amina, id)
		if err != nil {
			t.Fatal(err)
		}
		return sheet.Content
	}
	c := put(map[string]string{"checklist.1.6": "YES: page one ", "PACE": "It extends a live system."})
	if want := map[string]string{"checklist.1.6": "YES: page one", "PACE": "It extends a live system."}; !cmp.Equal(c.Explained, want) || c.Version != 1 {
		t.Errorf("got %v, version %d; want %v, version 1", c.Explained, c.Version, want)
	}
	if c = put(map[string]string{"PACE": " "}); len(c.Explained) != 1 || c.Version != 2 {
		t.Errorf("taken back: got %v, version %d; want one left, version 2", c.Explained, c.Version)
	}
	refusedAs(t, f.Web.PutExplanations(ctx, amina, id, map[string]string{"F4": "We like it so."}), "NOTHING_TO_EXPLAIN")
	refusedAs(t, f.Web.PutExplanations(ctx, f.person(t, "rzb-author"), id, map[string]string{"PACE": "x"}), "NOT_FOUND")
}

func TestCompletedProjectsAreComparedByLengthOnly(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	got, err := spansOf(f, "STANDARD")
	if err != nil || len(got) != 0 {
		t.Fatalf("before any project is complete: %v, %v; want none", got, err)
	}
	if err := f.Worker.db.Exec(`update awards set closed = true where id = ?`, award).Error; err != nil {
		t.Fatal(err)
	}
	if got, err = spansOf(f, "STANDARD"); err != nil || !cmp.Equal(got, []int{913}) { // 30 September 2026 to 31 March 2029
		t.Errorf("got %v, %v; want 913 days", got, err)
	}
	if got, err = spansOf(f, "FAST"); err != nil || len(got) != 0 {
		t.Errorf("another pathway: got %v, %v; want none", got, err)
	}
}

func spansOf(f *fixture, pathway string) (days []int, err error) {
	err = f.Web.db.Raw(`select * from completed_spans(?)`, pathway).Scan(&days).Error
	return days, err
}
