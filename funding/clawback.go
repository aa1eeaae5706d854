package funding

import (
	"fmt"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// OwedCause says why money is owed, when it is no claim's reversal (domain 3.5).
type OwedCause string

// The causes: a true-up, and the triggers of a clawback.
const (
	CauseTrueUp           OwedCause = "TRUE_UP"
	CauseIneligible       OwedCause = "INELIGIBLE_SPEND"
	CauseCapitalAsRevenue OwedCause = "CAPITAL_AS_REVENUE"
	CauseDuplicate        OwedCause = "DUPLICATE"
	CauseStopped          OwedCause = "PROJECT_STOPPED"
	CauseDisposed         OwedCause = "ASSET_DISPOSED"
	CauseMatch            OwedCause = "MATCH_NOT_MET"
)

// ClawbackCauses lists the triggers, in the order people choose from.
func ClawbackCauses() []OwedCause {
	return []OwedCause{CauseIneligible, CauseCapitalAsRevenue, CauseDuplicate, CauseStopped, CauseDisposed, CauseMatch}
}

// Title returns the cause as people read it.
func (c OwedCause) Title() string {
	return map[OwedCause]string{CauseTrueUp: "An accrual came to less", CauseIneligible: "Spend that is not eligible", CauseCapitalAsRevenue: "Capital treated as revenue", CauseDuplicate: "Paid twice",
		CauseStopped: "The project was stopped", CauseDisposed: "An asset was disposed of within 5 years", CauseMatch: "The trust’s match was not met"}[c]
}

type clawbackBody struct {
	owedBody

	Org    string      `json:"organisation"`
	FY     calendar.FY `json:"fy"`
	Nature Nature      `json:"nature"`
	Amount money.Pence `json:"amount_pence"`
	Cause  OwedCause   `json:"trigger"`
}

// clawBack takes drawn money back (domain 3.5). The year it was drawn in has
// the budget again at once; of a year that is over that budget is lost.
func clawBack(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[clawbackBody](c)
	if err != nil {
		return err
	}
	a := &r.Award
	if body.Org == "" {
		body.Org = a.Org
	}
	why, err := reasons(c, "The trust needs to know why.")
	if err != nil {
		return err
	}
	if err := a.mayClawBack(body); err != nil {
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
	o := Owed{Org: body.Org, FY: body.FY, Nature: body.Nature, Amount: body.Amount, Method: method, Due: due, Reason: why, Recorded: at, Cause: body.Cause}
	r.owe(o, c)
	lost := ""
	if a.yearClosed(body.FY) {
		lost = fmt.Sprintf(" %s is over, so its budget is lost.", body.FY)
	}
	r.say("CLAWED_BACK", fmt.Sprintf("National finance clawed back %s of %s of %s: %s.", o.Amount, o.Nature.Word(), o.FY, o.Cause.Title()), map[string]any{"amount_pence": o.Amount, "fy": o.FY, "nature": o.Nature, "organisation": o.Org, "trigger": o.Cause, "reasons_hash": hashText(c, why)})
	for _, role := range []Role{TrustFinancePreparer, TrustFinanceApprover, TrustCFO} {
		r.write("clawed-back", role, o.Org, fmt.Sprintf("%s is clawed back on %s", o.Amount, a.ID), fmt.Sprintf("%s of %s of %s is owed; %s.%s\n\n%s: %s", o.Amount, o.Nature.Word(), o.FY, o.how(), lost, o.Cause.Title(), why))
	}
	return nil
}

func (a Award) mayClawBack(b clawbackBody) error {
	known := false
	for _, cause := range ClawbackCauses() {
		known = known || cause == b.Cause
	}
	l, found := a.Limit(b.Org, b.FY, b.Nature)
	switch {
	case !known:
		return invalid("NOT_A_CHOICE", "%q is not a trigger of a clawback. Choose one of the list.", firstFew(string(b.Cause))).At("trigger")
	case !found:
		return invalid("NO_SUCH_YEAR", "The award has no such money for %s in %s. Choose a year and nature of its profile.", firstFew(b.Org), b.FY).At("fy")
	case b.Amount <= 0:
		return invalid("AMOUNT_MISSING", "Say how much is clawed back: more than nothing.").At("amount_pence")
	case b.Amount > l.Drawn:
		return conflict("OWED_OVER_DRAWN", "%s is more than the %s of %s that is drawn in %s. Claw back at most that.", b.Amount, l.Drawn, b.Nature.Word(), b.FY).At("amount_pence").With("drawn_pence", int64(l.Drawn))
	}
	return nil
}
