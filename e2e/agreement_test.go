package e2e

import "testing"

// refresh is an award of the programme year with an indicative year.
const refresh = "/awards/FD25-RZX-002"

// TestANoticeOfAnIndicativeYear: the funder brings an indicative year down by
// notice (E15 in another award), and the trust reads what it does, what
// changed and every version of its profile.
func TestANoticeOfAnIndicativeYear(t *testing.T) {
	if !full() {
		t.Skip("one of the slow walks: set TRANCHE_E2E=full")
	}
	t.Parallel()
	s := newLivedInStage(t, false)
	s.mirror = newMirror(t)
	s.step("Farah gives notice of 2027/28", s.givesNotice)
	s.step("Eleri reads it", s.readsNotice)
	s.step("Ben sees what changed", s.seesWhatChanged)
}

func (s *stage) givesNotice() {
	v := s.as(farah)
	v.goTo(refresh + "/agreement")
	v.follow("Change an indicative year by notice")
	v.isRefused("Give notice", 422, "Choose the year and nature", "Say why")
	v.choose("Which year and nature", "2027/28 capital: £900,000.00")
	v.fill("Or: per cent to take off", "40")
	v.fill("Why?", "The programme's budget was cut.")
	v.press("Give notice")
	v.see("The notice is in force.", "Notice of change", "£540,000.00", "from £5,400,000.00 to £5,040,000.00: 6.67% of it", "The trust has not said yet that it has read this notice.")
}

func (s *stage) readsNotice() {
	v := s.as("Eleri Morgan")
	v.goTo("/")
	v.follow("Read the funder's notice about 2027/28")
	v.see("Read what this does below", "Say on this page that you have read the notice.")
	v.press("I have read this notice")
	v.see("We have noted that the trust has read the notice.", "The trust has read this notice: Eleri Morgan")
	v.goTo("/")
	v.seeNot("Read the funder's notice about 2027/28")
}

func (s *stage) seesWhatChanged() {
	v := s.as("Ben Carter")
	v.goTo(refresh)
	v.see("£5,640,000.00")
	v.follow("The profile by source, version by version")
	v.see("2 of 2", "A notice of the funder", "Was £900,000.00", "The programme's budget was cut.")
	v.goTo(refresh + "/agreement")
	v.follow("What changed from version 1")
	v.see("Notice of change (new)", "2027/28, capital, RZX, national, indicative", "£900,000.00", "£540,000.00")
	v.goTo(refresh + "/agreement/versions/1")
	v.see("Replaced by version 2", "Both sign it", "Farah Siddiqui")
}
