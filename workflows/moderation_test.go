package workflows

import (
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// TestScoresFarApartWaitOnThePanelsClock: the reviews end on 8 June two points
// apart, nobody compares them in time, and then somebody does.
func TestScoresFarApartWaitOnThePanelsClock(t *testing.T) {
	p := newPlay(t, london(2026, 5, 1, 9, 0), nil)
	p.atReviews()
	financial := func(k funding.ReviewKind, score int) words {
		return words{"review": k, "outcome": funding.Support, "reasons": "Sound.", "scores": []words{{"criterion": "FINANCIAL", "score": score}}}
	}
	for i, v := range []struct {
		who  string
		body words
	}{
		{icb, conclude(funding.ICBSupport)}, {regionDigital, conclude(funding.RegionDigital)}, {safety, conclude(funding.ClinicalSafety)}, {cyber, conclude(funding.Cyber)},
		{regionFinance, financial(funding.RegionFinance, 4)}, {nationalFinance, financial(funding.NationalFinanceRev, 2)},
	} {
		p.at(london(2026, 6, 8, 10, i), theBid, v.who, funding.Conclude, v.body, "")
	}
	p.at(london(2026, 6, 9, 10, 0), theBid, chair, funding.Decide, conditions(), "WRONG_STATE")
	p.call(london(2026, 6, 9, 11, 0), func() {
		if p.bid.Stage() != "moderation" {
			t.Errorf("the bid is at %q", p.bid.Stage())
		}
	})
	p.at(london(2026, 6, 19, 10, 0), theBid, manager, funding.Moderate, words{"criterion": "FINANCIAL", "score": 3, "reasons": "Both accept the savings."}, "")
	p.at(london(2026, 6, 22, 9, 0), theBid, chair, funding.Decide, conditions(), "")
	p.at(london(2026, 6, 22, 9, 30), theBid, manager, funding.Release, nil, "")
	p.must(Bid, bidID)
	for event, on := range map[string]string{"MODERATION_OPENED": "2026-06-08", "DECISION_OVERDUE": "2026-06-18", "MODERATED": "2026-06-19", "DECIDED": "2026-06-22"} {
		if p.counted(event) != 1 || !p.happened(event, on) {
			t.Errorf("%s did not happen once, on %s: %q", event, on, p.events)
		}
	}
	if p.timers.most > 1 || !p.Now().Equal(time.Date(2026, 6, 22, 8, 30, 0, 0, time.UTC)) {
		t.Errorf("%d timers at once, ended at %s", p.timers.most, p.Now())
	}
}
