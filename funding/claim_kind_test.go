package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

func TestOnlyCreditsAndRefundsAreBelowZero(t *testing.T) {
	for _, tt := range []struct {
		name string
		line funding.ClaimLine
		kind funding.LineKind
		want string
	}{
		{"a credit note that says no kind", funding.ClaimLine{Invoice: "INV-1", Gross: -12_000_00, Eligible: -12_000_00}, funding.LineCredit, ""},
		{"below zero without an invoice and without a kind", funding.ClaimLine{Gross: -1, Eligible: -1}, "", "gross_pence: MONEY_NEGATIVE"},
		{"a refund of VAT", funding.ClaimLine{Kind: funding.LineVATRefund, Gross: -30_000_00, Eligible: -30_000_00}, funding.LineVATRefund, ""},
		{"a refund above zero", funding.ClaimLine{Kind: funding.LineVATRefund, Gross: 1, Eligible: 1}, funding.LineVATRefund, "gross_pence: MONEY_NEGATIVE"},
		{"an accrual below zero", funding.ClaimLine{Kind: funding.LineAccrual, Gross: 1, Eligible: -1}, funding.LineAccrual, "eligible_pence: MONEY_NEGATIVE"},
		{"an invoice is said by nothing", funding.ClaimLine{Kind: funding.LineInvoice, Gross: 1, Eligible: 1}, "", ""},
		{"a kind that there is not", funding.ClaimLine{Kind: "GIFT"}, "GIFT", "kind: NOT_A_CHOICE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, got := tt.line.Sorted(), ""
			if e := l.CheckSign(); e != nil {
				got = e.Field + ": " + e.Code
			}
			if l.Kind != tt.kind || got != tt.want {
				t.Errorf("kind %q, %q; want kind %q, %q", l.Kind, got, tt.kind, tt.want)
			}
		})
	}
}
