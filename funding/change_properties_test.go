package funding_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A changer sends an award random changes between random claims, as the record
// would, with a fund whose cover moves.
type changer struct {
	*shaker
	was  money.Pence // the award's total at the last look
	pool money.Pence
	done map[funding.Verb]int
}

func (s *changer) anyPart() obj {
	kind := rapid.SampledFrom([]string{"REPROFILE_YEARS", "REPROFILE_YEARS", "REPROFILE_WITHIN_YEAR", "RETURN_FUNDS", "REVENUE_TO_CAPITAL", "MILESTONE_DATE"}).Draw(s.rt, "kind")
	if kind == "MILESTONE_DATE" {
		return part(kind, obj{"milestone": rapid.SampledFrom([]string{"M3", "M4"}).Draw(s.rt, "milestone"), "date": rapid.SampledFrom([]string{"2028-01-31", "2028-09-30"}).Draw(s.rt, "date")})
	}
	years := []string{"2026/27", "2027/28", "2028/29", "2029/30"}
	p := part(kind, obj{"fy": rapid.SampledFrom(years).Draw(s.rt, "fy"), "to_fy": rapid.SampledFrom(years).Draw(s.rt, "to"), "nature": rapid.SampledFrom(funding.Natures()).Draw(s.rt, "nature")})
	if rapid.Bool().Draw(s.rt, "other") {
		p["organisation"] = "RZB"
	} else if kind == "REPROFILE_WITHIN_YEAR" {
		p["to_organisation"] = "RZB"
	}
	p["amount_pence"] = rapid.SampledFrom([]money.Pence{1, gbp("100,000"), gbp("700,000"), gbp("3,000,000.01")}).Draw(s.rt, "amount")
	return p
}

// change asks for, decides, signs or takes back a change, by whoever may.
func (s *changer) change() {
	open := s.award.Changes
	if len(open) == 0 || rapid.IntRange(0, 2).Draw(s.rt, "ask") == 0 {
		parts := []obj{s.anyPart()}
		if rapid.Bool().Draw(s.rt, "two") {
			parts = append(parts, s.anyPart())
		}
		s.act("ben", funding.RequestChange, wanting(parts...))
		return
	}
	c := rapid.SampledFrom(open).Draw(s.rt, "change")
	switch rapid.IntRange(0, 5).Draw(s.rt, "what") {
	case 0:
		s.act("ben", funding.WithdrawOwn, obj{"change": c.ID})
	case 1:
		s.act("eleri", funding.Sign, obj{"document_hash": s.award.Agreement.Hash})
	case 2:
		s.act("farah", funding.Sign, obj{"document_hash": s.award.Agreement.Hash})
	case 3:
		s.leave(2027, rapid.SampledFrom([]string{"0", "650,000", "5,000,000"}).Draw(s.rt, "left"))
		s.act("system", funding.RetryCover, obj{})
	default:
		var over []string
		for _, m := range c.Meets {
			over = append(over, m.Change)
		}
		by := map[funding.Role]string{funding.NationalFinance: "liam", funding.ProgrammeManager: "farah"}[c.Decider]
		s.act(by, funding.DecideChange, obj{"change": c.ID, "outcome": rapid.SampledFrom([]string{"APPROVE", "APPROVE", "DECLINE"}).Draw(s.rt, "outcome"), "reasons": "Because.", "over": over})
	}
}

func (s *changer) act(by string, verb funding.Verb, body obj) {
	s.last = funding.AwardResult{}
	r, err := s.tryAs(example.Person(by), march(), verb, body)
	if err != nil {
		if _, no := refusal.Of(err); !no {
			s.rt.Fatalf("%s failed: %v", verb, err)
		}
		return
	}
	s.award = r.Award
	s.keep(r)
	s.done[verb]++
	for _, m := range r.Effects.Limits {
		i := slices.IndexFunc(s.rows, func(l funding.Limit) bool { return l.FY == m.FY && l.Nature == m.Nature && l.Org == m.Org })
		if i < 0 {
			s.rows, i = append(s.rows, funding.Limit{Org: m.Org, FY: m.FY, Nature: m.Nature}), len(s.rows)
		}
		s.rows[i].Profile, s.rows[i].Unsigned = s.rows[i].Profile+m.Profile, s.rows[i].Unsigned+m.Unsigned
	}
	for _, m := range r.Effects.Commit {
		i := slices.IndexFunc(s.facts.Cover, func(c funding.Cover) bool { return c.FY == m.FY && c.Nature == m.Nature })
		s.facts.Cover[i].Committed += m.Amount
	}
	for _, p := range r.Effects.Pool {
		s.pool += p.Amount
		if p.Amount <= 0 || p.FY != 2026 {
			s.rt.Fatalf("pool entry %+v", p)
		}
	}
	s.ties()
}

