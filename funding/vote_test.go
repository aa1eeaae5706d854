package funding_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// voting takes the draft to the panel, on the list of the sitting of 16 July
// with a quorum of two: the last review was on 8 June, papers are due on the
// 9th of July. Liam reviewed the bid.
func voting(t *testing.T) *bidLife {
	t.Helper()
	l := newBid(t).reviewed()
	s := sittings()[0]
	s.Present, s.Members = nil, []string{"farah", "kavita", "liam", "maria", "priya"}
	l.facts.Sittings = []funding.Sitting{s}
	return l
}

func choice(s funding.BidStatus) obj { return obj{"choice": s, "sentence": "For this reason."} }

func TestWhoHasAVote(t *testing.T) {
	for _, tt := range []struct {
		name, by, code string
		change         func(l *bidLife)
	}{
		{"a member", "farah", "", nil},
		{"the chair, who is a member too", "maria", "", nil},
		{"a reviewer of the bid", "liam", "SAME_PERSON", nil},
		{"somebody of the funder who is no member", "olive", "NOT_A_MEMBER", nil},
		{"somebody of the trust", "amina", "NOT_YOUR_ROLE", nil},
		{"a member with an interest", "farah", "CONFLICT_OF_INTEREST", func(l *bidLife) { l.facts.Barred = []string{"farah"} }},
		{"a member who is not recorded as there", "farah", "NOT_PRESENT", func(l *bidLife) { l.facts.Sittings[0].Present = []string{"maria"} }},
		{"a member who stood down from a review", "priya", "RECUSED", func(l *bidLife) { l.bid.Reviews[0].Recused = []string{"priya"} }},
		{"a member of no sitting that has the bid", "farah", "NO_SITTING", func(l *bidLife) { l.facts.Sittings = nil }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := voting(t)
			if tt.change != nil {
				tt.change(l)
			}
			if tt.code != "" {
				l.refuses(tt.code, tt.by, noon("2026-06-17"), funding.CastVote, choice(funding.Approved))
				return
			}
			l.do(tt.by, noon("2026-06-17"), funding.CastVote, choice(funding.Approved))
			if len(l.bid.Votes) != 1 || l.bid.Votes[0].By != tt.by {
				t.Errorf("got %+v, want one vote by %s", l.bid.Votes, tt.by)
			}
		})
	}
}

func TestAVoteIsReadStrictly(t *testing.T) {
	l := voting(t)
	l.refuses("NOT_A_CHOICE", "farah", noon("2026-06-17"), funding.CastVote, choice(funding.Panel))
	l.refuses("TOO_LONG", "farah", noon("2026-06-17"), funding.CastVote, obj{"choice": funding.Approved, "sentence": strings.Repeat("é", 501)})
}

func TestNobodyVotesTwice(t *testing.T) {
	l := voting(t)
	l.do("farah", noon("2026-06-17"), funding.CastVote, choice(funding.Approved))
	r := l.do("farah", noon("2026-06-18"), funding.CastVote, choice(funding.Declined))
	if len(l.bid.Votes) != 1 || l.bid.Votes[0].Choice != funding.Declined {
		t.Errorf("got %+v, want the last vote alone", l.bid.Votes)
	}
	e := r.Events[0]
	if e.Name != "VOTED" || !e.ForFunder || e.Detail["before"] != funding.Approved || e.Detail["choice"] != funding.Declined {
		t.Errorf("the history has %+v", e)
	}
}

