package funding

import "fmt"

// failPayment frees a claim whose payment the finance system could not make:
// it is approved again, its money stays held, and the next run may take it.
func failPayment(r *AwardResult, _ AwardFacts, c Command) error {
	body, claim, err := r.Award.openClaim(c)
	if err != nil {
		return err
	}
	if claim.Status != Scheduled || claim.Run != body.Run {
		return wrongClaimState(claim)
	}
	claim.Status, claim.Run, claim.PayFailed = ClaimApproved, "", body.Reasons
	r.putClaim(claim)
	detail := claimDetail(claim)
	detail["reasons_hash"] = hashText(c, body.Reasons)
	r.say("CLAIM_PAYMENT_FAILED", fmt.Sprintf("The payment of claim %d failed in run %s. It is free for the next run.", claim.No, body.Run), detail)
	r.write("payment-failed", TrustFinancePreparer, claim.Org, fmt.Sprintf("Not paid yet: claim %d on %s", claim.No, r.Award.ID),
		fmt.Sprintf("The payment of %s failed: %s. The claim stays approved and goes into the next payment run. You need to do nothing unless the funder asks.", claim.Cash(), body.Reasons))
	return nil
}
