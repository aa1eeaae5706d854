package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/store"
)

func newAudit() *cobra.Command {
	audit := &cobra.Command{Use: "audit", Short: "Prove what the audit trail says"}
	audit.AddCommand(&cobra.Command{
		Use:   "verify",
		Short: "Recompute every hash chain; exit code 1 and the first row that does not fit when one is broken",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			return auditVerify(cmd.Context(), settings, sayTo(cmd.OutOrStdout()))
		},
	})
	return audit
}

// auditVerify reads the events as the worker's role, which sees all of them.
func auditVerify(ctx context.Context, settings Settings, say func(string, ...any)) error {
	if settings.WorkerDatabaseURL == "" {
		return errors.New("TRANCHE_WORKER_DATABASE_URL is not set: set it to the database's address as tranche_worker")
	}
	record, err := store.Open(ctx, settings.WorkerDatabaseURL)
	if err != nil {
		return err
	}
	defer record.Close()
	verdict, err := record.VerifyAudit(ctx, funding.Engine(), funding.Ref{})
	if err != nil {
		return err
	}
	if !verdict.Holds {
		return errors.New("the audit trail does not hold: " + verdict.Broken)
	}
	say("The audit trail holds: %d events in %d chains.", verdict.Events, verdict.Chains)
	return nil
}
