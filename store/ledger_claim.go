package store

import (
	"context"
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// editLedger runs f on an award's ledger as it stands, for somebody who may do
// an action with it: one at a time.
func (s *Store) editLedger(ctx context.Context, who funding.Person, action funding.Action, file string, f func(tx *gorm.DB, a funding.Award, b *ledgerBook) error) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		l, a, err := takeLedger(tx, who, action, file)
		if err != nil {
			return err
		}
		if l.Status != desk.LedgerRead {
			return refuse("LEDGER_NOT_READ", "This file has not been read yet. Wait until it is, or say what its columns are.")
		}
		if err := hold(tx, "ledger/"+a.ID); err != nil {
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
		return f(tx, a, b)
	})
}

// PutLedgerScope says which project codes and cost centres are the award's. It
// is remembered.
func (s *Store) PutLedgerScope(ctx context.Context, who funding.Person, file string, scope funding.LedgerScope) error {
	return s.editLedger(ctx, who, "matchLedgerLine", file, func(tx *gorm.DB, a funding.Award, b *ledgerBook) error {
		if err := funding.CheckLedgerScope(scope, b.codes); err != nil {
			return err
		}
		return saveScope(tx, who, a, scope)
	})
}

func saveScope(tx *gorm.DB, who funding.Person, a funding.Award, scope funding.LedgerScope) error {
	body, err := asJSON(funding.LedgerScope{Projects: scope.Projects, CostCentres: scope.CostCentres})
	if err != nil {
		return err
	}
	return tx.Exec(`insert into ledger_scopes (award_id, org, scope, by_person) values (?, ?, ?, ?)
		on conflict (award_id) do update set scope = excluded.scope, by_person = excluded.by_person, at = excluded.at`, a.ID, a.Org, body, who.ID).Error
}

// AnswerLedger says of postings, by their keys, which cost line they belong to,
// or that they are not this award's. It is learned for the next file.
func (s *Store) AnswerLedger(ctx context.Context, who funding.Person, file string, answers map[string]string) error {
	return s.editLedger(ctx, who, "matchLedgerLine", file, func(tx *gorm.DB, a funding.Award, b *ledgerBook) error {
		if err := funding.CheckLedgerAnswers(answers, b.facts.Bid); err != nil {
			return err
		}
		for _, key := range slices.Sorted(maps.Keys(answers)) {
			if err := b.answer(tx, who, key, answers[key]); err != nil {
				return err
			}
		}
		return nil
	})
}

// answer learns where a posting belongs, and where those belong that were asked
// about with it.
func (b *ledgerBook) answer(tx *gorm.DB, who funding.Person, key, target string) error {
	i := slices.IndexFunc(b.facts.Postings, func(p funding.Posting) bool { return p.Key == key })
	if i < 0 {
		return refusal.New(refusal.NotFound, "NOT_FOUND", "There is no posting %q of this award in the ledger.", firstWords(key)).At("key")
	}
	if claim := b.live[key]; claim != "" {
		return refuse("LEDGER_LINE_CLAIMED", "This posting is in claim %s already. Change it there.", claim).To("/claims/" + claim)
	}
	lessons := funding.LedgerLessons(b.facts.Postings[i], target)
	for _, q := range funding.ProposeClaims(b.award, b.facts).Questions {
		if q.Key == key {
			for _, p := range q.Postings[1:] {
				lessons = append(lessons, funding.LedgerRule{Kind: funding.RuleLine, Value: p.Key, Target: target})
			}
		}
	}
	return b.learn(tx, who, lessons)
}

// learn keeps lessons, in a fixed order; what was taught otherwise before says
// nothing from now on, unless it is close.
func (b *ledgerBook) learn(tx *gorm.DB, who funding.Person, lessons []funding.LedgerRule) error {
	for _, l := range lessons {
		i := slices.IndexFunc(b.facts.Learned, func(r funding.LedgerRule) bool { return r.Kind == l.Kind && r.Value == l.Value })
		target := l.Target
		if i >= 0 {
			target = b.facts.Learned[i].Learn(l.Target)
			b.facts.Learned[i].Target = target
		} else {
			b.facts.Learned = append(b.facts.Learned, l)
		}
		err := tx.Exec(`insert into ledger_rules (award_id, org, kind, value, target, by_person) values (?, ?, ?, ?, ?, ?)
			on conflict (award_id, kind, value) do update set target = excluded.target, by_person = excluded.by_person, at = excluded.at where ledger_rules.target <> excluded.target`,
			b.award.ID, b.award.Org, l.Kind, l.Value, target, who.ID).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// ClaimLedger makes drafts of the claims that an award's ledger comes to, all
// or none, and returns their ids; the same token gives the same claims again.
// What was proposed and is now confirmed is learned.
func (s *Store) ClaimLedger(ctx context.Context, who funding.Person, token, file string) (ids []string, err error) {
	err = s.editLedger(ctx, who, "createClaimFromLedger", file, func(tx *gorm.DB, a funding.Award, b *ledgerBook) error {
		key, err := holdToken(tx, who, token)
		if err != nil {
			return err
		}
		if err := tx.Raw(`select id from claims where token like ? order by nature, no`, key+"/%").Scan(&ids).Error; err != nil || len(ids) > 0 {
			return err
		}
		ids, err = b.makeClaims(tx, who, key)
		return err
	})
	return ids, err
}

func (b *ledgerBook) makeClaims(tx *gorm.DB, who funding.Person, key string) (ids []string, err error) {
	for _, c := range funding.ProposeClaims(b.award, b.facts).Claims {
		if !c.Makeable() {
			continue
		}
		draft := c.Content(b.award.ID)
		if err := funding.StartClaim(b.award, draft, who, b.facts.Today); err != nil {
			return nil, err
		}
		id, err := insertClaim(tx, key+"/"+c.FY.String()+"/"+string(c.Nature), draft, who)
		if err != nil {
			return nil, err
		}
		if err := replaceClaimLines(tx, id, draft.Org, draft.Lines); err != nil {
			return nil, err
		}
		for _, l := range c.Lines {
			if err := b.learn(tx, who, confirmed(l)); err != nil {
				return nil, err
			}
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return nil, refuse("LEDGER_NOTHING_TO_CLAIM", "There is nothing new in the ledger to claim. Answer what still needs you, or drop a newer extract.")
	}
	return ids, saveScope(tx, who, b.award, b.scope)
}

// confirmed is what a line that somebody claims as it was proposed teaches: its
// supplier and account, no more.
func confirmed(l funding.ProposedLine) []funding.LedgerRule {
	return slices.DeleteFunc(funding.LedgerLessons(l.Posting, l.CostLine), func(r funding.LedgerRule) bool { return r.Kind != funding.RuleSupplierAccount })
}
