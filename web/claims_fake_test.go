package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

func (f *fakeRecord) AttachEvidence(_ context.Context, _ funding.Person, claim string, line int, d desk.Document) error {
	f.note("attach %s %d %s %s %d bytes", claim, line, d.Name, d.MediaType, len(d.Bytes))
	return nil
}

func (f *fakeRecord) RemoveEvidence(_ context.Context, _ funding.Person, claim string, line int, hash string) error {
	f.note("remove %s %d %s", claim, line, hash)
	return nil
}

func (f *fakeRecord) Evidence(_ context.Context, _ funding.Person, _ string, _ int, hash string) (desk.Document, error) {
	return desk.Document{Hash: hash, Name: "invoice 1.pdf", MediaType: "application/pdf", Bytes: []byte("%PDF-1.7\n")}, nil
}

func (f *fakeRecord) LateClaims(_ context.Context, who funding.Person) (desk.LateQueue, error) {
	c := example.Claims()[6]
	return desk.LateQueue{Now: f.now, Viewer: who, Claims: []desk.LateRow{{Claim: c.Content().ID, No: c.No, Award: example.BidID, Title: "Northmoor EPR", Org: example.Trust, OrgName: "Northmoor University Hospitals NHS Foundation Trust",
		FY: calendar.FY(2026), Nature: c.Nature, Amount: c.Amount, Headroom: 50_000_000, Submitted: f.now.AddDate(0, 0, -3), Days: 3}}}, nil
}
