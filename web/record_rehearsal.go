package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
)

// rehearsalKeeper keeps what came of a rehearsal beside the round's version;
// asked again, the newest stays.
type rehearsalKeeper interface {
	KeepRehearsal(ctx context.Context, who funding.Person, version int, h funding.Rehearsal) error
}
