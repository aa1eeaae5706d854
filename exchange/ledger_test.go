package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// plainHeads are those of domain 10.5, mapped to themselves.
const plainHeads = "posting_date,period,cost_centre,account_code,project_code,supplier,invoice_no,description,net,vat,gross,reference\n"

func plainMapping() funding.LedgerMapping {
	m := funding.LedgerMapping{Columns: map[funding.LedgerColumn]string{}}
	for _, c := range funding.LedgerColumns()[:12] {
		m.Columns[c] = string(c)
	}
	return m
}

// mapping maps pairs of a column and its head.
func mapping(pairs ...string) funding.LedgerMapping {
	m := funding.LedgerMapping{Columns: map[funding.LedgerColumn]string{}}
	for i := 0; i < len(pairs); i += 2 {
		m.Columns[funding.LedgerColumn(pairs[i])] = pairs[i+1]
	}
	return m
}

// readAll reads a file and writes its lines in a form to compare.
func readAll(t *testing.T, data []byte, m funding.LedgerMapping) (funding.LedgerReading, string) {
	t.Helper()
	var out []string
	var net, vat, gross money.Pence
	r, err := ReadLedger(data, m, func(l funding.LedgerLine) error {
		out = append(out, fmt.Sprintf("%d %s %s%s %s %s %d+%d=%d", l.Row, l.Posted, l.FY, l.Month.Label(), l.Supplier, l.Invoice, l.Net, l.VAT, l.Gross))
		net, vat, gross = net+l.Net, vat+l.VAT, gross+l.Gross
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.Net != net || r.VAT != vat || r.Gross != gross || r.Lines != len(out) {
		t.Errorf("the reading says %d lines, %d+%d=%d; its lines are %d, %d+%d=%d", r.Lines, r.Net, r.VAT, r.Gross, len(out), net, vat, gross)
	}
	skipped := 0
	for _, s := range r.Skipped {
		skipped += s.Count
	}
	if r.Rows != r.Lines+skipped+r.BadRows {
		t.Errorf("%d rows are not %d lines, %d skipped and %d bad", r.Rows, r.Lines, skipped, r.BadRows)
	}
	return r, strings.Join(out, "\n")
}

// problemsOf lists problems by cell and code.
func problemsOf(r funding.LedgerReading) string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, p.Cell+" "+p.Code)
	}
	return strings.Join(out, "\n")
}

func skippedOf(r funding.LedgerReading) string {
	var out []string
	for _, s := range r.Skipped {
		out = append(out, fmt.Sprint(s.Kind, s.Rows))
	}
	return strings.Join(out, " ")
}

// workbookOf makes a workbook of one sheet.
func workbookOf(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for i, row := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	return bytesOf(t, book)
}

func bytesOf(t *testing.T, book *excelize.File) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestALedgerInTheDescribedLayout(t *testing.T) {
	r, lines := readAll(t, []byte(plainHeads+
		"2026-06-16,P3,C100,52110,EPR1,Eastleigh Health Systems Ltd,INV-00417,\"Licences, year 1\",\"100,000.00\",\"20,000.00\",\"120,000.00\",R1\n"+
		"16/07/2026,P4,C100,52110,EPR1,Eastleigh Health Systems Ltd,CN-9,Credit,(10000.00),-2000.00,12000.00-,R2\n"), plainMapping())
	want := "2 2026-06-16 2026/27P3 Eastleigh Health Systems Ltd INV-00417 10000000+2000000=12000000\n" +
		"3 2026-07-16 2026/27P4 Eastleigh Health Systems Ltd CN-9 -1000000+-200000=-1200000"
	if lines != want || len(r.Problems) > 0 {
		t.Errorf("got\n%s\n%v\nwant\n%s", lines, problemsOf(r), want)
	}
	if r.Net != 90_000_00 || r.VAT != 18_000_00 || r.Gross != 108_000_00 || r.First != day(2026, 6, 16) || r.Last != day(2026, 7, 16) || r.HeadRow != 1 || r.Encoding != "UTF-8" {
		t.Errorf("got %+v", r)
	}
}

func TestRowsThatAreNoPostingsAreSkippedAndCounted(t *testing.T) {
	r, lines := readAll(t, []byte("Northmoor University Hospitals\nGeneral ledger, June 2026\n\nDate,Supplier,Details,Amount\n"+
		",,Opening balance,\"5,000.00\"\n"+ // 5
		"01/06/2026,,Balance b/fwd,77.00\n"+
		"Capital,,,\n"+ // 7
		"16/06/2026,Alpha,One,100.00\n"+
		",,,\n\n"+ // 9, 10
		"17/06/2026,Total Energies Ltd,Gas,50.50\n"+
		",,Sub-total,150.50\n"+ // 12
		"Date,Supplier,Details,Amount\n"+ // 13
		"18/06/2026,Beta,Closing balance payment,1.00\n"+
		",,,1.00\n"+ // 15: the sum since row 12, without a word
		"Page 2 of 2,,,\n"+
		"Grand total,,,151.60\n"+ // 17: a penny or ten too much
		",,Carried forward,151.50\n"), mapping("posting_date", "Date", "supplier", "Supplier", "description", "Details", "amount", "Amount"))
	want := "8 2026-06-16 2026/27P3 Alpha  10000+0=10000\n11 2026-06-17 2026/27P3 Total Energies Ltd  5050+0=5050\n14 2026-06-18 2026/27P3 Beta  100+0=100"
	if lines != want || problemsOf(r) != "" {
		t.Errorf("got\n%s\nproblems %s\nwant\n%s", lines, problemsOf(r), want)
	}
	if got, want := skippedOf(r), "BALANCE[5 6 18] NOTE[7 16] BLANK[9 10] TOTAL[12 15 17] REPEATED_HEAD[13]"; got != want {
		t.Errorf("skipped %s, want %s", got, want)
	}
	if diff := cmp.Diff([]funding.LedgerTotal{{Row: 17, Says: 151_60, Summed: 151_50}}, r.Differs); diff != "" {
		t.Errorf("totals that differ (-want +got):\n%s", diff)
	}
}

