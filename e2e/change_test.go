package e2e

import "testing"

// TestWeWillBeLate: a slip is an amount and a reason, its effects are seen
// before it is sent, national finance decides, and both sign what it changes.
func TestWeWillBeLate(t *testing.T) {
	t.Parallel()
	s := newLivedInStage(t, false)
	s.step("Ben says that they will be late, in two typed fields", s.saysLate)
	s.step("Liam decides", s.decidesSlip)
	s.step("Eleri and Farah sign", s.signSlip)
}

func (s *stage) saysLate() {
	v := s.as("Ben Carter")
	v.goTo(refresh)
	v.press("We will be late")
	v.see("Only the amount and the reason are typed")
	if typed := eval[int](v, `document.querySelectorAll('main form input[type=text], main form input:not([type]), main form textarea').length`); typed > 2 {
		s.t.Errorf("the slip has %d fields to type in, want 2 at most", typed)
	}
	v.isRefused("Send to the funder", 422, "Enter how much", "Say in a sentence why")
	v.fill("How much will you not spend this year?", "100,000")
	v.fill("Why, in a sentence", "The supplier delivers in July.")
	v.press("Show what it does first")
	v.see("What it does", "The award stays £6,000,000.00 over all years.", "of capital left for 2027/28", "£2,000,000.00", "£1,000,000.00", "Both sign the next version of the agreement.")
	v.press("Send to the funder")
	v.see("The change was sent to the funder.", "CR-01", "Move £100,000.00 of capital from 2026/27 to 2027/28.")
}

func (s *stage) decidesSlip() {
	v := s.as("Liam Doyle")
	v.goTo(refresh + "/changes/CR-01")
	v.choose("Your decision", "Approve")
	v.fill("Your reasons, or the question", "The slip is real.")
	v.press("Save the decision")
	v.see("The decision is recorded.", "Approved, to be signed", "can be claimed when both have signed")
}

func (s *stage) signSlip() {
	for _, who := range []string{"Eleri Morgan", farah} {
		v := s.as(who)
		v.goTo(refresh + "/agreement")
		v.see("What this version changes", "£900,000.00")
		v.tick("I have read version 2 and sign it for")
		v.press("Sign the agreement")
	}
	v := s.as("Ben Carter")
	v.goTo(refresh + "/changes/CR-01")
	v.see("In force")
}
