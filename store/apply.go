package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// Apply does what a kept command asks, in one transaction: the aggregate, its
// events, limits, letters and follow-on commands, and the command's receipt,
// together or not at all. Calling it again with the same command changes
// nothing and returns the aggregate as it is now.
//
// Only this transaction may refuse a kept command. A refusal is written on the
// command's receipt under the same locks, its sender is told, and it comes
// back as a *funding.Error. Any other error means: try again.
func (s *Store) Apply(ctx context.Context, id string) (view funding.View, err error) {
	var refused *funding.Error
	err = s.tx(ctx, func(tx *gorm.DB) error {
		row, err := gorm.G[commandRow](tx).Where("id = ?", id).Take(ctx)
		if err != nil {
			return fmt.Errorf("find command %s: %w", id, err)
		}
		step, err := s.lockFor(tx, row.command())
		if err != nil {
			return err
		}
		if settled, no, err := settledBefore(tx, id); settled || err != nil {
			refused = no
			if err == nil {
				view, err = viewIn(tx, step.ref)
			}
			return err
		}
		work := spoken(tx.Transaction(func(tx *gorm.DB) error { return step.apply(tx) }))
		if no, ok := refusal.Of(work); ok {
			refused = no
			return settleRefused(tx, row, no)
		}
		if work != nil {
			return work
		}
		view, err = viewIn(tx, step.ref)
		return err
	})
	if err == nil && refused != nil {
		return view, refused
	}
	return view, err
}

// A locked is one aggregate under its row lock, and what a command does to it.
type locked struct {
	ref   funding.Ref
	apply func(tx *gorm.DB) error
}

// lockFor takes the lock of the aggregate that c is for.
func (s *Store) lockFor(tx *gorm.DB, c funding.Command) (locked, error) {
	ref := funding.Ref{Kind: c.Kind, ID: c.Aggregate}
	switch c.Kind {
	case funding.BidKind:
		b, err := lockBid(tx, c.Aggregate)
		return locked{ref, func(tx *gorm.DB) error { return applyBid(tx, b, c) }}, err
	case funding.AwardKind:
		a, err := lockAward(tx, c.Aggregate)
		return locked{ref, func(tx *gorm.DB) error { return applyAward(tx, a, c) }}, err
	case funding.RunKind:
		r, err := lockRun(tx, c.Aggregate)
		return locked{ref, func(tx *gorm.DB) error { return s.applyRun(tx, r, c) }}, err
	case funding.EnquiryKind:
		e, err := lockEnquiry(tx, c.Aggregate)
		return locked{ref, func(tx *gorm.DB) error { return applyEnquiry(tx, e, c) }}, err
	}
	return locked{}, fmt.Errorf("command %s is for a %q", c.ID, c.Kind)
}

// settledBefore reads the receipt under the aggregate's lock: the same command
// never has its effect twice.
func settledBefore(tx *gorm.DB, id string) (bool, *funding.Error, error) {
	row, err := gorm.G[commandRow](tx).Where("id = ?", id).Take(tx.Statement.Context)
	if err != nil || row.SettledAt == nil {
		return false, nil, err
	}
	receipt, err := row.receipt()
	return true, receipt.Refusal, err
}

// settleRefused closes a command that the rules turned down, and tells its
// sender, who may have left the page long ago.
func settleRefused(tx *gorm.DB, row commandRow, no *funding.Error) error {
	body, err := asJSON(no)
	if err != nil {
		return err
	}
	err = tx.Exec(`update commands set settled_at = tranche_now(), outcome = 'REFUSED', refusal = ? where id = ?`, body, row.ID).Error
	if err != nil || row.ByPerson == funding.Engine().ID {
		return err
	}
	link := "/" + string(row.Kind) + "s/" + row.Aggregate
	if row.Kind == funding.EnquiryKind {
		link = "/questions-asked" // one that was refused as it was asked has no page
	}
	title := "Your " + string(row.Verb) + " on " + row.Aggregate + " could not be done"
	err = tx.Exec(`insert into notices (person_id, cause, title, body, link) values (?, ?, ?, ?, ?) on conflict do nothing`, row.ByPerson, row.ID, title, no.Message, link).Error
	if err != nil {
		return err
	}
	return tx.Exec(`insert into outbox (cause, template, person_id, kind, aggregate, subject, body, link) values (?, 'refused', ?, ?, ?, ?, ?, ?) on conflict do nothing`,
		row.ID, row.ByPerson, row.Kind, row.Aggregate, title, no.Message, link).Error
}

type eventRow struct {
	Kind      funding.Kind
	Aggregate string
	Version   int
	Seq       int
	Org       string
	Name      string
	Summary   string
	Detail    string
	ForFunder bool
	CommandID string
	ByPerson  string
	At        time.Time
	PrevHash  string
	Hash      string
}

func (eventRow) TableName() string { return "events" }

// eventHash seals an event and, through prev, every event before it in the
// same aggregate.
func eventHash(prev string, e eventRow) string {
	var detail any
	if err := json.Unmarshal([]byte(e.Detail), &detail); err != nil {
		detail = e.Detail
	}
	canonical, err := json.Marshal([]any{e.Kind, e.Aggregate, e.Version, e.Seq, e.Org, e.Name, e.Summary, detail, e.ForFunder, e.CommandID, e.ByPerson, e.At.UTC().UnixMilli()})
	if err != nil {
		canonical = []byte(err.Error()) // cannot be: plain values only
	}
	sum := sha256.Sum256(append([]byte(prev+"\n"), canonical...))
	return hex.EncodeToString(sum[:])
}

