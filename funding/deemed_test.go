package funding_test

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// Reviews began on Monday 11 May 2026; with the bank holiday of the 25th the
// tenth working day after is Tuesday 26 May and the twentieth Tuesday 9 June.
func TestASilentICBSupportsOnlyWhereTheRulesetSaysSo(t *testing.T) {
	tests := []struct {
		name   string
		days   int
		before func(l *bidLife)
		at     string // 5pm of this day
		want   string // events of what is rung then; "" = nothing is due
		deemed bool
	}{
		{"never, as shipped: it is late on the twentieth day", 0, nil, "2026-06-09", "REVIEW_OVERDUE REVIEW_OVERDUE REVIEW_OVERDUE REVIEW_OVERDUE REVIEW_OVERDUE REVIEW_OVERDUE", false},
		{"a day too early", 10, nil, "2026-05-25", "", false},
		{"on the tenth day", 10, nil, "2026-05-26", "DEEMED_SUPPORT", true},
		{"on the day it would be late, it is not called late", 20, nil, "2026-06-09", "DEEMED_SUPPORT REVIEW_OVERDUE REVIEW_OVERDUE REVIEW_OVERDUE REVIEW_OVERDUE REVIEW_OVERDUE", true},
		{"it answered", 10, func(l *bidLife) { l.do("grace", noon("2026-05-22"), funding.Conclude, supports(funding.ICBSupport)) }, "2026-05-26", "", false},
		{"its question stops the clock", 10, func(l *bidLife) { l.do("grace", noon("2026-05-20"), funding.Ask, asked(funding.ICBSupport)) }, "2026-05-26", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newBid(t)
			l.facts.Rules.Clocks.DeemedSupport = tt.days
			l.inReview()
			if tt.before != nil {
				tt.before(l)
			}
			at := day(tt.at).At(17, 0)
			if tt.want == "" {
				l.refuses("NOTHING_DUE", "system", at, funding.Wake, nil)
				return
			}
			if got := l.wake(at); got != tt.want {
				t.Fatalf("rang %q, want %q", got, tt.want)
			}
			v, _ := l.bid.Review(funding.ICBSupport)
			if v.Deemed != tt.deemed || tt.deemed && (v.Outcome != funding.Support || v.Reviewer != "" || v.Done.Day != day(tt.at) || !strings.Contains(v.Reasons, "nobody has judged the bid")) {
				t.Errorf("the review is %+v", v)
			}
		})
	}
}

func TestAnICBHasThreeQuestions(t *testing.T) {
	l := newBid(t).inReview()
	body := func(answers obj) obj {
		return obj{"review": funding.ICBSupport, "outcome": funding.Support, "reasons": "Sound.", "answers": answers}
	}
	no := l.refuses("NOT_A_CHOICE", "grace", noon("2026-05-22"), funding.Conclude, body(obj{"convergence": "MAYBE"}))
	says(t, no, "MAYBE", "closer together", "YES or NO")
	no = l.refuses("NO_SUCH_QUESTION", "grace", noon("2026-05-22"), funding.Conclude, body(obj{"price": "YES"}))
	says(t, no, "tail_affordable, convergence")
	l.refuses("NO_SUCH_QUESTION", "kavita", noon("2026-05-22"), funding.Conclude, obj{"review": funding.Cyber, "outcome": funding.Support, "reasons": "Sound.", "answers": obj{"convergence": "YES"}})
	l.do("grace", noon("2026-05-22"), funding.Conclude, body(obj{"convergence": "YES", "tail_affordable": "NO"}))
	v, _ := l.bid.Review(funding.ICBSupport)
	if len(v.Answers) != 2 || v.Answers[0] != (funding.ReviewAnswer{Key: "tail_affordable", Value: "NO"}) || v.Deemed {
		t.Errorf("answered %+v, want both in the ruleset's order", v.Answers)
	}
}

func TestAFourthQuestionToTheICBIsRefused(t *testing.T) {
	r := rules(t)
	if faults := funding.CheckRuleset(r); len(faults) != 0 {
		t.Fatalf("the shipped ruleset: %v", faults)
	}
	tests := []struct {
		name string
		more funding.ReviewQuestion
		path string
	}{
		{"a fourth", funding.ReviewQuestion{Review: funding.ICBSupport, Key: "price", Label: "Is it cheap?"}, "review_questions"},
		{"one twice", funding.ReviewQuestion{Review: funding.ICBSupport, Key: "convergence", Label: "Again?"}, "review_questions[2].key"},
		{"of no review", funding.ReviewQuestion{Review: "CHARM", Key: "a", Label: "Is it nice?"}, "review_questions[2].review"},
		{"a product", funding.ReviewQuestion{Review: funding.Cyber, Key: "a", Label: "Is it Epic?"}, "review_questions[2].label"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bad := r
			bad.ReviewQuestions = append(append([]funding.ReviewQuestion{}, r.ReviewQuestions...), tt.more)
			if faults := funding.CheckRuleset(bad); len(faults) == 0 || faults[0].Path != tt.path {
				t.Errorf("got %v, want a fault at %s", faults, tt.path)
			}
		})
	}
}
