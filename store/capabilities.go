package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// LoadCapabilities enters the list of capabilities, and updates the words of
// those that are there; none is ever removed. It needs the owner's connection.
func (s *Store) LoadCapabilities(ctx context.Context, list []funding.Capability) error {
	return s.tx(ctx, func(tx *gorm.DB) error {
		for i, c := range list {
			err := tx.Exec(`insert into capabilities (id, grp, title, status, place, source) values (?, ?, ?, ?, ?, ?)
				on conflict (id) do update set grp = excluded.grp, title = excluded.title, status = excluded.status, place = excluded.place, source = excluded.source`,
				c.ID, c.Group, c.Title, c.Status, i+1, c.Source).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Capabilities lists every capability, group by group.
func (s *Store) Capabilities(ctx context.Context) (list []funding.Capability, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		list, err = loadCapabilities(tx)
		return err
	})
	return list, err
}

func loadCapabilities(tx *gorm.DB) (list []funding.Capability, err error) {
	err = tx.Raw(`select id, grp as "group", title, status, source from capabilities order by place, id`).Scan(&list).Error
	return list, err
}

type assessmentRow struct {
	Org, CapabilityID, CareSetting, Status string
	FY                                     int
	Live                                   bool
	UsagePct                               int
	SystemName, VendorName, Plan, Note     string
	PlannedDate                            *time.Time
	CopiedFrom                             *string
	Source                                 funding.AssessmentSource
}

func loadAssessments(tx *gorm.DB, org string, fy calendar.FY) ([]funding.Assessment, error) {
	var rows []assessmentRow
	err := tx.Raw(`select a.* from capability_assessments a join capabilities c on c.id = a.capability_id where a.org = ? and a.fy = ? order by c.place, a.care_setting`, org, int(fy)).Scan(&rows).Error
	out := make([]funding.Assessment, len(rows))
	for i, r := range rows {
		out[i] = funding.Assessment{Capability: r.CapabilityID, Setting: funding.CareSetting(r.CareSetting), Status: r.Status, Live: r.Live, Usage: r.UsagePct, System: r.SystemName, Vendor: r.VendorName,
			Plan: r.Plan, PlannedOn: day(r.PlannedDate), Note: r.Note, CopiedFrom: said(r.CopiedFrom), Source: r.Source}
	}
	return out, err
}

// newestBefore is the newest year before fy of which a table has rows of org;
// 0 when there is none.
func newestBefore(tx *gorm.DB, table, org string, fy calendar.FY) (calendar.FY, error) {
	var n int
	err := tx.Raw(`select coalesce(max(fy), 0) from `+table+` where org = ? and fy < ?`, org, int(fy)).Row().Scan(&n) // #nosec G202 -- the table is named here
	return calendar.FY(n), err
}

// CapabilitySheet is a trust's self-assessment of one year (0 = this one), and
// of the one before.
func (s *Store) CapabilitySheet(ctx context.Context, who funding.Person, org string, fy calendar.FY) (sheet desk.CapabilitySheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		sheet, err = readCapabilities(tx, who, "getOrganisation", org, fy)
		return err
	})
	return sheet, err
}

func readCapabilities(tx *gorm.DB, who funding.Person, a funding.Action, org string, fy calendar.FY) (sheet desk.CapabilitySheet, err error) {
	o, err := orgFor(tx, who, a, org)
	if err != nil {
		return sheet, err
	}
	if fy, err = thisYear(tx, fy); err != nil {
		return sheet, err
	}
	sheet = desk.CapabilitySheet{Org: o.Organisation, FY: fy, Viewer: who}
	step := steps{}
	step.do(func() error { sheet.List, err = loadCapabilities(tx); return err })
	step.do(func() error { sheet.Answers, err = loadAssessments(tx, org, fy); return err })
	step.do(func() error {
		sheet.LastFY, err = newestBefore(tx, "capability_assessments", org, fy)
		return err
	})
	step.do(func() error { sheet.Last, err = loadAssessments(tx, org, sheet.LastFY); return err })
	return sheet, step.err
}

// thisYear is fy, or today's financial year when it is 0.
func thisYear(tx *gorm.DB, fy calendar.FY) (calendar.FY, error) {
	if fy != 0 {
		return fy, nil
	}
	now, err := nowIn(tx)
	return calendar.FYOf(calendar.DateOf(now)), err
}

// PutAssessments keeps a trust's answers of one year: those given replace
// those that are there, the others stay.
func (s *Store) PutAssessments(ctx context.Context, who funding.Person, org string, fy calendar.FY, given []funding.Assessment) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		sheet, err := readCapabilities(tx, who, "putCapabilityAssessments", org, fy)
		if err != nil {
			return err
		}
		settled, err := funding.SettleAssessments(given, sheet.Last, sheet.Answers, sheet.List)
		if err != nil {
			return err
		}
		return saveAssessments(tx, who, org, sheet.FY, settled, true)
	})
}

// CarryAssessments brings last year's answers into this one, where there are
// none yet.
func (s *Store) CarryAssessments(ctx context.Context, who funding.Person, org string, fy calendar.FY) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		sheet, err := readCapabilities(tx, who, "putCapabilityAssessments", org, fy)
		if err != nil {
			return err
		}
		if len(sheet.Last) == 0 {
			return refuse("NOTHING_TO_CARRY", "There is no earlier self-assessment to carry forward. Answer the first one, or import it.")
		}
		for i := range sheet.Last {
			sheet.Last[i].Source, sheet.Last[i].CopiedFrom = funding.RowCarried, ""
		}
		return saveAssessments(tx, who, org, sheet.FY, sheet.Last, false)
	})
}

func saveAssessments(tx *gorm.DB, who funding.Person, org string, fy calendar.FY, list []funding.Assessment, replace bool) error {
	keep := `do nothing`
	if replace {
		keep = `do update set status = excluded.status, live = excluded.live, usage_pct = excluded.usage_pct, system_name = excluded.system_name, vendor_name = excluded.vendor_name, plan = excluded.plan,
			planned_date = excluded.planned_date, note = excluded.note, copied_from = excluded.copied_from, source = excluded.source, assessed_by = excluded.assessed_by, assessed_at = excluded.assessed_at
			where (capability_assessments.status, capability_assessments.live, capability_assessments.usage_pct, capability_assessments.system_name, capability_assessments.vendor_name, capability_assessments.plan,
				capability_assessments.planned_date, capability_assessments.note) is distinct from (excluded.status, excluded.live, excluded.usage_pct, excluded.system_name, excluded.vendor_name, excluded.plan, excluded.planned_date, excluded.note)`
	}
	for _, a := range list {
		err := tx.Exec(`insert into capability_assessments (org, fy, capability_id, care_setting, status, live, usage_pct, system_name, vendor_name, plan, planned_date, note, copied_from, source, assessed_by)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?) on conflict (org, fy, capability_id, care_setting) `+keep, // #nosec G202 -- both endings stand above
			org, int(fy), a.Capability, a.Setting, a.Status, a.Live, a.Usage, a.System, a.Vendor, a.Plan, dateOrNull(a.PlannedOn), a.Note, a.CopiedFrom, a.Source, who.ID).Error
		if err != nil {
			return err
		}
	}
	return nil
}