// writing is what all aggregates write alike.
type writing struct {
	ref     funding.Ref
	org     string // whose events these are
	trust   string
	about   string
	version int
	events  []funding.Event
	tasks   []funding.Task
	effects funding.Effects
}

// write adds the events, tasks, letters and follow-on commands of c, and its
// receipt.
func (w writing) write(tx *gorm.DB, c funding.Command) error {
	step := steps{}
	step.do(func() error { return w.writeEvents(tx, c) })
	step.do(func() error { return w.writeApprovals(tx, c) })
	step.do(func() error { return w.writeTasks(tx) })
	step.do(func() error { return w.writeLetters(tx, c) })
	for _, f := range w.effects.Follow {
		step.do(func() error { return insertCommand(tx, f) })
	}
	step.do(func() error {
		return one(tx.Exec(`update commands set settled_at = tranche_now(), outcome = 'APPLIED', version = ? where id = ? and settled_at is null`, w.version, c.ID), "receipt "+c.ID)
	})
	return step.err
}

func (w writing) writeEvents(tx *gorm.DB, c funding.Command) error {
	if len(w.events) == 0 { // every version has its line in the trail
		w.events = []funding.Event{{Name: "LOOKED_AT", Summary: "The engine looked, and there was nothing to say."}}
	}
	var prev []string
	err := tx.Raw(`select hash from events where kind = ? and aggregate = ? order by version desc, seq desc limit 1`, w.ref.Kind, w.ref.ID).Scan(&prev).Error
	if err != nil {
		return err
	}
	last := ""
	if len(prev) > 0 {
		last = prev[0]
	}
	for i, e := range w.events {
		detail, err := asJSON(e.Detail)
		if err != nil {
			return err
		}
		if e.Detail == nil {
			detail = "{}"
		}
		row := eventRow{Kind: w.ref.Kind, Aggregate: w.ref.ID, Version: w.version, Seq: i + 1, Org: w.org, Name: e.Name, Summary: e.Summary, Detail: detail,
			ForFunder: e.ForFunder, CommandID: c.ID, ByPerson: c.By, At: c.At, PrevHash: last}
		row.Hash = eventHash(last, row)
		last = row.Hash
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
	}
	return nil
}

// writeTasks replaces the aggregate's tasks; a task that stays keeps its age.
func (w writing) writeTasks(tx *gorm.DB) error {
	keys := []string{""}
	for _, t := range w.tasks {
		keys = append(keys, t.Key)
	}
	if err := tx.Exec(`delete from tasks where kind = ? and aggregate = ? and key not in ?`, w.ref.Kind, w.ref.ID, keys).Error; err != nil {
		return err
	}
	for _, t := range w.tasks {
		err := tx.Exec(`insert into tasks (kind, aggregate, key, title, role, org, person_id, about, trust, due, worth, link, signs, matter) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (kind, aggregate, key) do update set title = excluded.title, role = excluded.role, org = excluded.org, person_id = excluded.person_id,
			about = excluded.about, due = excluded.due, worth = excluded.worth, link = excluded.link, signs = excluded.signs, matter = excluded.matter`,
			w.ref.Kind, w.ref.ID, t.Key, t.Title, t.Role, t.Org, orNull(t.Person), w.about, w.trust, timeOrNull(t.Due), t.Worth, t.Link, t.Signs, funding.MatterOf(w.ref.Kind, t)).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// writeLetters puts each letter into the outbox once for everyone who holds
// the role now, and to whoever stands in for them, or for the person it is to; never for somebody whom an interest keeps away
// from the trust.
func (w writing) writeLetters(tx *gorm.DB, c funding.Command) error {
	for _, l := range w.effects.Letters {
		entry, err := asJSON(l.Calendar)
		if err != nil {
			return err
		}
		var calendar any = entry
		if l.Calendar == nil {
			calendar = nil
		}
		err = tx.Exec(`insert into outbox (cause, template, person_id, kind, aggregate, subject, body, link, calendar, created_at)
			select ?, ?, p.id, ?, ?, ?, ?, ?, ?::jsonb, ? from people p
			where p.left_at is null and not (? <> ? and ? not in (select j.org from bid_partners j where j.bid_id = ?)
				and exists (select 1 from bars_today b where b.person_id = p.id and (b.org = ? or b.org in (select j.org from bid_partners j where j.bid_id = ?))))
				and (p.id = ? or exists (select 1 from deputies_today d where d.person_id = ? and d.deputy_id = p.id) or exists (select 1 from posts o where o.person_id = p.id and o.until is null and o.role = ? and o.org = ?)
				or exists (select 1 from deputies_today d where d.deputy_id = p.id and d.role = ? and d.org = ?))
			on conflict (cause, template, person_id) do nothing`,
			c.ID, l.Template, w.ref.Kind, w.ref.ID, l.Subject, l.Body, l.Link, calendar, c.At, l.Org, w.trust, l.Org, w.ref.ID, w.trust, w.ref.ID, l.Person, l.Person, l.Role, l.Org, l.Role, l.Org).Error
		if err != nil {
			return err
		}
	}
	return nil
}
