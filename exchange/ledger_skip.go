package exchange

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
)

// Labels of rows that are no postings, as words of letters and digits. A total
// counts as one only where its row has no date, so that a supplier called
// Total Energies is none; a balance counts wherever it is all that a cell says,
// but for a day or a period.
var (
	totalLabel   = regexp.MustCompile(`^(?:(?:grand|sub|report|page|batch|overall|control|net|gross|running|final) ?)?totals?(?: (?:net|gross|amount|value|spend|expenditure|gbp|for|of|carried|to|this|all|period)(?: .*)?)?$|^(?:sub|grand) ?total .*$|^.{1,80} (?:sub ?)?totals?$|^sum(?: total)?$`)
	balanceLabel = regexp.MustCompile(`^(?:(?:opening|closing|starting|ending) bal(?:ance)?s?|(?:(?:bal(?:ance)?s?|total) )?(?:brought|carried) (?:forward|fwd|down)|bal(?:ance)? [bc] ?(?:f|fwd|d))` +
		`(?: (?:as|at|on|of|for|from|to|the|period|month|year|p?[0-9]+(?:st|nd|rd|th)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*))*$`)
	balanceShort = regexp.MustCompile(`^[bc]/(?:f|fwd|d)$`)
)

// kindOf says why a row is no posting; "" for one that is to be read.
func (r *ledgerReader) kindOf(n int, cells []string) funding.LedgerSkip {
	if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		return funding.SkipBlank
	}
	if r.repeatsHeads(cells) {
		return funding.SkipHead
	}
	dated, figures := r.dated(cells), r.figures(cells)
	total := false
	for _, c := range cells {
		if !mayBeLabel(c) {
			continue
		}
		words := wordsOfHead(c)
		if balanceLabel.MatchString(words) || balanceShort.MatchString(strings.ToLower(trimCell(c))) {
			return funding.SkipBalance
		}
		total = total || !dated && totalLabel.MatchString(words)
	}
	switch {
	case total, !dated && figures && r.unlabelled(cells):
		r.total(n, cells)
		return funding.SkipTotal
	case !dated && !figures && r.noDate(cells):
		return funding.SkipNote
	}
	return ""
}

// mayBeLabel says quickly that most cells are no label.
func mayBeLabel(cell string) bool {
	if len(cell) > 120 {
		return false
	}
	lower := strings.ToLower(cell)
	return slices.ContainsFunc([]string{"total", "sum", "bal", "ward", "fwd", "/f", "/d"}, func(part string) bool { return strings.Contains(lower, part) })
}

// repeatsHeads says whether a row is the heads again, as at the top of a page.
func (r *ledgerReader) repeatsHeads(cells []string) bool {
	for _, i := range r.at {
		if i >= len(cells) || !strings.HasPrefix(headOf(r.heads[i]), headOf(short(trimCell(cells[i])))) || trimCell(cells[i]) == "" && !strings.HasPrefix(r.heads[i], "Column ") {
			return false
		}
	}
	return true
}

// dated says whether a row has a date, or a period where no date is mapped.
func (r *ledgerReader) dated(cells []string) bool {
	if at, ok := r.at[funding.LedgerDate]; ok {
		_, f := r.dates.read(cellAt(cells, at))
		return !f.bad() || f.code == "DATE_AMBIGUOUS"
	}
	return cellAt(cells, r.at[funding.LedgerPeriod]) != "" && len(periods(strings.ToUpper(cellAt(cells, r.at[funding.LedgerPeriod])), r.First)) > 0
}

// noDate says whether the cell of the date is empty: words in it are a date
// that cannot be read.
func (r *ledgerReader) noDate(cells []string) bool {
	at, ok := r.at[funding.LedgerDate]
	if !ok {
		at = r.at[funding.LedgerPeriod]
	}
	return cellAt(cells, at) == "" || alone(cells, at)
}

// alone says whether a cell is the only one of its row that is filled.
func alone(cells []string, at int) bool {
	for i, c := range cells {
		if i != at && strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

var amountColumns = []funding.LedgerColumn{funding.LedgerNet, funding.LedgerVAT, funding.LedgerGross, funding.LedgerAmount, funding.LedgerDebit, funding.LedgerCredit}

// figures says whether anything stands where amounts are.
func (r *ledgerReader) figures(cells []string) bool {
	return slices.ContainsFunc(amountColumns, func(c funding.LedgerColumn) bool {
		at, ok := r.at[c]
		return ok && cellAt(cells, at) != ""
	})
}

// unlabelled says whether a row is nothing but the sum of the lines above it.
func (r *ledgerReader) unlabelled(cells []string) bool {
	for i, c := range cells {
		if strings.TrimSpace(c) != "" && !slices.ContainsFunc(amountColumns, func(column funding.LedgerColumn) bool {
			at, ok := r.at[column]
			return ok && at == i
		}) {
			return false
		}
	}
	says, ok := r.saysTotal(cells)
	return ok && r.Lines > 0 && (says == r.Gross || says == r.since)
}

// saysTotal is the gross amount of a row that is a total. Debits and credits
// of a total may stand side by side.
func (r *ledgerReader) saysTotal(cells []string) (money.Pence, bool) {
	if _, pair := r.at[funding.LedgerDebit]; pair {
		debit, f := r.figure(funding.LedgerDebit, cells)
		credit, f2 := r.figure(funding.LedgerCredit, cells)
		return debit.pence - credit.pence, !f.bad() && !f2.bad() && (debit.given || credit.given)
	}
	var l funding.LedgerLine
	f, _ := r.amounts(&l, cells)
	return l.Gross, !f.bad()
}

// total compares a total with the lines above it: all of them, or those since
// the total before.
func (r *ledgerReader) total(n int, cells []string) {
	says, ok := r.saysTotal(cells)
	summed := r.since
	r.since = 0
	if !ok || says == r.Gross || says == summed || len(r.Differs) >= mostListedRows {
		return
	}
	if summed == 0 || strings.Contains(strings.ToLower(strings.Join(cells, " ")), "grand") {
		summed = r.Gross
	}
	r.Differs = append(r.Differs, funding.LedgerTotal{Row: n, Says: says, Summed: summed})
}
