package store

import (
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// An orgFact is a fact with whom it is about.
type orgFact struct {
	org string
	funding.Fact
}

// sayFacts adds facts to the store: those that say what was said already for
// the same day or a later one change nothing. It returns how many were new.
// What a column of organisations held before anybody said anything about it is
// kept as the first row of its history.
func sayFacts(tx *gorm.DB, facts []orgFact) (added int, err error) {
	for _, f := range facts {
		new, err := sayFact(tx, f)
		if err != nil {
			return added, err
		}
		if new {
			added++
		}
	}
	return added, nil
}

func sayFact(tx *gorm.DB, f orgFact) (bool, error) {
	said, err := newestFact(tx, f.org, f.Key)
	if err != nil {
		return false, err
	}
	if said.Key == "" {
		if said, err = keepFirst(tx, f.org, f.Key, f.AsOf); err != nil {
			return false, err
		}
	}
	if said.Key != "" && said.Value == f.Value && !said.AsOf.Before(f.AsOf) {
		return false, nil
	}
	return true, insertFact(tx, f)
}

// newestFact reads the row in effect for one key; a zero fact when there is
// none.
func newestFact(tx *gorm.DB, org, key string) (funding.Fact, error) {
	var rows []factRow
	err := tx.Raw(`select `+factColumns+` from organisation_facts where org = ? and key = ? order by as_of desc, id desc limit 1`, org, key).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return funding.Fact{}, err
	}
	return rows[0].fact(), nil
}

// keepFirst makes a row of what an organisation's own column holds, dated
// before what is about to be said.
func keepFirst(tx *gorm.DB, org, key string, before calendar.Date) (funding.Fact, error) {
	if funding.FactKindOf(key).Home != funding.OwnRow {
		return funding.Fact{}, nil
	}
	o, err := loadKnown(tx, org)
	if err != nil {
		return funding.Fact{}, err
	}
	value := funding.OwnFacts(o.Organisation)[key]
	if value == "" {
		return funding.Fact{}, nil
	}
	was := funding.Fact{Key: key, Value: value, Source: o.Source, AsOf: o.AsOf, LoadedAt: o.LoadedAt, LoadedBy: funding.Engine().ID}
	if was.AsOf.IsZero() {
		was.AsOf = o.OpenedOn
	}
	if was.AsOf.After(before) {
		was.AsOf = before
	}
	return was, insertFact(tx, orgFact{org, was})
}

func insertFact(tx *gorm.DB, f orgFact) error {
	return tx.Exec(`insert into organisation_facts (org, key, value, source, as_of, loaded_by, confirmed_by, confirmed_at, disputed_by, disputed_at, dispute)
		values (?, ?, ?, ?, ?, ?, nullif(?, ''), ?, nullif(?, ''), ?, ?)`,
		f.org, f.Key, f.Value, f.Source, f.AsOf.String(), f.LoadedBy, f.ConfirmedBy, timeOrNull(f.ConfirmedAt), f.DisputedBy, timeOrNull(f.DisputedAt), f.Dispute).Error
}
