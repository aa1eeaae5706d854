package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// nowIn is the one clock: the database's, moved only in demos and tests.
func nowIn(tx *gorm.DB) (time.Time, error) {
	var now time.Time
	err := tx.Raw(`select tranche_now()`).Row().Scan(&now)
	return now, err
}

type orgRow struct {
	Code      string
	Name      string
	Kind      funding.OrgKind
	LegalForm funding.LegalForm
	Subtype   string
	Distress  bool
	Segment   int
	EprGroup  string
	Icb       string
	Region    string
	OpenedOn  time.Time
	ClosedOn  *time.Time
	Source    string
	LoadedAt  time.Time

	Town, Postcode, OutOfScope string
	AsOf                       *time.Time
	Listed                     bool
}

func (orgRow) TableName() string { return "organisations" }

func (r orgRow) organisation() funding.Organisation {
	return funding.Organisation{Code: r.Code, Name: r.Name, Kind: r.Kind, LegalForm: r.LegalForm, Subtype: r.Subtype, Distress: r.Distress, Segment: r.Segment,
		EPRGroup: r.EprGroup, ICB: r.Icb, Region: r.Region, OpenedOn: day(&r.OpenedOn), ClosedOn: day(r.ClosedOn), Source: r.Source,
		Town: r.Town, Postcode: r.Postcode, AsOf: day(r.AsOf), Unlisted: !r.Listed, OutOfScope: r.OutOfScope}
}

// day reads a date column; it has no time of day and no zone.
func day(t *time.Time) calendar.Date {
	if t == nil || t.IsZero() {
		return calendar.Date{}
	}
	return calendar.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}

// A knownOrg is an organisation with when its row was loaded.
type knownOrg struct {
	funding.Organisation

	LoadedAt time.Time
}

// loadKnown reads an organisation with when its row was loaded.
func loadKnown(tx *gorm.DB, code string) (knownOrg, error) {
	row, err := gorm.G[orgRow](tx).Where("code = ?", code).Take(tx.Statement.Context)
	return knownOrg{row.organisation(), row.LoadedAt}, notFound(err, "There is no organisation %q.", code)
}

func loadOrg(tx *gorm.DB, code string) (funding.Organisation, error) {
	row, err := gorm.G[orgRow](tx).Where("code = ?", code).Take(tx.Statement.Context)
	return row.organisation(), notFound(err, "There is no organisation %q.", code)
}

func loadOrgs(tx *gorm.DB) ([]funding.Organisation, error) {
	rows, err := gorm.G[orgRow](tx).Order("kind desc, name").Find(tx.Statement.Context)
	out := make([]funding.Organisation, len(rows))
	for i, r := range rows {
		out[i] = r.organisation()
	}
	return out, err
}

// scanBody reads one jsonb column of one row into out.
func scanBody(tx *gorm.DB, out any, query string, args ...any) error {
	var bodies []string
	if err := tx.Raw(query, args...).Scan(&bodies).Error; err != nil {
		return err
	}
	if len(bodies) == 0 {
		return gorm.ErrRecordNotFound
	}
	return json.Unmarshal([]byte(bodies[0]), out)
}

// scanBodies reads one jsonb column of every row.
func scanBodies[T any](tx *gorm.DB, query string, args ...any) ([]T, error) {
	var bodies []string
	if err := tx.Raw(query, args...).Scan(&bodies).Error; err != nil {
		return nil, err
	}
	out := make([]T, len(bodies))
	for i, b := range bodies {
		if err := json.Unmarshal([]byte(b), &out[i]); err != nil {
			return nil, fmt.Errorf("read a %T: %w", out[i], err)
		}
	}
	return out, nil
}

func loadRound(tx *gorm.DB, id string) (funding.Round, error) {
	var r funding.Round
	err := scanBody(tx, &r, `select body from rounds where id = ?`, id)
	return r, notFound(err, "There is no round %q.", id)
}

func loadRuleset(tx *gorm.DB, code string) (funding.Ruleset, error) {
	var r funding.Ruleset
	err := scanBody(tx, &r, `select body from rulesets where code = ?`, code)
	return r, notFound(err, "There is no ruleset %q.", code)
}

// loadRulesets lists the rulesets, the newest first.
func loadRulesets(tx *gorm.DB) ([]funding.Ruleset, error) {
	return scanBodies[funding.Ruleset](tx, `select body from rulesets order by effective_from desc, code`)
}

