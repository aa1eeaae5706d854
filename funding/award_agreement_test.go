package funding_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func TestAnAwardBeginsAsDecided(t *testing.T) {
	l := newAward(t)
	a := l.award
	if a.Status != funding.AgreementPending || a.Total != gbp("18,400,000") || a.DecidedBy != "maria" || a.Ruleset != "CAP-2026" || a.Fund != "FP" || a.Version != 1 {
		t.Errorf("got %+v", a)
	}
	if a.ContentHash != example.Content().Hash() || a.DecidedOn != day("2026-06-18") || a.SubmittedOn != day("2026-05-06") || len(a.Milestones) != 5 || len(a.Conditions) != 2 {
		t.Errorf("got %+v", a)
	}
	if got := names(l.last.Events); got != "AWARD_BEGAN AGREEMENT_ISSUED" {
		t.Errorf("events: %s", got)
	}
	l.refuses("ALREADY_BEGUN", "system", example.Dates().Issued, funding.Begin, obj{})
	l.refuses("NOT_YOUR_ROLE", "maria", example.Dates().Issued, funding.Begin, obj{})
}

func TestOnlyAnApprovedBidBecomesAnAward(t *testing.T) {
	bid := newBid(t).reviewed()
	bid.do("maria", example.Dates().Decided, funding.Decide, obj{"outcome": funding.Declined, "reasons": "Not now."})
	l := &awardLife{t: t, facts: funding.AwardFacts{Calendar: england(), Rules: rules(t), Round: example.Round(), Bid: bid.bid, Content: example.Content()}}
	l.refuses("NOT_APPROVED", "system", example.Dates().Issued, funding.Begin, obj{})
}

