package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// stay is how a stage passes: after every change its letters go out and
// Temporal's own pages say who has the aggregate, and then time passes, until
// left says that the stage is over.
func (r *run) stay(ctx workflow.Context, title string, left func() bool) error {
	for !left() && !r.over(ctx) {
		if r.tell(ctx); r.told != r.view.Version {
			continue // more was seen while the letters went out
		}
		workflow.SetCurrentDetails(ctx, r.details(title))
		if err := r.wait(ctx, title); err != nil {
			return err
		}
	}
	return nil
}

// stage stays until the record is at another stage than it is now.
func (r *run) stage(ctx workflow.Context, title string) error {
	stage := r.view.Stage
	return r.stay(ctx, title, func() bool { return r.view.Stage != stage })
}

// tell posts the letters of the newest change. Letters that cannot be posted
// now are left to the sweep.
func (r *run) tell(ctx workflow.Context) {
	version := r.view.Version
	if version == r.told {
		return
	}
	if err := workflow.ExecuteActivity(posting(ctx), steps.Deliver, r.ref).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Warn("letters are left to the sweep", "aggregate", r.ref.String(), "version", version, "error", err)
	}
	r.told = version
}

// wait lets time pass until the record was seen again or its deadline has
// come. There is never more than one timer, to the nearest deadline.
func (r *run) wait(ctx workflow.Context, title string) error {
	turn := r.turn
	changed := func() bool { return r.turn != turn || r.over(ctx) }
	if changed() || r.view.Deadline.IsZero() {
		return workflow.Await(ctx, changed)
	}
	if left := r.due.Sub(workflow.Now(ctx)); left > 0 {
		early, err := awaitFor(ctx, left, r.summary(title), changed)
		if err != nil || early {
			return err
		}
	}
	return r.wake(ctx)
}

// awaitFor waits until done, for d at most, and reports whether it was done in
// time. Unlike [workflow.AwaitWithTimeout] it leaves no timer behind.
func awaitFor(ctx workflow.Context, d time.Duration, summary string, done func() bool) (bool, error) {
	timing, stop := workflow.WithCancel(ctx)
	defer stop()
	timer := workflow.NewTimerWithOptions(timing, d, workflow.TimerOptions{Summary: summary})
	err := workflow.Await(ctx, func() bool { return timer.IsReady() || done() })
	return done(), err
}

// wake does what fell due. When nothing came of it the next try waits longer
// each time: a record that the rules disagree with must not be asked for ever.
func (r *run) wake(ctx workflow.Context) error {
	version := r.view.Version
	var view funding.View
	if err := workflow.ExecuteActivity(saving(ctx), steps.Wake, r.ref, version).Get(ctx, &view); err != nil {
		return err
	}
	r.see(ctx, view)
	if r.view.Version != version {
		return nil
	}
	r.vain = min(r.vain+1, 9)
	if again := workflow.Now(ctx).Add(time.Second << r.vain); r.due.Before(again) {
		r.due = again
	}
	return nil
}

// quiet reports whether everything that is due has been done.
func (r *run) quiet(ctx workflow.Context) bool {
	if r.leaving || r.view.Version == 0 {
		return true
	}
	waits := r.view.Closed || r.view.Deadline.IsZero() || r.due.After(workflow.Now(ctx))
	return waits && r.told == r.view.Version
}

// details says where the aggregate is, for Temporal's own pages. Replay does
// not compare these words, nor those of summary, so they may change freely.
func (r *run) details(title string) string {
	text := title + "\n\nWith: " + r.view.Holder
	if !r.view.Deadline.IsZero() {
		text += "\n\nNext deadline: " + calendar.TimeText(r.view.Deadline)
	}
	return text
}

// summary says what a timer waits for.
func (r *run) summary(title string) string {
	return title + ": " + calendar.TimeText(r.view.Deadline)
}
