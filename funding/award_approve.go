package funding

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// NextStep is the first step of the trust's chain that still waits for a yes
// to the claim.
func (c Claim) NextStep() (step ChainStep, last bool) {
	return nextOf(c.Chain.Steps(SignClaim, c.Amount), c.Approvals)
}

// NextStep is the first step of the trust's chain that still waits for a yes
// to the agreement; the last one is the trust's signature. The worth that
// steps go by is the award's total.
func (a Award) NextStep() (step ChainStep, last bool) {
	return nextOf(a.Agreement.Chain.Steps(SignAgreement, a.Total), a.Agreement.Approvals)
}

func nextOf(steps []ChainStep, given []Endorsement) (ChainStep, bool) {
	for i, s := range steps {
		if !slices.ContainsFunc(given, func(e Endorsement) bool { return e.Step == s.Step }) {
			return s, i == len(steps)-1
		}
	}
	return steps[len(steps)-1], true
}

// PartIn reports whether p has a part in the trust's approval of the claim.
func (c Claim) PartIn(p Person, org string) bool {
	return slices.ContainsFunc(c.Chain.Steps(SignClaim, c.Amount), func(s ChainStep) bool { _, ok := p.Hat(org, s.Signers()...); return ok })
}

// PartIn reports whether p has a part in the trust's signature of the
// agreement.
func (a Award) PartIn(p Person) bool {
	return slices.ContainsFunc(a.Agreement.Chain.Steps(SignAgreement, a.Total), func(s ChainStep) bool { return p.HoldsAt(s.Role, a.Org) })
}

// hands lists who has handled the claim for the trust.
func (c Claim) hands() []Endorsement {
	var out []Endorsement
	for _, m := range []*Moment{c.Prepared, c.Approved} {
		if m != nil {
			out = append(out, Endorsement{By: m.By, For: m.For})
		}
	}
	return append(out, c.Approvals...)
}

// queryWord says what a claim that came back needs.
func (c Claim) queryWord() string {
	if c.SentBack != nil {
		return "Change what was declined in"
	}
	return "Answer the query on"
}

// preparedClaim: who prepared a claim may not approve it; nor may their
// deputy for them, nor somebody whose deputy they are (E8).
func preparedClaim(a Award, f AwardFacts, c Command) error {
	_, claim, err := a.openClaim(c)
	if err != nil || claim.Prepared == nil {
		return nil // said later, to those whose role fits
	}
	if claim.Prepared.By == c.By {
		return forbidden("SAME_PERSON", "You prepared claim %d, so somebody else has to approve it.", claim.No)
	}
	step, _ := claim.NextStep()
	hat, ok := f.Person.Hat(claim.Org, step.Signers()...)
	if ok && oneHand(f.Person, hat, claim.Prepared.By, claim.Prepared.For) {
		return forbidden("SAME_PERSON", "Claim %d was prepared by a deputy or by somebody whose deputy you are, which counts as one person. Somebody else has to approve it, or the deputyship has to end first.", claim.No)
	}
	return nil
}

// approveClaim gives the yes of the step whose turn it is; after the last one
// the funder has the claim.
func approveClaim(r *AwardResult, f AwardFacts, c Command) error {
	_, claim, err := r.Award.openClaim(c)
	if err != nil {
		return err
	}
	if claim.Status != ClaimSubmitted {
		return wrongClaimState(claim)
	}
	step, last := claim.NextStep()
	hat, ok := f.Person.Hat(claim.Org, step.Signers()...)
	if !ok {
		return forbidden("NOT_YOUR_ROLE", "Claim %d waits for the %s. You are signed in as %s.", claim.No, lowerRole(step.Role), describe(f.Person))
	}
	if err := otherHand(f.Person, hat, claim.Approvals); err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	at.For, r.hat = hat.For, hat
	e := Endorsement{By: c.By, At: c.At, ContentHash: f.Draft.Hash(), Step: step.Step, Role: hat.Role, For: hat.For}
	claim.Approvals = append(slices.Clone(claim.Approvals), e)
	r.Effects.Approved = append(r.Effects.Approved, Approval{What: SignClaim, Subject: claim.ID, Attempt: claim.Attempt, Step: e.Step, Role: e.Role, By: e.By, For: e.For, Hash: e.ContentHash, At: e.At})
	if !last {
		r.putClaim(claim)
		r.say("CLAIM_APPROVED_INSIDE", fmt.Sprintf("The %s approved claim %d. Another step of the trust's chain is left.", lowerRole(step.Role), claim.No), claimDetail(claim))
		next, _ := claim.NextStep()
		r.askClaimStep(claim, next)
		return nil
	}
	return r.toFunder(claim, at, f)
}

// toFunder hands an approved claim over.
func (r *AwardResult) toFunder(claim Claim, at Moment, f AwardFacts) error {
	due, err := f.Calendar.AddWorkingDays(at.Day, f.Rules.Clocks.ClaimCheck)
	if err != nil {
		return err
	}
	claim.Status, claim.Approved, claim.CheckDue = AutoChecked, &at, due
	claim.Exceptions = Clean(claim, f.Draft, r.Award, f.Claim)
	r.putClaim(claim)
	r.say("CLAIM_APPROVED_BY_TRUST", fmt.Sprintf("The trust approved claim %d. Its automatic checks passed.", claim.No), claimDetail(claim))
	if r.Award.stands(claim, f) {
		return r.grantStanding(claim, at, f)
	}
	r.write("check-claim", NationalFinance, r.Award.Funder, fmt.Sprintf("A claim to check: %s, claim %d", r.Award.ID, claim.No), fmt.Sprintf("%s of %s. The check is due on %s.", claim.Amount, claim.Nature.Word(), due.Text()))
	return nil
}

