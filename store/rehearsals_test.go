package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

func TestARehearsalIsKeptBesideTheRoundsVersion(t *testing.T) {
	f := newDB(t)
	ctx, farah := context.Background(), f.person(t, "farah")
	h := funding.Rehearsal{Round: example.RoundID, Ruleset: "CAP-2026", Pace: funding.WholeClock, Sent: date(2026, 6, 30), Ways: []funding.RehearsedWay{{Pathway: "FAST", Award: date(2026, 7, 29)}}}
	for _, pace := range []funding.Pace{funding.WholeClock, funding.HalfClock, funding.WholeClock} {
		h.Pace = pace
		if err := f.Web.KeepRehearsal(ctx, farah, 0, h); err != nil {
			t.Fatal(err)
		}
	}
	d, err := f.Web.RoundFile(ctx, farah, example.RoundID)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Rehearsals) != 2 || d.Rehearsals[0].Pace != funding.WholeClock || d.Rehearsals[1].Pace != funding.HalfClock || d.Rehearsals[0].Ways[0].Award != date(2026, 7, 29) || d.Names["farah"] == "" {
		t.Errorf("kept %+v, names %v; want one for each pace", d.Rehearsals, d.Names)
	}
	refusedAs(t, f.Web.KeepRehearsal(ctx, f.person(t, "amina"), 0, h), "NOT_YOUR_ROLE")
	if r, err := f.Worker.RoundToRehearse(ctx, example.RoundID); err != nil || r.ID != example.RoundID {
		t.Errorf("the operator reads %+v, %v", r, err)
	}
	_, err = f.Worker.RoundToRehearse(ctx, "NO-SUCH-ROUND")
	refusedAs(t, err, "NOT_FOUND")
}
