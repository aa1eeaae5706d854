package workflows

import (
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// A bid of two stages walks through draft, completeness, reviews, panel and
// release twice in one workflow, and is over when the full case is released.
func TestAMajorBidWalksItsRouteTwice(t *testing.T) {
	p := newPlay(t, london(2026, 5, 1, 9, 0), nil)
	for _, a := range example.MajorAnswers() {
		p.content.Answers[a.Key] = funding.Answer{Value: a.Value}
	}
	p.content.Answers["risk"] = funding.Answer{Value: "HIGH"}
	stage := func(month time.Month) {
		p.at(london(2026, month, 6, 14, 0), theBid, sro, funding.ApproveInside, nil, "")
		p.at(london(2026, month, 6, 14, 20), theBid, cfo, funding.Submit, nil, "")
		p.at(london(2026, month, 11, 10, 0), theBid, manager, funding.PassCompleteness, nil, "")
		for i, v := range []struct {
			who  string
			kind funding.ReviewKind
		}{{icb, funding.ICBSupport}, {regionDigital, funding.RegionDigital}, {safety, funding.ClinicalSafety}, {regionFinance, funding.RegionFinance}, {nationalFinance, funding.NationalFinanceRev}, {cyber, funding.Cyber}} {
			p.at(london(2026, month, 22, 10, i), theBid, v.who, funding.Conclude, conclude(v.kind), "")
		}
		p.at(london(2026, month, 26, 12, 0), theBid, chair, funding.Decide, words{"outcome": funding.Approved, "reasons": "As minuted."}, "")
		p.at(london(2026, month, 27, 12, 0), theBid, manager, funding.Release, nil, "")
	}
	stage(time.May)
	p.call(london(2026, 5, 28, 9, 0), func() {
		if p.bid.Status != funding.Draft || p.bid.Route.Form != "FBC" || p.award.ID != "" || p.view(t).Stage != "draft" || p.view(t).Closed {
			t.Errorf("after the outline case: %s %s, award %q", p.bid.Status, p.bid.Route.Form, p.award.ID)
		}
	})
	stage(time.October)
	p.must(Bid, bidID)
	if !p.Now().Equal(london(2026, 10, 27, 12, 0)) || p.bid.Status != funding.Approved || p.award.Status != funding.AgreementPending || p.counted("NEXT_STAGE") != 1 {
		t.Errorf("ended at %s as %s, award %q: %q", p.Now(), p.bid.Status, p.award.Status, p.events)
	}
	if p.timers.most > 1 || len(p.unsent) > 0 {
		t.Errorf("%d timers at once, %d letters not posted; want one and none", p.timers.most, len(p.unsent))
	}
}

// view is what the workflow may know of the bid.
func (p *play) view(t *testing.T) funding.View {
	t.Helper()
	return funding.ViewOfBid(p.bid)
}
