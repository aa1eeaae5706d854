package e2e

import "testing"

// TestWhatIsKnown lets a trust say in place that a fact is wrong and the fund
// settle it, and answers capabilities and posts, with the mirror held up.
func TestWhatIsKnown(t *testing.T) {
	t.Parallel()
	s := newStage(t, false)
	s.mirror = newMirror(t)
	s.step("Amina says that the segment is wrong", s.disputes)
	s.step("Olive settles it", s.settles)
	s.step("Amina returns posts and capabilities", s.returns)
}

func (s *stage) disputes() {
	amina := s.as("Amina Hussain")
	amina.goTo("/organisations/RZX")
	amina.see("2 of 5", "Contains public sector information licensed under the Open Government Licence v3.0.")
	amina.press("Confirm name")
	amina.see("Confirmed by Amina Hussain")
	eval[any](amina, `document.querySelector('#nof_segment details').open = true`)
	amina.fill("What is wrong, and what would be right about oversight segment?", "The league table says 3.")
	amina.press("Tell the fund about oversight segment")
	amina.see("The fund has been told", "Disputed", "The league table says 3.")
}

func (s *stage) settles() {
	olive := s.as("Olive Turner")
	olive.goTo("/registers")
	olive.see("Northmoor University Hospitals NHS Foundation Trust: oversight segment")
	olive.pick("The right value", "3")
	olive.fill("Why, for the trust to read", "So it does.")
	olive.press("Settle it")
	olive.see("The dispute is settled", "Nobody disputes anything at the moment.")
	amina := s.as("Amina Hussain")
	amina.goTo("/organisations/RZX")
	amina.see("3 of 5", "Confirmed by Olive Turner")
}

func (s *stage) returns() {
	amina := s.as("Amina Hussain")
	amina.goTo("/organisations/RZX/workforce")
	amina.fill("In post of line 1", "3.5")
	amina.fill("Needed of line 1", "5")
	amina.press("Save")
	amina.goTo("/organisations/RZX/capabilities")
	amina.follow("Medicines management")
	amina.pick("State of CAP-039", "In progress")
	amina.fill("Usage of CAP-039", "40")
	amina.pick("Plan of CAP-039", "Planned")
	amina.press("Save this group")
	amina.see("1 answer this year, 100% of them typed or imported anew")
	amina.goTo("/organisations/RZX")
	amina.see("1 of 1", "3.5 whole-time equivalents", "5 whole-time equivalents")
}
