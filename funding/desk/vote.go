package desk

import "github.com/tranche-funding/tranche/funding"

// A VoteSheet is the vote on one bid, as its viewer may see it.
type VoteSheet struct {
	Bid     funding.Bid
	Sitting funding.Sitting
	Listed  bool           // on the list of a sitting
	Ballot  funding.Ballot // as far as the viewer may see it
	Shown   bool           // there is a ballot that they may see
	May     bool           // the viewer has a vote now
	Names   map[string]string
	Viewer  funding.Person
}

// Own is the viewer's own vote; false when they have not voted.
func (s VoteSheet) Own() (funding.Vote, bool) {
	for _, v := range s.Bid.Votes {
		if v.By == s.Viewer.ID {
			return v, true
		}
	}
	return funding.Vote{}, false
}
