package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/migrations"
)

// Migrate brings the schema up to date, loads the rulesets that no bid
// keeps yet, and fills an empty table of bank holidays. Two processes may call it at
// once: the second waits for the first. It needs the owner's connection.
func (s *Store) Migrate(ctx context.Context, rulesets []funding.Ruleset) error {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return fmt.Errorf("prepare the migration lock: %w", err)
	}
	db := stdlib.OpenDBFromPool(s.pool)
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return s.tx(ctx, func(tx *gorm.DB) error {
		if err := seedHolidays(tx); err != nil {
			return fmt.Errorf("fill bank holidays: %w", err)
		}
		for _, r := range rulesets {
			if err := putRuleset(tx, r); err != nil {
				return fmt.Errorf("load ruleset %s: %w", r.Code, err)
			}
		}
		return nil
	})
}

// seedHolidays fills the editable table once, from the built-in list.
func seedHolidays(tx *gorm.DB) error {
	var n int64
	if err := tx.Raw(`select count(*) from holiday_table`).Scan(&n).Error; err != nil || n > 0 {
		return err
	}
	err := tx.Exec(`insert into holiday_table (first, last) values ('2022-01-01', '2031-12-31')`).Error
	if err != nil {
		return err
	}
	for _, h := range calendar.EnglandHolidays() {
		if err := tx.Exec(`insert into bank_holidays (day, name) values (?, ?) on conflict do nothing`, h.Date.String(), h.Name).Error; err != nil {
			return err
		}
	}
	return nil
}

// dateOrNull is a date as the database wants it.
func dateOrNull(d calendar.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}
