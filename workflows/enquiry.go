package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/tranche-funding/tranche/funding"
)

// Enquiry walks one question of a trust, or one call for a hand, from being
// asked to being closed.
func Enquiry(ctx workflow.Context, id string) error {
	r, err := setup(ctx, funding.EnquiryKind, id)
	if err != nil {
		return err
	}
	e := enquiry{r}
	return e.walk(ctx, e.life, Enquiry)
}

type enquiry struct{ *run }

func (e enquiry) life(ctx workflow.Context) error {
	switch e.view.Stage {
	case string(funding.EnquiryOpen):
		return e.open(ctx)
	case string(funding.EnquiryAnswered):
		return e.answered(ctx)
	}
	return e.stage(ctx, "Stage "+e.view.Stage) // one that rules newer than this code have added
}

// open lasts until there is an answer; its holder is reminded, and its lead
// told when it is late.
func (e enquiry) open(ctx workflow.Context) error { return e.stage(ctx, "Waiting for an answer") }

// answered lasts until the trust closes the question, asks on or reopens it.
func (e enquiry) answered(ctx workflow.Context) error { return e.stage(ctx, "Answered") }
