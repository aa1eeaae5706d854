package activities

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/store"
)

// Ledgers is where the extracts of trusts' ledgers are kept.
type Ledgers interface {
	// LedgerToRead loads a file and how it is to be read.
	LedgerToRead(ctx context.Context, file string) (store.LedgerToRead, error)
	// ReadLedger writes the lines that read gives, all or none, and once however
	// often it is called; it tells progress how many there are so far.
	ReadLedger(ctx context.Context, file string, read func(each func(funding.LedgerLine) error) (funding.LedgerReading, error), progress func(int)) error
	// RefuseLedger keeps why a file cannot be read.
	RefuseLedger(ctx context.Context, file string, no *funding.Error) error
	// LedgersWaiting lists files that have waited for longer than age.
	LedgersWaiting(ctx context.Context, age time.Duration) ([]string, error)
}

// ReadLedger reads an extract of a ledger into the record. A file that cannot
// be read as its columns were mapped is no failure: the record keeps why.
func (a *Activities) ReadLedger(ctx context.Context, file string) error {
	l, err := a.Ledgers.LedgerToRead(ctx, file)
	if err != nil || l.Done {
		return err
	}
	read := func(each func(funding.LedgerLine) error) (funding.LedgerReading, error) {
		return exchange.ReadLedger(l.Data, l.Mapping, each)
	}
	err = a.Ledgers.ReadLedger(ctx, file, read, func(lines int) { beat(ctx, lines) })
	if no, ok := refusal.Of(err); ok {
		a.Log.InfoContext(ctx, "a ledger file could not be read", "file", file, "code", no.Code)
		return a.Ledgers.RefuseLedger(ctx, file, no)
	}
	if err != nil {
		return fmt.Errorf("read ledger file %s: %w", file, err)
	}
	return nil
}

// beat says that a long step is alive, and how far it is.
func beat(ctx context.Context, done int) {
	if activity.IsActivity(ctx) {
		activity.RecordHeartbeat(ctx, done)
	}
}
