package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/tranche-funding/tranche/cmd/tranche/programme"
	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/migrations"
	"github.com/tranche-funding/tranche/store"
)

// givePast gives an empty record the demo's programme year, and starts a
// workflow for everything in it that is open, as `tranche rebuild` does. A
// record that holds anything is left alone.
func givePast(ctx context.Context, settings Settings, log *slog.Logger, say func(string, ...any)) error {
	if !settings.Programme {
		return nil
	}
	seed, err := exchange.ParseSeed(migrations.Demo)
	if err != nil {
		return err
	}
	owner, err := store.Open(ctx, settings.OwnerDatabaseURL)
	if err != nil {
		return err
	}
	defer owner.Close()
	load, err := programme.Into(ctx, owner, seed.ClockStart)
	if err != nil {
		return fmt.Errorf("load the programme year (tranche dev --empty starts without it): %w", err)
	}
	if !load.Loaded {
		return nil
	}
	say("Loaded the demo's programme year in %s: %d clicks, and %d deadlines on the way.", load.Took.Round(100*time.Millisecond), load.Acts, load.Timers)
	return rebuild(ctx, settings, false, log, func(string, ...any) {}) // its progress is nobody's concern here
}
