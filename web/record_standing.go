package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// standingReader answers what people look at of the standing list.
type standingReader interface {
	StandingList(ctx context.Context, who funding.Person) (desk.StandingList, error)
}
