package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// loadReach puts in which organisations a person's posts reach, and which
// trusts an interest keeps them away from. Whoever has a post at the trust
// itself goes on seeing it from inside.
func loadReach(tx *gorm.DB, p *funding.Person) error {
	var rows []struct {
		Bar barRow `gorm:"embedded"`

		Code string
		Own  bool
	}
	err := tx.Raw(`with reach as (select o.code, bool_or(o.code = g.code) as own
		from organisations o join posts t on t.person_id = ? and t.until is null join organisations g on g.code = t.org
			and (o.code = g.code or t.role <> 'SUPPORT_ADVISER' and o.kind = 'TRUST' and (g.kind = 'NATIONAL' or (g.kind = 'REGION' and o.region = g.code) or (g.kind = 'ICB' and o.icb = g.code)))
		group by o.code)
		select coalesce(r.code, '') as code, coalesce(r.own, false) as own, b.org, b.via, b.nature, b.until_on, b.bars_until
		from reach r full join bars_of(?) b on b.org = r.code order by coalesce(r.code, b.org)`, p.ID, p.ID).Scan(&rows).Error
	for _, r := range rows {
		if r.Bar.Org != nil {
			bar := r.Bar.bar()
			bar.Far = r.Code == "" // it counts where that trust is a partner
			p.Bars = append(p.Bars, bar)
		}
		if r.Code != "" && (r.Bar.Org == nil || r.Own) {
			p.Orgs = append(p.Orgs, r.Code)
		}
	}
	return err
}

type barRow struct {
	Org       *string
	Via       *string
	Nature    *funding.InterestNature
	UntilOn   *time.Time
	BarsUntil *time.Time
}

func (r barRow) bar() funding.Bar {
	return funding.Bar{Org: *r.Org, Via: *r.Via, Nature: *r.Nature, Until: day(r.UntilOn), Ends: day(r.BarsUntil)}
}

// barred turns "there is no such thing" into the reason, for somebody whom an
// interest keeps away from it, and notes that they tried.
func (s *Store) barred(ctx context.Context, who funding.Person, kind funding.Kind, id string, err error) error {
	no, ok := refusal.Of(err)
	if !ok || len(who.Bars) == 0 || no.Kind != refusal.NotFound {
		return err
	}
	var why error
	noted := s.as(ctx, who, func(tx *gorm.DB) error {
		var orgs []string // none when there is nothing
		if err := tx.Raw(`select org from parties_of(?, ?) where org is not null order by org`, kind, id).Scan(&orgs).Error; err != nil {
			return err
		}
		bar, kept := who.BarFromAny(orgs...)
		if !kept || bar.Far && !slices.ContainsFunc(orgs, func(org string) bool { return slices.Contains(who.Orgs, org) }) {
			return nil
		}
		why = bar.Barred()
		return tx.Exec(`insert into refused_views (person_id, kind, aggregate, org) values (?, ?, ?, ?)`, who.ID, kind, id, bar.Org).Error
	})
	switch {
	case noted != nil:
		return noted
	case why != nil:
		return why
	}
	return err
}

type interestRow struct {
	ID         int64
	PersonID   string
	Org        string
	Nature     funding.InterestNature
	FromOn     time.Time
	UntilOn    *time.Time
	BarsUntil  *time.Time
	Note       string
	DeclaredBy string
	Allowed    bool
	DecidedBy  *string
	Reasons    string
}

func (r interestRow) interest() funding.Interest {
	return funding.Interest{ID: r.ID, Person: r.PersonID, Org: r.Org, Nature: r.Nature, From: day(&r.FromOn), Until: day(r.UntilOn), BarsUntil: day(r.BarsUntil), Note: r.Note,
		By: r.DeclaredBy, Allowed: r.Allowed, DecidedBy: said(r.DecidedBy), Reasons: r.Reasons}
}

const interestSQL = `select id, person_id, org, nature, from_on, until_on, bars_until, note, declared_by, allowed, decided_by, reasons from interests where `

// Interests is the register of interests as who may see it: their own, and all
// of them for those who decide on them. The newest two hundred of each list.
func (s *Store) Interests(ctx context.Context, who funding.Person) (d desk.InterestDesk, err error) {
	d.Viewer = who
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		d.Today = calendar.DateOf(now)
		query, args := interestSQL+`person_id = ?`, []any{who.ID}
		if d.Keeps() {
			query, args = interestSQL+`true`, nil
		}
		var rows []interestRow
		if err := tx.Raw(query+` order by id desc limit 200`, args...).Scan(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			d.Rows = append(d.Rows, r.interest())
		}
		if d.Keeps() {
			if d.Tries, err = refusedViews(tx); err != nil {
				return err
			}
			if d.People, err = judgesOf(tx, who); err != nil {
				return err
			}
		}
		return nameInterests(tx, &d)
	})
	return d, err
}

