package workflows

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/funding"
)

// A Client reaches the workflows from outside. Make one with [Dial].
type Client struct {
	Temporal  client.Client
	Namespace string
}

// Send brings a kept command to its aggregate's workflow, which is started if
// it is not running, and returns once the record holds its effect.
//
// The error is a *funding.Error when the rules refused the command. Any other
// error says only that no answer came in time: the command is kept, and
// sending it again is safe.
func (c *Client) Send(ctx context.Context, id string, ref funding.Ref, verb funding.Verb) error {
	return c.update(ctx, ref, string(verb), updateID(id), id)
}

// Poke makes the aggregate's workflow, which is started if it is not running,
// look at the record now, and returns once everything that was due has
// happened. version is the one that was seen to be overdue, 0 for any.
func (c *Client) Poke(ctx context.Context, ref funding.Ref, version int) error {
	return c.update(ctx, ref, pokeUpdate, "", version)
}

// update sends one update and waits for its result. A workflow that ends just
// as the update comes is no reason to fail: the second time a new run takes it.
func (c *Client) update(ctx context.Context, ref funding.Ref, name, id string, arg any) error {
	err := c.updateOnce(ctx, ref, name, id, arg)
	if endedMeanwhile(err) {
		err = c.updateOnce(ctx, ref, name, id, arg)
	}
	if no, ok := activities.Refused(err); ok {
		return no
	}
	if err != nil {
		return fmt.Errorf("send %s to %s: %w", name, ref, err)
	}
	return nil
}

func (c *Client) updateOnce(ctx context.Context, ref funding.Ref, name, id string, arg any) error {
	options := startOptions(ref)
	options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	h, err := c.Temporal.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: c.Temporal.NewWithStartWorkflowOperation(options, workflowOf(ref.Kind), ref.ID),
		UpdateOptions:          client.UpdateWorkflowOptions{UpdateID: id, UpdateName: name, Args: []any{arg}, WaitForStage: client.WorkflowUpdateStageCompleted},
	})
	if err != nil {
		return err
	}
	return h.Get(ctx, nil)
}

// Start makes sure that the aggregate has a workflow, and reports whether it
// had to be started.
func (c *Client) Start(ctx context.Context, ref funding.Ref) (began bool, err error) {
	options := startOptions(ref)
	options.WorkflowExecutionErrorWhenAlreadyStarted = true
	_, err = c.Temporal.ExecuteWorkflow(ctx, options, workflowOf(ref.Kind), ref.ID)
	var running *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &running) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("start %s: %w", ref, err)
	}
	return true, nil
}

// Restart ends the aggregate's workflow, if it has one, and starts it anew
// from the record. Commands that it was busy with are kept and come again.
func (c *Client) Restart(ctx context.Context, ref funding.Ref) error {
	options := startOptions(ref)
	options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
	if _, err := c.Temporal.ExecuteWorkflow(ctx, options, workflowOf(ref.Kind), ref.ID); err != nil {
		return fmt.Errorf("restart %s: %w", ref, err)
	}
	return nil
}

// startOptions: any number of runs may follow each other under one id, because
// the record, not Temporal, keeps aggregates and commands unique.
func startOptions(ref funding.Ref) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID: ref.String(), TaskQueue: TaskQueue, StaticSummary: titleOf(ref.Kind) + " " + ref.ID,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	}
}

func titleOf(k funding.Kind) string {
	switch k {
	case funding.BidKind:
		return "Bid"
	case funding.AwardKind:
		return "Award"
	case funding.EnquiryKind:
		return "Enquiry"
	}
	return "Payment run"
}

func workflowOf(k funding.Kind) any {
	switch k {
	case funding.BidKind:
		return Bid
	case funding.AwardKind:
		return Award
	case funding.EnquiryKind:
		return Enquiry
	}
	return PaymentRun
}

// updateID is the command's id if Temporal takes it, else its hash.
func updateID(command string) string {
	if len(command) <= 200 {
		return command
	}
	sum := sha256.Sum256([]byte(command))
	return hex.EncodeToString(sum[:])
}

// endedMeanwhile reports whether an update failed only because the workflow
// that it met was just ending.
func endedMeanwhile(err error) bool {
	var gone *serviceerror.NotFound
	var ended *temporal.ApplicationError
	return errors.As(err, &gone) || errors.As(err, &ended) && ended.Type() == "AcceptedUpdateCompletedWorkflow"
}
