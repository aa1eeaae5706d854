package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// keepSteps notes how long the steps took that a command has ended.
func keepSteps(tx *gorm.DB, w writing, fund string, ended []funding.StepTime, err error) error {
	if err != nil {
		return err
	}
	for _, s := range ended {
		err := tx.Exec(`insert into step_times (kind, aggregate, version, step, subject, fund, days, trust, target, ended_on) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			w.ref.Kind, w.ref.ID, w.version, s.Step, s.Subject, fund, s.Days, s.Trust, s.Target, s.Ended.String()).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// Performance is how long each step of a fund took in a financial year: for
// everybody, without a bid, a trust or a person. The empty fund is the one
// whose round opened last; the zero year is the current one.
func (s *Store) Performance(ctx context.Context, fund string, fy calendar.FY) (d desk.Performance, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		if err := tx.Raw(`select f.code, f.title from funds f order by (select max(r.body->>'opens_on') from rounds r where r.fund = f.code) desc nulls last, f.code`).Scan(&d.Funds).Error; err != nil {
			return err
		}
		if fund == "" && len(d.Funds) > 0 {
			fund = d.Funds[0].Code
		}
		for _, f := range d.Funds {
			if f.Code == fund {
				d.Fund = f
			}
		}
		if d.Fund.Code == "" {
			return refusal.New(refusal.NotFound, "NOT_FOUND", "There is no fund %q.", fund)
		}
		if d.FY = fy; fy == 0 {
			d.FY = calendar.FYOf(calendar.DateOf(now))
		}
		var rows []struct {
			Step                                          string
			N, Median, Longest, TrustMedian, Target, Late int
		}
		err = tx.Raw(`select * from performance(?, ?, ?)`, fund, d.FY.MonthStart(1).String(), (d.FY + 1).MonthStart(1).AddDays(-1).String()).Scan(&rows).Error
		for _, r := range rows {
			d.Steps = append(d.Steps, funding.StepRecord{Step: r.Step, Title: funding.StepTitle(r.Step), Count: r.N, Median: r.Median, Longest: r.Longest, TrustMedian: r.TrustMedian, Target: r.Target, Late: r.Late})
		}
		d.Steps = funding.InStepOrder(d.Steps)
		return err
	})
	return d, err
}
