package store

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// writePacks copies what changed of an award's packs to their rows, and keeps
// the returns that were prepared.
func writePacks(tx *gorm.DB, before, after funding.Award, returns []funding.KeptReturn) error {
	for _, p := range after.Packs {
		if was, ok := before.Pack(p.ID); ok && reflect.DeepEqual(was, p) {
			continue
		}
		if err := writePack(tx, after.ID, p); err != nil {
			return err
		}
	}
	for _, k := range returns {
		body, err := asJSON(k.Return)
		if err != nil {
			return err
		}
		err = tx.Exec(`insert into pack_returns (pack_id, attempt, award_id, org, hash, body) values (?, ?, ?, ?, ?, ?)`, k.Return.Pack, k.Attempt, after.ID, k.Return.Org, k.Hash, body).Error
		if err != nil {
			return err
		}
	}
	return nil
}

func writePack(tx *gorm.DB, award string, p funding.Pack) error {
	body, err := asJSON(p)
	if err != nil {
		return err
	}
	return tx.Exec(`insert into packs (id, award_id, org, fy, month, status, due, held, late, days_late, moved, movers, system_rating, rating, prepared_by, approved_by, received_at, hash, body)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		on conflict (id) do update set status = excluded.status, due = excluded.due, held = excluded.held, late = excluded.late, days_late = excluded.days_late, moved = excluded.moved, movers = excluded.movers,
			system_rating = excluded.system_rating, rating = excluded.rating, prepared_by = excluded.prepared_by, approved_by = excluded.approved_by, received_at = excluded.received_at, hash = excluded.hash, body = excluded.body`,
		p.ID, award, p.Org, int(p.FY), int(p.Month), p.Status, midnight(p.Due), p.Held, p.Late, p.DaysLate, p.Moved, len(p.Movers), p.System, p.Rating, person(p.Prepared), person(p.Submitted), momentAt(p.Submitted), p.Hash, body).Error
}

// person is who did something, when it was a person.
func person(m *funding.Moment) any {
	if m != nil && m.By == funding.Engine().ID {
		return nil
	}
	return who(m)
}

// packFacts loads what the rules need for a command about a pack, or for the
// opening of a month.
func packFacts(tx *gorm.DB, a funding.Award, c funding.Command, f *funding.AwardFacts) error {
	fy, m, ok := funding.PackOf(a, c)
	if !ok || f.Rules.Packs.From.IsZero() || c.Verb == funding.Wake && !calendar.DateOf(c.At).After(fy.MonthEnd(m)) {
		return nil
	}
	pf, err := loadPackFacts(tx, a, fy, m, calendar.DateOf(c.At))
	f.Pack = pf
	return err
}

// loadPackFacts reads what a month's pack is worked out from.
func loadPackFacts(tx *gorm.DB, a funding.Award, fy calendar.FY, m calendar.Month, today calendar.Date) (f funding.PackFacts, err error) {
	id := funding.PackID(a.ID, fy, m)
	step := steps{}
	step.do(func() error { f.Plan, err = loadPlan(tx, a.ID); return err })
	step.do(func() error { f.Benefits, err = loadBenefits(tx, a.Bid); return err })
	step.do(func() error {
		return tx.Raw(`select exists (select 1 from packs where id = ?)`, id).Scan(&f.Exists).Error
	})
	step.do(func() error { f.Last, err = lastReturn(tx, a, fy, m); return err })
	step.do(func() error { return loadPackDraft(tx, id, &f) })
	step.do(func() error {
		return tx.Raw(`select id from claims where award_id = ? and org = ? and status = 'DRAFT' and amount > 0 and fy = ? and month <= ? order by no`, a.ID, a.Org, int(fy), int(m)).Scan(&f.Drafts).Error
	})
	step.do(func() error { f.Actuals, err = claimedActuals(tx, a, fy); return err })
	step.do(func() error {
		unclaimed, err := ledgerActuals(tx, a, fy, today)
		f.Actuals = append(f.Actuals, unclaimed...)
		return err
	})
	return f, step.err
}

// lastReturn is the newest return that was sent for an earlier month; nil when
// there is none.
func lastReturn(tx *gorm.DB, a funding.Award, fy calendar.FY, m calendar.Month) (*funding.MonthReturn, error) {
	var r funding.MonthReturn
	err := scanBody(tx, &r, `select r.body from pack_returns r join packs p on p.id = r.pack_id
		where p.award_id = ? and p.org in ? and p.received_at is not null and (p.fy, p.month) < (?, ?) order by p.fy desc, p.month desc, r.attempt desc limit 1`, a.ID, a.Once(a.Org), int(fy), int(m))
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &r, err
}

func loadPackDraft(tx *gorm.DB, id string, f *funding.PackFacts) error {
	var rows []struct {
		Body, ByPerson string
		At             time.Time
	}
	if err := tx.Raw(`select body::text as body, by_person, at from pack_drafts where pack_id = ?`, id).Scan(&rows).Error; err != nil || len(rows) == 0 {
		return err
	}
	f.Typed, f.TypedAt = rows[0].ByPerson, funding.Moment{At: rows[0].At, Day: calendar.DateOf(rows[0].At), By: rows[0].ByPerson}
	return json.Unmarshal([]byte(rows[0].Body), &f.Draft)
}

// claimedActuals adds up a year's claims by month. A draft counts with what it
// asks for: it goes with the pack.
func claimedActuals(tx *gorm.DB, a funding.Award, fy calendar.FY) ([]funding.Actual, error) {
	var rows []funding.Actual
	err := tx.Raw(`select fy, month, nature, 'NATIONAL' as source, sum(case when status in ('DRAFT', 'LATE') then amount else granted end)::bigint as amount from claims
		where award_id = ? and org = ? and fy = ? and status not in ('REJECTED', 'WITHDRAWN', 'REVERSED') group by fy, month, nature order by fy, month, nature`, a.ID, a.Org, int(fy)).Scan(&rows).Error
	return rows, err
}

// ledgerActuals adds up a year's postings that are in no claim yet, and what
// the trust paid itself, by month.
func ledgerActuals(tx *gorm.DB, a funding.Award, fy calendar.FY, today calendar.Date) ([]funding.Actual, error) {
	var dropped bool
	if err := tx.Raw(`select exists (select 1 from ledger_lines where org = ? and fy = ?)`, a.Org, int(fy)).Scan(&dropped).Error; err != nil || !dropped {
		return nil, err
	}
	b, err := openLedger(tx, a, today)
	if err != nil {
		return nil, err
	}
	natures := map[string]funding.Nature{}
	for _, l := range b.facts.Bid.Lines {
		natures[l.Ref] = l.Nature
	}
	var out []funding.Actual
	p := funding.ProposeClaims(a, b.facts)
	for _, c := range p.Claims {
		for _, l := range c.Lines {
			out = append(out, funding.Actual{FY: l.Posting.FY, Month: l.Posting.Month, Nature: c.Nature, Source: funding.NationalMoney, Amount: l.Eligible})
		}
	}
	for _, x := range p.Aside {
		if x.Reason == funding.AsideLocal {
			out = append(out, funding.Actual{FY: x.Posting.FY, Month: x.Posting.Month, Nature: natures[x.Line], Source: funding.LocalMoney, Amount: x.Posting.Gross})
		}
	}
	return slices.DeleteFunc(out, func(x funding.Actual) bool { return x.FY != fy }), nil
}
