package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// firstCommand is how long a workflow whose aggregate does not exist yet waits
// for the command that begins it.
const firstCommand = time.Minute

// A run is one run of a workflow: what it last saw of its aggregate, and what
// it has done about that.
type run struct {
	ref     funding.Ref
	view    funding.View
	due     time.Time   // when the view's deadline comes, by the workflow's clock
	turn    int         // grows whenever the record was seen, changed or not
	told    int         // the version whose letters were seen to
	vain    int         // how often in a row nothing came of a deadline
	year    calendar.FY // that this run began in; zero where there are none
	leaving bool        // nothing more will be waited for
}

// setup begins a run: it takes commands from now on, and loads the record.
//
// The handlers come first, although nothing is loaded yet: the server turns
// down commands that a workflow's first task leaves lying. They need nothing
// of what is loaded.
func setup(ctx workflow.Context, kind funding.Kind, id string) (*run, error) {
	r := &run{ref: funding.Ref{Kind: kind, ID: id}}
	if err := r.listen(ctx); err != nil {
		return nil, err
	}
	return r, r.load(ctx)
}

// load sees the record as it is.
func (r *run) load(ctx workflow.Context) error {
	var view funding.View
	if err := workflow.ExecuteActivity(saving(ctx), steps.Look, r.ref).Get(ctx, &view); err != nil {
		return err
	}
	r.see(ctx, view)
	return nil
}

// see takes in a view, unless a newer one was seen: commands may finish out of
// order.
func (r *run) see(ctx workflow.Context, view funding.View) {
	if view.Version < r.view.Version {
		return
	}
	if r.view.Version == 0 {
		r.year = view.FY
	}
	if view.Version > r.view.Version {
		r.vain = 0
	}
	r.view, r.due = view, workflow.Now(ctx).Add(view.WakeIn)
	r.turn++
}

// walk goes through the aggregate's life, stage by stage, and returns at its
// end, or with a fresh run when this one is old. again is the workflow itself.
func (r *run) walk(ctx workflow.Context, stage func(workflow.Context) error, again any) error {
	if begun, err := r.begun(ctx); err != nil || !begun {
		return err
	}
	for !r.over(ctx) {
		if err := stage(ctx); err != nil {
			return err
		}
	}
	if err := r.drain(ctx); err != nil {
		return err
	}
	if r.view.Closed {
		return nil
	}
	return workflow.NewContinueAsNewError(ctx, again, r.ref.ID)
}

// begun waits for the command that begins an aggregate which does not exist
// yet, and reports whether there is one now. A workflow that a refused command
// has started ends so.
func (r *run) begun(ctx workflow.Context) (bool, error) {
	exists := func() bool { return r.view.Version > 0 }
	idle := func() bool { return workflow.AllHandlersFinished(ctx) }
	for !exists() {
		if _, err := awaitFor(ctx, firstCommand, "Its first command", exists); err != nil {
			return false, err
		}
		if err := workflow.Await(ctx, idle); err != nil {
			return false, err
		}
		if exists() {
			break
		}
		if err := r.load(ctx); err != nil {
			return false, err
		}
		if !exists() && idle() {
			return false, nil
		}
	}
	return true, nil
}

// over reports whether this run has no more to wait for: the aggregate is
// closed, its year is over, or the history is long enough.
func (r *run) over(ctx workflow.Context) bool {
	return r.view.Closed || r.view.FY != r.year || workflow.GetInfo(ctx).GetContinueAsNewSuggested()
}

// drain lets every command that was taken come to its end. A run that ended
// before them would leave people without an answer.
func (r *run) drain(ctx workflow.Context) error {
	r.leaving = true
	idle := func() bool { return workflow.AllHandlersFinished(ctx) }
	for r.told != r.view.Version || !idle() {
		if err := workflow.Await(ctx, idle); err != nil {
			return err
		}
		r.tell(ctx)
	}
	return nil
}
