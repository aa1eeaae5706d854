package store

import (
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// applyBid asks the rules about c on b under b's lock, and writes the answer.
func applyBid(tx *gorm.DB, b funding.Bid, c funding.Command) error {
	f, err := bidFacts(tx, b, c, true)
	if err != nil {
		return err
	}
	r, err := funding.ApplyBid(b, f, c)
	if err != nil {
		return err
	}
	if err := keepJoint(tx, b, r, f, c); err != nil {
		return err
	}
	tasks, err := bidTasks(tx, r.Bid, f.Calendar)
	if err != nil {
		return err
	}
	step := steps{}
	step.do(func() error { return saveBid(tx, r.Bid) })
	if c.Verb == funding.ApproveInside || c.Verb == funding.Submit {
		step.do(func() error { return keepSnapshot(tx, b, f.Content) })
	}
	step.do(func() error { return keepChange(tx, r, f) })
	step.do(func() error { return commitCover(tx, f.Round.Fund, r.Effects.Commit) })
	w := writing{funding.Ref{Kind: funding.BidKind, ID: b.ID}, b.Org, b.Org, r.Bid.Title, r.Bid.Version, r.Events, tasks, r.Effects}
	step.do(func() error { return w.write(tx, c) })
	step.do(func() error {
		ended, err := funding.BidSteps(b, r.Bid, f)
		return keepSteps(tx, w, f.Round.Fund, ended, err)
	})
	return step.err
}

// bidTasks are the tasks of a bid. While it is approved inside the trust and may
// still be edited, the content says what the approval is worth.
func bidTasks(tx *gorm.DB, b funding.Bid, cal calendar.Calendar) ([]funding.Task, error) {
	if b.Status == funding.InternalApproval && b.Endorsed() {
		content, err := loadContent(tx, b.ID)
		if err != nil {
			return nil, err
		}
		b = b.ApprovedOnly(content.Hash())
		b.Ask = content.NationalAsk() // what has to be signed goes by the worth
	}
	return funding.BidTasks(b, cal)
}

// askAnew rewrites the tasks of an approved bid that was edited: the first of
// its chain is asked again, and the chief finance officer is not.
func askAnew(tx *gorm.DB, b funding.Bid) error {
	if b.Status != funding.InternalApproval || !b.Endorsed() {
		return nil
	}
	cal, err := loadCalendar(tx)
	if err != nil {
		return err
	}
	tasks, err := bidTasks(tx, b, cal)
	if err != nil {
		return err
	}
	return writing{ref: funding.Ref{Kind: funding.BidKind, ID: b.ID}, trust: b.Org, about: b.Title, tasks: tasks}.writeTasks(tx)
}

// keepSnapshot keeps the exact content that somebody said yes to.
func keepSnapshot(tx *gorm.DB, b funding.Bid, content funding.Content) error {
	body, err := asJSON(content)
	if err != nil {
		return err
	}
	return tx.Exec(`insert into snapshots (bid_id, hash, org, body) values (?, ?, ?, ?) on conflict do nothing`, b.ID, content.Hash(), b.Org, body).Error
}

// commitCover takes cover from the fund. The rows are locked already, in
// ascending order; the CHECK has the last word.
func commitCover(tx *gorm.DB, fund string, moves []funding.CoverMove) error {
	for _, m := range moves {
		res := tx.Exec(`update fund_years set committed = committed + ? where fund = ? and fy = ? and nature = ?`, m.Amount, fund, int(m.FY), m.Nature)
		if err := one(res, "fund year"); err != nil {
			return err
		}
	}
	return nil
}
