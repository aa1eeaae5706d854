package store

import (
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A ledger is one edit as the burden meter keeps it.
type ledger struct {
	tx     *gorm.DB
	bid    funding.Bid
	who    funding.Person
	rules  funding.Ruleset
	effort funding.Effort
}

// noteEdit writes what an edit filled in, and how long it took, into the ledger
// of field saves: in the edit's own transaction, so that the meter can never
// tell another story than the content.
func noteEdit(tx *gorm.DB, b funding.Bid, who funding.Person, effort funding.Effort, changes []funding.FieldChange) error {
	timed := slices.Sorted(maps.Keys(effort.ActiveMS))
	if len(changes) == 0 && len(timed) == 0 {
		return nil
	}
	now, err := nowIn(tx)
	if err != nil {
		return err
	}
	rules, err := rulesFor(tx, b, calendar.DateOf(now))
	if err != nil {
		return err
	}
	l := ledger{tx, b, who, rules, effort}
	step := steps{}
	step.do(func() error { return l.saved(changes) })
	step.do(func() error { return l.timed(timed) })
	return step.err
}

// saved adds the fields of one edit. The first row of a field stays as it is:
// how something first came to be is what counts (domain 8.4).
func (l ledger) saved(changes []funding.FieldChange) error {
	if len(changes) == 0 {
		return nil
	}
	type row struct {
		Field      string             `json:"field"`
		Section    string             `json:"section"`
		Provenance funding.Provenance `json:"provenance"`
	}
	rows := make([]row, len(changes))
	for i, c := range changes {
		rows[i] = row{c.Field, l.rules.SectionOf(c.Field), c.Provenance}
		if c.Provenance == "" {
			rows[i].Provenance = l.effort.Of(c.Field)
		}
	}
	list, err := asJSON(rows)
	if err != nil {
		return err
	}
	return l.tx.Exec(`insert into field_saves (bid_id, field, org, section, first_provenance, first_by, role)
		select ?, r.field, ?, r.section, r.provenance, ?, ? from jsonb_to_recordset(?::jsonb) as r(field text, section text, provenance text)
		on conflict (bid_id, field) do update set saves = field_saves.saves + 1`, l.bid.ID, l.bid.Org, l.who.ID, l.role(), list).Error
}

// timed adds the time that fields took: to the field, where it was ever saved,
// and to its section and the writer's role.
func (l ledger) timed(fields []string) error {
	if len(fields) == 0 {
		return nil
	}
	type row struct {
		Field   string `json:"field"`
		Section string `json:"section"`
		MS      int64  `json:"ms"`
	}
	rows := make([]row, len(fields))
	for i, f := range fields {
		rows[i] = row{f, l.rules.SectionOf(f), l.effort.Time(f)}
	}
	list, err := asJSON(rows)
	if err != nil {
		return err
	}
	err = l.tx.Exec(`update field_saves f set active_ms = f.active_ms + r.ms from jsonb_to_recordset(?::jsonb) as r(field text, ms bigint)
		where f.bid_id = ? and f.field = r.field`, list, l.bid.ID).Error
	if err != nil {
		return err
	}
	return l.tx.Exec(`insert into active_times (bid_id, section, role, org, active_ms)
		select ?, r.section, ?, ?, sum(r.ms) from jsonb_to_recordset(?::jsonb) as r(section text, ms bigint) group by r.section having sum(r.ms) > 0
		on conflict (bid_id, section, role) do update set active_ms = active_times.active_ms + excluded.active_ms`, l.bid.ID, l.role(), l.bid.Org, list).Error
}

// role is what the writer is at the bid's trust: a bid's writer first.
func (l ledger) role() funding.Role {
	for _, r := range []funding.Role{funding.TrustAuthor, funding.TrustFinancePreparer} {
		if l.who.HoldsAt(r, l.bid.Org) {
			return r
		}
	}
	for _, p := range l.who.Posts {
		if p.Org == l.bid.Org {
			return p.Role
		}
	}
	return ""
}

// effortOf is what the caller of a writer said of how it came to be.
func effortOf(how []funding.Effort) funding.Effort {
	if len(how) == 0 {
		return funding.Effort{}
	}
	return how[0]
}

// effortOfAnswers is the time that given answers took.
func effortOfAnswers(given []funding.GivenAnswer) funding.Effort {
	e := funding.Effort{ActiveMS: map[string]int64{}}
	for _, g := range given {
		if g.ActiveMS > 0 && strings.TrimSpace(g.Key) != "" {
			e.ActiveMS["answers."+g.Key] += g.ActiveMS
		}
	}
	return e
}
