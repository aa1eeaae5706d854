package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// formerly is E16: somebody who worked for Northmoor until 2025.
func formerly(id string) funding.Person {
	p := example.Person(id)
	p.Bars = []funding.Bar{{Org: "RZX", Via: "RZX", Nature: funding.Employment, Until: day("2025-03-31"), Ends: day("2027-03-31")}}
	return p
}

func TestHowLongAnInterestCounts(t *testing.T) {
	twoYears := funding.ConflictRules{EmploymentYears: 2}
	tests := []struct {
		name     string
		interest funding.Interest
		ends     string
		on       string
		bars     bool
	}{
		{"a former post, two years after to the day", funding.Interest{Nature: funding.Employment, From: day("2019-09-01"), Until: day("2025-03-31")}, "2027-03-31", "2027-03-31", true},
		{"and not a day longer", funding.Interest{Nature: funding.Employment, From: day("2019-09-01"), Until: day("2025-03-31")}, "2027-03-31", "2027-04-01", false},
		{"a leap day has its two years at the end of February", funding.Interest{Nature: funding.Employment, From: day("2019-09-01"), Until: day("2024-02-29")}, "2026-02-28", "2026-02-28", true},
		{"a post that lasts", funding.Interest{Nature: funding.Employment, From: day("2019-09-01")}, "", "2036-01-01", true},
		{"shares, until they are sold", funding.Interest{Nature: funding.FinancialInterest, From: day("2024-01-01"), Until: day("2026-05-01")}, "2026-05-01", "2026-05-02", false},
		{"before it began", funding.Interest{Nature: funding.FamilyInterest, From: day("2026-05-06")}, "", "2026-05-05", false},
		{"one that was allowed", funding.Interest{Nature: funding.OtherInterest, From: day("2024-01-01"), Allowed: true}, "", "2026-05-06", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			i := tt.interest
			i.BarsUntil = i.Ends(twoYears)
			var want calendar.Date
			if tt.ends != "" {
				want = day(tt.ends)
			}
			if i.BarsUntil != want || i.Bars(day(tt.on)) != tt.bars {
				t.Errorf("ends %v, bars on %s: %v; want %s, %v", i.BarsUntil, tt.on, i.Bars(day(tt.on)), tt.ends, tt.bars)
			}
		})
	}
}

func TestAnInterestKeepsPeopleAway(t *testing.T) {
	l := newBid(t)
	l.inReview()
	kavita := formerly("kavita")
	l.facts.Assignee = kavita
	no := func(p funding.Person, verb funding.Verb, body any, code string) *funding.Error {
		t.Helper()
		f := l.facts
		f.Person = p
		_, err := funding.ApplyBid(l.bid, f, command(funding.BidKind, l.bid.ID, p.ID, noon("2026-05-20"), verb, body))
		return refused(t, err, code)
	}
	cyber := obj{"review": funding.Cyber}
	e := no(kavita, funding.StartReview, cyber, "CONFLICT_OF_INTEREST")
	says(t, e, "You worked until 31 March 2025 at RZX", "until the end of 31 March 2027")
	if e.Kind != refusal.Forbidden {
		t.Errorf("it is a %v, want it forbidden", e.Kind)
	}
	no(kavita, funding.Ask, obj{"review": funding.Cyber, "question": "When?"}, "CONFLICT_OF_INTEREST")
	no(kavita, funding.Conclude, supports(funding.Cyber), "CONFLICT_OF_INTEREST")
	says(t, no(example.Person("farah"), funding.Assign, obj{"review": funding.Cyber, "person": "kavita"}, "CONFLICT_OF_INTEREST"), "Kavita Rao worked until 31 March 2025 at RZX")
	no(formerly("farah"), funding.Assign, obj{"review": funding.Cyber, "person": "kavita"}, "CONFLICT_OF_INTEREST")
	inside := formerly("eleri") // a bar is for those who judge from outside
	if err := funding.May(inside, "getBid", l.bid.Subject(inside)); err != nil {
		t.Errorf("the trust's own officer is kept from its bid: %v", err)
	}
	if err := funding.May(kavita, "getBid", funding.Subject{Org: "RZB", Funder: "FPF"}); err != nil {
		t.Errorf("another trust's bid is kept from her too: %v", err)
	}
	award := funding.Award{Org: "RZX", Funder: "FPF", ICB: "QWO", Region: "Y63", Status: funding.Active}
	if err := funding.May(formerly("liam"), "checkClaim", award.Subject()); err == nil || err.Code != "CONFLICT_OF_INTEREST" {
		t.Errorf("a claim may be checked by somebody with an interest: %v", err)
	}
}

