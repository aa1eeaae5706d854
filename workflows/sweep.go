package workflows

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/funding"
)

// An Inbox knows what the record still waits for.
type Inbox interface {
	// Waiting lists kept commands that nothing came of for longer than age.
	Waiting(ctx context.Context, age time.Duration) ([]activities.Pending, error)
	// Overdue lists open aggregates whose deadline is more than age past.
	Overdue(ctx context.Context, age time.Duration) ([]activities.Due, error)
	// Open lists n open aggregates after the one named, in a fixed order.
	Open(ctx context.Context, after funding.Ref, n int) ([]funding.Ref, error)
	// SweepJottings removes what was typed and never saved, when it is old.
	SweepJottings(ctx context.Context) (removed int64, err error)
	// PublishPaymentDates keeps the payment calendars a year ahead.
	PublishPaymentDates(ctx context.Context) (published int64, err error)
	// KeepRecounts keeps the recounts that a change of the bank holidays asks for.
	KeepRecounts(ctx context.Context) (kept int64, err error)
	// KeepSuccessions keeps what puts the trusts that follow others into their place.
	KeepSuccessions(ctx context.Context) (kept int64, err error)
	// Alone runs f unless another process holds the named lock.
	Alone(ctx context.Context, name string, f func(context.Context) error) (ok bool, err error)
}

// A Sweeper makes good what was lost on the way between the record and
// Temporal: commands that were kept but never arrived, deadlines that passed
// unnoticed, letters that could not be posted, and a namespace that is gone.
// It runs beside every worker; a lock lets one of them sweep at a time. It is
// no workflow, because it must outlive the Temporal that it repairs.
type Sweeper struct {
	Client *Client
	Inbox  Inbox
	Steps  *activities.Activities
	Log    *slog.Logger
	Every  time.Duration // 0 = 10 s
}

// When something counts as lost.
const (
	waitingTooLong = 30 * time.Second
	overdueTooLong = 2 * time.Minute
)

const (
	sideBySide = 8                // aggregates at once
	oneTry     = 10 * time.Second // and the patience with each
)

// Run sweeps again and again until ctx is done. Nothing that goes wrong ends
// it.
func (s *Sweeper) Run(ctx context.Context) {
	tick := time.NewTicker(cmp.Or(s.Every, 10*time.Second))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.Once(ctx); err != nil && ctx.Err() == nil {
				s.Log.WarnContext(ctx, "the sweep could not do everything", "error", err)
			}
		}
	}
}

// Once sweeps once, unless another process is at it. Every step is tried,
// whatever became of those before it, but nothing is sent to a Temporal that
// is not there.
func (s *Sweeper) Once(ctx context.Context) error {
	_, err := s.Inbox.Alone(ctx, "sweep", func(ctx context.Context) error {
		away := s.namespace(ctx)
		if away != nil {
			return errors.Join(away, s.letters(ctx), s.jottings(ctx), s.dates(ctx), s.recounts(ctx), s.successions(ctx))
		}
		return errors.Join(s.resend(ctx), s.poke(ctx), s.ledgers(ctx), s.letters(ctx), s.jottings(ctx), s.dates(ctx), s.recounts(ctx), s.successions(ctx), s.files(ctx))
	})
	return err
}

func (s *Sweeper) namespace(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return s.Client.EnsureNamespace(ctx)
}

// resend sends the commands that wait. One that is refused is settled.
func (s *Sweeper) resend(ctx context.Context) error {
	waiting, err := s.Inbox.Waiting(ctx, waitingTooLong)
	if err != nil {
		return err
	}
	return s.each(ctx, "commands sent again", len(waiting), func(ctx context.Context, i int) error {
		err := s.Client.Send(ctx, waiting[i].ID, waiting[i].Ref, waiting[i].Verb)
		if _, refused := activities.Refused(err); refused {
			return nil
		}
		return err
	})
}

// poke wakes aggregates whose deadline passed unnoticed.
func (s *Sweeper) poke(ctx context.Context) error {
	overdue, err := s.Inbox.Overdue(ctx, overdueTooLong)
	if err != nil {
		return err
	}
	return s.each(ctx, "aggregates woken late", len(overdue), func(ctx context.Context, i int) error {
		return s.Client.Poke(ctx, overdue[i].Ref, overdue[i].Version)
	})
}

