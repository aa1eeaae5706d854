package funding_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// other is Saltmarsh, which joins Northmoor's bid with 30 % of its devices:
// £270,000.00, £270,000.00, £180,000.00 and £90,000.00 of C3.
const other = "RZB"

// at Saltmarsh: Quentin writes and prepares, Rosa is the senior responsible
// owner, Samir the chief finance officer.
func saltmarsh(id string) funding.Person {
	posts := map[string][]funding.Role{"quentin": {funding.TrustAuthor, funding.TrustFinancePreparer}, "rosa": {funding.TrustSRO}, "samir": {funding.TrustCFO}}
	p := funding.Person{ID: id, Name: id}
	for _, r := range posts[id] {
		p.Posts = append(p.Posts, funding.Post{Role: r, Org: other})
	}
	if len(p.Posts) == 0 {
		return example.Person(id)
	}
	return p
}

// act does what a person of either trust asks, or returns why not.
func (l *bidLife) act(by string, at time.Time, verb funding.Verb, body any) error {
	l.t.Helper()
	return l.actAs(saltmarsh(by), at, verb, body)
}

func (l *bidLife) actAs(p funding.Person, at time.Time, verb funding.Verb, body any) error {
	l.t.Helper()
	l.facts.Person = p
	r, err := funding.ApplyBid(l.bid, l.facts, command(funding.BidKind, l.bid.ID, p.ID, at, verb, body))
	if err == nil {
		l.bid, l.last = r.Bid, r
	}
	return err
}

func (l *bidLife) must(by string, at time.Time, verb funding.Verb, body any) {
	l.t.Helper()
	if err := l.act(by, at, verb, body); err != nil {
		l.t.Fatalf("%s by %s: %v", verb, by, err)
	}
}

// joint is the example's draft with Saltmarsh in it and its share written.
func joint(t rapid.TB) *bidLife {
	t.Helper()
	l := newBid(t)
	l.facts.Partner = funding.Organisation{Code: other, Name: "Saltmarsh", Kind: funding.Trust}
	l.must("amina", noon("2026-05-01"), funding.InvitePartner, obj{"organisation": other, "share_bp": 3000})
	l.must("rosa", noon("2026-05-01"), funding.AcceptInvitation, obj{"organisation": other})
	lines, err := l.bid.SplitInto(l.facts.Content.Lines, "C3")
	if err != nil {
		t.Fatal(err)
	}
	l.facts.Content.Lines = lines
	return l
}

// jointSubmitted is the joint bid at the completeness check.
func jointSubmitted(t rapid.TB) *bidLife {
	t.Helper()
	l := joint(t)
	l.must("samir", noon("2026-05-04"), funding.SignShare, obj{"organisation": other})
	return l.submitted()
}

func TestJ1EachPartnerWritesAndSignsItsShare(t *testing.T) {
	l := joint(t)
	at := noon("2026-05-04")
	l.must("david", at, funding.ApproveInside, nil)
	submit := func(code string, parts ...string) {
		t.Helper()
		says(t, refused(t, l.act("eleri", at, funding.Submit, nil), code), parts...)
	}
	submit("PARTNER_NOT_SIGNED", "chief finance officer of RZB")
	refused(t, l.act("rosa", at, funding.SignShare, obj{"organisation": other}), "NOT_YOUR_ROLE")
	refused(t, l.act("eleri", at, funding.SignShare, obj{"organisation": other}), "NOT_YOUR_ROLE")
	refused(t, l.act("samir", at, funding.SignShare, obj{"organisation": other, "share_hash": "old"}), "CHANGED_SINCE_SHOWN")
	l.must("samir", at, funding.SignShare, obj{"organisation": other})
	refused(t, l.act("samir", at, funding.SignShare, obj{"organisation": other}), "ALREADY_SIGNED")

	signed := l.facts.Content
	l.facts.Content.Lines = slices.Clone(signed.Lines)
	l.facts.Content.Lines[0].Description = "Licences, perpetual and all"
	if p, _ := l.bid.Partner(other); !p.SignedShare(l.facts.Content) {
		t.Error("a change to the lead's line took the partner's signature away")
	}
	i := slices.IndexFunc(signed.Lines, func(x funding.CostLine) bool { return x.Org == other })
	l.facts.Content.Lines = slices.Clone(signed.Lines)
	l.facts.Content.Lines[i].Description = "Other devices"
	l.must("david", at, funding.ApproveInside, nil)
	submit("SHARE_CHANGED_SINCE_SIGNED", "RZB has changed since it was signed")
	l.must("samir", at, funding.SignShare, obj{"organisation": other})
	l.must("eleri", at, funding.Submit, nil)
	if l.bid.Status != funding.CompletenessCheck {
		t.Errorf("the bid is %s", l.bid.Status)
	}
}

