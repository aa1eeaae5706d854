package exchange

import (
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
)

// A figure is an amount that a row may give.
type figure struct {
	pence money.Pence
	given bool
}

// figure reads one column's amount. A column that is not mapped, or a cell
// that is empty, gives none.
func (r *ledgerReader) figure(column funding.LedgerColumn, cells []string) (figure, flaw) {
	at, ok := r.at[column]
	if !ok || cellAt(cells, at) == "" {
		return figure{}, flaw{}
	}
	p, f := ledgerAmount(cells[at], r.file.book != nil)
	return figure{p, !f.bad()}, f
}

// amounts fills in net, VAT and gross from what the row gives of them, and
// names the column of the first figure that cannot be.
func (r *ledgerReader) amounts(l *funding.LedgerLine, cells []string) (flaw, funding.LedgerColumn) {
	vat, f := r.figure(funding.LedgerVAT, cells)
	if f.bad() {
		return f, funding.LedgerVAT
	}
	var net, gross figure
	column := funding.LedgerNet
	_, hasAmount := r.at[funding.LedgerAmount]
	_, hasNet := r.at[funding.LedgerNet]
	_, hasGross := r.at[funding.LedgerGross]
	switch {
	case hasAmount || !hasNet && !hasGross:
		var one figure
		if hasAmount {
			one, f, column = r.oneAmount(cells)
		} else {
			one, f, column = r.debitOrCredit(cells)
		}
		if net = one; r.mapping.Gross {
			net, gross = figure{}, one
		}
	default:
		if net, f = r.figure(funding.LedgerNet, cells); !f.bad() {
			gross, f = r.figure(funding.LedgerGross, cells)
			if !hasNet || f.bad() {
				column = funding.LedgerGross
			}
		}
	}
	if f.bad() {
		return f, column
	}
	switch {
	case !net.given && !gross.given:
		return flaw{"AMOUNT_MISSING", "gives no amount. " + wantAmount}, column
	case !net.given:
		net.pence = gross.pence - vat.pence
	case !gross.given:
		gross.pence = net.pence + vat.pence
	case !vat.given:
		vat.pence = gross.pence - net.pence
	case net.pence+vat.pence != gross.pence:
		return flaw{"AMOUNTS_DIFFER", "is not net and VAT together, which are " + (net.pence + vat.pence).String() + ". Correct the row in the ledger, or map only one of them."}, funding.LedgerGross
	}
	if max(net.pence, -net.pence, vat.pence, -vat.pence, gross.pence, -gross.pence) > money.Max {
		return flaw{"AMOUNT_TOO_LARGE", "is more than £999,999,999,999.99 with its VAT. Check the amount."}, column
	}
	l.Net, l.VAT, l.Gross = net.pence, vat.pence, gross.pence
	return flaw{}, column
}

// oneAmount reads an amount, with DR or CR beside it where that is mapped.
func (r *ledgerReader) oneAmount(cells []string) (figure, flaw, funding.LedgerColumn) {
	one, f := r.figure(funding.LedgerAmount, cells)
	at, ok := r.at[funding.LedgerSign]
	if f.bad() || !ok || !one.given || cellAt(cells, at) == "" {
		return one, f, funding.LedgerAmount
	}
	credit, known := signOf(cells[at])
	switch {
	case !known:
		return one, flaw{"SIGN_INVALID", "is neither DR nor CR. Write one of them."}, funding.LedgerSign
	case credit:
		one.pence = -max(one.pence, -one.pence)
	case one.pence < 0:
		return one, flaw{"SIGN_CONTRADICTS", "says debit, and the amount is negative. Correct one of them."}, funding.LedgerSign
	}
	return one, flaw{}, funding.LedgerAmount
}

// signOf reads DR or CR, in the ways that ledgers write them.
func signOf(cell string) (credit, known bool) {
	switch strings.ToUpper(strings.Trim(trimCell(cell), ".")) {
	case "CR", "C", "CREDIT", "H":
		return true, true
	case "DR", "D", "DEBIT", "S":
		return false, true
	}
	return false, false
}

// debitOrCredit reads an amount that stands in one of two columns. The other
// is empty or zero.
func (r *ledgerReader) debitOrCredit(cells []string) (figure, flaw, funding.LedgerColumn) {
	debit, f := r.figure(funding.LedgerDebit, cells)
	if f.bad() {
		return debit, f, funding.LedgerDebit
	}
	credit, f := r.figure(funding.LedgerCredit, cells)
	switch {
	case f.bad():
		return credit, f, funding.LedgerCredit
	case debit.pence != 0 && credit.pence != 0:
		return debit, flaw{"DEBIT_AND_CREDIT", "stands beside a debit, and a row has only one of them. Correct the row in the ledger."}, funding.LedgerCredit
	case credit.pence < 0:
		return credit, flaw{"CREDIT_NEGATIVE", "is a negative credit, and we cannot tell whether that is a credit or its reversal. Write credits without a sign, or map one column as the amount."}, funding.LedgerCredit
	case credit.given && (credit.pence != 0 || !debit.given):
		return figure{-credit.pence, true}, flaw{}, funding.LedgerCredit
	}
	return debit, flaw{}, funding.LedgerDebit
}
