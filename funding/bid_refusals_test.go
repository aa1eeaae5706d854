package funding_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func supports(k funding.ReviewKind) obj {
	return obj{"review": k, "outcome": funding.Support, "reasons": "The case is made."}
}

// Each row says where the bid stands, what somebody tries, and the no.
func TestWhatABidRefuses(t *testing.T) {
	draft := func(l *bidLife) {}
	submitted := func(l *bidLife) { l.submitted() }
	inReview := func(l *bidLife) { l.inReview() }
	atPanel := func(l *bidLife) { l.reviewed() }
	questioned := func(l *bidLife) { l.inReview().do("kavita", noon("2026-05-20"), funding.Ask, asked(funding.Cyber)) }
	tests := []struct {
		name   string
		to     func(*bidLife)
		by     string
		verb   funding.Verb
		body   obj
		code   string
		kind   refusal.Kind
		saying string
	}{
		{"a verb that no bid knows", draft, "amina", "dance", nil, "VERB_UNKNOWN", refusal.Invalid, "dance"},
		{"an author cannot submit", draft, "amina", funding.Submit, nil, "NOT_YOUR_ROLE", refusal.Forbidden, "You are signed in as Bid author at RZX"},
		{"a reviewer cannot approve inside the trust", draft, "grace", funding.ApproveInside, nil, "NOT_YOUR_ROLE", refusal.Forbidden, "senior responsible owner"},
		{"only the engine wakes", draft, "olive", funding.Wake, nil, "NOT_YOUR_ROLE", refusal.Forbidden, ""},
		{"nobody who is not signed in", draft, "", funding.Submit, nil, "NOT_YOUR_ROLE", refusal.Forbidden, ""},
		{"no submission without the SRO", draft, "eleri", funding.Submit, nil, "SRO_NOT_APPROVED", refusal.Conflict, ""},
		{"no second submission", submitted, "eleri", funding.Submit, nil, "WRONG_STATE", refusal.Conflict, "This bid is “Completeness check”"},
		{"no review before it is complete", submitted, "grace", funding.StartReview, obj{"review": funding.ICBSupport}, "WRONG_STATE", refusal.Conflict, ""},
		{"a return has reasons", submitted, "farah", funding.Return, obj{"reasons": " "}, "REASONS_MISSING", refusal.Invalid, "The trust needs to know"},
		{"a withdrawal has reasons", inReview, "eleri", funding.Withdraw, nil, "REASONS_MISSING", refusal.Invalid, ""},
		{"no recall once reviews have begun", inReview, "eleri", funding.Recall, nil, "WRONG_STATE", refusal.Conflict, "“In review”"},
		{"a review that the bid does not have", inReview, "liam", funding.Conclude, supports(funding.Commercial), "NO_SUCH_REVIEW", refusal.Invalid, "CYBER"},
		{"somebody else's kind of review", inReview, "grace", funding.Conclude, supports(funding.Cyber), "NOT_YOUR_REVIEW", refusal.Forbidden, "cyber reviewer"},
		{"a review without reasons", inReview, "grace", funding.Conclude, obj{"review": funding.ICBSupport, "outcome": funding.Support, "reasons": ""}, "REASONS_MISSING", refusal.Invalid, ""},
		{"an outcome that does not exist", inReview, "grace", funding.Conclude, obj{"review": funding.ICBSupport, "outcome": "MAYBE", "reasons": "x"}, "NOT_A_CHOICE", refusal.Invalid, "MAYBE"},
		{"a score of 5", inReview, "liam", funding.Conclude, scored("ECONOMIC", 5), "OUT_OF_RANGE", refusal.Invalid, "0 (no evidence) to 4 (excellent)"},
		{"a criterion of another review", inReview, "liam", funding.Conclude, scored("STRATEGIC", 3), "NOT_YOUR_CRITERION", refusal.Invalid, "Strategic fit is not scored by National finance"},
		{"a criterion that does not exist", inReview, "liam", funding.Conclude, scored("CHARM", 3), "NO_SUCH_CRITERION", refusal.Invalid, "CHARM"},
		{"an empty question", inReview, "kavita", funding.Ask, obj{"review": funding.Cyber, "question": " "}, "QUESTION_MISSING", refusal.Invalid, ""},
		{"a conclusion while the question is open", questioned, "kavita", funding.Conclude, supports(funding.Cyber), "QUESTION_OPEN", refusal.Conflict, "Q1"},
		{"an answer to no question", questioned, "amina", funding.AnswerQuestion, answered("Q2"), "NO_SUCH_QUESTION", refusal.Invalid, "Q2"},
		{"an empty answer", questioned, "amina", funding.AnswerQuestion, obj{"clarification": "Q1", "answer": ""}, "ANSWER_MISSING", refusal.Invalid, ""},
		{"an answer from the funder", questioned, "farah", funding.AnswerQuestion, answered("Q1"), "NOT_YOUR_ROLE", refusal.Forbidden, ""},
		{"a decision before the reviews are done", inReview, "maria", funding.Decide, approval(), "WRONG_STATE", refusal.Conflict, ""},
		{"a decision by the programme manager", atPanel, "farah", funding.Decide, approval(), "NOT_YOUR_ROLE", refusal.Forbidden, "panel chair"},
		{"a decision without reasons", atPanel, "maria", funding.Decide, obj{"outcome": funding.Declined, "reasons": ""}, "REASONS_MISSING", refusal.Invalid, "Every decision has reasons"},
		{"an unknown decision", atPanel, "maria", funding.Decide, obj{"outcome": "PERHAPS", "reasons": "x"}, "NOT_A_CHOICE", refusal.Invalid, "PERHAPS"},
		{"conditions promised and not named", atPanel, "maria", funding.Decide, obj{"outcome": funding.ApprovedWithConditions, "reasons": "x"}, "CONDITIONS_MISSING", refusal.Invalid, ""},
		{"conditions named and not meant", atPanel, "maria", funding.Decide, with("outcome", funding.Approved), "CONDITIONS_NOT_WANTED", refusal.Invalid, ""},
		{"an empty condition", atPanel, "maria", funding.Decide, with("conditions", []obj{{"text": " "}}), "CONDITION_EMPTY", refusal.Invalid, "K1"},
		{"a condition that blocks the unblockable", atPanel, "maria", funding.Decide, with("conditions", []obj{{"text": "x", "blocks": "LUNCH"}}), "NOT_A_CHOICE", refusal.Invalid, "LUNCH"},
		{"a condition on claims without a date", atPanel, "maria", funding.Decide, with("conditions", []obj{{"text": "x", "blocks": "CLAIMS"}}), "CONDITION_UNDATED", refusal.Invalid, ""},
		{"two conditions of one name", atPanel, "maria", funding.Decide, with("conditions", []obj{{"text": "x", "ref": "K2"}, {"text": "y"}}), "REF_TWICE", refusal.Invalid, "K2"},
		{"a body that cannot be read", atPanel, "maria", funding.Decide, obj{"outcome": 7}, "BODY_MALFORMED", refusal.Invalid, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newBid(t)
			tt.to(l)
			no := l.refuses(tt.code, tt.by, noon("2026-06-10"), tt.verb, tt.body)
			if no.Kind != tt.kind {
				t.Errorf("got kind %s, want %s", no.Kind, tt.kind)
			}
			says(t, no, tt.saying)
		})
	}
}

