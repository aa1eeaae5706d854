package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// Seed enters what an installation starts with, and leaves alone what is
// there already, so it can be run again. It needs the owner's connection.
func (s *Store) Seed(ctx context.Context, seed funding.Seed) error {
	return s.tx(ctx, func(tx *gorm.DB) error {
		step := steps{}
		step.do(func() error { return startClock(tx, seed.ClockStart) })
		for _, o := range seed.Organisations {
			step.do(func() error { return seedOrg(tx, o) })
		}
		for _, r := range seed.Relations {
			step.do(func() error { return seedRelation(tx, r) })
		}
		for _, f := range seed.Facts {
			step.do(func() error { return seedFact(tx, f) })
		}
		for _, p := range seed.People {
			step.do(func() error { return seedPerson(tx, p) })
		}
		for _, f := range seed.Funds {
			step.do(func() error {
				return tx.Exec(`insert into funds (code, title, funder) values (?, ?, ?) on conflict do nothing`, f.Code, f.Title, f.Funder).Error
			})
		}
		for _, r := range seed.Rounds {
			step.do(func() error { return seedRound(tx, r) })
		}
		for _, c := range seed.Cover {
			step.do(func() error {
				return tx.Exec(`insert into fund_years (fund, fy, nature, envelope) values (?, ?, ?, ?) on conflict do nothing`, c.Fund, int(c.FY), c.Nature, c.Envelope).Error
			})
		}
		return step.err
	})
}

// startClock makes the clock movable and sets it to at, once. Without a row
// the clock is the wall's and cannot be moved.
func startClock(tx *gorm.DB, at time.Time) error {
	if at.IsZero() {
		return nil
	}
	return tx.Exec(`insert into tranche_clock (shift) values (?::timestamptz - clock_timestamp()) on conflict do nothing`, at).Error
}

func seedOrg(tx *gorm.DB, o funding.Organisation) error {
	err := tx.Exec(`insert into organisations (code, name, kind, legal_form, subtype, distress, segment, epr_group, icb, region, opened_on, closed_on, source, town, postcode, as_of, out_of_scope)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (code) do nothing`,
		o.Code, o.Name, o.Kind, o.LegalForm, o.Subtype, o.Distress, o.Segment, o.EPRGroup, o.ICB, o.Region, o.OpenedOn.String(), dateOrNull(o.ClosedOn), o.Source,
		o.Town, o.Postcode, dateOrNull(o.AsOf), o.OutOfScope).Error
	if err != nil {
		return fmt.Errorf("enter organisation %s: %w", o.Code, err)
	}
	return nil
}

func seedFact(tx *gorm.DB, f funding.SeedFact) error {
	if err := funding.CheckFactValue(f.Key, f.Value); err != nil {
		return err
	}
	return tx.Exec(`insert into organisation_facts (org, key, value, source, as_of, loaded_by) select ?, ?, ?, ?, ?::date, 'system'
		where not exists (select 1 from organisation_facts where org = ? and key = ?)`, f.Org, f.Key, f.Value, f.Source, f.AsOf.String(), f.Org, f.Key).Error
}

func seedRelation(tx *gorm.DB, r funding.OrgRelation) error {
	return tx.Exec(`insert into organisation_relations (from_code, to_code, kind, valid_from, valid_to, share, note) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
		r.From, r.To, r.Kind, r.Since.String(), dateOrNull(r.Until), r.Share, r.Note).Error
}

func seedPerson(tx *gorm.DB, p funding.SeedPerson) error {
	err := tx.Exec(`insert into people (id, name, email) values (?, ?, ?) on conflict (id) do nothing`, p.ID, p.Name, p.Email).Error
	if err != nil {
		return err
	}
	for _, post := range p.Posts {
		if err := tx.Exec(`insert into posts (person_id, role, org) values (?, ?, ?) on conflict do nothing`, p.ID, post.Role, post.Org).Error; err != nil {
			return err
		}
	}
	if p.Token == "" {
		return nil
	}
	hash := sha256.Sum256([]byte(p.Token))
	return tx.Exec(`insert into tokens (person_id, hash, note, expires_at) values (?, ?, 'demo', clock_timestamp() + interval '10 years') on conflict do nothing`, p.ID, hash[:]).Error
}

func seedRound(tx *gorm.DB, r funding.Round) error {
	body, err := asJSON(r)
	if err != nil {
		return err
	}
	return tx.Exec(`insert into rounds (id, fund, body) values (?, ?, ?) on conflict (id) do nothing`, r.ID, r.Fund, body).Error
}

// DemoPeople lists everyone in the people table with a demo token, one row for
// each post. The tokens follow from the ids: they exist in demos only.
func (s *Store) DemoPeople(ctx context.Context) ([]desk.DemoPerson, error) {
	var rows []struct {
		ID, Name, Org string
		Role          funding.Role
	}
	err := s.db.WithContext(ctx).Raw(`select p.id, p.name, o.role, o.org from people p join posts o on o.person_id = p.id and o.until is null
		where exists (select 1 from tokens t where t.person_id = p.id and t.note = 'demo') and exists (select 1 from tranche_clock)
		order by p.created_at, p.id, o.role`).Scan(&rows).Error
	out := make([]desk.DemoPerson, len(rows))
	for i, r := range rows {
		out[i] = desk.DemoPerson{ID: r.ID, Name: r.Name, Role: r.Role, Organisation: r.Org, Title: r.Role.Title(), Token: "demo-" + r.ID}
	}
	return out, err
}

// Advance moves the demo's clock forward to at and returns the new time. It is
// refused where the clock is the wall's, and for times that have passed.
func (s *Store) Advance(ctx context.Context, at time.Time) (now time.Time, err error) {
	db := s.db.WithContext(ctx)
	if err := db.Raw(`select tranche_now()`).Row().Scan(&now); err != nil {
		return now, err
	}
	if at.Before(now) {
		return now, refusal.New(refusal.Conflict, "CLOCK_BACKWARDS", "The demo's clock stands at %s and only moves forward. Choose a later time.", now.Format(time.RFC3339)).At("to")
	}
	var movable bool
	if err := db.Raw(`select exists (select 1 from tranche_clock)`).Row().Scan(&movable); err != nil {
		return now, err
	}
	if !movable {
		return now, refusal.New(refusal.Forbidden, "CLOCK_FIXED", "The clock can be moved in the demo only.")
	}
	err = db.Raw(`select tranche_advance(?)`, at).Row().Scan(&now)
	return now, err
}
