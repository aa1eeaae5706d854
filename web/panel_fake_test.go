package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// SubmittedBefore is the worked example with another answer.
func (f *fakeRecord) SubmittedBefore(context.Context, funding.Person, string) (*funding.Content, error) {
	c := example.Content()
	c.Answers["public_summary"] = funding.Answer{Value: "One record for some patients."}
	return &c, nil
}
