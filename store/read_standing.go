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
		d.Orgs, err = orgNames(tx, codes)
		return err
	})
	return d, err
}
