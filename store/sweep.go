package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
)

// A Pending is a kept command that nothing has come of yet.
type Pending struct {
	ID   string
	Ref  funding.Ref
	Verb funding.Verb
}

// A Due is an open aggregate whose deadline has passed unattended.
type Due struct {
	Ref     funding.Ref
	Version int
}

// viewIn reads what a workflow may know of an aggregate.
func viewIn(tx *gorm.DB, ref funding.Ref) (v funding.View, err error) {
	switch ref.Kind {
	case funding.BidKind:
		var b funding.Bid
		b, err = loadBid(tx, ref.ID)
		v = funding.ViewOfBid(b)
	case funding.AwardKind:
		var a funding.Award
		a, err = loadAward(tx, ref.ID)
		v = funding.ViewOfAward(a)
	case funding.RunKind:
		var r funding.Run
		r, err = loadRun(tx, ref.ID)
		v = funding.ViewOfRun(r)
	case funding.EnquiryKind:
		var e funding.Enquiry
		e, err = loadEnquiry(tx, ref.ID)
		v = funding.ViewOfEnquiry(e)
	default:
		err = fmt.Errorf("look at a %q", ref.Kind)
	}
	if err != nil || v.Deadline.IsZero() {
		return v, err
	}
	now, err := nowIn(tx)
	v.WakeIn = max(0, v.Deadline.Sub(now))
	return v, err
}

// Look returns what a workflow may know of an aggregate, with the time left by
// the database's clock; NotFound when there is none.
func (s *Store) Look(ctx context.Context, ref funding.Ref) (v funding.View, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		v, err = viewIn(tx, ref)
		return err
	})
	return v, err
}

// KeepWake keeps the timer command of an aggregate whose deadline has come,
// and returns its id: "" when nothing is due, or the version has moved on.
func (s *Store) KeepWake(ctx context.Context, ref funding.Ref, version int) (id string, err error) {
	table, err := tableOf(ref.Kind)
	if err != nil {
		return "", err
	}
	err = s.tx(ctx, func(tx *gorm.DB) error {
		var n int64
		err := tx.Raw(`select count(*) from `+table+` where id = ? and version = ? and not closed and wake_at <= tranche_now()`, ref.ID, version).Scan(&n).Error
		if err != nil || n == 0 {
			return err
		}
		id = fmt.Sprintf("%s/wake/%d", ref, version)
		return insertCommand(tx, funding.Command{ID: id, Kind: ref.Kind, Aggregate: ref.ID, Verb: funding.Wake, By: funding.Engine().ID})
	})
	return id, err
}

// tableOf is the table of an aggregate's rows.
func tableOf(k funding.Kind) (string, error) {
	switch k {
	case funding.BidKind, funding.AwardKind, funding.RunKind:
		return string(k) + "s", nil
	case funding.EnquiryKind:
		return "enquiries", nil
	}
	return "", fmt.Errorf("there is no table of %q", k)
}

func pendings(rows []commandRow) []Pending {
	out := make([]Pending, len(rows))
	for i, r := range rows {
		out[i] = Pending{r.ID, funding.Ref{Kind: r.Kind, ID: r.Aggregate}, r.Verb}
	}
	return out
}

// FollowOns lists the commands that follow from a command and still wait.
func (s *Store) FollowOns(ctx context.Context, cause string) ([]Pending, error) {
	rows, err := gorm.G[commandRow](s.db).Where("cause = ? and settled_at is null", cause).Order("id").Find(ctx)
	return pendings(rows), err
}

// Waiting lists kept commands that nothing came of for longer than age by the
// wall clock: oldest first, at most 200.
func (s *Store) Waiting(ctx context.Context, age time.Duration) ([]Pending, error) {
	rows, err := gorm.G[commandRow](s.db).Where("settled_at is null and kept_at < clock_timestamp() - make_interval(secs => ?)", age.Seconds()).
		Order("kept_at, id").Limit(200).Find(ctx)
	return pendings(rows), err
}

const dueSQL = `select * from (
	select 'bid' as kind, id, version, wake_at from bids where wake_at is not null and not closed
	union all select 'award', id, version, wake_at from awards where wake_at is not null and not closed
	union all select 'enquiry', id, version, wake_at from enquiries where wake_at is not null and not closed) a `

// Overdue lists open aggregates whose deadline is more than age past by the
// database's clock: oldest first, at most 200.
func (s *Store) Overdue(ctx context.Context, age time.Duration) ([]Due, error) {
	var rows []struct {
		Kind    funding.Kind
		ID      string
		Version int
	}
	err := s.db.WithContext(ctx).Raw(dueSQL+`where wake_at <= tranche_now() - make_interval(secs => ?) order by wake_at, kind, id limit 200`, age.Seconds()).Scan(&rows).Error
	out := make([]Due, len(rows))
	for i, r := range rows {
		out[i] = Due{funding.Ref{Kind: r.Kind, ID: r.ID}, r.Version}
	}
	return out, err
}

// NextWake is the nearest deadline of all; ok is false when there is none.
func (s *Store) NextWake(ctx context.Context) (at time.Time, ok bool, err error) {
	var found *time.Time
	err = s.db.WithContext(ctx).Raw(`select min(wake_at) from (` + dueSQL + `) b`).Row().Scan(&found)
	if err != nil || found == nil {
		return at, false, err
	}
	return *found, true, nil
}

// Open lists open aggregates in the order of kind and id, n at a time, from
// the one after: every workflow that should be running.
func (s *Store) Open(ctx context.Context, after funding.Ref, n int) ([]funding.Ref, error) {
	var out []funding.Ref
	err := s.db.WithContext(ctx).Raw(`select kind, id from (
		select 'award' as kind, id from awards where not closed union all select 'bid', id from bids where not closed
		union all select 'enquiry', id from enquiries where not closed union all select 'run', id from runs where not closed) o where (kind, id) > (?, ?) order by kind, id limit ?`, after.Kind, after.ID, n).Scan(&out).Error
	return out, err
}

// Alone runs f while this process holds the named lock; ok is false when
// another process holds it.
func (s *Store) Alone(ctx context.Context, name string, f func(context.Context) error) (ok bool, err error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Release()
	if err := conn.QueryRow(ctx, `select pg_try_advisory_lock(hashtext($1))`, name).Scan(&ok); err != nil || !ok {
		return ok, err
	}
	defer func() {
		_, undone := conn.Exec(context.WithoutCancel(ctx), `select pg_advisory_unlock(hashtext($1))`, name)
		if err == nil {
			err = undone
		}
	}()
	return true, f(ctx)
}
