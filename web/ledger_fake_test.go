package web

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

// aLedger has a line for the claim, one that reads as revenue, one that nobody
// knows, one for another project, an accrual, and a row that is no date.
const aLedger = `posting_date,project_code,account_code,supplier,invoice_no,description,net,vat,gross
2026-09-04,P100,7110,Norvale IT Ltd,NV-88,Laptops for wards,45000.00,9000.00,54000.00
2026-09-05,P100,7110,Meridian Records Ltd,SUB-9,EPR SaaS subscription,80000.00,16000.00,96000.00
2026-09-07,P100,7110,Abel & Sons,77,Invoice 77,10000.00,2000.00,12000.00
2026-09-30,P100,7110,Norvale IT Ltd,,Accrual for devices,5000.00,1000.00,6000.00
2026-09-08,P200,7110,Abel & Sons,70,Roof,50000.00,10000.00,60000.00
31/31/2026,P100,7110,Abel & Sons,71,No day,1.00,0.20,1.20
`

// aLedgerFile is a file at the status that its id ends with: L1 is read, L2 has
// columns to check, L3 is being read, L4 was refused.
func aLedgerFile(id string) desk.LedgerFile {
	heads, err := exchange.LedgerHead([]byte(aLedger))
	if err != nil {
		panic(err) // the ledger stands above
	}
	l := desk.LedgerFile{ID: id, Award: example.BidID, Org: example.Trust, Name: "september.csv", Hash: strings.Repeat("ab", 32), Size: int64(len(aLedger)), Status: desk.LedgerRead, Heads: heads, Mapping: &heads.Proposed, UploadedBy: "Ben Carter", UploadedAt: example.Claims()[0].Submitted}
	switch {
	case strings.HasSuffix(id, "L2"):
		l.Status, l.Mapping = desk.LedgerColumns, nil
	case strings.HasSuffix(id, "L3"):
		l.Status, l.RowsRead = desk.LedgerWaiting, 15_000
	case strings.HasSuffix(id, "L4"):
		l.Status, l.Refusal = desk.LedgerRefused, &funding.Error{Kind: "INVALID", Code: "LEDGER_COLUMN_MISSING", Message: "No row has the column “Amount”."}
	}
	return l
}

func (f *fakeRecord) LedgerDesk(ctx context.Context, who funding.Person, award string) (desk.LedgerDesk, error) {
	sheet, err := f.AwardSheet(ctx, who, award)
	if err != nil {
		return desk.LedgerDesk{}, err
	}
	d := desk.LedgerDesk{Viewer: who, Award: sheet.Award, Files: []desk.LedgerFile{aLedgerFile(award + "-L1"), aLedgerFile(award + "-L2"), aLedgerFile(award + "-L3"), aLedgerFile(award + "-L4")}}
	return d, nil
}

// LedgerSheet is what the ledger comes to by the real reader and rules.
func (f *fakeRecord) LedgerSheet(ctx context.Context, who funding.Person, id string) (desk.LedgerSheet, error) {
	a, err := f.AwardSheet(ctx, who, example.BidID)
	if err != nil {
		return desk.LedgerSheet{}, err
	}
	a.Award.Limits = append(a.Award.Limits, funding.Limit{Org: example.Trust, FY: 2026, Nature: funding.Revenue, Profile: 900_000_00})
	s := desk.LedgerSheet{Viewer: who, Award: a.Award, Today: calendar.DateOf(example.Claims()[0].Submitted), File: aLedgerFile(id), Lines: example.Lines(), Elsewhere: 1, Other: 60_000_00}
	if s.File.Status != desk.LedgerRead {
		return s, nil
	}
	keys := funding.NewLedgerKeys(example.Trust)
	var list []funding.Posting
	reading, err := exchange.ReadLedger([]byte(aLedger), s.File.Heads.Proposed, func(l funding.LedgerLine) error {
		key, stem := keys.Next(l)
		if l.Project == "P100" {
			list = append(list, funding.Posting{LedgerLine: l, Key: key, Stem: stem, File: id})
		}
		return nil
	})
	s.File.Reading, s.File.Added, s.File.RowsRead = &reading, reading.Lines, reading.Lines
	s.Proposal = funding.ProposeClaims(a.Award, funding.LedgerFacts{Bid: example.Content(), Rules: f.rules, Today: s.Today, Postings: list})
	s.Codes = []funding.LedgerCode{{Code: "P100", Project: true, Count: 4, Gross: 168_000_00, Chosen: true, Why: "Chosen before."}, {Code: "P200", Project: true, Count: 1, Gross: 60_000_00}}
	s.Corrections = funding.LedgerCorrections(list[:1], nil)
	return s, err
}

func (f *fakeRecord) DropLedger(_ context.Context, who funding.Person, award, name string, data []byte, heads funding.LedgerHeads) (string, error) {
	f.note("drop %s %s %s %d heads in %d bytes", who.ID, award, name, len(heads.Heads), len(data))
	return award + "-L2", nil
}

func (f *fakeRecord) PutLedgerMapping(_ context.Context, who funding.Person, file string, m funding.LedgerMapping) error {
	f.note("map %s %s %s %s gross %t", who.ID, file, m.Columns[funding.LedgerDate], m.Columns[funding.LedgerGross], m.Gross)
	return m.Check(aLedgerFile(file).Heads.Heads)
}

func (f *fakeRecord) PutLedgerScope(_ context.Context, who funding.Person, file string, s funding.LedgerScope) error {
	f.note("codes %s %s %v %v", who.ID, file, s.Projects, s.CostCentres)
	return nil
}

func (f *fakeRecord) AnswerLedger(_ context.Context, who funding.Person, file string, answers map[string]string) error {
	for _, target := range answers {
		f.note("answer %s %s %s", who.ID, file, target)
	}
	return funding.CheckLedgerAnswers(answers, example.Content())
}

func (f *fakeRecord) ClaimLedger(_ context.Context, who funding.Person, _, file string) ([]string, error) {
	f.note("claim %s %s", who.ID, file)
	return []string{example.BidID + "-1"}, nil
}

// A slowReader notes what it is asked to read, and is never done in time.
type slowReader struct{ record *fakeRecord }

func (s slowReader) ReadLedger(_ context.Context, file string) error {
	s.record.note("read %s", file)
	return errors.New("not yet")
}

// noteOf is the last thing that a record was asked for, for a failed test.
func noteOf(r *pagesRecord) string { return fmt.Sprint(r.asked) }
