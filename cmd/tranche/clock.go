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
	Send(ctx context.Context, id string, ref funding.Ref, verb funding.Verb) error
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
		next, ok, err := c.next(ctx)
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

// next is the nearest deadline, or the day on which a trust takes the place of
// another.
func (c *demoClock) next(ctx context.Context) (time.Time, bool, error) {
	wake, some, err := c.record.NextWake(ctx)
	if err != nil {
		return wake, some, err
	}
	day, follows, err := c.record.NextSuccession(ctx)
	if follows && (!some || day.Before(wake)) {
		return day, true, err
	}
	return wake, some, err
}

// succeed passes on what belongs to trusts that others follow by now.
func (c *demoClock) succeed(ctx context.Context) error {
	kept, err := c.record.KeepSuccessions(ctx)
	if err != nil || kept == 0 {
		return err
	}
	waiting, err := c.record.Waiting(ctx, 0)
	if err != nil {
		return err
	}
	for _, p := range waiting {
		if p.Verb != funding.Succeed {
			continue
		}
		if err := c.poker.Send(ctx, p.ID, p.Ref, p.Verb); err != nil {
			return fmt.Errorf("pass %s on: %w", p.Ref, err)
		}
	}
	return nil
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
	if err := c.succeed(ctx); err != nil {
		return err
	}
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
