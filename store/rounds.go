package store

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

type roundVersionRow struct {
	RoundID    string
	Version    int
	Fund       string
	Body       string
	Act        string
	CopiedFrom string
	ByPerson   string
	At         time.Time
}

// RoundDesk is what a person who keeps rounds begins from: their funds, the
// rounds that nobody else sees yet, and those that can be copied.
func (s *Store) RoundDesk(ctx context.Context, who funding.Person) (d desk.RoundDesk, err error) {
	d.Viewer = who
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		if err := tx.Raw(`select code, title, funder from funds order by code`).Scan(&d.Funds).Error; err != nil {
			return err
		}
		d.Funds = slices.DeleteFunc(d.Funds, func(f desk.FundBrief) bool { return mayKeepRounds(who, "getRoundFile", f.Funder) != nil })
		if d.Rounds, err = roundSheets(tx, now); err != nil || len(d.Funds) == 0 {
			return err
		}
		d.Drafts, err = draftedRounds(tx)
		return err
	})
	return d, err
}

func mayKeepRounds(who funding.Person, a funding.Action, funder string) error {
	if no := funding.May(who, a, funding.Subject{Funder: funder, What: "round"}); no != nil {
		return no
	}
	return nil
}

func draftedRounds(tx *gorm.DB) ([]funding.RoundFile, error) {
	var rows []roundVersionRow
	err := tx.Raw(`select * from (select distinct on (round_id) round_id, version, fund, body::text as body, copied_from, at from round_versions
		where round_id not in (select id from rounds) order by round_id, version desc) d order by at desc`).Scan(&rows).Error
	out := make([]funding.RoundFile, len(rows))
	for i, r := range rows {
		if err := json.Unmarshal([]byte(r.Body), &out[i].Round); err != nil {
			return nil, err
		}
		out[i].Version, out[i].CopiedFrom = r.Version, r.CopiedFrom
	}
	return out, err
}

// loadRoundFile reads a round as its fund keeps it, under a lock on its name
// until the transaction ends, with everything that was done to it.
func loadRoundFile(tx *gorm.DB, id string) (f funding.RoundFile, acts []desk.RoundAct, err error) {
	if err := hold(tx, "round/"+id); err != nil {
		return f, nil, err
	}
	var rows []roundVersionRow
	if err := tx.Raw(`select round_id, version, fund, body::text as body, act, copied_from, by_person, at from round_versions where round_id = ? order by version desc`, id).Scan(&rows).Error; err != nil {
		return f, nil, err
	}
	for _, r := range rows {
		acts = append(acts, desk.RoundAct{Version: r.Version, Act: r.Act, By: r.ByPerson, At: r.At})
	}
	if len(rows) > 0 {
		f.Version, f.CopiedFrom = rows[0].Version, rows[0].CopiedFrom
	}
	round, err := loadRound(tx, id)
	no, refused := refusal.Of(err)
	switch {
	case err == nil:
		f.Round, f.Published = round, true
		err = tx.Raw(`select round_taken(?)`, id).Row().Scan(&f.Taken)
	case refused && no.Kind == refusal.NotFound && len(rows) > 0:
		err = json.Unmarshal([]byte(rows[0].Body), &f.Round)
	}
	return f, acts, err
}

// RoundFile is one round as its fund keeps it, for those who may see it before
// it opens.
func (s *Store) RoundFile(ctx context.Context, who funding.Person, id string) (d desk.RoundFile, err error) {
	d.Viewer = who
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		if d.RoundFile, d.Acts, err = loadRoundFile(tx, id); err != nil {
			return err
		}
		d.Funder = d.Round.Funder
		if err := mayKeepRounds(who, "getRoundFile", d.Funder); err != nil {
			return err
		}
		return fillRoundFile(tx, &d)
	})
	return d, err
}

