package main

import (
	"fmt"
	"net/http"
	"testing"
)

// drafts starts a capital claim with these lines.
func (w *walk) drafts(fy string, month int, lines ...doc) string {
	w.t.Helper()
	id := fmt.Sprint(w.do("ben", "createClaim", []string{theBid}, doc{"fy": fy, "month": month, "nature": "CAPITAL", "basis": "PAID"})["id"])
	w.do("ben", "putClaimLines", []string{id}, doc{"lines": lines})
	return id
}

// cashed submits a claim and takes it to cash.
func (w *walk) cashed(id string) string {
	w.t.Helper()
	w.do("ben", "submitClaim", []string{id}, nil)
	w.pay(id)
	return id
}

func billedAs(invoice string, pence int64) doc {
	return doc{"cost_line": "C3", "description": "Devices", "supplier": "Norvale IT Ltd", "invoice_no": invoice, "gross_pence": pence, "eligible_pence": pence}
}

// headroom is what is left of a year's capital, as the award says.
func (w *walk) headroom(fy string) string {
	w.t.Helper()
	ledgers, _ := w.do("ben", "getAward", []string{theBid}, nil)["ledgers"].([]any)
	for _, l := range ledgers {
		if m := doc(l.(map[string]any)); m["fy"] == fy && m["nature"] == "CAPITAL" {
			return fmt.Sprintf("%.0f", m["headroom_pence"])
		}
	}
	w.t.Fatalf("the award has no capital in %s", fy)
	return ""
}

func (w *walk) leaves(what, fy, want string) {
	w.t.Helper()
	if got := w.headroom(fy); got != want {
		w.t.Errorf("%s leaves %s pence of %s, want %s", what, got, fy, want)
	}
}

// TestClaimsGiveBackAndComeLateThroughTheAPI is E10, E2 and E11, a reversal and
// money owed, as an outside program meets them.
func TestClaimsGiveBackAndComeLateThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	w.review()
	w.award()
	w.clock("2026-09-30T09:00:00Z")
	w.do("farah", "dischargeCondition", []string{theBid, "K2"}, nil)
	w.clock("2026-12-10T10:00:00Z")
	first := w.cashed(w.drafts("2026/27", 6, billedAs("INV-6", 310_250_00)))
	w.cashed(w.drafts("2026/27", 7, billedAs("INV-00417", 412_600_40)))
	t.Run("E10: a credit note raises headroom by £12,000.00", func(t *testing.T) { w.checkCredit(t) })
	t.Run("more given back than asked for is money owed", func(t *testing.T) { w.checkOwed(t) })
	t.Run("E2: a claim after the cut-off waits for national finance", func(t *testing.T) { w.checkLate(t) })
	t.Run("a paid claim is reversed, and its money is owed", func(t *testing.T) { w.checkReversal(t, first) })
	t.Run("E11: VAT that came back lowers the next claim", func(t *testing.T) { w.checkRefund(t) })
}

func (w *walk) checkCredit(t *testing.T) {
	credit := doc{"kind": "CREDIT", "cost_line": "C3", "description": "Credit note", "supplier": "Norvale IT Ltd", "invoice_no": "inv 417", "gross_pence": -12_000_00, "eligible_pence": -12_000_00}
	id := w.cashed(w.drafts("2026/27", 8, billedAs("INV-8", 538_149_60), credit))
	if got := w.do("ben", "getClaim", []string{id}, nil)["amount_pence"]; got != 526_149_60.0 {
		t.Errorf("the claim is for %v pence, want £526,149.60", got)
	}
	w.leaves("claim 3", "2026/27", "295100000") // 9.6 has £2,939,000.00 without the credit
}

func (w *walk) checkOwed(t *testing.T) {
	credit := doc{"cost_line": "C3", "description": "Credit note", "supplier": "Norvale IT Ltd", "invoice_no": "INV-6", "gross_pence": -7_000_00, "eligible_pence": -7_000_00}
	id := w.drafts("2026/27", 9, credit) // an amount below nothing with an invoice is a credit
	out := w.refused(http.StatusConflict, "NET_NEGATIVE", "ben", "submitClaim", []string{id}, nil)
	if got := out.at("figures", "owed_pence"); got != 7_000_00.0 {
		t.Errorf("%v pence would be owed, want £7,000.00", got)
	}
	w.do("ben", "recordOwed", []string{id}, doc{"method": "OFFSET"})
	w.leaves("the money owed", "2026/27", "295800000")
	next := w.cashed(w.drafts("2026/27", 9, billedAs("INV-9", 275_000_00)))
	c := w.do("ben", "getClaim", []string{next}, nil)
	if c["granted_pence"] != 275_000_00.0 || c["cash_pence"] != 268_000_00.0 {
		t.Errorf("granted %v, cash %v; want £275,000.00 and £268,000.00", c["granted_pence"], c["cash_pence"])
	}
	w.leaves("claim 5", "2026/27", "268300000")
}

