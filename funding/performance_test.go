package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// Worked example 9.5: what each step of the bid took.
func TestTheDaysOfEachStep(t *testing.T) {
	got := map[string]funding.StepTime{}
	l := newBid(t)
	before := l.bid
	note := func() {
		t.Helper()
		steps, err := funding.BidSteps(before, l.bid, l.facts)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			if _, twice := got[s.Step]; twice {
				t.Errorf("%s ended twice", s.Step)
			}
			got[s.Step] = s
		}
		before = l.bid
	}
	l.submitted()
	note()
	l.do("farah", day("2026-05-11").At(10, 0), funding.PassCompleteness, nil)
	note()
	l.do("kavita", noon("2026-05-20"), funding.Ask, asked(funding.Cyber))
	l.do("amina", noon("2026-06-02"), funding.AnswerQuestion, answered("Q1"))
	for _, v := range []struct {
		by, on string
		kind   funding.ReviewKind
	}{{"grace", "2026-05-22", funding.ICBSupport}, {"isla", "2026-05-29", funding.RegionDigital}, {"jonas", "2026-06-01", funding.ClinicalSafety}, {"harry", "2026-06-05", funding.RegionFinance},
		{"liam", "2026-06-08", funding.NationalFinanceRev}, {"kavita", "2026-06-09", funding.Cyber}} {
		l.do(v.by, noon(v.on), funding.Conclude, supports(v.kind))
		note()
	}
	l.do("maria", noon("2026-06-18"), funding.Decide, approval())
	note()
	want := map[string][3]int{ // funder, trust, target
		"COMPLETENESS": {3, 0, 3}, "REVIEW/ICB_SUPPORT": {9, 0, 20}, "REVIEW/REGION_DIGITAL": {13, 0, 20}, "REVIEW/CLINICAL_SAFETY": {14, 0, 20}, "REVIEW/REGION_FINANCE": {18, 0, 20},
		"REVIEW/NATIONAL_FINANCE": {19, 0, 20}, "REVIEW/CYBER": {12, 8, 20}, "DECISION": {7, 0, 8}, "SUBMISSION_TO_DECISION": {22, 8, 31},
	}
	for step, w := range want {
		if s := got[step]; s.Days != w[0] || s.Trust != w[1] || s.Target != w[2] {
			t.Errorf("%s took %d with the funder and %d with the trust, of %d; want %v", step, s.Days, s.Trust, s.Target, w)
		}
		if funding.StepTitle(step) == "" {
			t.Errorf("%s has no title", step)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d steps, want %d: %v", len(got), len(want), got)
	}
}

// 9.5 and 9.6: the agreement, and claim 1 from its submission to its cash.
func TestTheDaysOfAnAgreementAndAClaim(t *testing.T) {
	l := newAward(t)
	before := l.award
	var got []funding.StepTime
	note := func() {
		t.Helper()
		steps, err := funding.AwardSteps(before, l.award, l.facts)
		if err != nil {
			t.Fatal(err)
		}
		got, before = append(got, steps...), l.award
	}
	l.do("eleri", noon("2026-06-29"), funding.Sign, nil)
	note()
	l.do("farah", noon("2026-07-02"), funding.Sign, nil)
	note()
	// 18 June to 2 July: ten working days
	if len(got) != 1 || got[0].Step != funding.StepToAgreement || got[0].Days != 10 || got[0].Target != 10 {
		t.Errorf("the agreement: %+v, want ten of ten working days", got)
	}
	l.do("farah", example.Dates().K2Discharged, funding.Discharge, obj{"condition": "K2"})
	before, got = l.award, nil
	claim := l.draft(example.Claims()[0].Content())
	about := func(more obj) obj { more["claim"] = claim["claim"]; return more }
	for _, d := range []struct {
		by, on string
		verb   funding.Verb
		body   obj
	}{{"ben", "2026-10-12", funding.ClaimMoney, obj{}}, {"chloe", "2026-10-12", funding.ApproveClaim, obj{}}, {"liam", "2026-10-14", funding.CheckClaim, obj{"outcome": "APPROVE"}},
		{"system", "2026-10-15", funding.Schedule, obj{"run": "RUN-1"}}, {"system", "2026-10-19", funding.PayClaim, obj{"run": "RUN-1", "released_by": "nikhil"}}} {
		l.do(d.by, noon(d.on), d.verb, about(d.body))
		note()
	}
	// checked two working days after the trust's approval; cash after five
	if len(got) != 2 || got[0].Step != funding.StepClaimCheck || got[0].Days != 2 || got[0].Target != 3 || got[1].Step != funding.StepToCash || got[1].Days != 5 || got[1].Target != 5 {
		t.Errorf("the claim: %+v, want a check of 2 and cash after 5 working days", got)
	}
}
