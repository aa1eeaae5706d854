package web

import (
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
