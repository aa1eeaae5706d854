package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/store"
)

// A poker makes a workflow look at its record now.
type poker interface {
	Poke(ctx context.Context, ref funding.Ref, version int) error
}

// A demoClock moves the demo's time forward the way time goes: from deadline
// to deadline, each attended to on its own day, so that the record reads as if
// the days had passed.
type demoClock struct {
	record *store.Store
	poker  poker
	turn   sync.Mutex // one journey at a time
}

// settleWithin is how long a deadline may take to be attended to.
const settleWithin = 30 * time.Second

// Advance moves the clock to to and returns when everything that fell due on
// the way has happened.
func (c *demoClock) Advance(ctx context.Context, to time.Time) (time.Time, error) {
	c.turn.Lock()
	defer c.turn.Unlock()
	if now, err := c.record.Now(ctx); err != nil || to.Before(now) {
		return c.record.Advance(ctx, to) // which says why it cannot be
	}
	for {
		if err := c.attend(ctx); err != nil {
			return time.Time{}, err
		}
		next, ok, err := c.record.NextWake(ctx)
		if err != nil {
			return time.Time{}, err
		}
		if !ok || next.After(to) {
			break
		}
		if _, err := c.reach(ctx, next.Add(time.Millisecond)); err != nil {
			return time.Time{}, err
		}
	}
	now, err := c.reach(ctx, to)
	if err != nil {
		return now, err
	}
	return now, c.attend(ctx)
}

// reach moves the clock to at, unless it is there already: time goes on while
// deadlines are attended to, and the last of them may be the journey's end.
func (c *demoClock) reach(ctx context.Context, at time.Time) (time.Time, error) {
	now, err := c.record.Now(ctx)
	if err != nil || !now.Before(at) {
		return now, err
	}
	return c.record.Advance(ctx, at)
}

// NextDeadline is when something falls due next.
func (c *demoClock) NextDeadline(ctx context.Context) (time.Time, bool, error) {
	return c.record.NextWake(ctx)
}

// attend pokes whatever is due until nothing is, and waits for commands that
// follow.
func (c *demoClock) attend(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, settleWithin)
	defer cancel()
	for {
		due, err := c.record.Overdue(ctx, 0)
		if err != nil {
			return err
		}
		if len(due) == 0 {
			return nil
		}
		if err := c.pokeAll(ctx, due); err != nil {
			return err
		}
	}
}

// sideBySide is how many aggregates are attended to at once: on the first of a
// month every award has something to do.
const sideBySide = 6

func (c *demoClock) pokeAll(ctx context.Context, due []store.Due) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(sideBySide)
	for _, d := range due {
		group.Go(func() error {
			if err := c.poker.Poke(ctx, d.Ref, d.Version); err != nil {
				return fmt.Errorf("attend to what fell due on %s: %w", d.Ref, err)
			}
			return nil
		})
	}
	return group.Wait()
}
