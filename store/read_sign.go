package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// toSign are the tasks of somebody that are signatures.
func toSign(tx *gorm.DB, who funding.Person) ([]desk.TaskRow, error) {
	return storedTasks(tx, who, `and t.signs <> ''`)
}

// ToSign counts what waits for somebody's signature.
func (s *Store) ToSign(ctx context.Context, who funding.Person) (n int, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		rows, err := toSign(tx, who)
		n = len(rows)
		return err
	})
	return n, err
}

// whereabouts is as much of a bid as the fund may see while it is a draft:
// where it belongs and how long it runs, and not a word of it.
func whereabouts(tx *gorm.DB, id string) (funding.Bid, error) {
	var rows []struct {
		ID, RoundID, Org, Icb, Region, Funder string
		Status                                funding.BidStatus
		Returned                              bool
		ResubmitBy                            string
		Extended                              *string
	}
	if err := tx.Raw(`select * from bid_whereabouts(?)`, id).Scan(&rows).Error; err != nil {
		return funding.Bid{}, err
	}
	if len(rows) == 0 {
		return funding.Bid{}, notFound(gorm.ErrRecordNotFound, "There is no bid %s in your fund.", id)
	}
	r := rows[0]
	b := funding.Bid{ID: r.ID, Round: r.RoundID, Org: r.Org, ICB: r.Icb, Region: r.Region, Funder: r.Funder, Status: r.Status}
	if r.Returned {
		b.Returned = &funding.Moment{}
		if err := b.ResubmitBy.UnmarshalText([]byte(r.ResubmitBy)); err != nil {
			return b, err
		}
	}
	if r.Extended != nil {
		if err := json.Unmarshal([]byte(*r.Extended), &b.Extended); err != nil {
			return b, fmt.Errorf("read an extension: %w", err)
		}
	}
	return b, nil
}
