package funding_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// longChain is a trust in which finance approves first and, from £10 million,
// a second board member before the chief finance officer.
func longChain() funding.Chain {
	return funding.Chain{
		{What: funding.SignBid, Step: 1, Role: funding.TrustFinanceApprover}, {What: funding.SignBid, Step: 2, Role: funding.TrustSRO},
		{What: funding.SignBid, Step: 3, Role: funding.TrustSRO, From: gbp("10,000,000")}, {What: funding.SignBid, Step: 4, Role: funding.TrustCFO},
		{What: funding.SignClaim, Step: 1, Role: funding.TrustFinanceApprover}, {What: funding.SignClaim, Step: 2, Role: funding.TrustCFO, From: gbp("300,000")},
		{What: funding.SignAgreement, Step: 1, Role: funding.TrustSRO, From: gbp("1,000,000")}, {What: funding.SignAgreement, Step: 2, Role: funding.TrustCFO},
	}
}

// second is another senior responsible owner of the trust.
func second() funding.Person {
	return funding.Person{ID: "rhys", Name: "Rhys Bevan", Posts: []funding.Post{{Role: funding.TrustSRO, Org: example.Trust}}}
}

func TestWhoSignsAtWhichWorth(t *testing.T) {
	roles := func(steps []funding.ChainStep) string {
		var out []string
		for _, s := range steps {
			out = append(out, string(s.Role))
		}
		return strings.Join(out, " ")
	}
	tests := []struct {
		name  string
		chain funding.Chain
		what  funding.SignKind
		worth string
		want  string
	}{
		{"a trust without a chain: SRO, then CFO", nil, funding.SignBid, "18,400,000", "TRUST_SRO TRUST_CFO"},
		{"its claims: a second finance person", nil, funding.SignClaim, "275,000", "TRUST_FINANCE_APPROVER"},
		{"its agreements: the CFO", nil, funding.SignAgreement, "18,400,000", "TRUST_CFO"},
		{"a step from £10 million is needed at £10 million", longChain(), funding.SignBid, "10,000,000.00", "TRUST_FINANCE_APPROVER TRUST_SRO TRUST_SRO TRUST_CFO"},
		{"and not a penny below", longChain(), funding.SignBid, "9,999,999.99", "TRUST_FINANCE_APPROVER TRUST_SRO TRUST_CFO"},
		{"a chain for bids alone leaves claims as they were", longChain()[:4], funding.SignClaim, "275,000", "TRUST_FINANCE_APPROVER"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := roles(tt.chain.Steps(tt.what, gbp(tt.worth))); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	want := "A bid of £18,400,000.00 would be approved by the finance approver, then by the senior responsible owner, then by the senior responsible owner, then by the chief finance officer."
	if got := longChain().Says(funding.SignBid, gbp("18,400,000")); got != want {
		t.Errorf("got %q", got)
	}
}

func TestWhichChainsATrustMaySetUp(t *testing.T) {
	people := append(example.People()[:5:5], second())
	change := func(i int, f func(*funding.ChainStep)) funding.Chain {
		c := slices.Clone(longChain())
		f(&c[i])
		return c
	}
	tests := []struct {
		name   string
		chain  funding.Chain
		people []funding.Person
		code   string
	}{
		{"a long one", longChain(), people, ""},
		{"none at all: the usual one", nil, people, ""},
		{"no author signs", change(0, func(s *funding.ChainStep) { s.Role = funding.TrustAuthor }), people, "ROLE_CANNOT_SIGN"},
		{"nobody outside the trust signs", change(0, func(s *funding.ChainStep) { s.Role = funding.ICBReviewer }), people, "ROLE_CANNOT_SIGN"},
		{"the SRO approves every bid", change(1, func(s *funding.ChainStep) { s.From = 1 }), people, "STEP_NEEDED"},
		{"the CFO signs last", change(3, func(s *funding.ChainStep) { s.Step = 0 }), people, "CFO_SIGNS_LAST"},
		{"from nothing less than nothing", change(2, func(s *funding.ChainStep) { s.From = -1 }), people, "OUT_OF_RANGE"},
		{"only what a trust signs", change(0, func(s *funding.ChainStep) { s.What = "RUN" }), people, "NOT_A_CHOICE"},
		{"two steps of a role need two people", longChain(), example.People()[:5], "TOO_FEW_PEOPLE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := funding.CheckChain(tt.chain, tt.people, example.Trust)
			if tt.code != "" {
				refused(t, err, tt.code)
			} else if err != nil {
				t.Errorf("refused: %v", err)
			}
		})
	}
}

// doAs is do for somebody who is not in the cast.
func (l *bidLife) doAs(p funding.Person, at time.Time, verb funding.Verb, body any) error {
	l.t.Helper()
	l.facts.Person = p
	r, err := funding.ApplyBid(l.bid, l.facts, command(funding.BidKind, l.bid.ID, p.ID, at, verb, body))
	if err == nil {
		l.bid, l.last = r.Bid, r
	}
	return err
}

// deputy is one of the cast who acts for another in a role.
func deputy(id, forWhom string, role funding.Role) funding.Person {
	p := example.Person(id)
	p.Acting = []funding.Acting{{Post: funding.Post{Role: role, Org: example.Trust}, For: forWhom, ForName: example.Person(forWhom).Name, Until: day("2026-12-31")}}
	return p
}

func TestALongChainGoesStepByStep(t *testing.T) {
	l, at := newBid(t), noon("2026-05-05")
	l.facts.Chain = longChain()
	l.do("amina", at, funding.SendForApproval, nil)
	if got := letters(l.last.Effects.Letters); len(got) != 1 || got[0] != "approve-bid to TRUST_FINANCE_APPROVER at RZX" || l.last.Effects.Letters[0].Link != "/approvals/bid/"+example.BidID {
		t.Errorf("sent: %v", got)
	}
	l.refuses("NOT_YOUR_ROLE", "david", at, funding.ApproveInside, nil)
	l.refuses("SRO_NOT_APPROVED", "eleri", at, funding.Submit, nil)
	l.do("chloe", at, funding.ApproveInside, nil)
	l.refuses("APPROVAL_MISSING", "eleri", at, funding.Submit, nil)
	l.do("david", at, funding.ApproveInside, nil)
	l.refuses("SAME_PERSON", "david", at, funding.ApproveInside, nil)
	says(t, l.refuses("APPROVAL_MISSING", "eleri", at, funding.Submit, nil), "The senior responsible owner has not approved", "£18,400,000.00")
	if err := l.doAs(second(), at, funding.ApproveInside, nil); err != nil {
		t.Fatal(err)
	}
	if got := letters(l.last.Effects.Letters); got[0] != "sign-bid to TRUST_CFO at RZX" {
		t.Errorf("after the last approval: %v", got)
	}
	l.refuses("ALREADY_APPROVED", "david", at, funding.ApproveInside, nil)
	l.do("eleri", example.Dates().Submitted, funding.Submit, nil)
	var steps []int
	for _, e := range append(l.bid.Approvals, *l.bid.CFO) {
		steps = append(steps, e.Step)
		if e.ContentHash != l.bid.ContentHash {
			t.Errorf("step %d signed %s", e.Step, e.ContentHash)
		}
	}
	if !slices.Equal(steps, []int{1, 2, 3, 4}) || l.bid.SRO.By != "david" || len(l.bid.Passed) == 0 {
		t.Errorf("steps %v, SRO %+v, %d checks passed", steps, l.bid.SRO, len(l.bid.Passed))
	}
}

func TestAChainHoldsForWhatIsSentAfterwards(t *testing.T) {
	l, at := newBid(t), noon("2026-05-05")
	l.do("amina", at, funding.SendForApproval, nil)
	l.facts.Chain = longChain()
	l.do("david", at, funding.ApproveInside, nil)
	l.do("eleri", example.Dates().Submitted, funding.Submit, nil)
	l.do("amina", noon("2026-05-07"), funding.Recall, nil)
	l.do("amina", noon("2026-05-07"), funding.SendForApproval, nil)
	l.refuses("NOT_YOUR_ROLE", "david", noon("2026-05-07"), funding.ApproveInside, nil)
}

func TestDecliningInsideGivesTheBidBack(t *testing.T) {
	l, at := newBid(t), noon("2026-05-05")
	l.do("ben", at, funding.SendForApproval, nil)
	l.do("david", at, funding.ApproveInside, nil)
	l.refuses("REASONS_MISSING", "eleri", at, funding.DeclineInside, obj{"reasons": " "})
	l.refuses("NOT_YOUR_ROLE", "chloe", at, funding.DeclineInside, obj{"reasons": "I would rather not."})
	l.do("eleri", at, funding.DeclineInside, obj{"reasons": "Line C4 is revenue."})
	b := l.bid
	if b.Status != funding.Draft || b.SRO != nil || len(b.Approvals) != 0 || b.SentBack.Reasons != "Line C4 is revenue." || b.SentBack.Role != funding.TrustCFO {
		t.Errorf("got %+v", b)
	}
	mails := l.last.Effects.Letters
	if len(mails) != 2 || mails[0].Role != funding.TrustAuthor || mails[1].Person != "ben" || mails[1].Body != "Line C4 is revenue." {
		t.Errorf("mails %+v", mails)
	}
	if strings.Contains(sealed(l.last.Events), "C4") {
		t.Error("the trail keeps words")
	}
	tasks, err := funding.BidTasks(b, england())
	if err != nil || len(tasks) != 1 || tasks[0].Key != "mend-inside" || tasks[0].Role != funding.TrustAuthor {
		t.Errorf("tasks %+v, %v", tasks, err)
	}
	l.refuses("WRONG_STATE", "eleri", at, funding.DeclineInside, obj{"reasons": "Again."})
	l.do("amina", at, funding.SendForApproval, nil)
	if l.bid.SentBack != nil {
		t.Error("sent again, it is still declined")
	}
	l = returned(t)
	l.do("amina", noon("2026-07-01"), funding.SendForApproval, nil)
	if l.do("david", noon("2026-07-01"), funding.DeclineInside, obj{"reasons": "Not yet."}); l.bid.Status != funding.Returned || l.bid.NextAlarm.IsZero() {
		t.Errorf("a returned bid is %s and its day does not run", l.bid.Status)
	}
}

func TestADeputySignsForTheHolderAndTheRecordSaysSo(t *testing.T) {
	l, at := newBid(t), noon("2026-05-05")
	l.do("amina", at, funding.SendForApproval, nil)
	l.do("david", at, funding.ApproveInside, nil)
	if err := l.doAs(deputy("chloe", "eleri", funding.TrustCFO), example.Dates().Submitted, funding.Submit, nil); err != nil {
		t.Fatal(err)
	}
	if s := l.bid.CFO; s.By != "chloe" || s.For != "eleri" || s.Role != funding.TrustCFO {
		t.Errorf("signed by %+v", s)
	}
	if d := l.last.Events[0].Detail; d["for"] != "eleri" || d["as"] != funding.TrustCFO {
		t.Errorf("the trail says %v", d)
	}
	if a := l.last.Effects.Approved[0]; a.By != "chloe" || a.For != "eleri" || a.Hash != l.bid.ContentHash || a.Step != 2 {
		t.Errorf("the row says %+v", a)
	}
	if got := funding.SignedWords(map[string]string{"chloe": "Chloe Adeyemi", "eleri": "Eleri Morgan"}, "chloe", "eleri"); got != "Chloe Adeyemi for Eleri Morgan" {
		t.Errorf("got %q", got)
	}
}

// E8: two yeses of one hand count once, also through deputies.
func TestE8OneHandNeverSignsABidTwice(t *testing.T) {
	cast := example.Person
	standIn := cast("eleri")
	standIn.StandIns = []funding.StandIn{{Post: funding.Post{Role: funding.TrustCFO, Org: example.Trust}, Person: "david"}}
	tests := []struct {
		name     string
		approver funding.Person
		signer   funding.Person
	}{
		{"the SRO as the CFO's deputy", cast("david"), deputy("david", "eleri", funding.TrustCFO)},
		{"the SRO's deputy as the CFO's deputy", deputy("chloe", "david", funding.TrustSRO), func() funding.Person {
			p := deputy("chloe", "eleri", funding.TrustCFO)
			p.Acting = append(p.Acting, deputy("chloe", "david", funding.TrustSRO).Acting...)
			return p
		}()},
		{"the CFO whose deputy gave the SRO's approval for them", deputy("chloe", "eleri", funding.TrustSRO), cast("eleri")},
		{"a CFO whose deputy in that very post is the SRO", cast("david"), standIn},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, at := newBid(t), noon("2026-05-05")
			delete(l.facts.Content.Answers, "sro")
			if err := l.doAs(tt.approver, at, funding.ApproveInside, nil); err != nil {
				t.Fatal(err)
			}
			no := refused(t, l.doAs(tt.signer, at, funding.Submit, nil), "SAME_PERSON")
			if no.Kind != refusal.Forbidden {
				t.Errorf("got %s, want a 403", no.Kind)
			}
		})
	}
}
