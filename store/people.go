package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// Person returns somebody with the posts they hold now.
func (s *Store) Person(ctx context.Context, id string) (p funding.Person, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		p, err = loadPerson(tx, id)
		return err
	})
	return p, err
}

// PersonByToken returns who a bearer token stands for. Tokens are kept as
// hashes and run out by the wall clock.
func (s *Store) PersonByToken(ctx context.Context, token string) (p funding.Person, err error) {
	hash := sha256.Sum256([]byte(token))
	err = s.tx(ctx, func(tx *gorm.DB) error {
		var ids []string
		if err := tx.Raw(`select person_id from tokens where hash = ? and expires_at > clock_timestamp()`, hash[:]).Scan(&ids).Error; err != nil {
			return err
		}
		if len(ids) == 0 {
			return refusal.New(refusal.Forbidden, "NOT_SIGNED_IN", "This token is not known or has run out. Get a new one.")
		}
		p, err = loadPerson(tx, ids[0])
		return err
	})
	return p, err
}

// sessionKey is how a cookie's token stands in the database: a stolen table
// signs nobody in.
func sessionKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FindSession returns a session's data, if it has not run out.
func (s *Store) FindSession(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.pool.QueryRow(ctx, `select data from sessions where token = $1 and expiry > clock_timestamp()`, sessionKey(token)).Scan(&data)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitSession keeps a session's data until expiry.
func (s *Store) CommitSession(ctx context.Context, token string, data []byte, expiry time.Time) error {
	_, err := s.pool.Exec(ctx, `insert into sessions (token, data, expiry) values ($1, $2, $3)
		on conflict (token) do update set data = excluded.data, expiry = excluded.expiry`, sessionKey(token), data, expiry)
	return err
}

// DeleteSession ends a session, and clears those that have run out.
func (s *Store) DeleteSession(ctx context.Context, token string) error {
	_, err := s.pool.Exec(ctx, `delete from sessions where token = $1 or expiry < clock_timestamp()`, sessionKey(token))
	return err
}
