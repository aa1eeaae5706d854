package exchange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// How many rows are shown to somebody who maps columns, how many are looked at
// to see what a column holds, and among how many sheets heads are looked for.
const (
	shownLedgerRows = 5
	seenLedgerRows  = 20
	mostLedgerSheet = 20
)

// LedgerHead reads the top of a ledger's extract and proposes what its columns
// are. The row of heads is the one among the first 40 that has most names that
// ledgers use; of several sheets, the one with the best such row.
func LedgerHead(data []byte) (funding.LedgerHeads, error) {
	file, err := openSheets(data)
	if err != nil {
		return funding.LedgerHeads{}, err
	}
	var best, heads funding.LedgerHeads
	most := 0
	for _, sheet := range file.sheets()[:min(len(file.sheets()), mostLedgerSheet)] {
		rows, at, err := file.top(sheet, mostHeadRows+seenLedgerRows)
		if err != nil {
			return best, err
		}
		for i := range min(len(rows), mostHeadRows) {
			if n := len(recognised(rows[i])); n > most {
				most = n
				heads = funding.LedgerHeads{Sheet: sheet, Encoding: file.encoding, Row: at[i], Heads: distinctHeads(rows[i])}
				best = file.propose(heads, rows[i], rows[i+1:min(len(rows), i+1+seenLedgerRows)])
			}
		}
	}
	if most < 2 {
		return heads, refusal.New(refusal.Invalid, "LEDGER_HEAD_MISSING", "None of the first %d rows names the columns as a ledger does (date, supplier, amount …). Give the extract with its row of heads.", mostHeadRows).At("file")
	}
	return best, nil
}

// propose maps heads to columns, each by the surest name whose cells hold what
// the column needs.
func (f sheetFile) propose(h funding.LedgerHeads, heads []string, rows [][]string) funding.LedgerHeads {
	h.Proposed = funding.LedgerMapping{Columns: map[funding.LedgerColumn]string{}}
	for _, row := range rows[:min(len(rows), shownLedgerRows)] {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = short(c)
		}
		h.First = append(h.First, cells)
	}
	taken := map[int]bool{}
	for _, column := range funding.LedgerColumns() {
		if unneeded(column, h.Proposed.Columns) {
			continue
		}
		best, rank := -1, 0
		for i, cell := range heads {
			at := slices.IndexFunc(guesses(cell), func(g guess) bool { return g.column == column })
			if at < 0 || taken[i] {
				continue
			}
			if g := guesses(cell)[at]; (best < 0 || g.rank < rank) && f.holds(column, i, rows) {
				best, rank = i, g.rank
			}
		}
		if best >= 0 {
			taken[best] = true
			h.Proposed.Columns[column] = h.Heads[best]
			h.Reasons = append(h.Reasons, funding.LedgerReason{Column: column, Head: h.Heads[best], Why: f.why(column, h.Heads[best], best, rows)})
		}
	}
	spend := 0
	for _, cell := range heads {
		if slices.Contains(spendNames, wordsOfHead(cell)) {
			spend++
		}
	}
	return finish(h, spend)
}

// unneeded says whether a column has nothing left to tell: one amount is
// enough.
func unneeded(column funding.LedgerColumn, has map[funding.LedgerColumn]string) bool {
	two := has[funding.LedgerNet] != "" || has[funding.LedgerGross] != ""
	switch column {
	case funding.LedgerAmount:
		return two
	case funding.LedgerDebit, funding.LedgerCredit:
		return two || has[funding.LedgerAmount] != ""
	case funding.LedgerSign:
		return has[funding.LedgerAmount] == ""
	}
	return false
}

