// Package store is the system of record: PostgreSQL, and the only SQL in the
// house. It keeps clicks before they are acted on, asks the rules of package
// funding inside the transaction that writes, and answers pages.
//
// One transaction writes one aggregate, in one lock order: the bid, award or
// run row; then fund years, ascending; then award years; then invoices. CHECK
// constraints are the last guard of every money rule.
package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/tranche-funding/tranche/funding"
)

// A Store reads and writes the system of record, as the database role that
// its address names: tranche_web sees what row-level security lets the person
// see, tranche_worker sees all.
type Store struct {
	db    *gorm.DB
	pool  *pgxpool.Pool
	files FileWriter
}

// A FileWriter writes a payment file, byte for byte the same for the same
// file, and gives its SHA-256 in hex.
type FileWriter func(funding.PaymentFile) (data []byte, hash string, err error)

// WritesFiles gives the store what writes payment files. Only a store with one
// can apply the release of a payment run.
func (s *Store) WritesFiles(w FileWriter) *Store {
	s.files = w
	return s
}

// poolSize is how many connections a process may have open at once, unless its
// address says pool_max_conns.
const poolSize = 16

// Open connects to the database at url. GORM, sessions and migrations share
// one pool.
func Open(ctx context.Context, url string) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = poolSize // pgx's own default is one for each core
	}
	config.ConnConfig.Tracer = tally{}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: stdlib.OpenDBFromPool(pool)}),
		&gorm.Config{TranslateError: true, SkipDefaultTransaction: true, Logger: logger.Discard})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open store: %w", err)
	}
	return &Store{db: db, pool: pool}, nil
}

// Close gives the connections back.
func (s *Store) Close() { s.pool.Close() }

// Ready reports whether the database answers and is migrated.
func (s *Store) Ready(ctx context.Context) error {
	var n int
	if err := s.pool.QueryRow(ctx, `select count(*) from rulesets`).Scan(&n); err != nil {
		return fmt.Errorf("the database is not ready: %w", err)
	}
	if n == 0 {
		return errors.New("the database has no ruleset: run tranche migrate")
	}
	return nil
}

// as runs f in one transaction that sees what who may see.
func (s *Store) as(ctx context.Context, who funding.Person, f func(tx *gorm.DB) error) error {
	return s.tx(ctx, func(tx *gorm.DB) error {
		side := "trust"
		if who.FunderSide {
			side = "funder"
		}
		err := tx.Exec(`select set_config('app.orgs', ?, true), set_config('app.side', ?, true), set_config('app.person', ?, true), set_config('app.bars', ?, true)`,
			strings.Join(who.Orgs, ","), side, who.ID, strings.Join(who.BarredFrom(), ",")).Error
		if err != nil {
			return err
		}
		return f(tx)
	})
}

// tx runs f in one transaction, and puts a broken constraint into words.
func (s *Store) tx(ctx context.Context, f func(tx *gorm.DB) error) error {
	return spoken(s.db.WithContext(ctx).Transaction(f))
}

// guards are the constraints that are a rule's last word, and what they say.
var guards = map[string]struct{ code, message string }{
	"envelope_not_exceeded":             {"ENVELOPE_EXCEEDED", "The fund's envelope for that year does not cover this: somebody else committed it a moment ago. Reload the page to see what is left."},
	"profile_not_exceeded":              {"CLAIM_EXCEEDS_YEAR_PROFILE", "The year's profile does not cover this: another claim took the money a moment ago. Reload the page to see the headroom."},
	"invoice_not_overclaimed":           {"INVOICE_OVERCLAIMED", "Another claim has taken part of an invoice in the meantime. Reload the page to see what is left of it."},
	"four_different_people":             {"SAME_PERSON", "A claim needs four different people: one prepares, one approves, one checks, one releases."},
	"each_step_another_person":          {"SAME_PERSON", "Every step is signed by another person, and you have signed one already."},
	"each_step_another_holder":          {"SAME_PERSON", "Every step is signed by another person, seen through deputies, and one has been signed in the same name already."},
	"nobodys_own_deputy":                {"OWN_DEPUTY", "Nobody can be their own deputy. Choose somebody else."},
	"never_one_person_twice":            {"SAME_PERSON", "You have signed this agreement already. The other signature has to be somebody else's."},
	"nobody_decides_their_own_change":   {"SAME_PERSON", "Whoever asks for a change does not decide it."},
	"each_share_another_signer":         {"SAME_PERSON", "Every trust of a joint bid is signed for by another person."},
	"sro_is_not_cfo":                    {"SAME_PERSON", "The senior responsible owner and the chief finance officer must be two people."},
	"a_claim_is_paid_once":              {"CLAIM_NOT_WAITING", "One of the claims is in another payment run already. Reload the page to see which still wait."},
	"run_hands_apart":                   {"SAME_PERSON", "Whoever checked a claim neither approves nor releases the run it is in."},
	"run_approver_is_no_releaser":       {"SAME_PERSON", "Whoever approved a run does not release it."},
	"run_approver_is_no_first_releaser": {"SAME_PERSON", "Whoever approved a run does not release it."},
	"two_different_releasers":           {"SAME_PERSON", "The two releases of a run come from two people."},
	"granted_within_claimed":            {"LINE_OVER_GROSS", "More would be paid than was claimed."},
	"cost_amounts_pence_check":          {"MONEY_TOO_LARGE", "One of the amounts is too large."},
}

// spoken turns a violated guard into its refusal and leaves all else as it is.
func spoken(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	if g, ok := guards[pg.ConstraintName]; ok {
		return refuse(g.code, "%s", g.message)
	}
	return err
}
