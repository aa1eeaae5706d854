package funding_test

import (
	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// packDesk is what the record would keep of an award's packs.
type packDesk struct {
	returns []funding.MonthReturn // oldest first
	draft   funding.PackDraft
	typed   string
	drafts  []string
	seen    map[string]funding.Pack
}

// packFacts are what the record would load for a command about a pack.
func (l *awardLife) packFacts(c funding.Command) funding.PackFacts {
	f := funding.PackFacts{Plan: l.plan, Draft: l.packs.draft, Typed: l.packs.typed, Drafts: l.packs.drafts}
	fy, m, ok := funding.PackOf(l.award, c)
	if !ok {
		return f
	}
	_, f.Exists = l.packs.seen[funding.PackID(l.award.ID, fy, m)]
	for i, r := range l.packs.returns {
		if r.FY < fy || r.FY == fy && r.Month < m {
			f.Last = &l.packs.returns[i]
		}
	}
	for _, d := range l.drafts {
		if now, ok := l.claims[d.ID]; ok && now.Status != funding.Rejected && now.Status != funding.ClaimWithdrawn {
			f.Actuals = append(f.Actuals, funding.Actual{FY: d.FY, Month: d.Month, Nature: d.Nature, Source: funding.NationalMoney, Amount: now.Granted()})
		}
	}
	return f
}

// keepPacks writes what the record would write of packs.
func (l *awardLife) keepPacks(r funding.AwardResult) {
	for _, p := range r.Award.Packs {
		if l.packs.seen == nil {
			l.packs.seen = map[string]funding.Pack{}
		}
		l.packs.seen[p.ID] = p
	}
	for _, k := range r.Effects.Returns {
		l.packs.returns = append(l.packs.returns, k.Return)
	}
}

// pack is the pack of a month as the record has it.
func (l *awardLife) pack(m calendar.Month) funding.Pack {
	l.t.Helper()
	p, ok := l.packs.seen[funding.PackID(l.award.ID, 2026, m)]
	if !ok {
		l.t.Fatalf("there is no pack of %s", m.Label())
	}
	return p
}

// returned is what the newest return of a month says.
func (l *awardLife) returned(m calendar.Month) (out funding.MonthReturn) {
	l.t.Helper()
	for _, r := range l.packs.returns {
		if r.Month == m && r.FY == 2026 {
			out = r
		}
	}
	if out.Pack == "" {
		l.t.Fatalf("no return of %s was kept", m.Label())
	}
	return out
}

// until wakes the award at each of its alarms up to a day.
func (l *awardLife) until(d string) {
	l.t.Helper()
	for !l.award.NextAlarm.IsZero() && l.award.NextAlarm.Before(day(d).At(23, 59)) {
		l.wake()
	}
}

// sent has a month's pack prepared and approved at noon of a day.
func (l *awardLife) sent(m calendar.Month, on string) {
	l.t.Helper()
	body := obj{"pack": funding.PackID(l.award.ID, 2026, m)}
	l.do("ben", noon(on), funding.PreparePack, body)
	l.do("chloe", noon(on), funding.SubmitPack, body)
}

// withoutPacks is the claiming award under a ruleset that asks for no packs.
func withoutPacks(t rapid.TB) *awardLife {
	t.Helper()
	l := claiming(t)
	l.facts.Rules.Packs = funding.PackRules{}
	l.award.NextAlarm = day("2026-08-01").At(6, 0)
	return l
}
