package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// paidClaim finds the paid claim that a command is about: it has folded away
// from the award, so the facts know it.
func paidClaim(f AwardFacts, c Command) (owedBody, Claim, error) {
	body, err := decode[owedBody](c)
	if err != nil {
		return body, Claim{}, err
	}
	i := slices.IndexFunc(f.Claim.Past, func(p Claim) bool { return p.ID == body.Claim && p.Status == Paid })
	if i < 0 {
		return body, Claim{}, conflict("CLAIM_NOT_PAID", "Claim %s is not a paid claim of this award, so it cannot be reversed.", body.Claim).At("claim")
	}
	return body, f.Claim.Past[i], nil
}

// releasedClaim: who released a payment does not reverse it.
func releasedClaim(a Award, f AwardFacts, c Command) error {
	_, claim, err := paidClaim(f, c)
	if err != nil {
		return nil // said later, to those whose role fits
	}
	if hat := hatFor(f.Person, "reverseClaim", a.Subject()); claim.Released != "" && oneHand(f.Person, hat, claim.Released, "") {
		return forbidden("SAME_PERSON", "You released claim %d, yourself or through a deputy, so somebody else has to reverse it.", claim.No)
	}
	return nil
}

// reverseClaim takes a paid claim back: its budget and its invoices are free
// again, and the trust owes what it was granted.
func reverseClaim(r *AwardResult, f AwardFacts, c Command) error {
	body, claim, err := paidClaim(f, c)
	if err != nil {
		return err
	}
	why, err := reasons(c, "The trust needs to know why.")
	if err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	method, due, err := body.howBack(f, calendar.DateOf(c.At))
	if err != nil {
		return err
	}
	if l, _ := r.Award.Limit(claim.Org, claim.FY, claim.Nature); claim.Granted() > l.Drawn {
		return conflict("REVERSED_OVER_DRAWN", "Claim %d was granted %s, and only %s of %s is still drawn in %s: the rest is owed back already. Settle what is owed instead.", claim.No, claim.Granted(), l.Drawn, claim.Nature.Word(), claim.FY).
			With("drawn_pence", int64(l.Drawn))
	}
	if err := r.giveBack(f.Draft, f.Invoices); err != nil {
		return err
	}
	claim.Status, claim.QueryText = Reversed, why
	r.putClaim(claim)
	detail := claimDetail(claim)
	detail["reasons_hash"] = hashText(c, why)
	r.say("CLAIM_REVERSED", fmt.Sprintf("Claim %d was reversed: %s is no longer drawn.", claim.No, claim.Granted()), detail)
	if claim.Granted() == 0 {
		return nil
	}
	o := Owed{Org: claim.Org, FY: claim.FY, Nature: claim.Nature, Amount: claim.Granted(), Method: method, Due: due, Reason: why, Claim: claim.ID, Recorded: at}
	r.owe(o, c)
	for _, role := range []Role{TrustFinancePreparer, TrustFinanceApprover} {
		r.write("claim-reversed", role, claim.Org, fmt.Sprintf("Claim %d on %s was reversed", claim.No, r.Award.ID), fmt.Sprintf("%s\n\n%s is owed; %s.", why, o.Amount, o.how()))
	}
	return nil
}
