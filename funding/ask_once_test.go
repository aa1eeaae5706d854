package funding_test

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

func TestWhatMayAnswerAQuestionAlready(t *testing.T) {
	l := newBid(t)
	l.inReview()
	l.do("kavita", noon("2026-05-20"), funding.Ask, obj{"review": funding.Cyber, "field": "clinical_safety", "question": "When will the DSPT improvement plan be agreed?", "blocking": true})
	l.do("amina", noon("2026-06-02"), funding.AnswerQuestion, obj{"clarification": "Q1", "answer": "By 30 September 2026."})
	content := example.Content()
	tests := []struct {
		name, field, question string
		want                  string
	}{
		{"a field with an answer and an earlier question", "clinical_safety", "Who is the safety officer?", "ANSWER clinical_safety, QUESTION Q1"},
		{"another field, in much the same words", "supplier_name", "Is the DSPT improvement plan agreed, and when?", "ANSWER supplier_name, QUESTION Q1"},
		{"the bid as a whole, in the same words", "", "When will the plan for DSPT improvement be agreed?", "QUESTION Q1"},
		{"the bid as a whole, about something else", "", "Who pays for the interfaces?", ""},
		{"nothing but small words", "", "When will it be?", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, k := range l.bid.Covering(content, tt.field, tt.question) {
				got = append(got, k.What+" "+k.ID)
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("got %q, want %q", strings.Join(got, ", "), tt.want)
			}
		})
	}
}
