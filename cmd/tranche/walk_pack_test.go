package main

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// becomes asks for a claim until follow-on steps have brought it to a status.
func (w *walk) becomes(claim, status string) {
	w.t.Helper()
	var got any
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); {
		if got = w.do("ben", "getClaim", []string{claim}, nil)["status"]; got == status {
			return
		}
	}
	w.t.Fatalf("claim %s is %v, want %s", claim, got, status)
}

// TestMonthEndPacksThroughTheAPI is E5 and the contract's three calls: claim,
// return and forecast together, a return that is late, and payments held for
// it to the minute.
func TestMonthEndPacksThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	w.review()
	w.award()
	w.clock("2026-09-30T09:00:00Z")
	w.do("farah", "dischargeCondition", []string{theBid, "K2"}, nil)
	w.refused(http.StatusConflict, "MONTH_NOT_OVER", "ben", "openPack", []string{theBid}, doc{"month": 6, "fy": "2026/27"})
	w.clock("2026-10-05T09:00:00Z")
	t.Run("September: claim, return and forecast by one prepare and one approve", w.september)
	t.Run("E5: October comes late, and payments are held for it", w.october)
}

func (w *walk) september(t *testing.T) {
	pack := w.do("ben", "openPack", []string{theBid}, doc{"month": 6})
	pack.wants(t, "September", map[string]any{"status": "OPEN", "due": "2026-10-12", "fy": "2026/27", "return.system_rating": "RED"})
	id := fmt.Sprint(pack["id"])
	claim := w.drafts("2026/27", 6, billedAs("INV-6", 310_250_00))
	filled := w.do("ben", "putPack", []string{id}, doc{"milestones": []doc{{"ref": "M1", "actual": "2026-09-30"}}, "narrative": "The first invoice came late."})
	filled.wants(t, "filled in", map[string]any{"return.lines.0.ytd_pence": 310_250_00.0, "return.lines.0.plan_ytd_pence": 600_000_00.0, "return.lines.0.variance_to_plan_percent": "-48.3",
		"return.finance_rating": "RED", "return.milestone_rating": "GREEN", "draft_claims.0": claim, "nothing_changed_allowed": false})
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "farah", "putPack", []string{id}, doc{})
	w.refused(http.StatusConflict, "PACK_OUT_OF_TOLERANCE", "ben", "preparePack", []string{id}, doc{"nothing_changed": true})
	w.do("ben", "preparePack", []string{id}, doc{}).wants(t, "prepared", map[string]any{"status": "PREPARED", "claims.0": claim})
	w.becomes(claim, "SUBMITTED")
	if hidden := w.do("farah", "getPack", []string{id}, nil); hidden["return"] != nil {
		t.Errorf("the programme is shown a return that was not sent: %v", hidden["return"])
	}
	w.do("chloe", "submitPack", []string{id}, doc{}).wants(t, "sent", map[string]any{"status": "SUBMITTED", "days_late": 0.0})
	w.becomes(claim, "AUTO_CHECKED")
	for _, who := range []string{"farah", "grace", "harry"} { // one return, for the programme, the ICB and the region
		w.do(who, "getPack", []string{id}, nil).wants(t, who, map[string]any{"return.narrative": "The first invoice came late."})
	}
	w.do("farah", "listMonthEnd", nil, nil).wants(t, "to be looked at", map[string]any{"review.0.pack.id": id})
	w.do("farah", "acceptPack", []string{id}, nil).wants(t, "accepted", map[string]any{"status": "ACCEPTED"})
	w.refused(http.StatusConflict, "PACK_NOT_OPEN", "ben", "putPack", []string{id}, doc{})
	w.do("liam", "checkClaim", []string{claim}, doc{"outcome": "APPROVE"})
}

func (w *walk) october(t *testing.T) {
	w.clock("2026-11-01T07:00:00Z")
	pack := w.do("ben", "openPack", []string{theBid}, doc{"month": 7})
	pack.wants(t, "October", map[string]any{"status": "OPEN", "due": "2026-11-11", "hold_from": "2026-11-18", "return.lines.0.previous_ytd_pence": 310_250_00.0, "return.lines.0.month_forecast_pence": 600_000_00.0})
	id := fmt.Sprint(pack["id"])
	w.do("ben", "putPack", []string{id}, doc{"narrative": "Nothing was billed in October."})
	w.clock("2026-11-17T23:59:00Z")
	w.do("ben", "getPack", []string{id}, nil).wants(t, "on 17 November", map[string]any{"payment_status": "", "late": true})
	w.clock("2026-11-18T00:00:00Z")
	w.do("liam", "getPack", []string{id}, nil).wants(t, "on 18 November", map[string]any{"payment_status": "HELD_LATE_RETURN"})
	w.refused(http.StatusConflict, "NOTHING_TO_PAY", "farah", "createPaymentRun", nil, doc{})
	w.refused(http.StatusForbidden, "SAME_PERSON", "ben", "submitPack", []string{id}, doc{})
	w.do("chloe", "submitPack", []string{id}, doc{}).wants(t, "received", map[string]any{"payment_status": "", "days_late": 5.0, "late": true})
	run := w.do("farah", "createPaymentRun", nil, doc{})
	run.wants(t, "the run", map[string]any{"control_total_pence": 310_250_00.0})
}
