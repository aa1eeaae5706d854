package desk

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A CapabilitySheet is a trust's self-assessment of one year.
type CapabilitySheet struct {
	Org     funding.Organisation
	FY      calendar.FY
	List    []funding.Capability
	Answers []funding.Assessment
	LastFY  calendar.FY // the newest year before with answers; 0 = none
	Last    []funding.Assessment
	Viewer  funding.Person
}

// MayEdit reports whether the viewer may answer.
func (s CapabilitySheet) MayEdit() bool {
	return funding.May(s.Viewer, "putCapabilityAssessments", s.Org.Subject("")) == nil
}

// A WorkforceSheet is a trust's digital posts of one year.
type WorkforceSheet struct {
	Org    funding.Organisation
	FY     calendar.FY
	Rows   []funding.WorkforceRow
	LastFY calendar.FY // the newest year before with posts; 0 = none
	Last   []funding.WorkforceRow
	Viewer funding.Person
}

// MayEdit reports whether the viewer may write.
func (s WorkforceSheet) MayEdit() bool {
	return funding.May(s.Viewer, "putWorkforce", s.Org.Subject("")) == nil
}

// BidCapabilities is which capabilities a bid closes.
type BidCapabilities struct {
	Bid     string
	MayEdit bool
	FY      calendar.FY // of the self-assessment that the gaps are from; 0 = there is none
	List    []funding.Capability
	Answers []funding.Assessment
	Chosen  []string
	Said    bool // somebody chose them; else they are proposed
}
