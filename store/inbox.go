package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type commandRow struct {
	ID         string `gorm:"primaryKey"`
	Kind       funding.Kind
	Aggregate  string
	Verb       funding.Verb
	Body       *string
	BodyHash   string
	ByPerson   string
	Cause      *string
	AcceptedAt time.Time
	SettledAt  *time.Time
	Outcome    *string
	Refusal    *string
	Version    *int
}

func (commandRow) TableName() string { return "commands" }

// command is the row as the rules want it: accepted at the database's time.
func (r commandRow) command() funding.Command {
	c := funding.Command{ID: r.ID, Kind: r.Kind, Aggregate: r.Aggregate, Verb: r.Verb, By: r.ByPerson, At: r.AcceptedAt}
	if r.Body != nil {
		c.Body = json.RawMessage(*r.Body)
	}
	if r.Cause != nil {
		c.Cause = *r.Cause
	}
	return c
}

func (r commandRow) receipt() (desk.Receipt, error) {
	out := desk.Receipt{ID: r.ID, Ref: funding.Ref{Kind: r.Kind, ID: r.Aggregate}, Verb: r.Verb, Accepted: r.AcceptedAt, BodyHash: r.BodyHash}
	if r.SettledAt != nil {
		out.Settled, out.Outcome = *r.SettledAt, *r.Outcome
	}
	if r.Version != nil {
		out.Version = *r.Version
	}
	if r.Refusal != nil {
		out.Refusal = &funding.Error{}
		return out, json.Unmarshal([]byte(*r.Refusal), out.Refusal)
	}
	return out, nil
}

// bodyHash tells two requests with one key apart: what they ask, and of what.
func bodyHash(c funding.Command) string {
	sum := sha256.Sum256([]byte(string(c.Kind) + "/" + c.Aggregate + "/" + string(c.Verb) + "\n" + string(c.Body)))
	return hex.EncodeToString(sum[:])
}

// insertCommand keeps c once; at is when it was accepted, or zero for now.
func insertCommand(tx *gorm.DB, c funding.Command) error {
	at := "tranche_now()"
	args := []any{c.ID, c.Kind, c.Aggregate, c.Verb, orNull(string(c.Body)), bodyHash(c), c.By, orNull(c.Cause)}
	if !c.At.IsZero() {
		at, args = "?", append(args, c.At)
	}
	return tx.Exec(`insert into commands (id, kind, aggregate, verb, body, body_hash, by_person, cause, accepted_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, `+at+`) on conflict (id) do nothing`, args...).Error
}

// Accept keeps a click before anyone acts on it: from its return the click is
// safe, whatever dies. The time of acceptance is the database's. The same id
// with another body is refused.
func (s *Store) Accept(ctx context.Context, who funding.Person, c funding.Command) (desk.Receipt, error) {
	c.By, c.At = who.ID, time.Time{}
	var out desk.Receipt
	err := s.as(ctx, who, func(tx *gorm.DB) error {
		if err := insertCommand(tx, c); err != nil {
			return err
		}
		row, err := gorm.G[commandRow](tx).Where("id = ?", c.ID).Take(ctx)
		if err != nil {
			return err
		}
		if row.BodyHash != bodyHash(c) {
			return refusal.New(refusal.Invalid, "IDEMPOTENCY_KEY_REUSED", "This key was used before for a different request. Use a new key for a new request.").At("Idempotency-Key")
		}
		out, err = row.receipt()
		return err
	})
	return out, err
}

// Receipt says what came of a kept command; ok is false when there is none
// that this person sent.
func (s *Store) Receipt(ctx context.Context, who funding.Person, id string) (out desk.Receipt, ok bool, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		row, err := gorm.G[commandRow](tx).Where("id = ?", id).Take(ctx)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		out, err = row.receipt()
		ok = err == nil
		return err
	})
	return out, ok, err
}

// Advise asks the rules, without locks, whether c may happen: most refusals
// need no more than this. Only the transaction that writes is the law.
func (s *Store) Advise(ctx context.Context, who funding.Person, c funding.Command) error {
	err := s.as(ctx, who, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		c.By, c.At = who.ID, now
		switch c.Kind {
		case funding.BidKind:
			return adviseBid(tx, c)
		case funding.AwardKind:
			return adviseAward(tx, c)
		case funding.RunKind:
			return adviseRun(tx, c)
		case funding.EnquiryKind:
			return adviseEnquiry(tx, c)
		}
		return fmt.Errorf("advise on a %q", c.Kind)
	})
	return s.barred(ctx, who, c.Kind, c.Aggregate, err)
}

func adviseBid(tx *gorm.DB, c funding.Command) error {
	load := loadBid
	if c.Verb == funding.Extend {
		load = whereabouts
	}
	b, err := load(tx, c.Aggregate)
	if err != nil {
		return err
	}
	f, err := bidFacts(tx, b, c, false)
	if err != nil {
		return err
	}
	_, err = funding.ApplyBid(b, f, c)
	return err
}

func adviseAward(tx *gorm.DB, c funding.Command) error {
	a, err := loadAward(tx, c.Aggregate)
	if err != nil {
		return err
	}
	f, err := awardFacts(tx, a, c)
	if err != nil {
		return err
	}
	_, err = funding.ApplyAward(a, f, c)
	return err
}

func adviseRun(tx *gorm.DB, c funding.Command) error {
	r, err := loadRun(tx, c.Aggregate)
	if c.Verb == funding.CreateRun {
		r, err = newRun(tx, c.Aggregate)
	}
	if err != nil {
		return err
	}
	f, err := runFacts(tx, r, c)
	if err != nil {
		return err
	}
	_, err = funding.ApplyRun(r, f, c)
	return err
}

// newRun is a run that does not exist yet: its fund is the head of its name.
func newRun(tx *gorm.DB, id string) (funding.Run, error) {
	r := funding.Run{ID: id}
	head := id
	for range 2 {
		if i := strings.LastIndexByte(head, '-'); i > 0 {
			head = head[:i]
		}
	}
	r.Fund = head
	err := tx.Raw(`select funder from funds where code = ?`, head).Row().Scan(&r.Funder)
	return r, notFound(noRows(err), "There is no fund for a payment run called %s.", id)
}
