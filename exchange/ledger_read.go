package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// How many rows and problems a reading lists; all of them are counted.
const (
	mostListedRows     = 100
	mostListedProblems = 200
)

// ReadLedger reads a ledger's extract by a mapping and gives each line to each,
// in the file's order; an error of each ends the reading and comes back as it
// is. Rows that are no postings are skipped and counted. A cell that cannot be
// read is a problem that names it, its row is left out, and reading goes on.
// What is wrong with the file as a whole is a refusal.
//
// Lines are not held in memory. A workbook larger than a few megabytes goes
// through a temporary file.
func ReadLedger(data []byte, mapping funding.LedgerMapping, each func(funding.LedgerLine) error) (funding.LedgerReading, error) {
	sum := sha256.Sum256(data)
	r := ledgerReader{mapping: mapping, each: each}
	r.SHA256 = hex.EncodeToString(sum[:])
	if err := checkMapping(mapping); err != nil {
		return r.LedgerReading, err
	}
	file, err := openSheets(data)
	if err != nil {
		return r.LedgerReading, err
	}
	r.file, r.Encoding = file, file.encoding
	if err := r.findHeads(); err != nil {
		return r.LedgerReading, err
	}
	r.dates = dateReader{workbook: file.book != nil, order: mapping.DateOrder}
	if file.book != nil {
		r.dates.from1904 = file.book.from1904
	}
	err = r.walk(r.row)
	r.Dates = r.dates.order
	return r.LedgerReading, err
}

// checkMapping refuses a mapping that has no amount, or two, or no month.
func checkMapping(m funding.LedgerMapping) error {
	has := func(c funding.LedgerColumn) bool { return m.Columns[c] != "" }
	ways := 0
	for _, way := range []bool{has(funding.LedgerNet) || has(funding.LedgerGross), has(funding.LedgerAmount), has(funding.LedgerDebit) || has(funding.LedgerCredit)} {
		if way {
			ways++
		}
	}
	switch {
	case ways == 0:
		return refusal.New(refusal.Invalid, "LEDGER_AMOUNT_UNMAPPED", "No column is the amount. Choose the one that is: net, gross, one amount, or debit and credit.").At("columns.amount")
	case ways > 1:
		return refusal.New(refusal.Invalid, "LEDGER_AMOUNT_TWICE", "The amount is mapped in more than one way. Choose net and gross, or one amount, or debit and credit.").At("columns.amount")
	case !has(funding.LedgerDate) && !has(funding.LedgerPeriod):
		return refusal.New(refusal.Invalid, "LEDGER_DATE_UNMAPPED", "No column is the posting date or the period. Choose the one that is.").At("columns.posting_date")
	case !slices.Contains([]funding.DateOrder{funding.DateOrderUnsaid, funding.DateOrderDMY, funding.DateOrderMDY, funding.DateOrderYMD}, m.DateOrder):
		return refusal.New(refusal.Invalid, "LEDGER_DATE_ORDER", "%q is no order of dates. Choose DMY, MDY or YMD.", short(string(m.DateOrder))).At("date_order")
	}
	return nil
}

// A ledgerReader reads one file. What it has read so far is its reading.
type ledgerReader struct {
	funding.LedgerReading

	file    sheetFile
	mapping funding.LedgerMapping
	each    func(funding.LedgerLine) error
	heads   []string
	at      map[funding.LedgerColumn]int // where each mapped column stands, from 0
	dates   dateReader
	asked   bool        // the file's dates were asked for their order
	since   money.Pence // gross since the total before
	filled  int         // rows that are not blank
}

