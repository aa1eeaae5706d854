package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// What a demo needs to be given a past: everything in one transaction, a clock
// that begins earlier, and letters that went out long ago.

// Together runs f with a store whose every write is part of one transaction:
// all of it is kept, or nothing. Inside it a write that fails is not undone by
// itself, so f gives up at the first error, a refusal too. It is for loading,
// by one caller at a time: clicks would have to wait for it.
func (s *Store) Together(ctx context.Context, f func(*Store) error) error {
	return s.tx(ctx, func(tx *gorm.DB) error {
		// no savepoints: GORM does not release them, and thousands of them within each other make every statement slow
		return f(&Store{db: tx.Session(&gorm.Session{DisableNestedTransaction: true}), pool: s.pool, files: s.files})
	})
}

// TurnBack sets the clock back to at, so that a past can be played, and
// reports whether it did: only a clock that can be moved goes back, and only
// while the record holds no bid and no command. It needs the owner's
// connection, and holds off others who would do the same.
func (s *Store) TurnBack(ctx context.Context, at time.Time) (bool, error) {
	if err := hold(s.db.WithContext(ctx), "turn back"); err != nil {
		return false, err
	}
	res := s.db.WithContext(ctx).Exec(`update tranche_clock set shift = ?::timestamptz - clock_timestamp()
		where not exists (select 1 from bids) and not exists (select 1 from commands)`, at)
	return res.RowsAffected == 1, res.Error
}

// FileLetters marks every letter that waits as sent when it was written.
func (s *Store) FileLetters(ctx context.Context) error {
	return s.db.WithContext(ctx).Exec(`update outbox set sent_at = created_at where sent_at is null`).Error
}
