// Package activities holds the steps that touch the world: they write to the
// record, send what follows to other aggregates, and post letters.
//
// Every step is safe to run twice, because Temporal may run it twice. A
// refusal is final and travels to the person who clicked; any other error is
// tried again.
package activities

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// Activities carries what the steps need; one value serves a whole worker.
type Activities struct {
	Record Record
	Sender Sender // of follow-on commands
	Post   Post
	Files  Files // where payment files go
	Log    *slog.Logger

	Ledgers Ledgers
}

// Apply does what a kept command asks, sends the commands that follow from it
// to their own aggregates, and returns the aggregate as it then is.
func (a *Activities) Apply(ctx context.Context, commandID string) (funding.View, error) {
	view, err := a.Record.Apply(ctx, commandID)
	if err != nil {
		return funding.View{}, Refusal(err)
	}
	return view, a.sendFollowOns(ctx, commandID)
}

// Look returns the aggregate as it is. One that has not begun yet is no
// error: its view has version 0.
func (a *Activities) Look(ctx context.Context, ref funding.Ref) (funding.View, error) {
	view, err := a.Record.Look(ctx, ref)
	if no, ok := refusal.Of(err); ok && no.Kind == refusal.NotFound {
		return funding.View{Ref: ref}, nil
	}
	return view, Refusal(err)
}

// Wake does what fell due on the aggregate at this version (0 = at whatever
// version it has), and returns the aggregate as it then is. Waking it when
// nothing is due only looks.
func (a *Activities) Wake(ctx context.Context, ref funding.Ref, version int) (funding.View, error) {
	if version == 0 {
		view, err := a.Look(ctx, ref)
		if err != nil || view.Version == 0 {
			return view, err
		}
		version = view.Version
	}
	id, err := a.Record.KeepWake(ctx, ref, version)
	if err == nil && id != "" {
		var view funding.View
		if view, err = a.Apply(ctx, id); err == nil {
			return view, nil
		}
	}
	if no, ok := Refused(err); ok { // somebody got in first: see what they made of it
		a.Log.InfoContext(ctx, "nothing came of a timer", "aggregate", ref.String(), "version", version, "code", no.Code)
	} else if err != nil {
		return funding.View{}, fmt.Errorf("wake %s: %w", ref, err)
	}
	return a.Look(ctx, ref)
}

// triesHere is how often a follow-on command is sent from the step that
// caused it. After that the step is over, and the sweep brings the command:
// nobody's click waits for ever on somebody else's aggregate.
const triesHere = 3

// patience is how long the answer to one follow-on command is waited for.
const patience = 8 * time.Second

// sendFollowOns brings the commands that id caused to their aggregates. One
// that is refused there does not undo its cause: the refusal is on its own
// row.
func (a *Activities) sendFollowOns(ctx context.Context, id string) error {
	pending, err := a.Record.FollowOns(ctx, id)
	if err != nil {
		return fmt.Errorf("list what follows from %s: %w", id, err)
	}
	var failed []error
	for _, p := range pending {
		if err := a.sendOne(ctx, p); err != nil {
			failed = append(failed, err)
		}
	}
	err = errors.Join(failed...)
	if err != nil && tries(ctx) >= triesHere {
		a.Log.WarnContext(ctx, "follow-on commands are left to the sweep", "command", id, "error", err)
		return nil
	}
	return err
}

func (a *Activities) sendOne(ctx context.Context, p Pending) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := a.Sender.Send(ctx, p.ID, p.Ref, p.Verb)
	if no, ok := Refused(err); ok {
		a.Log.WarnContext(ctx, "a follow-on command was refused", "command", p.ID, "aggregate", p.Ref.String(), "verb", p.Verb, "code", no.Code)
		return nil
	}
	if err != nil {
		return fmt.Errorf("send %s to %s: %w", p.Verb, p.Ref, err)
	}
	return nil
}

// tries counts how often this step has been run, 1 for the first time.
func tries(ctx context.Context) int {
	if !activity.IsActivity(ctx) {
		return 1
	}
	return int(activity.GetInfo(ctx).Attempt)
}

// Deliver posts the letters of ref that wait (the zero Ref: of every
// aggregate) and says how many went.
func (a *Activities) Deliver(ctx context.Context, ref funding.Ref) (int, error) {
	sent, err := a.Record.SendLetters(ctx, ref, a.Post.Send)
	if err != nil {
		return sent, fmt.Errorf("deliver letters: %w", err)
	}
	return sent, nil
}