// finish names the layout, drops half a pair of debit and credit, and says
// what is wanting.
func finish(h funding.LedgerHeads, spend int) funding.LedgerHeads {
	m := &h.Proposed
	if (m.Columns[funding.LedgerDebit] == "") != (m.Columns[funding.LedgerCredit] == "") {
		delete(m.Columns, funding.LedgerDebit)
		delete(m.Columns, funding.LedgerCredit)
		h.Reasons = slices.DeleteFunc(h.Reasons, func(r funding.LedgerReason) bool {
			return r.Column == funding.LedgerDebit || r.Column == funding.LedgerCredit
		})
	}
	own := 0
	for column, head := range m.Columns {
		if headOf(head) == headOf(string(column)) {
			own++
		}
	}
	switch {
	case spend >= 2:
		h.Layout = "Public file of spending over £25,000"
		if m.Columns[funding.LedgerAmount] != "" {
			m.Gross = true
			h.Reasons = append(h.Reasons, funding.LedgerReason{Column: funding.LedgerAmount, Head: m.Columns[funding.LedgerAmount], Why: "Public files of spending give amounts with the VAT that cannot be recovered, so this is taken as gross."})
		}
	case own >= 8:
		h.Layout = "The ledger layout that this service describes"
	default:
		h.Layout = "A ledger's own layout"
	}
	if m.Columns[funding.LedgerDate] == "" && m.Columns[funding.LedgerPeriod] == "" {
		h.Wanting = append(h.Wanting, funding.LedgerDate)
	}
	if !anyAmount(*m) {
		h.Wanting = append(h.Wanting, funding.LedgerAmount)
	}
	return h
}

func anyAmount(m funding.LedgerMapping) bool {
	for _, c := range []funding.LedgerColumn{funding.LedgerNet, funding.LedgerGross, funding.LedgerAmount, funding.LedgerDebit, funding.LedgerCredit} {
		if m.Columns[c] != "" {
			return true
		}
	}
	return false
}

// sample counts the cells of a column that are filled and how many of them can
// be what the column needs, and gives the first that can.
func (f sheetFile) sample(column funding.LedgerColumn, at int, rows [][]string) (filled, good int, first string) {
	for _, row := range rows {
		if at >= len(row) || strings.TrimSpace(row[at]) == "" {
			continue
		}
		filled++
		if f.can(column, row[at]) {
			if good++; first == "" {
				first = short(strings.TrimSpace(row[at]))
			}
		}
	}
	return filled, good, first
}

// can says whether a cell can be of a column: words can be of any that is not
// a date, a period or an amount.
func (f sheetFile) can(column funding.LedgerColumn, cell string) bool {
	switch column {
	case funding.LedgerDate:
		_, bad := dateReader{workbook: f.book != nil}.read(cell)
		return !bad.bad() || bad.code == "DATE_AMBIGUOUS"
	case funding.LedgerNet, funding.LedgerVAT, funding.LedgerGross, funding.LedgerAmount, funding.LedgerDebit, funding.LedgerCredit:
		_, bad := ledgerAmount(cell, f.book != nil)
		return !bad.bad()
	case funding.LedgerPeriod:
		_, bad := ledgerPeriod(cell, calendar.Date{Year: 2026, Month: 6, Day: 30}, dateReader{workbook: f.book != nil, order: funding.DateOrderDMY})
		return !bad.bad() || bad.code == "PERIOD_AMBIGUOUS"
	case funding.LedgerSign:
		_, ok := signOf(cell)
		return ok
	}
	return true
}

// holds says whether what stands in a column is not all against it.
func (f sheetFile) holds(column funding.LedgerColumn, at int, rows [][]string) bool {
	filled, good, _ := f.sample(column, at, rows)
	return filled == 0 || good > 0
}

// why says in words what a head was taken for its column by.
func (f sheetFile) why(column funding.LedgerColumn, head string, at int, rows [][]string) string {
	_, _, first := f.sample(column, at, rows)
	switch {
	case first == "":
		return fmt.Sprintf("The head is %q, and its first cells are empty.", head)
	case column == funding.LedgerDate:
		return fmt.Sprintf("The head is %q, and its cells are dates, such as %s.", head, first)
	case column == funding.LedgerNet || column == funding.LedgerVAT || column == funding.LedgerGross || column == funding.LedgerAmount || column == funding.LedgerDebit || column == funding.LedgerCredit:
		return fmt.Sprintf("The head is %q, and its cells are amounts, such as %s.", head, first)
	}
	return fmt.Sprintf("The head is %q; its first cell is %s.", head, first)
}
