package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

func (f *fakeRecord) ToSign(context.Context, funding.Person) (int, error) { return 0, nil }

func (f *fakeRecord) Approvals(_ context.Context, who funding.Person) (desk.ApprovalDesk, error) {
	item := desk.Approval{Task: desk.TaskRow{Task: funding.Task{Signs: funding.SignBid, Role: funding.TrustCFO, Org: example.Trust}, About: "Northmoor EPR"}, What: funding.SignBid, ID: example.BidID,
		Ref: funding.Ref{Kind: funding.BidKind, ID: example.BidID}, Worth: example.Content().NationalAsk(), Hash: "h1", Hat: funding.Hat{Role: funding.TrustCFO}, Final: true, SentBy: "amina", SentAt: f.now,
		Rules: f.rules, Compared: f.now, Differences: []funding.Difference{{Part: "answers", Ref: "risk", Field: "value", Change: funding.Changed, Before: "LOW", After: "MEDIUM"}}}
	return desk.ApprovalDesk{Now: f.now, Viewer: who, Items: []desk.Approval{item}, Names: map[string]string{"amina": "Amina Hussain"}}, nil
}

func (f *fakeRecord) SignOff(_ context.Context, who funding.Person, _ string) (desk.SignOffSheet, error) {
	return desk.SignOffSheet{Org: example.Org(), People: example.People()[:5], Viewer: who}, nil
}

func (f *fakeRecord) PutSignOff(_ context.Context, who funding.Person, org string, was int, chain funding.Chain) error {
	f.note("put-sign-off %s %s %d %v", who.ID, org, was, chain)
	return nil
}

func (f *fakeRecord) Deputies(_ context.Context, who funding.Person) (desk.DeputyDesk, error) {
	return desk.DeputyDesk{Today: calendar.DateOf(f.now), Viewer: who, People: example.People()[:5]}, nil
}

func (f *fakeRecord) NameDeputy(_ context.Context, who funding.Person, token string, d funding.Deputyship) (int64, error) {
	f.note("name-deputy %s %s %v", who.ID, token, d)
	return 1, nil
}

func (f *fakeRecord) EndDeputy(_ context.Context, who funding.Person, id int64) error {
	f.note("end-deputy %s %d", who.ID, id)
	return nil
}
