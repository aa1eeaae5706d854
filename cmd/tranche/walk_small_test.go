package main

import (
	"net/http"
	"testing"
)

// E3 through the API: a subscription in the capital claim of December is
// refused with what would become of both claims, moved when it is asked for,
// and the £275,000.00 is paid across two natures.
func TestRevenueInACapitalClaimMovesThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	w.review()
	w.award()
	w.clock("2026-09-30T09:00:00Z")
	w.do("farah", "dischargeCondition", []string{theBid, "K2"}, nil)
	w.clock("2027-01-13T09:00:00Z")
	claim := func(nature string, month int, lines ...doc) string {
		t.Helper()
		id, _ := w.do("ben", "createClaim", []string{theBid}, doc{"fy": "2026/27", "month": month, "nature": nature, "basis": "PAID", "lines": lines})["id"].(string)
		return id
	}
	line := func(costLine, description, invoice string, pence int) doc {
		return doc{"cost_line": costLine, "description": description, "supplier": "Meridian", "invoice_no": invoice, "gross_pence": pence, "eligible_pence": pence}
	}
	q2 := claim("REVENUE", 6, line("R1", "The quarter to September", "R-1", 18_000_000))
	w.do("ben", "submitClaim", []string{q2}, nil)
	w.pay(q2)
	capital := claim("CAPITAL", 9, line("C2", "Implementation", "C-1", 17_900_000), line("C1", "EPR SaaS subscription", "C-2", 9_600_000))
	no := w.refused(http.StatusConflict, "NOT_CAPITAL", "ben", "submitClaim", []string{capital}, nil)
	for figure, want := range map[string]float64{"capital_claim_pence": 17_900_000, "move_pence": 9_600_000, "revenue_headroom_pence": 72_000_000, "revenue_headroom_after_pence": 62_400_000} {
		if got := find(no, figure); got != want {
			t.Errorf("%s: got %v, want %.0f", figure, got, want)
		}
	}
	revenue, _ := w.do("ben", "moveClaimLines", []string{capital}, doc{})["id"].(string)
	w.do("ben", "submitClaim", []string{capital}, nil)
	after := w.do("ben", "submitClaim", []string{revenue}, nil)
	if got := after.at("limit", "headroom_pence"); got != 62_400_000.0 {
		t.Errorf("revenue headroom is %v, want 62400000", got)
	}
	if got := w.do("ben", "getClaim", []string{capital}, nil)["amount_pence"]; got != 17_900_000.0 {
		t.Errorf("the capital claim is %v, want 17900000", got)
	}
}

// A small bid is submitted with no more than 25 fields supplied, and the meter
// says so.
func TestASmallBidIsSubmittedWith25Fields(t *testing.T) {
	w := newWalk(t)
	created := w.do("amina", "createBid", nil, doc{"round": "FP-2026-R1", "organisation": "RZX"})
	id, _ := created["id"].(string)
	w.do("amina", "putAnswers", []string{id}, doc{"answers": doc{"title": "Ward tablets", "public_summary": "Nurses on four wards see the record at the bedside.", "price_certainty": "QUOTED", "risk": "LOW"}})
	cost := func(ref, source string, pence int) doc {
		return doc{"ref": ref, "description": "Tablets", "organisation": "RZX", "source": source, "nature": "CAPITAL", "category": "HARDWARE", "controls_asset": true, "life_years": 5,
			"vat": "IRRECOVERABLE", "vat_rate_bp": 2000, "amounts": doc{"2026/27": pence}}
	}
	w.do("amina", "putCostLines", []string{id}, doc{"lines": []doc{cost("C1", "NATIONAL", 20_000_000), cost("C2", "LOCAL", 10_000_000)}})
	if got := w.do("amina", "getRoute", []string{id}, nil)["pathway"]; got != "FAST" {
		t.Errorf("the pathway is %v, want FAST", got)
	}
	w.do("david", "approveBid", []string{id}, nil)
	w.do("eleri", "submitBid", []string{id}, nil)
	meter := w.do("amina", "getBidMeter", []string{id}, nil)
	supplied, ok := find(meter, "supplied").(float64)
	t.Logf("supplied %v of %v fields", supplied, find(meter, "answered"))
	if !ok || supplied > 25 || supplied < 10 {
		t.Errorf("%v fields were supplied, want at most 25", find(meter, "supplied"))
	}
}
