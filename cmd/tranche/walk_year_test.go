package main

import (
	"net/http"
	"testing"
)

// accrued is claim 7 of the worked example: 500,000.00 that is not paid yet.
func (w *walk) accrued(month int, pence int64) string {
	w.t.Helper()
	id, _ := w.do("ben", "createClaim", []string{theBid}, doc{"fy": "2026/27", "month": month, "nature": "CAPITAL", "basis": "ACCRUED", "lines": []doc{billedAs("ACCRUED-7", pence)}})["id"].(string)
	return id
}

// year is 2026/27 of the award, as somebody sees it.
func (w *walk) year(who string) doc {
	w.t.Helper()
	return w.do(who, "getYearEnd", []string{theBid, "2026"}, nil)
}

// TestYearEndAndE12ThroughTheAPI is the end of 2026/27 in the worked example:
// what was at risk, the statement, the true-up of claim 7 and a clawback.
func TestYearEndAndE12ThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.inJanuary()
	year := w.year("farah")
	for i, want := range []float64{420_000_000, 153_600_000, 268_800_000, 151_200_000} {
		key := []string{"profile_pence", "claimed_pence", "forecast_pence", "at_risk_pence"}[i]
		if got := year.at("outturns", 0, key); got != want {
			t.Errorf("in January, %s is %v, want %.0f", key, got, want)
		}
	}
	w.do("ben", "requestChange", []string{theBid}, slip())
	w.do("liam", "decideChange", []string{theBid, "CR-01"}, doc{"outcome": "APPROVE", "reasons": "The slip is real."})
	w.do("eleri", "signAgreement", []string{theBid}, doc{})
	w.do("farah", "signAgreement", []string{theBid}, doc{})
	w.clock("2027-03-12T10:00:00Z")
	w.cashed(w.claim(10, 364_500_00))
	w.cashed(w.claim(11, 599_500_00))
	seventh := w.accrued(12, 500_000_00)
	w.cashed(seventh)
	w.refused(http.StatusConflict, "YEAR_NOT_CLOSED", "eleri", "signYearEnd", []string{theBid}, doc{"fy": "2026/27"})
	w.clock("2027-04-05T10:00:00Z")
	t.Run("the statement is signed", func(t *testing.T) { w.checkStatement(t) })
	t.Run("E12: the accrual came to less", func(t *testing.T) { w.checkTrueUp(t, seventh) })
	t.Run("national finance claws money back", func(t *testing.T) { w.checkClawback(t) })
}

func (w *walk) checkStatement(t *testing.T) {
	w.refused(http.StatusUnprocessableEntity, "LOCAL_SPEND_MISSING", "eleri", "signYearEnd", []string{theBid}, doc{"fy": "2026/27"})
	local := doc{"fy": "2026/27", "local_capital_pence": 140_000_000, "local_revenue_pence": 0}
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "ben", "signYearEnd", []string{theBid}, local)
	w.do("eleri", "signYearEnd", []string{theBid}, local)
	year := w.year("liam")
	for key, want := range map[string]any{"profile_pence": 300_000_000.0, "drawn_pence": 300_000_000.0, "undrawn_pence": 0.0, "lapsed_pence": 0.0, "lifetime_drawn_percent": "21.74%",
		"local_spent_pence": 140_000_000.0, "match_ratio_percent": "46.67%", "match_required_percent": "33.33%", "match_met": true} {
		if got := year.at("trusts", 0, "signed", 0, "statement", "lines", 0, key); got != want {
			t.Errorf("signed: %s is %v, want %v", key, got, want)
		}
	}
	if got, _ := year.at("trusts", 0, "signed", 0, "statement_hash").(string); len(got) != 64 {
		t.Errorf("the statement's hash is %q", got)
	}
}

func (w *walk) checkTrueUp(t *testing.T, claim string) {
	w.clock("2027-04-12T10:00:00Z")
	if got := w.year("ben").at("trusts", 0, "to_true_up", 0, "claim"); got != claim {
		t.Errorf("to true up is %v, want %s", got, claim)
	}
	w.do("ben", "trueUpClaim", []string{claim}, doc{"actual_pence": 48_730_000})
	year := w.year("ben")
	for key, want := range map[string]any{"drawn_pence": 298_730_000.0, "lapsed_pence": 1_270_000.0, "lifetime_available_pence": 1_378_730_000.0} {
		if got := year.at("trusts", 0, "statement", "lines", 0, key); got != want {
			t.Errorf("trued up: %s is %v, want %v", key, got, want)
		}
	}
	if got := year.at("trusts", 0, "signed", 0, "statement", "lines", 0, "drawn_pence"); got != 300_000_000.0 {
		t.Errorf("what was signed says %v now", got)
	}
	w.leaves("E12", "2027/28", "630000000")
	if got := w.do("liam", "listOwed", nil, nil).at("owed", 0, "owed", "amount_pence"); got != 1_270_000.0 {
		t.Errorf("owed is %v, want 1270000", got)
	}
}

func (w *walk) checkClawback(t *testing.T) {
	body := doc{"fy": "2026/27", "nature": "CAPITAL", "amount_pence": 10_000_000, "trigger": "ASSET_DISPOSED", "method": "REPAY", "due": "2027-06-30", "reasons": "The carts were sold."}
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "farah", "clawBack", []string{theBid}, body)
	w.do("liam", "clawBack", []string{theBid}, body)
	year := w.year("eleri")
	if drawn, cause := year.at("trusts", 0, "statement", "lines", 0, "drawn_pence"), year.at("owed", 1, "cause"); drawn != 288_730_000.0 || cause != "ASSET_DISPOSED" {
		t.Errorf("after the clawback %v is drawn, for %v", drawn, cause)
	}
}
