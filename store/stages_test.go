package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// majorDraft is the example as a bid of high risk, with every answer of its
// outline case.
func (f *fixture) majorDraft(t *testing.T) string {
	t.Helper()
	id := f.exampleDraft(t)
	given := append(example.Answers(), example.MajorAnswers()...)
	for i := range given {
		switch given[i].Key {
		case "risk":
			given[i].Value = "HIGH"
		case "payment_schedule":
			given[i].Value = "" // asked in the full case only
		}
	}
	if err := f.Web.PutAnswers(context.Background(), f.person(t, "amina"), id, given); err != nil {
		t.Fatal(err)
	}
	return id
}

// throughReviews approves, signs and reviews a bid as it stands, and decides
// it.
func (f *fixture) throughReviews(t *testing.T, id string) {
	t.Helper()
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	f.must(t, "eleri", funding.BidKind, id, funding.Submit, nil)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	for _, r := range reviewers {
		f.must(t, r.person, funding.BidKind, id, funding.Conclude, map[string]any{"review": r.kind, "outcome": funding.Support, "reasons": "Sound."})
	}
	f.must(t, "maria", funding.BidKind, id, funding.Decide, map[string]any{"outcome": funding.Approved, "reasons": "A strong case."})
}

func (f *fixture) committed(t *testing.T) (n int64) {
	t.Helper()
	if err := f.Worker.db.Raw(`select sum(committed) from fund_years`).Row().Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAMajorBidKeepsItsContentAndItsOutlineThroughTheDatabase(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	id := f.majorDraft(t)
	f.at(t, 2026, 5, 6, 14, 20)
	f.throughReviews(t, id)
	if n := f.committed(t); n != 0 {
		t.Fatalf("the outline case committed %d pence", n)
	}
	trust, err := f.Web.BidSheet(ctx, f.person(t, "amina"), id)
	if err != nil || trust.Bid.Status != funding.Draft || trust.Route.Form != "FBC" || trust.Award != nil || len(trust.Content.Lines) != 10 || len(trust.Content.Milestones) != 5 || len(trust.Content.Benefits) != 3 {
		t.Fatalf("the full case's draft: %+v, %v", trust.Bid, err)
	}
	if r := trust.Bid.PastReviews[0][0]; r.Outcome != funding.Support {
		t.Errorf("the trust does not see what the outline's reviewers said: %+v", r)
	}
	given := []funding.GivenAnswer{{Key: "payment_schedule", Value: "As it works."}, {Key: "public_summary", Value: "Changed since."}}
	if err := f.Web.PutAnswers(ctx, f.person(t, "amina"), id, given); err != nil {
		t.Fatal(err)
	}
	funder, err := f.Web.BidSheet(ctx, f.person(t, "farah"), id)
	if err != nil || funder.Content.Answer("public_summary") == "Changed since." {
		t.Errorf("the funder does not see the outline as it was approved: %q, %v", funder.Content.Answer("public_summary"), err)
	}
	f.at(t, 2026, 11, 3, 10, 0)
	f.throughReviews(t, id)
	if n := f.committed(t); n != 1_840_000_000 {
		t.Errorf("the full case committed %d pence, want £18,400,000.00", n)
	}
	done, err := f.Web.BidSheet(ctx, f.person(t, "amina"), id)
	if err != nil || done.Award == nil || done.Award.Total != 1_840_000_000 || len(done.Bid.PastStages) != 1 {
		t.Errorf("the award: %+v, %v", done.Award, err)
	}
	var kept int
	if err := f.Worker.db.Raw(`select count(*) from snapshots where bid_id = ?`, id).Row().Scan(&kept); err != nil || kept != 2 {
		t.Errorf("%d sealed contents are kept, want the outline's and the full case's: %v", kept, err)
	}
}
