package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// handledClaim: the funder's checker is none of those who handled the claim
// for the trust, nor their deputy or holder (I5, E8).
func handledClaim(a Award, f AwardFacts, c Command) error {
	_, claim, err := a.openClaim(c)
	if err != nil {
		return nil // said later, to those whose role fits
	}
	hat := hatFor(f.Person, "checkClaim", a.SubjectOf(claim.Org))
	for _, m := range claim.hands() {
		if oneHand(f.Person, hat, m.By, m.For) {
			return forbidden("SAME_PERSON", "You handled claim %d for the trust, yourself or through a deputy, so somebody else has to check it.", claim.No)
		}
	}
	return nil
}

func checkLine(r *AwardResult, f AwardFacts, c Command) error {
	body, claim, err := r.Award.openClaim(c)
	if err != nil {
		return err
	}
	if claim.Status != AutoChecked {
		return wrongClaimState(claim)
	}
	line := f.Line
	if line.No == 0 {
		return invalid("NO_SUCH_LINE", "Claim %d has no line %d.", claim.No, body.Line).At("line_no")
	}
	if line.Kind.GivesBack() && LineResult(body.Outcome) != LineAccepted {
		return conflict("CREDIT_STANDS", "Line %d gives money back, so it can only be accepted. If it is wrong, ask the trust or reject the claim.", line.No).At("outcome")
	}
	granted, err := grantedOf(LineResult(body.Outcome), line, body.Granted)
	if err != nil {
		return err
	}
	more := granted - line.Held()
	if err := r.mayGrant(claim, line, more, f); err != nil {
		return err
	}
	if claim.Granted()+more < 0 {
		return conflict("NET_NEGATIVE", "Without line %d the claim would give back more than it asks for. Ask the trust, or reject the claim.", line.No).At("outcome")
	}
	claim.Cut -= more
	r.putClaim(claim)
	r.move(LimitMove{Org: claim.Org, FY: claim.FY, Nature: claim.Nature, InFlight: more})
	r.Effects.Lines = []LineOutcome{{claim.ID, line.No, LineResult(body.Outcome), granted, body.Code}}
	r.Effects.Invoices = line.use(claim.ID, more)
	if err := stillClaimed(r.Effects.Invoices, f.Invoices, claim.No); err != nil {
		return err
	}
	r.say("CLAIM_LINE_CHECKED", fmt.Sprintf("Line %d of claim %d: %s, %s.", line.No, claim.No, strings.ToLower(body.Outcome), granted),
		map[string]any{"claim": claim.ID, "line": line.No, "result": body.Outcome, "granted_pence": granted, "code": body.Code})
	return nil
}

// mayGrant refuses to give a line back what an earlier check took off it, if
// the money or the invoice has been claimed elsewhere since.
func (r *AwardResult) mayGrant(c Claim, l ClaimLine, more money.Pence, f AwardFacts) error {
	if more <= 0 {
		return nil
	}
	limit, _ := r.Award.Limit(c.Org, c.FY, c.Nature)
	if left := limit.Headroom(); more > left {
		return conflict("CLAIM_EXCEEDS_YEAR_PROFILE", "This would give line %d %s more, and only %s of %s is left for %s. Grant less.", l.No, more, left, c.Nature.Word(), c.FY).
			At("granted_pence").With("excess_pence", int64(more-left)).With("headroom_pence", int64(left))
	}
	for _, inv := range f.Invoices {
		if l.Invoice == "" || inv.Supplier != Normalise(l.Supplier) || inv.Number != Normalise(l.Invoice) {
			continue
		}
		if e := inv.refuses(l, more); e != nil {
			return e.At("granted_pence")
		}
	}
	return nil
}

// grantedOf is what a result leaves of a line (domain 3.8 J9).
func grantedOf(result LineResult, l ClaimLine, said *int64) (money.Pence, error) {
	switch result {
	case LineAccepted:
		return l.Eligible, nil
	case LineRejected:
		return 0, nil
	case LineReduced:
		if said == nil || *said <= 0 || money.Pence(*said) >= l.Eligible {
			return 0, invalid("OUT_OF_RANGE", "Say to how much the line is reduced: more than nothing and less than %s.", l.Eligible).At("granted_pence")
		}
		return money.Pence(*said), nil
	}
	return 0, invalid("NOT_A_CHOICE", "%q is not a result. Choose ACCEPTED, REDUCED or REJECTED.", result).At("outcome")
}

func checkClaim(r *AwardResult, f AwardFacts, c Command) error {
	body, claim, err := r.Award.openClaim(c)
	if err != nil {
		return err
	}
	if claim.Status != AutoChecked {
		return wrongClaimState(claim)
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	claim.Checked = &at
	switch body.Outcome {
	case "APPROVE":
		return r.grant(claim, f.Draft)
	case "QUERY", "REJECT":
		why, err := reasons(c, "The trust needs to know what to mend.")
		if err != nil {
			return err
		}
		return r.turnBack(claim, body.Outcome, why, f, c)
	}
	return invalid("NOT_A_CHOICE", "%q is not a result. Choose APPROVE, QUERY or REJECT.", body.Outcome).At("outcome")
}

// grant approves what the check left of a claim. What the trust owes is set
// off against it: the claim draws what was granted, and less cash moves. A
// claim that is set off in full needs no payment, so it is settled at once.
func (r *AwardResult) grant(claim Claim, d ClaimContent) error {
	if !slices.ContainsFunc(d.Lines, func(l ClaimLine) bool { return l.Held() > 0 }) {
		return conflict("NOTHING_GRANTED", "Every line was rejected, so there is nothing to approve. Reject the claim.")
	}
	claim.Status, claim.SetOff = ClaimApproved, min(claim.Granted(), r.Award.toSetOff(claim.Org, claim.Nature))
	r.putClaim(claim)
	words := fmt.Sprintf("Claim %d was approved at %s.", claim.No, claim.Granted())
	if claim.SetOff != 0 {
		words += fmt.Sprintf(" %s of it will be set off against money owed.", claim.SetOff)
	}
	r.say("CLAIM_APPROVED", words, claimDetail(claim))
	if claim.Cash() == 0 {
		r.settle(claim, *claim.Checked)
		return nil
	}
	r.write("run-waiting", PaymentReleaser, r.Award.Funder, fmt.Sprintf("An approved claim waits for a payment run: %s, claim %d", r.Award.ID, claim.No), claim.Cash().String())
	return nil
}

func (r *AwardResult) turnBack(claim Claim, outcome, why string, f AwardFacts, c Command) error {
	detail := claimDetail(claim)
	detail["reasons_hash"] = hashText(c, why)
	if outcome == "QUERY" {
		claim.Status, claim.QueryText = Queried, why
		r.putClaim(claim)
		if err := r.giveBack(f.Draft, f.Invoices); err != nil { // the lines may change; they are taken again when it comes back
			return err
		}
		r.say("CLAIM_QUERIED", fmt.Sprintf("The funder has a question on claim %d.", claim.No), detail)
	} else {
		if err := r.drop(claim, Rejected, f); err != nil {
			return err
		}
		r.say("CLAIM_REJECTED", fmt.Sprintf("Claim %d was rejected. Its money can be claimed again.", claim.No), detail)
	}
	r.write("claim-turned-back", TrustFinancePreparer, claim.Org, fmt.Sprintf("Claim %d on %s: %s", claim.No, r.Award.ID, claim.Status.Title()), why)
	return nil
}
