package funding_test

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// follower is the trust that takes RZX's place, and yusuf its finance officer.
func follower() funding.Organisation {
	o := example.Org()
	o.Code, o.Name, o.OpenedOn = "RZY", "Easter Moor NHS Foundation Trust", day("2027-07-01")
	return o
}

func yusuf() funding.Person {
	return funding.Person{ID: "yusuf", Name: "Yusuf Demir", Posts: []funding.Post{{Role: funding.TrustCFO, Org: "RZY"}}}
}

// stayed is somebody of RZX whose post counts at RZY for 90 days.
func stayed(id string) funding.Person {
	p := example.Person(id)
	for _, post := range p.Posts {
		p.Carried = append(p.Carried, funding.Carried{Post: funding.Post{Role: post.Role, Org: "RZY"}, From: "RZX", Until: day("2027-09-28")})
	}
	return p
}

func e7() obj { return obj{"from": "RZX", "to": "RZY", "on": "2027-07-01", "access_days": 90} }

// succeeded is the example's award with one claim paid and one in flight, on
// the morning of 1 July 2027, when RZY takes the place of RZX.
func succeeded(t *testing.T) (l *awardLife, before funding.Award) {
	t.Helper()
	l = claiming(t)
	l.paid(example.Claims()[0], example.Claims()[0].Submitted)
	l.checked(example.Claims()[1])
	l.facts.Succession, l.facts.Plan = funding.SuccessionFacts{From: example.Org(), To: follower()}, l.plan
	l.refuses("NOT_YET", "system", noon("2027-06-30"), funding.Succeed, e7())
	before = l.award
	l.do("system", day("2027-07-01").At(0, 1), funding.Succeed, e7())
	l.facts.Org = follower()
	return l, before
}

// E7: all headroom is carried. 18,400,000.00 less 310,250.00 drawn and
// 412,600.40 in flight leaves 17,677,149.60.
func TestE7ATrustMergesAndItsAwardGoesOn(t *testing.T) {
	l, before := succeeded(t)
	a := l.award
	if a.Org != "RZY" || a.ProfileVersion != 2 || a.Total != gbp("18,400,000") || len(a.Limits) != len(before.Limits) {
		t.Fatalf("the award is %s's, version %d of the profile, %s, %d limits (were %d)", a.Org, a.ProfileVersion, a.Total, len(a.Limits), len(before.Limits))
	}
	var left money.Pence
	for _, was := range before.Limits {
		now, ok := a.Limit("RZY", was.FY, was.Nature)
		left += now.Headroom()
		if was.Org = "RZY"; !ok || now != was {
			t.Errorf("%s %s: got %+v, want %+v", was.FY, was.Nature, now, was)
		}
	}
	if left != gbp("17,677,149.60") {
		t.Errorf("headroom %s, want 17,677,149.60", left)
	}
	if e := l.last.Events[0]; e.Name != "ORG_SUCCESSION" || e.Detail["headroom_pence"] != gbp("17,677,149.60") {
		t.Errorf("event %+v", e)
	}
	if c := a.Claims[0]; c.Org != "RZY" || c.ClaimedAs != "RZX" || c.Granted() != gbp("412,600.40") {
		t.Errorf("the open claim: %+v", c)
	}
	var plan money.Pence
	for _, p := range l.last.Effects.Plan {
		if plan += p.Amount; p.Org != "RZY" {
			t.Errorf("a month of %s is planned", p.Org)
		}
	}
	if plan != gbp("18,400,000") {
		t.Errorf("the plan adds up to %s, want 18,400,000.00", plan)
	}
	if s := a.Agreement.Signatures[0]; s.Org != "RZX" || s.By != "eleri" {
		t.Errorf("who signed is history: %+v", s)
	}
}

