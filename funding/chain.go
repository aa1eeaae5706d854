package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// SignKind is what a trust signs: each kind has a chain of its own.
type SignKind string

// The kinds of thing that a trust signs.
const (
	SignBid       SignKind = "BID"
	SignClaim     SignKind = "CLAIM"
	SignAgreement SignKind = "AGREEMENT"
)

// SignKinds lists them in the order that pages show them.
func SignKinds() []SignKind { return []SignKind{SignBid, SignClaim, SignAgreement} }

// Word returns the kind as it stands in a sentence.
func (k SignKind) Word() string { return strings.ToLower(string(k)) }

// A ChainStep is one yes that the trust gives before something leaves it: the
// role that gives it, and from which worth on it is needed (0 = always).
type ChainStep struct {
	What SignKind    `json:"what"`
	Step int         `json:"step"` // 1 signs first
	Role Role        `json:"role"`
	From money.Pence `json:"from_pence"`
}

// A Chain says who signs what at one trust, in which order and from which
// worth on. A kind without a step goes by [DefaultChain]. What is sent keeps
// the chain of that moment.
type Chain []ChainStep

// DefaultChain is the chain of a trust that has set up none: the senior
// responsible owner and then the chief finance officer for bids (domain 10.1),
// a second finance person for claims (domain 4.5 a), the chief finance officer
// for agreements.
func DefaultChain() Chain {
	return Chain{{SignBid, 1, TrustSRO, 0}, {SignBid, 2, TrustCFO, 0}, {SignClaim, 1, TrustFinanceApprover, 0}, {SignAgreement, 1, TrustCFO, 0}}
}

// mostSteps is how many people may have to sign one thing: more is delay
// without another look.
const mostSteps = 6

// Of lists the steps of one kind in order, whatever the worth.
func (c Chain) Of(what SignKind) []ChainStep {
	var steps []ChainStep
	for _, s := range c {
		if s.What == what {
			steps = append(steps, s)
		}
	}
	if len(steps) == 0 && len(DefaultChain()) > 0 {
		for _, s := range DefaultChain() {
			if s.What == what {
				steps = append(steps, s)
			}
		}
	}
	slices.SortStableFunc(steps, func(a, b ChainStep) int { return a.Step - b.Step })
	return steps
}

// Steps lists who has to sign something of this worth, in order.
func (c Chain) Steps(what SignKind, worth money.Pence) []ChainStep {
	return slices.DeleteFunc(c.Of(what), func(s ChainStep) bool { return worth < s.From })
}

// Only keeps the steps of one kind: what an aggregate pins.
func (c Chain) Only(what SignKind) Chain { return c.Of(what) }

// Signers lists the roles that can give the yes of a step. A chief finance
// officer can always stand in as finance approver of a claim.
func (s ChainStep) Signers() []Role {
	if s.What == SignClaim && s.Role == TrustFinanceApprover {
		return []Role{TrustFinanceApprover, TrustCFO}
	}
	return []Role{s.Role}
}

// SigningRoles are the trust's roles that may be in a chain. Those who write
// bids and prepare claims are not among them.
func SigningRoles() []Role { return []Role{TrustFinanceApprover, TrustSRO, TrustCFO} }

// always are the steps that no trust can take away: who is accountable and
// who answers for the money (fundamental criterion F2, domain 4.5 a). The
// chief finance officer's is the last one of a bid and of an agreement.
func always(what SignKind) []Role {
	switch what {
	case SignBid:
		return []Role{TrustSRO, TrustCFO}
	case SignClaim:
		return []Role{TrustFinanceApprover}
	}
	return []Role{TrustCFO}
}

// CheckChain says what is wrong with a chain that a trust wants to sign by;
// people are those of the trust. Each step needs another person.
func CheckChain(c Chain, people []Person, org string) error {
	var errs []*Error
	for _, s := range c {
		switch {
		case !slices.Contains(SignKinds(), s.What):
			errs = append(errs, invalid("NOT_A_CHOICE", "%q is nothing that a trust signs. Choose BID, CLAIM or AGREEMENT.", s.What).At("steps"))
		case !slices.Contains(SigningRoles(), s.Role):
			errs = append(errs, invalid("ROLE_CANNOT_SIGN", "%s cannot be a step. Choose finance approver, senior responsible owner or chief finance officer.", s.Role.Title()).At(string(s.What)))
		case s.From < 0 || s.From > money.Max:
			errs = append(errs, invalid("OUT_OF_RANGE", "A step begins at an amount of £0 or more.").At(string(s.What)))
		}
	}
	if e := joinErrors(errs); e != nil {
		return e
	}
	for _, what := range SignKinds() {
		errs = append(errs, checkSteps(what, c.Of(what), people, org))
	}
	if e := joinErrors(errs); e != nil {
		return e
	}
	return nil
}

func checkSteps(what SignKind, steps []ChainStep, people []Person, org string) *Error {
	if len(steps) > mostSteps {
		return invalid("TOO_MANY_STEPS", "A %s has %d steps. Use at most %d.", what.Word(), len(steps), mostSteps).At(string(what))
	}
	for _, r := range always(what) {
		if !slices.ContainsFunc(steps, func(s ChainStep) bool { return s.Role == r && s.From == 0 }) {
			return invalid("STEP_NEEDED", "The %s signs every %s, so that step begins at £0.", strings.ToLower(r.Title()), what.Word()).At(string(what))
		}
	}
	last := steps[len(steps)-1]
	if what != SignClaim && (last.Role != TrustCFO || last.From != 0) {
		return invalid("CFO_SIGNS_LAST", "The chief finance officer signs every %s, and last.", what.Word()).At(string(what))
	}
	if !staffed(steps, people, org, nil) {
		return invalid("TOO_FEW_PEOPLE", "Every step of a %s needs another person, and %s has too few people in these roles. Ask for somebody to be given the role, or take a step away.", what.Word(), org).At(string(what))
	}
	return nil
}

// staffed reports whether every step can be given to a person of its own.
func staffed(steps []ChainStep, people []Person, org string, taken []string) bool {
	if len(steps) == 0 {
		return true
	}
	for _, p := range people {
		fits := slices.ContainsFunc(steps[0].Signers(), func(r Role) bool { return p.HoldsAt(r, org) })
		if fits && !slices.Contains(taken, p.ID) && staffed(steps[1:], people, org, append(slices.Clone(taken), p.ID)) {
			return true
		}
	}
	return false
}

// Says puts the signing of something of this worth into one sentence: "A bid
// of £18,400,000.00 would be approved by the senior responsible owner and
// signed by the chief finance officer."
func (c Chain) Says(what SignKind, worth money.Pence) string {
	var names []string
	for _, s := range c.Steps(what, worth) {
		names = append(names, "the "+lowerRole(s.Role))
	}
	article := "A "
	if what == SignAgreement {
		article = "An "
	}
	return fmt.Sprintf("%s%s of %s would be approved by %s.", article, what.Word(), worth, strings.Join(names, ", then by "))
}

// lowerRole is a role in the middle of a sentence.
func lowerRole(r Role) string { return strings.ToLower(r.Title()) }
