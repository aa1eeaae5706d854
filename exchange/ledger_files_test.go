package exchange

import (
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func supplied() funding.LedgerMapping {
	return mapping("posting_date", "Date", "supplier", "Supplier", "amount", "Amount")
}

func TestTextIsReadInWhateverEncodingItCame(t *testing.T) {
	text := "Date,Supplier,Amount\r\n16/06/2026,Zoë’s Café,\"£1,000.00\"\r\n"
	encoded := func(e interface{ Bytes([]byte) ([]byte, error) }) []byte {
		b, err := e.Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	tests := []struct {
		name, encoding string
		data           []byte
	}{
		{"UTF-8", "UTF-8", []byte(text)},
		{"UTF-8 with a mark", "UTF-8", []byte("\ufeff" + text)},
		{"UTF-16 little-endian with a mark", "UTF-16 LE", encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder())},
		{"UTF-16 big-endian with a mark", "UTF-16 BE", encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder())},
		{"UTF-16 little-endian without one", "UTF-16 LE", encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder())},
		{"UTF-16 big-endian without one", "UTF-16 BE", encoded(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder())},
		{"Windows-1252", "Windows-1252", encoded(charmap.Windows1252.NewEncoder())},
		{"the line ends of old Macs", "UTF-8", []byte(strings.ReplaceAll(text, "\r\n", "\r"))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, lines := readAll(t, tt.data, supplied())
			if want := "2 2026-06-16 2026/27P3 Zoë’s Café  100000+0=100000"; lines != want || r.Encoding != tt.encoding {
				t.Errorf("got %s in %s, want %s in %s", lines, r.Encoding, want, tt.encoding)
			}
		})
	}
}

func TestOneBadByteSpoilsOneCellOnly(t *testing.T) {
	r, lines := readAll(t, []byte("Date,Supplier,Amount\n16/06/2026,Zoë,£1.00\n16/06/2026,Al\xffpha,£2.00\n16/06/2026,Café,£3.00\n"), supplied())
	if want := "2 2026-06-16 2026/27P3 Zoë  100+0=100\n4 2026-06-16 2026/27P3 Café  300+0=300"; lines != want || problemsOf(r) != "row 3, column 2 CELL_CHARACTERS" {
		t.Errorf("got\n%s\n%s", lines, problemsOf(r))
	}
}

func TestSeparatorsAreFound(t *testing.T) {
	for _, comma := range []string{",", ";", "\t", "|"} {
		amount := "1000.00"
		if comma == ";" {
			amount = "1.000,00" // as the same programs write decimals
		}
		text := "sep=" + comma + "\n" + strings.Join([]string{"Date", "Supplier", "Amount"}, comma) + "\n" + strings.Join([]string{"16-Jun-26", `"Alpha` + comma + ` Beta"`, amount}, comma) + "\n"
		_, lines := readAll(t, []byte(text), supplied())
		if want := "3 2026-06-16 2026/27P3 Alpha" + strings.TrimRight(comma, "\t") + " Beta  100000+0=100000"; lines != want {
			t.Errorf("%q: got %s, want %s", comma, lines, want)
		}
	}
}

func TestQuotationMarksOutOfOrderCostNoOtherRow(t *testing.T) {
	r, lines := readAll(t, []byte("Date,Supplier,Amount\n"+
		"16/06/2026,\"Over\ntwo lines\",1.00\n"+ // row 2, as a spreadsheet counts
		"16/06/2026,12\" pipes Ltd,2.00\n"+
		"\n"+
		"16/06/2026,\"Never closed,3.00\n"+ // row 5
		"16/06/2026,Alpha,4.00\n"+
		"16/06/2026,\"Closed\"too soon,5.00\n"+
		"16/06/2026,Beta,6.00\n"), supplied())
	want := "2 2026-06-16 2026/27P3 Over two lines  100+0=100\n" +
		"3 2026-06-16 2026/27P3 12\" pipes Ltd  200+0=200\n" +
		"5 2026-06-16 2026/27P3 \"Never closed  300+0=300\n" +
		"6 2026-06-16 2026/27P3 Alpha  400+0=400\n" +
		"7 2026-06-16 2026/27P3 \"Closed\"too soon  500+0=500\n" +
		"8 2026-06-16 2026/27P3 Beta  600+0=600"
	if lines != want || problemsOf(r) != "" || skippedOf(r) != "BLANK[4]" {
		t.Errorf("got\n%s\n%s %s\nwant\n%s", lines, problemsOf(r), skippedOf(r), want)
	}
}