func (s *Sweeper) letters(ctx context.Context) error {
	sent, err := s.Steps.Deliver(ctx, funding.Ref{})
	if sent > 0 {
		s.Log.InfoContext(ctx, "letters posted late", "done", sent)
	}
	return err
}

// jottings removes what was typed and never saved, when it is old.
func (s *Sweeper) jottings(ctx context.Context) error {
	removed, err := s.Inbox.SweepJottings(ctx)
	if removed > 0 {
		s.Log.InfoContext(ctx, "old jottings removed", "done", removed)
	}
	return err
}

// files hands over the payment files that wait.
func (s *Sweeper) files(ctx context.Context) error {
	handed, err := s.Steps.HandOver(ctx, funding.Ref{})
	if handed > 0 {
		s.Log.InfoContext(ctx, "payment files handed over late", "done", handed)
	}
	return err
}

// dates publishes the payment dates that a new month brings.
func (s *Sweeper) dates(ctx context.Context) error {
	published, err := s.Inbox.PublishPaymentDates(ctx)
	if published > 0 {
		s.Log.InfoContext(ctx, "payment dates published", "done", published)
	}
	return err
}

// recounts keeps the commands by which open aggregates count their days anew
// after the bank holidays were changed; they are sent like any that wait.
func (s *Sweeper) recounts(ctx context.Context) error {
	kept, err := s.Inbox.KeepRecounts(ctx)
	if kept > 0 {
		s.Log.InfoContext(ctx, "due days to be worked out anew", "done", kept)
	}
	return err
}

// successions keeps the commands by which awards and bids pass to the trusts
// that follow their own; they are sent like any that wait.
func (s *Sweeper) successions(ctx context.Context) error {
	kept, err := s.Inbox.KeepSuccessions(ctx)
	if kept > 0 {
		s.Log.InfoContext(ctx, "awards and bids to pass to trusts that follow others", "done", kept)
	}
	return err
}

// each does f for each of n things, a few side by side, and says how many
// succeeded. A thing that fails stops no other.
func (s *Sweeper) each(ctx context.Context, what string, n int, f func(ctx context.Context, i int) error) error {
	var group errgroup.Group
	group.SetLimit(sideBySide)
	failed := make([]error, n)
	var done atomic.Int64
	for i := range n {
		group.Go(func() error {
			ctx, cancel := context.WithTimeout(ctx, oneTry)
			defer cancel()
			if failed[i] = f(ctx, i); failed[i] == nil {
				done.Add(1)
			}
			return nil
		})
	}
	err := errors.Join(group.Wait(), errors.Join(failed...))
	if n > 0 {
		s.Log.InfoContext(ctx, what, "done", done.Load(), "of", n)
	}
	return err
}

// page is how many aggregates a rebuild takes at a time.
const page = 200

// Rebuild makes sure that every open aggregate has a workflow that knows the
// record as it is: it starts those that are missing and pokes the others. With
// all, as after a restore of either database, it ends and starts every one. say
// is told how many are done after each page. Aggregates that failed stop no
// other; the error names them all.
func (s *Sweeper) Rebuild(ctx context.Context, all bool, say func(done int)) error {
	if err := s.namespace(ctx); err != nil {
		return err
	}
	one := s.startOrPoke
	if all {
		one = s.Client.Restart
	}
	var after funding.Ref
	var failed []error
	for done := 0; ; {
		refs, err := s.Inbox.Open(ctx, after, page)
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		if len(refs) == 0 {
			return errors.Join(failed...)
		}
		failed = append(failed, s.each(ctx, "workflows rebuilt", len(refs), func(ctx context.Context, i int) error { return one(ctx, refs[i]) }))
		after, done = refs[len(refs)-1], done+len(refs)
		say(done)
	}
}

// startOrPoke: a workflow that is new loads the record by itself.
func (s *Sweeper) startOrPoke(ctx context.Context, ref funding.Ref) error {
	began, err := s.Client.Start(ctx, ref)
	if err != nil || began {
		return err
	}
	return s.Client.Poke(ctx, ref, 0)
}
