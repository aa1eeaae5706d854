package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// meterColumns are what the meter of bid b is worked out from: fields by how
// they first came to be, time by section and role, and whether the
// completeness check ever sent the bid back.
const meterColumns = `b.state::text as state,
	coalesce((select json_agg(json_build_object('provenance', p.first_provenance, 'fields', p.n) order by p.first_provenance)
		from (select first_provenance, count(*) as n from field_saves where bid_id = b.id group by first_provenance) p), '[]')::text as tallies,
	coalesce((select json_agg(json_build_object('section', a.section, 'role', a.role, 'active_ms', a.active_ms) order by a.section, a.role)
		from active_times a where a.bid_id = b.id and a.active_ms > 0), '[]')::text as active,
	exists (select 1 from events e where e.kind = 'bid' and e.aggregate = b.id and e.name = 'RETURNED') as returned`

type meterRead struct {
	State    string
	Tallies  string
	Active   string
	Returned bool
	Title    string
	OrgName  string
}

// meter works one bid's meter out, by the rules that hold for it.
func (r meterRead) meter(rulesOf func(funding.Bid) (funding.Ruleset, error)) (b funding.Bid, m funding.Meter, err error) {
	facts := funding.MeterFacts{Returned: r.Returned}
	for _, part := range []struct {
		text string
		into any
	}{{r.State, &b}, {r.Tallies, &facts.Tallies}, {r.Active, &facts.Active}} {
		if err := json.Unmarshal([]byte(part.text), part.into); err != nil {
			return b, m, fmt.Errorf("read a meter: %w", err)
		}
	}
	rules, err := rulesOf(b)
	facts.Rules = rules.Burden
	return b, funding.MeterOf(b, facts), err
}

// Meter is the burden meter of one bid.
func (s *Store) Meter(ctx context.Context, who funding.Person, id string) (m funding.Meter, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		b, err := loadBid(tx, id)
		if err != nil {
			return err
		}
		if err := funding.May(who, "getBidMeter", b.Subject(who)); err != nil {
			return err
		}
		var r meterRead
		if err := tx.Raw(`select `+meterColumns+` from bids b where b.id = ?`, id).Scan(&r).Error; err != nil {
			return err
		}
		rulesOf, err := rulesByBid(tx)
		if err != nil {
			return err
		}
		_, m, err = r.meter(rulesOf)
		return err
	})
	return m, err
}

// Meters lists the burden meters of the bids that a programme's person may
// see, in the order of their references, n of them after the reference after.
func (s *Store) Meters(ctx context.Context, who funding.Person, after string, n int) (list []desk.MeterRow, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		funder, err := funderOf(tx, who)
		if err != nil {
			return err
		}
		if err := funding.May(who, "listMeters", funding.Subject{Funder: funder, What: "programme"}); err != nil {
			return err
		}
		var rows []meterRead
		err = tx.Raw(`select `+meterColumns+`, c.title, o.name as org_name from bids b join contents c on c.bid_id = b.id join organisations o on o.code = b.org
			where b.id > ? order by b.id limit ?`, after, pageSize(n, 50, 200)).Scan(&rows).Error
		if err != nil {
			return err
		}
		rulesOf, err := rulesByBid(tx)
		if err != nil {
			return err
		}
		list = make([]desk.MeterRow, len(rows))
		for i, r := range rows {
			b, m, err := r.meter(rulesOf)
			if err != nil {
				return err
			}
			b = shownTo(b, who)
			list[i] = desk.MeterRow{ID: b.ID, Title: b.Title, Org: b.Org, OrgName: r.OrgName, Round: b.Round, Status: b.Status, Pathway: b.Route.Pathway, Meter: m}
		}
		return nil
	})
	return list, err
}

// rulesByBid finds the rules of a bid, pinned or in force, without another
// query for each.
func rulesByBid(tx *gorm.DB) (func(funding.Bid) (funding.Ruleset, error), error) {
	now, err := nowIn(tx)
	if err != nil {
		return nil, err
	}
	all, err := loadRulesets(tx)
	if err != nil {
		return nil, err
	}
	return func(b funding.Bid) (funding.Ruleset, error) {
		for _, r := range all {
			if r.Code == b.Ruleset {
				return r, nil
			}
		}
		return funding.RulesetOn(all, calendar.DateOf(now))
	}, nil
}
