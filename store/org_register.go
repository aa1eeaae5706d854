package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// registerLock lets one register be loaded at a time.
const registerLock = 4_202_604

// ImportTrusts brings the trusts of a register's file into the record, in one
// transaction: new ones are entered, what changed gets its history, and those
// that the file leaves out stay, marked. With try nothing is kept and the plan
// says what would be. It needs the worker's view of the record.
func (s *Store) ImportTrusts(ctx context.Context, rows []funding.RegisterRow, source string, asOf calendar.Date, try bool) (plan funding.RegisterPlan, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		if err := tx.Exec(`select pg_advisory_xact_lock(?)`, registerLock).Error; err != nil {
			return err
		}
		if asOf.IsZero() {
			now, err := nowIn(tx)
			if err != nil {
				return err
			}
			asOf = calendar.DateOf(now)
		}
		if err := notOlder(tx, asOf); err != nil {
			return err
		}
		known, err := loadOrgs(tx)
		if err != nil {
			return err
		}
		listed, err := registered(tx)
		if err != nil {
			return err
		}
		plan, err = funding.PlanRegister(rows, known, listed, source, asOf)
		if err != nil || try {
			return err
		}
		return keepRegister(tx, plan, rows, source, asOf)
	})
	return plan, err
}

// notOlder refuses a file that speaks for a day before the one that was loaded
// last.
func notOlder(tx *gorm.DB, asOf calendar.Date) error {
	var newer []string
	err := tx.Raw(`select to_char(max(as_of), 'YYYY-MM-DD') from organisations where register = ? having max(as_of) > ?`, funding.RegisterODS, asOf.String()).Scan(&newer).Error
	if err != nil || len(newer) == 0 {
		return err
	}
	return refusal.New(refusal.Conflict, "OLDER_FILE", "A file of %s was loaded already, and this one is of %s. Load the newest file, or give its day with --as-of.", newer[0], asOf).At("as_of")
}

// registered are the codes that the register's files have had.
func registered(tx *gorm.DB) (map[string]bool, error) {
	var codes []string
	err := tx.Raw(`select code from organisations where register = ?`, funding.RegisterODS).Scan(&codes).Error
	out := make(map[string]bool, len(codes))
	for _, c := range codes {
		out[c] = true
	}
	return out, err
}

func keepRegister(tx *gorm.DB, plan funding.RegisterPlan, rows []funding.RegisterRow, source string, asOf calendar.Date) error {
	for _, o := range plan.New {
		if err := seedOrg(tx, o); err != nil {
			return err
		}
	}
	said := make([]orgFact, len(plan.Changes))
	for i, c := range plan.Changes {
		said[i] = orgFact{c.Org, funding.Fact{Key: c.Key, Value: c.To, Source: source, AsOf: asOf, LoadedBy: funding.Engine().ID}}
	}
	if _, err := sayFacts(tx, said); err != nil {
		return err
	}
	codes := []string{""}
	for _, r := range rows {
		codes = append(codes, r.Code)
		err := tx.Exec(`update organisations set out_of_scope = ? where code = ? and out_of_scope <> ?`, r.OutOfScope, r.Code, r.OutOfScope).Error
		if err != nil {
			return err
		}
	}
	err := tx.Exec(`update organisations set register = ?, listed = true, source = ?, as_of = ?, loaded_at = clock_timestamp()
		where code in ? and (register, source, as_of, listed) is distinct from (?, ?, ?::date, true)`, funding.RegisterODS, source, asOf.String(), codes, funding.RegisterODS, source, asOf.String()).Error
	if err != nil {
		return err
	}
	return tx.Exec(`update organisations set listed = false where register = ? and listed and code not in ?`, funding.RegisterODS, codes).Error
}