func TestBadCellsAreNamedAndReadingGoesOn(t *testing.T) {
	head := "Date,Supplier,Invoice,Amount\n"
	m := mapping("posting_date", "Date", "supplier", "Supplier", "invoice_no", "Invoice", "amount", "Amount")
	good := "16/06/2026,Alpha,1,100.00\n"
	tests := []struct{ name, row, want string }{
		{"a date that never was", "31/02/2026,Alpha,1,1.00", "row 3, column 1 DATE_INVALID"},
		{"no date", ",Alpha,1,1.00", "row 3, column 1 DATE_MISSING"},
		{"a day's number in text", "46189,Alpha,1,1.00", "row 3, column 1 DATE_INVALID"},
		{"a year that cannot be", "16/06/1926,Alpha,1,1.00", "row 3, column 1 DATE_OUT_OF_RANGE"},
		{"no amount", "16/06/2026,Alpha,1,", "row 3, column 4 AMOUNT_MISSING"},
		{"words for an amount", "16/06/2026,Alpha,1,tbc", "row 3, column 4 AMOUNT_MALFORMED"},
		{"both wrong", "x,Alpha,1,y", "row 3, column 1 DATE_INVALID\nrow 3, column 4 AMOUNT_MALFORMED"},
		{"a formula for an amount", "16/06/2026,Alpha,1,=1+1", "row 3, column 4 CELL_FORMULA"},
		{"a formula for a supplier", "16/06/2026,=HYPERLINK(1),1,1.00", "row 3, column 2 CELL_FORMULA"},
		{"a zero byte", "16/06/2026,Al\x00pha,1,1.00", "row 3, column 2 CELL_CHARACTERS"},
		{"a cell too long", "16/06/2026," + strings.Repeat("a", 1001) + ",1,1.00", "row 3, column 2 CELL_TOO_LONG"},
		{"an invoice number that Excel has shortened", "16/06/2026,Alpha,1.23457E+11,1.00", "row 3, column 3 NUMBER_SHORTENED"},
		{"a comma that is not in quotation marks", "16/06/2026,Alpha, Beta and Co,1,1.00", "row 3, column 1 ROW_TOO_WIDE"},
		{"an amount in dollars", "16/06/2026,Alpha,1,$5.00", "row 3, column 4 AMOUNT_CURRENCY"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, lines := readAll(t, []byte(head+good+tt.row+"\n"+good), m)
			if got := problemsOf(r); got != tt.want || r.Lines != 2 || r.BadRows != 1 {
				t.Errorf("got %s with the lines\n%s\nwant %s and two lines", got, lines, tt.want)
			}
		})
	}
	r, _ := readAll(t, []byte(head+"31/02/2026,Alpha,1,1.00\n"), m)
	if got, want := r.Problems[0].Says, `row 2, column 1 (Date): "31/02/2026" is not a real date. Write it as 16/06/2026 or 2026-06-16.`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFilesThatAreNoLedgerAreRefused(t *testing.T) {
	m := mapping("posting_date", "Date", "amount", "Amount")
	macros := workbookOf(t, []any{"Date", "Amount"})
	tests := []struct {
		name, code string
		data       []byte
	}{
		{"nothing", "FILE_EMPTY", []byte(" \r\n")},
		{"the old Excel", "FILE_OLD_EXCEL", []byte("\xd0\xcf\x11\xe0rest")},
		{"a PDF", "FILE_KIND", []byte("%PDF-1.7 ...")},
		{"a web page called xls", "FILE_KIND", []byte("<html><table>")},
		{"half a workbook", "FILE_UNREADABLE", macros[:len(macros)/2]},
		{"other heads", "LEDGER_COLUMN_MISSING", []byte("Date,Total\n16/06/2026,1.00\n")},
		{"quotation marks everywhere", "CSV_UNREADABLE", []byte("Date,Amount\n" + strings.Repeat("\"a\"b,1\n", 101))},
	}
	for _, tt := range tests {
		_, err := ReadLedger(tt.data, m, func(funding.LedgerLine) error { return nil })
		if e, ok := refusal.Of(err); !ok || e.Code != tt.code {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.code)
		}
	}
}
