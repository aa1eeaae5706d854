package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// Votes is the vote on a bid as the viewer may see it: the chair all of it, a
// member their own until the panel has decided.
func (s *Store) Votes(ctx context.Context, who funding.Person, bid string) (d desk.VoteSheet, err error) {
	d.Viewer = who
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		b, err := loadBid(tx, bid)
		if err != nil {
			return err
		}
		if no := funding.May(who, "getVotes", b.Subject(who)); no != nil {
			return no
		}
		sittings, err := sittingsOf(tx, b.Funder)
		if err != nil {
			return err
		}
		barred, err := barredFrom(tx, b)
		if err != nil {
			return err
		}
		d.Bid = b.VotesFor(who)
		d.Sitting, d.Listed = b.Sits(sittings)
		d.Ballot, d.Shown = b.BallotFor(who, sittings, barred)
		d.May = funding.May(who, "castVote", b.Subject(who)) == nil && b.MayVote(who.ID, sittings, barred) == nil
		d.Names, err = names(tx, votersIn(d))
		return err
	})
	return d, s.barred(ctx, who, funding.BidKind, bid, err)
}

func votersIn(d desk.VoteSheet) []string {
	ids := slices.Clone(d.Sitting.Members)
	if d.Bid.Decision == nil || d.Bid.Decision.Ballot == nil {
		return ids
	}
	k := d.Bid.Decision.Ballot
	for _, v := range k.Votes {
		ids = append(ids, v.By)
	}
	return slices.Concat(ids, k.Absent, k.Aside)
}

// barredFrom are the people whom an interest keeps away from a bid today.
func barredFrom(tx *gorm.DB, b funding.Bid) ([]string, error) {
	all, err := barredPeople(tx)
	return b.Barred(all), err
}
