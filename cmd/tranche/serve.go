package main

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/store"
)

func newServe() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the website and the API beside a real PostgreSQL and Temporal",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			return serve(cmd.Context(), settings)
		},
	}
}

// logger writes JSON lines to standard error.
func logger(settings Settings) *slog.Logger {
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: settings.LogLevel}))
}

// serve needs a database and answers until ctx is done.
func serve(ctx context.Context, settings Settings) error {
	if settings.DatabaseURL == "" {
		return errors.New("DATABASE_URL is not set: set it to the database's address as tranche_web, or use tranche dev")
	}
	log := logger(settings)
	l, err := listen(ctx, settings.HTTPAddr)
	if err != nil {
		return err
	}
	defer l.Close() // closed by its server in the usual course
	record, err := store.Open(ctx, settings.DatabaseURL)
	if err != nil {
		return err
	}
	defer record.Close()
	c, err := temporal(settings, log)
	if err != nil {
		return err
	}
	defer c.Close()
	log.Info("serving", "address", settings.HTTPAddr)
	return runWeb(ctx, l, settings, record, c, demoTools{}, log)
}