func fillRoundFile(tx *gorm.DB, d *desk.RoundFile) error {
	k, err := roundFacts(tx, d.Viewer, d.Round.Fund)
	if err != nil {
		return err
	}
	d.Now, d.Cover, d.State = k.Now, k.Cover, d.RoundFile.State(k.Now)
	d.Timing, err = funding.TimeRound(d.Round, k)
	if no, refused := refusal.Of(err); refused {
		d.NoTime = no.Message
	} else if err != nil {
		return err
	}
	if d.CopiedFrom != "" {
		from, err := loadRound(tx, d.CopiedFrom)
		if err != nil {
			return err
		}
		d.Copied, d.Changes = &from, funding.DiffRounds(from, d.Round)
	}
	people := []string{}
	for _, a := range d.Acts {
		people = append(people, a.By)
	}
	if d.Round.LateMoney != nil {
		people = append(people, d.Round.LateMoney.By)
	}
	if d.Rehearsals, err = rehearsals(tx, d.Round.ID, d.Version); err != nil {
		return err
	}
	for _, h := range d.Rehearsals {
		people = append(people, h.By)
	}
	d.Names, err = names(tx, people)
	return err
}

func roundFacts(tx *gorm.DB, who funding.Person, fund string) (k funding.RoundFacts, err error) {
	k.Person = who
	step := steps{}
	step.do(func() error { k.Now, err = nowIn(tx); return err })
	step.do(func() error { k.Rulesets, err = loadRulesets(tx); return err })
	step.do(func() error { k.Calendar, err = loadCalendar(tx); return err })
	step.do(func() error {
		return tx.Raw(`select fund, fy, nature, envelope, committed from fund_years where fund = ? order by fy, nature`, fund).Scan(&k.Cover).Error
	})
	return k, step.err
}

// A roundChange is what somebody does to a round.
type roundChange struct {
	id     string
	action funding.Action
	act    string
	token  string
	decide func(f *funding.RoundFile, k funding.RoundFacts) (funding.Round, error)
}

// keepRound does one thing to a round, once for each token: a new version is
// kept, and a round that everybody sees changes for everybody.
func (s *Store) keepRound(ctx context.Context, who funding.Person, c roundChange) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		key, err := holdToken(tx, who, c.token)
		if err != nil {
			return err
		}
		var before []roundVersionRow
		if err := tx.Raw(`select round_id, act from round_versions where token = ?`, key).Scan(&before).Error; err != nil {
			return err
		}
		if len(before) > 0 {
			if before[0].RoundID != c.id || before[0].Act != c.act {
				return reused()
			}
			return nil
		}
		f, _, err := loadRoundFile(tx, c.id)
		if no, refused := refusal.Of(err); err != nil && (!refused || no.Kind != refusal.NotFound || c.action != "createRound") {
			return err
		}
		return decideRound(tx, who, key, f, c)
	})
}

func decideRound(tx *gorm.DB, who funding.Person, key string, f funding.RoundFile, c roundChange) error {
	if f.Round.ID != "" {
		if err := mayKeepRounds(who, c.action, f.Round.Funder); err != nil {
			return err
		}
	}
	k, err := roundFacts(tx, who, f.Round.Fund)
	if err != nil {
		return err
	}
	next, err := c.decide(&f, k)
	if err != nil {
		return err
	}
	body, err := asJSON(next)
	if err != nil {
		return err
	}
	done := tx.Exec(`insert into round_versions (round_id, version, fund, body, act, copied_from, by_person, token) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (round_id, version) do nothing`,
		c.id, f.Version+1, next.Fund, body, c.act, f.CopiedFrom, who.ID, key)
	if done.Error != nil {
		return done.Error
	}
	switch {
	case done.RowsAffected == 0:
		return roundExists(c.id)
	case f.Published:
		return one(tx.Exec(`update rounds set body = ? where id = ?`, body, c.id), "round")
	case c.act == "OPENED":
		return tx.Exec(`insert into rounds (id, fund, body) values (?, ?, ?)`, c.id, next.Fund, body).Error
	}
	return nil
}

func roundExists(id string) error {
	return refusal.New(refusal.Conflict, "ROUND_EXISTS", "There is a round %s already. Give this one a reference of its own.", id).At("id")
}
