package funding

import (
	"fmt"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/money"
)

// An Approval is one yes of a chain as a row of its own: the database refuses
// a second one by the same hand in the same attempt.
type Approval struct {
	What    SignKind
	Subject string // the bid, the claim, or the agreement as "award/version"
	Attempt int
	Step    int
	Role    Role
	By      string
	For     string
	Hash    string // of what was signed
	At      time.Time
}

// sent is the body of a yes: Hash, when given, is of what the signer was
// shown.
type sentBody struct {
	Hash string `json:"content_hash"`
}

// Steps lists who has to sign the bid when it asks for this much, in order.
func (b Bid) Steps(ask money.Pence) []ChainStep { return b.Chain.Steps(SignBid, ask) }

// Approved lists the approvals that hold for content with this hash: an
// approval of another version is worth nothing.
func (b Bid) Approved(hash string) []Endorsement {
	given := b.Approvals
	if len(given) == 0 && b.SRO != nil { // approved before trusts had chains of their own
		e := *b.SRO
		e.Role = TrustSRO
		for _, s := range b.Steps(b.Ask) {
			if s.Role == TrustSRO {
				e.Step = s.Step
				break
			}
		}
		given = []Endorsement{e}
	}
	return slices.DeleteFunc(slices.Clone(given), func(e Endorsement) bool { return e.ContentHash != hash })
}

// NextStep is the first step of the chain that still waits for a yes to
// content with this hash. The last one is the signature that submits the bid.
func (b Bid) NextStep(ask money.Pence, hash string) (step ChainStep, last bool) {
	given, steps := b.Approved(hash), b.Steps(ask)
	for i, s := range steps {
		done := slices.ContainsFunc(given, func(e Endorsement) bool { return e.Step == s.Step })
		if !done {
			return s, i == len(steps)-1
		}
	}
	return steps[len(steps)-1], true
}

// PartIn reports whether p has a part in the signing of b: holds the role of
// one of its steps, or stands in for somebody who does.
func (b Bid) PartIn(p Person, ask money.Pence) bool {
	return slices.ContainsFunc(b.Steps(ask), func(s ChainStep) bool { return p.HoldsAt(s.Role, b.Org) })
}

// shown refuses a yes to something else than what the signer was shown.
func shown(c Command, hash string) error {
	body, err := decode[sentBody](c)
	if err != nil {
		return err
	}
	if body.Hash != "" && body.Hash != hash {
		return conflict("CHANGED_SINCE_SHOWN", "The bid has changed since this page was shown. Read it again, then sign.").To("approve")
	}
	return nil
}

// sendForApproval asks the first of the chain. Sent again after a change, it
// asks anew.
func sendForApproval(r *BidResult, f BidFacts, c Command) error {
	b := &r.Bid
	b.Chain = f.Chain.Only(SignBid)
	b.forgetApprovals()
	b.Status, b.SentBy, b.SentBack = InternalApproval, c.By, nil
	b.Title, b.Ask = f.titled(b.Title), f.Content.NationalAsk()
	first, _ := b.NextStep(b.Ask, "")
	r.say("SENT_FOR_APPROVAL", "The bid was sent to the "+lowerRole(first.Role)+".", nil)
	r.askStep(first, "The bid “"+b.Title+"” is ready for your approval.")
	return nil
}

// titled is the content's title, or what the bid is called already.
func (f BidFacts) titled(was string) string {
	if t := f.Content.Answer("title"); t != "" {
		return t
	}
	return was
}

// Endorsed reports whether anybody inside the trust has approved the bid, in
// whatever version.
func (b Bid) Endorsed() bool { return len(b.Approvals) > 0 || b.SRO != nil }

// forgetApprovals begins the approvals anew.
func (b *Bid) forgetApprovals() {
	b.SRO, b.Approvals = nil, nil
	b.Attempt++
}

// dropStale drops approvals of other versions of the content.
func (b *Bid) dropStale(hash string) {
	held := b.Approved(hash)
	if len(held) == 0 && (len(b.Approvals) > 0 || b.SRO != nil) {
		b.forgetApprovals()
		return
	}
	b.Approvals = held
}

// askStep writes to those who can give the yes of a step before the last.
func (r *BidResult) askStep(s ChainStep, saying string) {
	r.write("approve-bid", s.Role, r.Bid.Org, "Please approve "+r.Bid.ID+" before it is submitted", saying)
	r.linkToApproval()
}

// linkToApproval leads the newest letter to the page on which its reader signs.
func (r *BidResult) linkToApproval() {
	r.Effects.Letters[len(r.Effects.Letters)-1].Link = "/approvals/bid/" + r.Bid.ID
}