func TestDatesThatCanBeReadTwoWaysAreDecidedByTheFile(t *testing.T) {
	tests := []struct{ name, rows, want, problems string }{
		{"a day over twelve decides", "05/06/2026,,1.00\n16/06/2026,,1.00\n", "2026-06-05 2026-06-16", ""},
		{"also when the month comes first", "05/06/2026,,1.00\n06/16/2026,,1.00\n", "2026-05-06 2026-06-16", ""},
		{"periods beside the dates decide", "05/06/2026,P3,1.00\n07/06/2026,P3,1.00\n", "2026-06-05 2026-06-07", ""},
		{"nothing decides", "05/06/2026,,1.00\n2026-06-16,,1.00\n", "2026-06-16", "row 2, column 1 DATE_AMBIGUOUS"},
		{"dates that contradict each other decide nothing", "05/06/2026,,1.00\n16/06/2026,,1.00\n06/17/2026,,1.00\n", "2026-06-16 2026-06-17", "row 2, column 1 DATE_AMBIGUOUS"},
		{"many ways in one file", "2026-06-01,,1.00\n16/06/2026,,1.00\n17-Jun-26,,1.00\n18 June 2026,,1.00\n20260619,,1.00\n", "2026-06-01 2026-06-16 2026-06-17 2026-06-18 2026-06-19", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var days []string
			r, err := ReadLedger([]byte("Date,Period,Amount\n"+tt.rows), mapping("posting_date", "Date", "period", "Period", "amount", "Amount"), func(l funding.LedgerLine) error {
				days = append(days, l.Posted.String())
				return nil
			})
			if got := strings.Join(days, " "); err != nil || got != tt.want || problemsOf(r) != tt.problems {
				t.Errorf("got %s, %s, %v; want %s, %s", got, problemsOf(r), err, tt.want, tt.problems)
			}
		})
	}
}

