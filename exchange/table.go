package exchange

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// How much a workbook may hold once it is unpacked, in bytes, and how many
// rows are read of a file: the library's own limit is 16 GB.
const (
	mostUnzipped  = 64 << 20
	mostUnzipXML  = 16 << 20
	mostTableRows = 5_000
)

// A table is the cells of one sheet or CSV file, with what each is called.
type table struct {
	sheet string // "" for a CSV file
	rows  [][]string
}

// cell names a cell as people find it: "Costs!B7", or "row 7, column 2".
func (t table) cell(row, column int) string {
	if t.sheet == "" {
		return fmt.Sprintf("row %d, column %d", row+1, column+1)
	}
	name, err := excelize.CoordinatesToCellName(column+1, row+1)
	if err != nil { // beyond the last column that there can be
		return fmt.Sprintf("%s, row %d", t.sheet, row+1)
	}
	return t.sheet + "!" + name
}

// at is the text of a cell; "" beyond the row's end.
func (t table) at(row, column int) string {
	if column < 0 || column >= len(t.rows[row]) {
		return ""
	}
	return strings.Join(strings.Fields(t.rows[row][column]), " ")
}

// readTable reads a CSV file or one sheet of a workbook, by what it is and not
// by what it is called. An empty sheet name is the first one.
func readTable(data []byte, sheet string) (table, error) {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readWorkbook(data, sheet)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return table{}, refusal.New(refusal.Invalid, "FILE_OLD_EXCEL", "This is a workbook of the old kind (.xls), or one with a password. Save it as an Excel workbook (.xlsx) without one.").At("file")
	case len(bytes.TrimSpace(data)) == 0:
		return table{}, refusal.New(refusal.Invalid, "FILE_EMPTY", "The file is empty. Choose another.").At("file")
	case !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0:
		return table{}, refusal.New(refusal.Invalid, "FILE_KIND", "The file is neither an Excel workbook (.xlsx) nor comma-separated text in UTF-8. Save it as one of these.").At("file")
	}
	file := csv.NewReader(skipMark(bytes.NewReader(data)))
	file.FieldsPerRecord = -1
	rows, err := file.ReadAll()
	if err != nil {
		return table{}, unreadable(err, 1)
	}
	return table{rows: rows}, tooManyRows(len(rows))
}

func tooManyRows(n int) error {
	if n > mostTableRows {
		return refusal.New(refusal.Invalid, "FILE_TOO_LONG", "The file has %d rows. We read at most %d.", n, mostTableRows).At("file")
	}
	return nil
}

func readWorkbook(data []byte, sheet string) (t table, err error) {
	if bytes.Contains(data, []byte("vbaProject.bin")) {
		return t, refusal.New(refusal.Invalid, "FILE_MACROS", "This workbook has macros (.xlsm), and we open none. Save it as an Excel workbook (.xlsx).").At("file")
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: mostUnzipXML})
	if err != nil {
		return t, refusal.New(refusal.Invalid, "FILE_UNREADABLE", "The file cannot be read as an Excel workbook: it is damaged, too large, or another kind of file. Open it in Excel and save it again.").At("file")
	}
	defer book.Close() // only read
	if sheets := book.GetSheetList(); sheet == "" && len(sheets) > 0 {
		sheet = sheets[0]
	} else if !slices.Contains(sheets, sheet) {
		return t, refusal.New(refusal.Invalid, "SHEET_MISSING", "The workbook has no sheet %q; it has %s. Give the official file.", sheet, short(strings.Join(sheets, ", "))).At("file")
	}
	t.sheet = sheet
	if t.rows, err = book.GetRows(sheet, excelize.Options{RawCellValue: true}); err != nil {
		return t, refusal.New(refusal.Invalid, "FILE_UNREADABLE", "The sheet %q cannot be read. Open the file in Excel and save it again.", sheet).At("file")
	}
	return t, tooManyRows(len(t.rows))
}

// A column is one that a file of assessments has: the names its head goes by,
// and whether it must be there.
type column struct {
	key   string
	heads []string
	must  bool
}

// heads finds the row of heads, which must have every column that is needed,
// and where each column stands.
func (t table) heads(columns []column) (row int, at map[string]int, err error) {
	most, missing := -1, ""
	for r := range min(len(t.rows), 40) {
		found, without := map[string]int{}, ""
		for _, c := range columns {
			i := slices.IndexFunc(t.rows[r], func(cell string) bool { return slices.Contains(c.heads, headOf(cell)) })
			switch {
			case i >= 0:
				found[c.key] = i
			case c.must && without == "":
				without = c.heads[0]
			}
		}
		if without == "" {
			return r, found, nil
		}
		if len(found) > most {
			most, missing = len(found), without
		}
	}
	return 0, nil, refusal.New(refusal.Invalid, "COLUMN_MISSING", "The file has no row of heads with the column %q. Give the official file, or name the columns as the page says.", missing).At("file")
}

// headOf makes heads comparable.
func headOf(cell string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(strings.TrimPrefix(cell, "\ufeff")), func(r rune) bool { return strings.ContainsRune(" _\t\r\n\u00a0", r) }), " ")
}

// ParseAssessed reads a file of assessments of one of the kinds (domain 10.5).
// Every error names its cell.
func ParseAssessed(kind string, data []byte) ([]funding.AssessedRow, error) {
	layout, ok := layouts()[kind]
	if !ok {
		_, err := funding.RegisterKindOf(kind)
		return nil, err
	}
	sheet := layout.sheet
	if !bytes.HasPrefix(data, []byte("PK")) {
		sheet = ""
	}
	t, err := readTable(data, sheet)
	if err != nil {
		return nil, err
	}
	head, at, err := t.heads(layout.columns)
	if err != nil {
		return nil, err
	}
	return layout.rows(t, head, at)
}
