package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// Home is what waits for the person: at most a hundred tasks, soonest first,
// and their latest twenty notices.
func (s *Store) Home(ctx context.Context, who funding.Person) (home desk.Home, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		step := steps{}
		step.do(func() error { home.Now, err = nowIn(tx); return err })
		step.do(func() error { home.Tasks, err = tasksOf(tx, who); return err })
		step.do(func() error { return addEnquiries(tx, who, &home) })
		step.do(func() error { home.Notices, err = noticesOf(tx, who); return err })
		return step.err
	})
	return home, err
}

type taskRead struct {
	Kind      funding.Kind
	Aggregate string
	Key       string
	Title     string
	Role      funding.Role
	Org       string
	PersonID  *string
	About     string
	Trust     string
	Due       *time.Time
	Worth     int64
	Link      string
	Since     time.Time
	Signs     funding.SignKind
}

func (r taskRead) row() desk.TaskRow {
	t := funding.Task{Key: r.Key, Title: r.Title, Role: r.Role, Org: r.Org, Worth: pence(r.Worth), Link: r.Link, Signs: r.Signs}
	if r.PersonID != nil {
		t.Person = *r.PersonID
	}
	if r.Due != nil {
		t.Due = *r.Due
	}
	return desk.TaskRow{Task: t, About: r.About, Aggregate: funding.Ref{Kind: r.Kind, ID: r.Aggregate}, Trust: r.Trust, Since: r.Since}
}

func tasksOf(tx *gorm.DB, who funding.Person) ([]desk.TaskRow, error) {
	out, err := storedTasks(tx, who, "")
	if err != nil {
		return nil, err
	}
	fresh, err := freshDrafts(tx, who)
	if room := 100 - len(out); len(fresh) > room {
		fresh = fresh[:max(room, 0)]
	}
	return append(out, fresh...), err
}

// storedTasks are the tasks of somebody, and of those for whom they act, that
// also fulfil a condition: at most a hundred, soonest first.
func storedTasks(tx *gorm.DB, who funding.Person, also string) ([]desk.TaskRow, error) {
	if len(who.Posts) == 0 {
		return nil, nil
	}
	var rows []taskRead
	err := tx.Raw(`select t.kind, t.aggregate, t.key, t.title, t.role, t.org, t.person_id, t.about, coalesce(o.name, t.trust) as trust, t.due, t.worth, t.link, t.since, t.signs
		from tasks t left join organisations o on o.code = t.trust
		where (t.role, t.org) in ? and (t.person_id is null or t.person_id in ?) `+also+`
		order by t.due nulls last, t.since, t.kind, t.aggregate, t.key limit 100`, postPairs(who), inTheirPlace(who)).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make([]desk.TaskRow, len(rows))
	for i, r := range rows {
		out[i] = r.row()
	}
	return out, nil
}

// postPairs lists the posts in which a person can act, as SQL pairs.
func postPairs(who funding.Person) [][]any {
	posts := who.AllPosts()
	pairs := make([][]any, len(posts))
	for i, p := range posts {
		pairs[i] = []any{string(p.Role), p.Org}
	}
	return pairs
}

// inTheirPlace lists a person and those for whom they act.
func inTheirPlace(who funding.Person) []string {
	ids := []string{who.ID}
	for _, a := range who.Acting {
		ids = append(ids, a.For)
	}
	return ids
}

// heldAt lists the organisations at which a person holds one of some roles.
func heldAt(who funding.Person, roles ...funding.Role) []string {
	var orgs []string
	for _, p := range who.AllPosts() {
		if slices.Contains(roles, p.Role) && !slices.Contains(orgs, p.Org) {
			orgs = append(orgs, p.Org)
		}
	}
	return orgs
}

// freshDrafts are the tasks of bids that no command has touched yet: starting
// a bid is a plain insert and writes no task rows.
func freshDrafts(tx *gorm.DB, who funding.Person) ([]desk.TaskRow, error) {
	orgs := heldAt(who, funding.TrustAuthor)
	if len(orgs) == 0 {
		return nil, nil
	}
	var rows []struct {
		State, Title, Trust string
		StartedAt           time.Time
	}
	err := tx.Raw(`select b.state::text as state, c.title, o.name as trust, b.started_at from bids b join contents c on c.bid_id = b.id join organisations o on o.code = b.org
		where b.version = 1 and b.org in ? order by b.started_at, b.id limit 100`, orgs).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	cal, err := loadCalendar(tx)
	if err != nil {
		return nil, err
	}
	var out []desk.TaskRow
	for _, r := range rows {
		var b funding.Bid
		if err := json.Unmarshal([]byte(r.State), &b); err != nil {
			return nil, fmt.Errorf("read a draft: %w", err)
		}
		tasks, err := funding.BidTasks(b, cal)
		if err != nil {
			return nil, err
		}
		for _, t := range tasks {
			out = append(out, desk.TaskRow{Task: t, About: r.Title, Aggregate: funding.Ref{Kind: funding.BidKind, ID: b.ID}, Trust: r.Trust, Since: r.StartedAt})
		}
	}
	return out, nil
}

func noticesOf(tx *gorm.DB, who funding.Person) ([]desk.Notice, error) {
	var out []desk.Notice
	err := tx.Raw(`select id, title, body, link, at, read_at is not null as read from notices where person_id = ? order by at desc, id desc limit 20`, who.ID).Scan(&out).Error
	return out, err
}

// ReadNotice marks one of the person's notices as read.
func (s *Store) ReadNotice(ctx context.Context, who funding.Person, id int64) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		res := tx.Exec(`update notices set read_at = coalesce(read_at, tranche_now()) where id = ? and person_id = ?`, id, who.ID)
		if res.Error == nil && res.RowsAffected == 0 {
			return refusal.New(refusal.NotFound, "NOT_FOUND", "There is no notice %d for you.", id)
		}
		return res.Error
	})
}
