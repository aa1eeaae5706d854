package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// The content that stands in the tables, the snapshot and the bid's hash are
// one and the same after a change, and the one before can still be read.
func TestAnUnlockedAnswerMovesTheSealedContentOn(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	id := f.submitted(t)
	f.at(t, 2026, 5, 11, 10, 0)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	for _, r := range reviewers[2:4] { // clinical safety, and the region's finance
		f.must(t, r.person, funding.BidKind, id, funding.Conclude, map[string]any{"review": r.kind, "outcome": funding.Support, "reasons": "Sound."})
	}
	before, err := f.Web.BidSheet(ctx, f.person(t, "amina"), id)
	if err != nil {
		t.Fatal(err)
	}
	f.must(t, "kavita", funding.BidKind, id, funding.Ask, map[string]any{"review": funding.Cyber, "field": "affordability_statement", "question": "Is it in the plan?", "unlock": true})
	refusedAs(t, f.click(t, "amina", funding.BidKind, id, funding.AnswerQuestion, map[string]any{"clarification": "Q1", "answer": "It is.", "value": " "}), "ANSWER_EMPTIED")
	if err := f.Web.PutAnswers(ctx, f.person(t, "amina"), id, []funding.GivenAnswer{{Key: "affordability_statement", Value: "By another way."}}); err == nil {
		t.Error("the trust may write in its submitted bid beside the question")
	}
	f.must(t, "amina", funding.BidKind, id, funding.AnswerQuestion, map[string]any{"clarification": "Q1", "answer": "It is.", "value": "In the plan of all four years."})
	after, err := f.Web.BidSheet(ctx, f.person(t, "amina"), id)
	if err != nil {
		t.Fatal(err)
	}
	if after.Content.Hash() != after.Bid.ContentHash || after.Content.Version != before.Content.Version+1 || after.Content.Answer("affordability_statement") != "In the plan of all four years." {
		t.Errorf("the content as it stands: version %d, %q", after.Content.Version, after.Content.Answer("affordability_statement"))
	}
	var kept int
	if err := f.Worker.db.Raw(`select count(*) from snapshots where bid_id = ? and hash in (?, ?)`, id, before.Bid.ContentHash, after.Bid.ContentHash).Row().Scan(&kept); err != nil || kept != 2 {
		t.Errorf("%d snapshots, %v; want that of the submission and that of the change", kept, err)
	}
	seen, err := f.Web.BidSheet(ctx, f.person(t, "harry"), id)
	if v, _ := seen.Bid.Review(funding.RegionFinance); err != nil || v.Status != funding.ReviewOpen || v.Past[0].Outcome != funding.Support {
		t.Errorf("the reviewer sees %+v, %v", v, err)
	}
	if v, _ := after.Bid.Review(funding.RegionFinance); v.Status != funding.ReviewOpen || v.Past != nil {
		t.Errorf("the trust sees what was concluded: %+v", v)
	}
	if v, _ := after.Bid.Review(funding.ClinicalSafety); v.Status != funding.ReviewDone {
		t.Errorf("the review that did not read it: %+v", v)
	}
	f.must(t, "harry", funding.BidKind, id, funding.Reconfirm, map[string]any{"review": funding.RegionFinance})
	var letters int
	if err := f.Worker.db.Raw(`select count(*) from outbox where aggregate = ? and person_id = 'harry' and template = 'answer-changed-region_finance'`, id).Row().Scan(&letters); err != nil || letters != 1 {
		t.Errorf("%d letters to the reviewer, %v", letters, err)
	}
}

// The inbox is of the bids that one sees: the trust's own, and for a reviewer
// every bid within reach; a trust elsewhere has none.
func TestTheInboxOfQuestionsShowsWhatOneMaySee(t *testing.T) {
	f := newDB(t)
	id := f.submitted(t)
	f.at(t, 2026, 5, 11, 10, 0)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	waiting := func(person string) int {
		t.Helper()
		d, err := f.Web.QuestionDesk(context.Background(), f.person(t, person))
		if err != nil {
			t.Fatal(err)
		}
		return len(d.Asked)
	}
	if n := waiting("amina"); n != 0 {
		t.Errorf("before anything is asked the trust has %d", n)
	}
	f.must(t, "kavita", funding.BidKind, id, funding.Ask, map[string]any{"review": funding.Cyber, "question": "Where is the plan?", "blocking": true})
	f.must(t, "kavita", funding.BidKind, id, funding.Ask, map[string]any{"review": funding.Cyber, "field": "in_use_on", "question": "When?", "unlock": true})
	if trust, funder, stranger := waiting("amina"), waiting("farah"), waiting("rzb-author"); trust != 2 || funder != 2 || stranger != 0 {
		t.Errorf("the trust has %d, the funder %d, another trust %d; want 2, 2, 0", trust, funder, stranger)
	}
	f.must(t, "amina", funding.BidKind, id, funding.AnswerQuestion, map[string]any{"clarification": "Q1", "answer": "Here."})
	if n := waiting("amina"); n != 1 {
		t.Errorf("after one answer %d wait", n)
	}
}
