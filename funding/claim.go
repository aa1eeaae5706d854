package funding

import (
	"fmt"
	"strings"

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

// A LineOutcome is the result of checking one line.
type LineOutcome struct {
	Claim   string
	Line    int
	Result  LineResult
	Granted money.Pence
	Code    string
}

// Held is what a line holds of the year's money and of its invoice: what it
// claims, or what the check has left of it.
func (l ClaimLine) Held() money.Pence {
	if l.Result != LineUnchecked {
		return l.Granted
	}
	return l.Eligible
}

// checkLines says what is wrong with the lines of a claim.
func (c ClaimContent) checkLines(a Award, f AwardFacts) error {
	if len(c.Lines) == 0 {
		return conflict("CLAIM_EMPTY", "The claim has no lines. Add what the money was spent on.").At("lines")
	}
	var errs []*Error
	errs = append(errs, c.checkJointLines(a, f.Content)...)
	for i, l := range c.Lines {
		if e := l.check(c, f); e != nil {
			errs = append(errs, e.At(fmt.Sprintf("lines[%d].%s", i, e.Field)))
		}
	}
	errs = append(errs, c.checkNature(a, f.Rules.Capital), c.checkDocuments(f.Claim.Seen))
	if e := joinErrors(errs); e != nil {
		return e
	}
	if err := checkPostings(c, f.Postings); err != nil {
		return err
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
	}
	return l.checkAmounts()
}

// checkAmounts says what is wrong with a line in itself.
func (l ClaimLine) checkAmounts() *Error {
	if l.Eligible <= 0 && !l.Kind.GivesBack() || l.Eligible == 0 {
		return invalid("LINE_NOT_POSITIVE", "The eligible amount is %s. Enter what can be claimed of this line.", l.Eligible).At("eligible_pence")
	}
	if e := l.CheckSign(); e != nil {
		return e
	}
	switch {
	case max(l.Eligible, -l.Eligible) > max(l.Gross, -l.Gross):
		return invalid("LINE_OVER_GROSS", "The eligible amount of %s is more than the %s on the invoice.", l.Eligible, l.Gross).At("eligible_pence")
	case l.Kind == LineCredit && l.Invoice == "":
		return invalid("CREDIT_WITHOUT_INVOICE", "Give the number of the invoice that the credit note is for.").At("invoice_no")
	case l.Kind != LineVATRefund && l.Invoice == "" && l.Ledger == "":
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

// StartClaim says whether person may start a claim like c on award a.
func StartClaim(a Award, c ClaimContent, p Person, today calendar.Date) error {
	if err := a.endedTrust(c.Org); err != nil {
		return err
	}
	if err := May(p, "createClaim", a.SubjectOf(c.Org)); err != nil {
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
