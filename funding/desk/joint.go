package desk

import (
	"slices"

	"github.com/tranche-funding/tranche/funding"
)

// A JointSheet is a joint bid as one of its parties, or the funder, may see
// it. For a partner the content holds the shared parts and its own lines; for
// a trust that was only invited it is empty.
type JointSheet struct {
	BidSheet

	Trusts  map[string]string      // organisation code → name, of every party
	Sums    []funding.TrustSum     // of every party, the lead first
	Share   funding.Partner        // that is looked at; empty when it is the whole
	Whole   bool                   // the viewer sees every line
	Choices []funding.Organisation // trusts that can be invited, for those who may
}

// ShareHash seals the share that is looked at, as the viewer's chief finance
// officer would sign it.
func (s JointSheet) ShareHash() string { return s.Content.ShareHash(s.Share.Org, s.Share.Share) }

// Signed reports whether a partner's signature holds. Partners know it of
// their own share only.
func (s JointSheet) Signed(p funding.Partner) bool { return p.SignedShare(s.Content) }

// SeesLinesOf reports whether the viewer sees the lines of a trust.
func (s JointSheet) SeesLinesOf(org string) bool { return s.Whole || s.Share.Org == org }

// Answered lists the questions of the ruleset that have an answer, in order.
func (s JointSheet) Answered() []funding.Question {
	return slices.DeleteFunc(slices.Clone(s.Rules.Questions), func(q funding.Question) bool { return s.Content.Answer(q.Key) == "" })
}

// MayShare reports whether the viewer may do an action to the joint bid now, for the
// trust whose share is looked at.
func (s JointSheet) MayShare(a funding.Action) bool {
	return funding.May(s.Viewer, a, s.Bid.Subject(s.Viewer)) == nil &&
		slices.ContainsFunc(s.Viewer.AllPosts(), func(p funding.Post) bool { return p.Org == s.Share.Org })
}

// Place puts the organisations of all parties, and those that can still be
// invited, into the sheet.
func (s *JointSheet) Place(all []funding.Organisation) {
	s.Trusts = map[string]string{}
	parties := append(s.Bid.PartnerOrgs(), s.Bid.Org)
	for _, o := range all {
		switch {
		case o.Code == s.Bid.Org:
			s.Org = o
			s.Trusts[o.Code] = o.Name
		case slices.Contains(parties, o.Code):
			s.Trusts[o.Code] = o.Name
		case o.Kind == funding.Trust && o.OpenOn(s.Today) && s.Whole && s.May("invitePartner"):
			s.Choices = append(s.Choices, o)
		}
	}
}
