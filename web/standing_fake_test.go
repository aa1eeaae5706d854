package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

func (f *fakeRecord) StandingList(_ context.Context, who funding.Person) (desk.StandingList, error) {
	b := funding.Bid{ID: example.BidID, Round: example.RoundID, Org: example.Trust, Funder: example.Funder, Status: funding.Deferred, Title: "Records in one place", Ask: 1_840_000_000,
		Standing: &funding.StandingPlace{Rank: 1, Listed: funding.Moment{At: f.now, Day: calendar.DateOf(f.now), By: "maria"}, Until: calendar.DateOf(f.now).AddMonths(12), Reasons: "Ready to order.",
			Uses: []funding.StandingUse{{FY: 2026, Nature: funding.Capital, Most: 420_000_000, Least: 120_000_000}}}}
	return desk.StandingList{Today: calendar.DateOf(f.now), Bids: []funding.Bid{b}, Orgs: map[string]string{example.Trust: example.Org().Name}, Pools: funding.Pools(2026, []funding.PoolSource{{Fund: "FP", FY: 2026, Nature: funding.Capital, Award: example.BidID, Change: example.BidID + "/CR-01", Amount: 120_000_000, At: f.now}}, nil), Viewer: who}, nil
}
