package store

import (
	"context"
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// YearSheet is one financial year of an award.
func (s *Store) YearSheet(ctx context.Context, who funding.Person, award string, fy calendar.FY) (y desk.YearSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		a, err := awardFor(tx, who, award)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(a.Limits, func(l funding.Limit) bool { return l.FY == fy }) {
			return notFound(gorm.ErrRecordNotFound, "Award %s has no money in %s.", a.ID, fy)
		}
		y, err = readYear(tx, who, a, fy)
		return err
	})
	return y, s.barred(ctx, who, funding.AwardKind, award, err)
}

func readYear(tx *gorm.DB, who funding.Person, a funding.Award, fy calendar.FY) (y desk.YearSheet, err error) {
	y.FY = fy
	var rules funding.Ruleset
	var known funding.YearFacts
	var signed []desk.SignedStatement
	step := steps{}
	step.do(func() error { y.AwardSheet, err = headOfAward(tx, who, a); return err })
	step.do(func() error { rules, err = loadRuleset(tx, a.Ruleset); y.Rules = rules.YearEnd.Held(); return err })
	step.do(func() error { known, err = loadYear(tx, a, fy); return err })
	step.do(func() error { signed, err = signedStatements(tx, a, fy); return err })
	step.do(func() error { return nameSigners(tx, &y, signed) })
	if step.err != nil {
		return y, step.err
	}
	y.Outturns = funding.Outturns(a, fy, known.Claims, known.Plan, y.Today, rules.YearEnd)
	for _, org := range a.Parties() {
		if !slices.ContainsFunc(a.Limits, func(l funding.Limit) bool { return l.FY == fy && l.Org == org }) {
			continue
		}
		t := desk.TrustYear{Now: funding.MakeYearStatement(a, org, fy, known.Local), ToTrueUp: funding.ToTrueUp(a, org, fy, known.Claims)}
		if t.Org, err = loadOrg(tx, org); err != nil {
			return y, err
		}
		for _, s := range signed {
			if s.Org == org {
				t.Signed = append(t.Signed, s)
			}
		}
		for _, c := range a.YearsClosed {
			if c.FY == fy && c.Org == org {
				t.Accounts = c.Accounts
			}
		}
		y.Trusts = append(y.Trusts, t)
	}
	return y, nil
}

func nameSigners(tx *gorm.DB, y *desk.YearSheet, signed []desk.SignedStatement) error {
	var ids []string
	for _, s := range signed {
		ids = append(ids, byWhom(&s.Signed)...)
	}
	more, err := names(tx, ids)
	for k, v := range more {
		y.Names[k] = v
	}
	return err
}

// signedStatements are those of one year, the newest first.
func signedStatements(tx *gorm.DB, a funding.Award, fy calendar.FY) ([]desk.SignedStatement, error) {
	var out []desk.SignedStatement
	for _, s := range slices.Backward(a.YearsSigned) {
		if s.FY != fy {
			continue
		}
		k := desk.SignedStatement{SignedYear: s}
		err := scanBody(tx, &k.Statement, `select body from year_statements where award_id = ? and org = ? and fy = ? and version = ?`, a.ID, s.Org, int(s.FY), s.Version)
		if err != nil {
			return nil, notFound(err, "The statement of %s is not there.", s.FY)
		}
		out = append(out, k)
	}
	return out, nil
}

// OwedRows lists the money that trusts owe, as far as the person sees: of one
// trust, or of all. What is still owed comes first, by the day it is due.
func (s *Store) OwedRows(ctx context.Context, who funding.Person, org string) (out []desk.OwedLine, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		var rows []struct{ Award, Title, OrgName, Body string }
		err := tx.Raw(`select w.award_id as award, a.state->>'title' as title, o.name as org_name, x::text as body from owed w join awards a on a.id = w.award_id join organisations o on o.code = w.org,
			jsonb_array_elements(a.state->'owed') x where x->>'id' = w.id and (? = '' or w.org = ?) order by w.settled_at is not null, w.due nulls last, w.id limit 500`, org, org).Scan(&rows).Error
		if err != nil {
			return err
		}
		for _, r := range rows {
			row := desk.OwedLine{Award: r.Award, Title: r.Title, OrgName: r.OrgName}
			if err := json.Unmarshal([]byte(r.Body), &row.Owed); err != nil {
				return err
			}
			out = append(out, row)
		}
		return nil
	})
	return out, err
}
