package store

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// KeepRehearsal keeps what came of rehearsing a version of a round: the newest
// for each pace, beside the version.
func (s *Store) KeepRehearsal(ctx context.Context, who funding.Person, version int, h funding.Rehearsal) error {
	body, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return s.as(ctx, who, func(tx *gorm.DB) error {
		f, _, err := loadRoundFile(tx, h.Round)
		if err != nil {
			return err
		}
		if err := mayKeepRounds(who, "rehearseRound", f.Round.Funder); err != nil {
			return err
		}
		return tx.Exec(`insert into round_rehearsals (round_id, version, pace, fund, body, by_person) values (?, ?, ?, ?, ?, ?)
			on conflict (round_id, version, pace) do update set body = excluded.body, by_person = excluded.by_person, at = tranche_now()`,
			h.Round, version, h.Pace, f.Round.Fund, string(body), who.ID).Error
	})
}

// rehearsals are those of one version of a round, the whole clock first.
func rehearsals(tx *gorm.DB, round string, version int) ([]desk.Rehearsed, error) {
	var rows []struct {
		Body     string
		ByPerson string
		At       time.Time
	}
	err := tx.Raw(`select body::text as body, by_person, at from round_rehearsals where round_id = ? and version = ? order by pace desc`, round, version).Scan(&rows).Error
	out := make([]desk.Rehearsed, len(rows))
	for i, r := range rows {
		if err := json.Unmarshal([]byte(r.Body), &out[i].Rehearsal); err != nil {
			return nil, err
		}
		out[i].By, out[i].At = r.ByPerson, r.At
	}
	return out, err
}

// RoundToRehearse is a round as it stands, drafts included, for the operator
// who rehearses it from a command line.
func (s *Store) RoundToRehearse(ctx context.Context, id string) (r funding.Round, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		f, _, err := loadRoundFile(tx, id)
		r = f.Round
		return err
	})
	return r, err
}
