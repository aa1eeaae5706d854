package store

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

var (
	ledgerHeads = funding.LedgerHeads{Heads: []string{"Date", "Supplier", "Amount"}, Row: 1}
	ledgerMap   = funding.LedgerMapping{Columns: map[funding.LedgerColumn]string{funding.LedgerDate: "Date", funding.LedgerSupplier: "Supplier", funding.LedgerAmount: "Amount"}}
)

// entry is a ledger line of project P100.
func entry(on calendar.Date, supplier, invoice, text string, gross money.Pence) funding.LedgerLine {
	fy, m := calendar.MonthOf(on)
	return funding.LedgerLine{Posted: on, FY: fy, Month: m, Account: "7110", Project: "P100", Supplier: supplier, Invoice: invoice, Description: text, Net: gross, Gross: gross}
}

// drop has ben drop a file whose content is told by its name, and reads it.
func (f *fixture) drop(t *testing.T, award, name string, lines ...funding.LedgerLine) string {
	t.Helper()
	ctx, ben := context.Background(), f.person(t, "ben")
	id, err := f.Web.DropLedger(ctx, ben, award, name, []byte(name), ledgerHeads)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := f.Web.LedgerSheet(ctx, ben, id)
	if err != nil {
		t.Fatal(err)
	}
	if sheet.File.Status == desk.LedgerColumns {
		if err := f.Web.PutLedgerMapping(ctx, ben, id, ledgerMap); err != nil {
			t.Fatal(err)
		}
	}
	f.readLedger(t, id, lines...)
	return id
}

