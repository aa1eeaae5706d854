package main

import (
	"fmt"
	"net/http"
	"testing"
)

// TestAJointBidThroughTheAPI is J1 to J4, J7 and J9 as two trusts' programs
// meet them: from the invitation to both trusts' first claims paid.
func TestAJointBidThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.draft()
	t.Run("J1: a trust is invited, joins and writes its share", func(t *testing.T) { w.checkJoining(t) })
	t.Run("J1, J7: every trust signs before the lead submits", func(t *testing.T) { w.checkShares(t) })
	w.review()
	t.Run("J2, J3: one agreement of two trusts", func(t *testing.T) { w.checkJointAgreement(t) })
	w.clock("2026-09-30T09:00:00Z")
	w.do("farah", "dischargeCondition", []string{theBid, "K2"}, nil)
	w.clock("2026-11-10T10:00:00Z")
	t.Run("J4, J9: each trust claims for itself, on one register", func(t *testing.T) { w.checkJointClaims(t) })
}

func (w *walk) checkJoining(t *testing.T) {
	const org = "RZB"
	w.refused(http.StatusNotFound, "NOT_FOUND", "rzb-author", "getShare", []string{theBid, org}, nil)
	w.refused(http.StatusUnprocessableEntity, "NO_SUCH_TRUST", "amina", "invitePartner", []string{theBid}, doc{"organisation": "QWO"})
	w.do("amina", "invitePartner", []string{theBid}, doc{"organisation": org, "share_bp": 3000})
	invited := w.do("rzb-sro", "getShare", []string{theBid, org}, nil)
	if lines, ok := invited["answers"].(map[string]any); invited["title"] != "Northmoor EPR" || ok && len(lines) > 0 {
		t.Errorf("who is only invited reads %v", invited)
	}
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "david", "acceptInvitation", []string{theBid, org}, nil)
	w.do("rzb-sro", "acceptInvitation", []string{theBid, org}, nil)
	w.do("amina", "splitCostLine", []string{theBid, "C3"}, nil)
	share := w.do("rzb-author", "getShare", []string{theBid, org}, nil)
	if share.at("lines", 0, "amounts", "2026/27") != 27_000_000.0 || len(share["lines"].([]any)) != 1 {
		t.Errorf("the partner's lines are %v, want RZB-C3 alone with £270,000.00 in 2026/27", share["lines"])
	}
	if share.at("sums", 0, "national_capital_pence") != 1_299_000_000.0 || share.at("sums", 1, "national_capital_pence") != 81_000_000.0 {
		t.Errorf("the trusts' sums are %v, want £12,990,000.00 and £810,000.00 of capital", share["sums"])
	}
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "rzb-author", "getBid", []string{theBid}, nil)
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "rzb-author", "putAnswers", []string{theBid}, doc{"answers": doc{"title": "Ours"}})
	w.refused(http.StatusNotFound, "NOT_FOUND", "rzc-author", "getShare", []string{theBid, org}, nil)
}

func (w *walk) checkShares(t *testing.T) {
	const org = "RZB"
	w.do("david", "approveBid", []string{theBid}, nil)
	w.clock("2026-05-06T13:20:00Z")
	w.refused(http.StatusConflict, "PARTNER_NOT_SIGNED", "eleri", "submitBid", []string{theBid}, nil)
	share := w.do("rzb-cfo", "getShare", []string{theBid, org}, nil)
	signed := w.do("rzb-cfo", "signShare", []string{theBid, org}, doc{"share_hash": share["share_hash"]})
	if signed["signed"] != true {
		t.Errorf("after the signature: %v", signed)
	}
	// the partner writes its share in words of its own: its signature and the approval are void
	own := doc{"ref": "C3", "description": "Devices for Saltmarsh", "source": "NATIONAL", "nature": "CAPITAL", "category": "HARDWARE", "charging_model": "PERPETUAL", "controls_asset": true,
		"life_years": 5, "vat": "IRRECOVERABLE", "vat_rate_bp": 2000, "amounts": doc{"2026/27": 27_000_000, "2027/28": 27_000_000, "2028/29": 18_000_000, "2029/30": 9_000_000}}
	w.do("rzb-author", "putShareLines", []string{theBid, org}, doc{"lines": []doc{own}})
	w.refused(http.StatusConflict, "CHANGED_SINCE_APPROVAL", "eleri", "submitBid", []string{theBid}, nil)
	w.do("david", "approveBid", []string{theBid}, nil)
	w.refused(http.StatusConflict, "SHARE_CHANGED_SINCE_SIGNED", "eleri", "submitBid", []string{theBid}, nil)
	w.refused(http.StatusConflict, "CHANGED_SINCE_SHOWN", "rzb-cfo", "signShare", []string{theBid, org}, doc{"share_hash": share["share_hash"]})
	w.do("rzb-cfo", "signShare", []string{theBid, org}, doc{})
	bid := w.do("eleri", "submitBid", []string{theBid}, nil)
	if bid["status"] != "COMPLETENESS_CHECK" || bid["ask_pence"] != 1_840_000_000.0 {
		t.Errorf("the bid is %v and asks for %v", bid["status"], bid["ask_pence"])
	}
	w.refused(http.StatusConflict, "WRONG_STATE", "rzb-author", "putShareLines", []string{theBid, org}, doc{"lines": []doc{own}})
}