// askClaimStep writes to those who can give the yes of a step.
func (r *AwardResult) askClaimStep(c Claim, s ChainStep) {
	r.write("approve-claim", s.Role, c.Org, fmt.Sprintf("Please approve claim %d on %s", c.No, r.Award.ID), fmt.Sprintf("%s of %s for %s.", c.Amount, c.Nature.Word(), c.Month.Name()))
	r.Effects.Letters[len(r.Effects.Letters)-1].Link = "/approvals/claim/" + c.ID
}

// declineClaim turns a claim back to its preparer, inside the trust. Its money
// stays held, as after a question of the funder; its invoices are free.
func declineClaim(r *AwardResult, f AwardFacts, c Command) error {
	_, claim, err := r.Award.openClaim(c)
	if err != nil {
		return err
	}
	why, err := reasons(c, "The preparer needs to know what to change.")
	if err != nil {
		return err
	}
	if claim.Status != ClaimSubmitted {
		return wrongClaimState(claim)
	}
	var roles []Role
	for _, s := range claim.Chain.Steps(SignClaim, claim.Amount) {
		roles = append(roles, s.Signers()...)
	}
	hat, ok := f.Person.Hat(claim.Org, roles...)
	if !ok {
		return forbidden("NOT_YOUR_ROLE", "You have no part in the approval of claim %d, so you cannot decline it.", claim.No)
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	at.For, r.hat = hat.For, hat
	claim.Status, claim.QueryText, claim.Approvals, claim.SentBack = Queried, why, nil, &SentBack{at, hat.Role, why}
	r.putClaim(claim)
	if err := r.giveBack(f.Draft, f.Invoices); err != nil { // the lines may change; they are taken again when it comes back
		return err
	}
	detail := claimDetail(claim)
	detail["reasons_hash"] = hashText(c, why)
	r.say("CLAIM_DECLINED_INSIDE", fmt.Sprintf("The %s declined claim %d inside the trust.", lowerRole(hat.Role), claim.No), detail)
	r.write("claim-declined-inside", TrustFinancePreparer, claim.Org, fmt.Sprintf("Claim %d on %s was declined inside the trust", claim.No, r.Award.ID), why)
	r.Effects.Letters[len(r.Effects.Letters)-1].Link = "/claims/" + claim.ID
	return nil
}

// approveAgreement gives the yes of a step before the trust's signature.
func (r *AwardResult) approveAgreement(step ChainStep, hat Hat, s Signature) {
	g := &r.Award.Agreement
	g.Approvals = append(g.Approvals, Endorsement{By: s.By, At: s.Signed.At, ContentVersion: s.Version, ContentHash: s.Hash, Step: step.Step, Role: step.Role, For: hat.For})
	g.SentBack = nil
	r.say("AGREEMENT_APPROVED_INSIDE", "The "+lowerRole(step.Role)+" approved the agreement inside the trust.", map[string]any{"version": s.Version, "document_hash": s.Hash, "step": step.Step, "role": step.Role})
	next, _ := r.Award.NextStep()
	r.askSignature(next)
}

// askSignature writes to those who can give the yes of a step.
func (r *AwardResult) askSignature(s ChainStep) {
	a := r.Award
	r.write("sign-agreement", s.Role, a.Org, "Please sign the agreement for "+a.ID, fmt.Sprintf("The agreement for “%s”, %s over the years, is ready for your signature.", a.Title, a.Total))
	r.linkToSignature()
}

// linkToSignature leads the newest letter to the page on which its reader
// signs.
func (r *AwardResult) linkToSignature() {
	r.Effects.Letters[len(r.Effects.Letters)-1].Link = "/approvals/agreement/" + r.Award.ID
}

// declineToSign says that the trust will not sign the agreement as it stands.
// It stays issued; the funder hears why.
func declineToSign(r *AwardResult, f AwardFacts, c Command) error {
	a := &r.Award
	why, err := reasons(c, "The funder needs to know what to put right.")
	if err != nil {
		return err
	}
	if a.Agreement.Status != Issued {
		return conflict("NOTHING_TO_SIGN", "The agreement is “%s”, so it cannot be declined now.", a.Agreement.Status.Title())
	}
	var roles []Role
	for _, s := range a.Agreement.Chain.Steps(SignAgreement, a.Total) {
		roles = append(roles, s.Role)
	}
	hat, ok := f.Person.Hat(a.Org, roles...)
	if !ok {
		return forbidden("NOT_YOUR_ROLE", "You have no part in the signing of this agreement, so you cannot decline it.")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	at.For, r.hat = hat.For, hat
	a.Agreement.Approvals, a.Agreement.SentBack = nil, &SentBack{at, hat.Role, why}
	a.Agreement.Attempt++
	r.say("AGREEMENT_DECLINED", "The "+lowerRole(hat.Role)+" of the trust declined to sign the agreement as it stands.", map[string]any{"version": a.Agreement.Version, "reasons_hash": hashText(c, why), "role": hat.Role})
	r.write("agreement-declined", ProgrammeManager, a.Funder, "The trust does not sign: "+a.ID, why)
	return nil
}

// Hash seals what a claim asks for: SHA-256 of its canonical JSON, in hex,
// without its status and what a check made of its lines.
func (c ClaimContent) Hash() string {
	c.Status, c.Lines = "", slices.Clone(c.Lines)
	for i := range c.Lines {
		c.Lines[i].Result, c.Lines[i].Granted, c.Lines[i].ResultCode = "", 0, ""
	}
	b, err := json.Marshal(c)
	if err != nil {
		panic("funding: a claim cannot be marshalled: " + err.Error()) // plain data only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
