package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// leadsOf are a funder's named leads, with whoever stands in for them today.
func leadsOf(tx *gorm.DB, funder string) (out funding.Leads, err error) {
	var rows []struct {
		Stage  funding.LeadStage
		Person string
		Deputy *string
	}
	err = tx.Raw(`select stage, person, deputy from leads_of(?)`, funder).Scan(&rows).Error
	for _, r := range rows {
		if n := len(out.Named); n == 0 || out.Named[n-1].Stage != r.Stage {
			out.Named = append(out.Named, funding.StageLead{Stage: r.Stage, Person: r.Person})
		}
		if lead := &out.Named[len(out.Named)-1]; r.Deputy != nil && !slices.Contains(lead.Deputies, *r.Deputy) {
			lead.Deputies = append(lead.Deputies, *r.Deputy)
		}
	}
	return out, err
}

// leadFacts are the leads for a command, and, when letters to them may be
// written, whom an interest in one of the trusts keeps away.
func leadFacts(tx *gorm.DB, funder string, c funding.Command, trusts ...string) (funding.Leads, error) {
	out, err := leadsOf(tx, funder)
	if err != nil || c.Verb != funding.Wake || len(out.Named) == 0 {
		return out, err
	}
	barred, err := barredPeople(tx)
	for _, org := range trusts {
		out.Barred = append(out.Barred, barred[org]...)
	}
	return out, err
}

type leadRow struct {
	Stage    funding.LeadStage
	PersonID *string
	SetBy    string
	SetAt    time.Time
}

const leadSQL = `select stage, person_id, set_by, set_at from stage_leads where funder = ? `

// Leads is who answers for each stage at the viewer's funder.
func (s *Store) Leads(ctx context.Context, who funding.Person) (d desk.LeadDesk, err error) {
	d.Viewer, d.Leads = who, map[funding.LeadStage]string{}
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		if d.Funder, err = funderOf(tx, who); err != nil {
			return err
		}
		if no := funding.May(who, "listLeads", funding.Subject{Funder: d.Funder, What: "list of named leads"}); no != nil {
			return no
		}
		return loadLeads(tx, &d)
	})
	return d, err
}

func loadLeads(tx *gorm.DB, d *desk.LeadDesk) error {
	named, err := leadsOf(tx, d.Funder)
	if err != nil {
		return err
	}
	var ids []string
	for _, l := range named.Named {
		d.Leads[l.Stage] = l.Person
		ids = append(ids, l.Person)
	}
	var rows []leadRow
	if err := tx.Raw(leadSQL+`order by id desc limit 100`, d.Funder).Scan(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		k := funding.LeadChange{Stage: r.Stage, Person: said(r.PersonID), Moment: funding.Moment{At: r.SetAt, Day: calendar.DateOf(r.SetAt), By: r.SetBy}}
		d.Changes, ids = append(d.Changes, k), append(ids, k.Person, k.By)
	}
	if d.Names, err = names(tx, ids); err != nil {
		return err
	}
	if d.People, err = peopleAt(tx, d.Funder); err != nil {
		return err
	}
	now, err := nowIn(tx)
	if err != nil {
		return err
	}
	rules, err := rulesFor(tx, funding.Bid{}, calendar.DateOf(now))
	d.Days = rules.Clocks.ToEscalate()
	return err
}

// PutLead makes somebody the lead of a stage at the funder of who says so, or,
// with no person, leaves it without one. Saying what holds already is fine.
func (s *Store) PutLead(ctx context.Context, who funding.Person, stage funding.LeadStage, person string) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		funder, err := funderOf(tx, who)
		if err != nil {
			return err
		}
		lead := funding.Person{}
		if person != "" {
			if lead, err = loadPerson(tx, person); err != nil {
				return err
			}
		}
		if err := funding.CheckLead(who, lead, funder, stage); err != nil {
			return err
		}
		if err := hold(tx, "lead/"+funder+"/"+string(stage)); err != nil {
			return err
		}
		var rows []leadRow
		if err := tx.Raw(leadSQL+`and stage = ? order by id desc limit 1`, funder, stage).Scan(&rows).Error; err != nil {
			return err
		}
		if was := append(rows, leadRow{})[0]; said(was.PersonID) == person {
			return nil
		}
		return tx.Exec(`insert into stage_leads (funder, stage, person_id, set_by) values (?, ?, ?, ?)`, funder, stage, orNull(person), who.ID).Error
	})
}
