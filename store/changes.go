package store

import (
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// changeFacts loads what a change of an award needs: the bid, the plan, what
// was claimed, the fund's cover, and who signs for the trust.
func changeFacts(tx *gorm.DB, a funding.Award, c funding.Command, f *funding.AwardFacts) (err error) {
	if !changesMoney(a, c) {
		return nil
	}
	step := steps{}
	step.do(func() error { f.Cover, err = loadCover(tx, a.Fund, false); return err })
	step.do(func() error { f.Plan, err = loadPlan(tx, a.ID); return err })
	step.do(func() error { f.Content, err = loadContent(tx, a.Bid); return err })
	step.do(func() error { f.Claim.Past, err = loadClaims(tx, a.ID); return err })
	step.do(func() error { f.Chain, _, err = loadChain(tx, a.Org); return err })
	return step.err
}

// changesMoney reports whether c may apply a change: a timer may, while one
// waits for the fund's money.
func changesMoney(a funding.Award, c funding.Command) bool {
	switch c.Verb {
	case funding.RequestChange, funding.DecideChange, funding.RetryCover:
		return true
	case funding.Wake:
		return slices.ContainsFunc(a.Changes, func(x funding.ChangeRequest) bool { return x.Status == funding.AwaitingCover })
	}
	return false
}

// holdCover reads the fund's years again under their locks, ascending: from
// here nobody else promises that money.
func holdCover(tx *gorm.DB, a funding.Award, c funding.Command, f *funding.AwardFacts) (err error) {
	if changesMoney(a, c) {
		f.Cover, err = loadCover(tx, a.Fund, true)
	}
	return err
}

// writeChanges copies the award's changes to their own table, where those that
// are over stay.
func writeChanges(tx *gorm.DB, a funding.Award) error {
	for _, c := range a.Changes {
		state, err := asJSON(c)
		if err != nil {
			return err
		}
		err = tx.Exec(`insert into changes (id, award_id, no, org, fund, status, requested_at, requested_by, decided_by, due, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (id) do update set status = excluded.status, decided_by = excluded.decided_by, due = excluded.due, state = excluded.state`,
			c.ID, a.ID, c.No, a.Org, a.Fund, c.Status, c.Requested.At, c.Requested.By, who(c.Decided), midnight(c.Due), state).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// writePool adds what an award gave up to the fund's in-year pool.
func writePool(tx *gorm.DB, a funding.Award, c funding.Command, entries []funding.PoolEntry) error {
	for _, p := range entries {
		err := tx.Exec(`insert into pool_entries (fund, fy, nature, award, change, amount_pence, at) values (?, ?, ?, ?, ?, ?, ?)`, a.Fund, int(p.FY), p.Nature, a.ID, p.Change, p.Amount, c.At).Error
		if err != nil {
			return err
		}
	}
	return nil
}
