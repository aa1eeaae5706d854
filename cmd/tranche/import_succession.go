package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

func newImportSuccession() *cobra.Command {
	var note string
	cmd := &cobra.Command{
		Use:   "succession FROM TO DAY",
		Short: "Enter that one trust takes the place of another from a day",
		Long: `Enter that one trust takes the place of another, whole, from a day: codes of both, and the day as 2027-07-01.

The trust that ends is closed from the day before. On the day, every open award and every bid that is being judged passes to
its successor, with all its money, claims and history. The successor's chief finance officer signs before the next claim.
People of the old trust go on working on it for 90 days. Entering the same again changes nothing.`,
		Args: cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			return importSuccession(cmd.Context(), settings, args[0], args[1], args[2], note, sayTo(cmd.OutOrStdout()))
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "how it came about, for the page of both trusts")
	return cmd
}

func importSuccession(ctx context.Context, settings Settings, from, to, on, note string, say func(string, ...any)) error {
	day, err := calendar.ParseDate(on)
	if err != nil {
		return inWords(err)
	}
	record, err := openAsWorker(ctx, settings)
	if err != nil {
		return err
	}
	defer record.Close()
	r := funding.OrgRelation{From: from, To: to, Kind: funding.SucceededBy, Since: day, Share: "WHOLE", Note: note}
	if err := record.PutSuccession(ctx, r); err != nil {
		return inWords(err)
	}
	say("%s takes the place of %s from %s.", to, from, day.Text())
	return nil
}
