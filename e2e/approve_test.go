package e2e

import (
	"strings"
	"testing"
)

// TestTheCFOSignsInThreeTaps: from the link in the mail to the submitted bid on
// a telephone, three taps; one item fits its screen (domain 8.3 row 10). A
// deputy does the same for the holder, with two things at once.
func TestTheCFOSignsInThreeTaps(t *testing.T) {
	t.Parallel()
	s := newStage(t, false)
	s.mirror = newMirror(t)
	s.step("the bid waits for Eleri, and her deputy is Chloe", s.waitsForEleri)
	s.step("Chloe follows the mail and signs in three taps", s.threeTaps)
	s.step("the receipt says who signed for whom, and lists the checks", s.receiptOfDeputy)
	s.step("who signs what, deputies and more time, each on its page", s.aroundSigning)
}

func (s *stage) waitsForEleri() {
	s.clock("6 May 2026")
	s.firstDraft()
	s.asks("eleri", "POST", "/deputies", map[string]any{"role": "TRUST_CFO", "organisation": "RZX", "deputy": "chloe", "from": "2026-05-06", "until": "2026-05-15", "reason": "Annual leave"})
	s.asks("amina", "POST", "/bids/"+bid+"/send-for-approval", nil)
	s.asks("david", "POST", "/bids/"+bid+"/approve", nil)
	s.asks("amina", "PUT", "/bids/"+bid+"/answers", map[string]any{"answers": map[string]string{"public_summary": "One record for three hospitals."}})
	s.asks("david", "POST", "/bids/"+bid+"/approve", nil)
}

// mailLink is the address in the newest mail to somebody about a thing.
func (s *stage) mailLink(to, subject string) string {
	s.t.Helper()
	v := s.passerBy()
	v.goTo("/demo/mail")
	v.comesToSee(subject)
	v.followFirst(subject)
	v.see(to)
	for _, word := range strings.Fields(v.text()) {
		if at := strings.Index(word, "/approvals/"); at >= 0 {
			return strings.TrimRight(word[at:], ".,")
		}
	}
	v.fail("the mail %q to %s has no link to a signature", subject, to)
	return ""
}

func (s *stage) threeTaps() {
	link := s.mailLink("@northmoor.example", "Please sign and submit "+bid)
	chloe := s.as("Chloe Adeyemi")
	chloe.resize(narrow, narrowHeight)
	taps := 0
	tap := func(do func()) { taps++; do() }
	tap(func() { chloe.goTo(link) })
	chloe.resize(narrow, narrowHeight) // the mirror widens the window after it has looked
	chloe.see("£18,400,000.00", "for Eleri Morgan", "David Okafor (senior responsible owner)", "1 change since the version of 6 May 2026")
	for _, button := range []string{"Sign and submit the bid", "Decline"} {
		if bottom := eval[float64](chloe, `[...document.querySelectorAll('a.nhsuk-button')].find((e) => e.textContent.trim().startsWith(`+"`"+button+"`"+`)).getBoundingClientRect().bottom + scrollY`); bottom > narrowHeight {
			chloe.fail("%q ends at %v pixels: one item does not fit a screen of %d", button, bottom, narrowHeight)
		}
	}
	tap(func() { chloe.press("Sign and submit the bid") })
	chloe.see("you declare for the trust", "£18,400,000.00")
	tap(func() { chloe.press("Sign and submit the bid") })
	chloe.see("Signed", "The bid is submitted.")
	if taps != 3 {
		chloe.fail("it took %d taps, want 3", taps)
	}
}

func (s *stage) receiptOfDeputy() {
	amina := s.as("Amina Hussain")
	amina.goTo("/bids/" + bid + "/receipt")
	amina.see("Chloe Adeyemi for Eleri Morgan", "David Okafor", "BST on 6 May 2026", "Every question is answered", "Keep this receipt as a PDF")
}

func (s *stage) aroundSigning() {
	eleri := s.as("Eleri Morgan")
	eleri.goTo("/approvals")
	eleri.see("Nothing waits for your signature")
	eleri.follow("Who signs what at RZX")
	eleri.see("A bid of £18,400,000.00 would be approved by the senior responsible owner, then by the chief finance officer.")
	eleri.goTo("/deputies")
	eleri.see("Chloe Adeyemi", "Acts today", "Annual leave")
	eleri.press("End it now")
	eleri.see("The deputy acts no more.", "Ended")
	olive := s.as("Olive Turner")
	olive.goTo("/rounds/FP-2026-R1")
	olive.follow("Give one bid more time")
	olive.isRefused("Give the bid more time", 422, "Enter the reference of the bid")
}
