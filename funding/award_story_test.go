package funding_test

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// An awardLife walks one award through its rules. It keeps, as the record
// would, the drafts of claims, the register of invoices and the claims that
// have folded away, and checks what every step promises.
type awardLife struct {
	t        rapid.TB
	award    funding.Award
	facts    funding.AwardFacts
	last     funding.AwardResult
	drafts   map[string]*funding.ClaimContent
	register []funding.Invoice
	claims   map[string]funding.Claim
	plan     []funding.PlanCell
	packs    packDesk
	local    []funding.LocalSpend
}

// newAward is the example's award on the day its agreement was issued.
func newAward(t rapid.TB) *awardLife {
	t.Helper()
	bid := newBid(t).decided()
	l := &awardLife{t: t, drafts: map[string]*funding.ClaimContent{}, claims: map[string]funding.Claim{},
		facts: funding.AwardFacts{Calendar: england(), Rules: rules(t), Round: example.Round(), Org: example.Org(), Funder: example.FunderOrg(), Bid: bid.bid, Content: example.Content()}}
	l.do("system", example.Dates().Issued, funding.Begin, obj{})
	l.plan = l.last.Effects.Plan
	return l
}

// signed is the example's award on the day its agreement came into force.
func signed(t rapid.TB) *awardLife {
	t.Helper()
	l := newAward(t)
	l.do("eleri", example.Dates().TrustSigned, funding.Sign, obj{"document_hash": l.award.Agreement.Hash})
	l.do("farah", example.Dates().FunderSigned, funding.Sign, obj{"document_hash": l.award.Agreement.Hash})
	return l
}

// claiming is the signed award with K2 discharged: claims can be made.
func claiming(t rapid.TB) *awardLife {
	t.Helper()
	l := signed(t)
	l.do("farah", example.Dates().K2Discharged, funding.Discharge, obj{"condition": "K2"})
	return l
}

// load puts in the facts what the record would load for this command.
func (l *awardLife) load(c funding.Command, p funding.Person) {
	l.facts.Person, l.facts.Draft, l.facts.Line, l.facts.Invoices = p, funding.ClaimContent{}, funding.ClaimLine{}, slices.Clone(l.register)
	id, line := funding.ClaimOf(c)
	l.facts.Claim = funding.ClaimFacts{Rules: l.facts.Rules, Today: calendar.DateOf(c.At), Plan: l.plan, Past: slices.Collect(maps.Values(l.claims)), Seen: l.seen(id)}
	l.facts.Pack = l.packFacts(c)
	l.facts.Year = funding.YearFacts{Claims: l.facts.Claim.Past, Plan: l.plan, Local: l.local}
	d := l.drafts[id]
	if d == nil {
		return
	}
	l.facts.Draft = *d
	l.facts.Draft.Lines = slices.Clone(d.Lines)
	if now, ok := l.claims[id]; ok {
		l.facts.Draft.Status = now.Status
	}
	for _, x := range d.Lines {
		if x.No == line {
			l.facts.Line = x
		}
	}
}

// seen are the lines of all claims, as the record would find them.
func (l *awardLife) seen(id string) []funding.SeenLine {
	var out []funding.SeenLine
	for _, d := range l.drafts {
		for _, x := range d.Lines {
			if l.claims[d.ID].Status != "" || d.ID == id {
				out = append(out, funding.SeenLine{Claim: d.ID, No: d.No, Status: l.claims[d.ID].Status, Line: x})
			}
		}
	}
	slices.SortFunc(out, func(a, b funding.SeenLine) int { return cmp.Or(a.No-b.No, a.Line.No-b.Line.No) })
	return out
}

func (l *awardLife) tryAs(p funding.Person, at time.Time, verb funding.Verb, body any) (funding.AwardResult, error) {
	l.t.Helper()
	c := command(funding.AwardKind, example.BidID, p.ID, at, verb, body)
	l.load(c, p)
	before, facts := sealed(l.award), sealed(l.facts)
	r, err := funding.ApplyAward(l.award, l.facts, c)
	if after := sealed(l.award); after != before {
		l.t.Errorf("%s changed the award it was given:\n%s\n%s", verb, before, after)
	}
	if sealed(l.facts) != facts {
		l.t.Errorf("%s changed the facts it was given", verb)
	}
	return r, err
}

