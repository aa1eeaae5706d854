package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

// SubmittedBefore is the worked example with another answer.
func (f *fakeRecord) SubmittedBefore(context.Context, funding.Person, string) (*funding.Content, error) {
	c := example.Content()
	c.Answers["public_summary"] = funding.Answer{Value: "One record for some patients."}
	return &c, nil
}

func (f *fakeRecord) Conditions(context.Context, funding.Person) (desk.ConditionDesk, error) {
	d := desk.ConditionDesk{Today: calendar.DateOf(f.now)}
	for _, k := range example.Conditions() {
		d.Rows = append(d.Rows, desk.ConditionRow{Award: example.BidID, Title: "Northmoor EPR", Org: example.Trust, OrgName: example.Org().Name, Condition: k})
	}
	return d, nil
}
