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
// refused. Everything that is known already is filled in.
func (s *Store) StartBid(ctx context.Context, who funding.Person, token, round, org string, first map[string]string) (id string, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		key, err := holdToken(tx, who, token)
		if err != nil {
			return err
		}
		id, err = startedBefore(tx, key, round, org)
		if err != nil || id != "" {
			return err
		}
		n, err := newDraft(tx, who, round, org, first)
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

func startedBefore(tx *gorm.DB, key, round, org string) (string, error) {
	var rows []struct{ ID, RoundID, Org string }
	if err := tx.Raw(`select id, round_id, org from bids where token = ?`, key).Scan(&rows).Error; err != nil || len(rows) == 0 {
		return "", err
	}
	if rows[0].RoundID != round || rows[0].Org != org {
		return "", reused()
	}
	return rows[0].ID, nil
}

// A newBid is a draft about to be written, with its first answers.
type newBid struct {
	bid     funding.Bid
	answers map[string]funding.Answer
}

func newDraft(tx *gorm.DB, who funding.Person, roundID, code string, first map[string]string) (n newBid, err error) {
	now, err := nowIn(tx)
	if err != nil {
		return n, err
	}
	round, err := loadRound(tx, roundID)
	if err != nil {
		return n, err
	}
	org, err := loadOrg(tx, code)
	if err != nil {
		return n, err
	}
	rules, err := rulesFor(tx, funding.Bid{}, calendar.DateOf(now))
	if err != nil {
		return n, err
	}
	if n.answers, err = firstAnswers(tx, who, org, rules, first, now); err != nil {
		return n, err
	}
	title := funding.Content{Answers: n.answers}.Title()
	if n.bid, err = funding.StartBid("", title, who, org, round, calendar.DateOf(now)); err != nil {
		return n, err
	}
	no, err := nextNumber(tx, "bid/"+round.ID+"/"+org.Code)
	n.bid.ID = fmt.Sprintf("%s-%s-%03d", round.RefPrefix, org.Code, no)
	return n, err
}

// firstAnswers are those typed on the start page, and the people who are the
// only ones in their role.
func firstAnswers(tx *gorm.DB, who funding.Person, org funding.Organisation, rules funding.Ruleset, first map[string]string, now time.Time) (map[string]funding.Answer, error) {
	var given []funding.GivenAnswer
	for _, key := range slices.Sorted(maps.Keys(first)) {
		given = append(given, funding.GivenAnswer{Key: key, Value: first[key]})
	}
	if err := checkGiven(given, rules); err != nil {
		return nil, err
	}
	people, err := peopleAt(tx, org.Code)
	if err != nil {
		return nil, err
	}
	out := map[string]funding.Answer{}
	for _, q := range rules.Questions {
		if p, ok := onlyOne(people, q.Role, org.Code); ok && q.Type == "PERSON" {
			source := "The only " + strings.ToLower(q.Role.Title()) + " at " + org.Name
			out[q.Key] = funding.Answer{Value: p.ID, Provenance: funding.PrefillAccepted, Source: source, At: now, By: who.ID}
		}
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
	return noteEdit(tx, b, who, funding.Effort{}, funding.FieldsChanged(funding.Content{}, funding.Content{Answers: n.answers}))
}
