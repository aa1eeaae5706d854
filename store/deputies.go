package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// loadDeputies puts in whom p acts for today, and who acts for p, in one
// question: it is asked with every request.
func loadDeputies(tx *gorm.DB, p *funding.Person) error {
	var rows []struct {
		Acts    bool
		Role    funding.Role
		Org     string
		Other   string
		Name    string
		UntilOn *time.Time
	}
	err := tx.Raw(`select true as acts, role, org, holder as other, holder_name as name, until_on from acting_for(?)
		union all select false, role, org, deputy, '', null from stood_in_by(?)`, p.ID, p.ID).Scan(&rows).Error
	for _, r := range rows {
		post := funding.Post{Role: r.Role, Org: r.Org}
		if r.Acts {
			p.Acting = append(p.Acting, funding.Acting{Post: post, For: r.Other, ForName: r.Name, Until: day(r.UntilOn)})
		} else {
			p.StandIns = append(p.StandIns, funding.StandIn{Post: post, Person: r.Other})
		}
	}
	return err
}

type deputyRow struct {
	ID       int64
	Role     funding.Role
	Org      string
	PersonID string
	DeputyID string
	FromOn   time.Time
	UntilOn  time.Time
	Reason   string
	MadeBy   string
	EndedBy  *string
}

func (r deputyRow) deputyship() funding.Deputyship {
	d := funding.Deputyship{ID: r.ID, Role: r.Role, Org: r.Org, Person: r.PersonID, Deputy: r.DeputyID, From: day(&r.FromOn), Until: day(&r.UntilOn), Reason: r.Reason, MadeBy: r.MadeBy}
	if r.EndedBy != nil {
		d.Ended, d.EndedBy = true, *r.EndedBy
	}
	return d
}

const deputySQL = `select id, role, org, person_id, deputy_id, from_on, until_on, reason, made_by, ended_by from deputies where `

// Deputies is what somebody sees of deputies: those of the organisations at
// which they hold a post, the newest first, at most two hundred, and the people
// they can choose from.
func (s *Store) Deputies(ctx context.Context, who funding.Person) (out desk.DeputyDesk, err error) {
	out.Viewer = who
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		out.Today = calendar.DateOf(now)
		orgs := []string{""}
		for _, p := range who.Posts {
			orgs = append(orgs, p.Org)
		}
		if who.Holds(funding.FundAdmin) {
			orgs = append(orgs, who.Orgs...)
		}
		var rows []deputyRow
		if err := tx.Raw(deputySQL+`org in ? order by ended_at is not null, until_on desc, id desc limit 200`, orgs).Scan(&rows).Error; err != nil {
			return err
		}
		ids := []string{}
		for _, r := range rows {
			out.Rows = append(out.Rows, r.deputyship())
			ids = append(ids, r.PersonID, r.DeputyID, r.MadeBy)
		}
		if out.Names, err = names(tx, ids); err != nil {
			return err
		}
		for _, p := range who.Posts {
			people, err := peopleAt(tx, p.Org)
			if err != nil {
				return err
			}
			out.AddPeople(people)
		}
		return nil
	})
	return out, err
}

// NameDeputy names a deputy for one post and a period, and returns its number.
// The same token gives the same deputyship again.
func (s *Store) NameDeputy(ctx context.Context, who funding.Person, token string, d funding.Deputyship) (id int64, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		key, err := holdToken(tx, who, token)
		if err != nil {
			return err
		}
		var before []deputyRow
		if err := tx.Raw(deputySQL+`token = ?`, key).Scan(&before).Error; err != nil {
			return err
		}
		if len(before) > 0 {
			if was := before[0].deputyship(); was.Person != d.Person || was.Deputy != d.Deputy || was.Role != d.Role || was.Org != d.Org {
				return reused()
			}
			id = before[0].ID
			return nil
		}
		if err := checkDeputy(tx, who, d); err != nil {
			return err
		}
		return tx.Raw(`insert into deputies (org, role, person_id, deputy_id, from_on, until_on, reason, made_by, token) values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
			d.Org, d.Role, d.Person, d.Deputy, d.From.String(), d.Until.String(), d.Reason, who.ID, key).Row().Scan(&id)
	})
	return id, err
}

func checkDeputy(tx *gorm.DB, who funding.Person, d funding.Deputyship) error {
	now, err := nowIn(tx)
	if err != nil {
		return err
	}
	holder, err := loadPerson(tx, d.Person)
	if err != nil {
		return err
	}
	deputy, err := loadPerson(tx, d.Deputy)
	if err != nil {
		return err
	}
	if err := funding.CheckDeputy(who, holder, deputy, d, calendar.DateOf(now)); err != nil {
		return err
	}
	var n int
	err = tx.Raw(`select count(*) from deputies where person_id = ? and role = ? and org = ? and deputy_id = ? and ended_at is null and from_on <= ? and until_on >= ?`,
		d.Person, d.Role, d.Org, d.Deputy, d.Until.String(), d.From.String()).Scan(&n).Error
	if err == nil && n > 0 {
		return refusal.New(refusal.Conflict, "DEPUTY_ALREADY", "%s is the deputy in some of these days already. End that first, or choose other days.", deputy.Name).At("from")
	}
	return err
}

// EndDeputy ends a deputyship now. Ending it twice is fine.
func (s *Store) EndDeputy(ctx context.Context, who funding.Person, id int64) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		var rows []deputyRow
		if err := tx.Raw(deputySQL+`id = ?`, id).Scan(&rows).Error; err != nil {
			return err
		}
		if len(rows) == 0 {
			return refusal.New(refusal.NotFound, "NOT_FOUND", "There is no deputy %d that you can see.", id)
		}
		if !funding.MayEnd(who, rows[0].deputyship()) {
			return refusal.New(refusal.Forbidden, "NOT_YOUR_POST", "A deputyship is ended by the holder of the post, the deputy, the trust's chief finance officer or the fund's administrator.")
		}
		return tx.Exec(`update deputies set ended_by = coalesce(ended_by, ?), ended_at = coalesce(ended_at, tranche_now()) where id = ?`, who.ID, id).Error
	})
}