// approveInside gives the yes of the step whose turn it is.
func approveInside(r *BidResult, f BidFacts, c Command) error {
	b, hash, ask := &r.Bid, f.Content.Hash(), f.Content.NationalAsk()
	if err := shown(c, hash); err != nil {
		return err
	}
	if len(b.Chain) == 0 {
		b.Chain = f.Chain.Only(SignBid)
	}
	b.dropStale(hash)
	step, last := b.NextStep(ask, hash)
	hat, err := b.signer(f.Person, step, last)
	if err != nil {
		return err
	}
	if err := namedSRO(*b, f, step, hat); err != nil {
		return err
	}
	if err := otherHand(f.Person, hat, b.Approvals); err != nil {
		return err
	}
	if err := b.anotherHand(f.Person, hat, "", f.Content); err != nil {
		return err
	}
	e := Endorsement{By: c.By, At: c.At, ContentVersion: f.Content.Version, ContentHash: hash, Step: step.Step, Role: step.Role, For: hat.For}
	b.Approvals = append(b.Approvals, e)
	if step.Role == TrustSRO && b.SRO == nil {
		b.SRO = &e
	}
	b.Status, b.SentBack, b.Title, b.Ask = InternalApproval, nil, f.Content.Title(), ask
	r.hat = hat
	r.Effects.Approved = append(r.Effects.Approved, b.approval(e))
	r.say("APPROVED_INSIDE", "The "+lowerRole(step.Role)+" approved the bid inside the trust.", map[string]any{"content_hash": hash, "step": step.Step, "role": step.Role})
	r.askNext(hash, step)
	return nil
}

// askNext writes to whoever signs after step.
func (r *BidResult) askNext(hash string, step ChainStep) {
	b := r.Bid
	next, last := b.NextStep(b.Ask, hash)
	saying := fmt.Sprintf("The %s has approved “%s”. It asks for %s.", lowerRole(step.Role), b.Title, b.Ask)
	if !last {
		r.askStep(next, saying)
		return
	}
	r.write("sign-bid", TrustCFO, b.Org, "Please sign and submit "+b.ID, saying)
	r.linkToApproval()
}

func (b Bid) approval(e Endorsement) Approval {
	return Approval{What: SignBid, Subject: b.ID, Attempt: b.Attempt, Step: e.Step, Role: e.Role, By: e.By, For: e.For, Hash: e.ContentHash, At: e.At}
}

// signer is the hat in which p gives the yes of a step.
func (b Bid) signer(p Person, step ChainStep, last bool) (Hat, error) {
	if last {
		if !p.HoldsAt(TrustSRO, b.Org) && !b.PartIn(p, b.Ask) {
			return Hat{}, forbidden("NOT_YOUR_ROLE", "The bid waits for the %s. You have no part in its approval.", lowerRole(step.Role))
		}
		return Hat{}, conflict("ALREADY_APPROVED", "Everybody before the chief finance officer has approved this version. It waits to be signed and submitted.").To("submit")
	}
	hat, ok := p.Hat(b.Org, step.Signers()...)
	if !ok {
		return Hat{}, forbidden("NOT_YOUR_ROLE", "The bid waits for the %s. You are signed in as %s.", lowerRole(step.Role), describe(p))
	}
	return hat, nil
}

// namedSRO: the first approval as senior responsible owner is that of the one
// whom the bid names, or of their deputy (criterion F2).
func namedSRO(b Bid, f BidFacts, step ChainStep, hat Hat) error {
	named := f.Content.Answer("sro")
	if step.Role != TrustSRO || b.SRO != nil || named == "" || named == f.Person.ID || named == hat.For {
		return nil
	}
	return forbidden("NOT_THE_NAMED_SRO", "The bid names somebody else as its senior responsible owner. Ask them to approve, or change the name in the bid.").To("people")
}

// otherHand: every step of a chain is another person's, seen through
// deputies (E8).
func otherHand(p Person, h Hat, given []Endorsement) error {
	for _, e := range given {
		if oneHand(p, h, e.By, e.For) {
			return forbidden("SAME_PERSON", "You approved this as %s, yourself or through a deputy, so somebody else has to sign this step.", lowerRole(e.Role))
		}
	}
	return nil
}

// declineInside says no inside the trust, at any step: the bid is its
// author's again and every approval is void.
func declineInside(r *BidResult, f BidFacts, c Command) error {
	why, err := reasons(c, "The author needs to know what to change.")
	if err != nil {
		return err
	}
	b := &r.Bid
	var roles []Role
	for _, s := range b.Steps(b.Ask) {
		roles = append(roles, s.Signers()...)
	}
	hat, ok := f.Person.Hat(b.Org, roles...)
	if !ok {
		return forbidden("NOT_YOUR_ROLE", "You have no part in the approval of this bid, so you cannot decline it.")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	at.For = hat.For
	b.forgetApprovals()
	b.Status, b.Rung, b.SentBack = Draft, nil, &SentBack{at, hat.Role, why}
	if b.Returned != nil {
		b.Status = Returned
	}
	r.hat = hat
	r.say("DECLINED_INSIDE", "The "+lowerRole(hat.Role)+" declined the bid inside the trust. It is a draft again.", map[string]any{"reasons_hash": hashText(c, why), "role": hat.Role})
	subject := "Your bid was declined inside the trust: " + b.ID
	r.write("declined-inside", TrustAuthor, b.Org, subject, why)
	if b.SentBy != "" {
		r.Effects.Letters = append(r.Effects.Letters, Letter{Template: "declined-inside", Person: b.SentBy, Subject: subject, Body: why, Link: "/bids/" + b.ID})
	}
	return nil
}

// SignedHash is of the content that was signed last: an answer that a question
// unlocked may have changed since. Of a bid that was returned, whose signature
// is void, it is what was submitted.
func (b Bid) SignedHash() string {
	if b.CFO == nil {
		return b.ContentHash
	}
	return b.CFO.ContentHash
}
