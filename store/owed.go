package store

import (
	"reflect"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// writeOwed copies what changed of the money owed on an award to its own
// table, for lists and sums over awards.
func writeOwed(tx *gorm.DB, before, after funding.Award) error {
	for i, o := range after.Owed {
		if i < len(before.Owed) && reflect.DeepEqual(before.Owed[i], o) {
			continue
		}
		var settled any
		if o.Settled != nil {
			settled = o.Settled.At
		}
		err := tx.Exec(`insert into owed (id, award_id, org, fy, nature, amount, taken, method, reason, due, claim_id, settled_at, settled_by, cause) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (id) do update set taken = excluded.taken, settled_at = excluded.settled_at, settled_by = excluded.settled_by`,
			o.ID, after.ID, o.Org, int(o.FY), o.Nature, o.Amount, o.Taken, o.Method, o.Reason, midnight(o.Due), o.Claim, settled, o.SettledBy, o.Cause).Error
		if err != nil {
			return err
		}
	}
	return nil
}
