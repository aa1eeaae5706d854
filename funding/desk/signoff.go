package desk

import (
	"slices"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
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
	if a == "createClaim" || a == "putPlan" { // each party does it for itself
		return funding.May(s.Viewer, a, s.Award.SubjectOf(s.Award.ClaimantOf(s.Viewer))) == nil
	}
	return funding.May(s.Viewer, a, s.Award.Subject()) == nil
}

// May reports whether the viewer may do a now.
func (s ClaimSheet) May(a funding.Action) bool {
	if (a == "approveClaim" || a == "declineClaim") && !s.Claim.PartIn(s.Viewer, s.Draft.Org) {
		return false
	}
	return funding.May(s.Viewer, a, s.Award.SubjectOf(s.Draft.Org)) == nil
}

// An ApprovalDesk is everything that waits for one person's signature.
type ApprovalDesk struct {
	Now    time.Time
	Items  []Approval
	Names  map[string]string
	Viewer funding.Person
}

// An Approval is one thing that waits for a signature: what it is, what it is
// worth, who sent it, and what changed since somebody last said yes to it.
type Approval struct {
	Task        TaskRow
	What        funding.SignKind
	ID          string      // of the bid, the claim or the award
	Ref         funding.Ref // what a command about it is sent to
	Worth       money.Pence
	Hash        string // of what is signed: a yes to anything else is refused
	Hat         funding.Hat
	Final       bool // this yes sends it out of the trust
	SentBy      string
	SentAt      time.Time
	Given       []funding.Endorsement
	Compared    time.Time // when the version was sealed that Differences start from; zero = there is none
	Differences []funding.Difference
	Overrides   []funding.Override
	Failed      []funding.Check // checks that do not pass yet
	Rules       funding.Ruleset
	Deadline    time.Time
	Claim       *ClaimSheet
	Award       *funding.Award
}

// Key names the item on a page: "bid/FP26-RZX-001".
func (a Approval) Key() string { return strings.ToLower(string(a.What)) + "/" + a.ID }

// Verb is the command that says yes.
func (a Approval) Verb() funding.Verb {
	switch {
	case a.What == funding.SignClaim:
		return funding.ApproveClaim
	case a.What == funding.SignAgreement:
		return funding.Sign
	case a.Final:
		return funding.Submit
	}
	return funding.ApproveInside
}

// NoVerb is the command that says no, with reasons; "" when there is none.
func (a Approval) NoVerb() funding.Verb {
	switch {
	case a.What == funding.SignClaim:
		return funding.DeclineClaim
	case a.What == funding.SignBid:
		return funding.DeclineInside
	case a.Award.Agreement.Status == funding.Issued:
		return funding.DeclineToSign
	}
	return ""
}
