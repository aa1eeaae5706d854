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

type sittingRow struct {
	ID        int64
	Funder    string
	HeldOn    time.Time
	PapersDue time.Time
	Quorum    int
	MadeBy    string
	MadeAt    time.Time
}

// Sittings lists the sittings of the viewer's funder, the latest first.
func (s *Store) Sittings(ctx context.Context, who funding.Person) (d desk.SittingDesk, err error) {
	d.Viewer = who
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		funder, err := maySit(tx, who, "listSittings")
		if err != nil {
			return err
		}
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		d.Today = calendar.DateOf(now)
		if d.Rows, err = sittingsOf(tx, funder); err != nil {
			return err
		}
		if d.People, err = peopleAt(tx, funder); err != nil {
			return err
		}
		d.Names = map[string]string{}
		for _, p := range d.People {
			d.Names[p.ID] = p.Name
		}
		d.Barred, err = barredPeople(tx)
		return err
	})
	return d, err
}

// maySit is the viewer's funder, if they may do an action of its sittings.
func maySit(tx *gorm.DB, who funding.Person, a funding.Action) (string, error) {
	funder, err := funderOf(tx, who)
	if err != nil {
		return "", err
	}
	if no := funding.May(who, a, funding.Subject{Funder: funder, What: "sitting"}); no != nil {
		return "", no
	}
	return funder, nil
}

// sittingsOf reads the two hundred latest sittings of a funder.
func sittingsOf(tx *gorm.DB, funder string) ([]funding.Sitting, error) {
	var rows []sittingRow
	if err := tx.Raw(`select id, funder, held_on, papers_due, quorum, made_by, made_at from sittings where funder = ? order by held_on desc, id desc limit 200`, funder).Scan(&rows).Error; err != nil {
		return nil, err
	}
	var members []struct {
		SittingID int64
		PersonID  string
		Present   bool
	}
	if err := tx.Raw(`select m.sitting_id, m.person_id, m.present from sitting_members m join sittings s on s.id = m.sitting_id where s.funder = ? order by m.person_id`, funder).Scan(&members).Error; err != nil {
		return nil, err
	}
	out := make([]funding.Sitting, len(rows))
	for i, r := range rows {
		out[i] = funding.Sitting{ID: r.ID, Funder: r.Funder, On: day(&r.HeldOn), Papers: day(&r.PapersDue), Quorum: r.Quorum, By: r.MadeBy, At: r.MadeAt, Members: []string{}, Present: []string{}}
		for _, m := range members {
			if m.SittingID != r.ID {
				continue
			}
			out[i].Members = append(out[i].Members, m.PersonID)
			if m.Present {
				out[i].Present = append(out[i].Present, m.PersonID)
			}
		}
	}
	return out, nil
}

// barredPeople are the people whom an interest keeps away today, by trust.
func barredPeople(tx *gorm.DB) (map[string][]string, error) {
	bars, err := allBars(tx)
	out := map[string][]string{}
	for org, people := range bars {
		for id := range people {
			out[org] = append(out[org], id)
		}
		slices.Sort(out[org])
	}
	return out, err
}

// SetUpSitting sets a sitting up; the same token does it once.
func (s *Store) SetUpSitting(ctx context.Context, who funding.Person, token string, sitting funding.Sitting) (id int64, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		if sitting.Funder, err = maySit(tx, who, "putSitting"); err != nil {
			return err
		}
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		people, err := peopleAt(tx, sitting.Funder)
		if err != nil {
			return err
		}
		if err := funding.CheckSitting(sitting, people, calendar.DateOf(now)); err != nil {
			return err
		}
		key := who.ID + "/" + token
		res := tx.Exec(`insert into sittings (funder, held_on, papers_due, quorum, made_by, token) values (?, ?, ?, ?, ?, ?) on conflict (token) do nothing`,
			sitting.Funder, sitting.On.String(), sitting.Papers.String(), sitting.Quorum, who.ID, key)
		if res.Error != nil {
			return res.Error
		}
		if err := tx.Raw(`select id from sittings where token = ?`, key).Row().Scan(&id); err != nil || res.RowsAffected == 0 {
			return err
		}
		for _, m := range sitting.Members {
			if err := tx.Exec(`insert into sitting_members (sitting_id, person_id) values (?, ?)`, id, m).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return id, err
}

// RecordAttendance says which members of a sitting were there, in place of
// what was said before.
func (s *Store) RecordAttendance(ctx context.Context, who funding.Person, id int64, present []string) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		funder, err := maySit(tx, who, "putSitting")
		if err != nil {
			return err
		}
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		_, sitting, err := findSitting(tx, funder, id)
		if err != nil {
			return err
		}
		if err := funding.CheckAttendance(sitting, present, calendar.DateOf(now)); err != nil {
			return err
		}
		return tx.Exec(`update sitting_members set present = person_id in ? where sitting_id = ?`, append([]string{""}, present...), id).Error
	})
}

func findSitting(tx *gorm.DB, funder string, id int64) ([]funding.Sitting, funding.Sitting, error) {
	all, err := sittingsOf(tx, funder)
	if err != nil {
		return nil, funding.Sitting{}, err
	}
	i := slices.IndexFunc(all, func(s funding.Sitting) bool { return s.ID == id })
	if i < 0 {
		return nil, funding.Sitting{}, refusal.New(refusal.NotFound, "NOT_FOUND", "There is no sitting %d that you can see.", id)
	}
	return all, all[i], nil
}
