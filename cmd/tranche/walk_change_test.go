package main

import (
	"context"
	"net/http"
	"testing"

	"github.com/jackc/pgx/v5"
)

// slip is CR-01: 1,200,000.00 of this year's capital is needed next year.
func slip() doc {
	return doc{"parts": []doc{{"kind": "REPROFILE_YEARS", "amount_pence": 120_000_000}}, "reason_code": "SUPPLIER_DELAY", "reason": "The supplier delivers in July."}
}

// inJanuary is the award on 18 January 2027, with claims 1 to 4 of the worked
// example paid.
func (w *walk) inJanuary() {
	w.t.Helper()
	w.draft()
	w.submit()
	w.review()
	w.award()
	w.clock("2026-09-30T09:00:00Z")
	w.do("farah", "dischargeCondition", []string{theBid, "K2"}, nil)
	w.clock("2027-01-13T10:00:00Z")
	for i, pence := range []int64{310_250_00, 412_600_40, 538_149_60, 275_000_00} {
		w.cashed(w.claim(6+i, pence))
	}
	w.clock("2027-01-18T10:00:00Z")
}

// profile is the national capital of the four years, in pence.
func (w *walk) capital() (out [4]float64) {
	w.t.Helper()
	cells, _ := w.do("ben", "getAward", []string{theBid}, nil)["profile"].([]any)
	years := map[any]int{"2026/27": 0, "2027/28": 1, "2028/29": 2, "2029/30": 3}
	for _, c := range cells {
		if m := c.(map[string]any); m["nature"] == "CAPITAL" {
			out[years[m["fy"]]] += m["amount_pence"].(float64)
		}
	}
	return out
}

// TestCR01ThroughTheAPI is the change request of the worked example, from its
// effects before it is sent to the claim that both signatures allow.
func TestCR01ThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.inJanuary()
	t.Run("its effects are shown before it is sent", func(t *testing.T) { w.checkForeseen(t) })
	t.Run("it is asked for, and national finance decides", func(t *testing.T) { w.checkDecided(t) })
	t.Run("what it added waits for both signatures", func(t *testing.T) { w.checkSigned(t) })
	t.Run("the plan is re-baselined: P10 is amber", func(t *testing.T) {
		w.clock("2027-02-10T10:00:00Z")
		claim := w.claim(10, 364_500_00)
		w.do("ben", "submitClaim", []string{claim}, nil)
		for _, l := range w.do("ben", "getAward", []string{theBid}, nil)["ledgers"].([]any) {
			rows, _ := l.(map[string]any)["claims"].([]any)
			for _, r := range rows {
				if m := doc(r.(map[string]any)); m["claim"] == claim && (m["plan_to_date_pence"] != 202_400_000.0 || m["variance_percent"] != "-6.1" || m["rating"] != "AMBER") {
					t.Errorf("P10 is %v", m)
				}
			}
		}
	})
}

func (w *walk) checkForeseen(t *testing.T) {
	seen := w.do("ben", "previewChange", []string{theBid}, slip())
	for _, tt := range []struct {
		want any
		path []any
	}{
		{340_000_000.0, []any{"effect", "cover", 0, "unallocated_was_pence"}}, {220_000_000.0, []any{"effect", "cover", 0, "unallocated_now_pence"}},
		{"28.57%", []any{"effect", "tolerance", "of_cell"}}, {"8.70%", []any{"effect", "tolerance", "of_award"}},
		{1_424_364_288.0, []any{"effect", "economics", "now", "npsv_pence"}}, {3_719_807.0, []any{"effect", "economics", "now", "change_pence"}},
		{1_380_886_027.0, []any{"effect", "economics", "with_loss", "npsv_pence"}}, {-39_758_454.0, []any{"effect", "economics", "with_loss", "change_pence"}},
		{39_217_500.0, []any{"effect", "books", 3, "dividend_pence"}}, {"RED", []any{"effect", "finance", "was"}}, {"GREEN", []any{"effect", "finance", "now"}},
		{120_000_000.0, []any{"effect", "to_pool_pence"}}, {"NATIONAL_FINANCE", []any{"decider"}},
	} {
		if got := seen.at(tt.path...); got != tt.want {
			t.Errorf("%v is %v, want %v", tt.path, got, tt.want)
		}
	}
	if got := w.do("ben", "getChanges", []string{theBid}, nil)["changes"].([]any); len(got) != 0 {
		t.Errorf("looking ahead kept %v", got)
	}
	w.refused(http.StatusConflict, "BELOW_DRAWN", "ben", "previewChange", []string{theBid}, doc{"parts": []doc{{"kind": "REPROFILE_YEARS", "amount_pence": 266_400_001}}, "reason_code": "OTHER", "reason": "x"})
	w.refused(http.StatusConflict, "COST_INCREASE", "ben", "requestChange", []string{theBid}, doc{"parts": []doc{{"kind": "COST_INCREASE"}}, "reason_code": "OTHER", "reason": "x"})
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "amina", "requestChange", []string{theBid}, slip())
}

