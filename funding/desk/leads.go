package desk

import (
	"github.com/tranche-funding/tranche/funding"
)

// A LeadDesk is who answers for each stage at a funder, and how that came to
// be.
type LeadDesk struct {
	Funder  string
	Leads   map[funding.LeadStage]string // by stage; no entry = nobody
	Changes []funding.LeadChange         // the newest first, at most a hundred
	People  []funding.Person             // with a post at the funder
	Names   map[string]string
	Days    int // working days after which what is late goes on to a deputy
	Viewer  funding.Person
}

// MayPut reports whether the viewer names leads.
func (d LeadDesk) MayPut() bool {
	return funding.May(d.Viewer, "putLead", funding.Subject{Funder: d.Funder, What: "list of named leads"}) == nil
}
