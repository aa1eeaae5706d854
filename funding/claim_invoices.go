package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/money"
)

// An Invoice is one supplier's invoice as an award has met it: claims of it
// may never exceed what is left of it after its credit notes (invariant I4).
type Invoice struct {
	Supplier string      `json:"supplier"` // normalised
	Number   string      `json:"number"`   // normalised
	Gross    money.Pence `json:"gross_pence"`
	Credited money.Pence `json:"credited_pence"` // by credit notes, gross
	Claimed  money.Pence `json:"claimed_pence"`
	FirstIn  string      `json:"first_claim"`
	FirstOrg string      `json:"-"` // whose claim that is
}

// An InvoiceUse claims part of an invoice; negative gives it back. Credit is
// what a credit note takes off the invoice itself.
type InvoiceUse struct {
	Supplier, Number string
	Gross            money.Pence
	Amount           money.Pence
	Credit           money.Pence
	Claim            string
}

// Claimable is what can be claimed of the invoice in all.
func (inv Invoice) Claimable() money.Pence { return inv.Gross - inv.Credited }

// takes lists what the lines of a submitted claim take of their invoices:
// credit notes last, because they may credit an invoice of the same claim.
func (c ClaimContent) takes() []InvoiceUse {
	var out, credits []InvoiceUse
	for _, l := range c.Lines {
		if l.Kind == LineCredit {
			credits = append(credits, l.use(c.ID, l.Eligible)...)
			continue
		}
		out = append(out, l.use(c.ID, l.Eligible)...)
	}
	return append(out, credits...)
}

// givesBack lists what goes back to invoices when a claim is turned back,
// withdrawn or reversed: no more than its lines still hold, credits first.
func (c ClaimContent) givesBack() []InvoiceUse {
	var out, credits []InvoiceUse
	for _, l := range c.Lines {
		if l.Kind == LineCredit {
			credits = append(credits, l.use(c.ID, -l.Held())...)
			continue
		}
		out = append(out, l.use(c.ID, -l.Held())...)
	}
	return append(credits, out...)
}

// use is the one invoice use of a line, or none. A refund of VAT is about the
// VAT of many invoices, and uses none.
func (l ClaimLine) use(claim string, amount money.Pence) []InvoiceUse {
	if l.Invoice == "" || amount == 0 || l.Kind == LineVATRefund {
		return nil
	}
	u := InvoiceUse{Supplier: Normalise(l.Supplier), Number: Normalise(l.Invoice), Gross: l.Gross, Amount: amount, Claim: claim}
	if l.Kind == LineCredit {
		u.Gross, u.Credit = 0, -l.Gross
		if amount > 0 { // the credit itself is taken back
			u.Credit = l.Gross
		}
	}
	return []InvoiceUse{u}
}

// checkInvoices: no line may take an invoice above what is left of it, over
// all claims of the award (I4, E4 a and d), and a credit note gives back what
// was claimed of the part it credits (E10).
func checkInvoices(c ClaimContent, known []Invoice) error {
	register := slices.Clone(known)
	for i, l := range c.Lines {
		if l.Invoice == "" || l.Kind.GivesBack() {
			continue
		}
		n := invoiceOf(&register, l)
		if e := register[n].refuses(l, l.Eligible); e != nil {
			return e.At(fmt.Sprintf("lines[%d].invoice_no", i))
		}
		register[n].Claimed += l.Eligible
	}
	for i, l := range c.Lines {
		if l.Kind != LineCredit {
			continue
		}
		n := registered(register, l)
		if n < 0 {
			return conflict("CREDIT_WITHOUT_INVOICE", "Nothing of invoice %s from %s has been claimed on this award, so there is nothing to give back. Remove the line, or mend the number.", l.Invoice, l.Supplier).
				At(fmt.Sprintf("lines[%d].invoice_no", i))
		}
		if e := register[n].refusesCredit(l); e != nil {
			return e.At(fmt.Sprintf("lines[%d].eligible_pence", i))
		}
		register[n].Claimed += l.Eligible
		register[n].Credited -= l.Gross
	}
	return nil
}

// invoiceOf finds the invoice of a line in a register, and enters it with the
// gross amount that it first comes with.
func invoiceOf(register *[]Invoice, l ClaimLine) int {
	if n := registered(*register, l); n >= 0 {
		return n
	}
	*register = append(*register, Invoice{Supplier: Normalise(l.Supplier), Number: Normalise(l.Invoice), Gross: l.Gross})
	return len(*register) - 1
}

func registered(register []Invoice, l ClaimLine) int {
	supplier, number := Normalise(l.Supplier), Normalise(l.Invoice)
	return slices.IndexFunc(register, func(inv Invoice) bool { return inv.Supplier == supplier && inv.Number == number })
}

// refuses says why a line may not take amount more of the invoice, or nil.
func (inv Invoice) refuses(l ClaimLine, amount money.Pence) *Error {
	left := inv.Claimable() - inv.Claimed
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

// refusesCredit says why a credit note cannot stand as it is, or nil.
func (inv Invoice) refusesCredit(l ClaimLine) *Error {
	back, least := -l.Eligible, inv.Claimed-(inv.Claimable()+l.Gross)
	switch {
	case back > inv.Claimed:
		return conflict("CREDIT_OVER_CLAIMED", "Of invoice %s from %s %s was claimed, and the credit note gives back %s. Give back no more than was claimed.", l.Invoice, l.Supplier, inv.Claimed, back).
			With("eligible_pence", -int64(inv.Claimed))
	case back < least:
		return conflict("CREDIT_TOO_SMALL", "After the credit note invoice %s comes to %s, and %s of it is claimed. Give back at least %s.", l.Invoice, inv.Claimable()+l.Gross, inv.Claimed, least).
			With("eligible_pence", -int64(least))
	}
	return nil
}

// giveBack frees the invoices of a claim's lines.
func (r *AwardResult) giveBack(d ClaimContent, known []Invoice) error {
	uses := d.givesBack()
	r.Effects.Invoices = append(r.Effects.Invoices, uses...)
	return stillClaimed(uses, known, d.No)
}

// stillClaimed refuses to free part of an invoice that a credit note has
// counted on since: less than nothing of it would be claimed.
func stillClaimed(uses []InvoiceUse, known []Invoice, claim int) error {
	register := slices.Clone(known)
	for _, u := range uses {
		n := slices.IndexFunc(register, func(inv Invoice) bool { return inv.Supplier == u.Supplier && inv.Number == u.Number })
		if n < 0 {
			continue
		}
		register[n].Claimed += u.Amount
		if register[n].Claimed < 0 {
			return conflict("INVOICE_CREDITED", "A credit note for invoice %s counts on what claim %d claims of it, so that cannot be taken back before the credit note is.", u.Number, claim)
		}
	}
	return nil
}

// checkDocuments asks for a reason where one document stands behind two
// invoices (E4 b). Any reason will do: the checker reads it.
func (c ClaimContent) checkDocuments(seen []SeenLine) *Error {
	var errs []*Error
	for i, l := range c.Lines {
		s, shared := c.SharedDocument(l, seen)
		if !shared || l.DuplicateReason != "" {
			continue
		}
		errs = append(errs, conflict("DUPLICATE_FILE", "The document of line %d also stands behind %s in claim %d. Say why, attach another document, or remove the line.", l.No, s.Line.named(), s.No).
			At(fmt.Sprintf("lines[%d].duplicate_reason", i)).To("/claims/"+s.Claim))
	}
	return joinErrors(errs)
}
