package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
)

func newMigrate() *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database's tables up to date",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			return migrate(cmd.Context(), settings)
		},
	}
}

// migrate needs the owner's address: only the owner may change tables.
func migrate(_ context.Context, settings Settings) error {
	if settings.OwnerDatabaseURL == "" {
		return errors.New("TRANCHE_OWNER_DATABASE_URL is not set: set it to the database's address as tranche_owner; tranche dev migrates its own")
	}
	return errors.New("tranche migrate has no migrations in this build")
}
