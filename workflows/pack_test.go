package workflows

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// packing is the signed award whose trust has sent September's pack on time.
func packing(t *testing.T) *play {
	p := newPlay(t, london(2026, 6, 22, 9, 31), released(t))
	p.signed()
	september := words{"pack": funding.PackID(bidID, 2026, 6)}
	p.at(london(2026, 10, 12, 10, 0), theAward, preparer, funding.PreparePack, september, "")
	p.at(london(2026, 10, 12, 10, 30), theAward, preparer, funding.SubmitPack, september, "SAME_PERSON")
	p.at(london(2026, 10, 12, 11, 0), theAward, approver, funding.SubmitPack, september, "")
	return p
}

// TestE5ALateReturnByTheClock: the engine opens October's pack on 1 November
// and reminds; it is received two working days late, and nothing is held.
func TestE5ALateReturnByTheClock(t *testing.T) {
	p := packing(t)
	october := words{"pack": funding.PackID(bidID, 2026, 7)}
	p.at(london(2026, 11, 13, 8, 30), theAward, preparer, funding.PreparePack, october, "")
	p.at(london(2026, 11, 13, 9, 0), theAward, approver, funding.SubmitPack, october, "")
	p.ends(london(2026, 11, 25, 9, 0))
	p.ExecuteWorkflow(Award, bidID)
	for _, want := range []struct{ event, on string }{{"PACK_REMINDED", "2026-11-06"}, {"PACK_REMINDED", "2026-11-11"}, {"PACK_OVERDUE", "2026-11-12"}, {"PACK_SUBMITTED", "2026-11-13"}} {
		if !p.happened(want.event, want.on) {
			t.Errorf("no %s on %s in %q", want.event, want.on, p.events)
		}
	}
	if got, ok := p.award.Pack(funding.PackID(bidID, 2026, 7)); !ok || got.DaysLate != 2 || !got.Late || p.counted(funding.HeldLateReturn) != 0 {
		t.Errorf("%+v, held %d times; want late by 2 working days and never held", got, p.counted(funding.HeldLateReturn))
	}
	if p.timers.most != 1 {
		t.Errorf("%d timers at once, want one", p.timers.most)
	}
}

// TestE5AHoldByTheClock: it never comes, payments are held from midnight on 18
// November, and are free the moment that it does come.
func TestE5AHoldByTheClock(t *testing.T) {
	p := packing(t)
	october := words{"pack": funding.PackID(bidID, 2026, 7)}
	held := func(want int) func() {
		return func() {
			if got := len(p.award.HeldBy()); got != want {
				t.Errorf("at %s: held by %d packs, want %d", p.Now(), got, want)
			}
		}
	}
	p.call(london(2026, 11, 17, 23, 59), held(0))
	p.call(london(2026, 11, 18, 0, 1), held(1))
	p.at(london(2026, 11, 20, 9, 0), theAward, preparer, funding.PreparePack, october, "")
	p.at(london(2026, 11, 20, 9, 30), theAward, approver, funding.SubmitPack, october, "")
	p.call(london(2026, 11, 20, 9, 31), held(0))
	p.ends(london(2026, 11, 25, 9, 0))
	p.ExecuteWorkflow(Award, bidID)
	if !p.happened(funding.HeldLateReturn, "2026-11-18") || !p.happened("HOLD_RELEASED", "2026-11-20") {
		t.Errorf("got %q, want the hold on 18 November and its release on 20 November", p.events)
	}
}
