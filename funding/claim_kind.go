package funding

import (
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// LineKind says what a line of a claim is.
type LineKind string

// The kinds of claim lines. The empty kind is an invoice. A credit note and a
// refund of VAT are below zero, gross and eligible; all others are above.
const (
	LineInvoice   LineKind = "INVOICE"
	LineCredit    LineKind = "CREDIT"     // names the invoice it credits (E10)
	LineVATRefund LineKind = "VAT_REFUND" // HMRC gave VAT back that was claimed before (E11)
	LinePayroll   LineKind = "PAYROLL"    // capitalised staff, from the payroll journal
	LineAccrual   LineKind = "ACCRUAL"    // work done and not invoiced yet
	LineRecharge  LineKind = "RECHARGE"   // from another body of the trust's group
)

// LineKinds lists the kinds in the order in which people choose.
func LineKinds() []LineKind {
	return []LineKind{LineInvoice, LineCredit, LineVATRefund, LinePayroll, LineAccrual, LineRecharge}
}

// Title returns the kind as people read it.
func (k LineKind) Title() string {
	return map[LineKind]string{"": "Invoice", LineInvoice: "Invoice", LineCredit: "Credit note", LineVATRefund: "VAT refunded", LinePayroll: "Capitalised staff",
		LineAccrual: "Accrual", LineRecharge: "Recharge"}[k]
}

// GivesBack reports whether lines of this kind are below zero.
func (k LineKind) GivesBack() bool { return k == LineCredit || k == LineVATRefund }

// Known reports whether the kind is one of those there are.
func (k LineKind) Known() bool { return k.Title() != "" }

// Sorted gives a line that says no kind the kind that its amounts tell: one
// below zero that names an invoice is a credit note. The first kind there is,
// an invoice, is said by nothing.
func (l ClaimLine) Sorted() ClaimLine {
	if l.Kind == "" && l.Gross < 0 && strings.TrimSpace(l.Invoice) != "" {
		l.Kind = LineCredit
	}
	if l.Kind == LineInvoice {
		l.Kind = ""
	}
	return l
}

// CheckSign says what is wrong with the signs of a line's amounts, or nil.
func (l ClaimLine) CheckSign() *Error {
	wrong := func(p money.Pence) bool { return p < 0 && !l.Kind.GivesBack() || p > 0 && l.Kind.GivesBack() }
	says := "%s is less than nothing. Enter 0 or more, or say that the line is a credit note or a refund of VAT."
	if l.Kind.GivesBack() {
		says = "%s is above zero, and a " + strings.ToLower(l.Kind.Title()) + " gives money back. Enter it with a minus."
	}
	switch {
	case !l.Kind.Known():
		return invalid("NOT_A_CHOICE", "%q is not a kind of line. Choose INVOICE, CREDIT, VAT_REFUND, PAYROLL, ACCRUAL or RECHARGE.", l.Kind).At("kind")
	case wrong(l.Gross):
		return invalid("MONEY_NEGATIVE", says, l.Gross).At("gross_pence")
	case wrong(l.Eligible):
		return invalid("MONEY_NEGATIVE", says, l.Eligible).At("eligible_pence")
	}
	return nil
}
