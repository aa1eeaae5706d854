package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// newestID is the row in effect of one organisation and key.
const newestID = `(select id from organisation_facts where org = ? and key = ? order by as_of desc, id desc limit 1)`

// DisputeFact says that what is known of an organisation is wrong. It stays in
// effect until the fund's administrator has settled it.
func (s *Store) DisputeFact(ctx context.Context, who funding.Person, org, key, why string) error {
	why = strings.TrimSpace(why)
	stamp := func(f *funding.Fact, now time.Time) { f.DisputedBy, f.DisputedAt, f.Dispute = who.ID, now, why }
	check := func(f funding.Fact) error { return funding.CheckDispute(f, why) }
	return s.onFact(ctx, who, "disputeFact", org, key, check, stamp, func(tx *gorm.DB, _ funding.Fact, now time.Time) error {
		return one(tx.Exec(`update organisation_facts set disputed_by = ?, disputed_at = ?, dispute = ?, settled_by = null, settled_at = null, settlement = '' where id = `+newestID,
			who.ID, now, why, org, key), "fact "+key)
	})
}

// ConfirmFact says that what is known of an organisation is right.
func (s *Store) ConfirmFact(ctx context.Context, who funding.Person, org, key string) error {
	stamp := func(f *funding.Fact, now time.Time) { f.ConfirmedBy, f.ConfirmedAt = who.ID, now }
	return s.onFact(ctx, who, "confirmFact", org, key, funding.CheckConfirmable, stamp, func(tx *gorm.DB, _ funding.Fact, now time.Time) error {
		return one(tx.Exec(`update organisation_facts set confirmed_by = ?, confirmed_at = ? where id = `+newestID, who.ID, now, org, key), "fact "+key)
	})
}

// SettleDispute ends a dispute: with value, that is the fact from today; with
// none, the fact stays as it is. Either way the trust reads the reasons.
func (s *Store) SettleDispute(ctx context.Context, who funding.Person, org, key, value, reasons string) error {
	value, reasons = strings.TrimSpace(value), strings.TrimSpace(reasons)
	check := func(f funding.Fact) error { return funding.CheckSettlement(f, value, reasons) }
	stamp := func(*funding.Fact, time.Time) {}
	return s.onFact(ctx, who, "settleDispute", org, key, check, stamp, func(tx *gorm.DB, f funding.Fact, now time.Time) error {
		err := one(tx.Exec(`update organisation_facts set settled_by = ?, settled_at = ?, settlement = ? where id = `+newestID, who.ID, now, reasons, org, key), "fact "+key)
		if err != nil || value == "" || value == f.Value {
			return err
		}
		today := calendar.DateOf(now)
		if today.Before(f.AsOf) {
			today = f.AsOf
		}
		return insertFact(tx, orgFact{org, funding.Fact{Key: key, Value: value, Source: "Corrected after a dispute", AsOf: today, LoadedBy: who.ID, ConfirmedBy: who.ID, ConfirmedAt: now}})
	})
}

// onFact does something to the fact in effect, for somebody who may. A fact
// that only the organisation's row holds gets its first row for it, stamped.
func (s *Store) onFact(ctx context.Context, who funding.Person, a funding.Action, org, key string, check func(funding.Fact) error,
	stamp func(*funding.Fact, time.Time), do func(tx *gorm.DB, f funding.Fact, now time.Time) error) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		o, err := orgFor(tx, who, a, org)
		if err != nil {
			return err
		}
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		facts, err := factsOf(tx, org)
		if err != nil {
			return err
		}
		f, ok := facts[key]
		if !ok {
			return refusal.New(refusal.NotFound, "NOT_FOUND", "Nothing is known of %s under %q. See listFacts.", org, firstWords(key))
		}
		if err := check(f); err != nil {
			return err
		}
		if err := ownRowFact(tx, o, f, func(first *funding.Fact) { stamp(first, now) }); err != nil {
			return err
		}
		return do(tx, f, now)
	})
}

// ownRowFact makes a row of the store of what only the organisation's own row
// says, so that something can be said about it.
func ownRowFact(tx *gorm.DB, o knownOrg, f funding.Fact, stamp func(*funding.Fact)) error {
	said, err := newestFact(tx, o.Code, f.Key)
	if err != nil || said.Key != "" && said.Value == f.Value {
		return err
	}
	if f.AsOf.IsZero() {
		f.AsOf = o.OpenedOn
	}
	if f.AsOf.Before(said.AsOf) {
		f.AsOf = said.AsOf
	}
	f.LoadedBy = funding.Engine().ID
	stamp(&f)
	return insertFact(tx, orgFact{o.Code, f})
}

// orgFor reads an organisation for somebody who may do a to it. A trust that
// they may not see is one that is not there.
func orgFor(tx *gorm.DB, who funding.Person, a funding.Action, code string) (knownOrg, error) {
	o, err := loadKnown(tx, code)
	if err != nil {
		return o, err
	}
	if o.Kind == funding.Trust && !slices.Contains(who.Orgs, code) {
		return o, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no organisation %q that you may see.", firstWords(code))
	}
	if o.Kind != funding.Trust && a == "getOrganisation" {
		return o, nil // who regions, ICBs and funders are is no secret
	}
	funder, err := funderOf(tx, who)
	if err != nil {
		return o, err
	}
	if no := funding.May(who, a, o.Subject(funder)); no != nil {
		return o, no
	}
	return o, nil
}

// funderOf is the fund that somebody works for; "" for everybody else.
func funderOf(tx *gorm.DB, who funding.Person) (string, error) {
	var funders []string
	err := tx.Raw(`select code from organisations where kind = 'NATIONAL' and code in ? order by code limit 1`, append(postOrgs(who), "")).Scan(&funders).Error
	return append(funders, "")[0], err
}

func postOrgs(who funding.Person) []string {
	out := make([]string, len(who.Posts))
	for i, p := range who.Posts {
		out[i] = p.Org
	}
	return out
}

// firstWords cuts what somebody sent so that it can stand in a sentence.
func firstWords(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// Facts is everything known of an organisation, by key.
func (s *Store) Facts(ctx context.Context, who funding.Person, org string) (facts map[string]funding.Fact, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		if _, err := orgFor(tx, who, "getOrganisation", org); err != nil {
			return err
		}
		facts, err = factsOf(tx, org)
		return err
	})
	return facts, err
}