func (w *walk) checkDecided(t *testing.T) {
	asked := w.do("ben", "requestChange", []string{theBid}, slip())
	if asked["id"] != theBid+"/CR-01" || asked["status"] != "REQUESTED" || asked["due"] != "2027-01-25" {
		t.Errorf("asked for: %v", asked)
	}
	w.clock("2027-01-25T10:00:00Z")
	yes := doc{"outcome": "APPROVE", "reasons": "The slip is real."}
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "farah", "decideChange", []string{theBid, "CR-01"}, yes)
	done := w.do("liam", "decideChange", []string{theBid, "CR-01"}, yes)
	if done["status"] != "APPROVED" || done.at("agreement", "status") != "ISSUED" || done.at("agreement", "version") != 2.0 {
		t.Errorf("decided: %v %v", done["status"], done["agreement"])
	}
	if got, want := w.capital(), [4]float64{300_000_000, 630_000_000, 300_000_000, 150_000_000}; got != want {
		t.Errorf("capital is %v, want %v", got, want)
	}
	w.leaves("CR-01", "2026/27", "146400000")
}

func (w *walk) checkSigned(t *testing.T) {
	w.leaves("CR-01 before the signatures", "2027/28", "510000000")
	w.do("eleri", "signAgreement", []string{theBid}, doc{})
	w.do("farah", "signAgreement", []string{theBid}, doc{})
	w.leaves("CR-01 in force", "2027/28", "630000000")
	if got := w.do("ben", "getChange", []string{theBid, "CR-01"}, nil); got["status"] != "IN_FORCE" || got["over"] != true {
		t.Errorf("in force: %v", got["status"])
	}
	if got := w.do("ben", "getAward", []string{theBid}, nil); got["status"] != "ACTIVE" || got["total_pence"] != 1_840_000_000.0 {
		t.Errorf("the award is %v of %v", got["status"], got["total_pence"])
	}
}

// TestE13ThroughTheAPI: a penny short, nothing moves in either year; when the
// fund has the penny the next morning applies it.
func TestE13ThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.inJanuary()
	w.sql(`update fund_years set envelope = committed + 119999999 where fund = 'FP' and fy = 2027 and nature = 'CAPITAL'`)
	w.do("ben", "requestChange", []string{theBid}, slip())
	got := w.do("liam", "decideChange", []string{theBid, "CR-01"}, doc{"outcome": "APPROVE", "reasons": "The slip is real."})
	if got["status"] != "AWAITING_COVER" || got["shortfall_pence"] != 1.0 {
		t.Errorf("got %v, short of %v", got["status"], got["shortfall_pence"])
	}
	before := [4]float64{420_000_000, 510_000_000, 300_000_000, 150_000_000}
	w.clock("2027-01-19T08:00:00Z")
	if got := w.capital(); got != before {
		t.Errorf("a penny short, capital is %v, want %v", got, before)
	}
	w.sql(`update fund_years set envelope = envelope + 1 where fund = 'FP' and fy = 2027 and nature = 'CAPITAL'`)
	w.clock("2027-01-20T08:00:00Z")
	if got, want := w.capital(), [4]float64{300_000_000, 630_000_000, 300_000_000, 150_000_000}; got != want {
		t.Errorf("with the penny, capital is %v, want %v", got, want)
	}
	if got := w.do("ben", "getChange", []string{theBid, "CR-01"}, nil); got["status"] != "APPROVED" {
		t.Errorf("it is %v", got["status"])
	}
}

// sql does what the fund's operator does to its budget, outside the product.
func (w *walk) sql(statement string) {
	w.t.Helper()
	conn, err := pgx.Connect(context.Background(), w.settings.OwnerDatabaseURL)
	if err != nil {
		w.t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(context.Background(), statement); err != nil {
		w.t.Fatal(err)
	}
}
