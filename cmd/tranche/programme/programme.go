// Package programme gives the demo its past: a programme year of forty bids
// and fifteen awards in every state, told as plots and played against the
// record as people would have clicked it. So every row, event, hash and figure
// is made by the same rules as real life, and nothing here knows a table.
//
// The past lies in a fund of its own, FD, whose round opened in spring 2025;
// eight bids stand in the round that is open when the demo begins. The fund of
// that round is not touched. No Temporal is needed: afterwards the ordinary
// rebuild starts a workflow for everything that is open.
package programme

import (
	"context"
	_ "embed"
	"errors"
	"time"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/store"
)

//go:embed seed.yaml
var seedYAML []byte

// fund is where the past lies.
const fund = "FD"

// A Load says what came of loading the programme year.
type Load struct {
	Loaded bool // false: the record was not empty, and was left alone
	Acts   int  // of people
	Timers int  // that fell due on the way
	Took   time.Duration
}

// Into plays the programme year into an empty record whose clock can be moved,
// and leaves the clock at start, where it was before. It is one transaction:
// the whole year or nothing. A record that holds a bid or a command already, or
// whose clock was moved on, is left as it is, so it can be called at every
// start. It needs the owner's connection.
//
// Letters of the past are kept as letters that were sent when they were
// written: they are part of the record, but no postbox gets a year of them.
func Into(ctx context.Context, record *store.Store, start time.Time) (Load, error) {
	var out Load
	began := time.Now()
	seed, err := exchange.ParseSeed(seedYAML)
	if err != nil {
		return out, err
	}
	acts, err := allActs(calendar.England())
	if err != nil {
		return out, err
	}
	err = record.WritesFiles(exchange.WritePaymentFile).Together(ctx, func(record *store.Store) error {
		now, err := record.Now(ctx)
		if err != nil || now.Sub(start) > time.Hour { // somebody has moved the clock on: it does not go back
			return err
		}
		if out.Loaded, err = record.TurnBack(ctx, seed.ClockStart); err != nil || !out.Loaded {
			return err
		}
		p := &player{record: record, people: map[string]funding.Person{}, stale: true}
		err = record.Seed(ctx, seed)
		if err == nil {
			err = p.play(ctx, acts, start)
		}
		out.Acts, out.Timers = len(acts), p.wakes
		if err == nil {
			err = record.FileLetters(ctx)
		}
		return err
	})
	out.Took = time.Since(began)
	return out, err
}

// allActs are the acts of every plot and payment run.
func allActs(days calendar.Calendar) ([]act, error) {
	var acts []act
	var slips []error
	keep := func(s *script) {
		acts, slips = append(acts, s.acts...), append(slips, s.err)
	}
	all := schemes()
	for _, round := range []struct {
		open  opening
		plots []plot
	}{{pastRound, pastPlots()}, {openRound, openPlots()}} {
		for _, p := range round.plots {
			s, known := all[p.scheme]
			if !known {
				slips = append(slips, slip(p.title+": there is no scheme "+p.scheme))
				continue
			}
			b := &bidding{script: newScript(p.trust+" "+p.title, days), plot: p, scheme: s, open: round.open}
			b.write()
			keep(b.script)
		}
	}
	for _, d := range paydays {
		s := newScript("the run of "+d.created, days)
		d.write(s)
		keep(s)
	}
	return acts, errors.Join(slips...)
}
