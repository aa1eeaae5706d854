package e2e

import "testing"

// What a month in which everything is in tolerance may ask of a trust: one
// click of the preparer and one of the approver, nothing typed.
const mostInACleanMonth = 2

func TestACleanMonthIsTwoClicks(t *testing.T) {
	t.Parallel()
	s := newStage(t, false)
	s.step("the award is in force, by program", s.awardInForce)
	s.step("September is sent and read, by program", s.septemberSent)
	s.step("October is what was forecast: two clicks", s.cleanOctober)
	s.step("November is late, and everybody is told so", s.lateNovember)
}

// septemberSent plans £179,000.00 of capital for October, and sends
// September's pack.
func (s *stage) septemberSent() {
	cell := func(nature string, month int, pence int64) map[string]any {
		return map[string]any{"fy": "2026/27", "nature": nature, "month": month, "amount_pence": pence}
	}
	s.asks("ben", "PUT", "/awards/"+bid+"/plan", map[string]any{"plan": []any{cell("CAPITAL", 7, 179_000_00), cell("CAPITAL", 8, 100_000_00), cell("CAPITAL", 12, 3_921_000_00), cell("REVENUE", 12, 900_000_00)}})
	pack, _ := s.asks("ben", "POST", "/awards/"+bid+"/packs", map[string]any{"month": 6})["id"].(string)
	s.asks("ben", "PUT", "/packs/"+pack, map[string]any{"milestones": []any{map[string]any{"ref": "M1", "actual": "2026-09-30"}}})
	s.asks("chloe", "POST", "/packs/"+pack+"/submit", map[string]any{})
	if got := s.asks("ben", "GET", "/packs/"+pack, nil)["status"]; got != "ACCEPTED" {
		s.asks("farah", "POST", "/packs/"+pack+"/accept", nil)
	}
}

func (s *stage) cleanOctober() {
	s.clock("2 November 2026")
	claim, _ := s.asks("ben", "POST", "/awards/"+bid+"/claims", map[string]any{"fy": "2026/27", "month": 7, "nature": "CAPITAL", "basis": "PAID",
		"lines": []any{map[string]any{"cost_line": "C3", "description": "Laptops for wards", "supplier": "Norvale IT Ltd", "invoice_no": "INV-00417", "gross_pence": 179_000_00, "eligible_pence": 179_000_00}}})["id"].(string)
	if p := s.asks("ben", "GET", "/packs/"+bid+"-R2026-10", nil); p["nothing_changed_allowed"] != true {
		s.t.Fatalf("one click is not enough: %v", p["return"].(map[string]any)["out_of_range"])
	}
	interactions := 0
	does := func(v *visitor, button string) { v.press(button); interactions++ }
	ben := s.as("Ben Carter")
	ben.goTo("/month-end")
	ben.see("P7 October 2026/27", "To be sent")
	does(ben, "Nothing changed: hand to the approver")
	ben.see("The pack is with the finance approver.")
	chloe := s.as("Chloe Adeyemi")
	chloe.goTo("/packs/" + bid + "-R2026-10")
	chloe.see("Prepared by Ben Carter", "£179,000.00")
	does(chloe, "Approve and send")
	chloe.see("Accepted", "by itself")
	if interactions > mostInACleanMonth {
		s.t.Errorf("%d interactions, want at most %d", interactions, mostInACleanMonth)
	}
	ben.goTo("/claims/" + claim)
	ben.comesToSee("With the funder")
}

func (s *stage) lateNovember() {
	s.clock("18 December 2026") // due 10 December, held from the 17th
	ben := s.as("Ben Carter")
	ben.goTo("/month-end")
	ben.see("Late: payments are held")
	ben.goTo("/packs/" + bid + "-R2026-11")
	ben.see("Payments are held", "This pack was due on 10 December 2026", "What changed")
	ben.goTo("/awards/" + bid)
	ben.see("Payments are held")
	farah := s.as("Farah Siddiqui")
	farah.goTo("/month-end")
	farah.see("Late: payments are held", "1 hold payments")
}
