package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// Home is what waits for the person, what they wait for themselves, and their
// latest twenty notices: the tasks that q chooses, soonest first.
func (s *Store) Home(ctx context.Context, who funding.Person, q desk.HomeQuery) (home desk.Home, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		in := inbox{tx: tx, who: who, home: &home, n: cmp.Or(q.N, 100)}
		step := steps{}
		step.do(func() error { return in.begin(q) })
		step.do(func() error { in.cal, err = loadCalendar(tx); return err })
		step.do(in.tasks)
		step.do(func() error { return addEnquiries(&in) })
		step.do(in.waiting)
		step.do(in.count)
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
	return desk.TaskRow{Task: t, About: r.About, Aggregate: funding.Ref{Kind: r.Kind, ID: r.Aggregate}, Trust: r.Trust, Since: r.Since, Matter: funding.MatterOf(r.Kind, t)}
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
		where `+theirTask+` `+also+`
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

// theirTask chooses the tasks t of the posts and people of [theirs].
const theirTask = `(t.role, t.org) in ? and (t.person_id is null or t.person_id in ?)`

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
