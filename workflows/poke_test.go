package workflows

import (
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// TestPokeAfterTheClockWasMoved: the record's clock goes forward, the
// workflow's does not. A poke does what became due, and arms the next timer.
func TestPokeAfterTheClockWasMoved(t *testing.T) {
	p := newPlay(t, london(2026, 6, 22, 9, 31), released(t))
	p.signed()
	moved := london(2026, 7, 2, 11, 0)
	var after time.Time
	p.call(moved, func() {
		offset := london(2026, 12, 24, 12, 0).Sub(moved)
		env := p.record.now
		p.record.now = func() time.Time { return env().Add(offset) }
		p.update(pokeUpdate, "p1", 0, func(err error) {
			if err != nil {
				t.Errorf("poke: %v", err)
			}
			after = p.record.now()
			if months := p.counted("MONTH_OPENED"); months != 5 || len(p.unsent) != 0 {
				t.Errorf("when the poke returned %d months were open and %d letters waited, want 5 and 0", months, len(p.unsent))
			}
		})
	})
	p.ends(moved.Add(8 * 24 * time.Hour)) // the record's 1 January
	p.ExecuteWorkflow(Award, bidID)
	if late := after.Sub(london(2026, 12, 24, 12, 0)); late > time.Second {
		t.Errorf("the poke took %v, want it at once", late)
	}
	if p.counted("MONTH_OPENED") != 6 || p.timers.most != 1 {
		t.Errorf("%d months opened with %d timers at once, want 6 and one", p.counted("MONTH_OPENED"), p.timers.most)
	}
}

func TestPokeOfAYearThatIsOverContinuesAsNew(t *testing.T) {
	p := newPlay(t, london(2026, 6, 22, 9, 31), released(t))
	p.signed()
	returned := false
	moved := london(2026, 7, 2, 11, 0)
	p.call(moved, func() {
		env := p.record.now
		p.record.now = func() time.Time { return env().AddDate(4, 0, 0) }
		p.update(pokeUpdate, "p1", p.award.Version, func(err error) { returned = err == nil })
	})
	p.ExecuteWorkflow(Award, bidID)
	if _, ok := p.continued(); !ok || !returned || p.counted("YEAR_CLOSED") != 2 {
		t.Errorf("continued %v, poke returned %v, %d closings; want a new run after the first April", ok, returned, p.counted("YEAR_CLOSED"))
	}
}

// TestAPokeReturnsThoughMoreHappenedWhileLettersWentOut: a change that comes
// while the letters of the one before are under way has its own letters seen to
// at once, and nobody waits for the next deadline to be answered.
func TestAPokeReturnsThoughMoreHappenedWhileLettersWentOut(t *testing.T) {
	begins := london(2026, 5, 1, 9, 0)
	p := newPlay(t, begins, nil)
	p.postbox.away = true // so that letters take some seconds
	p.at(begins.Add(time.Minute), theBid, author, funding.SendForApproval, nil, "")
	p.at(begins.Add(time.Minute+time.Second), theBid, sro, funding.ApproveInside, nil, "")
	returned := false
	p.call(begins.Add(time.Minute+2*time.Second), func() {
		p.postbox.away = false
		p.update(pokeUpdate, "p1", 0, func(err error) { returned = err == nil && len(p.unsent) == 0 })
	})
	p.call(begins.Add(2*time.Minute), func() {
		if !returned {
			t.Errorf("a minute later the poke has not returned; %d letters wait", len(p.unsent))
		}
	})
	p.ends(begins.Add(time.Hour))
	p.ExecuteWorkflow(Bid, bidID)
}
