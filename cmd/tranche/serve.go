package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
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

// serve needs a database and answers until ctx is done.
func serve(_ context.Context, settings Settings) error {
	if settings.DatabaseURL == "" {
		return errors.New("DATABASE_URL is not set: set it to the database's address as tranche_web, or use tranche dev")
	}
	return errors.New("tranche serve has no website to serve in this build: use tranche dev")
}
