package e2e

import (
	"os"
	"testing"

	"github.com/tranche-funding/tranche/funding/example"
)

// TestTheStory clicks through the worked example as each of its people, from
// the first look at the route to the money in the bank, and holds the mirror
// up to every page on the way.
func TestTheStory(t *testing.T) {
	t.Parallel()
	s := newLivedInStage(t, false)
	s.mirror = newMirror(t)
	s.step("Ben finds his way by keyboard alone", s.keyboardAlone)
	s.story()
	s.aroundTheStory()
	if full() {
		s.step("the HTML of every page is valid", s.validHTML)
	}
}

// TestTheStoryWithoutScripts does the same where a browser runs no scripts.
func TestTheStoryWithoutScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("the story is told once in short tests")
	}
	t.Parallel()
	s := newStage(t, true)
	s.mirror = newMirror(t)
	s.story()
}

// full reports whether the slow walks are asked for too.
func full() bool { return os.Getenv("TRANCHE_E2E") == "full" }

const bid = example.BidID

// story is the worked example 9.1 to 9.6.
func (s *stage) story() {
	s.step("somebody new finds the route of a bid", s.frontDoor)
	s.step("Amina sees the route and starts the bid", s.start)
	s.step("Amina writes the costs", s.costs)
	s.step("Amina writes milestones and benefits", s.plans)
	s.step("Amina answers the questions, but for one", s.answers)
	s.step("Amina sends the bid and David approves it", s.approve)
	s.step("Eleri cannot sign while an answer is missing", s.missing)
	s.step("Amina mends it, David approves again, Eleri submits", s.submit)
	s.step("the receipt is in the mail, with a calendar entry", s.receiptMail)
	s.step("Farah passes the completeness check", s.complete)
	s.step("Kavita asks a question that stops her clock", s.ask)
	s.step("six reviews are concluded", s.reviews)
	s.step("Maria decides with two conditions", s.decide)
	s.step("both sides sign the agreement", s.sign)
	s.step("Ben cannot claim a penny too much", s.tooMuch)
	s.step("Ben claims, and cannot approve his own claim", s.claim)
	s.step("Chloe approves and Liam checks", s.check)
	s.step("Farah puts a run together, Nikhil releases and pays it", s.pay)
	s.step("the tracker shows what is left", s.tracker)
}

// clock moves the demonstration's clock to 9am of a day, with its panel.
func (s *stage) clock(day string) {
	s.t.Helper()
	v := s.passerBy()
	v.goTo("/demo")
	v.fill("Day", day)
	v.press("Go there")
	v.see("It is 9am on " + day)
}
