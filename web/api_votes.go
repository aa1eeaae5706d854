package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

type voteBody struct {
	Choice   funding.BidStatus `json:"choice" required:"true" enum:"APPROVED,APPROVED_WITH_CONDITIONS,DEFERRED,DECLINED"`
	Sentence string            `json:"sentence,omitempty" doc:"Why, in at most 500 characters"`
}

// A votesBody is the vote on one bid as the caller may see it.
type votesBody struct {
	Bid     string            `json:"bid"`
	Sitting int64             `json:"sitting,omitempty" doc:"On whose list the bid is"`
	On      calendar.Date     `json:"on,omitzero"`
	May     bool              `json:"you_may_vote"`
	Own     *funding.Vote     `json:"your_vote,omitempty"`
	Ballot  *funding.Ballot   `json:"ballot,omitempty" doc:"The chair sees it as it stands; others who read sittings once the panel has decided"`
	Names   map[string]string `json:"names"`
}

// voteOperations are how the members of a sitting vote.
func (s service) voteOperations() []operation {
	return []operation{
		bidOperation("castVote", funding.CastVote, "/votes", "Vote on a bid as a member of its sitting",
			"The last vote of a member counts until the panel has decided. Once as many have voted as the quorum asks for, a clear vote binds the chair, and a tied one leaves the chair the casting vote. Without votes the chair decides as ever. Trusts never see votes.",
			voteBody{funding.Approved, "Affordable, and safe to start."}, readBody[voteBody]),
		{ID: "getVotes", Action: "getVotes", Method: http.MethodGet, Path: "/bids/{bid}/votes", Summary: "The vote on a bid, as you may see it", Answer: votesBody{}, Handle: s.getVotes},
	}
}

func (s service) getVotes(c call) (answer, error) {
	d, err := s.Record.Votes(c, c.who, c.path("bid"))
	out := votesBody{Bid: c.path("bid"), May: d.May, Names: someNames(d.Names)}
	if d.Listed {
		out.Sitting, out.On = d.Sitting.ID, d.Sitting.On
	}
	if own, ok := d.Own(); ok {
		out.Own = &own
	}
	if d.Shown {
		out.Ballot = &d.Ballot
	}
	return give(out, err)
}
