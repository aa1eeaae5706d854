package funding_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// unlocks asks about one answer of the bid and lets the trust change it.
func unlocks(k funding.ReviewKind, field string) obj {
	return obj{"review": k, "field": field, "question": "Is the share for 2029/30 in the plan?", "blocking": true, "unlock": true}
}

// changes answers Q1 in words and gives the answer that it unlocked a new value.
func changes(value string) obj {
	return obj{"clarification": "Q1", "answer": "It is now.", "value": value}
}

const inPlan = "The local share is in the capital plan for all four years, 2029/30 included."

// twoConcluded is a bid of which the region's finance and clinical safety have
// concluded, on 15 and 18 May, and cyber asks on 20 May about affordability.
func twoConcluded(t *testing.T) *bidLife {
	t.Helper()
	l := newBid(t).inReview()
	l.do("harry", noon("2026-05-15"), funding.Conclude, obj{"review": funding.RegionFinance, "outcome": funding.SupportWithConditions, "reasons": "Affordable.", "conditions": []string{"Report each month."},
		"scores": []obj{{"criterion": "FINANCIAL", "score": 3}}})
	l.do("jonas", noon("2026-05-18"), funding.Conclude, supports(funding.ClinicalSafety))
	l.do("kavita", noon("2026-05-20"), funding.Ask, unlocks(funding.Cyber, "affordability_statement"))
	return l
}

// follow takes what a change made of the content into the next command's facts.
func (l *bidLife) follow(r funding.BidResult) {
	if r.Content != nil {
		l.facts.Content = *r.Content
	}
}

func TestOneChangedAnswerReopensExactlyTheReviewThatReadIt(t *testing.T) {
	l := twoConcluded(t)
	was := l.facts.Content
	r := l.do("amina", noon("2026-06-02"), funding.AnswerQuestion, changes(inPlan))
	if got := names(r.Events); got != "QUESTION_ANSWERED ANSWER_CHANGED REVIEW_REOPENED" {
		t.Errorf("events: %s", got)
	}
	finance, _ := l.bid.Review(funding.RegionFinance)
	k, waits := finance.ToConfirm()
	if finance.Status != funding.ReviewOpen || finance.Outcome != "" || !waits || k.Outcome != funding.SupportWithConditions || k.By != "harry" || k.Because != "Q1" || k.Scores[0].Score != 3 {
		t.Errorf("the review that read it: %+v", finance)
	}
	for _, v := range l.bid.Reviews {
		if v.Kind != funding.RegionFinance && len(v.Past) > 0 {
			t.Errorf("%s was reopened too", v.Kind)
		}
	}
	if v, _ := l.bid.Review(funding.ClinicalSafety); v.Status != funding.ReviewDone || v.Outcome != funding.Support {
		t.Errorf("the one that did not read it: %+v", v)
	}
	q := l.bid.Clarifications[0]
	if q.Change == nil || q.Change.Was != was.Answer("affordability_statement") || q.Change.Now != inPlan || !slices.Equal(q.Change.Reopened, []funding.ReviewKind{funding.RegionFinance}) {
		t.Errorf("the question keeps %+v", q.Change)
	}
	if l.bid.ContentHash != r.Content.Hash() || q.Change.NewHash != l.bid.ContentHash || q.Change.OldHash != was.Hash() || l.bid.CFO.ContentHash != was.Hash() || l.bid.SRO.ContentHash != was.Hash() {
		t.Errorf("hashes: the bid %s, the change %+v, the signature %s", l.bid.ContentHash, q.Change, l.bid.CFO.ContentHash)
	}
	if d := funding.FieldsDiffering(was, *r.Content); len(d) != 1 || d[0].Field != "answers.affordability_statement" {
		t.Errorf("what differs from what was submitted: %v", d)
	}
	letters := slices.DeleteFunc(slices.Clone(r.Effects.Letters), func(x funding.Letter) bool { return x.Person == "" })
	if len(letters) != 1 || letters[0].Person != "harry" || !strings.HasPrefix(letters[0].Body, "The answer you judged has changed: confirm or change your conclusion") {
		t.Errorf("letters to people: %+v", letters)
	}
}

