package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// VerifyAudit works the hash chains out again, of one aggregate or of all
// that the person may see, and names the first row that does not fit.
//
// A trust is not shown some events, such as a decision before its release, so
// for its people a gap proves nothing: every row and every pair of neighbours
// must fit. For the funder's people nothing may be missing, at the end neither.
func (s *Store) VerifyAudit(ctx context.Context, who funding.Person, ref funding.Ref) (v desk.AuditVerdict, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		v, err = verifyChains(tx, ref, who.FunderSide)
		if err != nil || v.Broken != "" || !who.FunderSide {
			return err
		}
		if v.Broken, err = cutShort(tx, ref); err != nil || v.Broken != "" {
			return err
		}
		v.Files, v.Broken, err = verifyFiles(tx)
		return err
	})
	v.Holds = err == nil && v.Broken == ""
	return v, err
}

// verifyChains streams the events, so that the trail may be of any length.
func verifyChains(tx *gorm.DB, ref funding.Ref, whole bool) (v desk.AuditVerdict, err error) {
	query, args := `select * from events`, []any{}
	if ref != (funding.Ref{}) {
		query, args = query+` where kind = ? and aggregate = ?`, []any{ref.Kind, ref.ID}
	}
	rows, err := tx.Raw(query+` order by kind, aggregate, version, seq`, args...).Rows()
	if err != nil {
		return v, err
	}
	defer rows.Close()
	c := chain{whole: whole}
	for rows.Next() && v.Broken == "" {
		var e eventRow
		if err := tx.ScanRows(rows, &e); err != nil {
			return v, err
		}
		v.Broken = c.add(e)
	}
	v.Chains, v.Events = c.chains, c.events
	return v, rows.Err()
}

// A chain follows the events of one aggregate after another.
type chain struct {
	whole          bool // nothing may be missing
	chains, events int
	last           eventRow
}

// add checks the next event and says what is wrong with it, if anything.
func (c *chain) add(e eventRow) string {
	before := c.last
	c.last = e
	c.events++
	begins := c.events == 1 || before.Kind != e.Kind || before.Aggregate != e.Aggregate
	if begins {
		c.chains++
	}
	follows := (e.Version == before.Version && e.Seq == before.Seq+1) || (e.Version == before.Version+1 && e.Seq == 1)
	name := fmt.Sprintf("Event %d of version %d of %s %s (%s)", e.Seq, e.Version, e.Kind, e.Aggregate, e.Name)
	switch {
	case e.Hash != eventHash(e.PrevHash, e):
		return name + " was changed after it was written: its hash is not that of its words."
	case begins && c.whole && (e.PrevHash != "" || e.Seq != 1):
		return name + " is the first that is there, but it follows from an earlier one: something was removed."
	case !begins && c.whole && !follows:
		return fmt.Sprintf("%s comes straight after event %d of version %d: something between them was removed.", name, before.Seq, before.Version)
	case !begins && follows && e.PrevHash != before.Hash:
		return name + " does not follow from the event before it: one of the two was replaced."
	}
	return ""
}

// cutShort names an aggregate whose trail ends before its own version does.
func cutShort(tx *gorm.DB, ref funding.Ref) (string, error) {
	var rows []struct {
		Kind, ID string
		Version  int
	}
	err := tx.Raw(`
		select x.kind, x.id, x.version from (
			select 'bid' as kind, id, version from bids where version > 1 union all
			select 'award', id, version from awards union all
			select 'run', id, version from runs union all
			select 'enquiry', id, version from enquiries) x
		where (? = '' or (x.kind = ? and x.id = ?))
			and x.version is distinct from (select max(e.version) from events e where e.kind = x.kind and e.aggregate = x.id)
		order by x.kind, x.id limit 1`, string(ref.Kind), ref.Kind, ref.ID).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return "", err
	}
	r := rows[0]
	return fmt.Sprintf("The trail of %s %s ends before its version %d: its newest events were removed.", r.Kind, r.ID, r.Version), nil
}