// TestAVoteBindsTheChair: farah, maria and priya vote as
// written: a for approve, c with conditions, d defer, n decline, - not at all.
func TestAVoteBindsTheChair(t *testing.T) {
	choices := map[byte]funding.BidStatus{'a': funding.Approved, 'c': funding.ApprovedWithConditions, 'd': funding.Deferred, 'n': funding.Declined}
	for _, tt := range []struct {
		name, votes, decided string
		code                 string
		casting, quorate     bool
	}{
		{"no votes, as ever", "---", "n", "", false, false},
		{"a clear vote is followed", "ann", "n", "", false, true},
		{"a clear vote is not overruled", "ann", "a", "AGAINST_THE_VOTE", false, false},
		{"too few bind nobody", "n--", "a", "", false, false},
		{"tied, and the chair casts", "an-", "n", "", true, true},
		{"tied three ways", "adn", "d", "", true, true},
		{"the casting vote is between what is tied", "an-", "d", "NOT_WHAT_IS_TIED", false, false},
		{"approvals of both kinds stand together", "acn", "c", "", true, true},
		{"and outvote the others", "acn", "n", "NOT_WHAT_IS_TIED", false, false},
		{"the kind with more votes holds", "cca", "a", "AGAINST_THE_VOTE", false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := voting(t)
			for i, by := range []string{"farah", "maria", "priya"} {
				if s, ok := choices[tt.votes[i]]; ok {
					l.do(by, noon("2026-06-17"), funding.CastVote, choice(s))
				}
			}
			body := obj{"outcome": choices[tt.decided[0]], "reasons": "The panel's reasons."}
			if tt.decided == "c" {
				body = approval()
			}
			if tt.code != "" {
				l.refuses(tt.code, "maria", example.Dates().Decided, funding.Decide, body)
				return
			}
			l.do("maria", example.Dates().Decided, funding.Decide, body)
			k := l.bid.Decision.Ballot
			if tt.votes == "---" {
				if k != nil {
					t.Errorf("got a ballot %+v without a vote", k)
				}
				return
			}
			if k == nil || k.Casting != tt.casting || k.Quorate != tt.quorate || len(k.Votes) != 3-strings.Count(tt.votes, "-") || len(l.bid.Votes) != 0 {
				t.Fatalf("got %+v, left over %d; want casting %v, quorate %v", k, len(l.bid.Votes), tt.casting, tt.quorate)
			}
			if !slices.Equal(k.Aside, []string{"kavita", "liam"}) || len(k.Absent) != strings.Count(tt.votes, "-") {
				t.Errorf("aside %v, absent %v; want kavita and liam, who reviewed it, and whoever did not vote", k.Aside, k.Absent)
			}
		})
	}
}

// A vote that an interest came after, or that attendance says was not there,
// does not count.
func TestAVoteOfSomebodyWhoMayNoLongerVoteDoesNotCount(t *testing.T) {
	l := voting(t)
	l.do("farah", noon("2026-06-17"), funding.CastVote, choice(funding.Declined))
	l.do("priya", noon("2026-06-17"), funding.CastVote, choice(funding.Declined))
	l.facts.Barred = []string{"farah"}
	k, any := l.bid.Ballot(l.facts.Sittings, l.facts.Barred)
	if !any || k.Quorate || len(k.Votes) != 1 || !slices.Contains(k.Aside, "farah") {
		t.Errorf("got %+v", k)
	}
}

func TestWhoSeesVotes(t *testing.T) {
	l := voting(t)
	l.do("farah", noon("2026-06-17"), funding.CastVote, choice(funding.Declined))
	l.do("priya", noon("2026-06-17"), funding.CastVote, choice(funding.Declined))
	before := map[string]int{"maria": 2, "farah": 1, "priya": 1, "liam": 0, "amina": 0, "grace": 0, "harry": 0}
	for who, want := range before {
		if got := len(l.bid.VotesFor(example.Person(who)).Votes); got != want {
			t.Errorf("%s sees %d votes before the decision, want %d", who, got, want)
		}
	}
	l.do("maria", example.Dates().Decided, funding.Decide, obj{"outcome": funding.Declined, "reasons": "Too late in the year."})
	for who, want := range map[string]bool{"maria": true, "farah": true, "liam": true, "amina": false, "david": false, "eleri": false, "grace": false, "harry": false} {
		if got := l.bid.VotesFor(example.Person(who)).Decision.Ballot != nil; got != want {
			t.Errorf("%s sees the ballot: %v, want %v", who, got, want)
		}
	}
	if l.bid.Decision.Ballot == nil {
		t.Error("hiding the ballot took it off the bid itself")
	}
	for _, letter := range l.bid.DecisionLetters() {
		if strings.Contains(letter.Body, "vote") || strings.Contains(letter.Body, "Farah") {
			t.Errorf("the letter tells of the vote: %s", letter.Body)
		}
	}
}
