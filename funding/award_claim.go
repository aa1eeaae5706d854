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
	old, again := r.Award.Claim(d.ID)
	held, amount := old.Granted(), d.Amount() // no claim holds nothing
	if amount < 0 {
		return netNegative(d)
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	claim := Claim{ID: d.ID, No: d.No, Org: d.Org, FY: d.FY, Month: d.Month, Nature: d.Nature, Basis: d.Basis, Status: ClaimSubmitted, Amount: amount, VATRefunded: d.VATRefunded(), Prepared: &at,
		Chain: f.Chain.Only(SignClaim), Attempt: old.Attempt + 1, Admitted: old.Admitted}
	late, err := f.late(d.FY, c)
	switch {
	case err != nil:
		return err
	case late && !again:
		return r.queueLate(claim, f)
	case late && amount > held && old.Admitted == nil:
		return conflict("LATE_YEAR_END", "Claim %d came before the year's cut-off with %s. After it, it may not ask for more. Reduce it to %s.", d.No, held, held).At("lines")
	}
	return r.putInFlight(claim, held, f)
}

// putInFlight holds the money of a claim, extra over what it held before, and
// asks the trust's approvers.
func (r *AwardResult) putInFlight(claim Claim, held money.Pence, f AwardFacts) error {
	d := f.Draft
	if err := r.headroom(d, claim.Amount-held); err != nil {
		return err
	}
	from := claim.Prepared.Day
	if claim.Admitted != nil {
		from = claim.Admitted.Day
	}
	payDue, err := f.Calendar.AddWorkingDays(from, f.Rules.Clocks.Payment)
	if err != nil {
		return err
	}
	claim.Status, claim.PayDue = ClaimSubmitted, payDue
	r.putClaim(claim)
	r.move(LimitMove{Org: d.Org, FY: d.FY, Nature: d.Nature, InFlight: claim.Amount - held})
	r.Effects.Invoices, r.Effects.Lines = d.takes(), d.uncheck()
	r.say("CLAIM_SUBMITTED", fmt.Sprintf("Claim %d for %s of %s (%s %s) was submitted.", d.No, claim.Amount, d.Nature.Word(), d.Month.Label(), d.FY), claimDetail(claim))
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
	if err := a.successorSigned(d.Org, f.Org, calendar.DateOf(c.At)); err != nil {
		return err
	}
	if a.yearClosed(d.FY) {
		return yearIsClosed(d.FY)
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
	if !k.Holding(today) {
		return false
	}
	fy, from := k.HeldFrom()
	return d.FY > fy || (d.FY == fy && d.Month >= from)
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
	out := map[string]any{"claim": c.ID, "claim_no": c.No, "fy": c.FY, "month": c.Month, "nature": c.Nature, "organisation": c.Org, "amount_pence": c.Amount, "granted_pence": c.Granted()}
	if c.SetOff != 0 {
		out["set_off_pence"], out["cash_pence"] = c.SetOff, c.Cash()
	}
	return out
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
	switch claim.Status {
	case ClaimSubmitted, AutoChecked, Queried, LateClaim:
	default:
		return wrongClaimState(claim)
	}
	if err := r.drop(claim, ClaimWithdrawn, f); err != nil {
		return err
	}
	r.say("CLAIM_WITHDRAWN", fmt.Sprintf("The trust withdrew claim %d.", claim.No), claimDetail(claim))
	return nil
}

// drop closes a claim that will not be paid and gives its money back. A
// queried claim gave its invoices back when it was queried, and a late one
// never held anything.
func (r *AwardResult) drop(c Claim, s ClaimStatus, f AwardFacts) error {
	was := c.Status
	c.Status = s
	r.putClaim(c)
	if was == LateClaim {
		return nil
	}
	r.move(LimitMove{Org: c.Org, FY: c.FY, Nature: c.Nature, InFlight: -c.Granted()})
	if was == Queried {
		return nil
	}
	return r.giveBack(f.Draft, f.Invoices)
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
	claim.Released = body.By
	r.settle(claim, at)
	return nil
}

// settle moves a claim's money from in flight to drawn, and lets what is set
// off settle what was owed.
func (r *AwardResult) settle(claim Claim, at Moment) {
	claim.Status, claim.PaidAt = Paid, &at
	r.putClaim(claim)
	r.move(LimitMove{Org: claim.Org, FY: claim.FY, Nature: claim.Nature, InFlight: -claim.Granted(), Drawn: claim.Granted()})
	r.setOff(claim, at)
	paid := fmt.Sprintf("%s of %s was paid on %s.", claim.Cash(), claim.Nature.Word(), at.Day.Text())
	if claim.SetOff != 0 {
		paid += fmt.Sprintf(" %s was granted, and %s of it was set off against money owed.", claim.Granted(), claim.SetOff)
	}
	r.say("CLAIM_PAID", fmt.Sprintf("Claim %d was paid: %s.", claim.No, claim.Cash()), claimDetail(claim))
	r.write("claim-paid", TrustFinancePreparer, claim.Org, fmt.Sprintf("Paid: claim %d on %s", claim.No, r.Award.ID), paid)
}

// ClaimOf returns the claim, and the line of it, that a command is about; ""
// when it is about none.
func ClaimOf(c Command) (claim string, line int) {
	switch c.Verb {
	case ClaimMoney, ApproveClaim, DeclineClaim, WithdrawClaim, CheckLine, CheckClaim, Schedule, PayClaim, FailPayment, AdmitLate, RefuseLate, RecordOwed, ReverseClaim, TrueUpClaim:
		body, err := decode[claimBody](c)
		if err != nil {
			return "", 0
		}
		return body.Claim, body.Line
	}
	return "", 0
}
