package funding_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// twoJudged is a bid before the panel whose strategic fit has 3, and whose
// financial case has 2 and 3.
func twoJudged(t *testing.T) *bidLife {
	t.Helper()
	l := newBid(t).inReview()
	for _, r := range example.Dates().Reviews {
		body := obj{"review": r.Kind, "outcome": funding.Support, "reasons": "The case is made."}
		switch r.Kind {
		case funding.RegionDigital:
			body["scores"] = []obj{{"criterion": "STRATEGIC", "score": 3, "reasons": "It follows the system's plan."}}
		case funding.RegionFinance:
			body["scores"] = []obj{{"criterion": "FINANCIAL", "score": 2, "reasons": "The tail is thin."}}
		case funding.NationalFinanceRev:
			body["scores"] = []obj{{"criterion": "FINANCIAL", "score": 3, "reasons": "Affordable."}}
		}
		l.do(r.By, r.At, funding.Conclude, body)
	}
	return l
}

func TestFeedbackByCriterion(t *testing.T) {
	l := twoJudged(t)
	l.facts.Round.ReleaseAtOnce = false
	l.do("maria", example.Dates().Decided, funding.Decide, declined())
	want := map[string]funding.Feedback{
		"STRATEGIC": {Criterion: "STRATEGIC", Title: "Strategic fit", Score: "3", Band: "good", Reasons: []string{"It follows the system's plan."}},
		"FINANCIAL": {Criterion: "FINANCIAL", Title: "Financial case and affordability", Score: "2.5", Band: "between partial and good"},
	}
	got := l.bid.Decision.Feedback
	if len(got) != 2 {
		t.Fatalf("got %+v, want the two criteria that were scored", got)
	}
	for _, k := range got {
		w := want[k.Criterion]
		if k.Criterion == "FINANCIAL" {
			if len(k.Reasons) != 2 || !strings.Contains(strings.Join(k.Reasons, "|"), "The tail is thin.") || !strings.Contains(strings.Join(k.Reasons, "|"), "Affordable.") {
				t.Errorf("reasons %q, want both", k.Reasons)
			}
			k.Reasons, w.Title = nil, k.Title
		}
		if diff := cmp.Diff(w, k); diff != "" {
			t.Error(diff)
		}
	}
	letter := l.bid.DecisionLetters()[0].Body
	for _, words := range []string{"How each criterion was judged", "Strategic fit: good, 3 of 4. It follows the system's plan.", "between partial and good, 2.5 of 4."} {
		if !strings.Contains(letter, words) {
			t.Errorf("the letter does not say %q:\n%s", words, letter)
		}
	}
	for _, r := range example.Dates().Reviews {
		if name := example.Person(r.By).Name; strings.Contains(letter, name) || strings.Contains(letter, r.By) {
			t.Errorf("the letter names the reviewer %s", name)
		}
	}
}

// Scores that lay far apart are told as they were agreed, for the agreed
// reasons alone.
func TestFeedbackTellsWhatWasAgreed(t *testing.T) {
	b := newBid(t).bid
	b.Reviews = []funding.Review{
		{Kind: funding.RegionFinance, Reviewer: "harry", Status: funding.ReviewDone, Scores: []funding.Score{{Criterion: "FINANCIAL", Score: 1, Reasons: "No."}}},
		{Kind: funding.NationalFinanceRev, Reviewer: "liam", Status: funding.ReviewDone, Scores: []funding.Score{{Criterion: "FINANCIAL", Score: 4, Reasons: "Yes."}}},
	}
	b.Agreed = []funding.Agreed{{Criterion: "FINANCIAL", Score: 3, Reasons: "The tail is paid for."}}
	got := b.Feedback(newBid(t).facts.Rules)
	if len(got) != 1 || got[0].Words() != "Good, 3 of 4" || len(got[0].Reasons) != 1 || got[0].Reasons[0] != "The tail is paid for." {
		t.Errorf("got %+v, want what was agreed", got)
	}
}
