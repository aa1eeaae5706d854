package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// changeReader answers what people look at of changes to an award.
type changeReader interface {
	ChangeFile(ctx context.Context, who funding.Person, award string) (desk.ChangeFile, error)
	// Foresee works out what a request would do, and keeps nothing.
	Foresee(ctx context.Context, who funding.Person, award string, body any) (funding.ChangeRequest, error)
}
