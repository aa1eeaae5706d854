package funding

import (
	"fmt"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// AdmitTask begins the title of a task about a late claim.
const AdmitTask = "Admit or refuse late"

// late reports whether a command on the claims of a year came after the year's
// cut-off, to the millisecond of the server's clock (E2).
func (f AwardFacts) late(fy calendar.FY, c Command) (bool, error) {
	cut, err := f.Calendar.CutOff(fy)
	return c.At.After(cut), err
}

// queueLate keeps a claim that came after the cut-off for national finance. It
// holds no money and no invoice until it is admitted.
func (r *AwardResult) queueLate(claim Claim, f AwardFacts) error {
	cut, err := f.Calendar.CutOff(claim.FY)
	if err != nil {
		return err
	}
	claim.Status = LateClaim
	r.putClaim(claim)
	r.Effects.Lines = f.Draft.uncheck()
	r.say("CLAIM_LATE", fmt.Sprintf("Claim %d for %s came after the cut-off of %s. It is kept for national finance, and holds no money.", claim.No, claim.Amount, calendar.TimeText(cut)), claimDetail(claim))
	r.write("late-claim", NationalFinance, r.Award.Funder, fmt.Sprintf("A late claim to admit or refuse: %s, claim %d", r.Award.ID, claim.No),
		fmt.Sprintf("%s of %s for %s came after the cut-off of %s. What is not admitted by 31 March lapses.", claim.Amount, claim.Nature.Word(), claim.FY, calendar.TimeText(cut)))
	return nil
}

// LateAnswer is what a sender whose claim is in the late queue is told.
func LateAnswer(c Claim, cut string) *Error {
	return conflict("LATE_YEAR_END", "Claims for %s closed at %s. Claim %d is not lost: it is kept for national finance, who may admit it until 31 March. Until then it holds no money.", c.FY, cut, c.No)
}

// lateClaim reads a command about a claim in the late queue.
func (a Award) lateClaim(c Command) (Claim, string, error) {
	_, claim, err := a.openClaim(c)
	if err != nil {
		return claim, "", err
	}
	if claim.Status != LateClaim {
		return claim, "", wrongClaimState(claim)
	}
	why, err := reasons(c, "They stay with the claim.")
	return claim, why, err
}

// admitLate lets a late claim in: from here it is like any other, if there is
// still money for it and nobody has claimed its invoices since.
func admitLate(r *AwardResult, f AwardFacts, c Command) error {
	claim, why, err := r.Award.lateClaim(c)
	if err != nil {
		return err
	}
	if r.Award.yearClosed(claim.FY) {
		return yearIsClosed(claim.FY)
	}
	if err := checkPostings(f.Draft, f.Postings); err != nil {
		return err
	}
	if err := checkInvoices(f.Draft, f.Invoices); err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	claim.Admitted = &at
	detail := claimDetail(claim)
	detail["reasons_hash"] = hashText(c, why)
	r.say("LATE_CLAIM_ADMITTED", fmt.Sprintf("National finance admitted claim %d although it came late.", claim.No), detail)
	r.write("late-claim-admitted", TrustFinancePreparer, claim.Org, fmt.Sprintf("Claim %d on %s was admitted", claim.No, r.Award.ID), why)
	return r.putInFlight(claim, 0, f)
}

func refuseLate(r *AwardResult, f AwardFacts, c Command) error {
	claim, why, err := r.Award.lateClaim(c)
	if err != nil {
		return err
	}
	claim.QueryText = why
	if err := r.drop(claim, Rejected, f); err != nil {
		return err
	}
	detail := claimDetail(claim)
	detail["reasons_hash"] = hashText(c, why)
	r.say("LATE_CLAIM_REFUSED", fmt.Sprintf("National finance refused claim %d, which came late.", claim.No), detail)
	r.write("late-claim-refused", TrustFinancePreparer, claim.Org, fmt.Sprintf("Claim %d on %s was refused", claim.No, r.Award.ID), why)
	return nil
}

// lapseLate ends the late claims of a year that closes: what was not admitted
// by 31 March lapses (E2).
func (r *AwardResult) lapseLate(fy calendar.FY) {
	for _, c := range r.Award.Claims {
		if c.Status != LateClaim || c.FY != fy {
			continue
		}
		why := fmt.Sprintf("%s closed before national finance admitted the claim. What was not drawn by 31 March has lapsed.", fy)
		c.Status, c.QueryText = Rejected, why
		r.putClaim(c)
		detail := claimDetail(c)
		detail["code"] = "YEAR_CLOSED"
		r.say("CLAIM_REJECTED", fmt.Sprintf("Claim %d lapsed: %s closed before it was admitted.", c.No, fy), detail)
		r.write("claim-turned-back", TrustFinancePreparer, c.Org, fmt.Sprintf("Claim %d on %s: %s", c.No, r.Award.ID, c.Status.Title()), why)
	}
}

func yearIsClosed(fy calendar.FY) *Error {
	return conflict("YEAR_CLOSED", "%s is closed. What was not drawn by 31 March has lapsed.", fy)
}
