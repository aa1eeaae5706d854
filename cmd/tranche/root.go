package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// newRoot lists every subcommand.
func newRoot(out, errs io.Writer) *cobra.Command {
	root := &cobra.Command{
		Use:           "tranche",
		Short:         "NHS digital capital bids: submission, review and multi-year drawdown",
		SilenceUsage:  true, // an error is one sentence, not a page of flags
		SilenceErrors: true, // run says it
	}
	root.SetOut(out)
	root.SetErr(errs)
	root.AddCommand(
		newDev(),
		newServe(),
		newWorker(),
		newMigrate(),
		newRebuild(),
		newRehearse(),
		newAudit(),
		newImport(),
		newHealthcheck(),
		newTestenv(),
		newVersion(),
	)
	return root
}

// sayTo returns a function that prints progress lines for a person.
func sayTo(w io.Writer) func(format string, args ...any) {
	return func(format string, args ...any) {
		fmt.Fprintf(w, format+"\n", args...) // progress only
	}
}
