package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/store"
	"github.com/tranche-funding/tranche/workflows"
)

func newRebuild() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "rebuild",
		Short: "Start the workflow of every open bid, award, payment run and enquiry from the record",
		Long: `Start the workflow of every open bid, award, payment run and enquiry from the record, and make those that run look at it again.

An empty Temporal then behaves like a full one. After either database was restored from a backup, use --all: it ends every
workflow and starts it anew, because what Temporal remembers may be newer or older than the record.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			return rebuild(cmd.Context(), settings, all, logger(settings), sayTo(cmd.OutOrStdout()))
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "end and restart workflows that are running too")
	return cmd
}

// rebuild needs the worker's database and a Temporal.
func rebuild(ctx context.Context, settings Settings, all bool, log *slog.Logger, say func(string, ...any)) error {
	if settings.WorkerDatabaseURL == "" {
		return errors.New("TRANCHE_WORKER_DATABASE_URL is not set: set it to the database's address as tranche_worker")
	}
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
	sweeper := &workflows.Sweeper{Client: c, Inbox: record, Steps: &activities.Activities{Record: record, Sender: c, Log: log}, Log: log}
	total := 0
	err = sweeper.Rebuild(ctx, all, func(done int) {
		total = done
		say("%d workflows rebuilt.", done)
	})
	if err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	say("Done: every open bid, award, payment run and enquiry has its workflow (%d).", total)
	return nil
}
