package store

import (
	"encoding/json"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// yearFacts loads what a command about a year's end is worked out from.
func yearFacts(tx *gorm.DB, a funding.Award, c funding.Command, f *funding.AwardFacts) error {
	fy, ok := funding.YearOf(a, c)
	if !ok {
		return nil
	}
	var err error
	f.Year, err = loadYear(tx, a, fy)
	return err
}

func loadYear(tx *gorm.DB, a funding.Award, fy calendar.FY) (f funding.YearFacts, err error) {
	step := steps{}
	step.do(func() error { f.Claims, err = loadClaims(tx, a.ID); return err })
	step.do(func() error { f.Plan, err = loadPlan(tx, a.ID); return err })
	step.do(func() error { f.Local, err = localSpends(tx, a.ID, fy); return err })
	return f, step.err
}

// localSpends is what the trusts of an award spent of their own in a year, by
// the latest pack that each has sent. A pack that says nothing was spent may
// only mean that nobody was asked, so the statement asks.
func localSpends(tx *gorm.DB, award string, fy calendar.FY) (out []funding.LocalSpend, err error) {
	returns, err := scanBodies[funding.MonthReturn](tx, `select distinct on (p.org) r.body from packs p join pack_returns r on r.pack_id = p.id
		where p.award_id = ? and p.fy = ? and p.received_at is not null order by p.org, p.month desc, r.attempt desc`, award, int(fy))
	for _, r := range returns {
		for _, l := range r.Lines {
			if l.Source == funding.LocalMoney && l.YTD != 0 {
				out = append(out, funding.LocalSpend{Org: r.Org, Nature: l.Nature, Amount: l.YTD})
			}
		}
	}
	return out, err
}

// writeStatements keeps the year-end statements that were signed.
func writeStatements(tx *gorm.DB, a funding.Award, kept []funding.KeptStatement) error {
	for _, k := range kept {
		body, err := json.Marshal(k.Statement)
		if err != nil {
			return err
		}
		s := k.Signed
		err = tx.Exec(`insert into year_statements (award_id, org, fy, version, hash, body, by_person, at) values (?, ?, ?, ?, ?, ?, ?, ?)`, a.ID, s.Org, int(s.FY), s.Version, s.Hash, string(body), s.Signed.By, s.Signed.At).Error
		if err != nil {
			return err
		}
	}
	return nil
}
