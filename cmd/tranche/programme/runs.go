package programme

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
)

// A payday is one payment run: put together from every approved claim that
// waits, released by somebody who touched none of them, and paid.
type payday struct{ created, released, paid string }

// paydays are the runs of the fund, one a month. In April the last two are not
// over yet.
var paydays = []payday{
	{"2025-09-19", "2025-09-22", "2025-09-24"},
	{"2025-10-20", "2025-10-21", "2025-10-23"},
	{"2025-11-19", "2025-11-20", "2025-11-24"},
	{"2025-12-17", "2025-12-18", "2025-12-22"},
	{"2026-01-20", "2026-01-21", "2026-01-23"},
	{"2026-02-19", "2026-02-20", "2026-02-24"},
	{"2026-03-23", "2026-03-24", "2026-03-26"},
	{"2026-04-28", "2026-04-29", ""},
	{"2026-04-30", "", ""},
}

// write writes the acts of a run.
func (d payday) write(s *script) {
	ref := &funding.Ref{}
	s.on(d.created)
	s.at = s.day(d.created).At(9, 1)
	s.add("farah puts a run together", func(ctx context.Context, p *player) error {
		who, err := p.person(ctx, "farah")
		if err != nil {
			return err
		}
		if *ref, err = p.record.NewRun(ctx, who, fund, nil); err != nil {
			return err
		}
		return p.click(ctx, "farah", *ref, funding.CreateRun, nil)
	})
	for _, step := range []struct {
		day, what string
		verb      funding.Verb
	}{{d.released, "releases the run", funding.ReleaseRun}, {d.paid, "records what was paid", funding.RecordPaid}} {
		if step.day == "" {
			continue
		}
		s.on(step.day)
		s.add("nikhil "+step.what, func(ctx context.Context, p *player) error { return p.click(ctx, "nikhil", *ref, step.verb, nil) })
	}
}