// findHeads finds the sheet and the row that has every head of the mapping.
func (r *ledgerReader) findHeads() error {
	missing, fewest := "", -1
	for _, sheet := range r.file.sheets() {
		rows, at, err := r.file.top(sheet, mostHeadRows)
		if err != nil {
			return err
		}
		for i, cells := range rows {
			heads := distinctHeads(cells)
			where, without := r.mapped(heads)
			if len(without) == 0 && r.HeadRow > 0 {
				r.Others = append(r.Others, sheet)
				break
			}
			if len(without) == 0 {
				r.Sheet, r.HeadRow, r.heads, r.at = sheet, at[i], heads, where
				break
			}
			if fewest < 0 || len(without) < fewest {
				fewest, missing = len(without), without[0]
			}
		}
	}
	if r.HeadRow == 0 {
		return refusal.New(refusal.Invalid, "LEDGER_COLUMN_MISSING", "No row among the first %d has the column %q, which your mapping names. Map the columns again, or give the extract in its usual layout.", mostHeadRows, missing).At("file")
	}
	return nil
}

// mapped finds where the mapped heads stand, and which are not there.
func (r *ledgerReader) mapped(heads []string) (at map[funding.LedgerColumn]int, without []string) {
	at = map[funding.LedgerColumn]int{}
	for _, column := range funding.LedgerColumns() {
		head := r.mapping.Columns[column]
		if head == "" {
			continue
		}
		i := slices.IndexFunc(heads, func(h string) bool { return headOf(h) == headOf(head) })
		if i < 0 {
			without = append(without, head)
			continue
		}
		at[column] = i
	}
	return at, without
}

// walk gives every row below the heads that is not blank.
func (r *ledgerReader) walk(row func(n int, cells []string) error) error {
	rows, done, err := r.file.rows(r.Sheet)
	if err != nil {
		return err
	}
	defer done()
	for {
		n, cells, err := rows.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if n <= r.HeadRow {
			continue
		}
		if err := row(n, cells); err != nil {
			return err
		}
	}
}

// row reads one row: skips it, names its problems, or gives its line.
func (r *ledgerReader) row(n int, cells []string) error {
	if r.filled++; r.filled > mostLedgerRows {
		return refusal.New(refusal.Invalid, "FILE_TOO_LONG", "The file has more than %d rows. Give fewer months.", mostLedgerRows).At("file")
	}
	for blank := r.HeadRow + r.Rows + 1; blank < n; blank++ {
		r.skip(funding.SkipBlank, blank)
	}
	if kind := r.kindOf(n, cells); kind != "" {
		r.skip(kind, n)
		return nil
	}
	line, ok := r.line(n, cells)
	r.Rows++
	if !ok {
		r.BadRows++
		return nil
	}
	r.Lines++
	if r.First.IsZero() || !line.Posted.IsZero() && line.Posted.Before(r.First) {
		r.First = line.Posted
	}
	if line.Posted.After(r.Last) {
		r.Last = line.Posted
	}
	return r.each(line)
}

func (r *ledgerReader) skip(kind funding.LedgerSkip, row int) {
	r.Rows++
	i := slices.IndexFunc(r.Skipped, func(s funding.LedgerSkipped) bool { return s.Kind == kind })
	if i < 0 {
		i, r.Skipped = len(r.Skipped), append(r.Skipped, funding.LedgerSkipped{Kind: kind})
	}
	if r.Skipped[i].Count++; len(r.Skipped[i].Rows) < mostListedRows {
		r.Skipped[i].Rows = append(r.Skipped[i].Rows, row)
	}
}

// problem names a cell that cannot be read.
func (r *ledgerReader) problem(row int, column funding.LedgerColumn, cells []string, f flaw) {
	r.Problem++
	if len(r.Problems) >= mostListedProblems {
		return
	}
	at, seen := r.at[column], "it"
	cell := r.file.cellName(row, at)
	if text := cellAt(cells, at); text != "" {
		seen = fmt.Sprintf("%q", short(text))
	}
	r.Problems = append(r.Problems, funding.LedgerProblem{Row: row, Column: column, Cell: cell, Code: f.code, Says: fmt.Sprintf("%s (%s): %s %s", cell, r.heads[at], seen, f.says)})
}

// cellAt is the text of a cell; "" beyond the row's end.
func cellAt(cells []string, i int) string {
	if i < 0 || i >= len(cells) {
		return ""
	}
	return trimCell(cells[i])
}
