package e2e

import "fmt"

// drafted is a capital claim as Ben has written it, by program.
func (s *stage) drafted(month int, lines ...map[string]any) string {
	id := fmt.Sprint(s.asks("ben", "POST", "/awards/"+bid+"/claims", map[string]any{"fy": "2026/27", "month": month, "nature": "CAPITAL", "basis": "PAID"})["id"])
	s.asks("ben", "PUT", "/claims/"+id+"/lines", map[string]any{"lines": lines})
	return id
}

func spent(invoice, on string, pence int64) map[string]any {
	return map[string]any{"cost_line": "C3", "description": on, "supplier": "Norvale IT Ltd", "invoice_no": invoice, "gross_pence": pence, "eligible_pence": pence}
}

// revenueMoves is E3: £96,000.00 of a capital claim is revenue, and moves.
func (s *stage) revenueMoves() {
	claim := s.drafted(6, spent("A-1", "Switches", 179_000_00), spent("A-2", "EPR SaaS subscription", 96_000_00))
	ben := s.as("Ben Carter")
	ben.goTo("/claims/" + claim)
	ben.seeFigure("This claim", "£275,000.00")
	ben.isRefused("Submit for approval", 409, "reads as revenue", "£179,000.00", "£96,000.00")
	ben.press("Move to a revenue claim")
	ben.see("The lines were moved here. Check them, then submit both claims.", "EPR SaaS subscription")
	ben.seeFigure("This claim", "£96,000.00")
	ben.goTo("/claims/" + claim)
	ben.seeFigure("This claim", "£179,000.00")
	ben.press("Submit for approval")
	ben.see("You prepared this claim, so somebody else at the trust approves it.")
}

// creditLowers is E10: a credit note of £12,000.00 lowers the claim it is in.
func (s *stage) creditLowers() {
	credit := spent("inv 417", "Credit note", -12_000_00)
	claim := s.drafted(6, spent("A-3", "Tablets", 40_000_00), credit)
	ben := s.as("Ben Carter")
	ben.goTo("/claims/" + claim)
	ben.seeFigure("This claim", "£28,000.00")
	ben.press("Submit for approval")
	ben.see("You prepared this claim, so somebody else at the trust approves it.")
	ben.seeFigure("Left after it", "£3,802,000.00") // 4,200,000 - 191,000 - 179,000 - 28,000
}

// twoClicks closes the month for payment: one click approves what is clean and
// puts it into a run, one releases it.
func (s *stage) twoClicks() {
	claims, _ := s.asks("ben", "GET", "/awards/"+bid, nil)["claims"].([]any)
	newest, _ := claims[0].(map[string]any)
	claim := fmt.Sprint(newest["id"])
	s.asks("chloe", "POST", "/claims/"+claim+"/approve", nil)
	liam := s.as("Liam Doyle")
	liam.goTo("/runs?fund=FP")
	liam.see("1 clean claim waits for the check", "£28,000.00")
	liam.press("Approve the clean claims and put 1 claim into a run: £28,000.00")
	nikhil := s.as("Nikhil Shah")
	nikhil.goTo("/runs?fund=FP")
	nikhil.followFirst("FP")
	nikhil.tick("I have compared the control total of £28,000.00")
	nikhil.press("Release the run")
	nikhil.press("Record all as paid")
	nikhil.see("The payments are recorded.")
	ben := s.as("Ben Carter")
	ben.goTo("/claims/" + claim)
	ben.comesToSee("Paid")
}

// lateWaits is E2: after the cut-off a claim waits, and national finance admits
// it with a reason.
func (s *stage) lateWaits() {
	s.clock("16 March 2027")
	claim := s.drafted(11, spent("A-4", "Carts", 60_000_00))
	ben := s.as("Ben Carter")
	ben.goTo("/claims/" + claim)
	ben.press("Submit for approval")
	ben.see("The claim came after the year's cut-off. It is kept, and national finance decides whether it is admitted.")
	liam := s.as("Liam Doyle")
	liam.goTo("/late-claims")
	liam.see("£60,000.00", "£3,802,000.00")
	liam.goTo("/claims/" + claim)
	liam.fill("Your reasons", "The trust's network was down all morning.")
	liam.press("Admit this claim")
	liam.see("The claim is admitted. The trust approves it now.")
}
