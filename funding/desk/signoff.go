package desk

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A SignOffSheet is how one trust signs, and who could.
type SignOffSheet struct {
	Org     funding.Organisation
	Chain   funding.Chain // none = the usual one
	Version int           // counts the trust's changes; 0 = it never said
	People  []funding.Person
	Viewer  funding.Person
}

// MayPut reports whether the viewer may change the chain.
func (s SignOffSheet) MayPut() bool {
	return funding.May(s.Viewer, "putSignOff", funding.Subject{Org: s.Org.Code, What: "organisation"}) == nil
}

// A DeputyDesk lists deputies as one person may see them.
type DeputyDesk struct {
	Today  calendar.Date
	Rows   []funding.Deputyship // running and coming first, then those that ended
	Names  map[string]string
	People []funding.Person // of the viewer's organisations, by name: to choose a deputy from
	Viewer funding.Person
}

// AddPeople adds people to choose from, each once, by name.
func (d *DeputyDesk) AddPeople(people []funding.Person) {
	for _, p := range people {
		i := slices.IndexFunc(d.People, func(o funding.Person) bool { return o.ID == p.ID })
		if i < 0 {
			d.People = append(d.People, p)
			continue
		}
		d.People[i].Posts = append(slices.Clone(d.People[i].Posts), p.Posts...)
	}
	slices.SortStableFunc(d.People, func(a, b funding.Person) int { return strings.Compare(a.Name, b.Name) })
}

// mayApprove reports whether the next approval of the bid could be the
// viewer's: the step before the signature is one of theirs, or nobody has begun.
func (s BidSheet) mayApprove() bool {
	step, last := s.Bid.NextStep(s.Content.NationalAsk(), s.Content.Hash())
	return !last && s.Viewer.HoldsAt(step.Role, s.Bid.Org)
}

// Unapproved reports whether this version of the bid still waits for a yes
// before the signature.
func (s BidSheet) Unapproved() bool {
	_, last := s.Bid.NextStep(s.Content.NationalAsk(), s.Content.Hash())
	return !last
}

// maySign reports whether the agreement waits for one of the viewer's roles.
func (s AwardSheet) maySign() bool {
	if s.Award.Agreement.Status != funding.Issued {
		return true
	}
	step, _ := s.Award.NextStep()
	return s.Viewer.HoldsAt(step.Role, s.Award.Org) || !s.Award.PartIn(s.Viewer)
}

// May reports whether the viewer may do a now.
func (s BidSheet) May(a funding.Action) bool {
	if a == "approveBid" && !s.mayApprove() {
		return false
	}
	return funding.May(s.Viewer, a, s.Bid.Subject(s.Viewer)) == nil
}

// May reports whether the viewer may do a now.
func (s AwardSheet) May(a funding.Action) bool {
	if a == "signAgreement" && !s.maySign() {
		return false
	}
	return funding.May(s.Viewer, a, s.Award.Subject()) == nil
}

// May reports whether the viewer may do a now.
func (s ClaimSheet) May(a funding.Action) bool {
	if (a == "approveClaim" || a == "declineClaim") && !s.Claim.PartIn(s.Viewer, s.Award.Org) {
		return false
	}
	return funding.May(s.Viewer, a, s.Award.Subject()) == nil
}
