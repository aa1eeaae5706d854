package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// applyRun asks the rules about c on r under r's lock, and writes the answer.
func (s *Store) applyRun(tx *gorm.DB, run funding.Run, c funding.Command) error {
	f, err := runFacts(tx, run, c)
	if err != nil {
		return err
	}
	r, err := funding.ApplyRun(run, f, c)
	if err != nil {
		return err
	}
	step := steps{}
	step.do(func() error { return saveRun(tx, r.Run) })
	step.do(func() error { return writeItems(tx, r.Run, c.At) })
	switch {
	case run.Status == funding.RunOpen && r.Run.Status == funding.RunReleased:
		step.do(func() error { return s.writeHandoff(tx, r.Run, c.At) })
	case c.Verb == funding.RetryHandOver:
		step.do(func() error { return retryHandoff(tx, r.Run.ID) })
	}
	w := writing{funding.Ref{Kind: funding.RunKind, ID: r.Run.ID}, r.Run.Funder, r.Run.Funder, "Payment run " + r.Run.ID, r.Run.Version, r.Events, funding.RunTasks(r.Run), r.Effects}
	step.do(func() error { return w.write(tx, c) })
	return step.err
}

// writeItems keeps the run's items. A claim can stand in one run only, unless
// its payment failed: the database says so when two runs reach for it at once.
func writeItems(tx *gorm.DB, r funding.Run, at time.Time) error {
	settled := map[string]any{funding.ItemInRun: nil, funding.ItemPaid: at, funding.ItemFailed: at}
	for _, i := range r.Referenced().Items {
		err := tx.Exec(`insert into run_items (run_id, claim_id, award_id, org, funder, pence, status, checked_by, reference) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (run_id, claim_id) do update set status = excluded.status, reference = excluded.reference, reason = ?, approved_by = ?, first_released_by = ?, released_by = ?,
				settled_at = coalesce(run_items.settled_at, ?::timestamptz)`,
			r.ID, i.Claim, i.Award, i.Org, r.Funder, i.Amount, i.Status, orNull(i.Checked), i.Reference, i.Reason, who(r.Approved), who(r.FirstRelease), who(r.Released), settled[i.Status]).Error
		if err != nil {
			return err
		}
	}
	return nil
}
