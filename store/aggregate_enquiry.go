package store

import (
	"errors"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

func loadEnquiry(tx *gorm.DB, id string) (funding.Enquiry, error) {
	var e funding.Enquiry
	err := scanBody(tx, &e, `select state from enquiries where id = ?`, id)
	return e, notFound(err, "There is no question %s that you can see.", id)
}

// lockEnquiry reads an enquiry under its row lock. One that is only being
// asked is empty but for its name, on which a lock is held instead.
func lockEnquiry(tx *gorm.DB, id string) (e funding.Enquiry, err error) {
	err = scanBody(tx, &e, `select state from enquiries where id = ? for update`, id)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return funding.Enquiry{ID: id}, hold(tx, "enquiry/"+id)
	}
	return e, err
}

// saveEnquiry writes the process row of an enquiry: a new one at version 1.
func saveEnquiry(tx *gorm.DB, e funding.Enquiry) error {
	state, err := asJSON(e)
	if err != nil {
		return err
	}
	lap := e.Lap()
	if e.Version == 1 {
		return tx.Exec(`insert into enquiries (id, sort, org, funder, round_id, bid_id, status, stage, version, closed, wake_at, due, asked_by, holder, half_days, asked_at, state)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.ID, e.Sort, e.Org, e.Funder, orNull(e.About.Round), orNull(e.About.Bid), e.Status, e.Status, e.Version, e.Done(),
			timeOrNull(e.NextAlarm), lap.Due.String(), e.AskedBy, orNull(e.Holder), e.HalfDays, lap.Since.At, state).Error
	}
	return one(tx.Exec(`update enquiries set status = ?, stage = ?, version = ?, closed = ?, wake_at = ?, due = ?, holder = ?, half_days = ?, state = ? where id = ? and version = ?`,
		e.Status, e.Status, e.Version, e.Done(), timeOrNull(e.NextAlarm), lap.Due.String(), orNull(e.Holder), e.HalfDays, state, e.ID, e.Version-1), "enquiry "+e.ID)
}

// savePublication keeps what everybody may read of an enquiry beside it.
func savePublication(tx *gorm.DB, e funding.Enquiry) error {
	p := e.Published
	if p == nil {
		return nil
	}
	shown := *p
	shown.Made.By = "" // for the record only
	if shown.Withdrawn != nil {
		return one(tx.Exec(`update published_answers set withdrawn = true where id = ?`, e.ID), "published answer "+e.ID)
	}
	body, err := asJSON(shown)
	if err != nil {
		return err
	}
	return tx.Exec(`insert into published_answers (id, round_id, changes_rule, published_at, body) values (?, ?, ?, ?, ?)
		on conflict (id) do update set round_id = excluded.round_id, changes_rule = excluded.changes_rule, published_at = excluded.published_at, body = excluded.body, withdrawn = false`,
		e.ID, p.Round, p.ChangesRule(), p.Made.At, body).Error
}
