package store

import (
	"context"
	"encoding/json"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// PutRuleset enters a ruleset, or replaces the one with its code as long as no
// bid keeps it. It needs the owner's connection.
func (s *Store) PutRuleset(ctx context.Context, r funding.Ruleset) error {
	return s.tx(ctx, func(tx *gorm.DB) error {
		n, err := keepingRuleset(tx, r.Code)
		if err != nil {
			return err
		}
		if n > 0 {
			return refusal.New(refusal.Conflict, "RULESET_PINNED", "%d bids were submitted under %s and keep it, so it stays as it is. Give the changed rules a code and a first day of their own.", n, r.Code).At("code")
		}
		return putRuleset(tx, r)
	})
}

// keepingRuleset counts the bids that have pinned a ruleset.
func keepingRuleset(tx *gorm.DB, code string) (n int64, err error) {
	err = tx.Raw(`select count(*) from bids where state ->> 'ruleset' = ?`, code).Row().Scan(&n)
	return n, err
}

// putRuleset adds a ruleset, or replaces it while no bid has pinned it.
func putRuleset(tx *gorm.DB, r funding.Ruleset) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return tx.Exec(`insert into rulesets (code, effective_from, effective_to, body) values (?, ?, ?, ?)
		on conflict (code) do update set effective_from = excluded.effective_from, effective_to = excluded.effective_to, body = excluded.body
		where not exists (select 1 from bids b where b.state ->> 'ruleset' = rulesets.code)`,
		r.Code, r.EffectiveFrom.String(), dateOrNull(r.EffectiveTo), string(body)).Error
}
