package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

type claimBody struct {
	Claim   string `json:"claim"`
	Line    int    `json:"line_no"`
	Outcome string `json:"outcome"`
	Granted *int64 `json:"granted_pence"`
	Code    string `json:"code"`
	Reasons string `json:"reasons"`
	Run     string `json:"run"`
	By      string `json:"released_by"`
}

// claimMoney puts a prepared claim in flight: from here its money is held.
func claimMoney(r *AwardResult, f AwardFacts, c Command) error {
	d := f.Draft
	if d.Status != ClaimDraft && d.Status != Queried {
		return conflict("CLAIM_NOT_DRAFT", "Claim %d is “%s” and cannot be submitted again.", d.No, d.Status.Title())
	}
	if err := r.Award.mayClaim(d, f, c); err != nil {
		return err
	}
	held := money.Pence(0)
	old, again := r.Award.Claim(d.ID)
	if again {
		held = old.Granted()
	}
	amount := d.Amount()
	if err := r.headroom(d, amount-held); err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	payDue, err := f.Calendar.AddWorkingDays(at.Day, f.Rules.Clocks.Payment)
	if err != nil {
		return err
	}
	claim := Claim{ID: d.ID, No: d.No, Org: d.Org, FY: d.FY, Month: d.Month, Nature: d.Nature, Basis: d.Basis, Status: ClaimSubmitted, Amount: amount, Prepared: &at, PayDue: payDue,
		Chain: f.Chain.Only(SignClaim), Attempt: old.Attempt + 1}
	r.putClaim(claim)
	r.move(LimitMove{Org: d.Org, FY: d.FY, Nature: d.Nature, InFlight: amount - held})
	r.Effects.Invoices, r.Effects.Lines = d.takes(), d.uncheck()
	r.say("CLAIM_SUBMITTED", fmt.Sprintf("Claim %d for %s of %s (%s %s) was submitted.", d.No, amount, d.Nature.Word(), d.Month.Label(), d.FY), claimDetail(claim))
	first, _ := claim.NextStep()
	r.askClaimStep(claim, first)
	return nil
}

// uncheck forgets what an earlier check made of the lines of a claim that
// comes back from a query: it is claimed in full again, and checked again.
func (c ClaimContent) uncheck() []LineOutcome {
	var out []LineOutcome
	for _, l := range c.Lines {
		if l.Result != LineUnchecked {
			out = append(out, LineOutcome{Claim: c.ID, Line: l.No})
		}
	}
	return out
}

// mayClaim checks everything but the money.
func (a Award) mayClaim(d ClaimContent, f AwardFacts, c Command) error {
	if err := StartClaim(a, d, f.Person, calendar.DateOf(c.At)); err != nil {
		return err
	}
	if a.yearClosed(d.FY) {
		return conflict("YEAR_CLOSED", "%s is closed. What was not drawn by 31 March has lapsed.", d.FY)
	}
	cut, err := f.Calendar.CutOff(d.FY)
	if err != nil {
		return err
	}
	if c.At.After(cut) {
		return conflict("LATE_YEAR_END", "Claims for %s closed at %s. Ask national finance what can still be done.", d.FY, calendar.TimeText(cut))
	}
	for _, k := range a.Conditions {
		if k.holds(d, calendar.DateOf(c.At)) {
			return conflict("CONDITION_OVERDUE", "Condition %s was due on %s and is not met, so claims from its month on wait. Ask for it to be discharged.", k.Ref, k.Due.Text())
		}
	}
	return d.checkLines(a, f)
}

// holds reports whether an overdue condition stops this claim.
func (k Condition) holds(d ClaimContent, today calendar.Date) bool {
	if k.Blocks != "CLAIMS" || k.Discharged != nil || !today.After(k.Due) {
		return false
	}
	fy, from := k.heldFrom()
	return d.FY > fy || (d.FY == fy && d.Month >= from)
}

// heldFrom is the first month whose claims wait when the condition is late.
func (k Condition) heldFrom() (calendar.FY, calendar.Month) {
	fy, m := calendar.MonthOf(k.Due)
	if k.FromMonth > 0 {
		return fy, k.FromMonth
	}
	if m == 12 {
		return fy + 1, 1
	}
	return fy, m + 1
}

// headroom refuses more than is left, to the penny (E1).
func (r *AwardResult) headroom(d ClaimContent, extra money.Pence) error {
	l, _ := r.Award.Limit(d.Org, d.FY, d.Nature)
	left := l.Headroom()
	if extra <= left {
		return nil
	}
	over := extra - left
	saying := fmt.Sprintf("The claim is %s too much: %s of %s is left for %s.", over, left, d.Nature.Word(), d.FY)
	if rest := d.Amount() - over; rest > 0 {
		saying += fmt.Sprintf(" Reduce it to %s, or ask for a change to the profile.", rest)
	} else {
		saying += " Ask for a change to the profile."
	}
	return conflict("CLAIM_EXCEEDS_YEAR_PROFILE", "%s", saying).At("lines").With("excess_pence", int64(over)).With("headroom_pence", int64(left))
}

