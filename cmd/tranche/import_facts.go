package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

func newImportFacts() *cobra.Command {
	var asOf, by string
	var kinds []string
	for _, k := range funding.RegisterKinds() {
		kinds = append(kinds, "  "+k.Code+strings.Repeat(" ", 9-len(k.Code))+k.Title+". "+k.Hint+".")
	}
	cmd := &cobra.Command{
		Use:   "facts KIND FILE",
		Short: "Read a file of assessments, for the fund's administrator to confirm",
		Long: `Read a file of assessments, for the fund's administrator to confirm whom each row is about on the page /registers.
Nothing is known from it until then. The kinds:

` + strings.Join(kinds, "\n"),
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			return importFacts(cmd.Context(), settings, strings.ToUpper(args[0]), args[1], asOf, by, sayTo(cmd.OutOrStdout()))
		},
	}
	cmd.Flags().StringVar(&asOf, "as-of", "", "the day the file speaks for, as 2026-03-30 (needed)")
	cmd.Flags().StringVar(&by, "by", "", "the id of the fund's administrator in whose name it is read (needed)")
	return cmd
}

func importFacts(ctx context.Context, settings Settings, kind, path, asOf, by string, say func(string, ...any)) error {
	if asOf == "" || by == "" {
		return errors.New("--as-of and --by are needed: the day the file speaks for, and who answers for it")
	}
	on, err := calendar.ParseDate(asOf)
	if err != nil {
		return inWords(err)
	}
	data, err := os.ReadFile(path) // #nosec G304 -- the operator's own file
	if err != nil {
		return err
	}
	file, err := exchange.AssessedFile(kind, filepath.Base(path), on, data)
	if err != nil {
		return inWords(err)
	}
	record, err := openAsWorker(ctx, settings)
	if err != nil {
		return err
	}
	defer record.Close()
	who, err := record.Person(ctx, by)
	if err != nil {
		return inWords(err)
	}
	id, err := record.ProposeFacts(ctx, who, file)
	if err != nil {
		return inWords(err)
	}
	sheet, err := record.RegisterSheet(ctx, who, id)
	if err != nil {
		return err
	}
	sure := 0
	for _, m := range sheet.Matches {
		if m.Org != "" {
			sure++
		}
	}
	say("%d rows read, %d of them with a proposal. Nothing is loaded yet.", len(sheet.Matches), sure)
	say("Confirm them at %s/registers/%s", settings.BaseURL, id)
	return nil
}
