package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
)

// taskKeeper keeps how somebody chooses among their tasks.
type taskKeeper interface {
	PutTaskFilter(ctx context.Context, who funding.Person, f funding.SavedFilter) error // in place of the one with its name
	DropTaskFilter(ctx context.Context, who funding.Person, name string) error
}
