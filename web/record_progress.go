package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// progressReader reads a bid's way.
type progressReader interface {
	BidProgress(ctx context.Context, who funding.Person, bid string) (desk.ProgressSheet, error)
}
