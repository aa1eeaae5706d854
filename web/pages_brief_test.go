package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding/example"
)

// The ten-minute review: what is known before a line is read. The trust reads
// the same page without what is meant for reviewers.
func TestAReviewBeginsWithWhatStandsOut(t *testing.T) {
	path := "/bids/" + example.BidID + "/reviews/NATIONAL_FINANCE"
	s, _ := newPages(t, atStage(t, path))
	says := inWords(s.page("liam", path))
	for _, want := range []string{
		"Worked out for you", "Holds: | Arithmetic: | every total is worked out from the lines", "Sources and uses: | equal in every year, capital and revenue each",
		"£9.2 million to £18.4 million is 1/2; the round wants 1/2 or more", "£14,206,444.81; benefit–cost ratio 1.44, 1.20 if costs are 20% higher", "Route: | Standard, 6 reviews side by side",
		"Look here first", "Nobody is named to pay the running cost of",
		"It was submitted for the first time", "of running cost after the award", "Quartiles are by nearest rank", "5 trusts", "Too few",
		"Economic case", "Commercial case",
	} {
		if !strings.Contains(says, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(says, "Strategic fit 20 of 100") {
		t.Error("a criterion of somebody else's is asked for")
	}
	says = inWords(s.page("amina", path))
	if !strings.Contains(says, "Worked out for you") || strings.Contains(says, "Look here first") || strings.Contains(says, "nearest rank") {
		t.Error("the trust reads what is meant for reviewers, or misses what was worked out")
	}
}

// A reviewer who leaves one score out loses nothing: the conclusion is not
// sent, the cursor goes to the first score that is missing, and what was typed
// stands there again, also when it was only being typed.
func TestAMissingScoreIsAskedForAndNothingTypedIsLost(t *testing.T) {
	path := "/bids/" + example.BidID + "/reviews/NATIONAL_FINANCE"
	s, r := newPages(t, atStage(t, path))
	form := url.Values{"effort": {""}, "token": {strings.Repeat("a", 32)}, "scores-0": {"3"}, "scores-0-reasons": {"The benefits are cautious."}, "scores-1-reasons": {"The contract can be left."},
		"outcome": {"SUPPORT"}, "reasons": {"Sound, with a thin tail."}, "conditions": {"A tail that somebody pays."}}
	w := s.form("liam", path+"/conclude", form)
	if w.Code != http.StatusUnprocessableEntity || len(r.bodies) != 0 {
		t.Errorf("answered %d with %d commands kept, want 422 and none", w.Code, len(r.bodies))
	}
	typed := []string{"The benefits are cautious.", "The contract can be left.", "Sound, with a thin tail.", "A tail that somebody pays."}
	shown := w.Body.String()
	for _, want := range append(typed, `href="#scores-1"`, `data-disable-auto-focus="true"`, "Commercial case: choose a score from 0 (no evidence) to 4 (excellent).") {
		if !strings.Contains(shown, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if first := regexp.MustCompile(`<input[^>]*autofocus[^>]*>`).FindAllString(shown, -1); len(first) != 1 || !strings.Contains(first[0], `id="scores-1"`) {
		t.Errorf("the cursor goes to %q, want to the first choice of the second criterion alone", first)
	}
	s, r = newPages(t, atStage(t, path))
	if code, got := s.typed("liam", path+"/conclude", form); code != http.StatusOK || got.Saved || len(r.bodies) != 0 {
		t.Errorf("while it is typed: %d %+v, %d commands; want it kept and nothing concluded", code, got, len(r.bodies))
	}
	again := s.page("liam", path)
	for _, want := range typed {
		if !strings.Contains(again, want) {
			t.Errorf("when it is opened again the page does not hold %q", want)
		}
	}
}

// A score without its reason is not sent either, and the cursor goes there.
func TestAScoreWantsItsReason(t *testing.T) {
	path := "/bids/" + example.BidID + "/reviews/REGION_FINANCE"
	s, r := newPages(t, atStage(t, path))
	form := url.Values{"effort": {""}, "token": {strings.Repeat("a", 32)}, "scores-0": {"2"}, "scores-0-reasons": {" "}, "outcome": {"SUPPORT"}, "reasons": {"Affordable."}}
	w := s.form("harry", path+"/conclude", form)
	if w.Code != http.StatusUnprocessableEntity || len(r.bodies) != 0 {
		t.Errorf("answered %d with %d commands kept, want 422 and none", w.Code, len(r.bodies))
	}
	shown := w.Body.String()
	for _, want := range []string{"Affordable.", `href="#scores-0-reasons"`, "Financial case and affordability: say in a sentence why you score it so."} {
		if !strings.Contains(shown, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if first := regexp.MustCompile(`<(input|textarea)[^>]*autofocus[^>]*>`).FindAllString(shown, -1); len(first) != 1 || !strings.Contains(first[0], `id="scores-0-reasons"`) {
		t.Errorf("the cursor goes to %q, want to the missing reason alone", first)
	}
}

// The ICB's form is three questions and its reasons, and no score.
func TestTheICBIsAskedThreeQuestions(t *testing.T) {
	path := "/bids/" + example.BidID + "/reviews/ICB_SUPPORT"
	s, r := newPages(t, atStage(t, path))
	says := s.page("grace", path)
	if n := strings.Count(says, `<legend`); n != 4 || strings.Contains(says, "scores-0") { // with the question of askForm, whether it blocks
		t.Errorf("the ICB is asked %d questions by radios, want three and no score", n-1)
	}
	s.form("grace", path+"/conclude", url.Values{"effort": {""}, "token": {strings.Repeat("b", 32)}, "outcome": {"SUPPORT"}, "reasons": {"Yes."}, "answers-convergence": {"YES"}})
	if kept := fmt.Sprint(r.bodies); len(r.bodies) != 1 || !strings.Contains(kept, `"answers":{"convergence":"YES"}`) {
		t.Errorf("kept %s, want one conclusion with one answer", kept)
	}
}
