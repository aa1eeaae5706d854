package web

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/page"
)

func claimGrid() grid {
	columns := []string{"cost_line", "description", "supplier", "invoice_no", "invoice_date", "gross_pence", "eligible_pence"}
	return grid{Name: "lines", Filled: columns, Pasted: columns}
}

// readClaimLines reads the lines of a claim. A number without a supplier is a
// ledger reference; an empty eligible amount means all of the gross; what gives
// money back is below zero, however it was typed.
func readClaimLines(f *page.Form, s desk.ClaimSheet) []funding.ClaimLine {
	n := claimGrid().take(f)
	out := make([]funding.ClaimLine, n)
	for i := range n {
		at := func(column string) string { return page.Cell("lines", i, column) }
		get := func(column string) string { return f.Get(at(column)) }
		l := funding.ClaimLine{No: i + 1, CostLine: get("cost_line"), Description: get("description"), Supplier: get("supplier"), InvoiceDate: readDay(f, at("invoice_date"))}
		l.Kind, l.LedgerLine, l.DuplicateReason = funding.LineKind(get("kind")), get("ledger_line"), get("duplicate_reason")
		switch number, ref := get("invoice_no"), get("ledger_ref"); {
		case l.Supplier == "" || number == ref:
			l.Ledger = number
		default:
			l.Invoice, l.Ledger = number, ref
		}
		l.Gross = signedMoney(f, at("gross_pence"), l.Kind)
		l.Eligible = l.Gross
		if get("eligible_pence") != "" {
			l.Eligible = signedMoney(f, at("eligible_pence"), l.Kind)
		}
		if get("cost_line") == "" {
			f.Add(at("cost_line"), "Choose the cost line of the bid that this spending belongs to.")
		}
		l.NatureReason = get("nature_reason")
		l.VATRecovered = vatOf(l.LedgerLine, s.Draft.Lines)
		out[i] = l
	}
	return out
}

// signedMoney reads an amount that must be there, which may have a minus or
// stand in brackets. What a line of this kind gives back is below zero with or
// without them.
func signedMoney(f *page.Form, field string, k funding.LineKind) money.Pence {
	p, err := money.ParseSigned(f.Get(field))
	note(f, field, err)
	if k.GivesBack() {
		return -max(p, -p)
	}
	return p
}

// neededMoney reads an amount that must be there.
func neededMoney(f *page.Form, field string) money.Pence {
	p, err := money.Parse(f.Get(field))
	note(f, field, err)
	return p
}
