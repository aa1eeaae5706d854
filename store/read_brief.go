package store

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// SubmittedBefore is the content of a bid as it was last signed and submitted
// in another version than the one that is judged now; nil when there was none.
func (s *Store) SubmittedBefore(ctx context.Context, who funding.Person, id string) (before *funding.Content, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		b, err := loadBid(tx, id)
		if err != nil {
			return err
		}
		if no := funding.May(who, "getDecisionBrief", b.Subject(who)); no != nil {
			return no
		}
		var c funding.Content
		err = scanBody(tx, &c, `select s.body from events e join snapshots s on s.bid_id = e.aggregate and s.hash = e.detail->>'content_hash'
			where e.kind = 'bid' and e.aggregate = ? and e.name = 'SUBMITTED' and s.hash <> ? order by e.version desc limit 1`, b.ID, b.ContentHash)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		before = &c
		return err
	})
	return before, s.barred(ctx, who, funding.BidKind, id, err)
}
