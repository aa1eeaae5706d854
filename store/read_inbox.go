package store

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// An inbox is one person's home while it is read.
type inbox struct {
	tx     *gorm.DB
	who    funding.Person
	home   *desk.Home
	cal    calendar.Calendar
	n      int
	after  []string   // the sort keys of the last task of the page before
	before *time.Time // when the visit before this one ended; nil = there was none
}

// visited is when the visit before this one ended: half an hour away begins a
// new one.
const visited = `case when v.looked_at < tranche_now() - interval '30 minutes' then v.looked_at else v.before end`

// begin reads the time, the last visit, what is kept under names and the
// notices, and settles what is to be listed.
func (in *inbox) begin(q desk.HomeQuery) error {
	visit := `select ` + visited + ` as before from visits v where v.person_id = ?`
	if q.Visit {
		visit = `insert into visits as v (person_id) values (?) on conflict (person_id) do update set before = ` + visited + `, looked_at = tranche_now() returning v.before`
	}
	var row struct {
		Now            time.Time
		Before         *time.Time
		Saved, Notices string
	}
	err := in.tx.Raw(`with this as (`+visit+`) select tranche_now() as now, (select nullif(before, '-infinity') from this) as before,
		coalesce((select json_agg(json_build_object('name', f.name, 'filter', f.filter, 'first', f.first) order by f.name) from task_filters f where f.person_id = ?), '[]')::text as saved,
		coalesce((select json_agg(json_build_object('ID', n.id, 'Title', n.title, 'Body', n.body, 'Link', n.link, 'At', n.at, 'Read', n.read_at is not null) order by n.at desc, n.id desc)
			from (select * from notices where person_id = ? order by at desc, id desc limit 20) n), '[]')::text as notices`, in.who.ID, in.who.ID, in.who.ID).Scan(&row).Error
	if err != nil {
		return err
	}
	in.home.Now, in.before = row.Now, row.Before
	if err := json.Unmarshal([]byte(row.Saved), &in.home.Saved); err != nil {
		return fmt.Errorf("read somebody's filters: %w", err)
	}
	if err := json.Unmarshal([]byte(row.Notices), &in.home.Notices); err != nil {
		return fmt.Errorf("read somebody's notices: %w", err)
	}
	return in.choose(q)
}

// choose settles the filter and where the page begins.
func (in *inbox) choose(q desk.HomeQuery) error {
	in.home.Filter = q.Filter
	found := q.Named == ""
	for _, f := range in.home.Saved {
		if f.Name == q.Named || q.First && f.First && q.Filter == (funding.TaskFilter{}) {
			in.home.Filter, in.home.Applied, found = f.Filter, f.Name, true
		}
	}
	if !found {
		return refusal.New(refusal.NotFound, "NO_SUCH_FILTER", "You keep no filter called %q.", q.Named).At("filter")
	}
	if q.After != "" {
		raw, err := base64.RawURLEncoding.DecodeString(q.After)
		if err != nil || json.Unmarshal(raw, &in.after) != nil || len(in.after) != 5 || !instant(in.after[0]) || !instant(in.after[1]) {
			return refusal.New(refusal.Invalid, "BAD_CURSOR", "This is not where a page of tasks ended. Give the next of the page before.").At("after")
		}
	}
	return in.home.Filter.Check()
}

// instant reports whether text is a time as the database writes it.
func instant(text string) bool {
	if text == "infinity" {
		return true
	}
	for _, layout := range []string{"2006-01-02 15:04:05.999999-07", "2006-01-02 15:04:05.999999-07:00"} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}

// theirTasks are all tasks of a person, stored ones and those of bids that no
// command has touched yet: starting a bid is a plain insert and writes no task.
const theirTasks = `select t.kind, t.aggregate, t.key, t.title, t.role, t.org, t.person_id as "PersonID", t.about, t.trust as code, t.due, t.worth, t.link, t.since, t.signs, t.matter, b.round_id as round, null as state
	from tasks t left join bids b on t.kind in ('bid', 'award') and b.id = t.aggregate where ` + theirTask + `
	union all select 'bid', b.id, 'continue', '', '', b.org, null, c.title, b.org, null, 0, '', b.started_at, '', 'BID', b.round_id, b.state::text
	from bids b join contents c on c.bid_id = b.id where b.version = 1 and b.org in ?`

// aRow is a task as one page lists it.
type aRow struct {
	taskRead
	State              *string
	SortDue, SortSince string
}

