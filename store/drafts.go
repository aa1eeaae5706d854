package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// edit changes the content of a bid that who may edit, all or nothing. It
// takes the content row's lock before it reads the bid's status: a submission
// holds that row too, so an edit comes wholly before it or is refused. Saving
// what is there already changes no version, because that would undo an
// approval of the very same words.
func (s *Store) edit(ctx context.Context, who funding.Person, id string, change func(tx *gorm.DB, b funding.Bid, old funding.Content) (funding.Content, error), how ...funding.Effort) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		if err := tx.Exec(`select 1 from contents where bid_id = ? for update`, id).Error; err != nil {
			return err
		}
		b, err := loadBid(tx, id)
		if err != nil {
			return err
		}
		if err := funding.May(who, "editBid", b.Subject(who)); err != nil {
			return err
		}
		old, err := loadContent(tx, id)
		if err != nil {
			return err
		}
		next, err := change(tx, b, old)
		if err != nil {
			return err
		}
		if err := noteEdit(tx, b, who, effortOf(how), funding.FieldsChanged(old, next)); err != nil || next.Hash() == old.Hash() {
			return err
		}
		err = one(tx.Exec(`update contents set version = version + 1, title = ?, ask_pence = ?, optimism_bias_bp = ?, prices = ? where bid_id = ?`,
			next.Title(), next.NationalAsk(), next.OptimismBias, next.Prices, id), "content of bid "+id)
		if err != nil {
			return err
		}
		return askAnew(tx, b)
	})
}

// PutAnswers saves answers to questions; an empty value clears one. Where
// each answer came from is kept: editing what was filled in is not the same
// as typing it (domain 8.4).
func (s *Store) PutAnswers(ctx context.Context, who funding.Person, bid string, given []funding.GivenAnswer) error {
	return s.edit(ctx, who, bid, func(tx *gorm.DB, b funding.Bid, old funding.Content) (funding.Content, error) {
		return giveAnswers(tx, who, b, old, given)
	}, effortOfAnswers(given))
}

// giveAnswers puts given answers into a bid's content that is locked.
func giveAnswers(tx *gorm.DB, who funding.Person, b funding.Bid, old funding.Content, given []funding.GivenAnswer) (funding.Content, error) {
	now, err := nowIn(tx)
	if err != nil {
		return old, err
	}
	rules, err := rulesFor(tx, b, calendar.DateOf(now))
	if err != nil {
		return old, err
	}
	if err := checkGiven(given, rules); err != nil {
		return old, err
	}
	next := old
	next.Answers = maps.Clone(old.Answers)
	touched := map[string]funding.Answer{}
	var cleared []string
	for _, g := range given {
		if strings.TrimSpace(g.Value) == "" {
			delete(next.Answers, g.Key)
			delete(touched, g.Key)
			cleared = append(cleared, g.Key)
			continue
		}
		a, known := next.Answers[g.Key]
		next.Answers[g.Key] = answered(a, known, g, who, now)
		touched[g.Key] = next.Answers[g.Key]
	}
	if len(cleared) > 0 {
		if err := tx.Exec(`delete from answers where bid_id = ? and key in ?`, b.ID, cleared).Error; err != nil {
			return old, err
		}
	}
	return next, putAnswerRows(tx, b, touched)
}

// answered is what an answer becomes of what was given.
func answered(old funding.Answer, known bool, g funding.GivenAnswer, who funding.Person, now time.Time) funding.Answer {
	if known && old.Value == g.Value {
		old.ActiveMS += g.ActiveMS
		if g.Provenance == funding.PrefillAccepted {
			return old.Confirmed(who.ID, now)
		}
		return old
	}
	next := funding.Answer{Value: g.Value, Provenance: g.Provenance, Source: g.Source, At: now, By: who.ID, ActiveMS: old.ActiveMS + g.ActiveMS}
	if next.Provenance == "" {
		next.Provenance = funding.Typed
	}
	switch {
	case known && old.Prefilled():
		next.Provenance, next.Source, next.AsOf = funding.PrefillEdited, old.Source, old.AsOf
	case known && old.Provenance == funding.Copied: // adapted, as it was meant to be
		next.Provenance, next.Source = funding.Copied, old.Source
	}
	return next
}

// putAnswerRows writes answers, in key order so that two writers cannot wait
// for each other.
func putAnswerRows(tx *gorm.DB, b funding.Bid, answers map[string]funding.Answer) error {
	for _, key := range slices.Sorted(maps.Keys(answers)) {
		a := answers[key]
		err := tx.Exec(`insert into answers (bid_id, key, org, value, provenance, source, as_of, at, by_person, confirmed_by, confirmed_at, active_ms)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (bid_id, key) do update set value = excluded.value, provenance = excluded.provenance, source = excluded.source, as_of = excluded.as_of, at = excluded.at,
			by_person = excluded.by_person, confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at, active_ms = excluded.active_ms`,
			b.ID, key, b.Org, a.Value, a.Provenance, a.Source, dateOrNull(a.AsOf), a.At, a.By, orNull(a.ConfirmedBy), timeOrNull(a.ConfirmedAt), a.ActiveMS).Error
		if err != nil {
			return err
		}
	}
	return nil
}
