package store

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

type holidayEditRow struct {
	ID      int64
	Day     time.Time
	Name    string
	Removed bool
	Reasons string
	MadeBy  string
	MadeAt  time.Time
	Token   string
}

func (r holidayEditRow) edit() funding.HolidayEdit {
	return funding.HolidayEdit{Day: day(&r.Day), Name: r.Name, Remove: r.Removed, Reasons: r.Reasons}
}

const holidayEditSQL = `select id, day, name, removed, reasons, made_by, made_at, token from holiday_edits `

// Holidays is the table of bank holidays, for everybody who is signed in.
func (s *Store) Holidays(ctx context.Context, who funding.Person) (d desk.HolidayDesk, err error) {
	d.Viewer = who
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		d.Today = calendar.DateOf(now)
		if d.Calendar, err = loadCalendar(tx); err != nil {
			return err
		}
		if d.First, err = funding.FirstEditable(d.Calendar, now); err != nil {
			return err
		}
		var rows []holidayEditRow
		if err := tx.Raw(holidayEditSQL + `order by id desc limit 100`).Scan(&rows).Error; err != nil {
			return err
		}
		var ids []string
		for _, r := range rows {
			d.Changes = append(d.Changes, funding.HolidayChange{HolidayEdit: r.edit(), By: r.MadeBy, At: r.MadeAt})
			ids = append(ids, r.MadeBy)
		}
		d.Names, err = names(tx, ids)
		return err
	})
	return d, err
}

// PreviewHoliday says which due days an edit would move, of what its maker may
// see. It changes nothing.
func (s *Store) PreviewHoliday(ctx context.Context, who funding.Person, e funding.HolidayEdit) (p desk.HolidayPreview, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		cal, checked, err := checkHoliday(tx, who, e)
		if err != nil {
			return err
		}
		p.Edit = checked
		return moves(tx, cal, checked.After(cal), func(m desk.HolidayMove, _ *time.Time) error {
			if len(m.Dates) == 0 {
				return nil
			}
			if p.Total++; len(p.Moves) < 50 {
				p.Moves = append(p.Moves, m)
			}
			return nil
		})
	})
	return p, err
}

func checkHoliday(tx *gorm.DB, who funding.Person, e funding.HolidayEdit) (calendar.Calendar, funding.HolidayEdit, error) {
	cal, err := loadCalendar(tx)
	if err != nil {
		return cal, e, err
	}
	now, err := nowIn(tx)
	if err != nil {
		return cal, e, err
	}
	e, err = funding.CheckHoliday(who, e, cal, now)
	return cal, e, err
}

// PutHoliday changes the table of bank holidays. The worker then has every
// open aggregate work its due days out anew. The same token changes it once.
func (s *Store) PutHoliday(ctx context.Context, who funding.Person, token string, e funding.HolidayEdit) error {
	return s.as(ctx, who, func(tx *gorm.DB) error {
		key, err := holdToken(tx, who, token)
		if err != nil {
			return err
		}
		if err := hold(tx, "bank-holidays"); err != nil {
			return err
		}
		var before []holidayEditRow
		if err := tx.Raw(holidayEditSQL+`where token = ?`, key).Scan(&before).Error; err != nil {
			return err
		}
		if len(before) > 0 {
			if was := before[0].edit(); was.Day != e.Day || was.Remove != e.Remove {
				return reused()
			}
			return nil
		}
		_, e, err = checkHoliday(tx, who, e)
		if err != nil {
			return err
		}
		if err := e.Explained(); err != nil {
			return err
		}
		return tx.Exec(`insert into holiday_edits (day, name, removed, reasons, made_by, token) values (?, ?, ?, ?, ?, ?)`, e.Day.String(), e.Name, e.Remove, e.Reasons, who.ID, key).Error
	})
}