func (w *walk) checkLate(t *testing.T) {
	w.clock("2027-03-15T12:00:01Z")
	id := w.drafts("2026/27", 12, billedAs("INV-12", 500_000_00))
	w.refused(http.StatusConflict, "LATE_YEAR_END", "ben", "submitClaim", []string{id}, nil)
	w.leaves("a late claim", "2026/27", "268300000")
	late := w.do("liam", "listLateClaims", nil, nil)
	if c := w.do("ben", "getClaim", []string{id}, nil); c["status"] != "LATE" || len(late["claims"].([]any)) != 1 {
		t.Errorf("the claim is %v, and %v wait", c["status"], late["claims"])
	}
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "ben", "admitLateClaim", []string{id}, doc{"reasons": "Please."})
	w.refused(http.StatusUnprocessableEntity, "REASONS_MISSING", "liam", "admitLateClaim", []string{id}, doc{"reasons": " "})
	w.do("liam", "admitLateClaim", []string{id}, doc{"reasons": "The trust's network was down all morning."})
	w.leaves("the admitted claim", "2026/27", "218300000")
}

func (w *walk) checkReversal(t *testing.T, claim string) {
	w.refused(http.StatusForbidden, "SAME_PERSON", "nikhil", "reverseClaim", []string{claim}, doc{"reasons": "Not ours.", "method": "REPAY"})
	// £7,000.00 of its invoice were credited since: that claim would have to go first
	w.refused(http.StatusConflict, "INVOICE_CREDITED", "liam", "reverseClaim", []string{claim}, doc{"reasons": "Another trust's invoice.", "method": "REPAY"})
	other := w.do("ben", "getAward", []string{theBid}, nil).at("claims")
	for _, c := range other.([]any) {
		if m := doc(c.(map[string]any)); m["status"] == "PAID" && m["amount_pence"] == 275_000_00.0 {
			claim = fmt.Sprint(m["id"])
		}
	}
	w.do("liam", "reverseClaim", []string{claim}, doc{"reasons": "Another trust's invoice.", "method": "REPAY", "due": "2027-03-31"})
	w.leaves("the reversal", "2026/27", "245800000")
	award := w.do("liam", "getAward", []string{theBid}, nil)
	owed := fmt.Sprint(award.at("owed", 1, "id"))
	if award.at("owed", 1, "amount_pence") != 275_000_00.0 || award.at("owed", 0, "settled") == nil {
		t.Errorf("owed: %v", award["owed"])
	}
	w.do("liam", "settleOwed", []string{theBid, owed}, doc{"reasons": "BACS 4711"})
	w.refused(http.StatusConflict, "OWED_SETTLED", "liam", "settleOwed", []string{theBid, owed}, doc{"reasons": "BACS 4711"})
}

func (w *walk) checkRefund(t *testing.T) {
	w.clock("2027-05-12T10:00:00Z")
	refund := doc{"kind": "VAT_REFUND", "cost_line": "C3", "description": "VAT given back by HMRC", "ledger_ref": "GL-77", "gross_pence": -30_000_00, "eligible_pence": -30_000_00}
	id := w.cashed(w.drafts("2027/28", 1, billedAs("INV-30", 100_000_00), refund))
	c := w.do("ben", "getClaim", []string{id}, nil)
	if c["amount_pence"] != 70_000_00.0 || c["vat_refunded_pence"] != 30_000_00.0 {
		t.Errorf("claimed %v with %v refunded, want £70,000.00 and £30,000.00", c["amount_pence"], c["vat_refunded_pence"])
	}
	if got := w.do("ben", "getAward", []string{theBid}, nil)["vat_refunded_pence"]; got != 30_000_00.0 {
		t.Errorf("the award says %v pence of VAT came back", got)
	}
	w.leaves("April's claim", "2027/28", "503000000")
}