func scored(criterion string, n int) obj {
	b := supports(funding.NationalFinanceRev)
	b["scores"] = []obj{{"criterion": criterion, "score": n}}
	return b
}

// with is the approval with one field changed.
func with(field string, value any) obj {
	b := approval()
	b[field] = value
	return b
}

func TestAnsweringTwice(t *testing.T) {
	l := newBid(t).inReview()
	l.do("kavita", noon("2026-05-20"), funding.Ask, asked(funding.Cyber))
	l.do("amina", noon("2026-06-02"), funding.AnswerQuestion, answered("Q1"))
	says(t, l.refuses("ALREADY_ANSWERED", "david", noon("2026-06-03"), funding.AnswerQuestion, answered("Q1")), "2 June 2026")
}

func TestAReviewBelongsToWhoTookIt(t *testing.T) {
	l := newBid(t).inReview()
	l.do("harry", noon("2026-05-12"), funding.StartReview, obj{"review": funding.RegionFinance})
	l.refuses("REVIEW_TAKEN", "isla", noon("2026-05-13"), funding.Conclude, supports(funding.RegionFinance))
	l.do("harry", noon("2026-05-13"), funding.Conclude, supports(funding.RegionFinance))
	l.refuses("REVIEW_DONE", "harry", noon("2026-05-14"), funding.Conclude, supports(funding.RegionFinance))
}

func TestWhoStandsDownIsOutOfTheWholeBid(t *testing.T) {
	l := newBid(t).inReview()
	l.refuses("REASONS_MISSING", "harry", noon("2026-05-12"), funding.Recuse, obj{"review": funding.RegionFinance})
	l.do("harry", noon("2026-05-12"), funding.Recuse, obj{"review": funding.RegionFinance, "reasons": "My sister works there."})
	l.refuses("RECUSED", "harry", noon("2026-05-13"), funding.StartReview, obj{"review": funding.RegionFinance})
	l.refuses("RECUSED", "harry", noon("2026-05-13"), funding.Conclude, supports(funding.RegionDigital))
	l.do("isla", noon("2026-05-13"), funding.Conclude, supports(funding.RegionFinance))
	if v, _ := l.bid.Review(funding.RegionFinance); v.Reviewer != "isla" || len(v.Recused) != 1 {
		t.Errorf("got %+v", v)
	}
}