func (w *walk) checkJointAgreement(t *testing.T) {
	w.clock("2026-06-18T14:00:00Z")
	w.do("maria", "decide", []string{theBid}, doc{"outcome": "APPROVED_WITH_CONDITIONS", "reasons": "A strong case.", "conditions": []doc{{"ref": "K2", "text": "DSPT improvement plan", "blocks": "CLAIMS", "due": "2026-09-30", "from_month": 7}}})
	w.clock("2026-06-29T09:00:00Z")
	w.do("eleri", "signAgreement", []string{theBid}, doc{})
	w.refused(http.StatusConflict, "TRUST_SIGNS_FIRST", "farah", "signAgreement", []string{theBid}, doc{})
	agreement := w.do("rzb-cfo", "getAgreement", []string{theBid}, nil)
	w.do("rzb-cfo", "signAgreement", []string{theBid}, doc{"document_hash": agreement.at("agreement", "document_hash")})
	w.clock("2026-07-02T09:00:00Z")
	if award := w.do("farah", "signAgreement", []string{theBid}, doc{}); award["status"] != "ACTIVE" {
		t.Errorf("the award is %v", award["status"])
	}
	for who, want := range map[string]string{"eleri": "27000000 393000000", "rzb-author": "27000000"} {
		var got []string
		ledgers, _ := w.do(who, "getAward", []string{theBid}, nil)["ledgers"].([]any)
		for _, l := range ledgers {
			if m := doc(l.(map[string]any)); m["fy"] == "2026/27" && m["nature"] == "CAPITAL" {
				got = append(got, fmt.Sprintf("%.0f", m["headroom_pence"]))
			}
		}
		if fmt.Sprint(got) != "["+want+"]" {
			t.Errorf("%s sees headroom %v of 2026/27 capital, want %s", who, got, want)
		}
	}
}

func (w *walk) checkJointClaims(t *testing.T) {
	line := func(costLine, kind string, gross, eligible int) doc {
		return doc{"kind": kind, "cost_line": costLine, "description": "Devices", "supplier": "Norvale IT Ltd", "invoice_no": "INV-900", "gross_pence": gross, "eligible_pence": eligible}
	}
	start := func(who string, lines ...doc) string {
		return fmt.Sprint(w.do(who, "createClaim", []string{theBid}, doc{"fy": "2026/27", "month": 7, "nature": "CAPITAL", "basis": "PAID", "lines": lines})["id"])
	}
	first := start("ben", line("C3", "", 12_000_000, 8_000_000))
	w.do("ben", "submitClaim", []string{first}, nil)
	second := start("rzb-author", line("RZB-C3", "RECHARGE", 12_000_000, 5_000_000))
	over := w.refused(http.StatusConflict, "INVOICE_OVERCLAIMED", "rzb-author", "submitClaim", []string{second}, nil)
	if over.at("figures", "eligible_pence") != 4_000_000.0 || over["link"] != nil {
		t.Errorf("the refusal says %v", over)
	}
	w.refused(http.StatusNotFound, "NOT_FOUND", "rzb-author", "getClaim", []string{first}, nil)
	w.do("rzb-author", "putClaimLines", []string{second}, doc{"lines": []doc{line("RZB-C3", "RECHARGE", 12_000_000, 4_000_000)}})
	w.do("rzb-author", "submitClaim", []string{second}, nil)
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "chloe", "approveClaim", []string{second}, nil)
	w.do("rzb-cfo", "approveClaim", []string{second}, nil)
	w.do("liam", "checkClaimLine", []string{second, "1"}, doc{"outcome": "REDUCED", "granted_pence": 3_500_000, "code": "NOT_ELIGIBLE"})
	w.do("liam", "checkClaim", []string{second}, doc{"outcome": "APPROVE"})
	w.pay(first)
	for id, want := range map[string]float64{first: 8_000_000, second: 3_500_000} {
		if c := w.do("eleri", "getClaim", []string{id}, nil); c["status"] != "PAID" || c["granted_pence"] != want {
			t.Errorf("%s is %v with %v granted, want %.0f paid", id, c["status"], c["granted_pence"], want)
		}
	}
	if v := w.do("priya", "verifyAudit", nil, nil); v["holds"] != true {
		t.Errorf("the audit trail: %v", v)
	}
}
