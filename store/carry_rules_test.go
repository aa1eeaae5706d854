package store

import (
	"context"
	"slices"
	"testing"

	"gorm.io/gorm"
)

// carrying makes exactly these questions of the ruleset ones that are carried.
func (f *fixture) carrying(t *testing.T, keys ...string) {
	t.Helper()
	err := f.Owner.tx(context.Background(), func(tx *gorm.DB) error {
		all, err := loadRulesets(tx)
		if err != nil {
			return err
		}
		for _, r := range all {
			for i, q := range r.Questions {
				r.Questions[i].Carry = slices.Contains(keys, q.Key)
			}
			body, err := asJSON(r)
			if err != nil {
				return err
			}
			if err := one(tx.Exec(`update rulesets set body = ? where code = ?`, body, r.Code), "ruleset"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
