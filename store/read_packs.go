package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

type packRow struct {
	Award, Title, OrgName, Region, Icb, Body string
}

func (r packRow) row() (out desk.PackRow, err error) {
	out = desk.PackRow{Award: r.Award, Title: r.Title, OrgName: r.OrgName, Region: r.Region, ICB: r.Icb}
	if err = json.Unmarshal([]byte(r.Body), &out.Pack); err != nil {
		err = fmt.Errorf("read a pack of %s: %w", r.Award, err)
	}
	return out, err
}

// packRows lists packs as the person may see them.
func packRows(tx *gorm.DB, which string, args ...any) ([]desk.PackRow, error) {
	var rows []packRow
	err := tx.Raw(`select p.award_id as award, a.state->>'title' as title, o.name as org_name, a.region, a.icb, p.body::text as body
		from packs p join awards a on a.id = p.award_id join organisations o on o.code = p.org where `+which, args...).Scan(&rows).Error // #nosec G202 -- the condition stands in this room
	out := make([]desk.PackRow, 0, len(rows))
	for _, r := range rows {
		one, no := r.row()
		err = errors.Join(err, no)
		out = append(out, one)
	}
	return out, err
}

// Packs lists an award's packs, the newest month first.
func (s *Store) Packs(ctx context.Context, who funding.Person, award string) (rows []desk.PackRow, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		a, err := awardFor(tx, who, award)
		if err != nil {
			return err
		}
		rows, err = packRows(tx, `p.award_id = ? order by p.fy desc, p.month desc`, a.ID)
		return err
	})
	return rows, err
}

// findPack reads a pack and its award, for somebody who may look at it.
func findPack(tx *gorm.DB, who funding.Person, id string) (p funding.Pack, a funding.Award, err error) {
	var award string
	if err := tx.Raw(`select award_id from packs where id = ?`, id).Scan(&award).Error; err != nil {
		return p, a, err
	}
	if award == "" {
		return p, a, notFound(gorm.ErrRecordNotFound, "There is no pack %s that you can see.", firstWords(id))
	}
	if a, err = awardFor(tx, who, award); err != nil {
		return p, a, err
	}
	return p, a, scanBody(tx, &p, `select body from packs where id = ?`, id)
}

// PackSheet is one pack, with what it says.
func (s *Store) PackSheet(ctx context.Context, who funding.Person, id string) (sheet desk.PackSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		p, a, err := findPack(tx, who, id)
		if err != nil {
			return err
		}
		sheet, err = readPackSheet(tx, who, a, p)
		return err
	})
	return sheet, err
}

func readPackSheet(tx *gorm.DB, who funding.Person, a funding.Award, p funding.Pack) (s desk.PackSheet, err error) {
	s.Viewer, s.Award, s.Pack = who, a, p
	var rules funding.Ruleset
	step := steps{}
	step.do(func() error { s.Now, err = nowIn(tx); return err })
	step.do(func() error { s.Org, err = loadOrg(tx, a.Org); return err })
	step.do(func() error { rules, err = loadRuleset(tx, a.Ruleset); return err })
	step.do(func() error { s.Rules = rules.Packs; return saying(tx, &s) })
	step.do(func() error { s.Names, err = names(tx, namedInPack(s)); return err })
	step.do(func() error {
		s.Others, err = packRows(tx, `p.award_id = ? order by p.fy desc, p.month desc`, a.ID)
		return err
	})
	return s, step.err
}

// saying puts in what the pack says: worked out now for the trust that works
// on it, else as it was prepared last. The funder's side sees it once it was sent.
func saying(tx *gorm.DB, s *desk.PackSheet) error {
	if s.Open() && !s.Viewer.FunderSide {
		f, err := loadPackFacts(tx, s.Award, s.Pack.FY, s.Pack.Month, calendar.DateOf(s.Now))
		if err != nil {
			return err
		}
		made := funding.MakeReturn(s.Award, s.Pack, f, f.Draft, s.Rules)
		s.Return, s.Live, s.Draft, s.Typed, s.Drafts = &made, true, f.Draft, f.Typed, f.Drafts
		return nil
	}
	if s.Viewer.FunderSide && s.Pack.Submitted == nil {
		return nil
	}
	var r funding.MonthReturn
	err := scanBody(tx, &r, `select body from pack_returns where pack_id = ? order by attempt desc limit 1`, s.Pack.ID)
	if err == nil {
		s.Return = &r
	}
	return notFound(err, "The return of pack %s is not there.", s.Pack.ID)
}

func namedInPack(s desk.PackSheet) []string {
	ids := []string{s.Typed, s.Pack.Opened.By}
	for _, m := range []*funding.Moment{s.Pack.Prepared, s.Pack.Submitted, s.Pack.Accepted} {
		ids = append(ids, byWhom(m)...)
	}
	if s.Pack.SentBack != nil {
		ids = append(ids, s.Pack.SentBack.By)
	}
	return ids
}

// MonthEnd lists the packs that wait, as far as the person sees.
func (s *Store) MonthEnd(ctx context.Context, who funding.Person) (d desk.MonthEnd, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		d.Viewer = who
		step := steps{}
		step.do(func() error { d.Now, err = nowIn(tx); return err })
		step.do(func() error {
			d.Review, err = packRows(tx, `p.status in ('PREPARED', 'SUBMITTED') order by p.held desc, array_position(array['RED', 'AMBER', 'GREEN'], p.system_rating), p.moved desc, p.id limit 200`)
			return err
		})
		step.do(func() error {
			d.Late, err = packRows(tx, `p.status in ('OPEN', 'RETURNED') and p.late order by p.held desc, p.due, p.id limit 200`)
			return err
		})
		step.do(func() error {
			d.Open, err = packRows(tx, `p.status in ('OPEN', 'RETURNED') and not p.late order by p.due, p.id limit 200`)
			return err
		})
		step.do(func() error {
			return tx.Raw(`select count(*) filter (where body->>'automatic' = 'true') as clean, count(*) filter (where body->>'automatic' is null) as read
				from packs where status = 'ACCEPTED' and received_at > tranche_now() - interval '60 days'`).Row().Scan(&d.Clean, &d.Read)
		})
		if !who.FunderSide {
			step.do(func() error { return unchangedRows(tx, who, d.Open) })
			step.do(func() error { return unchangedRows(tx, who, d.Late) })
		}
		return step.err
	})
	return d, err
}

// unchangedRows finds the first of a trust's packs for which one click is
// enough; a trust has few.
func unchangedRows(tx *gorm.DB, who funding.Person, rows []desk.PackRow) error {
	for i := range rows[:min(len(rows), 20)] {
		a, err := loadAward(tx, rows[i].Award)
		if err != nil {
			return err
		}
		s, err := readPackSheet(tx, who, a, rows[i].Pack)
		if err != nil {
			return err
		}
		rows[i].Unchanged = s.Unchanged() && s.May("preparePack")
	}
	return nil
}