func TestAReviewIsGivenToSomebody(t *testing.T) {
	l := newBid(t)
	l.inReview()
	give := func(k funding.ReviewKind, to string) obj {
		l.facts.Assignee = example.Person(to)
		return obj{"review": k, "person": to}
	}
	r := l.do("farah", noon("2026-05-12"), funding.Assign, give(funding.RegionFinance, "harry"))
	v, _ := l.bid.Review(funding.RegionFinance)
	if v.Reviewer != "harry" || v.Status != funding.ReviewWaiting || v.Assigned == nil || v.Assigned.By != "farah" {
		t.Errorf("the review stands as %+v", v)
	}
	if len(r.Effects.Letters) != 1 || r.Effects.Letters[0].Person != "harry" {
		t.Errorf("told %v, want Harry alone", r.Effects.Letters)
	}
	tests := []struct {
		name, by string
		body     obj
		code     string
	}{
		{"to somebody of another kind", "farah", give(funding.RegionFinance, "liam"), "NOT_THEIR_REVIEW"},
		{"to nobody that there is", "farah", give(funding.RegionFinance, "nemo"), "NOT_THEIR_REVIEW"},
		{"to who has it", "farah", give(funding.RegionFinance, "harry"), "ALREADY_ASSIGNED"},
		{"from nobody", "farah", obj{"review": funding.Cyber, "person": ""}, "NOT_ASSIGNED"},
		{"a review that the bid has not", "farah", give(funding.Commercial, "liam"), "NO_SUCH_REVIEW"},
		{"by a reviewer", "liam", give(funding.RegionFinance, "isla"), "NOT_YOUR_ROLE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if p, ok := tt.body["person"].(string); ok {
				l.facts.Assignee = example.Person(p)
			}
			_, err := l.try(tt.by, noon("2026-05-12"), funding.Assign, tt.body)
			refused(t, err, tt.code)
		})
	}
	_, err := l.try("isla", noon("2026-05-13"), funding.StartReview, obj{"review": funding.RegionFinance})
	refused(t, err, "REVIEW_TAKEN")
	l.do("farah", noon("2026-05-13"), funding.Assign, give(funding.RegionFinance, "isla"))
	l.do("isla", noon("2026-05-14"), funding.Recuse, obj{"review": funding.RegionFinance, "reasons": "My brother works there."})
	_, err = l.try("farah", noon("2026-05-14"), funding.Assign, give(funding.RegionDigital, "isla"))
	says(t, refused(t, err, "RECUSED"), "Isla Fraser stood down")
	l.do("farah", noon("2026-05-14"), funding.Assign, give(funding.RegionFinance, "harry"))
	if due, err := l.bid.ReviewDue(l.bid.Reviews[0], england(), day("2026-05-14")); err != nil || due != day("2026-06-09") {
		t.Errorf("due on %v (%v), want 9 June: being handed about moves no clock", due, err)
	}
}

func TestWhoCouldHaveAReview(t *testing.T) {
	l := newBid(t)
	l.inReview()
	v, _ := l.bid.Review(funding.RegionFinance)
	zoe := funding.Person{ID: "zoe", Name: "Zoe Hall", Posts: []funding.Post{{Role: funding.RegionReviewer, Org: "Y63"}}}
	people := []funding.Person{formerly("harry"), example.Person("isla"), zoe, example.Person("liam")}
	got := funding.Assessors(l.bid, v, people, map[string]int{"isla": 2, "zoe": 1})
	want := []funding.Assessor{{Person: "zoe", Name: "Zoe Hall", Open: 1, Can: true, Why: "Has one other review open."}, {Person: "isla", Name: "Isla Fraser", Open: 2, Can: true, Why: "Has 2 other reviews open."},
		{Person: "harry", Name: "Harry Booth", Can: false, Why: "Harry Booth worked until 31 March 2025 at RZX, so this is for somebody else until the end of 31 March 2027."}}
	if sealed(got) != sealed(want) {
		t.Errorf("got %s\nwant %s", sealed(got), sealed(want))
	}
	v.Reviewer = "zoe"
	if got := funding.Assessors(l.bid, v, people[2:3], map[string]int{"zoe": 1}); got[0].Open != 0 || got[0].Why != "Has it now." {
		t.Errorf("whoever has it counts it among others: %+v", got[0])
	}
}

func TestWhoDeclaresAndDecidesInterests(t *testing.T) {
	today := day("2026-05-06")
	own := funding.Interest{Person: "kavita", Org: "RZX", Nature: funding.Employment, From: day("2019-09-01"), Until: day("2025-03-31")}
	with := func(f func(*funding.Interest)) funding.Interest {
		i := own
		f(&i)
		return i
	}
	for _, tt := range []struct {
		name, by string
		interest funding.Interest
		code     string
	}{
		{"one's own", "kavita", own, ""},
		{"somebody else's, by the programme manager", "farah", own, ""},
		{"somebody else's, by a colleague", "jonas", own, "NOT_YOUR_INTEREST"},
		{"without a beginning", "kavita", with(func(i *funding.Interest) { i.From = calendar.Date{} }), "DATE_MISSING"},
		{"one that is to come", "kavita", with(func(i *funding.Interest) { i.From = day("2026-05-07") }), "DATE_AHEAD"},
		{"backwards", "kavita", with(func(i *funding.Interest) { i.Until = day("2019-08-31") }), "DATES_REVERSED"},
		{"of no kind", "kavita", with(func(i *funding.Interest) { i.Nature = "HOBBY" }), "NOT_A_CHOICE"},
	} {
		if err := funding.CheckInterest(example.Person(tt.by), tt.interest, today); tt.code != "" {
			refused(t, err, tt.code)
		} else if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	kept := with(func(i *funding.Interest) { i.By = "kavita" })
	if err := funding.DecideInterest(example.Person("farah"), kept, true, "A school placement of one week."); err != nil {
		t.Error(err)
	}
	refused(t, funding.DecideInterest(example.Person("farah"), kept, true, " "), "REASONS_MISSING")
	refused(t, funding.DecideInterest(example.Person("kavita"), kept, true, "x"), "NOT_YOUR_ROLE")
	refused(t, funding.DecideInterest(example.Person("farah"), with(func(i *funding.Interest) { i.By = "farah" }), true, "x"), "SAME_PERSON")
	refused(t, funding.DecideInterest(example.Person("farah"), with(func(i *funding.Interest) { i.Person, i.By = "farah", "olive" }), true, "x"), "SAME_PERSON")
	refused(t, funding.DecideInterest(example.Person("farah"), kept, false, "x"), "NOTHING_CHANGES")
}
