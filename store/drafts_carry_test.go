package store

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// start starts a bid of the worked example's trust, or fails.
func (f *fixture) start(t *testing.T, token, from string) string {
	t.Helper()
	id, err := f.Web.StartBidFrom(context.Background(), f.person(t, "amina"), token, funding.BidStart{Round: theRound, Org: example.Trust, From: from, First: map[string]string{"title": "Second"}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (f *fixture) content(t *testing.T, id string) funding.Content {
	t.Helper()
	sheet, err := f.Web.BidSheet(context.Background(), f.person(t, "amina"), id)
	if err != nil {
		t.Fatal(err)
	}
	return sheet.Content
}

func TestASecondBidBeginsWithWhatTheFirstSaid(t *testing.T) {
	f := newDB(t)
	f.carrying(t, "strategic_fit", "clinical_safety", "sro")
	first := f.submitted(t)
	c := f.content(t, f.start(t, "second", ""))
	got := map[string]string{}
	for key, a := range c.Answers {
		got[key] = string(a.Provenance) + " " + a.Source + " " + a.AsOf.String()
	}
	day := f.content(t, first).Answers["strategic_fit"].TrueOn().String()
	want := map[string]string{
		"title":           "TYPED  ",
		"strategic_fit":   "INHERITED Bid " + first + " " + day,
		"clinical_safety": "INHERITED Bid " + first + " " + day,
		"sro":             "INHERITED Bid " + first + " " + day,
		"cfo":             "COMPUTED The only chief finance officer at Northmoor University Hospitals NHS Foundation Trust " + c.Answers["cfo"].AsOf.String(),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if len(c.Lines)+len(c.Milestones)+len(c.Benefits) != 0 {
		t.Errorf("brought %d lines, %d milestones, %d benefits; want none: no bid was chosen", len(c.Lines), len(c.Milestones), len(c.Benefits))
	}
}

func TestABidStartedFromAnotherBringsItsStructure(t *testing.T) {
	f := newDB(t)
	first := f.submitted(t)
	before := f.content(t, first)
	f.at(t, 2026, 6, 5, 9, 0)
	c := f.content(t, f.start(t, "second", first))
	if len(c.Lines) != 10 || len(c.Benefits) != 3 || len(c.Milestones) != 5 || c.Total("", "") != 0 {
		t.Fatalf("brought %d lines, %d benefits, %d milestones and %s; want 10, 3, 5 and no money", len(c.Lines), len(c.Benefits), len(c.Milestones), c.Total("", ""))
	}
	// submitted on 6 May, started on 5 June: thirty days later
	if got, want := c.Milestones[0].Due, before.Milestones[0].Due.AddDays(30); got != want {
		t.Errorf("the first milestone is due on %s, want %s", got, want)
	}
	if again := f.start(t, "second", first); f.content(t, again).Version != c.Version || again == first {
		t.Errorf("the same click again gives %s", again)
	}
	_, err := f.Web.StartBidFrom(context.Background(), f.person(t, "amina"), "second", funding.BidStart{Round: theRound, Org: example.Trust})
	refusedAs(t, err, "IDEMPOTENCY_KEY_REUSED")
}

func TestOnlyABidOfTheTrustCanBeStartedFrom(t *testing.T) {
	f := newDB(t)
	first := f.submitted(t)
	ctx, rosas := context.Background(), f.person(t, "rzb-author")
	for _, from := range []string{first, "FP26-RZX-999"} {
		_, err := f.Web.StartBidFrom(ctx, rosas, "t"+from, funding.BidStart{Round: theRound, Org: "RZB", From: from})
		refusedAs(t, err, "NOT_YOUR_BID")
	}
	id, err := f.Web.StartBid(ctx, rosas, "plain", theRound, "RZB", nil)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := f.Web.BidSheet(ctx, rosas, id)
	if err != nil || slices.ContainsFunc(sheet.Rules.Questions, func(q funding.Question) bool { return sheet.Content.Answers[q.Key].FromBid() }) {
		t.Errorf("another trust's bid has %v (%v), want nothing of ours", sheet.Content.Answers, err)
	}
}

func TestTheNewestAnswerIsCarriedAndWithdrawnDraftsCountForNothing(t *testing.T) {
	f := newDB(t)
	f.carrying(t, "strategic_fit", "option_preferred")
	ctx, amina := context.Background(), f.person(t, "amina")
	first := f.submitted(t)
	draft := f.start(t, "draft", "")
	put := func(id, key, value string) {
		t.Helper()
		if err := f.Web.PutAnswers(ctx, amina, id, []funding.GivenAnswer{{Key: key, Value: value}}); err != nil {
			t.Fatal(err)
		}
	}
	put(draft, "strategic_fit", "Of a draft")
	source := func(id string) string { return f.content(t, id).Answers["strategic_fit"].Source }
	if got := source(f.start(t, "a", "")); got != "Bid "+first {
		t.Errorf("carried from %q, want the submitted bid %s before any draft", got, first)
	}
	if got := source(f.start(t, "b", draft)); got != "Bid "+draft {
		t.Errorf("carried from %q, want the bid that was chosen, %s", got, draft)
	}
	f.must(t, "david", funding.BidKind, draft, funding.Withdraw, map[string]string{"reasons": "No longer wanted."})
	put(draft[:len(draft)-3]+"003", "option_preferred", "Another way")
	if got := f.content(t, f.start(t, "c", "")).Answers["option_preferred"].Source; got != "Bid "+first {
		t.Errorf("carried from %q, want %s", got, first)
	}
}

func TestConfirmingChangesNoWordOfABid(t *testing.T) {
	f := newDB(t)
	f.carrying(t, "strategic_fit")
	ctx, amina := context.Background(), f.person(t, "amina")
	f.submitted(t)
	id := f.start(t, "second", "")
	before := f.content(t, id)
	refusedAs(t, f.Web.ConfirmAnswers(ctx, amina, id, []string{"strategic_fit", "public_summary"}), "NOTHING_TO_CONFIRM")
	if a := f.content(t, id).Answers["strategic_fit"]; !a.Unconfirmed() {
		t.Errorf("half of a refused confirmation was kept: %+v", a)
	}
	if err := f.Web.ConfirmAnswers(ctx, amina, id, []string{"strategic_fit", "sro", "title"}); err != nil {
		t.Fatal(err)
	}
	after := f.content(t, id)
	for _, key := range []string{"strategic_fit", "sro"} {
		if a := after.Answers[key]; a.Provenance != funding.PrefillAccepted || a.ConfirmedBy != "amina" || a.ConfirmedAt.IsZero() || a.Source != before.Answers[key].Source || a.AsOf != before.Answers[key].AsOf {
			t.Errorf("%s: %+v, want it confirmed by amina and from where it was", key, a)
		}
	}
	if after.Answers["title"].Provenance != funding.Typed || after.Hash() != before.Hash() || after.Version != before.Version {
		t.Errorf("confirming changed the bid: title %s, version %d, want TYPED, %d and the same seal", after.Answers["title"].Provenance, after.Version, before.Version)
	}
	if err := f.Web.PutAnswers(ctx, amina, id, []funding.GivenAnswer{{Key: "strategic_fit", Value: "It has changed"}}); err != nil {
		t.Fatal(err)
	}
	if a := f.content(t, id).Answers["strategic_fit"]; a.Provenance != funding.PrefillEdited || a.ConfirmedBy != "" || a.Source != before.Answers["strategic_fit"].Source {
		t.Errorf("changed afterwards: %+v, want PREFILL_EDITED, no longer confirmed", a)
	}
	refusedAs(t, f.Web.ConfirmAnswers(ctx, f.person(t, "eleri"), id, []string{"sro"}), "NOT_YOUR_ROLE")
}