func TestJ1EverySignatureIsAnotherPersons(t *testing.T) {
	both := func(id string, roles ...funding.Role) funding.Person {
		p := example.Person(id)
		for _, r := range roles {
			p.Posts = append(p.Posts, funding.Post{Role: r, Org: other})
		}
		return p
	}
	at := noon("2026-05-04")
	t.Run("the lead's chief finance officer is not the partner's", func(t *testing.T) {
		l := joint(t)
		eleri := both("eleri", funding.TrustCFO)
		if err := l.actAs(eleri, at, funding.SignShare, obj{"organisation": other}); err != nil {
			t.Fatal(err)
		}
		l.must("david", at, funding.ApproveInside, nil)
		says(t, refused(t, l.actAs(eleri, at, funding.Submit, nil), "SAME_PERSON"), "share of RZB")
	})
	t.Run("nor is the senior responsible owner who approved", func(t *testing.T) {
		l := joint(t)
		l.must("david", at, funding.ApproveInside, nil)
		refused(t, l.actAs(both("david", funding.TrustCFO), at, funding.SignShare, obj{"organisation": other}), "SAME_PERSON")
	})
	t.Run("nor through a deputy", func(t *testing.T) {
		l := joint(t)
		l.must("david", at, funding.ApproveInside, nil)
		samir := saltmarsh("samir")
		samir.StandIns = []funding.StandIn{{Post: funding.Post{Role: funding.TrustCFO, Org: other}, Person: "david"}}
		refused(t, l.actAs(samir, at, funding.SignShare, obj{"organisation": other}), "SAME_PERSON")
	})
}

func TestAnInvitation(t *testing.T) {
	at := noon("2026-05-01")
	to := func(org string, share int) obj { return obj{"organisation": org, "share_bp": share} }
	tests := []struct {
		name, by string
		verb     funding.Verb
		body     obj
		code     string
	}{
		{"the lead cannot be its own partner", "amina", funding.InvitePartner, to("RZX", 0), "PARTNER_IS_LEAD"},
		{"a share is no more than the whole", "amina", funding.InvitePartner, to(other, 10_001), "OUT_OF_RANGE"},
		{"an outsider invites nobody", "quentin", funding.InvitePartner, to(other, 0), "NOT_YOUR_ROLE"},
		{"the same share again changes nothing", "amina", funding.InvitePartner, to(other, 3000), "ALREADY_INVITED"},
		{"the lead does not accept for its partner", "david", funding.AcceptInvitation, to(other, 0), "NOT_YOUR_ROLE"},
		{"nobody accepts twice", "rosa", funding.AcceptInvitation, to(other, 0), "ALREADY_ACCEPTED"},
		{"who has joined does not decline", "rosa", funding.DeclineInvitation, obj{"organisation": other, "reasons": "No staff."}, "ALREADY_ACCEPTED"},
		{"a partner with lines stays", "amina", funding.RemovePartner, to(other, 0), "SHARE_NOT_EMPTY"},
		{"nobody removes a stranger", "amina", funding.RemovePartner, to("RZC", 0), "NO_SUCH_PARTNER"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := joint(t)
			if tt.body["organisation"] == "RZX" {
				l.facts.Partner = example.Org()
			}
			refused(t, l.act(tt.by, at, tt.verb, tt.body), tt.code)
		})
	}
	t.Run("a place that is no trust cannot be asked", func(t *testing.T) {
		l := newBid(t)
		refused(t, l.act("amina", at, funding.InvitePartner, to("QWO", 0)), "NO_SUCH_TRUST")
	})
	t.Run("the lead waits for an answer, and may take the invitation back", func(t *testing.T) {
		l := newBid(t)
		l.facts.Partner = funding.Organisation{Code: other, Kind: funding.Trust}
		l.must("amina", at, funding.InvitePartner, to(other, 0))
		l.must("david", at, funding.ApproveInside, nil)
		refused(t, l.act("eleri", at, funding.Submit, nil), "PARTNER_NOT_JOINED")
		l.must("amina", at, funding.RemovePartner, to(other, 0))
		l.must("eleri", at, funding.Submit, nil)
	})
	t.Run("a no has reasons, and the trust is out", func(t *testing.T) {
		l := newBid(t)
		l.facts.Partner = funding.Organisation{Code: other, Kind: funding.Trust}
		l.must("amina", at, funding.InvitePartner, to(other, 0))
		refused(t, l.act("samir", at, funding.DeclineInvitation, to(other, 0)), "REASONS_MISSING")
		l.must("samir", at, funding.DeclineInvitation, obj{"organisation": other, "reasons": "No staff this year."})
		if l.bid.Joint() {
			t.Errorf("partners: %+v", l.bid.Partners)
		}
	})
}