// tasks lists one page of those that are chosen, and counts them all.
func (in *inbox) tasks() error {
	if len(in.who.Posts) == 0 {
		return nil
	}
	f, now := in.home.Filter, in.home.Now
	from := `select m.*, coalesce(o.name, m.code) as "Trust", coalesce(m.due, 'infinity')::text as "SortDue", m.since::text as "SortSince" from mine m left join organisations o on o.code = m.code
		where (? = '' or m.matter = ?) and (? = '' or m.round = ?) and (? = '' or m.code = ?) and (? = '' or m.band = ?) and (not ? or m.fresh)`
	args := []any{postPairs(in.who), inTheirPlace(in.who), heldAt(in.who, funding.TrustAuthor), now, funding.SoonUntil(now), in.before,
		f.Matter, f.Matter, f.Round, f.Round, f.Org, f.Org, f.Due, f.Due, f.New}
	since := ``
	if in.after != nil {
		since = `where (coalesce(c.due, 'infinity'), c.since, c.kind, c.aggregate, c.key) > (?::timestamptz, ?::timestamptz, ?, ?, ?)`
		for _, key := range in.after {
			args = append(args, key)
		}
	}
	var row struct{ Page, Counts, Rounds, Orgs string }
	err := in.tx.Raw(`with every as (`+theirTasks+`), mine as (
			select e.*, case when e.due is null then 'NEVER' when e.due < ? then 'OVERDUE' when e.due < ? then 'SOON' else 'LATER' end as band, e.since > coalesce(?::timestamptz, '-infinity') as fresh from every e),
		chosen as (`+from+`)
		select coalesce((select json_agg(p) from (select c.* from chosen c `+since+` order by c.due nulls last, c.since, c.kind, c.aggregate, c.key limit ?) p), '[]')::text as page,
			(select json_build_object('all', count(*), 'overdue', count(*) filter (where band = 'OVERDUE'), 'soon', count(*) filter (where band = 'SOON'), 'new', count(*) filter (where fresh),
				'chosen', (select count(*) from chosen), 'Asked', count(*) filter (where kind = 'bid' and matter = 'QUESTION'), 'Signs', count(*) filter (where signs <> ''),
				'Late', count(*) filter (where role = ? and title like ?)) from mine)::text as counts,
			coalesce((select json_agg(json_build_object('Value', r.id, 'Title', r.body->>'title') order by r.id) from rounds r where r.id in (select round from mine)), '[]')::text as rounds,
			coalesce((select json_agg(json_build_object('Value', o.code, 'Title', o.name) order by o.name) from organisations o where o.code in (select code from mine)), '[]')::text as orgs`,
		append(args, in.n+1, funding.NationalFinance, funding.AdmitTask+"%")...).Scan(&row).Error
	if err != nil {
		return err
	}
	return in.read(row.Page, row.Counts, row.Rounds, row.Orgs)
}

// read takes over what the database lists.
func (in *inbox) read(page, counts, rounds, orgs string) error {
	var rows []aRow
	var signs struct{ Asked, Signs, Late int }
	for _, part := range []struct {
		text string
		into any
	}{{page, &rows}, {counts, &in.home.Counts}, {counts, &signs}, {rounds, &in.home.Rounds}, {orgs, &in.home.Orgs}} {
		if err := json.Unmarshal([]byte(part.text), part.into); err != nil {
			return fmt.Errorf("read an inbox: %w", err)
		}
	}
	in.home.Counts.Asked, in.home.Counts.Signs, in.home.Counts.Late = signs.Asked, signs.Signs, signs.Late
	if len(rows) > in.n {
		rows = rows[:in.n]
		last := rows[in.n-1]
		cursor, err := asJSON([]string{last.SortDue, last.SortSince, string(last.Kind), last.Aggregate, last.Key})
		if err != nil {
			return err
		}
		in.home.Next = base64.RawURLEncoding.EncodeToString([]byte(cursor))
	}
	for _, r := range rows {
		t := r.row()
		if r.State != nil {
			var err error
			if t, err = in.fresh(r, t); err != nil {
				return err
			}
		}
		in.home.Tasks = append(in.home.Tasks, t)
	}
	return nil
}

// fresh is the task of a bid that no command has touched yet.
func (in *inbox) fresh(r aRow, t desk.TaskRow) (desk.TaskRow, error) {
	var b funding.Bid
	if err := json.Unmarshal([]byte(*r.State), &b); err != nil {
		return t, fmt.Errorf("read a draft: %w", err)
	}
	tasks, err := funding.BidTasks(b, in.cal)
	if err == nil && len(tasks) > 0 {
		t.Task = tasks[0]
	}
	return t, err
}

// add adds tasks that stand in no table, after all others: nothing of them
// runs out.
func (in *inbox) add(round string, rows []desk.TaskRow) {
	f, c := in.home.Filter, &in.home.Counts
	for _, t := range rows {
		fresh := in.before == nil || t.Since.After(*in.before)
		c.All++
		if fresh {
			c.New++
		}
		fits := (f.Matter == "" || f.Matter == t.Matter) && (f.Round == "" || f.Round == round) && (f.Org == "" || f.Org == t.Org) && (f.Due == "" || f.Due == funding.DueNever) && (!f.New || fresh)
		if !fits {
			continue
		}
		c.Shown++
		if in.home.Next == "" {
			in.home.Tasks = append(in.home.Tasks, t)
		}
	}
}

// count counts working days: how long each task waits, and how long it has.
func (in *inbox) count() error {
	for _, list := range [][]desk.TaskRow{in.home.Tasks, in.home.Waiting} {
		for i := range list {
			t := &list[i]
			var err error
			if !t.Due.IsZero() {
				t.Left, err = funding.DaysLeft(t.Due, in.home.Now, in.cal)
			}
			if day, today := calendar.DateOf(t.Since), calendar.DateOf(in.home.Now); err == nil && day.Before(today) {
				t.Age, err = in.cal.CountWorkingDays(day, today)
			}
			if err != nil {
				return fmt.Errorf("count the days of %s: %w", strings.TrimSpace(t.Title), err)
			}
		}
	}
	return nil
}
