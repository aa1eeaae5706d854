package store

import (
	"context"
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// RunSheet is one payment run, for those at its funder who may see it.
func (s *Store) RunSheet(ctx context.Context, who funding.Person, id string) (sheet desk.RunSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		run, err := loadRun(tx, id)
		if err != nil {
			return err
		}
		if err := funding.May(who, "getRun", run.Subject()); err != nil {
			return err
		}
		ref := funding.Ref{Kind: funding.RunKind, ID: id}
		sheet.Viewer, sheet.Run = who, run
		step := steps{}
		step.do(func() error { sheet.Now, err = nowIn(tx); return err })
		step.do(func() error { sheet.Names, err = runNames(tx, []funding.Run{run}, run.Items); return err })
		step.do(func() error { sheet.Timeline, err = timeline(tx, ref); return err })
		step.do(func() error { sheet.File, err = paymentFileOf(tx, id); return err })
		step.do(func() error { sheet.Waiting, err = waitingFor(tx, ref); return err })
		return step.err
	})
	return sheet, err
}

// RunDesk lists the payment runs of a fund, the newest hundred first, and the
// approved claims that wait for one. The empty fund is the one of the person's
// funder whose round opened last.
func (s *Store) RunDesk(ctx context.Context, who funding.Person, fund string) (d desk.RunDesk, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		d.Viewer = who
		if d.Funds, err = fundsOf(tx, who); err != nil {
			return err
		}
		f, err := fundFor(d.Funds, fund)
		if err != nil {
			return err
		}
		d.Fund, d.Funder = f.Code, f.Funder
		if err := funding.May(who, "getRun", funding.Subject{Funder: d.Funder, What: "payment run"}); err != nil {
			return err
		}
		step := steps{}
		step.do(func() error {
			d.Runs, err = scanBodies[funding.Run](tx, `select state from runs where fund = ? order by created_at desc, id desc limit 100`, d.Fund)
			return err
		})
		step.do(func() error { d.Waiting, d.Held, err = waitingClaims(tx, d.Fund); return err })
		step.do(func() error { return closing(tx, &d) })
		step.do(func() error { d.Names, err = runNames(tx, d.Runs, itemsShown(d)); return err })
		return step.err
	})
	return d, err
}

// runNames names the people and organisations of runs and items.
func runNames(tx *gorm.DB, runs []funding.Run, items []funding.RunItem) (map[string]string, error) {
	var people, orgs []string
	for _, r := range runs {
		people = append(people, r.Created.By)
		people = slices.Concat(people, byWhom(r.Released), byWhom(r.Paid), byWhom(r.Approved), byWhom(r.FirstRelease), settledBy(r))
		orgs = append(orgs, r.Funder)
	}
	for _, i := range items {
		people, orgs = append(people, i.Handled...), append(orgs, i.Org)
	}
	slices.Sort(people)
	out, err := names(tx, slices.Compact(people))
	if err != nil {
		return nil, err
	}
	slices.Sort(orgs)
	trusts, err := orgNames(tx, slices.Compact(orgs))
	maps.Copy(out, trusts)
	return out, err
}

// orgNames returns the name of each organisation.
func orgNames(tx *gorm.DB, codes []string) (map[string]string, error) {
	var rows []struct{ Code, Name string }
	err := tx.Raw(`select code, name from organisations where code in ?`, append([]string{""}, codes...)).Scan(&rows).Error
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.Code] = r.Name
	}
	return out, err
}
