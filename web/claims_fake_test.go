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

// A lateRecord has claim 7 of the example in the late queue.
type lateRecord struct{ *fakeRecord }

func (f lateRecord) ClaimSheet(ctx context.Context, who funding.Person, id string) (desk.ClaimSheet, error) {
	s, err := f.fakeRecord.ClaimSheet(ctx, who, id)
	s.Claim, s.Draft, s.Drawdown = funding.Claim{ID: id, No: 7, FY: 2026, Month: 12, Nature: funding.Capital, Status: funding.LateClaim, Amount: 50_000_000}, example.Claims()[6].Content(), nil
	return s, err
}

// A draftRecord has claim 1 of the example as a draft of a large line, with a
// document behind it.
type draftRecord struct{ *fakeRecord }

func (f draftRecord) ClaimSheet(ctx context.Context, who funding.Person, id string) (desk.ClaimSheet, error) {
	s, err := f.fakeRecord.ClaimSheet(ctx, who, id)
	s.Claim, s.Drawdown = funding.Claim{ID: id, No: 1, Status: funding.ClaimDraft}, nil
	s.Draft.Lines = append(s.Draft.Lines, s.Draft.Lines[0])
	s.Draft.Lines[1].No, s.Draft.Lines[1].Evidence = 2, []funding.Evidence{{Hash: "aa", Name: "order <1>.pdf", By: "ben"}}
	return s, err
}

func (f *fakeRecord) LateClaims(_ context.Context, who funding.Person) (desk.LateQueue, error) {
	c := example.Claims()[6]
	return desk.LateQueue{Now: f.now, Viewer: who, Claims: []desk.LateRow{{Claim: c.Content().ID, No: c.No, Award: example.BidID, Title: "Northmoor EPR", Org: example.Trust, OrgName: "Northmoor University Hospitals NHS Foundation Trust",
		FY: calendar.FY(2026), Nature: c.Nature, Amount: c.Amount, Headroom: 50_000_000, Submitted: f.now.AddDate(0, 0, -3), Days: 3}}}, nil
}
