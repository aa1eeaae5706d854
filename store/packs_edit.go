package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// FindPack returns the id of an award's pack of a month, and whether somebody
// has to open it first: it is not there, or it is the first that the trust
// takes up.
func (s *Store) FindPack(ctx context.Context, who funding.Person, award string, fy calendar.FY, m calendar.Month) (id string, open bool, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		a, err := awardFor(tx, who, award)
		if err != nil {
			return err
		}
		if err := funding.May(who, "openPack", a.Subject()); err != nil {
			return err
		}
		id = funding.PackID(a.ID, fy, m)
		var there bool
		err = tx.Raw(`select exists (select 1 from packs where id = ?)`, id).Scan(&there).Error
		open = !there || a.PacksTaken == nil
		return err
	})
	return id, open, err
}

// PutPack keeps what was typed into a pack that is open. Faults are named and
// nothing is kept; figures are worked out from it whenever the pack is looked at.
func (s *Store) PutPack(ctx context.Context, who funding.Person, id string, d funding.PackDraft) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		if err := hold(tx, "pack/"+id); err != nil {
			return err
		}
		p, a, err := findPack(tx, who, id)
		if err != nil {
			return err
		}
		if err := funding.May(who, "putPack", a.Subject()); err != nil {
			return err
		}
		if p.Status != funding.PackOpen && p.Status != funding.PackReturned {
			return refuse("PACK_NOT_OPEN", "The pack of %s is “%s”, so it cannot be changed now.", p.Label(), p.Status.Title())
		}
		rules, err := loadRuleset(tx, a.Ruleset)
		if err != nil {
			return err
		}
		if err := funding.CheckPackDraft(a, p, d, rules.Packs); err != nil {
			return err
		}
		if err := checkDraftTexts(d); err != nil {
			return err
		}
		body, err := asJSON(d)
		if err != nil {
			return err
		}
		return tx.Exec(`insert into pack_drafts (pack_id, org, body, by_person) values (?, ?, ?, ?)
			on conflict (pack_id) do update set body = excluded.body, by_person = excluded.by_person, at = tranche_now()`, id, a.Org, body, who.ID).Error
	})
}

func checkDraftTexts(d funding.PackDraft) error {
	texts := []string{d.Narrative, d.Help, d.RatingReason}
	for _, r := range d.Risks {
		texts = append(texts, r.Ref, r.Cause, r.Event, r.Effect, r.Owner, r.Mitigation, r.Proximity)
	}
	for _, b := range d.Benefits {
		texts = append(texts, b.Ref, b.Actual)
	}
	for _, c := range d.Adjustments {
		texts = append(texts, c.Reason)
	}
	if e := checkTexts("narrative", texts...); e != nil {
		return e
	}
	return nil
}

// DraftPackClaims makes drafts of the claims that the ledger comes to up to the
// end of a pack's month, so that they go with the pack. Nothing to claim is
// fine; the same token makes them once.
func (s *Store) DraftPackClaims(ctx context.Context, who funding.Person, token, id string) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		p, a, err := findPack(tx, who, id)
		if err != nil {
			return err
		}
		if err := funding.May(who, "createClaimFromLedger", a.Subject()); err != nil {
			return err
		}
		if err := hold(tx, "ledger/"+a.ID); err != nil {
			return err
		}
		key, err := holdToken(tx, who, token)
		if err != nil {
			return err
		}
		var made int64
		if err := tx.Raw(`select count(*) from claims where token like ?`, key+"/%").Scan(&made).Error; err != nil || made > 0 {
			return err
		}
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		b, err := openLedger(tx, a, calendar.DateOf(now))
		if err != nil {
			return err
		}
		b.until(p.FY.MonthEnd(p.Month))
		if !b.claimable() {
			return nil
		}
		_, err = b.makeClaims(tx, who, key)
		return err
	})
}

// until leaves out the postings after a day.
func (b *ledgerBook) until(d calendar.Date) {
	var kept []funding.Posting
	for _, p := range b.facts.Postings {
		if !p.Posted.After(d) {
			kept = append(kept, p)
		}
	}
	b.facts.Postings = kept
}

// claimable reports whether the ledger comes to a claim that fits its year.
func (b *ledgerBook) claimable() bool {
	for _, c := range funding.ProposeClaims(b.award, b.facts).Claims {
		if c.Makeable() {
			return true
		}
	}
	return false
}
