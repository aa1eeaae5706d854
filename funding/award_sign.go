package funding

import (
	"fmt"
	"time"
)

// SignIn is by what somebody was signed in when they signed.
type SignIn string

// The ways of being signed in.
const (
	BySession SignIn = "SESSION" // a browser
	ByToken   SignIn = "TOKEN"   // a program that holds their token
)

// Word returns the way as people read it.
func (s SignIn) Word() string {
	return map[SignIn]string{BySession: "In a browser session", ByToken: "By access token"}[s]
}

type signBody struct {
	Hash     string `json:"document_hash"`
	SignedIn SignIn `json:"signed_in"`
}

// signedBefore: never one hand twice, on the trust's side or on both (worked
// example 9.5, domain 3.2, E8).
func signedBefore(a Award, f AwardFacts, c Command) error {
	hat := hatFor(f.Person, "signAgreement", a.Subject())
	for _, s := range a.Agreement.Signatures {
		if oneHand(f.Person, hat, s.By, s.For) {
			return forbidden("SAME_PERSON", "You have signed this agreement already, yourself or through a deputy. The other signature has to be somebody else's.")
		}
	}
	for _, e := range a.Agreement.Approvals {
		if oneHand(f.Person, hat, e.By, e.For) {
			return forbidden("SAME_PERSON", "You approved this agreement as %s, yourself or through a deputy, so somebody else has to sign it.", lowerRole(e.Role))
		}
	}
	return nil
}

func sign(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[signBody](c)
	if err != nil {
		return err
	}
	a := &r.Award
	if body.Hash != "" && body.Hash != a.Agreement.Hash {
		return conflict("DOCUMENT_CHANGED", "The document you were shown is not the one to be signed now. Read version %d, then sign.", a.Agreement.Version)
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	s := Signature{Version: a.Agreement.Version, By: c.By, Name: f.Person.Name, Hash: a.Agreement.Hash, Signed: at, Shown: body.Hash, SignedIn: body.SignedIn}
	trust := a.PartIn(f.Person)
	partner, _ := a.PartnerSigning(f.Person)
	switch {
	case a.Agreement.Status == Issued && trust && a.WantsPrice():
		return conflict("PRICE_NOT_ENTERED", "The bid was approved on an estimate, so it may procure and not yet spend. Enter the contract's price before you sign.").To("price")
	case a.Agreement.Status == Issued && trust && !a.PartySigned(a.Org):
		return r.trustStep(f, s)
	case a.Agreement.Status == Issued && partner != "":
		return r.partnerSigns(partner, f, s)
	case a.Agreement.Status == Issued && atTrust(f.Person, a.Org):
		return forbidden("NOT_YOUR_ROLE", "You have no part in the signing of this agreement. You are signed in as %s.", describe(f.Person))
	case a.Agreement.Status == Issued:
		return conflict("TRUST_SIGNS_FIRST", "The trust's chief finance officer signs first; you countersign after.")
	case a.Agreement.Status == TrustSigned && !atTrust(f.Person, a.Org):
		r.hat, _ = f.Person.Hat(a.Funder, ProgrammeManager, FundAdmin)
		s.Side, s.Org, s.Role, s.For = "FUNDER", a.Funder, r.hat.Role, r.hat.For
		r.funderSigns(s)
		return nil
	}
	return conflict("NOTHING_TO_SIGN", "Nothing waits for your signature: the agreement is “%s”.", a.Agreement.Status.Title())
}

func atTrust(p Person, org string) bool {
	_, ok := p.Hat(org, SigningRoles()...)
	return ok
}

// trustStep gives the yes of the trust whose turn it is: an approval, or at
// the end the signature.
func (r *AwardResult) trustStep(f AwardFacts, s Signature) error {
	a := &r.Award
	step, last := a.NextStep()
	hat, ok := f.Person.Hat(a.Org, step.Signers()...)
	if !ok {
		return conflict("NOT_YOUR_TURN", "The agreement waits for the %s first. You will be asked after.", lowerRole(step.Role))
	}
	r.hat, s.For, s.Signed.For = hat, hat.For, hat.For
	r.Effects.Approved = append(r.Effects.Approved, Approval{What: SignAgreement, Subject: fmt.Sprintf("%s/%d", a.ID, s.Version), Attempt: a.Agreement.Attempt, Step: step.Step, Role: step.Role, By: s.By, For: hat.For, Hash: s.Hash, At: s.Signed.At})
	if !last {
		r.approveAgreement(step, hat, s)
		return nil
	}
	s.Side, s.Org, s.Role = "TRUST", a.Org, step.Role
	return r.oneTrustSigned(f, s)
}

// signTask is the yes of the trust that the agreement waits for.
func (a Award) signTask(t *tasks) {
	if a.PartySigned(a.Org) {
		return // partners are left
	}
	step, last := a.NextStep()
	title := "Sign the agreement"
	if !last {
		title = "Approve the agreement"
	}
	t.add("sign", title, step.Role, a.Org, time.Time{})
	t.signed(SignAgreement)
}
