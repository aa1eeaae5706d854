package e2e

import (
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

func (s *stage) apart() {
	for _, r := range example.Dates().Reviews {
		name := example.Person(r.By).Name
		if name == harry || name == jonas {
			continue
		}
		if r.Kind != funding.NationalFinanceRev {
			s.conclude(name, r.Kind.Title())
			continue
		}
		v := s.as(liam)
		v.goTo(reviewOf(r.Kind))
		v.score(economic, "3 Good", "The benefits are cautious.")
		v.score(traded, "3 Good", "The contract can be left.")
		v.score(afford, "2 Partial", "Nobody pays the tail.")
		v.choose("Outcome", "Support with conditions")
		v.fill("Reasons", "Sound, when the tail is paid.")
		v.fill("Conditions you propose", "The board says who pays the running cost.")
		v.press("Conclude the review")
		v.see("Your conclusion is recorded.")
	}
}

func (s *stage) moderated() {
	v := s.as(farah)
	v.goTo("/bids/" + bid + "/decision")
	v.see("Compare: "+afford, "Regional finance, Harry Booth: 4 of 4", "Each year is in the plan.", "National finance, Liam Doyle: 2 of 4", "Nobody pays the tail.")
	if n := len(v.named(0, "button")); !v.offers("Record the agreed score") || strings.Count(v.text(), "Compare: ") != 1 {
		v.fail("more than the one criterion is opened, among %d buttons", n)
	}
	v.isRefused("Record the agreed score", 422, "Choose the score on which the reviewers agreed.", "Give the reasons on which the reviewers agreed.")
	v.pick("Agreed score for "+afford, "3, good")
	v.fill("What the reviewers agreed on, and why for "+afford, "The plan has room; the tail is a condition.")
	v.press("Record the agreed score")
	v.see("The agreed score is recorded.", "3 of 4: The plan has room; the tail is a condition.", "Regional finance 4 of 4", "National finance 2 of 4")
}

func (s *stage) sat() {
	v := s.as("Maria Santos")
	v.goTo("/sittings")
	v.isRefused("Set up the sitting", 422, "There is a problem")
	v.fill("Day of the sitting", "28 May 2026")
	v.fill("Papers due", "22 May 2026")
	v.fill("Quorum", "1")
	v.tick("Maria Santos")
	v.press("Set up the sitting")
	v.see("The sitting is set up.", bid, "Ranking in "+example.RoundID)
	v.follow("The pack: every bid's brief on one page")
	v.see(bid+": Northmoor EPR", "£18,400,000.00", "Changed: "+inUse+", from “31 October 2027” to “30 November 2027”.")
}

func (s *stage) decidedInBatch() {
	s.clock("28 May 2026")
	v := s.as("Maria Santos")
	v.goTo("/sittings/1")
	v.tick("Maria Santos")
	v.press("Record attendance")
	v.goTo("/bids/" + bid + "/decision")
	v.choose("Outcome", "Approve with conditions")
	v.fill("The panel's reasons", "It fits, and it can be afforded.")
	v.tick("The board says who pays the running cost.")
	v.press("Record the decision")
	v.see("The decision is recorded. The trust is told when it is released.", "The decision: Approved with conditions", "The board says who pays the running cost.")
	a := s.as(amina)
	a.goTo("/bids/" + bid)
	a.seeNot("It fits, and it can be afforded.", "Approved")
}

func (s *stage) letters() {
	v := s.as(farah)
	v.goTo("/rounds/" + example.RoundID + "/release")
	v.see("Nothing has been sent yet.", "It fits, and it can be afforded.", "The board says who pays the running cost.")
	v.press("Release 1 decision")
	v.goTo("/demo/mail")
	v.comesToSee(bid)
	v.goTo("/conditions")
	v.comesToSee("The board says who pays the running cost.")
}

func (s *stage) toldTrust() {
	v := s.as(amina)
	v.goTo("/bids/" + bid)
	v.resize(narrow, narrowHeight)
	v.see("The decision: Approved with conditions", "It fits, and it can be afforded.", "The board says who pays the running cost.")
	if needs := eval[int64](v, `document.scrollingElement.scrollWidth`); needs > narrow {
		v.fail("the decision is %d pixels wide on a telephone", needs)
	}
}