func TestWhoMayDoWhatAfterASuccession(t *testing.T) {
	l, _ := succeeded(t)
	claim := funding.ClaimContent{ID: "C9", No: 9, Award: l.award.ID, Org: "RZY", FY: 2027, Month: calendar.Month(3), Nature: funding.Capital, Basis: funding.BasisPaid, Status: funding.ClaimDraft,
		Lines: []funding.ClaimLine{{No: 1, CostLine: "C2", Description: "Implementation", Supplier: "Acme Health Systems", Invoice: "INV-900", InvoiceDate: day("2027-06-15"), Gross: gbp("1,000"), Eligible: gbp("1,000"), Ledger: "GL-900"}}}
	old := claim
	old.Org = "RZX"
	if err := funding.StartClaim(l.award, old, stayed("ben"), day("2027-07-05")); codeOf(err) != "ORG_CLOSED" || !strings.Contains(err.Error(), "closed on 30 June 2027") {
		t.Errorf("a claim under the old name: %v, want ORG_CLOSED", err)
	}
	body := l.draft(claim)
	for _, tt := range []struct {
		name, code string
		who        funding.Person
		verb       funding.Verb
		body       obj
	}{
		{"a claim before the new finance officer has signed", "SIGNATORY_NEEDED", stayed("ben"), funding.ClaimMoney, body},
		{"the old finance officer signing for the new trust", "NOT_YOUR_ROLE", stayed("eleri"), funding.SignSuccessor, obj{}},
		{"somebody whose access has ended", "NOT_YOUR_ROLE", example.Person("ben"), funding.ClaimMoney, body},
		{"a signature under another document", "DOCUMENT_CHANGED", yusuf(), funding.SignSuccessor, obj{"document_hash": "other"}},
		{"the same succession again", "NOT_A_PARTY", funding.Engine(), funding.Succeed, e7()},
	} {
		_, err := l.tryAs(tt.who, noon("2027-07-05"), tt.verb, tt.body)
		if codeOf(err) != tt.code {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.code)
		}
	}
	if tasks := funding.AwardTasks(l.award); !hasTask(tasks, "successor/RZX", "RZY") {
		t.Errorf("nobody is asked to sign: %+v", tasks)
	}
	l.doAs(yusuf(), noon("2027-07-05"), funding.SignSuccessor, obj{"document_hash": l.award.Agreement.Hash})
	l.doAs(stayed("ben"), noon("2027-07-05"), funding.ClaimMoney, body)
	l.doAs(stayed("chloe"), noon("2027-07-06"), funding.ApproveClaim, body)
	if s := l.award.Successions[0]; s.Signed == nil || s.Name != "Yusuf Demir" || s.Access != day("2027-09-28") {
		t.Errorf("the succession is %+v", s)
	}
	if _, err := l.tryAs(yusuf(), noon("2027-07-06"), funding.SignSuccessor, obj{}); codeOf(err) != "NOTHING_TO_SIGN" {
		t.Errorf("a second signature: %v", err)
	}
	if no := funding.May(stayed("eleri"), "getAward", l.award.Subject()); no != nil {
		t.Errorf("the old finance officer cannot read the award: %v", no)
	}
}

func hasTask(tasks []funding.Task, key, org string) bool {
	for _, x := range tasks {
		if x.Key == key && x.Org == org {
			return true
		}
	}
	return false
}

// An agreement that nobody has signed yet is issued anew, to the new trust.
func TestAnAgreementThatIsNotSignedIsIssuedToTheSuccessor(t *testing.T) {
	l := newAward(t)
	l.facts.Succession, l.facts.Plan = funding.SuccessionFacts{From: example.Org(), To: follower()}, l.plan
	l.do("system", noon("2027-07-01"), funding.Succeed, e7())
	if k := l.award.Agreement; k.Version != 2 || k.Status != funding.Issued || l.award.Successions[0].Signs {
		t.Errorf("the agreement is version %d, %s", k.Version, k.Status)
	}
	l.facts.Org = follower()
	l.doAs(yusuf(), noon("2027-07-02"), funding.Sign, obj{"document_hash": l.award.Agreement.Hash})
	if l.award.Agreement.Status != funding.TrustSigned {
		t.Errorf("the new trust's signature left it %s", l.award.Agreement.Status)
	}
}

// A bid in review goes on under the new name, from where it stands.
func TestABidInReviewFollowsItsTrust(t *testing.T) {
	bid := newBid(t).inReview()
	bid.facts.Succession = funding.SuccessionFacts{From: example.Org(), To: follower()}
	bid.do("system", noon("2027-07-01"), funding.Succeed, e7())
	if bid.bid.Org != "RZY" || bid.bid.Status != funding.InReview || len(bid.bid.Successions) != 1 {
		t.Errorf("the bid is %s's and %s", bid.bid.Org, bid.bid.Status)
	}
}

func TestWhatIsWrongWithASuccession(t *testing.T) {
	to := follower()
	icb := funding.Organisation{Code: "QWO", Name: "An ICB", Kind: funding.ICB}
	for _, tt := range []struct {
		name, code string
		from, to   funding.Organisation
		on         string
		others     []string
	}{
		{"a trust that follows itself", "SAME_ORGANISATION", to, to, "2027-07-01", nil},
		{"a board that follows a trust", "NOT_A_TRUST", example.Org(), icb, "2027-07-01", nil},
		{"a second successor", "ALREADY_FOLLOWED", example.Org(), to, "2027-07-01", []string{"RZB"}},
		{"before the successor is open", "ORG_CLOSED", example.Org(), to, "2027-06-30", nil},
		{"as it should be", "", example.Org(), to, "2027-07-01", nil},
	} {
		err := funding.CheckSuccession(funding.OrgRelation{From: tt.from.Code, To: tt.to.Code, Since: day(tt.on)}, tt.from, tt.to, tt.others)
		if codeOf(err) != tt.code {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.code)
		}
	}
}
