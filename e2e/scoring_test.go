package e2e

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

const (
	liam     = "Liam Doyle"
	financed = "/bids/" + bid + "/reviews/" + string(funding.NationalFinanceRev)
	economic = "Economic case"
	traded   = "Commercial case"
	afford   = "Financial case and affordability"
)

// TestNothingScoredIsLost: a reviewer's session ends, then the server is
// killed, in the middle of scoring; everything is there again, and nothing is
// concluded until every score and its reason are given.
func TestNothingScoredIsLost(t *testing.T) {
	t.Parallel()
	s := newStage(t, false)
	s.step("a bid is in review, by program", s.inReview)
	s.step("a missing score is asked for, and the cursor goes there", s.scoreMissing)
	s.step("the session ends in the middle of scoring", s.sessionEndsInScoring)
	s.step("the server is killed in the middle of scoring", s.killedInScoring)
	s.step("the whole review is concluded", s.wholeReview)
}

func (s *stage) inReview() {
	s.firstBid()
	s.clock("11 May 2026")
	s.asks("farah", "POST", "/bids/"+bid+"/pass-completeness", nil)
}

// score gives one criterion its mark and the reason for it.
func (v *visitor) score(criterion, mark, reason string) {
	v.t.Helper()
	v.choose(criterion, mark)
	v.fill(why+" for "+criterion, reason)
}

// scoredAs fails where a criterion is not marked so with this reason.
func (v *visitor) scoredAs(criterion, mark, reason string) {
	v.t.Helper()
	if !call[bool](v, v.findIn(v.find(criterion, "group", "radiogroup"), mark, "radio"), `function() { return this.checked; }`) {
		v.fail("%s is not marked %s", criterion, mark)
	}
	v.stillHolds(why+" for "+criterion, reason)
}

// cursorIn fails where the next key would not go to this field.
func (v *visitor) cursorIn(id string) {
	v.t.Helper()
	if got := eval[string](v, `document.activeElement.id`); got != id {
		v.fail("the cursor is in %q, want it in %q", got, id)
	}
}

func (s *stage) scoreMissing() {
	v := s.as(liam)
	v.goTo(financed)
	v.press("Start this review")
	v.score(economic, "3 Good", "The benefits are cautious.")
	v.score(afford, "2 Partial", "The tail is thin.")
	v.isRefused("Conclude the review", 422, traded+": choose a score from 0 (no evidence) to 4 (excellent).", traded+": say in a sentence why you score it so.", "Choose an outcome.")
	v.cursorIn("scores-1")
	v.scoredAs(economic, "3 Good", "The benefits are cautious.")
	v.scoredAs(afford, "2 Partial", "The tail is thin.")
	v.choose(traded, "1 Weak")
	v.isRefused("Conclude the review", 422, traded+": say in a sentence why you score it so.")
	v.cursorIn("scores-1-reasons")
}

func (s *stage) sessionEndsInScoring() {
	v := s.as(liam)
	v.signedOut()
	v.fill(why+" for "+traded, "The contract cannot be left.")
	v.told("Sign in again in another window; nothing is lost.")
	v.press("Conclude the review")
	v.see("You had been signed out. What you typed is kept")
	v.forgive("401")
	v.press("Sign in as " + liam)
	v.scoredAs(economic, "3 Good", "The benefits are cautious.")
	v.scoredAs(traded, "1 Weak", "The contract cannot be left.")
	v.scoredAs(afford, "2 Partial", "The tail is thin.")
	v.seeNot("Your conclusion is recorded.")
}

func (s *stage) killedInScoring() {
	v := s.as(liam)
	v.fill("Reasons", "Sound, but for the contract.")
	v.told("not saved until you press the button")
	s.house.kill(s.t)
	v.choose(afford, "1 Weak")
	v.fill(why+" for "+afford, "The tail is thin, and nobody pays it.")
	v.told("We cannot reach the service")
	v.leads("closing the page", func() { eval[bool](v, `(location.href = 'about:blank', true)`) })
	s.house.again(s.t)
	v.goTo(financed)
	v.scoredAs(economic, "3 Good", "The benefits are cautious.")
	v.scoredAs(traded, "1 Weak", "The contract cannot be left.")
	v.scoredAs(afford, "1 Weak", "The tail is thin, and nobody pays it.")
	v.stillHolds("Reasons", "Sound, but for the contract.")
	v.isRefused("Conclude the review", 422, "Choose an outcome.")
}

func (s *stage) wholeReview() {
	v := s.as(liam)
	v.choose("Outcome", "Support")
	v.press("Conclude the review")
	v.see("Your conclusion is recorded.", "Commercial case: 1 of 4. The contract cannot be left.", "Financial case and affordability: 1 of 4. The tail is thin, and nobody pays it.")
	v.goTo(financed)
	v.seeNot("We kept what you typed", "We put back what you typed")
}
