package funding

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// ClaimContent is a claim as its preparer writes it: a draft row and lines.
type ClaimContent struct {
	ID     string         `json:"id"`
	Award  string         `json:"award"`
	No     int            `json:"claim_no"`
	Org    string         `json:"organisation"`
	FY     calendar.FY    `json:"fy"`
	Month  calendar.Month `json:"month"`
	Nature Nature         `json:"nature"`
	Basis  string         `json:"basis"`
	Status ClaimStatus    `json:"status"`
	Lines  []ClaimLine    `json:"lines"`
}

// Amount is what the claim asks for: the eligible part of every line.
func (c ClaimContent) Amount() money.Pence {
	var sum money.Pence
	for _, l := range c.Lines {
		sum += l.Eligible
	}
	return sum
}

// The bases on which money can be claimed (domain 3.2): never in advance of
// need.
const (
	BasisPaid      = "PAID"
	BasisAccrued   = "ACCRUED"
	BasisCommitted = "COMMITTED_DUE_IN_MONTH"
)

// LineResult is what a check made of a claim line (domain 3.8 J9).
type LineResult string

// The results of checking a line.
const (
	LineUnchecked LineResult = ""
	LineAccepted  LineResult = "ACCEPTED"
	LineReduced   LineResult = "REDUCED"
	LineRejected  LineResult = "REJECTED"
)

// A ClaimLine is one item of spending in a claim.
type ClaimLine struct {
	No           int           `json:"line_no"`
	Kind         LineKind      `json:"kind,omitempty"` // "" = an invoice
	CostLine     string        `json:"cost_line"`      // the bid's line, for example C1
	Description  string        `json:"description"`
	Supplier     string        `json:"supplier,omitempty"`
	Invoice      string        `json:"invoice_no,omitempty"`
	InvoiceDate  calendar.Date `json:"invoice_date"`
	Gross        money.Pence   `json:"gross_pence"`
	Eligible     money.Pence   `json:"eligible_pence"`
	VATRecovered money.Pence   `json:"vat_recovered_pence"`
	Ledger       string        `json:"ledger_ref,omitempty"`
	LedgerLine   string        `json:"ledger_line,omitempty"`   // key of the ledger line it came from; "" = typed
	NatureReason string        `json:"nature_reason,omitempty"` // why it is capital although it reads as revenue
	// Why one document stands behind this line and behind another invoice too.
	DuplicateReason string      `json:"duplicate_reason,omitempty"`
	Evidence        []Evidence  `json:"evidence,omitempty"`
	Result          LineResult  `json:"result,omitempty"`
	Granted         money.Pence `json:"granted_pence"` // after the check
	ResultCode      string      `json:"result_code,omitempty"`
}

// An Invoice is one supplier's invoice as an award has met it: claims of it
// may never exceed it (invariant I4).
type Invoice struct {
	Supplier string      `json:"supplier"` // normalised
	Number   string      `json:"number"`   // normalised
	Gross    money.Pence `json:"gross_pence"`
	Claimed  money.Pence `json:"claimed_pence"`
	FirstIn  string      `json:"first_claim"`
}

// An InvoiceUse claims part of an invoice; negative gives it back.
type InvoiceUse struct {
	Supplier, Number string
	Gross            money.Pence
	Amount           money.Pence
	Claim            string
}

// A LineOutcome is the result of checking one line.
type LineOutcome struct {
	Claim   string
	Line    int
	Result  LineResult
	Granted money.Pence
	Code    string
}

