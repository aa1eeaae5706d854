package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// fakeChange is CR-01 as it was asked for.
func fakeChange(award string) funding.ChangeRequest {
	return funding.ChangeRequest{ID: award + "/CR-01", No: 1, Status: funding.ChangeRequested, Decider: funding.NationalFinance, ReasonCode: "SUPPLIER_DELAY", Reason: "The supplier delivers in July.", Requested: funding.Moment{By: "ben"},
		Parts: []funding.ChangePart{{Kind: funding.ReprofileYears, Org: "RZX", FY: 2026, Nature: funding.Capital, ToOrg: "RZX", ToFY: 2027, ToNature: funding.Capital, Amount: 120_000_000}}}
}

func (f *fakeRecord) ChangeFile(ctx context.Context, who funding.Person, award string) (desk.ChangeFile, error) {
	head, err := f.AwardSheet(ctx, who, award)
	mine := fakeChange(award)
	mine.Requested.By = who.ID
	return desk.ChangeFile{AwardSheet: head, Changes: []funding.ChangeRequest{mine}}, err
}

func (f *fakeRecord) Foresee(_ context.Context, _ funding.Person, award string, _ any) (funding.ChangeRequest, error) {
	return fakeChange(award), nil
}

func (r *pagesRecord) ChangeFile(ctx context.Context, who funding.Person, award string) (desk.ChangeFile, error) {
	head, err := r.AwardSheet(ctx, who, award)
	return desk.ChangeFile{AwardSheet: head, Rules: r.rules, Changes: []funding.ChangeRequest{fakeChange(award)}}, err
}

func (r *pagesRecord) Foresee(_ context.Context, _ funding.Person, award string, _ any) (funding.ChangeRequest, error) {
	return fakeChange(award), nil
}