func (l *awardLife) doAs(p funding.Person, at time.Time, verb funding.Verb, body any) funding.AwardResult {
	l.t.Helper()
	r, err := l.tryAs(p, at, verb, body)
	if err != nil {
		l.t.Fatalf("%s by %s at %s: %v", verb, p.ID, calendar.TimeText(at), err)
	}
	if r.Award.Version != l.award.Version+1 || len(r.Events) == 0 {
		l.t.Errorf("%s: version %d became %d with %d events", verb, l.award.Version, r.Award.Version, len(r.Events))
	}
	l.award, l.last = r.Award, r
	l.keep(r)
	return r
}

func (l *awardLife) do(by string, at time.Time, verb funding.Verb, body any) funding.AwardResult {
	l.t.Helper()
	return l.doAs(example.Person(by), at, verb, body)
}

func (l *awardLife) refuses(code, by string, at time.Time, verb funding.Verb, body any) *funding.Error {
	l.t.Helper()
	_, err := l.tryAs(example.Person(by), at, verb, body)
	return refused(l.t, err, code)
}

// keep writes what the record would write of a result.
func (l *awardLife) keep(r funding.AwardResult) {
	l.t.Helper()
	for _, c := range r.Award.Claims {
		l.claims[c.ID] = c
	}
	l.keepPacks(r)
	for _, o := range r.Effects.Lines {
		for i := range l.drafts[o.Claim].Lines {
			if x := &l.drafts[o.Claim].Lines[i]; x.No == o.Line {
				x.Result, x.Granted, x.ResultCode = o.Result, o.Granted, o.Code
			}
		}
	}
	for _, u := range r.Effects.Invoices {
		i := slices.IndexFunc(l.register, func(v funding.Invoice) bool { return v.Supplier == u.Supplier && v.Number == u.Number })
		if i < 0 {
			l.register = append(l.register, funding.Invoice{Supplier: u.Supplier, Number: u.Number, Gross: u.Gross, FirstIn: u.Claim})
			i = len(l.register) - 1
		}
		l.register[i].Claimed += u.Amount
		l.register[i].Credited += u.Credit
		if v := l.register[i]; v.Claimed < 0 || v.Credited < 0 || v.Claimed > v.Claimable() {
			l.t.Errorf("invoice %s: %s claimed of %s", v.Number, v.Claimed, v.Gross) // I4
		}
	}
	for _, x := range r.Award.Limits {
		if x.InFlight < 0 || x.Drawn < 0 || x.Headroom() < 0 {
			l.t.Errorf("%s %s: in flight %s, drawn %s of %s", x.FY, x.Nature, x.InFlight, x.Drawn, x.Profile) // I2
		}
	}
}

// draft keeps a claim as its preparer has written it.
func (l *awardLife) draft(c funding.ClaimContent) obj {
	l.drafts[c.ID] = &c
	return obj{"claim": c.ID}
}

// claim submits a claim as ben.
func (l *awardLife) claim(c example.Claim) obj {
	l.t.Helper()
	body := l.draft(c.Content())
	l.do("ben", c.Submitted, funding.ClaimMoney, body)
	return body
}

// checked takes a claim through the trust's approval and the funder's check.
func (l *awardLife) checked(c example.Claim) obj {
	l.t.Helper()
	body := l.claim(c)
	l.do("chloe", c.Submitted, funding.ApproveClaim, body)
	l.do("liam", c.Submitted, funding.CheckClaim, obj{"claim": body["claim"], "outcome": "APPROVE"})
	return body
}

// paid takes a claim all the way to cash, on day at.
func (l *awardLife) paid(c example.Claim, at time.Time) {
	l.t.Helper()
	body := l.checked(c)
	l.do("system", c.Submitted, funding.Schedule, obj{"claim": body["claim"], "run": "RUN-1"})
	l.do("system", at, funding.PayClaim, obj{"claim": body["claim"], "run": "RUN-1", "released_by": "nikhil"})
}

// limit is what the award may still spend of a nature in 2026/27.
func (l *awardLife) limit(n funding.Nature) funding.Limit {
	l.t.Helper()
	x, ok := l.award.Limit(example.Trust, 2026, n)
	if !ok {
		l.t.Fatalf("no limit of %s", n)
	}
	return x
}

// wants checks one limit of 2026/27: in flight, drawn, headroom.
func (l *awardLife) wants(n funding.Nature, inFlight, drawn, headroom string) {
	l.t.Helper()
	x := l.limit(n)
	if got, want := [3]money.Pence{x.InFlight, x.Drawn, x.Headroom()}, [3]money.Pence{gbp(inFlight), gbp(drawn), gbp(headroom)}; got != want {
		l.t.Errorf("%s in flight, drawn, headroom: got %v, want %v", n, got, want)
	}
}
