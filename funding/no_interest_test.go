package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

func TestAReviewerDeclaresNoInterest(t *testing.T) {
	l := newBid(t).inReview()
	cyber := obj{"review": funding.Cyber}
	l.refuses("NOT_YOUR_REVIEW", "grace", noon("2026-05-12"), funding.DeclareNoInterest, cyber)
	l.refuses("NOT_YOUR_ROLE", "farah", noon("2026-05-12"), funding.DeclareNoInterest, cyber)
	r := l.do("kavita", noon("2026-05-12"), funding.DeclareNoInterest, cyber)
	v, _ := l.bid.Review(funding.Cyber)
	if len(v.NoInterest) != 1 || v.NoInterest[0].By != "kavita" || v.NoInterest[0].Day != day("2026-05-12") || v.Status != funding.ReviewWaiting || v.Undeclared() {
		t.Errorf("the review keeps %+v, want Kavita's word of 12 May and nothing started", v)
	}
	if r.Events[0].Name != "NO_INTEREST_DECLARED" || !r.Events[0].ForFunder || len(r.Effects.Letters) != 0 {
		t.Errorf("it says %+v and writes %d letters, want an event for the funder alone", r.Events, len(r.Effects.Letters))
	}
	says(t, l.refuses("ALREADY_DECLARED", "kavita", noon("2026-05-13"), funding.DeclareNoInterest, cyber), "You said on 12 May 2026")
}

// Reviews go on without a declaration; it is listed that there is none, also
// when the review was handed on to somebody else.
func TestWhoHasNotDeclared(t *testing.T) {
	l := newBid(t).inReview()
	undeclared := func() (n int) {
		for _, v := range l.bid.Reviews {
			if v.Undeclared() {
				n++
			}
		}
		return n
	}
	if n := undeclared(); n != 0 {
		t.Errorf("%d reviews that nobody has are listed", n)
	}
	l.do("grace", noon("2026-05-12"), funding.Conclude, supports(funding.ICBSupport))
	l.do("harry", noon("2026-05-12"), funding.StartReview, obj{"review": funding.RegionFinance})
	l.do("harry", noon("2026-05-12"), funding.DeclareNoInterest, obj{"review": funding.RegionFinance})
	if n := undeclared(); n != 1 {
		t.Errorf("%d reviews are without a declaration, want Grace's alone", n)
	}
	l.facts.Assignee = example.Person("isla")
	l.do("farah", noon("2026-05-13"), funding.Assign, obj{"review": funding.RegionFinance, "person": "isla"})
	if n := undeclared(); n != 2 {
		t.Errorf("%d reviews are without a declaration, want two: what Harry said is not Isla's word", n)
	}
	l.do("isla", noon("2026-05-13"), funding.DeclareNoInterest, obj{"review": funding.RegionFinance})
	if v, _ := l.bid.Review(funding.RegionFinance); len(v.NoInterest) != 2 || v.NoInterest[0].By != "harry" {
		t.Errorf("the review keeps %+v, want both words in their order", v.NoInterest)
	}
}
