package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// Limits of a ledger's file: bytes, rows that are not blank, columns, rows
// among which its heads are looked for, and the characters of a cell.
const (
	mostLedgerBytes   = 64 << 20
	mostLedgerRows    = 500_000
	mostLedgerColumns = 500
	mostHeadRows      = 40
	mostLedgerCell    = 1_000
)

// A rowReader gives the rows of a sheet that are not blank, with their numbers
// counted from 1; io.EOF after the last. The cells are good until the next.
type rowReader interface {
	next() (row int, cells []string, err error)
}

// A sheetFile is a file of one or more sheets of rows, opened.
type sheetFile struct {
	book     *ledgerBook // nil for text
	text     []byte
	comma    rune
	encoding string
}

// openSheets opens a workbook or separated text, by what it is and not by what
// it is called.
func openSheets(data []byte) (f sheetFile, err error) {
	switch {
	case len(data) > mostLedgerBytes:
		return f, refusal.New(refusal.Invalid, "FILE_TOO_LARGE", "The file has %d MB. We read at most %d: give fewer months, or only the sheet with the ledger's lines.", len(data)>>20, mostLedgerBytes>>20).At("file")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		f.book, err = openBook(data)
		return f, err
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return f, refusal.New(refusal.Invalid, "FILE_OLD_EXCEL", "This is a workbook of the old kind (.xls), or one with a password. Save it as an Excel workbook (.xlsx) without one.").At("file")
	case len(bytes.TrimSpace(data)) == 0:
		return f, refusal.New(refusal.Invalid, "FILE_EMPTY", "The file is empty. Choose another.").At("file")
	}
	if err = refuseKind(data); err != nil {
		return f, err
	}
	if f.text, f.encoding, err = decodeText(data); err != nil {
		return f, err
	}
	f.comma = separatorOf(f.text)
	return f, nil
}

// sheets lists the sheets; text is one without a name.
func (f sheetFile) sheets() []string {
	if f.book == nil {
		return []string{""}
	}
	return f.book.names
}

// rows reads a sheet from its top. Call done when it is read.
func (f sheetFile) rows(sheet string) (rows rowReader, done func(), err error) {
	if f.book == nil {
		return newTextRows(f.text, f.comma), func() {}, nil
	}
	book, err := f.book.openSheet(sheet)
	if err != nil {
		return nil, nil, err
	}
	return book, book.close, nil
}

// top gives the first rows of a sheet that are not blank, with their numbers.
func (f sheetFile) top(sheet string, most int) (rows [][]string, at []int, err error) {
	reader, done, err := f.rows(sheet)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	for len(rows) < most {
		row, cells, err := reader.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		rows, at = append(rows, append([]string(nil), cells...)), append(at, row)
	}
	return rows, at, nil
}

// cellName names a cell as people find it: "B7" of a workbook, "row 7, column
// 2" of text. Rows count from 1, columns from 0.
func (f sheetFile) cellName(row, column int) string {
	if f.book != nil {
		if name, err := excelize.CoordinatesToCellName(column+1, row); err == nil {
			return name
		}
	}
	return fmt.Sprintf("row %d, column %d", row, column+1)
}

func tooWide(row, columns int) error {
	return refusal.New(refusal.Invalid, "FILE_TOO_WIDE", "Row %d has %d columns. We read at most %d: give only the columns of the ledger.", row, columns, mostLedgerColumns).At("file")
}

// distinctHeads names every column of a row of heads: one that comes twice is
// "Amount (2)", an empty one "Column 5".
func distinctHeads(cells []string) []string {
	out, taken := make([]string, len(cells)), map[string]bool{}
	for i, c := range cells {
		name := short(strings.Join(strings.Fields(trimCell(c)), " "))
		if name == "" {
			name = fmt.Sprintf("Column %d", i+1)
		}
		out[i] = name
		for n := 2; taken[headOf(out[i])]; n++ {
			out[i] = fmt.Sprintf("%s (%d)", name, n)
		}
		taken[headOf(out[i])] = true
	}
	return out
}