// Normalise makes invoice numbers and supplier names comparable: upper case,
// then letters and digits only, then no leading zeros in a run of digits (E4).
// The steps come in that order, so what is stripped ends no run of digits:
// "INV-00417", "inv 417" and "INV 00-417" are all INV417, but "12-034" is
// 12034 and never 1234. A run of nothing but zeros keeps one of them.
func Normalise(s string) string {
	var out strings.Builder
	inDigits, zero := false, false // within a run of digits; zeros held back at its start
	for _, r := range strings.ToUpper(s) {
		switch {
		case r == '0' && !inDigits:
			zero = true
		case unicode.IsDigit(r):
			inDigits, zero = true, false
			out.WriteRune(r)
		case unicode.IsLetter(r):
			if zero {
				out.WriteByte('0')
			}
			inDigits, zero = false, false
			out.WriteRune(r)
		}
	}
	if zero {
		out.WriteByte('0')
	}
	return out.String()
}

// Held is what a line holds of the year's money and of its invoice: what it
// claims, or what the check has left of it.
func (l ClaimLine) Held() money.Pence {
	if l.Result != LineUnchecked {
		return l.Granted
	}
	return l.Eligible
}

// takes lists what the lines of a submitted claim take of their invoices.
func (c ClaimContent) takes() []InvoiceUse {
	var out []InvoiceUse
	for _, l := range c.Lines {
		out = append(out, l.use(c.ID, l.Eligible)...)
	}
	return out
}

// givesBack lists what goes back to invoices when a claim is turned back or
// withdrawn: no more than its lines still hold.
func (c ClaimContent) givesBack() []InvoiceUse {
	var out []InvoiceUse
	for _, l := range c.Lines {
		out = append(out, l.use(c.ID, -l.Held())...)
	}
	return out
}

// use is the one invoice use of a line, or none.
func (l ClaimLine) use(claim string, amount money.Pence) []InvoiceUse {
	if l.Invoice == "" || amount == 0 {
		return nil
	}
	return []InvoiceUse{{Normalise(l.Supplier), Normalise(l.Invoice), l.Gross, amount, claim}}
}

// checkLines says what is wrong with the lines of a claim.
func (c ClaimContent) checkLines(a Award, f AwardFacts) error {
	if len(c.Lines) == 0 {
		return conflict("CLAIM_EMPTY", "The claim has no lines. Add what the money was spent on.").At("lines")
	}
	var errs []*Error
	for i, l := range c.Lines {
		if e := l.check(c, f); e != nil {
			errs = append(errs, e.At(fmt.Sprintf("lines[%d].%s", i, e.Field)))
		}
	}
	errs = append(errs, c.checkNature(a, f.Rules.Capital))
	if e := joinErrors(errs); e != nil {
		return e
	}
	return checkInvoices(c, f.Invoices)
}

func (l ClaimLine) check(c ClaimContent, f AwardFacts) *Error {
	bought, known := nationalLine(l.CostLine, f.Content)
	nature := bought.Nature
	switch {
	case !known:
		return invalid("NO_SUCH_COST_LINE", "The bid has no cost line %q that the fund pays for. Choose one of the bid's lines.", l.CostLine).At("cost_line")
	case !bought.Claimable():
		return conflict("LEASE_NOT_CLAIMABLE", "Cost line %s is a lease of a right-of-use asset. It scores as capital when the lease begins, and is never claimed as cash. Remove the line.", l.CostLine).At("cost_line")
	case nature != c.Nature:
		return conflict("CLAIM_MIXES_NATURES", "Cost line %s is %s, and this is a %s claim. Claim it separately: the two are never mixed.", l.CostLine, nature.Word(), c.Nature.Word()).At("cost_line")
	case l.Eligible <= 0:
		return invalid("LINE_NOT_POSITIVE", "The eligible amount is %s. Enter what can be claimed of this line.", l.Eligible).At("eligible_pence")
	case l.Eligible > l.Gross:
		return invalid("LINE_OVER_GROSS", "The eligible amount of %s is more than the %s on the invoice.", l.Eligible, l.Gross).At("eligible_pence")
	case l.Invoice == "" && l.Ledger == "":
		return invalid("LINE_WITHOUT_SOURCE", "Give an invoice number or a ledger reference, so that the line can be found.").At("invoice_no")
	case l.Invoice != "" && strings.TrimSpace(l.Supplier) == "":
		return invalid("SUPPLIER_MISSING", "Name the supplier of invoice %s.", l.Invoice).At("supplier")
	}
	return nil
}

