package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

func sittings() []funding.Sitting {
	return []funding.Sitting{
		{ID: 2, On: day("2026-07-16"), Papers: day("2026-07-09"), Quorum: 2, Members: []string{"maria", "farah", "liam"}, Present: []string{"maria", "farah", "liam"}},
		{ID: 1, On: day("2026-06-18"), Papers: day("2026-06-11"), Quorum: 3, Members: []string{"maria", "farah", "liam"}, Present: []string{"maria", "farah", "liam"}},
	}
}

func TestABidJoinsTheNextSitting(t *testing.T) {
	for _, tt := range []struct {
		name, reviewed string
		want           int64
	}{
		{"the day before papers are due", "2026-06-10", 1},
		{"on the day that papers are due it is too late", "2026-06-11", 2},
		{"between the papers and the sitting", "2026-06-15", 2},
		{"after every one", "2026-07-09", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, ok := funding.SittingFor(sittings(), day(tt.reviewed))
			if s.ID != tt.want || ok != (tt.want > 0) {
				t.Errorf("got sitting %d (%v), want %d", s.ID, ok, tt.want)
			}
		})
	}
}

func TestAQuorumLeavesOutWhoMayNotDecide(t *testing.T) {
	b := newBid(t).reviewed().bid // liam did the national finance review
	s := sittings()[1]
	if there, enough := s.Quorate(b, nil); there != 2 || enough {
		t.Errorf("%d are there (%v), want 2 of 3 and not enough", there, enough)
	}
	s.Quorum = 2
	if there, enough := s.Quorate(b, nil); there != 2 || !enough {
		t.Errorf("%d are there (%v), want 2 and enough", there, enough)
	}
	if there, enough := s.Quorate(b, []string{"farah"}); there != 1 || enough {
		t.Errorf("%d are there (%v), want 1: one has an interest", there, enough)
	}
}

func TestADecisionOnAnotherDayIsOutOfCommittee(t *testing.T) {
	b := newBid(t).decided().bid // on 18 June
	if s := sittings(); s[1].OutOfCommittee(b) || !s[0].OutOfCommittee(b) {
		t.Error("18 June is the day of the first sitting and not of the second")
	}
}

func TestADeferredBidJoinsTheNextSitting(t *testing.T) {
	l := newBid(t).reviewed() // the last review ends on 9 June
	before, now := sittings()[1], sittings()[0]
	if s, ok := l.bid.Sits(sittings()); !ok || s.ID != before.ID || !before.Lists(l.bid, sittings()) || now.Lists(l.bid, sittings()) {
		t.Errorf("it sits on %d (%v), want the first", s.ID, ok)
	}
	l.do("maria", example.Dates().Decided, funding.Decide, obj{"outcome": funding.Deferred, "reasons": "The price is not known."}) // 18 June
	if s, ok := l.bid.Sits(sittings()); !ok || s.ID != now.ID || !before.Lists(l.bid, sittings()) || !now.Lists(l.bid, sittings()) {
		t.Errorf("deferred, it sits on %d (%v), want the second, and stays on the list of the first", s.ID, ok)
	}
	if before.OutOfCommittee(l.bid) || now.OutOfCommittee(l.bid) {
		t.Error("the deferral was made at the first sitting")
	}
}

func TestSettingUpASitting(t *testing.T) {
	good := funding.Sitting{On: day("2026-06-18"), Papers: day("2026-06-11"), Quorum: 2, Members: []string{"maria", "farah"}}
	with := func(change func(*funding.Sitting)) funding.Sitting {
		s := good
		change(&s)
		return s
	}
	people := []funding.Person{example.Person("maria"), example.Person("farah")}
	for _, tt := range []struct {
		name string
		of   funding.Sitting
		code string
	}{
		{"a good one", good, ""},
		{"today", with(func(s *funding.Sitting) { s.On, s.Papers = day("2026-05-01"), day("2026-05-01") }), ""},
		{"yesterday", with(func(s *funding.Sitting) { s.On = day("2026-04-30") }), "DATE_PAST"},
		{"without a day", with(func(s *funding.Sitting) { s.On = calendar.Date{} }), "DATE_MISSING"},
		{"papers after it", with(func(s *funding.Sitting) { s.Papers = day("2026-06-19") }), "PAPERS_AFTER_SITTING"},
		{"without members", with(func(s *funding.Sitting) { s.Members = nil }), "MEMBERS_MISSING"},
		{"a quorum above the members", with(func(s *funding.Sitting) { s.Quorum = 3 }), "OUT_OF_RANGE"},
		{"no quorum", with(func(s *funding.Sitting) { s.Quorum = 0 }), "OUT_OF_RANGE"},
		{"somebody twice", with(func(s *funding.Sitting) { s.Members = []string{"maria", "maria"} }), "MEMBER_TWICE"},
		{"somebody of a trust", with(func(s *funding.Sitting) { s.Members = []string{"maria", "amina"} }), "NOT_OF_THE_FUNDER"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := funding.CheckSitting(tt.of, people, day("2026-05-01"))
			if tt.code == "" && err != nil {
				t.Fatal(err)
			}
			if tt.code != "" {
				refused(t, err, tt.code)
			}
		})
	}
}