// The review rested from 15 May to 2 June: 11 working days, with the bank
// holiday of 25 May. Its 20 days from 11 May so end on 24 June.
func TestAReopenedReviewIsConfirmedInOneClick(t *testing.T) {
	l := twoConcluded(t)
	l.refuses("REVIEW_DONE", "harry", noon("2026-05-21"), funding.Reconfirm, obj{"review": funding.RegionFinance})
	l.follow(l.do("amina", noon("2026-06-02"), funding.AnswerQuestion, changes(inPlan)))
	if c := l.reviewClock(funding.RegionFinance, "2026-06-04"); c.Gross != 6 || c.Net != 6 || c.Due != day("2026-06-24") || !c.Running || c.Late {
		t.Errorf("on 4 June its clock reads %+v, want 6 days, due on 24 June", c)
	}
	tasks, err := funding.BidTasks(l.bid, england())
	if i := slices.IndexFunc(tasks, func(k funding.Task) bool { return k.Person == "harry" }); err != nil || i < 0 || tasks[i].Title != "Confirm or change your conclusion: "+funding.RegionFinance.Title() {
		t.Errorf("tasks: %+v, %v", tasks, err)
	}
	l.refuses("REVIEW_TAKEN", "isla", noon("2026-06-03"), funding.Reconfirm, obj{"review": funding.RegionFinance})
	says(t, l.refuses("NOTHING_TO_CONFIRM", "kavita", noon("2026-06-03"), funding.Reconfirm, obj{"review": funding.Cyber}), "Conclude the review")
	r := l.do("harry", noon("2026-06-04"), funding.Reconfirm, obj{"review": funding.RegionFinance})
	v, _ := l.bid.Review(funding.RegionFinance)
	if names(r.Events) != "REVIEW_OUTCOME REVIEW_CONCLUDED" || v.Status != funding.ReviewDone || v.Outcome != funding.SupportWithConditions || v.Conditions[0] != "Report each month." || v.Done.Day != day("2026-06-04") || len(v.Past) != 1 {
		t.Errorf("%s: %+v", names(r.Events), v)
	}
	l.do("liam", noon("2026-06-05"), funding.Conclude, supports(funding.NationalFinanceRev))
	l.do("grace", noon("2026-06-05"), funding.Conclude, supports(funding.ICBSupport))
	l.do("isla", noon("2026-06-05"), funding.Conclude, supports(funding.RegionDigital))
	if l.do("kavita", noon("2026-06-05"), funding.Conclude, supports(funding.Cyber)); l.bid.Status != funding.Panel {
		t.Errorf("after the last review the bid is %s", l.bid.Status)
	}
	if l.do("maria", noon("2026-06-18"), funding.Decide, approval()); l.bid.Decision.Hash != l.facts.Content.Hash() {
		t.Errorf("decided on %s, want the changed content's hash", l.bid.Decision.Hash)
	}
}

// Concluded on its last day, 9 June, and reopened the next: three working days
// more, to 15 June. Somebody else who takes it over judges for themselves.
func TestAReopenedReviewHasTimeAndMayChangeHands(t *testing.T) {
	l := newBid(t).inReview()
	l.do("kavita", noon("2026-05-20"), funding.Ask, unlocks(funding.Cyber, "affordability_statement"))
	l.do("harry", noon("2026-06-09"), funding.Conclude, supports(funding.RegionFinance))
	l.do("amina", noon("2026-06-10"), funding.AnswerQuestion, changes(inPlan))
	v, _ := l.bid.Review(funding.RegionFinance)
	if due, err := l.bid.ReviewDue(v, england(), day("2026-06-10")); err != nil || due != day("2026-06-15") {
		t.Errorf("due on %v, %v; want 15 June", due, err)
	}
	l.facts.Assignee = example.Person("isla")
	l.do("farah", noon("2026-06-11"), funding.Assign, obj{"review": funding.RegionFinance, "person": "isla"})
	says(t, l.refuses("NOT_YOUR_CONCLUSION", "isla", noon("2026-06-11"), funding.Reconfirm, obj{"review": funding.RegionFinance}), "conclude it yourself")
	l.do("isla", noon("2026-06-11"), funding.Conclude, obj{"review": funding.RegionFinance, "outcome": funding.NotSupport, "reasons": "The plan does not hold it."})
	if v, _ := l.bid.Review(funding.RegionFinance); v.Outcome != funding.NotSupport || len(v.Past) != 1 || v.Past[0].Outcome != funding.Support {
		t.Errorf("the new conclusion beside the old one: %+v", v)
	}
}

