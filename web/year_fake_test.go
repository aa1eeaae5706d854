package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

func (f *fakeRecord) YearSheet(ctx context.Context, who funding.Person, award string, fy calendar.FY) (desk.YearSheet, error) {
	head, err := f.AwardSheet(ctx, who, award)
	if err != nil {
		return desk.YearSheet{}, err
	}
	head.Award.YearsClosed = []funding.YearEnd{{Limit: head.Award.Limits[0], Accounts: exampleDate("2027-04-12")}}
	now := funding.MakeYearStatement(head.Award, example.Trust, fy, nil)
	signed := funding.SignedYear{Org: example.Trust, FY: fy, Version: 1, Hash: now.Hash(), Signed: head.Award.Began}
	accrued := head.Claims[5]
	accrued.Basis = funding.BasisAccrued
	return desk.YearSheet{AwardSheet: head, FY: fy, Rules: f.rules.YearEnd, Outturns: funding.Outturns(head.Award, fy, head.Claims, head.Plan, exampleDate("2027-01-18"), f.rules.YearEnd),
		Trusts: []desk.TrustYear{{Org: example.Org(), Now: now, ToTrueUp: []funding.Claim{accrued}, Signed: []desk.SignedStatement{{SignedYear: signed, Statement: now}}, Accounts: exampleDate("2027-04-12")}}}, nil
}

func (f *fakeRecord) OwedRows(_ context.Context, _ funding.Person, _ string) ([]desk.OwedLine, error) {
	o := funding.Owed{ID: example.BidID + "-O1", Org: example.Trust, FY: 2026, Nature: funding.Capital, Amount: 1_270_000, Method: funding.Offset, Reason: "Claim 7 came to less.", Cause: funding.CauseTrueUp}
	return []desk.OwedLine{{Award: example.BidID, Title: "Electronic patient record", OrgName: "Northmoor", Owed: o}}, nil
}
