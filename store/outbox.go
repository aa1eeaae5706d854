package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// A Mail is one letter to one person, ready to be sent. Its ID is also its
// Message-ID, so that a copy sent after a crash can be known for one.
type Mail struct {
	ID       string
	To       string
	ToName   string
	Subject  string
	Body     string
	Link     string
	Written  time.Time // when its cause happened, by the product's clock
	Calendar *funding.CalendarEntry
}

type outboxRow struct {
	ID        int64
	Cause     string
	Template  string
	Kind      funding.Kind
	Aggregate string
	Email     string
	Name      string
	Subject   string
	Body      string
	Link      string
	Calendar  *string
	Attempts  int
	CreatedAt time.Time
}

// SendLetters sends the letters of one aggregate that wait (of all, when ref
// is zero), oldest first, each in a transaction of its own: it is marked as
// sent with the row locked, so no other process sends it too. It stops at the
// first that cannot be sent, notes why and when to try again, and returns that
// error: letters keep their order. One that is [ErrUndeliverable] keeps nobody
// else's waiting.
func (s *Store) SendLetters(ctx context.Context, ref funding.Ref, send func(context.Context, Mail) error) (sent int, err error) {
	for {
		more, err := s.sendOne(ctx, ref, send)
		if err != nil && !errors.Is(err, ErrUndeliverable) || !more {
			return sent, err
		}
		if err == nil {
			sent++
		}
	}
}

func (s *Store) sendOne(ctx context.Context, ref funding.Ref, send func(context.Context, Mail) error) (more bool, err error) {
	var failed error
	err = s.tx(ctx, func(tx *gorm.DB) error {
		row, ok, err := nextLetter(tx, ref)
		if err != nil || !ok {
			return err
		}
		mail, err := row.mail()
		if err != nil {
			return err
		}
		more = true
		if failed = send(ctx, mail); errors.Is(failed, ErrUndeliverable) {
			return row.giveUp(tx, failed)
		}
		if failed != nil {
			wait := min(time.Duration(1<<min(row.Attempts, 10))*time.Second, 10*time.Minute)
			return tx.Exec(`update outbox set attempts = attempts + 1, last_error = ?, retry_at = clock_timestamp() + make_interval(secs => ?) where id = ?`, failed.Error(), wait.Seconds(), row.ID).Error
		}
		return one(tx.Exec(`update outbox set sent_at = tranche_now(), attempts = attempts + 1, last_error = null where id = ?`, row.ID), "letter")
	})
	if err == nil {
		err = failed
	}
	return more, err
}

func nextLetter(tx *gorm.DB, ref funding.Ref) (outboxRow, bool, error) {
	query := `select o.id, o.cause, o.template, o.kind, o.aggregate, o.created_at, p.email, p.name, o.subject, o.body, o.link, o.calendar, o.attempts from outbox o join people p on p.id = o.person_id
		where o.sent_at is null and o.undeliverable_at is null and o.retry_at <= clock_timestamp()`
	var args []any
	if ref.ID != "" {
		query, args = query+` and o.kind = ? and o.aggregate = ?`, []any{ref.Kind, ref.ID}
	}
	var rows []outboxRow
	err := tx.Raw(query+` order by o.id limit 1 for update of o skip locked`, args...).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return outboxRow{}, false, err
	}
	return rows[0], true, nil
}

func (r outboxRow) mail() (Mail, error) {
	m := Mail{ID: bodyHash(funding.Command{Aggregate: r.Cause, Verb: funding.Verb(r.Template + "/" + r.Email)})[:32], To: r.Email, ToName: r.Name, Subject: r.Subject, Body: r.Body, Link: r.Link, Written: r.CreatedAt}
	if r.Calendar == nil {
		return m, nil
	}
	m.Calendar = &funding.CalendarEntry{}
	return m, json.Unmarshal([]byte(*r.Calendar), m.Calendar)
}

// UnsentLetters counts the letters that wait.
func (s *Store) UnsentLetters(ctx context.Context) (n int64, err error) {
	err = s.db.WithContext(ctx).Raw(`select count(*) from outbox where sent_at is null and undeliverable_at is null`).Scan(&n).Error
	return n, err
}
