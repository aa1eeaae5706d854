package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/store"
)

func newWorker() *cobra.Command {
	return &cobra.Command{
		Use:   "worker",
		Short: "Run the workflows and their activities beside a real PostgreSQL and Temporal",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			return work(cmd.Context(), settings)
		},
	}
}

// work needs a database and a Temporal and polls until ctx is done.
func work(ctx context.Context, settings Settings) error {
	if settings.WorkerDatabaseURL == "" {
		return errors.New("TRANCHE_WORKER_DATABASE_URL is not set: set it to the database's address as tranche_worker, or use tranche dev")
	}
	log := logger(settings)
	record, err := store.Open(ctx, settings.WorkerDatabaseURL)
	if err != nil {
		return err
	}
	defer record.Close()
	c, err := temporal(settings, log)
	if err != nil {
		return err
	}
	defer c.Close()
	return runWorker(ctx, settings, record, c, log)
}
