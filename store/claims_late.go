package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// LateClaims lists the claims that came after a year's cut-off and wait for
// national finance, the oldest first, for those at the funder who may see them.
func (s *Store) LateClaims(ctx context.Context, who funding.Person) (q desk.LateQueue, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		q.Viewer = who
		var err error
		if q.Now, err = nowIn(tx); err != nil {
			return err
		}
		funder, err := funderOf(tx, who)
		if err != nil {
			return err
		}
		if no := funding.May(who, "listLateClaims", funding.Subject{Funder: funder, What: "late queue"}); no != nil {
			return no
		}
		q.Claims, err = lateRows(tx, funder, q.Now)
		return err
	})
	return q, err
}

func lateRows(tx *gorm.DB, funder string, now time.Time) ([]desk.LateRow, error) {
	var rows []struct {
		Claim, Award, Title, Org, OrgName string
		No, FY                            int
		Nature                            funding.Nature
		Amount, Headroom                  int64
		Submitted                         time.Time
	}
	err := tx.Raw(`select c.id as claim, c.no, c.award_id as award, a.state->>'title' as title, c.org, o.name as org_name, c.fy, c.nature, c.amount,
			coalesce(y.profile - y.in_flight - y.drawn, 0) as headroom, (c.body->'prepared'->>'at')::timestamptz as submitted
		from claims c join awards a on a.id = c.award_id join organisations o on o.code = c.org
		left join award_years y on y.award_id = c.award_id and y.org = c.org and y.fy = c.fy and y.nature = c.nature
		where c.status = 'LATE' and a.funder = ? order by submitted, c.id limit 500`, funder).Scan(&rows).Error
	out := make([]desk.LateRow, len(rows))
	for i, r := range rows {
		out[i] = desk.LateRow{Claim: r.Claim, No: r.No, Award: r.Award, Title: r.Title, Org: r.Org, OrgName: r.OrgName, FY: calendar.FY(r.FY), Nature: r.Nature,
			Amount: pence(r.Amount), Headroom: pence(r.Headroom), Submitted: r.Submitted, Days: calendar.DateOf(now).Sub(calendar.DateOf(r.Submitted))}
	}
	return out, err
}
