package funding_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// Asked on 20 May, due on 4 June, with the bank holiday of 25 May; asked on 18
// May, due on 2 June. On 3 June at noon the one is 9 working days old, the
// other 11 and late.
func TestTheInboxOfQuestionsOverAllBids(t *testing.T) {
	first, second := newBid(t).inReview(), newBid(t).inReview()
	first.do("kavita", noon("2026-05-20"), funding.Ask, obj{"review": funding.Cyber, "question": "Which plan?"})
	first.do("kavita", noon("2026-05-20"), funding.Ask, asked(funding.Cyber))
	first.do("jonas", noon("2026-05-20"), funding.Ask, obj{"review": funding.ClinicalSafety, "question": "Who signs?", "blocking": true})
	first.do("amina", noon("2026-05-21"), funding.AnswerQuestion, obj{"clarification": "Q3", "answer": "Dr Powell."})
	second.bid.ID = "FP26-RZX-002"
	second.do("kavita", noon("2026-05-18"), funding.Ask, obj{"review": funding.Cyber, "field": "in_use_on", "question": "When?", "unlock": true})
	list, err := funding.OpenQuestions([]funding.Bid{first.bid, second.bid}, england(), noon("2026-06-03"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, q := range list {
		got = append(got, fmt.Sprintf("%s %s due %s, %d days, stops %v, unlocks %v, late %v", q.Bid, q.ID, q.Due, q.Age, q.Blocking, q.Unlock, q.Late))
	}
	want := []string{
		"FP26-RZX-002 Q1 due 2026-06-02, 11 days, stops false, unlocks true, late true",
		"FP26-RZX-001 Q2 due 2026-06-04, 9 days, stops true, unlocks false, late false",
		"FP26-RZX-001 Q1 due 2026-06-04, 9 days, stops false, unlocks false, late false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	if list, err := funding.OpenQuestions(nil, england(), noon("2026-06-03")); err != nil || list == nil || len(list) != 0 {
		t.Errorf("without bids: %v, %v; want an empty list", list, err)
	}
}
