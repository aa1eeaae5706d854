package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// ReviewBrief is the bid's sheet with the flags that it raises, and ranges for
// its first two national lines: one with enough peers, one with too few.
func (r *pagesRecord) ReviewBrief(ctx context.Context, who funding.Person, id string) (desk.ReviewBrief, error) {
	s, err := r.BidSheet(ctx, who, id)
	return briefed(s), err
}

func (f *fakeRecord) ReviewBrief(ctx context.Context, who funding.Person, id string) (desk.ReviewBrief, error) {
	s, err := f.BidSheet(ctx, who, id)
	return briefed(s), err
}

func briefed(s desk.BidSheet) desk.ReviewBrief {
	peers := map[funding.Category]funding.PeerRange{funding.LicencePerpetual: {Trusts: 5, Lines: 6, Lower: 1_000_000_00, Median: 2_000_000_00, Upper: 3_000_000_00}}
	return desk.ReviewBrief{BidSheet: s, Flags: funding.RedFlags(s.Reading()), Ranges: funding.Ranges(s.Content, peers, nil, 0)}
}
