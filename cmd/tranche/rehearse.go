package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/store"
	"github.com/tranche-funding/tranche/workflows/rehearsal"
)

func newRehearse() *cobra.Command {
	var half bool
	cmd := &cobra.Command{
		Use:   "rehearse ROUND",
		Short: "Run made-up bids through every stage of a round, and print when everything would happen",
		Long: `Run made-up bids, one for each pathway that the round takes, through the real workflows in an environment that skips time.

It reads the round, the rulesets and the bank holidays, and changes nothing.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			if settings.WorkerDatabaseURL == "" {
				return errors.New("TRANCHE_WORKER_DATABASE_URL is not set: set it to the database's address as tranche_worker")
			}
			record, err := store.Open(cmd.Context(), settings.WorkerDatabaseURL)
			if err != nil {
				return err
			}
			defer record.Close()
			pace := funding.WholeClock
			if half {
				pace = funding.HalfClock
			}
			return rehearse(cmd.Context(), record, args[0], pace, sayTo(cmd.OutOrStdout()))
		},
	}
	cmd.Flags().BoolVar(&half, "half", false, "everybody takes half of their clock")
	return cmd
}

// rehearse plays a round and says what came of it.
func rehearse(ctx context.Context, record *store.Store, round string, pace funding.Pace, say func(string, ...any)) error {
	r, err := record.RoundToRehearse(ctx, round)
	if err != nil {
		return err
	}
	sets, err := record.Rulesets(ctx)
	if err != nil {
		return err
	}
	cal, err := record.Calendar(ctx)
	if err != nil {
		return err
	}
	h, err := rehearsal.Run(ctx, r, sets, cal, pace)
	if err != nil {
		return fmt.Errorf("rehearse %s: %w", round, err)
	}
	tellRehearsal(h, say)
	return nil
}

func tellRehearsal(h funding.Rehearsal, say func(string, ...any)) {
	for _, a := range h.Assumptions {
		say("%s", a)
	}
	for _, w := range h.Ways {
		say("")
		say("%s, asking for %s, by ruleset %s", w.Pathway, w.Ask, h.Ruleset)
		for _, s := range w.Steps {
			say("  %-17s day %3d  %s (%s)", s.On.Text(), s.Days, s.What, s.Who)
		}
		say("  First claim closes %s, first money %s.", w.Closes.Text(), w.Money.Text())
	}
	say("")
	for _, why := range h.Why {
		say("Late: %s", why)
	}
	if len(h.Why) == 0 {
		say("Nothing would come after 30 September, and no offer after 1 January.")
	}
}
