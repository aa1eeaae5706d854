package exchange

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// line reads a row's cells. It names every problem of the row, and is not ok
// when there is one.
func (r *ledgerReader) line(n int, cells []string) (l funding.LedgerLine, ok bool) {
	before := r.Problem
	l.Row = n
	if r.file.book == nil && tooMany(cells, len(r.heads)) {
		r.problem(n, "", cells, flaw{"ROW_TOO_WIDE", "begins a row with more cells than there are heads: a separator inside a cell that is not in quotation marks has moved its columns. Save the file again as an Excel workbook."})
		return l, false
	}
	r.words(&l, n, cells)
	l.Posted = r.date(n, cells)
	r.month(&l, n, cells)
	f, column := r.amounts(&l, cells)
	if f.bad() {
		r.problem(n, column, cells, f)
	}
	if r.Problem > before {
		return l, false
	}
	if f := r.add(l); f.bad() {
		r.problem(n, column, cells, f)
		return l, false
	}
	return l, true
}

// tooMany says whether something stands beyond the last head.
func tooMany(cells []string, heads int) bool {
	for _, c := range cells[min(len(cells), heads):] {
		if strings.TrimSpace(c) != "" {
			return true
		}
	}
	return false
}

// add adds a line to the reading's totals.
func (r *ledgerReader) add(l funding.LedgerLine) flaw {
	net, errNet := money.Add(r.Net, l.Net)
	vat, errVAT := money.Add(r.VAT, l.VAT)
	gross, errGross := money.Add(r.Gross, l.Gross)
	since, errSince := money.Add(r.since, l.Gross)
	if errNet != nil || errVAT != nil || errGross != nil || errSince != nil {
		return flaw{"TOTAL_TOO_LARGE", "brings the file's total above £999,999,999,999.99. Check the amount."}
	}
	r.Net, r.VAT, r.Gross, r.since = net, vat, gross, since
	return flaw{}
}

// words reads the columns that are words.
func (r *ledgerReader) words(l *funding.LedgerLine, n int, cells []string) {
	l.CostCentre = r.word(funding.LedgerCostCentre, n, cells)
	l.Account = r.word(funding.LedgerAccount, n, cells)
	l.Project = r.word(funding.LedgerProject, n, cells)
	l.Supplier = r.word(funding.LedgerSupplier, n, cells)
	l.Invoice = r.word(funding.LedgerInvoice, n, cells)
	l.Description = r.word(funding.LedgerDescription, n, cells)
	l.Reference = r.word(funding.LedgerReference, n, cells)
}

var (
	quotedText = regexp.MustCompile(`^="(.*)"$`)
	lostDigits = regexp.MustCompile(`^[0-9](?:\.[0-9]+)?[eE]\+[0-9]+$`)
)

// word reads a cell of words. ="00417" is how some programs keep a
// spreadsheet from dropping zeros.
func (r *ledgerReader) word(column funding.LedgerColumn, n int, cells []string) string {
	at, ok := r.at[column]
	if !ok || at >= len(cells) {
		return ""
	}
	text, f := cleanWord(cells[at])
	if !f.bad() && (column == funding.LedgerInvoice || column == funding.LedgerReference) && lostDigits.MatchString(text) {
		f = flaw{"NUMBER_SHORTENED", "is a long number that a spreadsheet has shortened. Format the column as text and give the file again."}
	}
	if f.bad() {
		r.problem(n, column, cells, f)
	}
	return text
}

func cleanWord(cell string) (string, flaw) {
	if m := quotedText.FindStringSubmatch(strings.TrimSpace(cell)); m != nil {
		cell = m[1]
	}
	text := strings.Join(strings.Fields(strings.TrimPrefix(strings.TrimSpace(cell), "'")), " ")
	switch {
	case strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c == 0x7f || c == utf8.RuneError }):
		return "", flaw{"CELL_CHARACTERS", "holds characters that are no text. Save the file as UTF-8 or as an Excel workbook."}
	case utf8.RuneCountInString(text) > mostLedgerCell:
		return "", flaw{"CELL_TOO_LONG", "has more than 1,000 characters. Shorten it, or look for a quotation mark that is not closed."}
	case strings.HasPrefix(text, "="):
		return "", flaw{"CELL_FORMULA", "is a formula, and we calculate none. Give what it comes to."}
	}
	return text, flaw{}
}

// date reads the posting date. One that can be read two ways makes the reader
// ask the whole file, once, for its order.
func (r *ledgerReader) date(n int, cells []string) calendar.Date {
	at, ok := r.at[funding.LedgerDate]
	if !ok {
		return calendar.Date{}
	}
	day, f := r.dates.read(cellAt(cells, at))
	if f.code == "DATE_AMBIGUOUS" && !r.asked {
		r.decide()
		day, f = r.dates.read(cellAt(cells, at))
	}
	if f.bad() {
		r.problem(n, funding.LedgerDate, cells, f)
	}
	return day
}

// month is the ledger's period, or else the month of the date.
func (r *ledgerReader) month(l *funding.LedgerLine, n int, cells []string) {
	at, ok := r.at[funding.LedgerPeriod]
	text := cellAt(cells, at)
	switch {
	case ok && l.Posted.IsZero() && r.mapping.Columns[funding.LedgerDate] != "": // its date is a problem already
	case ok && (text != "" || r.mapping.Columns[funding.LedgerDate] == ""):
		p, f := ledgerPeriod(text, l.Posted, r.dates)
		if f.bad() {
			r.problem(n, funding.LedgerPeriod, cells, f)
		}
		l.FY, l.Month = p.fy, p.month
	case !l.Posted.IsZero():
		l.FY, l.Month = calendar.MonthOf(l.Posted)
	}
}
