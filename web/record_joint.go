package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// partnerKeeper knows joint bids.
type partnerKeeper interface {
	// Joint is a joint bid as the person may see it; org names the partner whose
	// share is looked at, "" the whole.
	Joint(ctx context.Context, who funding.Person, bid, org string) (desk.JointSheet, error)
	SplitCostLine(ctx context.Context, who funding.Person, bid, line string) error
}