func TestWhatAQuestionMayUnlock(t *testing.T) {
	l := newBid(t).inReview()
	on := noon("2026-05-20")
	asks := []struct{ name, field, code, says string }{
		{"a cost line", "lines.C1", "NOT_AN_ANSWER", `"lines.C1" is no answer of this bid`},
		{"the bid as a whole", "", "NOT_AN_ANSWER", "Choose one of the bid's questions"},
		{"a question that there is not", "weather", "NOT_AN_ANSWER", "weather"},
		{"who answers for the bid", "sro", "WHO_SIGNED", "names somebody who answers for the bid"},
	}
	for _, tt := range asks {
		t.Run(tt.name, func(t *testing.T) {
			no := l.refuses(tt.code, "kavita", on, funding.Ask, unlocks(funding.Cyber, tt.field))
			if says(t, no, tt.says); no.Field != "unlock" {
				t.Errorf("it stands by %q", no.Field)
			}
		})
	}
	l.do("kavita", on, funding.Ask, asked(funding.Cyber))                      // Q1 unlocks nothing
	l.do("kavita", on, funding.Ask, unlocks(funding.Cyber, "clinical_safety")) // Q2, a choice
	l.do("kavita", on, funding.Ask, unlocks(funding.Cyber, "in_use_on"))       // Q3, a date
	gives := []struct{ name, question, value, code, says string }{
		{"a value for a question that unlocks nothing", "Q1", "COVERED", "NOT_UNLOCKED", "Answer it in words"},
		{"a choice that there is not", "Q2", "PERHAPS", "NOT_A_CHOICE", "Choose one of those listed"},
		{"a day that is none", "Q3", "next spring", "DATE_INVALID", "2026-04-30"},
		{"nothing but spaces", "Q3", "  ", "ANSWER_EMPTIED", "cannot be emptied"},
	}
	for _, tt := range gives {
		t.Run(tt.name, func(t *testing.T) {
			no := l.refuses(tt.code, "amina", on, funding.AnswerQuestion, obj{"clarification": tt.question, "answer": "Here.", "value": tt.value})
			if says(t, no, tt.says); no.Field != "value" {
				t.Errorf("it stands by %q", no.Field)
			}
		})
	}
	says(t, l.refuses("ALREADY_UNLOCKED", "kavita", on, funding.Ask, unlocks(funding.Cyber, "in_use_on")), "Question Q3")
	hash := l.bid.ContentHash
	r := l.do("amina", on, funding.AnswerQuestion, obj{"clarification": "Q2", "answer": "It stands.", "value": l.facts.Content.Answer("clinical_safety")})
	if r.Content != nil || l.bid.ContentHash != hash || len(l.bid.Changes()) != 0 || names(r.Events) != "QUESTION_ANSWERED" {
		t.Errorf("the same value changed something: %s", names(r.Events))
	}
}

func TestWhichReviewsReadAnAnswer(t *testing.T) {
	rs := rules(t)
	tests := []struct {
		name, key string
		want      []funding.ReviewKind
	}{
		{"an answer of the financial case", "affordability_statement", []funding.ReviewKind{funding.ICBSupport, funding.RegionFinance, funding.NationalFinanceRev}},
		{"one that is named by key", "supplier_new", []funding.ReviewKind{funding.Cyber, funding.NationalFinanceRev}},
		{"one of the management case", "clinical_safety", []funding.ReviewKind{funding.RegionDigital, funding.ClinicalSafety}},
		{"one that stands in no case", "public_summary", []funding.ReviewKind{funding.ICBSupport, funding.RegionFinance, funding.RegionDigital, funding.ClinicalSafety, funding.Cyber, funding.NationalFinanceRev}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []funding.ReviewKind
			for _, k := range []funding.ReviewKind{funding.ICBSupport, funding.RegionFinance, funding.RegionDigital, funding.ClinicalSafety, funding.Cyber, funding.NationalFinanceRev} {
				if rs.Reads(k, tt.key) {
					got = append(got, k)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	if !rs.Reads(funding.Commercial, "clinical_safety") {
		t.Error("a review that no rule speaks of does not read everything")
	}
	rs.ReadBy = append(rs.ReadBy, funding.ReadRule{Review: funding.Cyber, Cases: []funding.Case{"POLITICAL"}, Keys: []string{"weather"}})
	at := len(rs.ReadBy) - 1
	var faults []string
	for _, f := range funding.CheckRuleset(rs) {
		faults = append(faults, f.Path)
	}
	if want := []string{"read_by[6].review", "read_by[6].cases", "read_by[6].keys"}; at != 6 || !slices.Equal(faults, want) {
		t.Errorf("faults at %v, want %v", faults, want)
	}
}
