package workflows

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// TestASilentICBIsTakenAsSupporting: everybody else has answered by 22 May; the
// ruleset gives the ICB ten working days, which end at 5pm on 26 May.
func TestASilentICBIsTakenAsSupporting(t *testing.T) {
	p := newPlay(t, london(2026, 5, 1, 9, 0), nil)
	p.rules.Clocks.DeemedSupport = 10
	p.atReviews()
	for i, v := range []struct {
		who  string
		kind funding.ReviewKind
	}{{regionDigital, funding.RegionDigital}, {safety, funding.ClinicalSafety}, {cyber, funding.Cyber}, {regionFinance, funding.RegionFinance}, {nationalFinance, funding.NationalFinanceRev}} {
		p.at(london(2026, 5, 22, 10, i), theBid, v.who, funding.Conclude, conclude(v.kind), "")
	}
	p.call(london(2026, 5, 26, 16, 59), func() {
		if p.bid.Stage() != "reviews" {
			t.Errorf("a minute before, the bid is at %q", p.bid.Stage())
		}
	})
	p.call(london(2026, 5, 26, 17, 1), func() {
		if p.bid.Stage() != "panel" || p.bid.ReviewsDone.Day != day(2026, 5, 26) || p.bid.DecisionDue != day(2026, 6, 5) {
			t.Errorf("a minute after, the bid is at %q, due %s", p.bid.Stage(), p.bid.DecisionDue)
		}
	})
	p.at(london(2026, 5, 27, 10, 0), theBid, icb, funding.Conclude, conclude(funding.ICBSupport), "WRONG_STATE")
	p.at(london(2026, 6, 1, 10, 0), theBid, chair, funding.Decide, conditions(), "")
	p.at(london(2026, 6, 1, 11, 0), theBid, manager, funding.Release, nil, "")
	p.must(Bid, bidID)
	if p.counted("DEEMED_SUPPORT") != 1 || !p.happened("DEEMED_SUPPORT", "2026-05-26") || p.counted("REVIEW_OVERDUE") != 0 {
		t.Errorf("got %q, want support deemed once, on 26 May, and nothing late", p.events)
	}
	if v, _ := p.bid.Review(funding.ICBSupport); !v.Deemed || !strings.Contains(v.Reasons, "Under CAP-2026 that counts as its support") {
		t.Errorf("the review is %+v", v)
	}
}
