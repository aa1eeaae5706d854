package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// submittedWhole is the worked example's bid as a careful trust writes it, with
// the answers that only advise, submitted.
func (f *fixture) submittedWhole(t *testing.T) string {
	t.Helper()
	id := f.exampleDraft(t)
	if err := f.Web.PutAnswers(context.Background(), f.person(t, "amina"), id, example.Answers()); err != nil {
		t.Fatal(err)
	}
	f.at(t, 2026, 5, 6, 14, 20)
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	f.must(t, "eleri", funding.BidKind, id, funding.Submit, nil)
	return id
}

// The mission's measure (domain 8.1 row 1), with the shipped ruleset: a second
// bid of the same trust and size is answered to 60 % before a key is pressed.
func TestTheSecondBidOfATrustIsMostlyWrittenAlready(t *testing.T) {
	f := newDB(t)
	first := f.submittedWhole(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	id, err := f.Web.StartBidFrom(ctx, amina, "second", funding.BidStart{Round: theRound, Org: example.Trust, From: first, First: map[string]string{"title": "Northmoor theatres", "risk": "MEDIUM"}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.Web.BidSheet(ctx, amina, id)
	if err != nil {
		t.Fatal(err)
	}
	var asked []funding.Question
	for _, k := range funding.Asked(s.Shape(), "") {
		asked = append(asked, k.Question)
	}
	got := funding.PrefillOf(s.Content.Answers, asked)
	t.Logf("%s, started from %s: %d %% of %d questions are answered before a key is pressed; %d cost lines, %d benefits, %d milestones are brought",
		s.Pathway.Code, first, got.Percent(), got.Asked, len(s.Content.Lines), len(s.Content.Benefits), len(s.Content.Milestones))
	if got.Percent() < 60 || s.Pathway.Code != "STANDARD" || got.Asked < 40 {
		t.Errorf("%d %% of %d questions on %s, want at least 60 %% of 40 or more on STANDARD", got.Percent(), got.Asked, s.Pathway.Code)
	}
	if got.Looked != 2 || got.Carried != got.Filled-2 {
		t.Errorf("got %+v, want two people looked up and the rest carried", got)
	}
	if n := len(s.Content.Unconfirmed(asked)); n != got.Filled {
		t.Errorf("%d answers wait for somebody to confirm them, want all %d that were filled in", n, got.Filled)
	}
	if m := f.meter(t, "amina", id); m.Supplied != 2 {
		t.Errorf("the meter counts %d supplied fields, want title and risk", m.Supplied)
	}
}
