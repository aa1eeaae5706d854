package web

import (
	"context"
	"net/url"

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

// jottings keeps what was typed, by person and address; the fake's other half.
type jottings struct {
	kept map[string]desk.Jotting
	left map[string]desk.Jotting
}

func newJottings() jottings {
	return jottings{map[string]desk.Jotting{}, map[string]desk.Jotting{}}
}

func (f *fakeRecord) Jottings(_ context.Context, who funding.Person, addresses []string) ([]desk.Jotting, error) {
	var out []desk.Jotting
	for _, a := range addresses {
		if j, ok := f.jottings.kept[who.ID+" "+a]; ok {
			out = append(out, j)
		}
	}
	return out, nil
}

func (f *fakeRecord) Jot(_ context.Context, who funding.Person, keep []desk.Jotting, drop []string) error {
	for _, a := range drop {
		delete(f.jottings.kept, who.ID+" "+a)
	}
	for _, j := range keep {
		j.At = f.now
		f.jottings.kept[who.ID+" "+j.Address] = j
	}
	return nil
}

func (f *fakeRecord) LeaveForm(_ context.Context, ticket, address string, form url.Values) error {
	f.jottings.left[ticket] = desk.Jotting{Address: address, Form: form}
	return nil
}

func (f *fakeRecord) TakeForm(_ context.Context, ticket string) (string, url.Values, bool, error) {
	j, ok := f.jottings.left[ticket]
	delete(f.jottings.left, ticket)
	return j.Address, j.Form, ok, nil
}
