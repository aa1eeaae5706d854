package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/store"
)

func newImport() *cobra.Command {
	cmd := &cobra.Command{Use: "import", Short: "Bring the files of registers into the record"}
	cmd.AddCommand(newImportODS(), newImportRuleset(), newImportFacts(), newImportSuccession(), newImportAwards())
	return cmd
}

func newImportODS() *cobra.Command {
	var asOf string
	var try bool
	cmd := &cobra.Command{
		Use:   "ods FILE",
		Short: "Bring the trusts of the Organisation Data Service's etr.csv into the record",
		Long: `Bring the trusts of the Organisation Data Service's etr.csv into the record, in one go or not at all.

New trusts are entered. What changed keeps its history: a trust that was renamed is still found under its old name. Trusts
that the file leaves out stay, marked as no longer in the register. Loading the same file again changes nothing. --dry-run
says what would happen and keeps nothing. ` + funding.ODSLicence,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			return importODS(cmd.Context(), settings, args[0], asOf, try, sayTo(cmd.OutOrStdout()))
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "the day the file speaks for, as 2026-07-01 (today)")
	cmd.Flags().BoolVar(&try, "dry-run", false, "say what would happen and keep nothing")
	return cmd
}

func importODS(ctx context.Context, settings Settings, path, asOf string, try bool, say func(string, ...any)) error {
	var on calendar.Date
	if asOf != "" {
		var err error
		if on, err = calendar.ParseDate(asOf); err != nil {
			return inWords(err)
		}
	}
	file, err := os.Open(path) // #nosec G304 -- the operator's own file
	if err != nil {
		return err
	}
	defer file.Close() // only read
	rows, err := exchange.ParseODS(file)
	if err != nil {
		return inWords(err)
	}
	record, err := openAsWorker(ctx, settings)
	if err != nil {
		return err
	}
	defer record.Close()
	plan, err := record.ImportTrusts(ctx, rows, "ODS "+filepath.Base(path), on, try)
	if err != nil {
		return inWords(err)
	}
	sayPlan(plan, try, say)
	return nil
}

// openAsWorker opens the record as the worker's role, which sees all of it.
func openAsWorker(ctx context.Context, settings Settings) (*store.Store, error) {
	if settings.WorkerDatabaseURL == "" {
		return nil, errors.New("TRANCHE_WORKER_DATABASE_URL is not set: set it to the database's address as tranche_worker")
	}
	return store.Open(ctx, settings.WorkerDatabaseURL)
}

func sayPlan(p funding.RegisterPlan, try bool, say func(string, ...any)) {
	say("%d rows read: %d new, %d changed, %d closing, %d unchanged.", p.Rows, len(p.New), len(p.Changed), len(p.Closing), len(p.Unchanged))
	for _, c := range p.Changes {
		say("  %s: %s was %q and is %q", c.Org, strings.ToLower(funding.FactKindOf(c.Key).Title), c.From, c.To)
	}
	for _, list := range []struct {
		words string
		codes []string
	}{{"No longer in the file, kept and marked", p.Gone}, {"In the file again", p.Back}, {"Regions and ICBs that are not known here", p.Strange}} {
		if len(list.codes) > 0 {
			say("%s: %s.", list.words, strings.Join(list.codes, ", "))
		}
	}
	if try {
		say("This was a dry run: nothing was kept.")
	}
	say(funding.ODSLicence)
}

// inWords puts every refusal of an error on a line of its own.
func inWords(err error) error {
	var e *funding.Error
	if !errors.As(err, &e) {
		return err
	}
	var lines []string
	for _, one := range e.All() {
		lines = append(lines, one.Message)
	}
	if len(lines) == 1 {
		return errors.New(lines[0])
	}
	return fmt.Errorf("%d things are wrong, and nothing was loaded:\n  %s", len(lines), strings.Join(lines, "\n  "))
}
