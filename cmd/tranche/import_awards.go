package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/store"
)

func newImportAwards() *cobra.Command {
	var try bool
	var template string
	cmd := &cobra.Command{
		Use:   "awards FILE.xlsx",
		Short: "Bring awards that live in a spreadsheet into the record, at their present point",
		Long: `Bring awards that live in a spreadsheet into the record, at their present point: what was agreed, and what of it was drawn.

All of them or none. Everything that is wrong is named with its sheet and cell. Rounds, funds, trusts and the people who decided
must be there already, and the fund's envelope must cover what is agreed. Loading the same file again changes nothing; an award
that reads otherwise than before is refused with the difference. The workflow of each starts when something is first done or due
on it, or at once with tranche rebuild. --template writes an empty file with notes; --dry-run checks all of it and keeps nothing.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			say := sayTo(cmd.OutOrStdout())
			if template != "" {
				return writeAwardsTemplate(template, say)
			}
			if len(args) != 1 {
				return errors.New("name the file to bring in, or --template OUT.xlsx to be given an empty one")
			}
			settings, err := readSettings()
			if err != nil {
				return err
			}
			return importAwards(cmd.Context(), settings, args[0], try, say)
		},
	}
	cmd.Flags().BoolVar(&try, "dry-run", false, "check all of it and keep nothing")
	cmd.Flags().StringVar(&template, "template", "", "write an empty file here instead")
	return cmd
}

func writeAwardsTemplate(path string, say func(string, ...any)) error {
	b, err := exchange.AwardsTemplate()
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		return err
	}
	say("%s is written. Its sheet Notes says what goes where.", path)
	return nil
}

func importAwards(ctx context.Context, settings Settings, path string, try bool, say func(string, ...any)) error {
	data, err := os.ReadFile(path) // #nosec G304 -- the operator's own file
	if err != nil {
		return err
	}
	awards, faults, err := exchange.ReadAwards(data)
	if err != nil {
		return inWords(err)
	}
	if len(faults) > 0 {
		return awardFaults(path, faults)
	}
	record, err := openAsWorker(ctx, settings)
	if err != nil {
		return err
	}
	defer record.Close()
	report, err := record.BringIn(ctx, awards, try)
	if err != nil {
		return inWords(err)
	}
	if len(report.Faults) > 0 {
		return awardFaults(path, report.Faults)
	}
	sayBrought(report, try, say)
	return nil
}

func awardFaults(path string, faults []funding.BroughtFault) error {
	lines := make([]string, len(faults))
	for i, f := range faults {
		lines[i] = f.String()
	}
	return fmt.Errorf("%s was not brought in. To mend (%d):\n  %s", path, len(faults), strings.Join(lines, "\n  "))
}

func sayBrought(r store.BroughtReport, try bool, say func(string, ...any)) {
	if len(r.Same) > 0 {
		say("There already, and unchanged: %s.", strings.Join(r.Same, ", "))
	}
	if len(r.New) > 0 {
		say("Brought in: %s.", strings.Join(r.New, ", "))
	}
	if len(r.New) == 0 {
		say("Nothing is new, and nothing was changed.")
	}
	if try {
		say("This was a dry run: nothing was kept.")
	}
}
