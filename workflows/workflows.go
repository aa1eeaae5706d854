// Package workflows moves bids, awards, payment runs and enquiries: one running workflow
// for each that is open. It decides nothing (package funding does) and touches
// nothing (package activities does); it orders, waits, reminds and remembers.
//
// Each workflow is given the id of its aggregate and nothing else, and loads
// the rest from the record as its first act. So a first run, a run continued
// as new and a run rebuilt from an empty Temporal are one and the same, and a
// changed rule, holiday or deadline never breaks a replay: the workflow only
// ever sees the small [funding.View] that a step returned.
//
// People's commands come in as updates that carry the person's verb; the only
// argument is the id of a command that the record has already kept. Their
// refusals go back to whoever clicked. [Client] sends them, [Sweeper] sends
// again what was lost on the way.
package workflows

import (
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/tranche-funding/tranche/activities"
)

// TaskQueue is where workflows and their steps wait for a worker.
const TaskQueue = "tranche"

// pokeUpdate makes a workflow look at the record now. It is nobody's verb.
const pokeUpdate = "poke"

// steps names activities for ExecuteActivity; it is never called.
var steps *activities.Activities

// saving is how a step that reads or writes the record is run: until it
// succeeds, because the workflow cannot go on without it. Applying a command
// takes milliseconds; the rest is for the commands that follow from it.
func saving(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 300 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second},
	})
}

// posting is how letters are sent: a few times, no more, because no deadline
// should wait for a mail server. The sweep sends what is left.
func posting(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 10 * time.Second, MaximumAttempts: 4},
	})
}

// Register makes the workflows and their steps known to a worker.
func Register(r worker.Registry, a *activities.Activities) {
	r.RegisterWorkflow(Bid)
	r.RegisterWorkflow(Award)
	r.RegisterWorkflow(PaymentRun)
	r.RegisterWorkflow(Enquiry)
	r.RegisterWorkflow(LedgerDrop)
	r.RegisterActivity(a)
}

// Worker makes a worker that runs workflows and steps until it is stopped.
// Temporal must have the namespace when it starts: see
// [Client.EnsureNamespace].
func Worker(c client.Client, a *activities.Activities) worker.Worker {
	w := worker.New(c, TaskQueue, worker.Options{
		StickyScheduleToStartTimeout: time.Second,      // a killed worker costs the next click 1 s, not 5
		WorkerStopTimeout:            10 * time.Second, // let running steps finish when told to stop
	})
	Register(w, a)
	return w
}
