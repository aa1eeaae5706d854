package exchange

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// How much a ledger's workbook may hold once it is unpacked, in bytes. Sheets
// and shared words beyond the second go through a temporary file, so that
// memory does not grow with them; everything else is held in memory.
const (
	mostLedgerUnzipped = 512 << 20
	mostLedgerInMemory = 8 << 20
	mostLedgerOther    = 32 << 20
)

var errBook = refusal.New(refusal.Invalid, "FILE_UNREADABLE", "The file cannot be read as an Excel workbook: it is damaged, too large, or another kind of file. Open it in Excel and save it again.").At("file")

// openBook opens a workbook without macros, whose parts are of a fair size.
func openBook(data []byte) (*excelize.File, error) {
	parts, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errBook
	}
	var all, other uint64
	for _, p := range parts.File {
		name := strings.ToLower(p.Name)
		if strings.HasSuffix(name, "vbaproject.bin") {
			return nil, refusal.New(refusal.Invalid, "FILE_MACROS", "This workbook has macros (.xlsm), and we open none. Save it as an Excel workbook (.xlsx).").At("file")
		}
		if all += min(p.UncompressedSize64, mostLedgerUnzipped+1); !strings.HasPrefix(name, "xl/worksheets/sheet") && name != "xl/sharedstrings.xml" {
			other += min(p.UncompressedSize64, mostLedgerUnzipped+1)
		}
		if all > mostLedgerUnzipped || other > mostLedgerOther {
			return nil, refusal.New(refusal.Invalid, "FILE_TOO_LARGE", "The workbook is too large once it is unpacked. Give only the sheet with the ledger's lines, without pivot tables and pictures, or save it as comma-separated text (.csv).").At("file")
		}
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: mostLedgerUnzipped, UnzipXMLSizeLimit: mostLedgerInMemory, RawCellValue: true})
	if err != nil {
		return nil, errBook
	}
	return book, nil
}

// from1904 says whether the workbook counts days from 1904, as Macs once did.
func from1904(book *excelize.File) bool {
	props, err := book.GetWorkbookProps()
	return err == nil && props.Date1904 != nil && *props.Date1904
}

// bookRows reads the rows of a sheet one by one.
type bookRows struct {
	rows *excelize.Rows
	row  int
}

func openSheet(book *excelize.File, sheet string) (*bookRows, error) {
	rows, err := book.Rows(sheet)
	if err != nil {
		return nil, fmt.Errorf("open sheet %s: %w", sheet, errBook)
	}
	return &bookRows{rows: rows}, nil
}

// next gives a row that is not blank, and its number; io.EOF after the last.
// The library falls over words that the workbook refers to and does not have:
// that is a damaged file and no fault of ours.
func (b *bookRows) next() (row int, cells []string, err error) {
	defer func() {
		if recover() != nil {
			err = errBook
		}
	}()
	for b.rows.Next() {
		b.row++
		cells, err = b.rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return 0, nil, errBook
		}
		if len(cells) > mostLedgerColumns {
			return 0, nil, tooWide(b.row, len(cells))
		}
		if slices.ContainsFunc(cells, func(c string) bool { return c != "" }) {
			return b.row, cells, nil
		}
	}
	if b.rows.Error() != nil {
		return 0, nil, errBook
	}
	return 0, nil, io.EOF
}

func (b *bookRows) close() { _ = b.rows.Close() } // only read
