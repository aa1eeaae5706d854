package exchange

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// rawWorkbook makes a workbook of one sheet, "GL", and its shared words, both
// as they are given.
func rawWorkbook(t testing.TB, sheet, words string, more ...string) []byte {
	t.Helper()
	const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	parts := [][2]string{
		{"_rels/.rels", `<Relationships><Relationship Id="rId1" Type="` + relations + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns:r="` + relations + `"><sheets><sheet name="Chart" sheetId="2" r:id="rId3"/><sheet name="GL" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="` + relations + `/worksheet" Target="/xl/worksheets/Sheet1.xml"/><Relationship Id="rId2" Type="` + relations + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="` + relations + `/chartsheet" Target="chart.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet}, {"xl/sharedStrings.xml", words},
	}
	for _, name := range more {
		parts = append(parts, [2]string{name, "x"})
	}
	var out bytes.Buffer
	file := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := file.Create(p[0])
		if err == nil {
			_, err = w.Write([]byte(p[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// someWords are the heads, a supplier in two fonts with how it sounds, and one
// with a line end in it.
const someWords = `<x:sst><x:si><x:t>Date</x:t></x:si><x:si><x:t>Supplier</x:t></x:si><x:si><x:t>Amount</x:t></x:si>` +
	`<x:si><x:r><x:t>Al</x:t></x:r><x:r><x:t>pha</x:t></x:r><x:rPh><x:t>sound</x:t></x:rPh></x:si><x:si><x:t>Beta_x000A_&amp; Co</x:t></x:si></x:sst>`

func TestSheetsOfOtherPrograms(t *testing.T) {
	sheet := `<?xml version="1.0"?><x:worksheet><x:dimension ref="A1"/><x:sheetData>` +
		`<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c><x:c t="s"><x:v>2</x:v></x:c></x:row>` + // no numbers at all
		`<x:row r="2"><x:c r="A2"><x:v>46189</x:v></x:c><x:c r="B2" t="s"><x:v>3</x:v></x:c><x:c r="C2"><x:f>SUM(D1:D9)</x:f><x:v>0.10000000000000001</x:v></x:c></x:row>` +
		`<x:row r="3"/>` +
		`<x:row r="4"><x:c r="A4" t="d"><x:v>2026-06-17T00:00:00</x:v></x:c><x:c r="B4" t="s"><x:v>4</x:v></x:c><x:c r="C4"><x:v>-1.2345E4</x:v></x:c></x:row>` +
		`<x:row r="5"><x:c r="A5" t="str"><x:f>TEXT(1)</x:f><x:v>18/06/2026</x:v></x:c><x:c r="B5" t="inlineStr"><x:is><x:t>Gamma</x:t></x:is></x:c><x:c r="C5" t="e"><x:v>#REF!</x:v></x:c></x:row>` +
		`<x:row r="6"><x:c r="A6" t="b"><x:v>1</x:v></x:c><x:c r="C6"><x:f>1+1</x:f></x:c><x:c r="E6"><x:v>1</x:v></x:c></x:row>` +
		`</x:sheetData></x:worksheet>`
	r, lines := readAll(t, rawWorkbook(t, sheet, someWords), supplied())
	want := "2 2026-06-16 2026/27P3 Alpha  10+0=10\n4 2026-06-17 2026/27P3 Beta & Co  -1234500+0=-1234500"
	if lines != want || problemsOf(r) != "C5 CELL_ERROR\nA6 DATE_INVALID\nC6 AMOUNT_MISSING" || r.Sheet != "GL" {
		t.Errorf("got\n%s\n%s in %s\nwant\n%s", lines, problemsOf(r), r.Sheet, want)
	}
}

func TestDamagedWorkbooksAreRefusedAndNeverReadInPart(t *testing.T) {
	head := `<worksheet><sheetData><row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row><row r="2"><c><v>46189</v></c><c t="s"><v>3</v></c><c><v>5</v></c></row>`
	end := `</sheetData></worksheet>`
	words := strings.ReplaceAll(someWords, "x:", "")
	tests := []struct {
		name, sheet, words, code string
		more                     []string
	}{
		{"a sheet that breaks off", head, words, "FILE_UNREADABLE", nil},
		{"a sheet that breaks off in a row", head + `<row r="3"><c><v>46189</v></c>`, words, "FILE_UNREADABLE", nil},
		{"an end that fits nothing", head + `<row r="3"><c><v>1</c></row>` + `<row`, words, "FILE_UNREADABLE", nil},
		{"a word that is not there", head + `<row r="3"><c t="s"><v>99</v></c></row>` + end, words, "FILE_UNREADABLE", nil},
		{"a word before the first", head + `<row r="3"><c t="s"><v>-1</v></c></row>` + end, words, "FILE_UNREADABLE", nil},
		{"words that break off", head + end, words[:len(words)-6], "FILE_UNREADABLE", nil},
		{"rows that go back", head + `<row r="1"/>` + end, words, "FILE_UNREADABLE", nil},
		{"cells that go back", head + `<row r="3"><c r="B3"><v>1</v></c><c r="A3"><v>1</v></c></row>` + end, words, "FILE_UNREADABLE", nil},
		{"a column beyond the last", head + `<row r="3"><c r="XFE3"><v>1</v></c></row>` + end, words, "FILE_UNREADABLE", nil},
		{"too many columns", head + `<row r="3"><c r="XFD3"><v>1</v></c></row>` + end, words, "FILE_TOO_WIDE", nil},
		{"a word without end", head + `<row r="3"><c t="inlineStr"><is><t>` + strings.Repeat("a", 9<<20) + `</t></is></c></row>` + end, words, "FILE_UNREADABLE", nil},
		{"macros", head + end, words, "FILE_MACROS", []string{"xl/vbaProject.bin"}},
	}
	for _, tt := range tests {
		_, err := ReadLedger(rawWorkbook(t, tt.sheet, tt.words, tt.more...), supplied(), func(funding.LedgerLine) error { return nil })
		if e, ok := refusal.Of(err); !ok || e.Code != tt.code {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.code)
		}
	}
	if r, _ := readAll(t, rawWorkbook(t, head+end, words), supplied()); r.Lines != 1 {
		t.Errorf("the sheet that is whole gives %d lines, want 1", r.Lines)
	}
}

// FuzzReadLedgerSheet: like FuzzReadLedger, for what is inside a workbook.
func FuzzReadLedgerSheet(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>2</v></c></row><row r="3"><c r="A3"><v>46189</v></c><c r="B3"><v>1234.5600000000001</v></c></row></sheetData></worksheet>`, strings.ReplaceAll(someWords, "x:", ""))
	f.Add(`<worksheet><sheetData><row><c t="inlineStr"><is><t>Date</t></is></c><c t="str"><v>Amount</v></c></row><row><c t="d"><v>2026-06-16</v></c><c><f>1</f><v>-1E-10</v></c></row></sheetData>`, `<sst/>`)
	f.Fuzz(func(t *testing.T, sheet, words string) {
		data := rawWorkbook(t, sheet, words)
		m := supplied()
		heads, err := LedgerHead(data)
		if err == nil {
			m = heads.Proposed
		} else if _, ok := refusal.Of(err); !ok {
			t.Fatalf("a fault instead of a refusal: %v", err)
		}
		checkReading(t, data, m)
	})
}
