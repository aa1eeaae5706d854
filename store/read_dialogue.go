package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// PublishedAnswers lists what everybody may read of a round, newest first.
func (s *Store) PublishedAnswers(ctx context.Context, round string) (list []desk.PublishedAnswer, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		if _, err := loadRound(tx, round); err != nil {
			return err
		}
		list, err = publishedAnswers(tx, `where p.round_id = ? order by p.published_at desc, p.id desc limit 500`, round)
		return err
	})
	return list, err
}

// publishedAnswers reads answers, each with the label of what it is about by
// the rules in force.
func publishedAnswers(tx *gorm.DB, end string, args ...any) ([]desk.PublishedAnswer, error) {
	var rows []struct{ ID, Body string }
	err := tx.Raw(`select p.id, p.body::text as body from published_answers p `+end, args...).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	now, err := nowIn(tx)
	if err != nil {
		return nil, err
	}
	rules, err := rulesFor(tx, funding.Bid{}, calendar.DateOf(now))
	if err != nil {
		return nil, err
	}
	out := make([]desk.PublishedAnswer, len(rows))
	for i, r := range rows {
		out[i].ID = r.ID
		if err := json.Unmarshal([]byte(r.Body), &out[i].Publication); err != nil {
			return nil, fmt.Errorf("read a published answer: %w", err)
		}
		for _, q := range rules.Questions {
			if q.Key == out[i].Field {
				out[i].Label = q.Label
			}
		}
	}
	return out, nil
}

// Dialogue is what the pages of a bid show beside its form.
func (s *Store) Dialogue(ctx context.Context, who funding.Person, bid string) (d desk.Dialogue, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		b, err := loadBid(tx, bid)
		if err != nil {
			return err
		}
		if no := funding.May(who, "getBid", b.Subject(who)); no != nil && !advises(who, b) {
			return no
		}
		step := steps{}
		step.do(func() error {
			d.Published, err = publishedAnswers(tx, `where p.round_id = ? order by p.published_at desc, p.id desc limit 500`, b.Round)
			return err
		})
		step.do(func() error {
			d.Threads, err = enquiryRows(tx, `where e.bid_id = ? order by e.asked_at desc limit 50`, bid)
			return err
		})
		step.do(func() error { d.Support, err = supportFor(tx, b.Org, b.Round); return err })
		if b.Editable() && !who.FunderSide {
			step.do(func() error { d.Changes, err = changesFor(tx, b); return err })
		}
		return step.err
	})
	return d, err
}

// changesFor lists the changes of rules that touch a draft and that nobody of
// its trust has said to have read.
func changesFor(tx *gorm.DB, b funding.Bid) ([]desk.PublishedAnswer, error) {
	unread, err := publishedAnswers(tx, `where p.round_id = ? and p.changes_rule and not exists (
		select 1 from rule_acknowledgements a where a.bid_id = ? and a.enquiry_id = p.id and a.published_at = p.published_at) order by p.published_at desc, p.id desc`, b.Round, b.ID)
	if err != nil || len(unread) == 0 {
		return nil, err
	}
	now, err := nowIn(tx)
	if err != nil {
		return nil, err
	}
	rules, err := rulesFor(tx, funding.Bid{}, calendar.DateOf(now))
	if err != nil {
		return nil, err
	}
	pathway, err := pathwayOf(tx, b, rules, calendar.DateOf(now))
	return slices.DeleteFunc(unread, func(p desk.PublishedAnswer) bool { return !p.Touches(b.Round, pathway, rules) }), err
}

