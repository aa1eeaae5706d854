package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/tranche-funding/tranche/funding"
)

// PaymentRun walks one payment run from being put together to being paid.
func PaymentRun(ctx workflow.Context, id string) error {
	r, err := setup(ctx, funding.RunKind, id)
	if err != nil {
		return err
	}
	p := paymentRun{r}
	return p.walk(ctx, p.life, PaymentRun)
}

type paymentRun struct{ *run }

func (p paymentRun) life(ctx workflow.Context) error {
	switch p.view.Stage {
	case string(funding.RunOpen):
		return p.open(ctx)
	case string(funding.RunReleased):
		return p.released(ctx)
	}
	return p.stage(ctx, "Stage "+p.view.Stage) // one that rules newer than this code have added
}

// open lasts until somebody who handled none of its claims releases the run.
func (p paymentRun) open(ctx workflow.Context) error { return p.stage(ctx, "Waiting for release") }

// released hands the payment file over, and lasts until every claim of the run
// is paid or has failed. A file that cannot be handed over now is left to the
// sweep, as letters are.
func (p paymentRun) released(ctx workflow.Context) error {
	if err := workflow.ExecuteActivity(posting(ctx), steps.HandOver, p.ref).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Warn("the payment file is left to the sweep", "run", p.ref.String(), "error", err)
	}
	return p.stage(ctx, "Waiting to be paid")
}
