package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// How much of what was typed is kept: bytes of one form, forms of one person,
// and for how long by the wall clock.
const (
	largestForm     = 256 << 10
	mostJottings    = 300
	jottingsKept    = 30 * 24 * time.Hour
	leftFormsKept   = 24 * time.Hour
	addressAtLength = 300
)

// formText is a form as the tables keep it. Zero bytes, which PostgreSQL does
// not keep, are left out: no one typed them.
func formText(address string, form url.Values) (string, error) {
	text, err := asJSON(withoutZeros(form))
	switch {
	case err != nil:
		return "", err
	case len(text) > largestForm:
		return "", refusal.New(refusal.Invalid, "FORM_TOO_LARGE", "This page holds %d kB, more than the %d kB that can be kept while you type. Save it, or put in less at once.", len(text)>>10, largestForm>>10)
	case address == "" || len(address) > addressAtLength:
		return "", refusal.New(refusal.Invalid, "ADDRESS_TOO_LONG", "The address of this page is too long to keep what you type. Save the page yourself.")
	}
	return text, nil
}

func withoutZeros(form url.Values) url.Values {
	out := make(url.Values, len(form))
	for name, values := range form {
		for _, v := range values {
			out.Add(plainText(name), plainText(v))
		}
	}
	return out
}

func plainText(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	var out []rune
	for _, r := range s {
		if r != 0 {
			out = append(out, r)
		}
	}
	return string(out)
}

// Jottings are the person's own at these addresses.
func (s *Store) Jottings(ctx context.Context, who funding.Person, addresses []string) (list []desk.Jotting, err error) {
	if len(addresses) == 0 {
		return nil, nil
	}
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		var rows []struct {
			Address, Form, Why string
			At                 time.Time
		}
		if err := tx.Raw(`select address, form::text as form, why, at from jottings where address in ? order by address`, addresses).Scan(&rows).Error; err != nil {
			return err
		}
		list = make([]desk.Jotting, len(rows))
		for i, r := range rows {
			list[i] = desk.Jotting{Address: r.Address, Why: r.Why, At: r.At}
			if err := json.Unmarshal([]byte(r.Form), &list[i].Form); err != nil {
				return fmt.Errorf("read a jotting: %w", err)
			}
		}
		return nil
	})
	return list, err
}

// Jot keeps jottings of the person's, each in place of what was kept at its
// address, and drops those at other addresses, all or nothing.
func (s *Store) Jot(ctx context.Context, who funding.Person, keep []desk.Jotting, drop []string) error {
	if len(keep)+len(drop) == 0 {
		return nil
	}
	return s.as(ctx, who, func(tx *gorm.DB) error {
		if len(drop) > 0 {
			if err := tx.Exec(`delete from jottings where person_id = ? and address in ?`, who.ID, drop).Error; err != nil {
				return err
			}
		}
		return jotAll(tx, who, keep)
	})
}

func jotAll(tx *gorm.DB, who funding.Person, keep []desk.Jotting) error {
	for _, j := range keep {
		text, err := formText(j.Address, j.Form)
		if err != nil {
			return err
		}
		err = tx.Exec(`insert into jottings (person_id, address, form, why) values (?, ?, ?::jsonb, ?)
			on conflict (person_id, address) do update set form = excluded.form, why = excluded.why, at = excluded.at, kept_at = excluded.kept_at`, who.ID, j.Address, text, j.Why).Error
		if err != nil {
			return err
		}
	}
	if len(keep) == 0 {
		return nil
	}
	var n int
	if err := tx.Raw(`select count(*) from jottings where person_id = ?`, who.ID).Scan(&n).Error; err != nil {
		return err
	}
	if n > mostJottings {
		return refusal.New(refusal.Conflict, "TOO_MANY_JOTTINGS", "You have %d pages with text that is not saved. Save or discard some of them first.", mostJottings)
	}
	return nil
}

// ticketKey is how a ticket stands in the database: a stolen table takes no
// form.
func ticketKey(ticket string) string {
	sum := sha256.Sum256([]byte(ticket))
	return hex.EncodeToString(sum[:])
}

// withTicket runs f in a transaction that sees the one form of a ticket.
func (s *Store) withTicket(ctx context.Context, ticket string, f func(tx *gorm.DB, key string) error) error {
	return s.tx(ctx, func(tx *gorm.DB) error {
		key := ticketKey(ticket)
		if err := tx.Exec(`select set_config('app.ticket', ?, true)`, key).Error; err != nil {
			return err
		}
		return f(tx, key)
	})
}

// LeaveForm keeps a form that was sent after its session had ended, for
// whoever brings the ticket within a day.
func (s *Store) LeaveForm(ctx context.Context, ticket, address string, form url.Values) error {
	text, err := formText(address, form)
	if err != nil {
		return err
	}
	return s.withTicket(ctx, ticket, func(tx *gorm.DB, key string) error {
		return tx.Exec(`insert into left_forms (ticket, address, form) values (?, ?, ?::jsonb)`, key, address, text).Error
	})
}

// TakeForm gives a left form to whoever brings its ticket, once; ok is false
// when there is none, or it is older than a day.
func (s *Store) TakeForm(ctx context.Context, ticket string) (address string, form url.Values, ok bool, err error) {
	err = s.withTicket(ctx, ticket, func(tx *gorm.DB, key string) error {
		var rows []struct {
			Address, Form string
			Fresh         bool
		}
		err := tx.Raw(`delete from left_forms where ticket = ? returning address, form::text as form, kept_at > clock_timestamp() - make_interval(secs => ?) as fresh`,
			key, leftFormsKept.Seconds()).Scan(&rows).Error
		if err != nil || len(rows) == 0 || !rows[0].Fresh {
			return err
		}
		address, ok = rows[0].Address, true
		return json.Unmarshal([]byte(rows[0].Form), &form)
	})
	return address, form, ok, err
}

// SweepJottings removes what was typed and never saved, when it is old: 30
// days for jottings, a day for left forms.
func (s *Store) SweepJottings(ctx context.Context) (removed int64, err error) {
	for _, row := range []struct {
		table string
		kept  time.Duration
	}{{"jottings", jottingsKept}, {"left_forms", leftFormsKept}} {
		done := s.db.WithContext(ctx).Exec(`delete from `+row.table+` where kept_at < clock_timestamp() - make_interval(secs => ?)`, row.kept.Seconds())
		if done.Error != nil {
			return removed, done.Error
		}
		removed += done.RowsAffected
	}
	return removed, nil
}
