package e2e

import "testing"

// TestADialogue: a trust asks from a question of the form, the funder answers
// and publishes without names, another trust reads what has changed, and an
// adviser lends a hand while she is asked to.
func TestADialogue(t *testing.T) {
	if !full() {
		t.Skip("one of the slow walks: set TRANCHE_E2E=full")
	}
	t.Parallel()
	s := newStage(t, false)
	s.mirror = newMirror(t)
	s.step("Quentin and Amina start a bid each", s.twoDrafts)
	s.step("Amina asks the funder from a question of the form", s.askFunder)
	s.step("Farah answers and publishes without names", s.publish)
	s.step("Quentin reads the changed rule, and who asked is not told", s.readRule)
	s.step("Amina says that it does not answer it, and then closes it", s.notAnswered)
	s.step("Sana lends a hand while the call is open", s.hand)
}

const (
	amina   = "Amina Hussain"
	farah   = "Farah Siddiqui"
	quentin = "Quentin Ellis"
)

func (s *stage) twoDrafts() {
	for _, name := range []string{amina, quentin} {
		v := s.as(name)
		v.goTo("/bids/new")
		v.fill("National capital, all years", "2m")
		v.press("Show the route")
		v.fill("Title of the project", "Records")
		v.press("Start this bid")
		v.see("The bid is started.")
	}
}

func (s *stage) askFunder() {
	v := s.as(amina)
	v.see("Your trust has 4 days of support reserved, 0 used.")
	v.goTo("/bids/" + bid + "/sections/about")
	v.follow("Ask the funder about this : Title of the project")
	v.see("“Title of the project”, in bid FP26-RZX-001", "Sent now, an answer is due by 5pm on 11 May 2026 (5 working days)")
	v.isRefused("Send the question", 422, "Write what you want to ask.")
	v.fill("Your question", "May Northmoor change the title after it has submitted?")
	v.press("Send the question")
	v.see("Your question was sent to the funder.", "Waiting for an answer", "0 of 5 working days", "Programme manager")
	v.unfold("Add something to the question")
}

func (s *stage) publish() {
	v := s.as(farah)
	v.goTo("/")
	v.see("1 question to the funder waits for an answer")
	v.follow("Answer a trust's question")
	v.fill("Your message to the trust", "Yes, until the panel meets.")
	v.press("Send to the trust")
	v.see("Your message was sent.", "Answered")
	v.follow("Publish the answer to all bidders")
	v.see("Words that may tell who asked")
	v.isRefused("Publish to all bidders", 422, "“Northmoor” may tell who asked")
	v.fill("Question", "May a trust change the title after it has submitted?")
	v.tick("It changes a rule")
	v.fill("What changes", "A title may be changed until the panel meets.")
	v.fill("In force from", "11 May 2026")
	v.press("Preview")
	v.see("How it will look", "In force from 11 May 2026.")
	v.seeNot("Words that may tell who asked")
	v.press("Publish to all bidders")
	v.see("The answer is published to all bidders.")
	v.goTo("/questions-asked")
	v.see("Answered, with the trust")
}

func (s *stage) readRule() {
	v := s.as(quentin)
	v.goTo("/")
	v.follow("Read what a changed rule means for your bid")
	v.see("A rule has changed", "A title may be changed until the panel meets.")
	v.follow("About the project")
	v.unfold("1 published answer about this question")
	v.see("May a trust change the title after it has submitted?", "Yes, until the panel meets.")
	v.seeNot("Amina", "FP26-RZX") // Northmoor is the form's own example of a title
	v.press("Back to the bid")
	v.follow("Read the question and answer")
	v.see("Questions and answers", "Changes a rule")
	v.seeNot("Northmoor", "Amina")
	v.goTo("/bids/FP26-RZB-001")
	v.press("We have read this")
	v.see("We have noted that you have read the changed rule.")
	v.seeNot("A rule has changed")
	v.goTo("/questions-asked")
	v.see("There are no questions here yet.")
}

func (s *stage) notAnswered() {
	v := s.as(amina)
	v.goTo("/")
	v.follow("Read the answer, and close it or ask on")
	v.see("Yes, until the panel meets.", "All bidders can read the answer, without names")
	v.unfold("This does not answer it")
	v.fill("What is still not answered?", "Also the summary?")
	v.press("Open it again")
	v.see("The question is open again, and a new clock runs.", "Waiting for an answer")
	v.press("Close it without an answer")
	v.see("The question is closed.", "Closed")
}

func (s *stage) hand() {
	v := s.as(amina)
	v.goTo("/bids/" + bid + "/costs")
	v.follow("Ask for a hand")
	v.see("Your trust has 4 days of support reserved, 0 used.", "due by 5pm on 7 May 2026 (3 working days)")
	v.fill("What do you want a hand with?", "Which of our lines are capital?")
	v.press("Ask for a hand")
	v.see("The support team has your call.")
	sana := s.as("Sana Malik")
	sana.goTo("/")
	sana.follow("Lend a hand with a bid")
	sana.glances("Read the draft")
	sana.fill("Your message to the trust", "Hardware is. I have read your draft.")
	sana.fill("Half days you spent", "1")
	sana.press("Send to the trust")
	sana.unfold("Close the call and log your time")
	sana.write(sana.named(0, "textbox")[2].node, "2")
	sana.press("Close the call")
	sana.see("The question is closed.")
	sana.bringsRefusal("/bids/"+bid, 404)
	v.goTo("/questions-asked")
	v.see("A hand", "Closed")
	v.goTo("/bids/" + bid)
	v.see("Your trust has 4 days of support reserved, 1.5 used.")
}