// dual is maria with one more post.
func dual(role funding.Role, org string) funding.Person {
	p := example.Person("maria")
	p.Posts = append(p.Posts, funding.Post{Role: role, Org: org})
	return p
}

func TestWhoReviewedCannotDecide(t *testing.T) {
	l, d := newBid(t).inReview(), example.Dates()
	for _, r := range d.Reviews[1:] {
		l.conclude(r)
	}
	l.facts.Person = dual(funding.ICBReviewer, example.ICB)
	r, err := funding.ApplyBid(l.bid, l.facts, command(funding.BidKind, l.bid.ID, "maria", noon("2026-06-09"), funding.Conclude, supports(funding.ICBSupport)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = funding.ApplyBid(r.Bid, l.facts, command(funding.BidKind, l.bid.ID, "maria", d.Decided, funding.Decide, approval()))
	if no := refused(t, err, "SAME_PERSON"); no.Kind != refusal.Forbidden {
		t.Errorf("got %s, want a 403", no.Kind)
	}
}

func TestSROAndCFOAreTwoPeople(t *testing.T) {
	l := newBid(t)
	both := example.Person("david")
	both.Posts = append(both.Posts, funding.Post{Role: funding.TrustCFO, Org: example.Trust})
	l.do("david", noon("2026-05-05"), funding.ApproveInside, nil)
	l.facts.Person = both
	_, err := funding.ApplyBid(l.bid, l.facts, command(funding.BidKind, l.bid.ID, "david", noon("2026-05-06"), funding.Submit, nil))
	refused(t, err, "SAME_PERSON")
}

func TestOnlyThePeopleTheBidNames(t *testing.T) {
	l := newBid(t)
	l.facts.Content.Answers["sro"] = funding.Answer{Value: "somebody-else"}
	l.refuses("NOT_THE_NAMED_SRO", "david", noon("2026-05-05"), funding.ApproveInside, nil)
	l = newBid(t)
	l.facts.Content.Answers["cfo"] = funding.Answer{Value: "somebody-else"}
	l.do("david", noon("2026-05-05"), funding.ApproveInside, nil)
	l.refuses("NOT_THE_NAMED_CFO", "eleri", noon("2026-05-06"), funding.Submit, nil)
}

func TestTheBidMayNotChangeAfterTheSROsApproval(t *testing.T) {
	l := newBid(t)
	l.do("david", noon("2026-05-05"), funding.ApproveInside, nil)
	l.facts.Content.Lines[0].Amounts[2026]++
	no := l.refuses("CHANGED_SINCE_APPROVAL", "eleri", noon("2026-05-06"), funding.Submit, nil)
	if no.Link != "approve" {
		t.Errorf("links to %q, want approve", no.Link)
	}
	l.do("david", noon("2026-05-06"), funding.ApproveInside, nil) // again, this version; but it is a penny short of match now
	no = l.refuses("CRITERION_MATCH", "eleri", noon("2026-05-06"), funding.Submit, nil)
	says(t, no, "£0.01 short")
}

func TestEveryFailedCriterionIsListed(t *testing.T) {
	l := newBid(t)
	for key := range l.facts.Content.Answers {
		if key != "title" && key != "sro" && key != "cfo" {
			l.facts.Content.Answers[key] = funding.Answer{}
		}
	}
	l.do("david", noon("2026-05-05"), funding.ApproveInside, nil)
	no := l.refuses("CRITERION_ANSWERS", "eleri", noon("2026-05-06"), funding.Submit, nil)
	var got []string
	for _, e := range no.All() {
		got = append(got, e.Code+">"+e.Link)
	}
	want := "CRITERION_ANSWERS>about CRITERION_F1>approvals CRITERION_F5>approvals CRITERION_F8>options CRITERION_F10>approvals CRITERION_F11>approvals"
	if strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
}

func TestTheRoundClosesToTheMillisecond(t *testing.T) {
	closes := day("2026-06-30").At(17, 0)
	l := newBid(t)
	l.do("david", noon("2026-06-30"), funding.ApproveInside, nil)
	no := l.refuses("ROUND_CLOSED", "eleri", closes.Add(time.Millisecond), funding.Submit, nil)
	says(t, no, "until 5:00:00.000pm BST on 30 June 2026", "came at 5:00:00.001pm BST on 30 June 2026", "kept as a draft")
	l.do("eleri", closes, funding.Submit, nil)
}
