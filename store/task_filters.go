package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// PutTaskFilter keeps a choice of tasks under a name, in place of the one that
// had the name. At most one is shown first.
func (s *Store) PutTaskFilter(ctx context.Context, who funding.Person, f funding.SavedFilter) error {
	f.Name = plainName(f.Name)
	return s.as(ctx, who, func(tx *gorm.DB) error {
		var kept int
		if err := tx.Raw(`select count(*) from task_filters where person_id = ? and name <> ?`, who.ID, f.Name).Scan(&kept).Error; err != nil {
			return err
		}
		if err := f.Check(kept); err != nil {
			return err
		}
		if f.First {
			if err := tx.Exec(`update task_filters set first = false where person_id = ? and first and name <> ?`, who.ID, f.Name).Error; err != nil {
				return err
			}
		}
		body, err := asJSON(f.Filter)
		if err != nil {
			return err
		}
		return tx.Exec(`insert into task_filters (person_id, name, filter, first) values (?, ?, ?, ?)
			on conflict (person_id, name) do update set filter = excluded.filter, first = excluded.first`, who.ID, f.Name, body, f.First).Error
	})
}

// DropTaskFilter removes one of the person's filters.
func (s *Store) DropTaskFilter(ctx context.Context, who funding.Person, name string) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		res := tx.Exec(`delete from task_filters where person_id = ? and name = ?`, who.ID, plainName(name))
		if res.Error == nil && res.RowsAffected == 0 {
			return refusal.New(refusal.NotFound, "NO_SUCH_FILTER", "You keep no filter called %q.", name).At("filter")
		}
		return res.Error
	})
}

// plainName is a name as it is kept and found again.
func plainName(name string) string { return strings.Join(strings.Fields(plainText(name)), " ") }
