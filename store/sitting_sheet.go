package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// SittingSheet is one sitting with its bids, ranked within their rounds.
func (s *Store) SittingSheet(ctx context.Context, who funding.Person, id int64) (d desk.SittingSheet, err error) {
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
		all, sitting, err := findSitting(tx, funder, id)
		if err != nil {
			return err
		}
		d.Sitting = sitting
		bids, err := sittingBids(tx, who, all, sitting)
		if err != nil {
			return err
		}
		if err := seat(tx, &d, bids); err != nil {
			return err
		}
		if d.Rounds, err = standings(tx, bids); err != nil {
			return err
		}
		d.Names, err = names(tx, append(slices.Clone(sitting.Members), sitting.By))
		return err
	})
	return d, err
}

// sittingBids are the bids that joined a sitting and were not decided before
// it was set up, at most a hundred, by reference.
func sittingBids(tx *gorm.DB, who funding.Person, all []funding.Sitting, sitting funding.Sitting) ([]funding.Bid, error) {
	bids, err := scanBodies[funding.Bid](tx, `select state from bids where funder = ? and (status in ('PANEL', 'MODERATION', 'DEFERRED') or decided_at >= ?)
		and state->'reviews_done'->>'day' < ? order by id limit 500`, sitting.Funder, sitting.At, sitting.Papers.String())
	var out []funding.Bid
	for _, b := range bids {
		if sitting.Lists(b, all) {
			out = append(out, shownTo(b, who))
		}
	}
	return out[:min(100, len(out))], err
}

// seat puts beside each bid who may decide it.
func seat(tx *gorm.DB, d *desk.SittingSheet, bids []funding.Bid) error {
	barred, err := barredPeople(tx)
	for _, b := range bids {
		row := desk.SittingBid{Bid: b, OutOfCommittee: d.Sitting.OutOfCommittee(b)}
		row.There, row.Quorate = d.Sitting.Quorate(b, b.Barred(barred))
		d.Bids = append(d.Bids, row)
	}
	return err
}

// standings ranks bids within their rounds, by the rules that the first of
// each is judged by.
func standings(tx *gorm.DB, bids []funding.Bid) ([]desk.SittingRound, error) {
	var rounds []string
	of := map[string][]funding.Bid{}
	for _, b := range bids {
		if len(of[b.Round]) == 0 {
			rounds = append(rounds, b.Round)
		}
		of[b.Round] = append(of[b.Round], b)
	}
	var out []desk.SittingRound
	for _, id := range rounds {
		row, err := standing(tx, id, of[id])
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

func standing(tx *gorm.DB, id string, bids []funding.Bid) (out desk.SittingRound, err error) {
	round, err := loadRound(tx, id)
	if err != nil {
		return out, err
	}
	rules, err := loadRuleset(tx, bids[0].Ruleset)
	if err != nil {
		return out, err
	}
	cover, err := loadCover(tx, round.Fund, false)
	if err != nil {
		return out, err
	}
	var all, waiting []funding.Contender
	for _, b := range bids {
		content, err := loadContent(tx, b.ID)
		if err != nil {
			return out, err
		}
		c := b.Contender(content, round, rules)
		all = append(all, c)
		if b.Decision == nil || b.Status == funding.Deferred {
			waiting = append(waiting, c)
		}
	}
	return desk.SittingRound{Round: id, Ranked: funding.Rank(all, rules.Criteria), WhatIfs: funding.WhatIfs(all, rules.Criteria), Line: funding.FundingLine(funding.Rank(waiting, rules.Criteria), waiting, cover)}, nil
}
