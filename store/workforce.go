package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

func loadWorkforce(tx *gorm.DB, org string, fy calendar.FY) (rows []funding.WorkforceRow, err error) {
	err = tx.Raw(`select role, in_post, vacant, needed, source from workforce where org = ? and fy = ? order by role`, org, int(fy)).Scan(&rows).Error
	return rows, err
}

// WorkforceSheet is a trust's posts of one year (0 = this one), and of the one
// before.
func (s *Store) WorkforceSheet(ctx context.Context, who funding.Person, org string, fy calendar.FY) (sheet desk.WorkforceSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		sheet, err = readWorkforce(tx, who, "getOrganisation", org, fy)
		return err
	})
	return sheet, err
}

func readWorkforce(tx *gorm.DB, who funding.Person, a funding.Action, org string, fy calendar.FY) (sheet desk.WorkforceSheet, err error) {
	o, err := orgFor(tx, who, a, org)
	if err != nil {
		return sheet, err
	}
	if fy, err = thisYear(tx, fy); err != nil {
		return sheet, err
	}
	sheet = desk.WorkforceSheet{Org: o.Organisation, FY: fy, Viewer: who}
	step := steps{}
	step.do(func() error { sheet.Rows, err = loadWorkforce(tx, org, fy); return err })
	step.do(func() error { sheet.LastFY, err = newestBefore(tx, "workforce", org, fy); return err })
	step.do(func() error { sheet.Last, err = loadWorkforce(tx, org, sheet.LastFY); return err })
	return sheet, step.err
}

// PutWorkforce replaces a trust's posts of one year. Rows that say what last
// year's said are carried forward, not typed.
func (s *Store) PutWorkforce(ctx context.Context, who funding.Person, org string, w funding.Workforce) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		sheet, err := readWorkforce(tx, who, "putWorkforce", org, w.FY)
		if err != nil {
			return err
		}
		rows, err := funding.SettleWorkforce(w.Rows, sheet.Last)
		if err != nil {
			return err
		}
		if err := tx.Exec(`delete from workforce where org = ? and fy = ?`, org, int(sheet.FY)).Error; err != nil {
			return err
		}
		for _, r := range rows {
			err := tx.Exec(`insert into workforce (org, fy, role, in_post, vacant, needed, source, assessed_by) values (?, ?, ?, ?, ?, ?, ?, ?)`,
				org, int(sheet.FY), r.Role, int64(r.InPost), int64(r.Vacant), int64(r.Needed), r.Source, who.ID).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
}