func refusedViews(tx *gorm.DB) ([]desk.RefusedView, error) {
	var out []desk.RefusedView
	err := tx.Raw(`select person_id as person, kind, aggregate, org, at from refused_views order by id desc limit 50`).Scan(&out).Error
	return out, err
}

// judgesOf are the people of a funder and of the boards and regions around it
// who hold a post there.
func judgesOf(tx *gorm.DB, who funding.Person) ([]funding.Person, error) {
	var rows []postRow
	err := tx.Raw(peopleSQL+`o.org in (select code from organisations where kind <> 'TRUST') and p.id <> ? order by p.name, o.role`, who.ID).Scan(&rows).Error
	return gather(rows), err
}

func nameInterests(tx *gorm.DB, d *desk.InterestDesk) error {
	var people, orgs []string
	for _, i := range d.Rows {
		people, orgs = append(people, i.Person, i.By, i.DecidedBy), append(orgs, i.Org)
	}
	for _, v := range d.Tries {
		people, orgs = append(people, v.Person), append(orgs, v.Org)
	}
	var err error
	if d.Names, err = names(tx, people); err != nil {
		return err
	}
	trusts, err := orgNames(tx, orgs)
	for code, name := range trusts {
		d.Names[code] = name
	}
	return err
}

// DeclareInterest enters an interest. It bars from the same moment. The same
// person's same token declares it once.
func (s *Store) DeclareInterest(ctx context.Context, who funding.Person, token string, i funding.Interest) (id int64, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		key, err := holdToken(tx, who, token)
		if err != nil {
			return err
		}
		var before []interestRow
		if err := tx.Raw(interestSQL+`token = ?`, key).Scan(&before).Error; err != nil {
			return err
		}
		if len(before) > 0 {
			if was := before[0]; was.PersonID != i.Person || was.Org != i.Org || was.Nature != i.Nature {
				return reused()
			}
			id = before[0].ID
			return nil
		}
		return declare(tx, who, key, i, &id)
	})
	return id, err
}

func declare(tx *gorm.DB, who funding.Person, key string, i funding.Interest, id *int64) error {
	now, err := nowIn(tx)
	if err != nil {
		return err
	}
	today := calendar.DateOf(now)
	if err := funding.CheckInterest(who, i, today); err != nil {
		return err
	}
	if _, err := loadPerson(tx, i.Person); err != nil {
		return err
	}
	if _, err := loadOrg(tx, i.Org); err != nil {
		return refusal.New(refusal.Invalid, "NO_SUCH_ORGANISATION", "There is no organisation %q. Give its ODS code.", i.Org).At("organisation")
	}
	rules, err := rulesFor(tx, funding.Bid{}, today)
	if err != nil {
		return err
	}
	return tx.Raw(`insert into interests (person_id, org, nature, from_on, until_on, bars_until, note, declared_by, token) values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
		i.Person, i.Org, i.Nature, i.From.String(), midnight(i.Until), midnight(i.Ends(rules.Conflicts)), i.Note, who.ID, key).Row().Scan(id)
}

// DecideInterest says that nothing follows from an interest, or that it bars
// after all.
func (s *Store) DecideInterest(ctx context.Context, who funding.Person, id int64, allow bool, reasons string) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		var rows []interestRow
		if err := tx.Raw(interestSQL+`id = ? for update`, id).Scan(&rows).Error; err != nil {
			return err
		}
		if len(rows) == 0 {
			return refusal.New(refusal.NotFound, "NOT_FOUND", "There is no interest %d that you can see.", id)
		}
		if err := funding.DecideInterest(who, rows[0].interest(), allow, reasons); err != nil {
			return err
		}
		step := steps{}
		step.do(func() error {
			return one(tx.Exec(`update interests set allowed = ?, decided_by = ?, decided_at = tranche_now(), reasons = ? where id = ?`, allow, who.ID, reasons, id), "interest")
		})
		step.do(func() error {
			return tx.Exec(`insert into interest_decisions (interest_id, allowed, by_person, reasons) values (?, ?, ?, ?)`, id, allow, who.ID, reasons).Error
		})
		return step.err
	})
}
