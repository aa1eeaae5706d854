package store

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// successionSQL lists the open awards and submitted bids of trusts that others
// follow whole, with the command that passes each on. A trust that was parted
// has no one successor, so people decide what becomes of its awards.
const successionSQL = `select r.from_code, r.to_code, r.valid_from, r.access_days, x.kind, x.id, x.kind || '/' || x.id || '/succession/' || r.valid_from as command
	from organisation_relations r
	join organisations o on o.code = r.from_code and o.kind = 'TRUST'
	join (select 'award' as kind, id, org, state->'partners' as partners from awards where not closed
		union all select 'bid', id, org, null from bids where not closed and submitted_at is not null) x on x.org = r.from_code or jsonb_exists(x.partners, r.from_code)
	where r.kind = 'SUCCEEDED_BY' and r.share = 'WHOLE' and r.valid_to is null`

// KeepSuccessions keeps one command for each open award and submitted bid of a
// trust that another follows today, and says how many it had not kept before.
// The same day and award give the same command.
func (s *Store) KeepSuccessions(ctx context.Context) (kept int64, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		var rows []struct {
			FromCode, ToCode, Command, ID string
			ValidFrom                     time.Time
			AccessDays                    int
			Kind                          funding.Kind
		}
		err := tx.Raw(successionSQL + ` and r.valid_from <= (tranche_now() at time zone 'Europe/London')::date order by r.valid_from, x.kind, x.id`).Scan(&rows).Error
		if err != nil {
			return err
		}
		for _, r := range rows {
			body, err := json.Marshal(funding.SuccessionBody{From: r.FromCode, To: r.ToCode, On: day(&r.ValidFrom), Access: r.AccessDays})
			if err != nil {
				return err
			}
			var known bool
			if err := tx.Raw(`select exists (select 1 from commands where id = ?)`, r.Command).Scan(&known).Error; err != nil {
				return err
			}
			if known {
				continue
			}
			kept++
			c := funding.Command{ID: r.Command, Kind: r.Kind, Aggregate: r.ID, Verb: funding.Succeed, By: funding.Engine().ID, Body: body}
			if err := insertCommand(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	return kept, err
}

// NextSuccession is the first moment at which an award or bid passes on that
// has not; ok is false when there is none.
func (s *Store) NextSuccession(ctx context.Context) (at time.Time, ok bool, err error) {
	var on *time.Time
	err = s.db.WithContext(ctx).Raw(`select min(valid_from) from (` + successionSQL + `) s where not exists (select 1 from commands c where c.id = s.command)`).Row().Scan(&on)
	if err != nil || on == nil {
		return at, false, err
	}
	return day(on).At(0, 0), true, nil
}

// PutSuccession says that one trust follows another whole, from a day. The one
// that ends is closed from the day before.
func (s *Store) PutSuccession(ctx context.Context, r funding.OrgRelation) error {
	return s.tx(ctx, func(tx *gorm.DB) error {
		var orgs [2]funding.Organisation
		for i, code := range []string{r.From, r.To} {
			o, err := loadOrg(tx, code)
			if err != nil {
				return err
			}
			orgs[i] = o
		}
		var others []string
		if err := tx.Raw(`select to_code from organisation_relations where from_code = ? and kind = 'SUCCEEDED_BY' and valid_to is null and to_code <> ?`, r.From, r.To).Scan(&others).Error; err != nil {
			return err
		}
		if err := funding.CheckSuccession(r, orgs[0], orgs[1], others); err != nil {
			return err
		}
		err := tx.Exec(`insert into organisation_relations (from_code, to_code, kind, valid_from, share, note) values (?, ?, 'SUCCEEDED_BY', ?, 'WHOLE', ?) on conflict do nothing`,
			r.From, r.To, r.Since.String(), r.Note).Error
		if err != nil {
			return err
		}
		return tx.Exec(`insert into organisation_facts (org, key, value, source, as_of, loaded_by) select ?, 'closed_on', ?, ?, (tranche_now() at time zone 'Europe/London')::date, ?
			where not exists (select 1 from organisations where code = ? and closed_on = ?::date)`,
			r.From, r.Since.AddDays(-1).String(), "Succession by "+r.To, funding.Engine().ID, r.From, r.Since.AddDays(-1).String()).Error
	})
}

// succeeding loads the two organisations of a succession.
func succeeding(tx *gorm.DB, c funding.Command) (f funding.SuccessionFacts, err error) {
	body, ok := funding.SuccessionOf(c)
	if !ok {
		return f, nil // the rules say what is wrong with it
	}
	if f.From, err = loadOrg(tx, body.From); err != nil {
		return f, err
	}
	f.To, err = loadOrg(tx, body.To)
	return f, err
}

// successionFacts loads what an award needs to pass on: both organisations, its
// plan, and, for an agreement that is not signed yet, what it is made of.
func successionFacts(tx *gorm.DB, a funding.Award, c funding.Command, f *funding.AwardFacts) (err error) {
	if c.Verb != funding.Succeed {
		return nil
	}
	step := steps{}
	step.do(func() error { f.Succession, err = succeeding(tx, c); return err })
	step.do(func() error { f.Plan, err = loadPlan(tx, a.ID); return err })
	step.do(func() error { f.Bid, err = loadBid(tx, a.Bid); return err })
	step.do(func() error { f.Content, err = loadContent(tx, a.Bid); return err })
	step.do(func() error { f.Chain, _, err = loadChain(tx, f.Succession.To.Code); return err })
	return step.err
}

// carryRows gives an award's claims, open packs, changes and money owed to the trust
// that follows another. A claim keeps who made it. What was paid to whom, what
// was signed, and what happened stay under the old name.
func carryRows(tx *gorm.DB, award string, s *funding.Succession) error {
	if s == nil {
		return nil
	}
	step := steps{}
	step.do(func() error {
		return tx.Exec(`update claim_lines l set org = ? from claims c where c.id = l.claim_id and c.award_id = ? and c.org = ?`, s.To, award, s.From).Error
	})
	step.do(func() error {
		return tx.Exec(`update claims set org = ?, body = body || jsonb_build_object('organisation', ?::text, 'claimed_as', org) where award_id = ? and org = ?`, s.To, s.To, award, s.From).Error
	})
	for _, table := range []string{"changes", "owed"} {
		step.do(func() error {
			return tx.Exec(`update `+table+` set org = ? where award_id = ? and org = ?`, s.To, award, s.From).Error // #nosec G202 -- the tables are named here
		})
	}
	step.do(func() error { // one that was accepted is never changed
		return tx.Exec(`update packs set org = ? where award_id = ? and org = ? and status <> 'ACCEPTED'`, s.To, award, s.From).Error
	})
	step.do(func() error {
		return tx.Exec(`update pack_drafts d set org = ? from packs p where p.id = d.pack_id and p.award_id = ? and d.org = ?`, s.To, award, s.From).Error
	})
	step.do(func() error {
		return tx.Exec(`delete from award_plan where award_id = ? and org = ?`, award, s.From).Error
	})
	return step.err
}

// loadCarried puts in which posts a person still has at trusts that follow
// theirs, and lets those of the new trust see what the old one did.
func loadCarried(tx *gorm.DB, p *funding.Person) error {
	var rows []struct {
		Role             funding.Role
		FromCode, ToCode string
		ValidFrom        time.Time
		AccessDays       int
		Carried, Follows bool
	}
	err := tx.Raw(`select t.role, r.from_code, r.to_code, r.valid_from, r.access_days, t.org = r.from_code as carried, t.org = r.to_code as follows
		from posts t join organisation_relations r on t.org in (r.from_code, r.to_code) and r.kind = 'SUCCEEDED_BY' and r.share = 'WHOLE' and r.valid_to is null
		join organisations o on o.code = r.from_code and o.kind = 'TRUST'
		where t.person_id = ? and t.until is null and r.valid_from <= (tranche_now() at time zone 'Europe/London')::date
			and (t.org = r.to_code or r.valid_from + r.access_days > (tranche_now() at time zone 'Europe/London')::date)
		order by t.since, t.role, r.from_code, r.to_code`, p.ID).Scan(&rows).Error
	for _, r := range rows {
		if r.Follows {
			p.Reach(r.FromCode)
		}
		if r.Carried {
			p.Reach(r.ToCode)
			since := day(&r.ValidFrom)
			p.Carried = append(p.Carried, funding.Carried{Post: funding.Post{Role: r.Role, Org: r.ToCode}, From: r.FromCode, Until: lastDay(since, r.AccessDays)})
		}
	}
	return err
}

// lastDay is the last of so many days from the first.
func lastDay(first calendar.Date, days int) calendar.Date { return first.AddDays(days - 1) }
