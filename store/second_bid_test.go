package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// The mission's measure (domain 8.1 row 1): with the shipped ruleset, a second
// bid of the same trust and size asks 44 questions (two more once it names a
// supplier), of which 27 are carried from the first and two people are known:
// 29 ÷ 44 = 65.9 %.
func TestTheSecondBidOfATrustIsMostlyWrittenAlready(t *testing.T) {
	f := newDB(t)
	first := f.submitted(t)
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
	if want := (funding.Prefill{Asked: 44, Filled: 29, Carried: 27, Looked: 2}); got != want || got.Percent() != 65 || s.Pathway.Code != "STANDARD" {
		t.Errorf("got %+v on %s, want %+v on STANDARD", got, s.Pathway.Code, want)
	}
	if n := len(s.Content.Unconfirmed(asked)); n != 29 {
		t.Errorf("%d answers wait for somebody to confirm them, want 29", n)
	}
	if m := f.meter(t, "amina", id); m.Supplied != 2 {
		t.Errorf("the meter counts %d supplied fields, want title and risk", m.Supplied)
	}
}
