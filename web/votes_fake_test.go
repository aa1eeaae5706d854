package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

// Votes is the example's bid at the panel: farah voted, and maria chairs.
func (f *fakeRecord) Votes(_ context.Context, who funding.Person, _ string) (desk.VoteSheet, error) {
	b := funding.Bid{ID: example.BidID, Org: example.Trust, Funder: example.Funder, Status: funding.Panel, ReviewsDone: &funding.Moment{Day: exampleSitting().Papers.AddDays(-1)},
		Votes: []funding.Vote{{By: "farah", Choice: funding.Declined, Sentence: "Too late in the year."}}}
	s := exampleSitting()
	s.Present = nil
	d := desk.VoteSheet{Bid: b.VotesFor(who), Sitting: s, Listed: true, Names: map[string]string{"maria": "Maria Santos", "farah": "Farah Siddiqui"}, Viewer: who}
	d.Ballot, d.Shown = b.BallotFor(who, []funding.Sitting{s}, nil)
	d.May = b.MayVote(who.ID, []funding.Sitting{s}, nil) == nil
	return d, nil
}
