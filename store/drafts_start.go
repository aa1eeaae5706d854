package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// StartBid makes a new draft and returns its reference. The same person's
// same token gives the same bid again; for another round or trust it is
// refused. Everything that is known already is filled in: what the rules say
// is carried from the trust's earlier bids, and what is known of the trust.
func (s *Store) StartBid(ctx context.Context, who funding.Person, token, round, org string, first map[string]string) (id string, err error) {
	return s.StartBidFrom(ctx, who, token, funding.BidStart{Round: round, Org: org, First: first})
}

// StartBidFrom is StartBid with more to go by: an earlier bid of the trust that
// the new one is like, whose answers come before those of other bids, and whose
// cost lines, milestones and benefits are brought, without amounts.
func (s *Store) StartBidFrom(ctx context.Context, who funding.Person, token string, start funding.BidStart) (id string, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		key, err := holdToken(tx, who, token)
		if err != nil {
			return err
		}
		id, err = startedBefore(tx, key, start)
		if err != nil || id != "" {
			return err
		}
		n, err := newDraft(tx, who, start)
		if err != nil {
			return err
		}
		id = n.bid.ID
		return n.insert(tx, key, who)
	})
	return id, err
}

// holdToken makes a form's token the person's own, and makes everybody else
// with the same one wait until this transaction is over.
func holdToken(tx *gorm.DB, who funding.Person, token string) (string, error) {
	if strings.TrimSpace(token) == "" {
		return "", refusal.New(refusal.Invalid, "TOKEN_MISSING", "The request carries no token, so it could not be told from a second click. Send an Idempotency-Key.").At("Idempotency-Key")
	}
	sum := sha256.Sum256([]byte(who.ID + "\n" + token))
	key := hex.EncodeToString(sum[:])
	return key, hold(tx, key)
}

// hold takes a lock on a name until the transaction ends.
func hold(tx *gorm.DB, name string) error {
	return tx.Exec(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, name).Error
}

// reused refuses a token that came before with something else.
func reused() error {
	return refusal.New(refusal.Invalid, "IDEMPOTENCY_KEY_REUSED", "This key was used before for a different request. Use a new key for a new request.").At("Idempotency-Key")
}

func startedBefore(tx *gorm.DB, key string, start funding.BidStart) (string, error) {
	var rows []struct{ ID, RoundID, Org, FromBid string }
	err := tx.Raw(`select id, round_id, org, coalesce(state->>'from_bid', '') as from_bid from bids where token = ?`, key).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return "", err
	}
	if rows[0].RoundID != start.Round || rows[0].Org != start.Org || rows[0].FromBid != start.From {
		return "", reused()
	}
	return rows[0].ID, nil
}

// A newBid is a draft about to be written, with what is filled in.
type newBid struct {
	bid     funding.Bid
	answers map[string]funding.Answer
	tables  funding.Content // structure of cost lines, milestones and benefits
}

func newDraft(tx *gorm.DB, who funding.Person, start funding.BidStart) (n newBid, err error) {
	now, err := nowIn(tx)
	if err != nil {
		return n, err
	}
	round, err := loadRound(tx, start.Round)
	if err != nil {
		return n, err
	}
	org, err := loadOrg(tx, start.Org)
	if err != nil {
		return n, err
	}
	rules, err := rulesFor(tx, funding.Bid{}, calendar.DateOf(now))
	if err != nil {
		return n, err
	}
	if n.bid, err = funding.StartBid("", "", who, org, round, calendar.DateOf(now)); err != nil {
		return n, err
	}
	if err := round.CheckOpen(now); err != nil {
		return n, err
	}
	if n.tables, n.bid.Expected, err = structureOf(tx, org, start.From, calendar.DateOf(now)); err != nil {
		return n, err
	}
	if n.answers, err = firstAnswers(tx, who, org, rules, start, now); err != nil {
		return n, err
	}
	n.bid.From, n.bid.Title = start.From, funding.Content{Answers: n.answers}.Title()
	if start.Expected > 0 {
		n.bid.Expected = start.Expected
	}
	no, err := nextNumber(tx, "bid/"+round.ID+"/"+org.Code)
	n.bid.ID = fmt.Sprintf("%s-%s-%03d", round.RefPrefix, org.Code, no)
	return n, err
}

// firstAnswers are those typed on the start page over those that are filled in.
func firstAnswers(tx *gorm.DB, who funding.Person, org funding.Organisation, rules funding.Ruleset, start funding.BidStart, now time.Time) (map[string]funding.Answer, error) {
	var given []funding.GivenAnswer
	for _, key := range slices.Sorted(maps.Keys(start.First)) {
		given = append(given, funding.GivenAnswer{Key: key, Value: start.First[key]})
	}
	if err := checkGiven(given, rules); err != nil {
		return nil, err
	}
	out, err := filledIn(tx, who, org, rules, start.From, now)
	if err != nil {
		return nil, err
	}
	for _, g := range given {
		if strings.TrimSpace(g.Value) != "" {
			out[g.Key] = funding.Answer{Value: g.Value, Provenance: funding.Typed, At: now, By: who.ID}
		}
	}
	return out, nil
}

// onlyOne returns the one person who holds role r at org, if there is just one.
func onlyOne(people []funding.Person, r funding.Role, org string) (funding.Person, bool) {
	holders := slices.DeleteFunc(slices.Clone(people), func(p funding.Person) bool { return !p.HoldsAt(r, org) })
	if len(holders) != 1 {
		return funding.Person{}, false
	}
	return holders[0], true
}

func (n newBid) insert(tx *gorm.DB, key string, who funding.Person) error {
	b := n.bid
	state, err := asJSON(b)
	if err != nil {
		return err
	}
	err = tx.Exec(`insert into bids (id, round_id, org, icb, region, funder, status, stage, version, closed, token, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		b.ID, b.Round, b.Org, b.ICB, b.Region, b.Funder, b.Status, b.Stage(), b.Version, b.Closed(), key, state).Error
	if err != nil {
		return err
	}
	if err := tx.Exec(`insert into contents (bid_id, org, title) values (?, ?, ?)`, b.ID, b.Org, b.Title).Error; err != nil {
		return err
	}
	if err := putAnswerRows(tx, b, n.answers); err != nil {
		return err
	}
	if err := n.insertTables(tx); err != nil {
		return err
	}
	content := n.tables
	content.Answers = n.answers
	return noteEdit(tx, b, who, funding.Effort{Default: funding.Inherited}, funding.FieldsChanged(funding.Content{}, content))
}
