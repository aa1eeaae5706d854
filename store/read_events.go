package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// timeline lists what happened to one aggregate, newest first, at most two
// hundred lines. Row-level security keeps back what the viewer must not see.
func timeline(tx *gorm.DB, ref funding.Ref) ([]desk.Entry, error) {
	var out []desk.Entry
	err := tx.Raw(`select e.at, e.name, e.summary, coalesce(p.name, ?) || coalesce(' for ' || h.name, '') as by, e.version, e.seq
		from events e left join people p on p.id = e.by_person left join people h on h.id = e.detail->>'for'
		where e.kind = ? and e.aggregate = ? order by e.version desc, e.seq desc limit 200`, funding.Engine().Name, ref.Kind, ref.ID).Scan(&out).Error
	return out, err
}

// A cursor is the place in the audit trail after which a page begins.
type cursor struct {
	kind, aggregate string
	version, seq    int
}

// String is the cursor as programs pass it on.
func (c cursor) String() string {
	return fmt.Sprintf("%s/%s/%d/%d", c.kind, c.aggregate, c.version, c.seq)
}

// parseCursor reads "kind/aggregate/version/seq"; "" is the beginning.
func parseCursor(s string) (cursor, error) {
	if s == "" {
		return cursor{}, nil
	}
	parts := strings.Split(s, "/")
	last := len(parts) - 1
	if last >= 3 {
		version, err := strconv.ParseInt(parts[last-1], 10, 32)
		seq, err2 := strconv.ParseInt(parts[last], 10, 32)
		if err == nil && err2 == nil {
			return cursor{parts[0], strings.Join(parts[1:last-1], "/"), int(version), int(seq)}, nil
		}
	}
	return cursor{}, refusal.New(refusal.Invalid, "CURSOR_INVALID", "%q is not a place in the list. Use the one that came with the page before.", s).At("after")
}

// An eventRead is what people may read of an event.
type eventRead struct {
	Kind      funding.Kind
	Aggregate string
	Version   int
	Seq       int
	Name      string
	Summary   string
	Detail    string
	ByPerson  string
	At        time.Time
	CommandID string
	Hash      string
}

// Events lists the audit trail in the order of its chains, n rows after a
// cursor "kind/aggregate/version/seq". n is at most 500; a zero ref means all
// that the person may see.
func (s *Store) Events(ctx context.Context, who funding.Person, ref funding.Ref, after string, n int) (out []desk.AuditEvent, err error) {
	from, err := parseCursor(after)
	if err != nil {
		return nil, err
	}
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		query := `select e.kind, e.aggregate, e.version, e.seq, e.name, e.summary, e.detail::text as detail, e.by_person, e.at, e.command_id, e.hash
			from events e where (e.kind, e.aggregate, e.version, e.seq) > (?, ?, ?, ?)`
		args := []any{from.kind, from.aggregate, from.version, from.seq}
		if ref != (funding.Ref{}) {
			query += ` and e.kind = ? and e.aggregate = ?`
			args = append(args, ref.Kind, ref.ID)
		}
		if !oversees(who) { // whoever still has a review to conclude judges alone
			query += ` and not (e.name = 'REVIEW_OUTCOME' and exists (select 1 from bids b where b.id = e.aggregate and b.status = 'IN_REVIEW'))`
		}
		var rows []eventRead
		err := tx.Raw(query+` order by e.kind, e.aggregate, e.version, e.seq limit ?`, append(args, pageSize(n, 100, 500))...).Scan(&rows).Error
		if err != nil {
			return err
		}
		out = make([]desk.AuditEvent, len(rows))
		for i, r := range rows {
			if out[i], err = auditEvent(r); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func auditEvent(r eventRead) (desk.AuditEvent, error) {
	e := desk.AuditEvent{Ref: funding.Ref{Kind: r.Kind, ID: r.Aggregate}, Version: r.Version, Seq: r.Seq, Name: r.Name, Summary: r.Summary, By: r.ByPerson, At: r.At,
		Command: r.CommandID, Hash: r.Hash}
	if err := json.Unmarshal([]byte(r.Detail), &e.Detail); err != nil {
		return e, fmt.Errorf("read event %s/%d: %w", e.Ref, e.Version, err)
	}
	return e, nil
}

// oversees reports whether somebody sees what reviews conclude before all have.
func oversees(p funding.Person) bool {
	return p.Holds(funding.ProgrammeManager) || p.Holds(funding.PanelChair) || p.Holds(funding.FundAdmin) || p.Holds(funding.Auditor)
}
