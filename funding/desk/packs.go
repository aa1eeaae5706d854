package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// A PackSheet is one month-end pack.
type PackSheet struct {
	Viewer funding.Person
	Now    time.Time
	Award  funding.Award
	Org    funding.Organisation
	Rules  funding.PackRules
	Pack   funding.Pack
	// What the pack says: worked out now while the trust still works on it,
	// else as it was prepared. Nil for those who are not shown it yet.
	Return *funding.MonthReturn
	Live   bool // Return was worked out now
	Draft  funding.PackDraft
	Typed  string            // who wrote the draft last
	Drafts []string          // draft claims that go with the pack
	Names  map[string]string // of people
	Others []PackRow         // the award's packs, the newest month first
}

// May reports whether the viewer may do a now.
func (s PackSheet) May(a funding.Action) bool {
	return funding.May(s.Viewer, a, s.Award.Subject()) == nil
}

// Open reports whether the trust still works on the pack.
func (s PackSheet) Open() bool {
	return s.Pack.Status == funding.PackOpen || s.Pack.Status == funding.PackReturned
}

// Unchanged reports whether “nothing changed” is enough: everything that is
// worked out is in tolerance.
func (s PackSheet) Unchanged() bool {
	return s.Live && s.Return != nil && len(s.Return.Changed) == 0
}

// A PackRow is one pack in a list.
type PackRow struct {
	Award     string       `json:"award"`
	Title     string       `json:"title"`
	OrgName   string       `json:"organisation_name"`
	Region    string       `json:"region"`
	ICB       string       `json:"icb"`
	Pack      funding.Pack `json:"pack"`
	Unchanged bool         `json:"nothing_changed"` // one click is enough
}

// A MonthEnd lists the packs that wait for somebody: a trust's own, the one due
// first on top, or for the programme those to be looked at, the worst first.
type MonthEnd struct {
	Viewer funding.Person
	Now    time.Time
	Review []PackRow // sent, and not clean
	Late   []PackRow // due, and not sent
	Open   []PackRow // not sent, and not late
	// How many packs were accepted by themselves and by people in the last 60 days.
	Clean, Read int
}