// rulesFor is the ruleset that a bid pinned, or the one in force today.
func rulesFor(tx *gorm.DB, b funding.Bid, today calendar.Date) (funding.Ruleset, error) {
	if b.Ruleset != "" {
		return loadRuleset(tx, b.Ruleset)
	}
	all, err := loadRulesets(tx)
	if err != nil {
		return funding.Ruleset{}, err
	}
	return funding.RulesetOn(all, today)
}

func loadCalendar(tx *gorm.DB) (calendar.Calendar, error) {
	var first, last time.Time
	if err := tx.Raw(`select first, last from holiday_table`).Row().Scan(&first, &last); err != nil {
		return calendar.Calendar{}, fmt.Errorf("read the table of bank holidays: %w", err)
	}
	var rows []struct {
		Day  time.Time
		Name string
	}
	if err := tx.Raw(`select day, name from bank_holidays order by day`).Scan(&rows).Error; err != nil {
		return calendar.Calendar{}, err
	}
	holidays := make([]calendar.Holiday, len(rows))
	for i, r := range rows {
		holidays[i] = calendar.Holiday{Date: day(&r.Day), Name: r.Name}
	}
	return calendar.New(day(&first), day(&last), holidays), nil
}

type postRow struct {
	PersonID string
	Name     string
	Email    string
	Role     funding.Role
	Org      string
	OrgKind  funding.OrgKind
}

const peopleSQL = `select p.id as person_id, p.name, p.email, o.role, o.org, g.kind as org_kind
	from people p join posts o on o.person_id = p.id and o.until is null join organisations g on g.code = o.org
	where p.left_at is null and `

// gather makes people of their posts, in the order of the rows.
func gather(rows []postRow) []funding.Person {
	var people []funding.Person
	for _, r := range rows {
		i := slices.IndexFunc(people, func(p funding.Person) bool { return p.ID == r.PersonID })
		if i < 0 {
			people = append(people, funding.Person{ID: r.PersonID, Name: r.Name, Email: r.Email, FunderSide: true})
			i = len(people) - 1
		}
		p := &people[i]
		p.Posts = append(p.Posts, funding.Post{Role: r.Role, Org: r.Org})
		p.FunderSide = p.FunderSide && r.OrgKind != funding.Trust
	}
	return people
}

// loadPerson reads somebody with every post they hold now, and the
// organisations that those posts let them see.
func loadPerson(tx *gorm.DB, id string) (funding.Person, error) {
	if id == funding.Engine().ID {
		return funding.Engine(), nil
	}
	var rows []postRow
	if err := tx.Raw(peopleSQL+`p.id = ? order by o.since, o.role, o.org`, id).Scan(&rows).Error; err != nil {
		return funding.Person{}, err
	}
	people := gather(rows)
	if len(people) == 0 {
		return funding.Person{}, notFound(gorm.ErrRecordNotFound, "There is nobody with the id %q.", id)
	}
	p := people[0]
	if err := loadReach(tx, &p); err != nil {
		return p, err
	}
	if err := loadCarried(tx, &p); err != nil {
		return p, err
	}
	return p, loadDeputies(tx, &p)
}

// peopleAt lists who holds a post at org.
func peopleAt(tx *gorm.DB, org string) ([]funding.Person, error) {
	var rows []postRow
	err := tx.Raw(peopleSQL+`o.org = ? order by p.name, o.role`, org).Scan(&rows).Error
	return gather(rows), err
}

// names returns the name of each person; the engine is called Tranche.
func names(tx *gorm.DB, ids []string) (map[string]string, error) {
	var rows []struct{ ID, Name string }
	err := tx.Raw(`select id, name from people where id in ?`, append([]string{""}, ids...)).Scan(&rows).Error
	out := map[string]string{funding.Engine().ID: funding.Engine().Name}
	for _, r := range rows {
		out[r.ID] = r.Name
	}
	return out, err
}

// nextNumber counts up a counter and returns its new value.
func nextNumber(tx *gorm.DB, counter string) (int64, error) {
	var n int64
	err := tx.Raw(`insert into counters (name, n) values (?, 1) on conflict (name) do update set n = counters.n + 1 returning n`, counter).Row().Scan(&n)
	return n, err
}

// pence reads a bigint column as money.
func pence(n int64) money.Pence { return money.Pence(n) }
