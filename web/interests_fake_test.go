package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

func (f *fakeRecord) Interests(_ context.Context, who funding.Person) (desk.InterestDesk, error) {
	i := funding.Interest{ID: 1, Person: "kavita", Org: "RZX", Nature: funding.Employment, From: calendar.Date{Year: 2019, Month: 9, Day: 1}, By: "kavita"}
	return desk.InterestDesk{Today: calendar.DateOf(f.now), Viewer: who, Rows: []funding.Interest{i}, Tries: []desk.RefusedView{{Person: "kavita", Kind: "bid", Aggregate: example.BidID, Org: "RZX", At: f.now}},
		Names: map[string]string{"kavita": "Kavita Rao", "RZX": "Northmoor"}}, nil
}

func (f *fakeRecord) DeclareInterest(_ context.Context, who funding.Person, token string, i funding.Interest) (int64, error) {
	f.note("declare-interest %s %s %v", who.ID, token, i)
	return 1, nil
}

func (f *fakeRecord) DecideInterest(_ context.Context, who funding.Person, id int64, allow bool, reasons string) error {
	f.note("decide-interest %s %d %v %s", who.ID, id, allow, reasons)
	return nil
}

func (f *fakeRecord) Undeclared(context.Context, funding.Person) (desk.UndeclaredDesk, error) {
	return desk.UndeclaredDesk{Rows: []desk.Undeclared{{Round: example.RoundID, Bid: example.BidID, Title: "Northmoor EPR", Org: "RZX", Review: funding.Cyber, Status: funding.ReviewOpen, Reviewer: "kavita"}},
		Names: map[string]string{"kavita": "Kavita Rao", "RZX": "Northmoor"}}, nil
}

func (f *fakeRecord) AssignDesk(_ context.Context, who funding.Person, bid string) (desk.AssignDesk, error) {
	at := &funding.Moment{By: who.ID}
	row := func(k funding.ReviewKind, reviewer string) desk.Assignment {
		return desk.Assignment{Bid: example.BidID, Title: "Northmoor EPR", Org: "RZX", Due: calendar.DateOf(f.now), Review: funding.Review{Kind: k, Status: funding.ReviewWaiting, Reviewer: reviewer, Assigned: at},
			Assessors: []funding.Assessor{{Person: "isla", Name: "Isla Fraser", Can: true, Why: "Has no other review open."}, {Person: "harry", Name: "Harry Booth", Why: "Harry Booth worked there."}}}
	}
	return desk.AssignDesk{Today: calendar.DateOf(f.now), Viewer: who, Only: bid, Rows: []desk.Assignment{row(funding.RegionFinance, ""), row(funding.RegionDigital, "isla")}, Names: map[string]string{"isla": "Isla Fraser"}}, nil
}

func (f *fakeRecord) Performance(_ context.Context, _ string, _ calendar.FY) (desk.Performance, error) {
	fund := desk.FundBrief{Code: "FP", Title: "Frontline Productivity"}
	return desk.Performance{Fund: fund, Funds: []desk.FundBrief{fund}, FY: 2026, Steps: []funding.StepRecord{{Step: funding.StepDecision, Title: "Panel decision", Count: 3, Median: 7, Longest: 9, Target: 8, Late: 1}}}, nil
}
