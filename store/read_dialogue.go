package store

import (
	"context"
	"encoding/json"
	"errors"
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
		rows, err := publishedRows(tx, `where p.round_id = ? order by p.published_at desc, p.id desc limit 500`, round)
		if err != nil || len(rows) == 0 {
			return err
		}
		rules, err := rulesNow(tx)
		if err != nil {
			return err
		}
		list, err = labelled(rows, rules)
		return err
	})
	return list, err
}

// rulesNow is the ruleset in force.
func rulesNow(tx *gorm.DB) (funding.Ruleset, error) {
	now, err := nowIn(tx)
	if err != nil {
		return funding.Ruleset{}, err
	}
	return rulesFor(tx, funding.Bid{}, calendar.DateOf(now))
}

// A publishedRow is a published answer, and whether the bid that was asked
// about has its people's word that they have read it.
type publishedRow struct {
	ID     string
	Body   string
	Unread bool
}

func publishedRows(tx *gorm.DB, end string, args ...any) (rows []publishedRow, err error) {
	err = tx.Raw(`select p.id, p.body::text as body from published_answers p `+end, args...).Scan(&rows).Error
	return rows, err
}

// unread is the SQL that asks whether nobody of bid b has read answer p.
const unread = `p.changes_rule and not exists (select 1 from rule_acknowledgements a where a.bid_id = b.id and a.enquiry_id = p.id and a.published_at = p.published_at)`

// labelled gives each answer the label of what it is about, by the rules.
func labelled(rows []publishedRow, rules funding.Ruleset) ([]desk.PublishedAnswer, error) {
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

// addDialogue adds what the pages of a bid show beside its form: one question
// to the database, whatever there is.
func addDialogue(tx *gorm.DB, s *desk.BidSheet, cal calendar.Calendar) error {
	var row struct {
		Answers, Threads string
		HalfDays         int
	}
	err := tx.Raw(`select
			coalesce((select json_agg(json_build_object('ID', p.id, 'Body', p.body::text, 'Unread', `+unread+`) order by p.published_at desc, p.id desc) from published_answers p where p.round_id = b.round_id), '[]')::text as answers,
			coalesce((select json_agg(e.state order by e.asked_at desc, e.id desc) from enquiries e where e.bid_id = b.id), '[]')::text as threads,
			(select coalesce(sum(e.half_days), 0)::int from enquiries e where e.sort = 'HAND' and e.org = b.org and e.round_id = b.round_id) as half_days
		from bids b where b.id = ?`, s.Bid.ID).Scan(&row).Error
	if err != nil {
		return err
	}
	var rows []publishedRow
	var threads []funding.Enquiry
	if err := errors.Join(json.Unmarshal([]byte(row.Answers), &rows), json.Unmarshal([]byte(row.Threads), &threads)); err != nil {
		return fmt.Errorf("read the dialogue of %s: %w", s.Bid.ID, err)
	}
	if !s.Viewer.FunderSide { // an adviser sees no closed call, so no total
		s.Dialogue.Support = desk.SupportReading{Days: s.Round.SupportFor(s.Org), HalfDays: row.HalfDays}
	}
	if s.Dialogue.Threads, err = rowsOf(tx, threads, s.Now, cal); err != nil {
		return err
	}
	return addAnswers(s, rows)
}

// addAnswers adds the round's answers, and those that the draft's people have
// still to read.
func addAnswers(s *desk.BidSheet, rows []publishedRow) (err error) {
	d := &s.Dialogue
	if d.Published, err = labelled(rows, s.Rules); err != nil || !s.Bid.Editable() || s.Viewer.FunderSide {
		return err
	}
	pathway := s.Rules.PathwayFor(s.Content.NationalAsk(), s.Content.Answer("risk"))
	for i, p := range d.Published {
		if rows[i].Unread && p.Touches(s.Bid.Round, pathway, s.Rules) {
			d.Changes = append(d.Changes, p)
		}
	}
	return nil
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

// A draftUnread is an open draft with the changes of rules that nobody of it
// has read.
type draftUnread struct {
	ID, Org, Round, Title, Risk string
	Ask                         int64
	Answers                     []publishedRow
}

// addEnquiries counts a person's questions to the funder, and puts the tasks
// of changed rules behind their others. Which drafts a change touches is
// worked out as it is looked at, because a draft may come onto a pathway, or
// leave it, with every amount that is typed.
func addEnquiries(in *inbox) error {
	tx, who, home := in.tx, in.who, in.home
	var row struct {
		desk.EnquiryCounts
		Drafts string
	}
	err := tx.Raw(`select n.*, coalesce((select json_agg(d order by d."ID") from (
			select b.id as "ID", b.org as "Org", b.round_id as "Round", c.title as "Title", c.ask_pence as "Ask", `+riskOf+` as "Risk",
				json_agg(json_build_object('ID', p.id, 'Body', p.body::text) order by p.published_at desc, p.id desc) as "Answers"
			from bids b join contents c on c.bid_id = b.id join published_answers p on p.round_id = b.round_id and `+unread+`
			where b.org in ? and b.status in ? group by b.id, c.title, c.ask_pence order by b.id limit 20) d), '[]')::text as drafts from (`+countEnquiries+`) n`,
		append(heldAt(who, funding.TrustAuthor), ""), openDrafts).Scan(&row).Error
	if err != nil {
		return err
	}
	home.Enquiries = row.EnquiryCounts
	var drafts []draftUnread
	if err := json.Unmarshal([]byte(row.Drafts), &drafts); err != nil || len(drafts) == 0 {
		return err
	}
	rules, err := rulesFor(tx, funding.Bid{}, calendar.DateOf(home.Now))
	for _, d := range drafts {
		var rows []desk.TaskRow
		if err == nil {
			rows, err = d.tasks(rules)
		}
		in.add(d.Round, rows)
	}
	return err
}

// tasks are those of the changes that touch the draft.
func (d draftUnread) tasks(rules funding.Ruleset) ([]desk.TaskRow, error) {
	list, err := labelled(d.Answers, rules)
	pathway := rules.PathwayFor(pence(d.Ask), d.Risk)
	var out []desk.TaskRow
	for _, p := range list {
		if p.Touches(d.Round, pathway, rules) {
			out = append(out, desk.TaskRow{Task: funding.Task{Key: "rule-change/" + p.ID, Title: "Read what a changed rule means for your bid", Role: funding.TrustAuthor, Org: d.Org, Link: "/bids/" + d.ID},
				About: d.Title, Aggregate: funding.Ref{Kind: funding.BidKind, ID: d.ID}, Since: p.Made.At, Matter: funding.MatterBid})
		}
	}
	return out, err
}

// advises reports whether who sees b only because its trust asked for a hand:
// an adviser is shown no other bid.
func advises(who funding.Person, b funding.Bid) bool {
	subject := b.Subject(who)
	return funding.May(who, "getBid", subject) != nil && funding.May(who, "adviseBid", subject) == nil
}

// supportUsed is how many half days the calls of a trust in a round have used.
func supportUsed(tx *gorm.DB, org, round string) (half int, err error) {
	err = tx.Raw(`select coalesce(sum(half_days), 0)::int from enquiries where sort = 'HAND' and org = ? and round_id = ?`, org, round).Scan(&half).Error
	return half, err
}

// TrustSupport lists what rounds keep for a person's own trusts.
func (s *Store) TrustSupport(ctx context.Context, who funding.Person) (list []desk.OwnTrustSupport, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		list, err = trustSupport(tx, who)
		return err
	})
	return list, err
}