func TestAmountsInTheWaysOfLedgers(t *testing.T) {
	base := []string{"posting_date", "Date"}
	tests := []struct {
		name, heads, row string
		columns          []string
		gross            bool
		want             string
	}{
		{"debit", "Debit,Credit", "10.00,", []string{"debit", "Debit", "credit", "Credit"}, false, "1000+0=1000"},
		{"credit", "Debit,Credit", ",10.00", []string{"debit", "Debit", "credit", "Credit"}, false, "-1000+0=-1000"},
		{"credit beside a zero", "Debit,Credit", "0.00,10.00", []string{"debit", "Debit", "credit", "Credit"}, false, "-1000+0=-1000"},
		{"both", "Debit,Credit", "1.00,10.00", []string{"debit", "Debit", "credit", "Credit"}, false, "DEBIT_AND_CREDIT"},
		{"a negative credit", "Debit,Credit", ",-10.00", []string{"debit", "Debit", "credit", "Credit"}, false, "CREDIT_NEGATIVE"},
		{"neither", "Debit,Credit", ",", []string{"debit", "Debit", "credit", "Credit"}, false, "AMOUNT_MISSING"},
		{"CR beside the amount", "Amount,DC", "10.00,CR", []string{"amount", "Amount", "dr_cr", "DC"}, false, "-1000+0=-1000"},
		{"DR beside it", "Amount,DC", "10.00,D", []string{"amount", "Amount", "dr_cr", "DC"}, false, "1000+0=1000"},
		{"DR beside a negative one", "Amount,DC", "-10.00,DR", []string{"amount", "Amount", "dr_cr", "DC"}, false, "SIGN_CONTRADICTS"},
		{"something else beside it", "Amount,DC", "10.00,X", []string{"amount", "Amount", "dr_cr", "DC"}, false, "SIGN_INVALID"},
		{"a net amount and VAT", "Amount,VAT", "10.00,2.00", []string{"amount", "Amount", "vat", "VAT"}, false, "1000+200=1200"},
		{"a gross amount and VAT", "Amount,VAT", "12.00,2.00", []string{"amount", "Amount", "vat", "VAT"}, true, "1000+200=1200"},
		{"net and gross", "Net,Gross", "10.00,12.00", []string{"net", "Net", "gross", "Gross"}, false, "1000+200=1200"},
		{"gross alone", "Net,Gross", ",12.00", []string{"net", "Net", "gross", "Gross"}, false, "1200+0=1200"},
		{"three that do not agree", "Net,VAT,Gross", "10.00,2.00,12.01", []string{"net", "Net", "vat", "VAT", "gross", "Gross"}, false, "AMOUNTS_DIFFER"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := mapping(append(base, tt.columns...)...)
			m.Gross = tt.gross
			r, lines := readAll(t, []byte("Date,"+tt.heads+"\n16/06/2026,"+tt.row+"\n"), m)
			got := lines[strings.LastIndex(lines, " ")+1:]
			if len(r.Problems) > 0 {
				got = r.Problems[0].Code
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestWorkbooks(t *testing.T) {
	book := excelize.NewFile()
	defer book.Close()
	yes := true
	steps := []error{
		book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}),
		book.SetSheetName("Sheet1", "Notes"),
		book.SetCellValue("Notes", "A1", "See the other sheet"),
		book.SetSheetRow(newSheet(t, book, "June"), "A3", &[]any{"Date", "Supplier", "Amount"}),
		book.SetSheetRow("June", "A4", &[]any{44727, "Alpha", 1234.56}),
		book.SetSheetRow("June", "A5", &[]any{time.Date(2026, 6, 17, 0, 0, 0, 0, time.UTC), "Beta", -0.1}),
		book.SetSheetRow("June", "A7", &[]any{"18 June 2026", "Gamma", "(5.00)"}),
		book.SetSheetRow("June", "A8", &[]any{"19/06/2026", "Delta", "n/a"}),
		book.SetCellFormula("June", "C9", "SUM(C4:C8)"),
		book.SetSheetRow(newSheet(t, book, "July"), "A1", &[]any{"Supplier", "Date", "Amount"}),
	}
	for i, err := range steps {
		if err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	r, lines := readAll(t, bytesOf(t, book), supplied())
	want := "4 2026-06-16 2026/27P3 Alpha  123456+0=123456\n5 2026-06-17 2026/27P3 Beta  -10+0=-10\n7 2026-06-18 2026/27P3 Gamma  -500+0=-500"
	if lines != want || problemsOf(r) != "C8 AMOUNT_MALFORMED" || skippedOf(r) != "BLANK[6]" || r.Sheet != "June" || strings.Join(r.Others, " ") != "July" {
		t.Errorf("got\n%s\n%s, %s, %s besides %s\nwant\n%s", lines, problemsOf(r), skippedOf(r), r.Sheet, r.Others, want)
	}
}

func newSheet(t *testing.T, book *excelize.File, name string) string {
	t.Helper()
	if _, err := book.NewSheet(name); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestEmptyColumnsAtTheRightAreLeftOut(t *testing.T) {
	wide := strings.Repeat(",", 16_000)
	r, lines := readAll(t, []byte("Date,Supplier,Amount"+wide+"\n16/06/2026,Alpha,1.00"+wide+"\n"), supplied())
	if want := "2 2026-06-16 2026/27P3 Alpha  100+0=100"; lines != want || r.Problem > 0 {
		t.Errorf("got %s, %s, want %s", lines, problemsOf(r), want)
	}
	_, err := ReadLedger([]byte("Date,Supplier,Amount"+wide+"x\n"), supplied(), func(funding.LedgerLine) error { return nil })
	if e, ok := refusal.Of(err); !ok || e.Code != "FILE_TOO_WIDE" {
		t.Errorf("got %v, want FILE_TOO_WIDE", err)
	}
}

func TestAHiddenSheetComesAfterThoseThatPeopleSee(t *testing.T) {
	book := excelize.NewFile()
	defer book.Close()
	for i, err := range []error{
		book.SetSheetRow("Sheet1", "A1", &[]any{"Date", "Supplier", "Amount"}),
		book.SetSheetRow(newSheet(t, book, "Seen"), "A1", &[]any{"Date", "Supplier", "Amount"}),
		book.SetSheetVisible("Seen", true),
	} {
		if err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	book.SetActiveSheet(1)
	if err := book.SetSheetVisible("Sheet1", false); err != nil {
		t.Fatal(err)
	}
	if r, _ := readAll(t, bytesOf(t, book), supplied()); r.Sheet != "Seen" || strings.Join(r.Others, " ") != "Sheet1" {
		t.Errorf("read %s besides %s, want Seen besides Sheet1", r.Sheet, r.Others)
	}
}
