package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// ConfirmAnswers keeps that a person finds filled-in answers still true. It
// changes no value, so an approval of the bid stays good. Answers that need no
// confirming stay as they are; a key without an answer is refused.
func (s *Store) ConfirmAnswers(ctx context.Context, who funding.Person, bid string, keys []string) error {
	return s.edit(ctx, who, bid, func(tx *gorm.DB, b funding.Bid, old funding.Content) (funding.Content, error) {
		now, err := nowIn(tx)
		if err != nil {
			return old, err
		}
		var no []*refusal.Error
		confirmed := map[string]funding.Answer{}
		for _, key := range keys {
			a := old.Answers[key]
			if a.Value == "" {
				no = append(no, unfit("NOTHING_TO_CONFIRM", "answers."+key, "The question %q has no answer in this bid, so there is nothing to confirm. Answer it first.", key))
			} else if a.Unconfirmed() {
				confirmed[key] = a.Confirmed(who.ID, now)
			}
		}
		if err := refusal.Join(no...).Err(); err != nil {
			return old, err
		}
		next := old
		next.Answers = maps.Clone(old.Answers)
		maps.Copy(next.Answers, confirmed)
		return next, putAnswerRows(tx, b, confirmed)
	})
}

// filledIn is what is known before anybody types: the answers that the rules
// carry from earlier bids, those of the one it is started from first, the
// people who are the only ones in their role, and over both the facts of the
// organisation.
func filledIn(tx *gorm.DB, who funding.Person, org funding.Organisation, rules funding.Ruleset, from string, now time.Time) (map[string]funding.Answer, error) {
	people, err := peopleAt(tx, org.Code)
	if err != nil {
		return nil, err
	}
	earlier, err := earlierAnswers(tx, org.Code, from)
	if err != nil {
		return nil, err
	}
	out := map[string]funding.Answer{}
	for _, q := range rules.Questions {
		if p, ok := onlyOne(people, q.Role, org.Code); ok && q.Type == "PERSON" {
			source := "The only " + strings.ToLower(q.Role.Title()) + " at " + org.Name
			out[q.Key] = funding.Answer{Value: p.ID, Provenance: funding.Computed, Source: source, AsOf: calendar.DateOf(now), At: now, By: who.ID}
		}
	}
	maps.Copy(out, funding.CarryAnswers(rules, earlier, people, org.Code, who.ID, now))
	known, err := factsOf(tx, org.Code)
	maps.Copy(out, funding.FactAnswers(rules, known, who.ID, now))
	return out, err
}

// earlierAnswers is, for each question, the trust's newest answer: of the bid
// named first, then of those submitted last, then of drafts. Drafts that were
// withdrawn count for nothing.
func earlierAnswers(tx *gorm.DB, org, from string) ([]funding.EarlierAnswer, error) {
	var rows []answerRow
	err := tx.Raw(`select distinct on (a.key) a.* from answers a join bids b on b.id = a.bid_id
		where b.org = ? and a.value <> '' and (b.submitted_at is not null or b.status <> 'WITHDRAWN')
		order by a.key, (b.id = ?) desc, b.submitted_at desc nulls last, b.started_at desc, b.id desc`, org, from).Scan(&rows).Error
	out := make([]funding.EarlierAnswer, len(rows))
	for i, r := range rows {
		out[i] = funding.EarlierAnswer{Key: r.Key, Bid: r.BidID, Answer: r.answer()}
	}
	return out, err
}

// structureOf is what a bid takes of the tables of the one it is started from,
// and the national money that one asks for: milestones keep their distance from
// the day the bid was made.
func structureOf(tx *gorm.DB, org funding.Organisation, from string, today calendar.Date) (c funding.Content, ask money.Pence, err error) {
	if from == "" {
		return c, 0, nil
	}
	var rows []struct {
		Org string
		On  time.Time
	}
	if err := tx.Raw(`select org, coalesce(submitted_at, started_at) as on from bids where id = ?`, from).Scan(&rows).Error; err != nil {
		return c, 0, err
	}
	if len(rows) == 0 || rows[0].Org != org.Code {
		return c, 0, refusal.New(refusal.Invalid, "NOT_YOUR_BID", "A bid of %s cannot be started from %q: that is no bid of this trust. Leave it out, or name one of its bids.", org.Name, from).At("from_bid")
	}
	old, err := loadContent(tx, from)
	return funding.CarryStructure(old, today.Sub(calendar.DateOf(rows[0].On))), old.NationalAsk(), err
}

// insertTables writes the structure that the new bid takes over.
func (n newBid) insertTables(tx *gorm.DB) error {
	step := steps{}
	step.do(func() error { return replaceCosts(tx, n.bid, funding.Costs{Lines: n.tables.Lines}) })
	step.do(func() error { return insertMilestones(tx, n.bid, n.tables.Milestones) })
	step.do(func() error { return insertBenefits(tx, n.bid, n.tables.Benefits) })
	return step.err
}

// earlierBids lists the bids of trusts that a new one can be started from, the
// newest first, each with what it would bring.
func earlierBids(tx *gorm.DB, who funding.Person, orgs []string) ([]funding.EarlierBid, error) {
	var rows []struct {
		State                       string
		Title                       string
		AskPence                    int64
		StartedAt                   time.Time
		Lines, Milestones, Benefits int
	}
	err := tx.Raw(`select b.state::text as state, c.title, c.ask_pence, b.started_at,
			(select count(*) from cost_lines l where l.bid_id = b.id) as lines, (select count(*) from milestones m where m.bid_id = b.id) as milestones,
			(select count(*) from benefits v where v.bid_id = b.id) as benefits
		from bids b join contents c on c.bid_id = b.id
		where b.org in ? and (b.submitted_at is not null or b.status <> 'WITHDRAWN')
		order by b.submitted_at desc nulls last, b.started_at desc, b.id desc limit 20`, append([]string{""}, orgs...)).Scan(&rows).Error
	out := make([]funding.EarlierBid, len(rows))
	for i, r := range rows {
		var b funding.Bid
		if err := json.Unmarshal([]byte(r.State), &b); err != nil {
			return nil, fmt.Errorf("read a bid: %w", err)
		}
		b = shownTo(b, who)
		out[i] = funding.EarlierBid{ID: b.ID, Title: r.Title, Org: b.Org, Status: b.Status, Pathway: b.Route.Pathway, Ask: pence(r.AskPence),
			On: calendar.DateOf(r.StartedAt), Lines: r.Lines, Milestones: r.Milestones, Benefits: r.Benefits}
		if b.Submitted != nil {
			out[i].On = b.Submitted.Day
		}
	}
	return out, err
}
