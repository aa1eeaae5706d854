package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/migrations"
	"github.com/tranche-funding/tranche/store"
)

func newMigrate() *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database's tables up to date",
		Long:  "Bring the database's tables up to date and load the rulesets that are new. With TRANCHE_DEMO it loads the demo too. Running it again changes nothing.",
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
func migrate(ctx context.Context, settings Settings) error {
	if settings.OwnerDatabaseURL == "" {
		return errors.New("TRANCHE_OWNER_DATABASE_URL is not set: set it to the database's address as tranche_owner; tranche dev migrates its own")
	}
	owner, err := store.Open(ctx, settings.OwnerDatabaseURL)
	if err != nil {
		return err
	}
	defer owner.Close()
	rulesets, err := shippedRulesets()
	if err != nil {
		return err
	}
	if err := owner.Migrate(ctx, rulesets); err != nil {
		return err
	}
	reference, err := exchange.ParseSeed(migrations.Reference)
	if err != nil {
		return err
	}
	if err := owner.Seed(ctx, reference); err != nil {
		return err
	}
	capabilities, err := exchange.ParseCapabilities(migrations.Capabilities)
	if err != nil {
		return err
	}
	if err := owner.LoadCapabilities(ctx, capabilities); err != nil {
		return err
	}
	if settings.Demo {
		seed, err := exchange.ParseSeed(migrations.Demo)
		if err != nil {
			return err
		}
		if err := owner.Seed(ctx, seed); err != nil {
			return err
		}
	}
	_, err = owner.PublishPaymentDates(ctx)
	return err
}

// shippedRulesets reads the rulesets that come with the product.
func shippedRulesets() ([]funding.Ruleset, error) {
	files, err := migrations.Rulesets.ReadDir("rulesets")
	if err != nil {
		return nil, err
	}
	out := make([]funding.Ruleset, len(files))
	for i, f := range files {
		if out[i], err = exchange.ReadRuleset(migrations.Rulesets, strings.TrimSuffix(f.Name(), ".yaml")); err != nil {
			return nil, err
		}
	}
	return out, nil
}
