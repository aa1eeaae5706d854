package workflows

import (
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// TestAnAppealOpensAClosedBidOnARealTemporal: the command meets no workflow and
// starts one, which goes on with the timers of the appeal and of the panel.
func TestAnAppealOpensAClosedBidOnARealTemporal(t *testing.T) {
	th := newTheatre(t)
	th.does(london(2026, 5, 6, 14, 0), theBid, sro, funding.ApproveInside, nil, "")
	th.does(london(2026, 5, 6, 14, 20), theBid, cfo, funding.Submit, nil, "")
	th.does(london(2026, 5, 11, 10, 0), theBid, manager, funding.PassCompleteness, nil, "")
	for kind, who := range map[funding.ReviewKind]string{funding.ICBSupport: icb, funding.RegionDigital: regionDigital, funding.ClinicalSafety: safety, funding.RegionFinance: regionFinance, funding.NationalFinanceRev: nationalFinance, funding.Cyber: cyber} {
		th.does(london(2026, 6, 5, 10, 0), theBid, who, funding.Conclude, conclude(kind), "")
	}
	th.does(london(2026, 6, 18, 12, 0), theBid, chair, funding.Decide, words{"outcome": funding.Declined, "reasons": "As minuted."}, "")
	th.does(london(2026, 6, 22, 9, 30), theBid, manager, funding.Release, nil, "")
	th.does(london(2026, 6, 23, 9, 0), theBid, sro, funding.MakeAppeal, words{"reasons": "The tail is paid for."}, "")
	th.passes(london(2026, 7, 7, 17, 0))
	th.until("the answer is late", func() bool { return th.counted("APPEAL_OVERDUE") == 1 })
	th.does(london(2026, 7, 8, 10, 0), theBid, manager, funding.AnswerAppeal, words{"ruling": funding.Upheld, "reasons": "It is."}, "")
	th.passes(london(2026, 7, 20, 17, 0))
	th.until("the new decision is late", func() bool { return th.counted("DECISION_OVERDUE") == 1 })
	th.does(london(2026, 7, 21, 12, 0), theBid, chair, funding.Decide, words{"outcome": funding.Approved, "reasons": "As minuted."}, "")
	th.does(london(2026, 7, 21, 13, 0), theBid, manager, funding.Release, nil, "")
	th.until("the award has begun", func() bool { return th.award.Version == 1 })
}

// passes moves the clock to just before a deadline and arms the timer by it.
func (th *theatre) passes(deadline time.Time) {
	th.t.Helper()
	th.move(deadline.Add(-time.Second))
	if err := th.client.Poke(th.soon(20*time.Second), theBid, 0); err != nil {
		th.t.Fatal(err)
	}
}
