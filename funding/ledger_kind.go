package funding

import (
	"fmt"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// kindOf says what a posting is, by its sign, its texts and what it lacks, and
// why in a sentence.
func kindOf(p Posting) (LineKind, string) {
	text := said(p.Description, p.Account, p.Reference)
	accrual, isAccrual := says(text, accrualWords)
	_, reversal := says(text, reversalWords)
	_, vat := says(said(p.Description, p.Supplier), []string{"vat"})
	_, refund := says(said(p.Description, p.Supplier), refundWords)
	recharge, isRecharge := says(text, rechargeWords)
	pay, isPay := says(text, payrollWords)
	switch {
	case p.Gross < 0 && vat && refund:
		return LineVATRefund, "It is negative and speaks of VAT that came back."
	case isAccrual:
		return LineAccrual, fmt.Sprintf("Its text says “%s”.", accrual)
	case p.Gross < 0 && reversal && p.Invoice == "":
		return LineAccrual, "It is negative, names no invoice and says that it reverses something."
	case p.Gross < 0:
		return LineCredit, "It is negative."
	case isRecharge && p.Invoice != "":
		return LineRecharge, fmt.Sprintf("Its text says “%s”, and it names invoice %s.", recharge, p.Invoice)
	case isPay && p.Invoice == "" && p.Supplier == "":
		return LinePayroll, fmt.Sprintf("Its text says “%s”, and it names no supplier and no invoice.", pay)
	}
	return LineInvoice, ""
}

// pairs finds the postings that come to nothing together: an accrual and its
// reversal, or an invoice that was posted and taken back. It returns the
// partner of each, by place in the list.
func pairs(list []Posting, kinds []LineKind) map[int]int {
	open := map[string][]int{} // positive ones by what they have in common with their opposite
	out := map[int]int{}
	for i, p := range list {
		if p.Gross > 0 {
			for _, k := range pairKeys(p, p.Gross, kinds[i]) {
				open[k] = append(open[k], i)
			}
		}
	}
	for i, p := range list {
		if p.Gross >= 0 {
			continue
		}
		for _, k := range pairKeys(p, -p.Gross, kinds[i]) {
			if j, ok := firstFree(open[k], out, func(j int) bool { return mayPair(p, list[j], kinds[i], kinds[j]) }); ok {
				out[i], out[j] = j, i
				break
			}
		}
	}
	return out
}

// pairKeys are what two opposites share: supplier, invoice and account; or
// account and supplier, for accruals and their reversals, one of which often
// names no supplier.
func pairKeys(p Posting, amount money.Pence, k LineKind) []string {
	supplier := Normalise(p.Supplier)
	keys := []string{fmt.Sprintf("accrual/%s/%s/%d", p.Account, supplier, amount)}
	if p.Invoice != "" {
		keys = append(keys, fmt.Sprintf("invoice/%s/%s/%s/%d", p.Account, supplier, Normalise(p.Invoice), amount))
	}
	if k == LineVATRefund {
		return nil
	}
	return keys
}

func firstFree(places []int, taken map[int]int, fits func(int) bool) (int, bool) {
	for _, j := range places {
		if _, used := taken[j]; !used && fits(j) {
			return j, true
		}
	}
	return 0, false
}

// mayPair reports whether a negative posting undoes a positive one: one of the
// two is an accrual, or they name the same invoice. What a claim has taken
// already is not undone by setting it aside.
func mayPair(minus, plus Posting, minusKind, plusKind LineKind) bool {
	if minus.Claim != "" || plus.Claim != "" && plusKind != LineAccrual {
		return false
	}
	sameInvoice := minus.Invoice != "" && Normalise(minus.Invoice) == Normalise(plus.Invoice) && strings.TrimSpace(plus.Supplier) != ""
	return sameInvoice || minusKind == LineAccrual || plusKind == LineAccrual && minus.Invoice == ""
}