// AcknowledgeRuleChange keeps that somebody who may edit the bid has read a
// change of a rule: it stands on the draft no more. Doing so twice is fine.
func (s *Store) AcknowledgeRuleChange(ctx context.Context, who funding.Person, bid, answer string) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		b, err := loadBid(tx, bid)
		if err != nil {
			return err
		}
		if no := funding.May(who, "acknowledgeRuleChange", b.Subject(who)); no != nil {
			return no
		}
		res := tx.Exec(`insert into rule_acknowledgements (bid_id, enquiry_id, published_at, org, by_person)
			select ?, p.id, p.published_at, ?, ? from published_answers p where p.id = ? and p.round_id = ? and p.changes_rule
			on conflict do nothing`, b.ID, b.Org, who.ID, answer, b.Round)
		if res.Error != nil || res.RowsAffected == 1 {
			return res.Error
		}
		var there bool
		err = tx.Raw(`select exists (select 1 from published_answers where id = ? and round_id = ? and changes_rule)`, answer, b.Round).Scan(&there).Error
		if err == nil && !there {
			return refusal.New(refusal.NotFound, "NOT_FOUND", "Round %s has no published change of a rule called %s.", b.Round, answer)
		}
		return err
	})
}

// ruleChangeTasks are the tasks of authors whose drafts a changed rule
// touches. They are worked out as they are looked at, because a draft may
// come onto a pathway, or leave it, with every amount that is typed.
func ruleChangeTasks(tx *gorm.DB, who funding.Person) ([]desk.TaskRow, error) {
	orgs := heldAt(who, funding.TrustAuthor)
	if len(orgs) == 0 {
		return nil, nil
	}
	drafts, err := scanBodies[funding.Bid](tx, `select b.state from bids b where b.org in ? and b.status in ? and exists (select 1 from published_answers p where p.round_id = b.round_id and p.changes_rule
		and not exists (select 1 from rule_acknowledgements a where a.bid_id = b.id and a.enquiry_id = p.id and a.published_at = p.published_at)) order by b.id limit 100`, orgs, openDrafts)
	if err != nil {
		return nil, err
	}
	var out []desk.TaskRow
	for _, b := range drafts {
		changes, err := changesFor(tx, b)
		if err != nil {
			return nil, err
		}
		for _, c := range changes {
			out = append(out, desk.TaskRow{Task: funding.Task{Key: "rule-change/" + c.ID, Title: "Read what a changed rule means for your bid", Role: funding.TrustAuthor, Org: b.Org, Link: "/bids/" + b.ID},
				About: b.ID + ", " + b.Title, Aggregate: funding.Ref{Kind: funding.BidKind, ID: b.ID}, Since: c.Made.At})
		}
	}
	return out, nil
}

// TrustSupport lists what the open rounds keep for a person's own trusts.
func (s *Store) TrustSupport(ctx context.Context, who funding.Person) (list []desk.OwnTrustSupport, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		rounds, err := scanBodies[funding.Round](tx, `select body from rounds where (body->>'support_days')::int > 0 order by id`)
		if err != nil || who.FunderSide {
			return err
		}
		for _, r := range rounds {
			for _, p := range who.Posts {
				if slices.ContainsFunc(list, func(o desk.OwnTrustSupport) bool { return o.Round == r.ID && o.Org == p.Org }) {
					continue
				}
				o, err := loadOrg(tx, p.Org)
				if err != nil {
					return err
				}
				s, err := supportFor(tx, p.Org, r.ID)
				if err != nil {
					return err
				}
				if s.Days > 0 {
					list = append(list, desk.OwnTrustSupport{Round: r.ID, Org: o.Code, OrgName: o.Name, Support: s})
				}
			}
		}
		return nil
	})
	return list, err
}

// addRuleChanges puts the tasks of changed rules behind the others.
func addRuleChanges(tx *gorm.DB, who funding.Person, home *desk.Home) error {
	rows, err := ruleChangeTasks(tx, who)
	home.Tasks = append(home.Tasks, rows...)
	return err
}

// advises reports whether who sees b only because its trust asked for a hand:
// an adviser is shown no other bid.
func advises(who funding.Person, b funding.Bid) bool {
	subject := b.Subject(who)
	return funding.May(who, "getBid", subject) != nil && funding.May(who, "adviseBid", subject) == nil
}
