package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// questionReader reads one inbox of questions over all bids.
type questionReader interface {
	QuestionDesk(ctx context.Context, who funding.Person) (desk.QuestionDesk, error)
}
