package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

type bidRead struct {
	State    string
	Title    string
	AskPence int64
	OrgName  string
	ClosesOn string
	Award    string
}

// Bids lists the bids that the person may see, in the order of their
// references, n of them after the reference after. n is at most 200.
func (s *Store) Bids(ctx context.Context, who funding.Person, after string, n int) ([]desk.BidRow, error) {
	return s.bidRows(ctx, who, `where b.id > ? order by b.id limit ?`, after, pageSize(n, 50, 200))
}

// BidsIn lists the bids of one round, as [Store.Bids] does.
func (s *Store) BidsIn(ctx context.Context, who funding.Person, round, after string, n int) ([]desk.BidRow, error) {
	return s.bidRows(ctx, who, `where b.round_id = ? and b.id > ? order by b.id limit ?`, round, after, pageSize(n, 50, 200))
}

// LatestBids lists the n bids that were started last, the newest first.
func (s *Store) LatestBids(ctx context.Context, who funding.Person, n int) ([]desk.BidRow, error) {
	return s.bidRows(ctx, who, `order by b.started_at desc, b.id limit ?`, pageSize(n, 5, 200))
}

// bidRows reads rows of bids; which, and in what order, is the end of the
// statement.
func (s *Store) bidRows(ctx context.Context, who funding.Person, which string, args ...any) (list []desk.BidRow, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		var rows []bidRead
		err := tx.Raw(`select b.state::text as state, c.title, c.ask_pence, o.name as org_name, r.body->>'closes_on' as closes_on, coalesce(a.status, '') as award
			from bids b join contents c on c.bid_id = b.id join organisations o on o.code = b.org join rounds r on r.id = b.round_id left join awards a on a.id = b.id `+which, args...).Scan(&rows).Error
		if err != nil {
			return err
		}
		cal, err := loadCalendar(tx)
		if err != nil {
			return err
		}
		list = make([]desk.BidRow, len(rows))
		for i, r := range rows {
			if list[i], err = r.row(who, cal); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// pageSize is how many rows a list gives: what was asked for, within reason.
func pageSize(n, usual, most int) int {
	if n <= 0 {
		return usual
	}
	return min(n, most)
}

func (r bidRead) row(who funding.Person, cal calendar.Calendar) (desk.BidRow, error) {
	var b funding.Bid
	if err := json.Unmarshal([]byte(r.State), &b); err != nil {
		return desk.BidRow{}, fmt.Errorf("read a bid: %w", err)
	}
	b = shownTo(b, who)
	row := desk.BidRow{ID: b.ID, Title: b.Title, Org: b.Org, OrgName: r.OrgName, Round: b.Round, Status: b.Status, Pathway: b.Route.Pathway, Ask: b.Ask, Holder: b.Holder(), Award: r.Award}
	if b.Editable() && !who.FunderSide {
		row.Title, row.Ask = r.Title, pence(r.AskPence)
	}
	if b.Submitted != nil {
		row.Submitted = b.Submitted.At
	}
	var closes calendar.Date // none while the round is rolling
	err := closes.UnmarshalText([]byte(r.ClosesOn))
	if err != nil {
		return row, fmt.Errorf("read when round %s closes: %w", b.Round, err)
	}
	row.Due, err = deadline(b, closes, cal)
	return row, err
}

// deadline is the nearest thing that runs out for a bid, at 5pm of its day;
// zero when nothing does.
func deadline(b funding.Bid, closes calendar.Date, cal calendar.Calendar) (time.Time, error) {
	switch b.Status {
	case funding.Draft, funding.InternalApproval:
		if closes.IsZero() {
			return time.Time{}, nil
		}
		return closes.At(17, 0), nil
	case funding.Returned:
		return b.ResubmitBy.At(17, 0), nil
	case funding.CompletenessCheck:
		return b.CompleteDue.At(17, 0), nil
	case funding.InReview:
		return reviewDeadline(b, cal)
	case funding.Moderation, funding.Panel:
		return b.DecisionDue.At(17, 0), nil
	}
	return time.Time{}, nil
}

// reviewDeadline is the first due day of the reviews whose clocks run and of
// the questions that wait for the trust.
func reviewDeadline(b funding.Bid, cal calendar.Calendar) (time.Time, error) {
	var days []calendar.Date
	for _, v := range b.Reviews {
		if v.Status == funding.ReviewDone || b.Blocked(v.Kind) {
			continue
		}
		due, err := b.ReviewDue(v, cal, calendar.Date{})
		if err != nil {
			return time.Time{}, err
		}
		days = append(days, due)
	}
	for _, q := range b.Clarifications {
		if q.Open() {
			days = append(days, q.Due)
		}
	}
	if len(days) == 0 {
		return time.Time{}, nil
	}
	first := days[0]
	for _, d := range days {
		if d.Before(first) {
			first = d
		}
	}
	return first.At(17, 0), nil
}

// shownTo is a bid as a viewer may see it. Until the decision is released the
// trust sees neither it nor what reviewers concluded; that they have answered,
// and every clock, is for both.
func shownTo(b funding.Bid, who funding.Person) funding.Bid {
	b = b.VotesFor(who)
	if b.Blind(who) {
		b.Reviews = unjudgedBy(who, b.Reviews)
		return b
	}
	if who.FunderSide || b.Released != nil {
		return b
	}
	b.Status = b.Shown(who.FunderSide)
	b.Decision, b.Agreed = nil, nil
	b.Reviews = unjudgedBy(funding.Person{}, b.Reviews)
	return b
}

// told is a timeline without what others have concluded, for somebody who has
// still to judge alone.
func told(timeline []desk.Entry, b funding.Bid, who funding.Person) []desk.Entry {
	if !b.Blind(who) {
		return timeline
	}
	return slices.DeleteFunc(timeline, func(e desk.Entry) bool { return e.Name == "REVIEW_OUTCOME" })
}

// unjudgedBy are the reviews without what others than who concluded.
func unjudgedBy(who funding.Person, reviews []funding.Review) []funding.Review {
	out := make([]funding.Review, len(reviews))
	for i, v := range reviews {
		if v.Reviewer != who.ID || who.ID == "" {
			v.Outcome, v.Reasons, v.Scores, v.Conditions, v.Answers, v.Past = "", "", nil, nil, nil, nil
		}
		out[i] = v
	}
	return out
}

// Releasable lists the decided bids of a round that their trusts have not
// been told of, for those who may tell them.
func (s *Store) Releasable(ctx context.Context, who funding.Person, round string) (ids []string, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		r, err := loadRound(tx, round)
		if err != nil {
			return err
		}
		told := funding.Subject{Funder: r.Funder, State: string(funding.Approved), What: "bid"}
		if err := funding.May(who, "releaseDecisions", told); err != nil {
			return err
		}
		return tx.Raw(`select id from bids where round_id = ? and decided_at is not null and released_at is null order by id`, round).Scan(&ids).Error
	})
	return ids, err
}
