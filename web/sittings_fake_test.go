package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

func exampleSitting() funding.Sitting {
	return funding.Sitting{ID: 1, Funder: example.Funder, On: calendar.Date{Year: 2026, Month: 6, Day: 18}, Papers: calendar.Date{Year: 2026, Month: 6, Day: 16}, Quorum: 2, Members: []string{"maria", "farah"}, Present: []string{"maria"}}
}

func (f *fakeRecord) Sittings(_ context.Context, who funding.Person) (desk.SittingDesk, error) {
	return desk.SittingDesk{Today: calendar.DateOf(f.now), Rows: []funding.Sitting{exampleSitting()}, People: []funding.Person{example.Person("maria"), example.Person("farah")}, Names: map[string]string{"maria": "Maria Santos", "farah": "Farah Siddiqui"}, Viewer: who}, nil
}

func (f *fakeRecord) SetUpSitting(_ context.Context, who funding.Person, token string, s funding.Sitting) (int64, error) {
	f.note("sitting %s %s %s %v", who.ID, token, s.On, s.Members)
	return 1, funding.CheckSitting(s, []funding.Person{example.Person("maria"), example.Person("farah"), example.Person("liam")}, calendar.DateOf(f.now))
}

func (f *fakeRecord) SittingSheet(_ context.Context, who funding.Person, _ int64) (desk.SittingSheet, error) {
	b := funding.Bid{ID: example.BidID, Title: "Northmoor EPR", Status: funding.Panel, Org: example.Trust, Round: example.RoundID}
	all := []funding.Contender{b.Contender(example.Content(), example.Round(), f.rules)}
	ranked := funding.Rank(all, f.rules.Criteria)
	return desk.SittingSheet{Today: exampleSitting().On, Sitting: exampleSitting(), Bids: []desk.SittingBid{{Bid: b, There: 1}}, Names: map[string]string{"maria": "Maria Santos", "farah": "Farah Siddiqui"}, Viewer: who,
		Rounds: []desk.SittingRound{{Round: example.RoundID, Ranked: ranked, WhatIfs: funding.WhatIfs(all, f.rules.Criteria), Line: funding.FundingLine(ranked, all, example.Cover())}}}, nil
}

func (f *fakeRecord) RecordAttendance(_ context.Context, who funding.Person, id int64, present []string) error {
	f.note("attendance %s %d %v", who.ID, id, present)
	return funding.CheckAttendance(exampleSitting(), present, exampleSitting().On)
}
