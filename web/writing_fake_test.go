package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// exampleMeter is the meter of a bid of 40 fields, 12 of them supplied, that
// took 90 minutes.
func exampleMeter() funding.Meter {
	reuse := money.BasisPoints(7000)
	return funding.Meter{Answered: 40, Supplied: 12, Typed: 9, Pasted: 3, Prefilled: 20, Copied: 6, Computed: 2, Reuse: &reuse, ActiveMS: 5_400_000,
		Active: []funding.ActiveTime{{Section: "case", Role: funding.TrustAuthor, MS: 3_600_000}, {Section: "costs", Role: funding.TrustFinancePreparer, MS: 1_800_000}}, Rate: 4200, Cost: 6300}
}

func (f *fakeRecord) Meter(context.Context, funding.Person, string) (funding.Meter, error) {
	return exampleMeter(), nil
}

func (f *fakeRecord) Meters(_ context.Context, _ funding.Person, after string, n int) ([]desk.MeterRow, error) {
	f.note("meters after %q, %d", after, n)
	return []desk.MeterRow{{ID: example.BidID, Title: "Northmoor EPR", Org: example.Trust, OrgName: example.Org().Name, Round: example.RoundID, Status: funding.InReview, Pathway: "STANDARD", Meter: exampleMeter()}}, nil
}
