package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// loadBid reads a bid without a lock. A bid that the person may not see reads
// as one that does not exist.
func loadBid(tx *gorm.DB, id string) (funding.Bid, error) {
	var b funding.Bid
	err := scanBody(tx, &b, `select state from bids where id = ?`, id)
	return b, notFound(err, "There is no bid %s that you can see.", id)
}

func loadAward(tx *gorm.DB, id string) (funding.Award, error) {
	var a funding.Award
	err := scanBody(tx, &a, `select state from awards where id = ?`, id)
	return a, notFound(err, "There is no award %s that you can see.", id)
}

func loadRun(tx *gorm.DB, id string) (funding.Run, error) {
	var r funding.Run
	err := scanBody(tx, &r, `select state from runs where id = ?`, id)
	return r, notFound(err, "There is no payment run %s that you can see.", id)
}

// lockBid reads a bid and its content row under the locks that a writer
// needs: autosave holds the content row while it writes.
func lockBid(tx *gorm.DB, id string) (b funding.Bid, err error) {
	// no key update: autosave's inserts refer to the bid while it holds the content row
	if err := scanBody(tx, &b, `select state from bids where id = ? for no key update`, id); err != nil {
		return b, notFound(err, "There is no bid %s.", id)
	}
	return b, tx.Exec(`select 1 from contents where bid_id = ? for update`, id).Error
}

// lockAward reads an award under its row lock. One that has not begun yet is
// an empty award: its bid's row is the lock then.
func lockAward(tx *gorm.DB, id string) (a funding.Award, err error) {
	err = scanBody(tx, &a, `select state from awards where id = ? for update`, id)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return a, tx.Exec(`select 1 from bids where id = ? for share`, id).Error
	}
	return a, err
}

func lockRun(tx *gorm.DB, id string) (r funding.Run, err error) {
	err = scanBody(tx, &r, `select state from runs where id = ? for update`, id)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return newRun(tx, id)
	}
	return r, err
}

// orNull keeps a zero time or empty word out of the database.
func orNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

func momentAt(m *funding.Moment) any {
	if m == nil {
		return nil
	}
	return m.At
}

func asJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("write a %T: %w", v, err)
	}
	return string(b), nil
}

// saveBid writes the process row of a bid whose version has just grown by one.
func saveBid(tx *gorm.DB, b funding.Bid) error {
	state, err := asJSON(b)
	if err != nil {
		return err
	}
	var decidedAt, decidedBy any
	if d := b.Decision; d != nil {
		decidedAt, decidedBy = d.Made.At, d.By
	}
	res := tx.Exec(`update bids set org = ?, icb = ?, region = ?, status = ?, stage = ?, version = ?, closed = ?, wake_at = ?, submitted_at = ?, decided_at = ?, released_at = ?,
		approved_by = ?, signed_by = ?, decided_by = ?, state = ? where id = ? and version = ?`,
		b.Org, b.ICB, b.Region, b.Status, b.Stage(), b.Version, b.Closed(), timeOrNull(b.NextAlarm), momentAt(b.Began()), decidedAt, momentAt(b.Released),
		endorser(b.SRO), endorser(b.CFO), decidedBy, state, b.ID, b.Version-1)
	return one(res, "bid "+b.ID)
}

func endorser(e *funding.Endorsement) any {
	if e == nil {
		return nil
	}
	return e.By
}

func timeOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// one insists that a statement changed exactly one row: under row-level
// security a foreign row is silently none.
func one(res *gorm.DB, what string) error {
	if res.Error != nil {
		return res.Error
	}
	if res.RowsAffected != 1 {
		return fmt.Errorf("save %s: %d rows changed, want 1", what, res.RowsAffected)
	}
	return nil
}

// saveAward writes the process row of an award: a new one at version 1.
func saveAward(tx *gorm.DB, a funding.Award) error {
	state, err := asJSON(a)
	if err != nil {
		return err
	}
	if a.Version == 1 {
		return tx.Exec(`insert into awards (id, round_id, fund, org, icb, region, funder, status, stage, version, closed, wake_at, total_pence, decided_by, began_at, state)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, a.ID, a.Round, a.Fund, a.Org, a.ICB, a.Region, a.Funder, a.Status, a.Stage(), a.Version, a.Closed(),
			timeOrNull(a.NextAlarm), a.Total, a.DecidedBy, a.Began.At, state).Error
	}
	return one(tx.Exec(`update awards set org = ?, icb = ?, region = ?, status = ?, stage = ?, version = ?, closed = ?, wake_at = ?, total_pence = ?, state = ? where id = ? and version = ?`,
		a.Org, a.ICB, a.Region, a.Status, a.Stage(), a.Version, a.Closed(), timeOrNull(a.NextAlarm), a.Total, state, a.ID, a.Version-1), "award "+a.ID)
}

// saveRun writes the process row of a payment run: a new one at version 1.
func saveRun(tx *gorm.DB, r funding.Run) error {
	state, err := asJSON(r)
	if err != nil {
		return err
	}
	if r.Version == 1 {
		return tx.Exec(`insert into runs (id, fund, funder, status, stage, version, closed, total, needs_approval, needs_second, created_by, created_at, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			r.ID, r.Fund, r.Funder, r.Status, r.Status, r.Version, r.Closed(), r.Total, r.NeedsApproval, r.NeedsSecond, r.Created.By, r.Created.At, state).Error
	}
	return one(tx.Exec(`update runs set status = ?, stage = ?, version = ?, closed = ?, approved_by = ?, first_released_by = ?, released_by = ?, state = ? where id = ? and version = ?`,
		r.Status, r.Status, r.Version, r.Closed(), who(r.Approved), who(r.FirstRelease), who(r.Released), state, r.ID, r.Version-1), "payment run "+r.ID)
}
