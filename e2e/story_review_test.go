package e2e

import (
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

func (s *stage) complete() {
	s.clock("11 May 2026")
	farah := s.as("Farah Siddiqui")
	farah.follow("Check that the bid is complete " + bid)
	farah.glances("Return it to the trust")
	farah.press("Pass the completeness check")
	farah.see("passed the completeness check", "In review", "9 June 2026")
}

func (s *stage) ask() {
	s.clock("20 May 2026")
	kavita := s.as("Kavita Rao")
	kavita.follow("Cyber security review " + bid)
	kavita.press("Start this review")
	kavita.glances("Stand down from this review")
	kavita.unfold("Ask the trust a question")
	kavita.isRefused("Send the question", 422, "Write the question for the trust.")
	kavita.fill("Question", "When will the DSPT improvement plan be agreed, and by whom?")
	kavita.press("Send the question")
	kavita.see("Clock stopped")
}

func (s *stage) reviews() {
	for _, r := range example.Dates().Reviews {
		if r.Kind == funding.ClinicalSafety {
			s.readmeShot()
		}
		if r.Kind == funding.RegionFinance {
			s.answerKavita()
		}
		s.clock(calendar.DateOf(r.At).Text())
		s.conclude(example.Person(r.By).Name, r.Kind.Title())
	}
	amina := s.as("Amina Hussain")
	amina.goTo("/bids/" + bid)
	amina.see("Panel decision", "19 June 2026")
}

// answerKavita: eight working days after she asked.
func (s *stage) answerKavita() {
	s.clock("2 June 2026")
	amina := s.as("Amina Hussain")
	amina.goTo("/")
	amina.follow("Answer a question from Cyber security")
	amina.see("When will the DSPT improvement plan be agreed, and by whom?", "It stops the review's clock until it is answered.")
	amina.fill("Your answer", "By 30 September 2026, by the trust's board. The plan's owner is the chief information officer.")
	amina.press("Send the answer")
	amina.see("Your answer was sent to the reviewer.")
	kavita := s.as("Kavita Rao")
	kavita.goTo("/")
	kavita.follow("Cyber security review " + bid)
	kavita.see("19 June 2026", "By 30 September 2026, by the trust's board.")
}

// why begins the label of a score's reasons.
const why = "Why, in a sentence"

func (s *stage) conclude(name, title string) {
	v := s.as(name)
	v.goTo("/")
	v.follow(title + " review " + bid)
	for _, group := range v.named(0, "group", "radiogroup") {
		if group.name != "Outcome" && len(v.named(group.node, "radio")) == 5 {
			v.click(v.findIn(group.node, "3 Good", "radio"))
		}
	}
	for _, field := range v.named(0, "textbox") {
		if strings.HasPrefix(field.name, why) {
			v.write(field.node, "The case shows it in its tables.")
		}
	}
	v.choose("Outcome", "Support")
	v.fill("Reasons", "The case holds and the evidence is there.")
	v.press("Conclude the review")
	v.see("Your conclusion is recorded.", "The case holds and the evidence is there.")
}

func (s *stage) decide() {
	s.clock("18 June 2026")
	maria := s.as("Maria Santos")
	maria.follow("Decide the bid " + bid)
	maria.press("Decide")
	maria.see("£14,206,444.81", "What the reviews say", "£3,400,000.00")
	maria.isRefused("Record the decision", 422, "There is a problem")
	maria.choose("Outcome", "Approve with conditions")
	maria.fill("The panel's reasons", "Strategic fit is clear and the money is affordable. Two things must be met.")
	maria.fill("What must be met by condition K1", "A DCB0160 safety case is approved before the first go-live.")
	maria.pick("What waits while it is not met for condition K1", "A milestone")
	maria.pick("Which milestone for condition K1", "M3, Phase 1 live")
	maria.unfold("Condition K2")
	maria.fill("What must be met by condition K2", "A DSPT improvement plan is agreed.")
	maria.fill("By when for condition K2", "30 September 2026")
	maria.pick("What waits while it is not met for condition K2", "Claims, when it is late")
	maria.pick("Claims wait from this month of that year on for condition K2", "P7 October")
	maria.press("Record the decision")
	maria.see("The decision: Approved with conditions")
	amina := s.as("Amina Hussain")
	amina.goTo("/bids/" + bid)
	amina.see("30 working days since submission: 22 with the funder and 8 with the trust (43 calendar days).", "K1: A DCB0160 safety case", "K2: A DSPT improvement plan", "Due by 30 September 2026")
}

func (s *stage) sign() {
	s.clock("22 June 2026")
	s.clock("29 June 2026")
	eleri := s.as("Eleri Morgan")
	eleri.goTo("/")
	eleri.follow("Sign the agreement")
	eleri.see("£18,400,000.00", "£4,200,000.00", "Nobody has signed yet")
	eleri.isRefused("Sign the agreement", 422, "Tick that you have read the agreement")
	eleri.tick("I have read version 1 and sign it for Northmoor")
	eleri.press("Sign the agreement")
	eleri.see("You signed the agreement.", "Eleri Morgan")
	if eleri.has("Sign the agreement", "button") {
		eleri.fail("the same person is offered to sign twice")
	}
	s.clock("2 July 2026")
	farah := s.as("Farah Siddiqui")
	farah.goTo("/")
	farah.follow("Countersign the agreement " + bid)
	farah.tick("I have read version 1 and sign it for Frontline Productivity Fund")
	farah.press("Sign the agreement")
	farah.see("Farah Siddiqui", "Eleri Morgan")
}
