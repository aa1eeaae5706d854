package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

// aPack is October's pack, as the rules make it: with whom the award's first
// two claims leave it.
func (f *fakeRecord) aPack(status funding.PackStatus, d funding.PackDraft) (funding.Pack, funding.MonthReturn, funding.Award) {
	a, claims := anAward()
	p := funding.Pack{ID: funding.PackID(a.ID, 2026, 7), Org: example.Trust, FY: 2026, Month: 7, Status: status, Due: exampleDate("2026-11-11"), RemindOn: exampleDate("2026-11-06"), ChaseOn: exampleDate("2026-11-12"), HoldFrom: exampleDate("2026-11-18"), Opened: a.Began}
	facts := funding.PackFacts{Plan: funding.FirstPlan(a), Benefits: example.Benefits()}
	for _, c := range claims {
		facts.Actuals = append(facts.Actuals, funding.Actual{FY: c.FY, Month: c.Month, Nature: c.Nature, Source: funding.NationalMoney, Amount: c.Amount})
	}
	made := funding.MakeReturn(a, p, facts, d, f.rules.Packs)
	if status != funding.PackOpen {
		p.Prepared, p.Hash, p.System, p.Rating, p.Movers = &a.Began, made.Hash(), made.System, made.Rating, made.Movers
	}
	if status == funding.PackSubmitted {
		p.Submitted = &a.Began
	}
	return p, made, a
}

// packStatus is the status that an id's tail asks for: "-S" is sent, "-P" is
// prepared, all else is open.
func packStatus(id string) funding.PackStatus {
	switch id[len(id)-2:] {
	case "-S":
		return funding.PackSubmitted
	case "-P":
		return funding.PackPrepared
	}
	return funding.PackOpen
}

func (f *fakeRecord) PackSheet(_ context.Context, who funding.Person, id string) (desk.PackSheet, error) {
	draft := funding.PackDraft{Narrative: "The design is late.", Risks: []funding.Risk{{Ref: "R1", Event: "The supplier slips", Probability: 3, Impact: 4}}}
	p, made, a := f.aPack(packStatus(id), draft)
	s := desk.PackSheet{Viewer: who, Now: f.now, Award: a, Org: example.Org(), Rules: f.rules.Packs, Pack: p, Names: map[string]string{"maria": "Maria Santos"}, Drafts: []string{"FP26-RZX-001-C7"}}
	s.Others = []desk.PackRow{{Award: a.ID, Title: a.Title, OrgName: "Northmoor", Pack: p}}
	if s.Open() && who.FunderSide {
		return s, nil
	}
	s.Return, s.Live = &made, s.Open()
	if s.Live {
		s.Draft = draft
	}
	return s, nil
}

func (f *fakeRecord) Packs(ctx context.Context, who funding.Person, _ string) ([]desk.PackRow, error) {
	s, err := f.PackSheet(ctx, who, "P1-S")
	return s.Others, err
}

func (f *fakeRecord) MonthEnd(ctx context.Context, who funding.Person) (desk.MonthEnd, error) {
	sent, err := f.PackSheet(ctx, who, "P1-S")
	open, _ := f.PackSheet(ctx, who, "P1")
	late := open.Others[0]
	late.Pack.Late, late.Pack.Held = true, true
	quiet := open.Others[0]
	quiet.Unchanged = !who.FunderSide
	return desk.MonthEnd{Viewer: who, Now: f.now, Review: sent.Others, Open: []desk.PackRow{quiet}, Late: []desk.PackRow{late}, Clean: 7, Read: 2}, err
}

func (f *fakeRecord) FindPack(_ context.Context, _ funding.Person, award string, fy calendar.FY, m calendar.Month) (string, bool, error) {
	return funding.PackID(award, fy, m), false, nil
}

func (f *fakeRecord) PutPack(_ context.Context, who funding.Person, id string, d funding.PackDraft) error {
	f.note("pack %s %s forecast %v milestones %v risks %v help %q", who.ID, id, d.Forecast, d.Milestones, d.Risks, d.Help)
	return nil
}

func (f *fakeRecord) DraftPackClaims(_ context.Context, who funding.Person, _, id string) error {
	f.note("draft claims %s %s", who.ID, id)
	return nil
}