func (f *fixture) readLedger(t *testing.T, id string, lines ...funding.LedgerLine) {
	t.Helper()
	err := f.Worker.ReadLedger(context.Background(), id, func(each func(funding.LedgerLine) error) (funding.LedgerReading, error) {
		for i, l := range lines {
			l.Row = i + 2
			if err := each(l); err != nil {
				return funding.LedgerReading{}, err
			}
		}
		return funding.LedgerReading{Rows: len(lines), Lines: len(lines)}, nil
	}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
}

func (f *fixture) ledger(t *testing.T, file string) desk.LedgerSheet {
	t.Helper()
	s, err := f.Web.LedgerSheet(context.Background(), f.person(t, "ben"), file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asProposed is what a sheet proposes: the claims' totals by nature.
func asProposed(s desk.LedgerSheet) map[funding.Nature]string {
	out := map[funding.Nature]string{}
	for _, c := range s.Proposal.Claims {
		out[c.Nature] = fmt.Sprintf("%d for %s", len(c.Lines), c.Total)
	}
	return out
}

func september() []funding.LedgerLine {
	return []funding.LedgerLine{entry(date(2026, 9, 4), "Norvale IT Ltd", "NV-88", "Laptops for wards", 179_000_00), entry(date(2026, 9, 4), "Norvale IT Ltd", "NV-89", "Tablets", 20_000_00),
		entry(date(2026, 9, 9), "Meridian Records Ltd", "SUB-9", "EPR SaaS subscription", 96_000_00), entry(date(2026, 9, 11), "Abel & Sons", "77", "Invoice 77", 12_000_00)}
}

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	first := f.drop(t, award, "september", september()...)
	before := f.ledger(t, first)
	again := f.drop(t, award, "september")
	f.readLedger(t, first, september()...) // a step that is run twice
	after := f.ledger(t, again)
	if first != again || after.File.Added != 4 {
		t.Errorf("files %s and %s, %d lines added; want one file with four", first, again, after.File.Added)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the second time (-first +second):\n%s", diff)
	}
	want := map[funding.Nature]string{funding.Capital: "2 for £199,000.00", funding.Revenue: "1 for £96,000.00"}
	if diff := cmp.Diff(want, asProposed(after)); diff != "" || len(after.Proposal.Questions) != 1 {
		t.Errorf("%d questions; proposed (-want +got):\n%s", len(after.Proposal.Questions), diff)
	}
}

func TestAYearToDateExtractBringsOnlyWhatIsNew(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	f.drop(t, award, "september", september()...)
	october := append(slices.Clone(september()), entry(date(2026, 10, 2), "Norvale IT Ltd", "NV-95", "Laptops, phase 2", 30_000_00))
	october[1].Gross, october[1].Net = 18_000_00, 18_000_00 // the tablets were put right
	sheet := f.ledger(t, f.drop(t, award, "october", october...))
	if sheet.File.Added != 2 || sheet.File.Gone != 1 {
		t.Errorf("%d added and %d gone, want the new laptops and the tablets' new amount added, their old one gone", sheet.File.Added, sheet.File.Gone)
	}
	if want, got := (map[funding.Nature]string{funding.Capital: "3 for £227,000.00", funding.Revenue: "1 for £96,000.00"}), asProposed(sheet); !cmp.Equal(want, got) {
		t.Errorf("proposed %v, want %v", got, want)
	}
	if len(sheet.Corrections) != 1 || len(sheet.Corrections[0].Changes) != 1 || sheet.Corrections[0].Moved != -2_000_00 || sheet.Corrections[0].Month != 6 {
		t.Errorf("corrections are %+v, want the tablets' £2,000.00 less in September", sheet.Corrections)
	}
}

func TestALedgerBecomesClaimsOnce(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	ctx, ben := context.Background(), f.person(t, "ben")
	file := f.drop(t, award, "september", september()...)
	q := f.ledger(t, file).Proposal.Questions[0]
	refusedAs(t, f.Web.AnswerLedger(ctx, ben, file, map[string]string{q.Key: "C99"}), "NO_SUCH_COST_LINE")
	if err := f.Web.AnswerLedger(ctx, ben, file, map[string]string{q.Key: "C3"}); err != nil {
		t.Fatal(err)
	}
	ids, err := f.Web.ClaimLedger(ctx, ben, "one", file)
	again, err2 := f.Web.ClaimLedger(ctx, ben, "one", file)
	if err != nil || err2 != nil || len(ids) != 2 || !slices.Equal(ids, again) {
		t.Fatalf("got %v (%v) and %v (%v), want the same two claims", ids, err, again, err2)
	}
	_, err = f.Web.ClaimLedger(ctx, ben, "two", file)
	refusedAs(t, err, "LEDGER_NOTHING_TO_CLAIM")
	refusedAs(t, f.Web.AnswerLedger(ctx, ben, file, map[string]string{q.Key: "C2"}), "LEDGER_LINE_CLAIMED")
	capital, err := f.Web.ClaimSheet(ctx, ben, ids[0])
	if err != nil || capital.Draft.Amount() != 211_000_00 || len(capital.Draft.Lines) != 3 || capital.Draft.Month != 6 {
		t.Errorf("the capital claim is %s of %d lines for month %d (%v), want £211,000.00 of three for September", capital.Draft.Amount(), len(capital.Draft.Lines), capital.Draft.Month, err)
	}
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": ids[0]})
	october := f.ledger(t, f.drop(t, award, "october", append(september(), entry(date(2026, 10, 2), "ABEL & SONS", "91", "Something", 5_000_00))...))
	if want, got := (map[funding.Nature]string{funding.Capital: "1 for £5,000.00"}), asProposed(october); !cmp.Equal(want, got) || len(october.Proposal.Questions) > 0 {
		t.Errorf("proposed %v and asked %d times, want what ben said of Abel & Sons to be known: %v", got, len(october.Proposal.Questions), want)
	}
	f.must(t, "ben", funding.AwardKind, award, funding.WithdrawClaim, map[string]any{"claim": ids[0]})
	if want, got := (map[funding.Nature]string{funding.Capital: "4 for £216,000.00"}), asProposed(f.ledger(t, file)); !cmp.Equal(want, got) {
		t.Errorf("after the claim was withdrawn, proposed %v, want %v", got, want)
	}
}

func TestNobodyOutsideTheTrustSeesALedger(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	ctx := context.Background()
	file := f.drop(t, award, "september", september()...)
	for _, who := range []string{"farah", "liam", "nikhil"} {
		_, err := f.Web.LedgerSheet(ctx, f.person(t, who), file)
		if no, ok := refusal.Of(err); !ok || no.Kind != refusal.NotFound {
			t.Errorf("%s got %v, want that there is no such file", who, err)
		}
		if err := f.Web.as(ctx, f.person(t, who), func(tx *gorm.DB) error {
			var n int
			if err := tx.Raw(`select (select count(*) from ledger_lines) + (select count(*) from ledger_files) + (select count(*) from ledger_scopes) + (select count(*) from ledger_rules)`).Scan(&n).Error; err != nil || n > 0 {
				t.Errorf("%s sees %d rows of ledgers (%v)", who, n, err)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	}
	if _, err := f.Web.ClaimLedger(ctx, f.person(t, "chloe"), "x", file); err == nil {
		t.Error("chloe, who approves, could prepare a claim")
	}
}

func TestAFileWaitsUntilItIsReadOrRefused(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	ctx, ben := context.Background(), f.person(t, "ben")
	id, err := f.Web.DropLedger(ctx, ben, award, "bad", []byte("bad"), ledgerHeads)
	if err != nil {
		t.Fatal(err)
	}
	refusedAs(t, f.Web.PutLedgerMapping(ctx, ben, id, funding.LedgerMapping{}), "LEDGER_AMOUNT_UNMAPPED")
	_, err = f.Web.ClaimLedger(ctx, ben, "early", id)
	refusedAs(t, err, "LEDGER_NOT_READ")
	if err := f.Web.PutLedgerMapping(ctx, ben, id, ledgerMap); err != nil {
		t.Fatal(err)
	}
	waiting, err := f.Worker.LedgersWaiting(ctx, -time.Minute)
	if err != nil || !slices.Equal(waiting, []string{id}) {
		t.Errorf("%v wait (%v), want %s", waiting, err, id)
	}
	if err := f.Worker.RefuseLedger(ctx, id, refusal.New(refusal.Invalid, "LEDGER_COLUMN_MISSING", "No.")); err != nil {
		t.Fatal(err)
	}
	sheet := f.ledger(t, id)
	waiting, err = f.Worker.LedgersWaiting(ctx, -time.Minute)
	if err != nil || len(waiting) > 0 || sheet.File.Status != desk.LedgerRefused || sheet.File.Refusal.Code != "LEDGER_COLUMN_MISSING" {
		t.Errorf("%v wait (%v), the file is %s: %v; want none, refused with its reason", waiting, err, sheet.File.Status, sheet.File.Refusal)
	}
}

// A file that was read with the wrong columns is read anew, until a claim or a
// newer file stands on it.
func TestColumnsCanBePutRightUntilSomethingStandsOnThem(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	ctx, ben := context.Background(), f.person(t, "ben")
	wrong := september()
	for i := range wrong {
		wrong[i].Gross, wrong[i].Net = wrong[i].Gross*100, wrong[i].Net*100
	}
	file := f.drop(t, award, "september", wrong...)
	if err := f.Web.PutLedgerMapping(ctx, ben, file, ledgerMap); err != nil {
		t.Fatal(err)
	}
	f.readLedger(t, file, september()...)
	sheet := f.ledger(t, file)
	if want, got := (map[funding.Nature]string{funding.Capital: "2 for £199,000.00", funding.Revenue: "1 for £96,000.00"}), asProposed(sheet); !cmp.Equal(want, got) || sheet.File.Added != 4 {
		t.Errorf("%d added, proposed %v; want the four of September and nothing of before: %v", sheet.File.Added, got, want)
	}
	if _, err := f.Web.ClaimLedger(ctx, ben, "one", file); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, f.Web.PutLedgerMapping(ctx, ben, file, ledgerMap), "LEDGER_CLAIMED")
	f.drop(t, award, "october", append(september(), entry(date(2026, 10, 2), "Norvale IT Ltd", "NV-95", "Laptops", 30_000_00))...)
	refusedAs(t, f.Web.PutLedgerMapping(ctx, ben, file, ledgerMap), "LEDGER_READ")
}

// Two awards of one trust share its ledger, and each has its own project.
func TestAnotherProjectIsNotThisAwards(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	roof := entry(date(2026, 9, 4), "Abel & Sons", "70", "Roof", 50_000_00)
	roof.Project = "P200"
	file := f.drop(t, award, "whole", append(september(), roof)...)
	sheet := f.ledger(t, file)
	if sheet.Elsewhere != 1 || sheet.Other != 50_000_00 || sheet.Remembered || len(sheet.Codes) != 2 || !sheet.Codes[0].Chosen || sheet.Codes[0].Code != "P100" {
		t.Errorf("%d postings of %s elsewhere, codes %+v; want the roof, and P100 proposed", sheet.Elsewhere, sheet.Other, sheet.Codes)
	}
	ctx, ben := context.Background(), f.person(t, "ben")
	refusedAs(t, f.Web.PutLedgerScope(ctx, ben, file, funding.LedgerScope{Projects: []string{"P999"}}), "LEDGER_CODE_UNKNOWN")
	if err := f.Web.PutLedgerScope(ctx, ben, file, funding.LedgerScope{Projects: []string{"P200"}}); err != nil {
		t.Fatal(err)
	}
	sheet = f.ledger(t, file)
	if len(sheet.Proposal.Claims) > 0 || len(sheet.Proposal.Questions) != 1 || !sheet.Remembered || sheet.Elsewhere != 4 {
		t.Errorf("after choosing P200: %v, %d elsewhere; want one question about the roof alone", asProposed(sheet), sheet.Elsewhere)
	}
}

func TestAHundredThousandLinesInOneGo(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	lines := make([]funding.LedgerLine, 100_000)
	for i := range lines {
		lines[i] = entry(date(2026, 9, 1+i%30), "Supplier "+fmt.Sprint(i%500), fmt.Sprint("I", i), "Goods", money.Pence(i+1))
		lines[i].Project = fmt.Sprintf("Q%d", i%200)
	}
	copy(lines, september())
	began := time.Now()
	file := f.drop(t, award, "large", lines...)
	wrote := time.Since(began)
	sheet := f.ledger(t, file)
	t.Logf("100,000 lines written in %s, the page read in %s", wrote, time.Since(began)-wrote)
	began = time.Now()
	again := f.ledger(t, f.drop(t, award, "large and one more", append(lines, entry(date(2026, 10, 2), "Norvale IT Ltd", "NV-95", "Laptops", 1_000_00))...))
	t.Logf("100,001 lines, of which one is new, in %s", time.Since(began))
	if again.File.Added != 1 || again.File.Gone != 0 {
		t.Errorf("%d added and %d gone, want one and none", again.File.Added, again.File.Gone)
	}
	if sheet.File.Added != 100_000 || asProposed(sheet)[funding.Capital] != "2 for £199,000.00" {
		t.Errorf("%d added, proposed %v; want all of them, and September's claims", sheet.File.Added, asProposed(sheet))
	}
}
