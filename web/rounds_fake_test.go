package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
)

func (f *fakeRecord) RoundDesk(_ context.Context, who funding.Person) (desk.RoundDesk, error) {
	draft := example.Round()
	draft.ID, draft.Title = "FP-2027-R1", "Next year's round"
	return desk.RoundDesk{Funds: []desk.FundBrief{{Code: "FP", Title: "Frontline Productivity", Funder: "FPF"}}, Drafts: []funding.RoundFile{{Round: draft, Version: 1}},
		Rounds: []desk.RoundSheet{{Round: example.Round(), Open: true}}, Viewer: who}, nil
}

// RoundFile is a draft whose money comes late when its reference says so.
func (f *fakeRecord) RoundFile(_ context.Context, who funding.Person, id string) (desk.RoundFile, error) {
	r := example.Round()
	if id == "FP-2027-R1" {
		r.ID, r.Title, r.ClosesOn = id, "Next year's round", exampleDate("2026-08-18")
	}
	d := desk.RoundFile{RoundFile: funding.RoundFile{Round: r, Version: 1, Published: id == example.RoundID, Taken: id == example.RoundID}, Now: f.now, Cover: example.Cover(), Viewer: who,
		Acts: []desk.RoundAct{{Version: 1, Act: "SAVED", By: "olive", At: f.now}}, Names: map[string]string{"olive": "Olive Turner"}, Rehearsals: f.rehearsed}
	d.State = d.RoundFile.State(f.now)
	var err error
	d.Timing, err = funding.TimeRound(r, funding.RoundFacts{Now: f.now, Rulesets: []funding.Ruleset{f.rules}, Calendar: calendar.England(), Cover: d.Cover})
	if !d.Published {
		from := example.Round()
		d.Copied, d.CopiedFrom, d.Changes = &from, from.ID, funding.DiffRounds(from, r)
	}
	return d, err
}

func (f *fakeRecord) CreateRound(_ context.Context, who funding.Person, token string, r funding.Round, copied string) error {
	f.note("create-round %s %s %s from %s: %s %s, %s to %s", who.ID, token, r.ID, copied, r.Title, r.WindowText(), r.FirstYear, r.LastYear)
	return nil
}

func (f *fakeRecord) PutRound(_ context.Context, who funding.Person, token string, r funding.Round, version int, reasons string) error {
	f.note("put-round %s %s %s %d %s %q", who.ID, token, r.ID, version, r.WindowText(), reasons)
	return nil
}

func (f *fakeRecord) OpenRound(_ context.Context, who funding.Person, token, id, reasons string) error {
	f.note("open-round %s %s %s %q", who.ID, token, id, reasons)
	return nil
}

func (f *fakeRecord) CloseRound(_ context.Context, who funding.Person, token, id string) error {
	f.note("close-round %s %s %s", who.ID, token, id)
	return nil
}

func (f *fakeRecord) RulesetDesk(_ context.Context, who funding.Person) (desk.RulesetDesk, error) {
	next := f.rules
	next.Code, next.Title, next.EffectiveFrom, next.Clocks.Completeness = "CAP-2027", "Rules of 2027/28", exampleDate("2027-04-01"), 5
	return desk.RulesetDesk{Drafts: []funding.RulesetDraft{{Code: next.Code, Version: 1, Text: "extends: CAP-2026\ncode: CAP-2027\n", Rules: next, SavedBy: "farah", SavedAt: f.now, Proposed: "farah"}},
		Known: []funding.Ruleset{f.rules}, Names: map[string]string{"farah": "Farah Siddiqui"}, Now: f.now, Viewer: who}, nil
}

func (f *fakeRecord) SaveRuleset(_ context.Context, who funding.Person, token string, d funding.RulesetDraft) error {
	f.note("save-ruleset %s %s %s %d from %s, completeness %d", who.ID, token, d.Code, d.Version, d.Rules.EffectiveFrom, d.Rules.Clocks.Completeness)
	return nil
}

func (f *fakeRecord) ProposeRuleset(_ context.Context, who funding.Person, code string, version int) error {
	f.note("propose-ruleset %s %s %d", who.ID, code, version)
	return nil
}

func (f *fakeRecord) PublishRuleset(_ context.Context, who funding.Person, code string, version int) error {
	f.note("publish-ruleset %s %s %d", who.ID, code, version)
	return nil
}