func TestProfileAndLimitsAreThoseOf92(t *testing.T) {
	a := newAward(t).award
	cells := []struct {
		fy        calendar.FY
		nature    funding.Nature
		certainty funding.Certainty
		amount    string
		local     string
	}{
		{2026, funding.Capital, funding.Firm, "4,200,000", "1,400,000"}, {2026, funding.Revenue, funding.Firm, "900,000", "900,000"},
		{2027, funding.Capital, funding.Firm, "5,100,000", "1,700,000"}, {2027, funding.Revenue, funding.Firm, "1,300,000", "1,300,000"},
		{2028, funding.Capital, funding.Indicative, "3,000,000", "1,000,000"}, {2028, funding.Revenue, funding.Indicative, "1,300,000", "1,300,000"},
		{2029, funding.Capital, funding.Indicative, "1,500,000", "500,000"}, {2029, funding.Revenue, funding.Indicative, "1,100,000", "1,100,000"},
	}
	var profile, local []funding.ProfileCell
	var limits []funding.Limit
	for _, c := range cells {
		cell := funding.ProfileCell{Org: "RZX", FY: c.fy, Nature: c.nature, Certainty: c.certainty, Amount: gbp(c.amount)}
		profile = append(profile, cell)
		limits = append(limits, funding.Limit{Org: "RZX", FY: c.fy, Nature: c.nature, Profile: gbp(c.amount)})
		cell.Amount = gbp(c.local)
		local = append(local, cell)
	}
	if diff := cmp.Diff(profile, a.Profile); diff != "" {
		t.Errorf("profile (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(local, a.Local); diff != "" {
		t.Errorf("local (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(limits, a.Limits); diff != "" {
		t.Errorf("limits (-want +got):\n%s", diff)
	}
	if a.Net(0, funding.Capital).Profile != gbp("13,800,000") || a.Net(0, funding.Revenue).Profile != gbp("4,600,000") || a.Net(2027, funding.Capital).Profile != gbp("5,100,000") {
		t.Error("the limits do not add up to the award (I1)")
	}
}

func TestTheFirstPlanStartsWithTheContract(t *testing.T) {
	plan := newAward(t).plan
	of := func(fy calendar.FY, n funding.Nature) (first calendar.Month, amounts []money.Pence) {
		for _, p := range plan {
			if p.FY == fy && p.Nature == n {
				if first == 0 {
					first = p.Month
				}
				amounts = append(amounts, p.Amount)
			}
		}
		return first, amounts
	}
	repeat := func(n int, p string) (out []money.Pence) {
		for range n {
			out = append(out, gbp(p))
		}
		return out
	}
	tests := []struct {
		name  string
		fy    calendar.FY
		n     funding.Nature
		first calendar.Month
		want  []money.Pence
	}{
		{"2026/27 capital: 600,000.00 a month from September", 2026, funding.Capital, 6, repeat(7, "600,000")},
		{"2027/28 capital: twelve equal months", 2027, funding.Capital, 1, repeat(12, "425,000")},
		{"2028/29 capital", 2028, funding.Capital, 1, repeat(12, "250,000")},
		{"2029/30 capital", 2029, funding.Capital, 1, repeat(12, "125,000")},
		{"2026/27 revenue: larger parts first", 2026, funding.Revenue, 6, append(repeat(6, "128,571.43"), repeat(1, "128,571.42")...)},
		{"2027/28 revenue", 2027, funding.Revenue, 1, append(repeat(4, "108,333.34"), repeat(8, "108,333.33")...)},
	}
	for _, tt := range tests {
		first, got := of(tt.fy, tt.n)
		if diff := cmp.Diff(tt.want, got); diff != "" || first != tt.first {
			t.Errorf("%s: starts in P%d (-want +got):\n%s", tt.name, first, diff)
		}
	}
}

func TestNobodyTypesAFieldOfTheAgreement(t *testing.T) {
	l := newAward(t)
	d := l.last.Effects.Document
	if d == nil || d.Hash() != l.award.Agreement.Hash || d.Version != 1 || d.Date != "22 June 2026" {
		t.Fatalf("document %+v", d)
	}
	words := sealed(d)
	for _, want := range []string{"Northmoor University Hospitals NHS Foundation Trust", "Frontline Productivity Fund", example.Content().Hash(), "£18,400,000.00", "capital £13,800,000.00 and revenue £4,600,000.00",
		"£9,200,000.00 of its own", "£5,100,000.00", "firm", "indicative", "Phase 1 live", "31 October 2027", "A DSPT improvement plan is agreed.", "If it is late, claims from P7 October 2026/27 on wait",
		"It must be met before milestone M3", "within 3 working days", "within 5 working days", "ruleset CAP-2026"} {
		if !strings.Contains(words, want) {
			t.Errorf("the agreement does not say %q", want)
		}
	}
}

func TestTheSealChangesWithAnyFigure(t *testing.T) {
	l := newAward(t)
	at := l.award.Agreement.Issued
	seal := func(change func(*funding.Award)) string {
		a := l.award
		a.Profile = append([]funding.ProfileCell(nil), a.Profile...)
		a.Local = append([]funding.ProfileCell(nil), a.Local...)
		change(&a)
		return funding.Memorandum(a, l.facts, 1, at).Hash()
	}
	same := seal(func(*funding.Award) {})
	if same != l.award.Agreement.Hash {
		t.Error("the same award makes another document")
	}
	changes := map[string]func(*funding.Award){
		"a penny of the profile": func(a *funding.Award) { a.Profile[0].Amount++ },
		"a penny of the match":   func(a *funding.Award) { a.Local[0].Amount-- },
		"what is firm":           func(a *funding.Award) { a.Profile[0].Certainty = funding.Indicative },
		"a condition":            func(a *funding.Award) { a.Conditions = a.Conditions[:1] },
		"a milestone":            func(a *funding.Award) { a.Milestones = a.Milestones[:4] },
	}
	for name, change := range changes {
		if seal(change) == same {
			t.Errorf("the seal does not change with %s", name)
		}
	}
}

func TestSigningOf95(t *testing.T) {
	l, d := newAward(t), example.Dates()
	hash := obj{"document_hash": l.award.Agreement.Hash}
	if l.award.NextAlarm != day("2026-06-29").At(9, 0) { // 5 working days after issue
		t.Errorf("first chase at %s", l.award.NextAlarm)
	}
	l.refuses("TRUST_SIGNS_FIRST", "farah", d.TrustSigned, funding.Sign, hash)
	l.refuses("NOT_YOUR_ROLE", "david", d.TrustSigned, funding.Sign, hash)
	says(t, l.refuses("DOCUMENT_CHANGED", "eleri", d.TrustSigned, funding.Sign, obj{"document_hash": "another"}), "Read version 1")
	l.do("eleri", d.TrustSigned, funding.Sign, hash)
	if l.award.Agreement.Status != funding.TrustSigned || l.award.Agreement.CounterDue != day("2026-07-02") || l.award.Status != funding.AgreementPending {
		t.Errorf("the trust signed: %+v", l.award.Agreement)
	}
	if s := l.last.Effects.Signed; s == nil || s.Side != "TRUST" || s.Role != funding.TrustCFO || s.Org != "RZX" || s.Hash != l.award.Agreement.Hash || s.Name != "Eleri Morgan" {
		t.Errorf("signature %+v", s)
	}
	l.refuses("SAME_PERSON", "eleri", d.FunderSigned, funding.Sign, hash)
	l.do("farah", d.FunderSigned, funding.Sign, hash)
	if l.award.Agreement.Status != funding.InForce || l.award.Status != funding.Active || l.award.MonthOpened != day("2026-07-01") || l.award.NextAlarm != day("2026-08-01").At(6, 0) {
		t.Errorf("in force: %+v", l.award)
	}
	gross, err := england().CountWorkingDays(day("2026-06-22"), l.award.Agreement.Signatures[1].Signed.Day)
	if days := l.award.Agreement.Signatures[1].Signed.Day.Sub(day("2026-05-06")); err != nil || gross != 8 || days != 57 {
		t.Errorf("%d working days from issue, %d calendar days from submission; want 8 and 57", gross, days)
	}
	l.refuses("NOTHING_TO_SIGN", "olive", d.FunderSigned, funding.Sign, hash)
	l.refuses("SAME_PERSON", "farah", d.FunderSigned, funding.Sign, hash)
}

// One account that is the trust's CFO and the funder's manager still cannot
// sign for both.
func TestOnePersonNeverSignsTwice(t *testing.T) {
	l := newAward(t)
	both := example.Person("eleri")
	both.Posts = append(both.Posts, funding.Post{Role: funding.ProgrammeManager, Org: example.Funder})
	l.doAs(both, noon("2026-06-29"), funding.Sign, obj{})
	_, err := l.tryAs(both, noon("2026-06-30"), funding.Sign, obj{})
	if no := refused(t, err, "SAME_PERSON"); no.Kind != refusal.Forbidden {
		t.Errorf("got %s, want a 403", no.Kind)
	}
	l.do("olive", noon("2026-06-30"), funding.Sign, obj{})
	if s := l.last.Effects.Signed; s.Role != funding.FundAdmin || s.Side != "FUNDER" {
		t.Errorf("got %+v", s)
	}
}

func TestUnsignedAgreementsAreChased(t *testing.T) {
	l := newAward(t)
	for _, want := range []string{"2026-06-29", "2026-07-06"} { // 5 and 10 working days after 22 June
		if l.award.NextAlarm != day(want).At(9, 0) {
			t.Errorf("next alarm %s, want %s 9am", l.award.NextAlarm, want)
		}
		if r := l.do("system", l.award.NextAlarm, funding.Wake, nil); names(r.Events) != "SIGNATURE_CHASED" || letters(r.Effects.Letters)[0] != "chase-signature to TRUST_CFO at RZX" {
			t.Errorf("%s: %s %v", want, names(r.Events), letters(r.Effects.Letters))
		}
	}
	l.refuses("NOTHING_DUE", "system", noon("2026-07-20"), funding.Wake, nil)
	l.do("eleri", noon("2026-07-20"), funding.Sign, obj{})
	if r := l.do("system", day("2026-07-23").At(17, 0), funding.Wake, nil); names(r.Events) != "COUNTERSIGNATURE_OVERDUE" {
		t.Errorf("got %s", names(r.Events))
	}
}

func TestDischargingAConditionOnce(t *testing.T) {
	l := claiming(t)
	says(t, l.refuses("ALREADY_DISCHARGED", "farah", noon("2026-10-01"), funding.Discharge, obj{"condition": "K2"}), "28 September 2026")
	l.refuses("NO_SUCH_CONDITION", "farah", noon("2026-10-01"), funding.Discharge, obj{"condition": "K9"})
	l.refuses("NOT_YOUR_ROLE", "eleri", noon("2026-10-01"), funding.Discharge, obj{"condition": "K1"})
}