// KeepRecounts keeps, for every change of the bank holidays that nothing came
// of yet, one command for each open aggregate with a due day or an alarm on
// the changed day or after it, and says how many.
func (s *Store) KeepRecounts(ctx context.Context) (kept int64, err error) {
	err = s.tx(ctx, func(tx *gorm.DB) error {
		var rows []holidayEditRow
		if err := tx.Raw(holidayEditSQL + `where sent_at is null order by id limit 1 for update skip locked`).Scan(&rows).Error; err != nil || len(rows) == 0 {
			return err
		}
		cal, err := loadCalendar(tx)
		if err != nil {
			return err
		}
		edit := rows[0].edit()
		body, err := json.Marshal(edit)
		if err != nil {
			return err
		}
		err = moves(tx, edit.Undone(cal), cal, func(m desk.HolidayMove, wake *time.Time) error {
			if len(m.Dates) == 0 && (wake == nil || wake.Before(edit.Day.At(0, 0))) {
				return nil
			}
			kept++
			id := funding.Ref{Kind: m.Kind, ID: m.ID}.String() + "/recount/" + rows[0].Token[:16]
			return insertCommand(tx, funding.Command{ID: id, Kind: m.Kind, Aggregate: m.ID, Verb: funding.Recount, By: funding.Engine().ID, Body: body})
		})
		if err != nil {
			return err
		}
		return one(tx.Exec(`update holiday_edits set sent_at = tranche_now() where id = ?`, rows[0].ID), "change of the bank holidays")
	})
	return kept, err
}

// An openRow is an open aggregate: its state, and when it wakes.
type openRow struct {
	ID     string
	Wake   *time.Time
	State  string
	Pinned string // its ruleset, when it has one
}

// openSQL lists open aggregates of a kind after an id, a page at a time.
var openSQL = map[funding.Kind]string{
	funding.BidKind:     `select id, wake_at as wake, state, coalesce(state->>'ruleset', '') as pinned from bids where not closed and submitted_at is not null and id > ? order by id limit 500`,
	funding.AwardKind:   `select id, wake_at as wake, state, coalesce(state->>'ruleset', '') as pinned from awards where not closed and id > ? order by id limit 500`,
	funding.EnquiryKind: `select id, wake_at as wake, state, '' as pinned from enquiries where not closed and id > ? order by id limit 500`,
}

// moves gives every open aggregate, with the due days that now differ from
// those before, to each.
func moves(tx *gorm.DB, before, after calendar.Calendar, each func(desk.HolidayMove, *time.Time) error) error {
	now, err := nowIn(tx)
	if err != nil {
		return err
	}
	rules := map[string]funding.Ruleset{}
	for _, kind := range []funding.Kind{funding.BidKind, funding.AwardKind, funding.EnquiryKind} {
		for last := ""; ; {
			var rows []openRow
			if err := tx.Raw(openSQL[kind], last).Scan(&rows).Error; err != nil {
				return err
			}
			if len(rows) == 0 {
				break
			}
			for _, r := range rows {
				if _, known := rules[r.Pinned]; !known {
					if rules[r.Pinned], err = rulesFor(tx, funding.Bid{Ruleset: r.Pinned}, calendar.DateOf(now)); err != nil {
						return err
					}
				}
				dates, err := r.moved(kind, before, after, rules[r.Pinned].Clocks, now)
				if err != nil {
					return err
				}
				if err := each(desk.HolidayMove{Kind: kind, ID: r.ID, Dates: dates}, r.Wake); err != nil {
					return err
				}
			}
			last = rows[len(rows)-1].ID
		}
	}
	return nil
}

func (r openRow) moved(kind funding.Kind, before, after calendar.Calendar, rules funding.Clocks, now time.Time) (moved []funding.MovedDate, err error) {
	switch kind {
	case funding.BidKind:
		var b funding.Bid
		if err := json.Unmarshal([]byte(r.State), &b); err != nil {
			return nil, err
		}
		_, moved, err = b.Recounted(after, before, rules, now)
	case funding.AwardKind:
		var a funding.Award
		if err := json.Unmarshal([]byte(r.State), &a); err != nil {
			return nil, err
		}
		_, moved, err = a.Recounted(after, rules, now)
	default:
		var e funding.Enquiry
		if err := json.Unmarshal([]byte(r.State), &e); err != nil {
			return nil, err
		}
		_, moved, err = e.Recounted(after, now)
	}
	return moved, err
}
