package e2e

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// TestThreeRolesJudgeABid: the programme gives out the reviews, the reviewers
// ask and judge, the trust answers, and the panel decides and lets it be known.
// What a conflicted person may not see stays out of their sight (E16), and one
// changed answer undoes the one approval that read it.
func TestThreeRolesJudgeABid(t *testing.T) {
	s := judging(t, false)
	s.mirror = newMirror(t)
	s.judged()
}

// TestThreeRolesJudgeABidWithoutScripts does the same where a browser runs no
// scripts.
func TestThreeRolesJudgeABidWithoutScripts(t *testing.T) {
	s := judging(t, true)
	s.mirror = newMirror(t)
	s.judged()
}

func judging(t *testing.T, scriptless bool) *stage {
	t.Helper()
	if !full() {
		t.Skip("one of the slow walks: set TRANCHE_E2E=full")
	}
	t.Parallel()
	return newStage(t, scriptless)
}

func (s *stage) judged() {
	s.step("a bid is in review, by program, in a round that tells decisions in batches", s.inBatches)
	s.step("Kavita declares where she worked until last year, and the bid is gone for her", s.conflicted)
	s.step("Farah sees why she cannot be given the review, and that she tried", s.assigning)
	s.step("Olive decides that nothing follows from it", s.allowed)
	s.step("Farah gives the reviews out at once, and takes one back", s.givenOut)
	s.step("Harry and Jonas judge, each without seeing the other", s.judgedBlind)
	s.step("Kavita asks, and is shown what is answered already", s.askedOnce)
	s.step("Amina finds the question among all of them and changes the one answer", s.unlocked)
	s.step("the review that read it is asked again, the other stands", s.oneUndone)
	s.step("the others judge, and two scores lie two points apart", s.apart)
	s.step("Farah agrees the score with them", s.moderated)
	s.step("a sitting is set up, and the bid is on its list", s.sat)
	s.step("Maria decides with a condition", s.decidedInBatch)
	s.step("Farah sees the letters before they go, and releases them", s.letters)
	s.step("Amina reads the decision", s.toldTrust)
}

const (
	kavita = "Kavita Rao"
	jonas  = "Jonas Weber"
	harry  = "Harry Booth"
	inUse  = "When will it first be used?"
)

func reviewOf(k funding.ReviewKind) string { return "/bids/" + bid + "/reviews/" + string(k) }

func (s *stage) inBatches() {
	s.asks("olive", "PUT", "/rounds/"+example.RoundID, map[string]any{"title": "Frontline Productivity, round 1 of 2026", "fund": "FP", "ref_prefix": "FP26", "opens_on": "2026-04-01", "closes_on": "2026-06-30",
		"first_year": "2026/27", "last_year": "2029/30", "firm_years": 2, "match_numerator": 1, "match_denominator": 2, "support_days": 4, "version": 0})
	s.inReview()
}

func (s *stage) conflicted() {
	v := s.as(kavita)
	v.goTo("/bids")
	v.see(bid)
	v.goTo("/interests")
	v.isRefused("Declare the interest", 422, "Enter the ODS code of the organisation, for example RZX.")
	v.fill("Organisation", "rzx")
	v.pick("What ties you to it", "Worked or works there")
	v.fill("Since", "1 March 2019")
	v.fill("Until", "30 June 2025")
	v.press("Declare the interest")
	v.see("The interest is declared. It holds from now on.", "Until the end of 30 June 2027")
	v.goTo("/")
	v.seeNot(bid, "Northmoor EPR")
	v.goTo("/bids")
	v.seeNot(bid, "Northmoor EPR")
	for _, path := range []string{"/bids/" + bid, reviewOf(funding.Cyber), "/bids/" + bid + "/check", "/bids/" + bid + "/decision"} {
		v.bringsRefusal(path, 403)
		v.seeNot("Northmoor EPR", "£18,400,000.00")
	}
}

func (s *stage) assigning() {
	v := s.as(farah)
	v.goTo("/assign")
	v.see("6 reviews have not answered", "Kavita Rao worked until 30 June 2025 at RZX, so this is for somebody else until the end of 30 June 2027.")
	v.seeNot("Kavita Rao (proposed)")
	if offered := call[bool](v, v.find("Reviewer of Cyber security, "+bid, "combobox"), `function() { return [...this.options].some((o) => o.label.includes('Kavita')); }`); offered {
		v.fail("Kavita is offered the review of a bid that her interest keeps her away from")
	}
	v.goTo("/interests")
	v.see("Tries to open what an interest keeps people away from", bid)
}

func (s *stage) allowed() {
	v := s.as("Olive Turner")
	v.goTo("/interests")
	v.follow("Decide that nothing follows from it")
	v.isRefused("Decide that nothing follows from it", 422, "There is a problem")
	v.fill("Why?", "She worked in another part of the trust, and left before the project began.")
	v.press("Decide that nothing follows from it")
	v.see("Your decision stands in the register.", "Allowed")
	k := s.as(kavita)
	k.goTo("/bids/" + bid)
	k.see("Northmoor EPR")
}

