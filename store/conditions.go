package store

import (
	"context"
	"encoding/json"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// Conditions is the register of conditions over all awards of the viewer's
// funder: open ones first, by when they are due; at most a thousand.
func (s *Store) Conditions(ctx context.Context, who funding.Person) (d desk.ConditionDesk, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		funder, err := funderOf(tx, who)
		if err != nil {
			return err
		}
		if no := funding.May(who, "listConditions", funding.Subject{Funder: funder, What: "award"}); no != nil {
			return no
		}
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		d.Today = calendar.DateOf(now)
		d.Rows, err = conditionRows(tx, funder, d.Today)
		return err
	})
	return d, err
}

func conditionRows(tx *gorm.DB, funder string, today calendar.Date) ([]desk.ConditionRow, error) {
	var rows []struct{ Award, Title, Org, OrgName, Body string }
	err := tx.Raw(`select a.id as award, a.state->>'title' as title, a.org, o.name as org_name, c.body::text as body
		from awards a join organisations o on o.code = a.org cross join lateral jsonb_array_elements(coalesce(nullif(a.state->'conditions', 'null'), '[]')) with ordinality as c(body, n)
		where a.funder = ? order by c.body->'discharged' is not null, nullif(c.body->>'due', '') nulls last, a.id, c.n limit 1000`, funder).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make([]desk.ConditionRow, len(rows))
	for i, r := range rows {
		out[i] = desk.ConditionRow{Award: r.Award, Title: r.Title, Org: r.Org, OrgName: r.OrgName}
		k := &out[i].Condition
		if err := json.Unmarshal([]byte(r.Body), k); err != nil {
			return nil, err
		}
		out[i].Overdue = k.Discharged == nil && !k.Due.IsZero() && k.Due.Before(today)
	}
	return out, nil
}
