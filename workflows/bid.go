package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/tranche-funding/tranche/funding"
)

// Bid walks one bid along its route, from its first command to the release of
// the decision. Its award goes on alone: the command that begins it follows
// from the release.
func Bid(ctx workflow.Context, id string) error {
	r, err := setup(ctx, funding.BidKind, id)
	if err != nil {
		return err
	}
	b := bid{r}
	return b.walk(ctx, b.route, Bid)
}

type bid struct{ *run }

// route passes through the stage that the bid is at.
func (b bid) route(ctx workflow.Context) error {
	switch b.view.Stage {
	case "draft":
		return b.draft(ctx)
	case "completeness":
		return b.completeness(ctx)
	case "reviews":
		return b.reviews(ctx)
	case "moderation":
		return b.moderation(ctx)
	case "panel":
		return b.panel(ctx)
	case "release":
		return b.release(ctx)
	case "appeal":
		return b.appeal(ctx)
	}
	return b.stage(ctx, "Stage "+b.view.Stage) // one that rules newer than this code have added
}

// draft lasts while the trust writes, approves and signs, and again when the
// bid was returned: then the deadline is that for sending it back.
func (b bid) draft(ctx workflow.Context) error { return b.stage(ctx, "Draft") }

// completeness lasts until the programme team has passed or returned the bid.
// The deadline is its due day.
func (b bid) completeness(ctx workflow.Context) error { return b.stage(ctx, "Completeness check") }

// reviews lasts until every reviewer has answered. The deadline is the nearest
// of all: a running review's due day, or a reminder of an open question.
// Reviews are entries in the record and run side by side; a question that
// stops one stops no other.
func (b bid) reviews(ctx workflow.Context) error { return b.stage(ctx, "Reviews") }

// moderation lasts until reviewers who scored far apart have agreed. The
// deadline is the panel's: its clock is running.
func (b bid) moderation(ctx workflow.Context) error { return b.stage(ctx, "Reviews compared") }

// panel lasts until the panel has decided, and longer while it defers. The
// deadline is the day its decision is due.
func (b bid) panel(ctx workflow.Context) error { return b.stage(ctx, "Panel decision") }

// release lasts until the trust is told. With that the bid is over.
func (b bid) release(ctx workflow.Context) error { return b.stage(ctx, "Release of the decision") }

// appeal lasts until the programme manager has answered the trust's appeal. The
// appeal came to a bid that was over and had no workflow: its command started
// this run. The deadline is the answer's due day.
func (b bid) appeal(ctx workflow.Context) error { return b.stage(ctx, "Answer to the appeal") }
