package store

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

const theRound = "FP-2026-R1"

var clickTurn atomic.Int64

func date(y int, m time.Month, d int) calendar.Date { return calendar.Date{Year: y, Month: m, Day: d} }

func exampleAnswers() []funding.GivenAnswer {
	var out []funding.GivenAnswer
	for _, pair := range [][2]string{{"public_summary", "One record for every patient."}, {"strategic_fit", "The ICB's digital strategy."},
		{"option_business_as_usual", "Paper goes on."}, {"option_preferred", "One electronic patient record."}, {"price_certainty", "PREFERRED_BIDDER"}, {"risk", "MEDIUM"},
		{"board_approved_on", "2026-04-20"}, {"icb_support", "YES"}, {"local_capital_in_plan", "YES"}, {"clinical_safety", "IN_PLACE"}, {"data_protection", "DATED_PLAN"},
		{"nothing_committed", "YES"}} {
		out = append(out, funding.GivenAnswer{Key: pair[0], Value: pair[1]})
	}
	return out
}

// exampleDraft starts the worked example's bid and fills it in.
func (f *fixture) exampleDraft(t *testing.T) string {
	t.Helper()
	return f.draftAs(t, "example")
}

// draftAs is the worked example's bid started with another click, so that
// there can be two of them.
func (f *fixture) draftAs(t *testing.T, token string) string {
	t.Helper()
	ctx, amina := context.Background(), f.person(t, "amina")
	id, err := f.Web.StartBid(ctx, amina, token, theRound, "RZX", map[string]string{"title": "Northmoor EPR"})
	for _, put := range []func() error{
		func() error { return f.Web.PutAnswers(ctx, amina, id, exampleAnswers()) },
		func() error { return f.Web.PutCosts(ctx, amina, id, example.Costs()) },
		func() error { return f.Web.PutMilestones(ctx, amina, id, example.Milestones()) },
		func() error { return f.Web.PutBenefits(ctx, amina, id, example.Benefits()) },
	} {
		if err == nil {
			err = put()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// click keeps a command as a person and does it, with all that follows from it.
func (f *fixture) click(t *testing.T, person string, kind funding.Kind, id string, verb funding.Verb, body any) error {
	t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	c := funding.Command{ID: fmt.Sprintf("click-%d", clickTurn.Add(1)), Kind: kind, Aggregate: id, Verb: verb, Body: b}
	if _, err := f.Web.Accept(context.Background(), f.person(t, person), c); err != nil {
		t.Fatal(err)
	}
	return f.settle(t, c.ID)
}

func (f *fixture) settle(t *testing.T, command string) error {
	t.Helper()
	ctx := context.Background()
	if _, err := f.Worker.Apply(ctx, command); err != nil {
		return err
	}
	follow, err := f.Worker.FollowOns(ctx, command)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range follow {
		if err := f.settle(t, p.ID); err != nil {
			t.Fatalf("follow-on %s: %v", p.ID, err)
		}
	}
	return nil
}

// must does a click that has to succeed.
func (f *fixture) must(t *testing.T, person string, kind funding.Kind, id string, verb funding.Verb, body any) {
	t.Helper()
	if err := f.click(t, person, kind, id, verb, body); err != nil {
		t.Fatalf("%s %s by %s: %v", verb, id, person, err)
	}
}

// at moves the demo's clock forward.
func (f *fixture) at(t *testing.T, y int, m time.Month, d, hour, minute int) {
	t.Helper()
	if _, err := f.Worker.Advance(context.Background(), date(y, m, d).At(hour, minute)); err != nil {
		t.Fatal(err)
	}
}

// submitted takes the example to the completeness check.
func (f *fixture) submitted(t *testing.T) string {
	t.Helper()
	id := f.exampleDraft(t)
	f.at(t, 2026, 5, 6, 14, 20)
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	f.must(t, "eleri", funding.BidKind, id, funding.Submit, nil)
	return id
}

// reviewers says who answers each review of the example.
var reviewers = []struct {
	kind   funding.ReviewKind
	person string
}{{funding.ICBSupport, "grace"}, {funding.RegionDigital, "isla"}, {funding.ClinicalSafety, "jonas"}, {funding.RegionFinance, "harry"}, {funding.NationalFinanceRev, "liam"}, {funding.Cyber, "kavita"}}

// reviewed takes the example to the panel.
func (f *fixture) reviewed(t *testing.T) string {
	t.Helper()
	id := f.submitted(t)
	f.at(t, 2026, 5, 11, 10, 0)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	for _, r := range reviewers {
		f.must(t, r.person, funding.BidKind, id, funding.StartReview, map[string]any{"review": r.kind})
		f.must(t, r.person, funding.BidKind, id, funding.Conclude, map[string]any{"review": r.kind, "outcome": funding.Support, "reasons": "Sound."})
	}
	return id
}

// decided takes the example through the panel.
func (f *fixture) decided(t *testing.T) string {
	t.Helper()
	id := f.reviewed(t)
	f.at(t, 2026, 6, 18, 11, 0)
	f.must(t, "maria", funding.BidKind, id, funding.Decide, map[string]any{"outcome": funding.Approved, "reasons": "A strong case."})
	return id
}

// active takes the example to an award that can be claimed from, in October.
func (f *fixture) active(t *testing.T) string {
	t.Helper()
	id := f.decided(t)
	f.at(t, 2026, 6, 29, 9, 0)
	f.must(t, "eleri", funding.AwardKind, id, funding.Sign, nil)
	f.at(t, 2026, 7, 2, 9, 0)
	f.must(t, "farah", funding.AwardKind, id, funding.Sign, nil)
	f.at(t, 2026, 10, 12, 9, 0)
	return id
}

// refusedAs insists on one refusal.
func refusedAs(t *testing.T, err error, code string) {
	t.Helper()
	e, ok := refusal.Of(err)
	if !ok || e.Code != code {
		t.Errorf("got %v, want a refusal %s", err, code)
	}
}