func (s *stage) givenOut() {
	v := s.as(farah)
	v.goTo("/assign?bid=" + bid)
	v.pick("Reviewer of Regional digital, "+bid, "Isla Fraser")
	v.press("Give the reviews to those chosen")
	v.see("The reviews are given. Each reviewer has a mail.", "Take back what you gave")
	v.isRefused("Take the ticked back", 422, "Tick at least one review to take back.")
	v.tick(bid + ", ICB support: Grace Lin")
	v.press("Take the ticked back")
	v.see("The reviews are taken back.", "Grace Lin (proposed)")
	isla := s.as("Isla Fraser")
	isla.bringsRefusalOfForm(reviewOf(funding.RegionFinance))
	isla.goTo("/")
	isla.follow("Regional digital review " + bid)
	isla.see("Reviewer", "Isla Fraser")
}

// bringsRefusalOfForm goes to a review that is somebody else's: it can be read
// and not concluded.
func (v *visitor) bringsRefusalOfForm(path string) {
	v.t.Helper()
	v.goTo(path)
	if v.offers("Conclude the review") {
		v.fail("a review that was given to somebody else can be concluded")
	}
}

func (s *stage) judgedBlind() {
	s.clock("15 May 2026")
	v := s.as(harry)
	v.goTo(reviewOf(funding.RegionFinance))
	v.see("Look here first", "Worked out for you", "Net present social value: £14,206,444.81")
	v.choose(afford, "4 Excellent")
	v.choose("Outcome", "Support")
	v.fill("Reasons", "The plan has room for it.")
	v.isRefused("Conclude the review", 422, afford+": say in a sentence why you score it so.")
	v.cursorIn("scores-0-reasons")
	v.stillHolds("Reasons", "The plan has room for it.")
	v.fill(why+" for "+afford, "Each year is in the plan.")
	v.press("Conclude the review")
	v.see("Your conclusion is recorded.", "4 of 4. Each year is in the plan.")
	j := s.as(jonas)
	j.goTo(reviewOf(funding.RegionFinance))
	j.seeNot("Each year is in the plan.", "The plan has room for it.")
	s.conclude(jonas, "Clinical safety")
	j.goTo(reviewOf(funding.RegionFinance))
	j.see("Each year is in the plan.")
}

func (s *stage) askedOnce() {
	v := s.as(kavita)
	v.goTo(reviewOf(funding.Cyber))
	v.unfold("Ask the trust a question")
	v.pick("What it is about", inUse)
	v.fill("Question", "Is the day still right?")
	v.tick("Let the trust change this answer")
	v.isRefused("Send the question", 422, "Read what is there already. If it does not answer you, tick that and send the question.", "This may answer you already:", "2027-10-31")
	v.stillHolds("Question", "Is the day still right?")
	v.tick("I have read it, and it does not answer my question")
	v.press("Send the question")
	v.see("Your question was sent to the trust.", "Clock stopped: waits for the trust", "Your question still waits for the trust's answer.")
}

func (s *stage) unlocked() {
	s.clock("19 May 2026")
	v := s.as(amina)
	v.goTo("/questions")
	v.resize(narrow, narrowHeight)
	v.seeFigure("Stop a review's clock", "1")
	v.follow("Q1: Is the day still right?")
	v.resize(narrow, narrowHeight)
	v.see("Everything else stays as it was submitted")
	v.isRefused("Send the answer", 422, "There is a problem")
	v.fill("Your answer", "A month later.")
	v.fillDate("The bid's answer: "+inUse, "30 11 2027")
	v.press("Send the answer")
	v.see("Your answer was sent to the reviewer.", "“"+inUse+"” was changed by Amina Hussain")
	v.follow("See both versions, question Q1")
	v.resize(narrow, narrowHeight)
	v.see("Before", "31 October 2027", "Now", "30 November 2027")
	v.goTo("/questions")
	v.see("No reviewer waits for an answer.")
}

func (s *stage) oneUndone() {
	v := s.as(harry)
	v.goTo("/")
	v.follow("Confirm or change your conclusion: Regional finance " + bid)
	v.see("The answer you judged has changed: confirm or change your conclusion", "31 October 2027", "30 November 2027", "This review judges it.")
	j := s.as(jonas)
	j.goTo(reviewOf(funding.ClinicalSafety))
	j.see("Conclusion: Support", "This review does not judge it.")
	v.press("Confirm this conclusion")
	v.see("Your conclusion is recorded.", "4 of 4. Each year is in the plan.")
	f := s.as(farah)
	f.goTo("/bids/" + bid)
	f.see("The approvals inside the trust were given to the bid as it was submitted.", "See both versions, question Q1")
}
