package activities

import (
	"go.temporal.io/sdk/workflow"

	"github.com/tranche-funding/tranche/funding"
)

// retrying runs Apply as a workflow does: again and again until it succeeds.
func retrying(ctx workflow.Context) error {
	var a *Activities
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: short})
	var view funding.View
	return workflow.ExecuteActivity(ctx, a.Apply, "c1").Get(ctx, &view)
}