func trustSupport(tx *gorm.DB, who funding.Person) (list []desk.OwnTrustSupport, err error) {
	var rows []struct {
		Round, Code, Name, EprGroup string
		Days, HalfDays              int
	}
	err = tx.Raw(`select r.id as round, o.code, o.name, o.epr_group, (r.body->>'support_days')::int as days,
			(select coalesce(sum(e.half_days), 0)::int from enquiries e where e.sort = 'HAND' and e.org = o.code and e.round_id = r.id) as half_days
		from rounds r, organisations o where (r.body->>'support_days')::int > 0 and o.kind = 'TRUST' and o.code in ? order by r.id, o.code`, ownOrgs(who)).Scan(&rows).Error
	for _, r := range rows {
		days := funding.Round{SupportDays: r.Days}.SupportFor(funding.Organisation{EPRGroup: r.EprGroup})
		if days > 0 {
			list = append(list, desk.OwnTrustSupport{Round: r.Round, Org: r.Code, OrgName: r.Name, Support: desk.SupportReading{Days: days, HalfDays: r.HalfDays}})
		}
	}
	return list, err
}

// ownOrgs are the organisations at which a person holds a post.
func ownOrgs(who funding.Person) []string {
	orgs := []string{""}
	for _, p := range who.Posts {
		if !slices.Contains(orgs, p.Org) {
			orgs = append(orgs, p.Org)
		}
	}
	return orgs
}
