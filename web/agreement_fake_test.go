package web

import (
	"context"
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// papers is the file of an award: the version that both signed, and one by
// notice that takes 1,200,000.00 of capital in 2028/29 away.
func papers(head desk.AwardSheet, rules funding.Ruleset) desk.AgreementFile {
	facts := funding.AwardFacts{Rules: rules, Org: head.Org, Funder: head.Funder}
	version := func(n int, capital int64) desk.AgreementVersion {
		a := head.Award
		cell := funding.ProfileCell{Org: a.Org, FY: 2028, Nature: funding.Capital, Certainty: funding.Indicative}
		cell.Amount = money.Pence(capital)
		a.Profile = append(slices.Clone(a.Profile), cell)
		d := funding.Memorandum(a, facts, n, a.Agreement.Issued)
		return desk.AgreementVersion{Version: n, Hash: d.Hash(), ProfileVersion: n, Issued: a.Agreement.Issued.At, IssuedBy: "Tranche", Document: d, Signatures: []funding.Signature{}}
	}
	one, two := version(1, 300_000_000), version(2, 180_000_000)
	one.Signatures = append(one.Signatures, funding.Signature{Version: 1, Side: "TRUST", Org: example.Trust, By: "eleri", Name: "Eleri Morgan", Role: funding.TrustCFO, Hash: one.Hash, Signed: head.Award.Agreement.Issued})
	two.Kind = funding.NoticeAgreement
	head.Document = two.Document
	head.Award.Agreement.Version, head.Award.Agreement.Hash, head.Award.Agreement.Kind, head.Award.Agreement.Signed = 2, two.Hash, funding.NoticeAgreement, 1
	head.Award.Notices = []funding.Notice{{Version: 2, ProfileVersion: 2, Org: head.Award.Org, FY: 2028, Nature: funding.Capital, Was: 300_000_000, Now: 180_000_000, Reason: "The budget was cut.", Given: head.Award.Agreement.Issued}}
	return desk.AgreementFile{AwardSheet: head, Versions: []desk.AgreementVersion{one, two}}
}

func (f *fakeRecord) AgreementFile(ctx context.Context, who funding.Person, award string) (desk.AgreementFile, error) {
	head, err := f.AwardSheet(ctx, who, award)
	return papers(head, f.rules), err
}

func (f *fakeRecord) AgreementEvents(context.Context, funding.Person, string) ([]desk.SealedEvent, error) {
	return []desk.SealedEvent{{Kind: funding.AwardKind, Aggregate: example.BidID, Version: 1, Seq: 1, Name: "AGREEMENT_ISSUED", Hash: "ab"}}, nil
}

func (f *fakeRecord) ProfileSheet(ctx context.Context, who funding.Person, award string, version int) (desk.ProfileSheet, error) {
	head, err := f.AwardSheet(ctx, who, award)
	return profileOfFake(head, version), err
}

func profileOfFake(head desk.AwardSheet, version int) desk.ProfileSheet {
	made := head.Award.Began
	p := desk.ProfileSheet{AwardSheet: head, Versions: []funding.ProfileVersion{
		{Version: 1, Cause: funding.ProfileBegan, Agreement: 1, Reason: "As the panel decided.", Made: made, Total: 300_000_000},
		{Version: 2, Cause: funding.ProfileNotice, Agreement: 2, Reason: "The budget was cut.", Made: made, Total: 180_000_000}}}
	if version == 0 {
		version = 2
	}
	p.Shown = p.Versions[version-1]
	cell := funding.ProfileCell{Org: head.Award.Org, FY: 2028, Nature: funding.Capital, Certainty: funding.Indicative, Amount: p.Shown.Total}
	p.Cells = []desk.ProfileRow{{ProfileCell: cell, Source: funding.NationalMoney, Was: 300_000_000}}
	return p
}

// The pages' record shows its award as it stands: one version, both signed or
// not.
func (r *pagesRecord) AgreementFile(ctx context.Context, who funding.Person, award string) (desk.AgreementFile, error) {
	head, err := r.AwardSheet(ctx, who, award)
	if err != nil {
		return desk.AgreementFile{}, err
	}
	one := desk.AgreementVersion{Version: 1, Hash: head.Award.Agreement.Hash, ProfileVersion: 1, Issued: head.Award.Agreement.Issued.At, IssuedBy: "Tranche", Document: head.Document, Signatures: head.Award.Agreement.Signatures}
	if r.noticed {
		return papers(head, r.rules), nil
	}
	return desk.AgreementFile{AwardSheet: head, Versions: []desk.AgreementVersion{one}}, nil
}

func (r *pagesRecord) ProfileSheet(ctx context.Context, who funding.Person, award string, version int) (desk.ProfileSheet, error) {
	head, err := r.AwardSheet(ctx, who, award)
	return profileOfFake(head, version), err
}