func (r *AwardResult) putClaim(c Claim) {
	i := slices.IndexFunc(r.Award.Claims, func(o Claim) bool { return o.ID == c.ID })
	if i < 0 {
		r.Award.Claims = append(r.Award.Claims, c)
		return
	}
	r.Award.Claims[i] = c
}

func claimDetail(c Claim) map[string]any {
	return map[string]any{"claim": c.ID, "claim_no": c.No, "fy": c.FY, "month": c.Month, "nature": c.Nature, "organisation": c.Org, "amount_pence": c.Amount, "granted_pence": c.Granted()}
}

// openClaim reads a command about one open claim.
func (a Award) openClaim(c Command) (claimBody, Claim, error) {
	body, err := decode[claimBody](c)
	if err != nil {
		return body, Claim{}, err
	}
	claim, ok := a.Claim(body.Claim)
	if !ok {
		return body, Claim{}, conflict("CLAIM_NOT_OPEN", "Claim %s is not open on this award.", body.Claim).At("claim")
	}
	return body, claim, nil
}

func wrongClaimState(c Claim) error {
	return conflict("WRONG_STATE", "Claim %d is “%s”, so that cannot be done now.", c.No, c.Status.Title())
}

func withdrawClaim(r *AwardResult, f AwardFacts, c Command) error {
	_, claim, err := r.Award.openClaim(c)
	if err != nil {
		return err
	}
	if claim.Status != ClaimSubmitted && claim.Status != AutoChecked && claim.Status != Queried {
		return wrongClaimState(claim)
	}
	r.drop(claim, ClaimWithdrawn, f)
	r.say("CLAIM_WITHDRAWN", fmt.Sprintf("The trust withdrew claim %d.", claim.No), claimDetail(claim))
	return nil
}

// drop closes a claim that will not be paid and gives its money back. A
// queried claim gave its invoices back when it was queried.
func (r *AwardResult) drop(c Claim, s ClaimStatus, f AwardFacts) {
	if c.Status != Queried {
		r.Effects.Invoices = f.Draft.givesBack()
	}
	c.Status = s
	r.putClaim(c)
	r.move(LimitMove{Org: c.Org, FY: c.FY, Nature: c.Nature, InFlight: -c.Granted()})
}

// schedule puts an approved claim into a payment run.
func schedule(r *AwardResult, _ AwardFacts, c Command) error {
	body, claim, err := r.Award.openClaim(c)
	if err != nil {
		return err
	}
	if claim.Status != ClaimApproved {
		return wrongClaimState(claim)
	}
	claim.Status, claim.Run, claim.PayFailed = Scheduled, body.Run, ""
	r.putClaim(claim)
	r.say("CLAIM_SCHEDULED", fmt.Sprintf("Claim %d was put into payment run %s.", claim.No, body.Run), claimDetail(claim))
	return nil
}

// payClaim moves a claim's money from in flight to drawn.
func payClaim(r *AwardResult, f AwardFacts, c Command) error {
	body, claim, err := r.Award.openClaim(c)
	if err != nil {
		return err
	}
	if claim.Status != Scheduled {
		return wrongClaimState(claim)
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	claim.Status, claim.PaidAt, claim.Released = Paid, &at, body.By
	r.putClaim(claim)
	r.move(LimitMove{Org: claim.Org, FY: claim.FY, Nature: claim.Nature, InFlight: -claim.Granted(), Drawn: claim.Granted()})
	r.say("CLAIM_PAID", fmt.Sprintf("Claim %d was paid: %s.", claim.No, claim.Granted()), claimDetail(claim))
	r.write("claim-paid", TrustFinancePreparer, r.Award.Org, fmt.Sprintf("Paid: claim %d on %s", claim.No, r.Award.ID), fmt.Sprintf("%s of %s was paid on %s.", claim.Granted(), claim.Nature.Word(), at.Day.Text()))
	return nil
}

// ClaimOf returns the claim, and the line of it, that a command is about; ""
// when it is about none.
func ClaimOf(c Command) (claim string, line int) {
	switch c.Verb {
	case ClaimMoney, ApproveClaim, DeclineClaim, WithdrawClaim, CheckLine, CheckClaim, Schedule, PayClaim, FailPayment:
		body, err := decode[claimBody](c)
		if err != nil {
			return "", 0
		}
		return body.Claim, body.Line
	}
	return "", 0
}
