package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

func (f *fakeRecord) KeepRehearsal(_ context.Context, who funding.Person, version int, h funding.Rehearsal) error {
	f.note("keep-rehearsal %s %s %d %s", who.ID, h.Round, version, h.Pace)
	f.rehearsed = append(f.rehearsed, desk.Rehearsed{Rehearsal: h, By: who.ID, At: f.now})
	return nil
}

// rehearsedOnce is a rehearsal of one fast bid that comes late.
func rehearsedOnce(_ context.Context, r funding.Round, sets []funding.Ruleset, _ calendar.Calendar, pace funding.Pace) (funding.Rehearsal, error) {
	sent, award := exampleDate("2026-09-15"), exampleDate("2026-10-14")
	h := funding.Rehearsal{Round: r.ID, Ruleset: sets[0].Code, Pace: pace, Sent: sent, Assumptions: funding.RehearsalAssumptions(pace)}
	h.Ways = []funding.RehearsedWay{{Pathway: "FAST", Ask: 50_000_000, Award: award, InForce: exampleDate("2026-10-28"), Closes: exampleDate("2026-11-11"), Money: exampleDate("2026-11-18"),
		Steps: []funding.RehearsedStep{{What: "Decided by the panel: approved", Who: funding.PanelChair.Title(), On: award, Days: 21}}}}
	h.Judge(r)
	return h, nil
}
