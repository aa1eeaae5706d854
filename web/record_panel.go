package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
)

// panelKeeper knows what a panel needs beside the bids themselves.
type panelKeeper interface {
	// SubmittedBefore is a bid's content as it was last submitted in another
	// version than the present one; nil when there was none.
	SubmittedBefore(ctx context.Context, who funding.Person, bid string) (*funding.Content, error)
}
