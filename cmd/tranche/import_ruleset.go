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

func newImportRuleset() *cobra.Command {
	var try bool
	cmd := &cobra.Command{
		Use:   "ruleset FILE",
		Short: "Bring a ruleset into force: pathways, questions, criteria, clocks, limits",
		Long: `Bring a ruleset into force: pathways, questions, criteria, clocks, limits.

The file is checked first, and every fault is named with its line; nothing is kept unless there is none. A bid keeps the
ruleset of the day on which it was submitted, so a ruleset that a bid keeps cannot be replaced: give the changed rules a code
and a first day of their own. A file may say “extends: CODE” and hold only what differs. --dry-run says what would change and
keeps nothing.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			return importRuleset(cmd.Context(), settings, args[0], try, sayTo(cmd.OutOrStdout()))
		},
	}
	cmd.Flags().BoolVar(&try, "dry-run", false, "say what would change and keep nothing")
	return cmd
}

// importRuleset needs the owner's address: only the owner may change rules.
func importRuleset(ctx context.Context, settings Settings, path string, try bool, say func(string, ...any)) error {
	b, err := os.ReadFile(path) // #nosec G304 -- the operator's own file
	if err != nil {
		return err
	}
	if settings.OwnerDatabaseURL == "" {
		return errors.New("TRANCHE_OWNER_DATABASE_URL is not set: set it to the database's address as tranche_owner")
	}
	owner, err := store.Open(ctx, settings.OwnerDatabaseURL)
	if err != nil {
		return err
	}
	defer owner.Close()
	known, err := owner.Rulesets(ctx)
	if err != nil {
		return err
	}
	rules, faults := exchange.CheckRulesetFile(b, known)
	if len(faults) > 0 {
		lines := make([]string, len(faults))
		for i, f := range faults {
			lines[i] = f.String()
		}
		return fmt.Errorf("%s was not loaded:\n%s", path, strings.Join(lines, "\n"))
	}
	sayRuleset(rules, known, say)
	if try {
		say("This was a dry run: nothing was kept.")
		return nil
	}
	if err := owner.PutRuleset(ctx, rules); err != nil {
		return inWords(err)
	}
	say("%s holds from %s.", rules.Code, rules.EffectiveFrom.Text())
	return nil
}

// sayRuleset says what a ruleset changes, beside the one that it follows.
func sayRuleset(r funding.Ruleset, known []funding.Ruleset, say func(string, ...any)) {
	before, ok := funding.RulesetBefore(r, known)
	if !ok {
		say("%s is the first ruleset.", r.Code)
		return
	}
	changes := funding.DiffRulesets(before, r)
	say("%s changes %d rules of %s:", r.Code, len(changes), before.Code)
	for _, c := range changes {
		say("  %s: %s", strings.TrimSuffix(c.Rule+", "+c.What, ", "), c.Words())
	}
}
