package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// PutPlan replaces the monthly plan of every organisation, year and nature
// that it names; cells that name no organisation are the award's. The plan is
// a forecast, not a control (domain 3.4 R6).
func (s *Store) PutPlan(ctx context.Context, who funding.Person, award string, plan []funding.PlanCell) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		if err := hold(tx, "plan/"+award); err != nil {
			return err
		}
		a, err := loadAward(tx, award)
		if err != nil {
			return err
		}
		cells := slices.Clone(plan)
		for i := range cells {
			if cells[i].Org == "" {
				cells[i].Org = a.ClaimantOf(who)
			}
			if err := funding.May(who, "putPlan", a.SubjectOf(cells[i].Org)); err != nil {
				return err
			}
		}
		if err := funding.May(who, "putPlan", a.SubjectOf(a.ClaimantOf(who))); err != nil {
			return err
		}
		if err := checkPlan(a, cells); err != nil {
			return err
		}
		return replacePlan(tx, award, cells)
	})
}

func checkPlan(a funding.Award, plan []funding.PlanCell) error {
	type month struct {
		org    string
		fy     calendar.FY
		nature funding.Nature
		month  calendar.Month
	}
	seen := map[month]bool{}
	var errs []*refusal.Error
	for i, p := range plan {
		at := fmt.Sprintf("plan[%d]", i)
		key := month{p.Org, p.FY, p.Nature, p.Month}
		switch _, ok := a.Limit(p.Org, p.FY, p.Nature); {
		case !ok:
			errs = append(errs, unfit("NO_PROFILE", at+".fy", "The award has no %s money for %q in %q.", p.Nature.Word(), p.Org, p.FY.String()))
		case !p.Month.Valid():
			errs = append(errs, unfit("OUT_OF_RANGE", at+".month", "There is no month %d. Use 1 (April) to 12 (March).", p.Month))
		case seen[key]:
			errs = append(errs, unfit("MONTH_TWICE", at+".month", "%s %s is planned twice. Add the two up.", p.Month.Name(), p.FY))
		}
		seen[key] = true
		errs = append(errs, checkAmount(p.Amount, at+".amount_pence"))
	}
	return refusal.Join(errs...).Err()
}

func replacePlan(tx *gorm.DB, award string, plan []funding.PlanCell) error {
	rows := make([]planRow, len(plan))
	for i, p := range plan {
		rows[i] = planRow{award, p.Org, int(p.FY), p.Nature, int(p.Month), int64(p.Amount)}
		err := tx.Exec(`delete from award_plan where award_id = ? and org = ? and fy = ? and nature = ?`, award, p.Org, int(p.FY), p.Nature).Error
		if err != nil {
			return err
		}
	}
	return insertAll(tx, "award_plan", rows)
}

type planRow struct {
	AwardID string
	Org     string
	FY      int
	Nature  funding.Nature
	Month   int
	Pence   int64
}

// loadPlan reads an award's monthly plan.
func loadPlan(tx *gorm.DB, award string) ([]funding.PlanCell, error) {
	all, err := plansOf(tx, award)
	return all[award], err
}

// plansOf reads the monthly plans of awards, by award.
func plansOf(tx *gorm.DB, awards ...string) (map[string][]funding.PlanCell, error) {
	var rows []struct {
		AwardID string
		Cell    funding.PlanCell `gorm:"embedded"`
	}
	err := tx.Raw(`select award_id, org, fy, nature, month, pence as amount from award_plan where award_id in ? order by award_id, fy, nature, org, month`, awards).Scan(&rows).Error
	out := map[string][]funding.PlanCell{}
	for _, r := range rows {
		out[r.AwardID] = append(out[r.AwardID], r.Cell)
	}
	return out, err
}
