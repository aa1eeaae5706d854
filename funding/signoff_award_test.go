package funding_test

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// E8 in full: the preparer never approves, by no hat.
func TestE8ThePreparerNeverApprovesByAnyHat(t *testing.T) {
	approver := funding.Post{Role: funding.TrustFinanceApprover, Org: example.Trust}
	acts := func(id, forWhom string) funding.Person {
		return deputy(id, forWhom, funding.TrustFinanceApprover)
	}
	both := example.Person("ben")
	both.Posts = append(both.Posts, approver)
	delegating := example.Person("chloe")
	delegating.StandIns = []funding.StandIn{{Post: approver, Person: "ben"}}
	elsewhere := example.Person("chloe")
	elsewhere.StandIns = []funding.StandIn{{Post: funding.Post{Role: funding.TrustCFO, Org: example.Trust}, Person: "ben"}}
	tests := []struct {
		name     string
		preparer funding.Person
		approver funding.Person
		code     string
	}{
		{"the preparer", example.Person("ben"), example.Person("ben"), "SAME_PERSON"},
		{"the same account with the approver's role", example.Person("ben"), both, "SAME_PERSON"},
		{"the preparer as the approver's deputy", example.Person("ben"), acts("ben", "chloe"), "SAME_PERSON"},
		{"the approver while the preparer is their deputy", example.Person("ben"), delegating, "SAME_PERSON"},
		{"somebody whose deputy prepared it for them", deputy("amina", "chloe", funding.TrustFinancePreparer), example.Person("chloe"), "SAME_PERSON"},
		{"a deputy of the preparer, who also approves", example.Person("ben"), acts("amina", "ben"), "SAME_PERSON"},
		{"an approver whose deputy in another post prepared it", example.Person("ben"), elsewhere, ""},
		{"a deputy of the approver who had no hand in it", example.Person("ben"), acts("amina", "chloe"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := claiming(t)
			c := example.Claims()[0]
			body := l.draft(c.Content())
			l.doAs(tt.preparer, c.Submitted, funding.ClaimMoney, body)
			_, err := l.tryAs(tt.approver, noon("2026-10-13"), funding.ApproveClaim, body)
			if tt.code == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if no := refused(t, err, tt.code); no.Kind != refusal.Forbidden {
				t.Errorf("got %s, want a 403", no.Kind)
			}
		})
	}
}

func TestALargeClaimNeedsBothSteps(t *testing.T) {
	l := claiming(t)
	l.facts.Chain = longChain()
	c, at := example.Claims()[0], noon("2026-10-13") // £310,250.00
	body := l.claim(c)
	l.do("chloe", at, funding.ApproveClaim, body)
	got, _ := l.award.Claim(c.Content().ID)
	if got.Status != funding.ClaimSubmitted || got.Approved != nil || len(got.Approvals) != 1 {
		t.Errorf("after the first step: %+v", got)
	}
	if l.last.Effects.Letters[0].Role != funding.TrustCFO || l.last.Effects.Letters[0].Link != "/approvals/claim/"+got.ID {
		t.Errorf("letter %+v", l.last.Effects.Letters)
	}
	l.refuses("NOT_YOUR_ROLE", "chloe", at, funding.ApproveClaim, body)
	_, err := l.tryAs(deputy("chloe", "eleri", funding.TrustCFO), at, funding.ApproveClaim, body)
	refused(t, err, "SAME_PERSON")
	l.do("eleri", at, funding.ApproveClaim, body)
	if got, _ := l.award.Claim(c.Content().ID); got.Status != funding.AutoChecked || got.Approved.By != "eleri" {
		t.Errorf("after the second: %+v", got)
	}
	small := amount(2, "299,999.99")
	body = l.claim(small)
	l.do("chloe", at, funding.ApproveClaim, body)
	if got, _ := l.award.Claim(small.Content().ID); got.Status != funding.AutoChecked {
		t.Errorf("below the threshold one step is enough: %s", got.Status)
	}
}

func TestAClaimDeclinedInsideComesBackChanged(t *testing.T) {
	l := claiming(t)
	c, at := example.Claims()[0], noon("2026-10-13")
	body := l.claim(c)
	l.refuses("REASONS_MISSING", "chloe", at, funding.DeclineClaim, body)
	no := obj{"claim": body["claim"], "reasons": "Line 1 names no contract."}
	l.refuses("NOT_YOUR_ROLE", "david", at, funding.DeclineClaim, no)
	l.do("chloe", at, funding.DeclineClaim, no)
	got, _ := l.award.Claim(c.Content().ID)
	if got.Status != funding.Queried || got.QueryText != "Line 1 names no contract." || got.SentBack.By != "chloe" || l.last.Effects.Letters[0].Role != funding.TrustFinancePreparer {
		t.Errorf("declined: %+v", got)
	}
	l.wants(funding.Capital, "310,250", "0", "3,889,750") // its money stays held
	if tasks := funding.AwardTasks(l.award); tasks[len(tasks)-1].Title != "Change what was declined in claim 1 for September" {
		t.Errorf("tasks %+v", tasks)
	}
	l.do("ben", at, funding.ClaimMoney, body)
	if got, _ := l.award.Claim(c.Content().ID); got.Status != funding.ClaimSubmitted || got.SentBack != nil || got.Attempt != 2 {
		t.Errorf("again: %+v", got)
	}
	l.wants(funding.Capital, "310,250", "0", "3,889,750")
}

func TestAnAgreementGoesStepByStepAndMayBeDeclined(t *testing.T) {
	l, d := newAward(t), example.Dates()
	l.award.Agreement.Chain = longChain().Only(funding.SignAgreement)
	hash := obj{"document_hash": l.award.Agreement.Hash}
	l.refuses("NOT_YOUR_TURN", "eleri", d.TrustSigned, funding.Sign, hash)
	l.refuses("NOT_YOUR_ROLE", "chloe", d.TrustSigned, funding.Sign, hash)
	l.do("david", d.TrustSigned, funding.Sign, hash)
	if l.award.Agreement.Status != funding.Issued || l.last.Effects.Signed != nil || len(l.award.Agreement.Approvals) != 1 {
		t.Errorf("approved by the SRO: %+v", l.award.Agreement)
	}
	if task := funding.AwardTasks(l.award)[0]; task.Role != funding.TrustCFO || task.Title != "Sign the agreement" || task.Signs != funding.SignAgreement {
		t.Errorf("task %+v", task)
	}
	_, err := l.tryAs(deputy("david", "eleri", funding.TrustCFO), d.TrustSigned, funding.Sign, hash)
	refused(t, err, "SAME_PERSON")
	l.do("eleri", d.TrustSigned, funding.DeclineToSign, obj{"reasons": "Condition K1 is due too early."})
	if g := l.award.Agreement; g.Status != funding.Issued || len(g.Approvals) != 0 || g.SentBack.Reasons != "Condition K1 is due too early." || g.Attempt != 2 {
		t.Errorf("declined: %+v", g)
	}
	if got := letters(l.last.Effects.Letters); got[0] != "agreement-declined to PROGRAMME_MANAGER at FPF" {
		t.Errorf("letters %v", got)
	}
	l.do("david", d.TrustSigned, funding.Sign, hash)
	l.do("eleri", d.TrustSigned, funding.Sign, hash)
	if g := l.award.Agreement; g.Status != funding.TrustSigned || g.SentBack != nil {
		t.Errorf("signed after all: %+v", g)
	}
	l.refuses("NOTHING_TO_SIGN", "eleri", d.FunderSigned, funding.DeclineToSign, obj{"reasons": "Too late."})
}
