package store

import (
	"errors"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// ErrUndeliverable marks a letter that the mail server will never take: its
// address is wrong or the server said no for good. Trying again is useless.
var ErrUndeliverable = errors.New("undeliverable")

// giveUp marks a letter as undeliverable, so that it is tried no more, and tells
// the fund's administrators, who can find out how else to reach the person. It
// does not quote the letter, which may be about a draft that is none of theirs.
func (r outboxRow) giveUp(tx *gorm.DB, why error) error {
	err := one(tx.Exec(`update outbox set undeliverable_at = tranche_now(), attempts = attempts + 1, last_error = ? where id = ?`, why.Error(), r.ID), "letter")
	if err != nil {
		return err
	}
	return tx.Exec(`insert into notices (person_id, cause, letter, title, body, link)
		select distinct p.id, ?, ?::bigint, ?, ?, '' from people p join posts o on o.person_id = p.id
		where o.role = ? and o.until is null and p.left_at is null and o.org = coalesce(
			(select funder from bids where id = ? and ? = 'bid'), (select funder from awards where id = ? and ? = 'award'), (select funder from runs where id = ? and ? = 'run'))
		on conflict do nothing`,
		r.Cause, r.ID, "A letter to "+r.Name+" could not be delivered",
		"The mail server refused it for good: there is nobody to be reached at "+r.Email+". It is not sent again. What waits for "+r.Name+" still stands on their start page; find out their new address.",
		funding.FundAdmin, r.Aggregate, r.Kind, r.Aggregate, r.Kind, r.Aggregate, r.Kind).Error
}