// nationalLine finds a cost line that the fund pays for.
func nationalLine(ref string, c Content) (CostLine, bool) {
	for _, l := range c.Lines {
		if l.Ref == ref && l.Source == NationalMoney {
			return l, true
		}
	}
	return CostLine{}, false
}

// Claimable reports whether money may be drawn for a cost line: the liability
// of a lease is capital, but no cash that the fund pays (domain 3.6).
func (l CostLine) Claimable() bool { return l.Category != LeaseROU }

// checkInvoices: no line may take an invoice above its gross amount, over all
// claims of the award (I4, E4 a and d).
func checkInvoices(c ClaimContent, known []Invoice) error {
	register := slices.Clone(known)
	for i, l := range c.Lines {
		if l.Invoice == "" {
			continue
		}
		n := invoiceOf(&register, l)
		if e := register[n].refuses(l, l.Eligible); e != nil {
			return e.At(fmt.Sprintf("lines[%d].invoice_no", i))
		}
		register[n].Claimed += l.Eligible
	}
	return nil
}

// invoiceOf finds the invoice of a line in a register, and enters it with the
// gross amount that it first comes with.
func invoiceOf(register *[]Invoice, l ClaimLine) int {
	supplier, number := Normalise(l.Supplier), Normalise(l.Invoice)
	n := slices.IndexFunc(*register, func(inv Invoice) bool { return inv.Supplier == supplier && inv.Number == number })
	if n >= 0 {
		return n
	}
	*register = append(*register, Invoice{Supplier: supplier, Number: number, Gross: l.Gross})
	return len(*register) - 1
}

// refuses says why a line may not take amount more of the invoice, or nil.
func (inv Invoice) refuses(l ClaimLine, amount money.Pence) *Error {
	left := inv.Gross - inv.Claimed
	switch {
	case left <= 0:
		e := conflict("DUPLICATE_INVOICE", "Invoice %s from %s has been claimed in full already. Remove the line.", l.Invoice, l.Supplier)
		if inv.FirstIn != "" {
			e = e.To("/claims/" + inv.FirstIn)
		}
		return e
	case amount > left:
		return conflict("INVOICE_OVERCLAIMED", "Of invoice %s from %s only %s is left to claim, and the line claims %s.", l.Invoice, l.Supplier, left, amount).
			With("eligible_pence", int64(left)).With("excess_pence", int64(amount-left))
	}
	return nil
}

// StartClaim says whether person may start a claim like c on award a.
func StartClaim(a Award, c ClaimContent, p Person, today calendar.Date) error {
	if err := May(p, "createClaim", a.Subject()); err != nil {
		return err
	}
	if _, ok := a.Limit(c.Org, c.FY, c.Nature); !ok {
		return conflict("NO_PROFILE", "The award has no %s money for %s in %s.", c.Nature.Word(), c.Org, c.FY).At("fy")
	}
	switch c.Basis {
	case BasisPaid, BasisAccrued, BasisCommitted:
	default:
		return invalid("NOT_A_CHOICE", "%q is not a basis. Choose PAID, ACCRUED or COMMITTED_DUE_IN_MONTH.", c.Basis).At("basis")
	}
	if c.Month < 1 || c.Month > 12 {
		return invalid("OUT_OF_RANGE", "There is no month %d. Use 1 (April) to 12 (March).", c.Month).At("month")
	}
	if c.FY.MonthStart(c.Month).After(today) {
		return conflict("CLAIM_IN_ADVANCE", "%s %s has not begun. Money is claimed when it is spent or due, never in advance.", c.Month.Label(), c.Month.Name()).At("month")
	}
	return nil
}