func TestWhatPartnersMay(t *testing.T) {
	l := joint(t)
	tests := []struct {
		action funding.Action
		who    string
		may    bool
	}{
		{"answerInvitation", "rosa", true}, {"editShare", "quentin", true}, {"signShare", "samir", true}, {"getShare", "quentin", true}, {"signShare", "rosa", false},
		{"getBid", "quentin", false}, {"editBid", "quentin", false}, {"submitBid", "samir", false}, {"approveBid", "rosa", false}, {"withdrawBid", "rosa", false},
		{"editShare", "amina", false}, {"signShare", "eleri", false}, {"getShare", "amina", true}, {"getShare", "liam", true},
	}
	for _, tt := range tests {
		p := saltmarsh(tt.who)
		if err := funding.May(p, tt.action, l.bid.Subject(p)); (err == nil) != tt.may {
			t.Errorf("%s by %s: got %v, want %t", tt.action, tt.who, err, tt.may)
		}
	}
}

func TestJ7SharedAmountsAreSplitByLargestRemainder(t *testing.T) {
	l := joint(t)
	l.facts.Partner = funding.Organisation{Code: "RZC", Kind: funding.Trust}
	l.must("amina", noon("2026-05-01"), funding.InvitePartner, obj{"organisation": "RZC", "share_bp": 3334})
	westerdale := funding.Person{ID: "vera", Posts: []funding.Post{{Role: funding.TrustCFO, Org: "RZC"}}}
	if err := l.actAs(westerdale, noon("2026-05-01"), funding.AcceptInvitation, obj{"organisation": "RZC"}); err != nil {
		t.Fatal(err)
	}
	line := funding.CostLine{Ref: "C9", Org: "RZX", Amounts: funding.ByYear{2026: 1000_01, 2027: 10, 2028: 1}}
	parts, err := l.bid.SplitLine(line)
	if err != nil {
		t.Fatal(err)
	}
	// 36.66 %, 30 % and 33.34 % of £1,000.01 are £366.603666, £300.003 and
	// £333.403334: rounded down a penny is left, for the largest remainder,
	// which is Northmoor's 0.3666; of 10p 3.666, 3.0 and 3.334; of 1p 0.3666,
	// 0.3 and 0.3334.
	want := map[string][3]money.Pence{"RZX": {366_61, 4, 1}, "RZB": {300_00, 3, 0}, "RZC": {333_40, 3, 0}}
	for _, p := range parts {
		if got := [3]money.Pence{p.Amounts[2026], p.Amounts[2027], p.Amounts[2028]}; got != want[p.Org] {
			t.Errorf("%s %s: got %v, want %v", p.Org, p.Ref, got, want[p.Org])
		}
	}
	if parts[0].Ref != "C9" || parts[1].Ref != "RZB-C9" || parts[2].Ref != "RZC-C9" {
		t.Errorf("references %s %s %s", parts[0].Ref, parts[1].Ref, parts[2].Ref)
	}
	if _, err := l.bid.SplitInto(append(parts, line), "C9"); err == nil {
		t.Error("a line was shared out twice")
	}
	rapid.Check(t, func(t *rapid.T) {
		total := money.Pence(rapid.Int64Range(1, int64(money.Max)).Draw(t, "total"))
		parts, err := l.bid.SplitLine(funding.CostLine{Ref: "C9", Org: "RZX", Amounts: funding.ByYear{2026: total}})
		var sum money.Pence
		for _, p := range parts {
			sum += p.Amounts[2026]
		}
		if err != nil || sum != total {
			t.Fatalf("%s split to %s: %v", total, sum, err)
		}
	})
}

func TestJ8AConflictWithAnyPartyBarsAReviewer(t *testing.T) {
	l := joint(t)
	l.must("samir", noon("2026-05-04"), funding.SignShare, obj{"organisation": other})
	l.inReview()
	kavita := example.Person("kavita")
	kavita.Bars = []funding.Bar{{Org: other, Via: other, Nature: funding.FamilyInterest}}
	no := refused(t, l.actAs(kavita, noon("2026-05-20"), funding.Conclude, supports(funding.Cyber)), "CONFLICT_OF_INTEREST")
	says(t, no, "family or friends at RZB")
	if no.Kind != refusal.Forbidden {
		t.Errorf("got %s, want a 403", no.Kind)
	}
	kavita.Bars[0].Org = "RZC"
	if err := l.actAs(kavita, noon("2026-05-20"), funding.Conclude, supports(funding.Cyber)); err != nil {
		t.Errorf("an interest in a trust that has no part in the bid bars: %v", err)
	}
}
