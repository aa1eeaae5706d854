package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
)

// An OrgSheet is everything known of one organisation.
type OrgSheet struct {
	Now     time.Time
	Org     funding.Organisation
	Facts   map[string]funding.Fact // by key; those that are not known are not in it
	History []funding.Fact          // every row that was ever loaded, the newest first
	Before  []OrgLink               // whom it follows
	After   []OrgLink               // who follows it
	Places  map[string]string       // names of its ICB and region, by code
	Names   map[string]string       // names of the people that facts name, by id
	Funder  string                  // the fund that the viewer works for; "" for everybody else
	Viewer  funding.Person
}

// An OrgLink is an organisation before or after another.
type OrgLink struct {
	funding.OrgRelation

	Name string // of the other one
}

// May reports whether the viewer may do an action to the organisation now.
func (s OrgSheet) May(a funding.Action) bool {
	return funding.May(s.Viewer, a, s.Org.Subject(s.Funder)) == nil
}

// A DisputeRow is a fact that a trust says is wrong.
type DisputeRow struct {
	Org, OrgName string
	Fact         funding.Fact
	Who          string // name of the person who says so
}

// A RegisterDesk is what the keeper of registers works on.
type RegisterDesk struct {
	Now      time.Time
	Disputes []DisputeRow
	Files    []RegisterFile // the newest first
}

// A RegisterFile is one file of assessments.
type RegisterFile struct {
	ID, Kind, Name, Status string
	AsOf                   string
	UploadedBy, LoadedBy   string // names
	UploadedAt, LoadedAt   time.Time
	Rows                   int
	Loaded                 funding.LoadSummary // once it is loaded
}

// A RegisterSheet is one file with whom each of its rows is about, as far as
// it is known.
type RegisterSheet struct {
	File    RegisterFile
	Matches []funding.Match
	Trusts  []funding.Organisation // whom a row may be about, by name
}