// ties checks that the profile, the limits, the fund's cover and the lifetime
// total agree for each trust and in sum, and that nothing was added.
func (s *changer) ties() {
	if sealed(s.rows) != sealed(s.award.Limits) {
		s.rt.Fatalf("the rows and the award differ:\n%s\n%s", sealed(s.rows), sealed(s.award.Limits))
	}
	var sum money.Pence
	for _, c := range s.award.Profile {
		sum += c.Amount
		l, _ := s.award.Limit(c.Org, c.FY, c.Nature)
		if l.Profile != c.Amount || l.Unsigned < 0 || l.Headroom() < 0 {
			s.rt.Fatalf("%s %s of %s: profile %s, limit %+v", c.FY, c.Nature, c.Org, c.Amount, l)
		}
	}
	if sum != s.award.Total || sum > s.was {
		s.rt.Fatalf("the cells add up to %s, the award is %s, and was %s", sum, s.award.Total, s.was)
	}
	s.was = sum
	for _, c := range s.facts.Cover {
		if c.Committed != s.award.Net(c.FY, c.Nature).Profile {
			s.rt.Fatalf("the fund has promised %s of %s %s, the award has %s", c.Committed, c.FY, c.Nature, s.award.Net(c.FY, c.Nature).Profile)
		}
	}
}

func TestWhateverChangesTheMoneyTies(t *testing.T) {
	base := claiming(t)
	for base.award.MonthOpened.Before(day("2027-03-01")) {
		base.wake()
	}
	withSaltmarsh(base).withCover("5,000,000")
	done := map[funding.Verb]int{}
	rapid.Check(t, func(rt *rapid.T) {
		life := *base
		life.t, life.register, life.claims, life.drafts, life.facts.Cover = rt, nil, map[string]funding.Claim{}, map[string]*funding.ClaimContent{}, slices.Clone(base.facts.Cover)
		s := &changer{shaker: &shaker{awardLife: &life, rt: rt, rows: slices.Clone(base.award.Limits)}, was: base.award.Total, done: done}
		for range 25 {
			if rapid.Bool().Draw(rt, "claim") {
				s.step()
			} else {
				s.change()
			}
		}
	})
	t.Logf("done: %v", done)
	for _, v := range []funding.Verb{funding.RequestChange, funding.DecideChange, funding.Sign} {
		if done[v] == 0 {
			t.Errorf("no %s was done (%v), so nothing was tried", v, slices.Sorted(maps.Keys(done)))
		}
	}
}

// Two changes of different things are both applied, whoever comes first; of
// the same thing the later decision is shown what the other did.
func TestTwoOpenChangesOnOneAward(t *testing.T) {
	at := noon("2027-01-18")
	l := inYear(t)
	l.do("ben", at, funding.RequestChange, cr01())
	l.do("eleri", at, funding.RequestChange, wanting(part("MILESTONE_DATE", obj{"milestone": "M3", "date": "2028-01-31"})))
	l.do("ben", at, funding.RequestChange, wanting(part("REPROFILE_YEARS", obj{"amount_pence": gbp("300,000")}), part("MILESTONE_DATE", obj{"milestone": "M4", "date": "2028-09-30"})))
	l.do("liam", at, funding.DecideChange, approve("01"))
	l.do("farah", at, funding.DecideChange, approve("02")) // another thing: nothing meets
	no := l.refuses("CHANGES_MEET", "liam", at, funding.DecideChange, approve("03"))
	if no.Field != "over" {
		t.Errorf("by the field %q", no.Field)
	}
	c, _ := l.award.Change(crID("03"))
	want := []funding.Meeting{
		{Field: "2026/27 capital of RZX", Change: crID("01"), By: "ben", Before: "£4,200,000.00", Theirs: "£3,000,000.00", Ours: "£3,900,000.00", Both: "£2,700,000.00"},
		{Field: "2027/28 capital of RZX", Change: crID("01"), By: "ben", Before: "£5,100,000.00", Theirs: "£6,300,000.00", Ours: "£5,400,000.00", Both: "£6,600,000.00"},
	}
	if !slices.Equal(c.Meets, want) {
		t.Errorf("got %+v, want %+v", c.Meets, want)
	}
	l.facts.Cover = nil
	l.withCover("2,200,000")
	l.do("liam", at, funding.DecideChange, approve("03", crID("01")))
	l.wantsProfile("2,700,000", "6,600,000", "3,000,000", "1,500,000")
	if m := l.award.Milestones; m[2].Due != day("2028-01-31") || m[3].Due != day("2028-09-30") {
		t.Errorf("milestones %+v", m)
	}
	if x, _ := l.award.Limit("RZX", calendar.FY(2027), funding.Capital); x.Unsigned != gbp("1,500,000") || l.award.Agreement.Version != 4 {
		t.Errorf("%+v, agreement version %d", x, l.award.Agreement.Version)
	}
}
