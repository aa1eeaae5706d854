package workflows

import (
	"context"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// LedgerDrop reads one extract of a trust's ledger into the record. It is over
// when the record has the lines, or why there are none.
func LedgerDrop(ctx workflow.Context, file string) error {
	return workflow.ExecuteActivity(reading(ctx), steps.ReadLedger, file).Get(ctx, nil)
}

// reading is how a file is read: for as long as it tells that it goes on, and
// again when it falls silent.
func reading(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 15 * time.Minute,
		HeartbeatTimeout:    30 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second},
	})
}

// ReadLedger has a ledger file read, and returns once it is. An error says only
// that it was not done in time: the file is kept, and asking again is safe.
func (c *Client) ReadLedger(ctx context.Context, file string) error {
	run, err := c.dropLedger(ctx, file)
	if err == nil {
		err = run.Get(ctx, nil)
	}
	if err != nil {
		return fmt.Errorf("read ledger file %s: %w", file, err)
	}
	return nil
}

// dropLedger starts the reading of a file, unless it is under way.
func (c *Client) dropLedger(ctx context.Context, file string) (client.WorkflowRun, error) {
	options := client.StartWorkflowOptions{ID: "ledger/" + file, TaskQueue: TaskQueue, StaticSummary: "Ledger file " + file,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING}
	return c.Temporal.ExecuteWorkflow(ctx, options, LedgerDrop, file)
}

// ledgers starts the reading of files that wait for longer than they should.
func (s *Sweeper) ledgers(ctx context.Context) error {
	waiting, err := s.waitingLedgers(ctx)
	if err != nil {
		return err
	}
	return s.each(ctx, "ledger files started again", len(waiting), func(ctx context.Context, i int) error {
		_, err := s.Client.dropLedger(ctx, waiting[i])
		return err
	})
}

func (s *Sweeper) waitingLedgers(ctx context.Context) ([]string, error) {
	if s.Steps.Ledgers == nil {
		return nil, nil
	}
	return s.Steps.Ledgers.LedgersWaiting(ctx, waitingTooLong)
}
