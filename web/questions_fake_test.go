package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

func (f *fakeRecord) QuestionDesk(_ context.Context, who funding.Person) (desk.QuestionDesk, error) {
	q := funding.OpenQuestion{Bid: example.BidID, Title: "Northmoor EPR", Org: example.Trust, ID: "Q1", Review: funding.Cyber, Question: "Where is your plan?", Blocking: true, Unlock: true,
		Asked: f.now, Due: calendar.Date{Year: 2026, Month: 6, Day: 4}, Age: 3}
	return desk.QuestionDesk{Viewer: who, Now: f.now, Asked: []funding.OpenQuestion{q}, OrgNames: map[string]string{example.Trust: "Northmoor"}}, nil
}
