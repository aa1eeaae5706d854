package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// StandingList is the standing list, in its order, as who may see it.
func (s *Store) StandingList(ctx context.Context, who funding.Person) (d desk.StandingList, err error) {
	d.Viewer = who
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		d.Today = calendar.DateOf(now)
		bids, err := scanBodies[funding.Bid](tx, `select state from bids where status = 'DEFERRED' and state->'standing' is not null order by id`)
		if err != nil {
			return err
		}
		d.Bids = funding.RankStanding(bids)
		codes := make([]string, len(d.Bids))
		for i, b := range d.Bids {
			codes[i] = b.Org
		}
		if d.Orgs, err = orgNames(tx, codes); err != nil || !who.FunderSide {
			return err
		}
		d.Pools, err = pools(tx, calendar.FYOf(d.Today))
		return err
	})
	return d, err
}

// pools are what awards gave up of a year, by fund and nature.
func pools(tx *gorm.DB, fy calendar.FY) ([]funding.Pool, error) {
	var sources []funding.PoolSource
	if err := tx.Raw(`select fund, fy, nature, award, change, amount_pence as amount, at from pool_entries where fy = ? order by id`, int(fy)).Scan(&sources).Error; err != nil {
		return nil, err
	}
	var cover []funding.Cover
	err := tx.Raw(`select fund, fy, nature, envelope, committed from fund_years where fy = ?`, int(fy)).Scan(&cover).Error
	return funding.Pools(fy, sources, cover), err
}
