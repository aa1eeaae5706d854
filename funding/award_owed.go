package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

type owedBody struct {
	Claim   string        `json:"claim"`
	Owed    string        `json:"owed"`
	Method  OwedMethod    `json:"method"`
	Due     calendar.Date `json:"due"`
	Reasons string        `json:"reasons"`
}

// netNegative refuses a claim that gives back more than it asks for (E10).
func netNegative(d ClaimContent) *Error {
	back := -d.Amount()
	return conflict("NET_NEGATIVE", "The claim gives back %s more than it asks for, so nothing can be claimed. Record %s as money owed: it is set off against your next claim, or paid back.", back, back).
		At("lines").With("owed_pence", int64(back))
}

// howBack reads how money goes back, and by when.
func (b owedBody) howBack(f AwardFacts, today calendar.Date) (OwedMethod, calendar.Date, error) {
	switch b.Method {
	case "", Offset:
		return Offset, calendar.Date{}, nil
	case Repay:
		if b.Due.IsZero() {
			return Repay, today.AddDays(f.Rules.Claims.Held().RepayDays), nil
		}
		if b.Due.Before(today) {
			return "", b.Due, invalid("DATE_IN_PAST", "%s has passed. Choose a day on which the money can still be paid back.", b.Due.Text()).At("due")
		}
		return Repay, b.Due, nil
	}
	return "", b.Due, invalid("NOT_A_CHOICE", "%q is not a way to give money back. Choose OFFSET or REPAY.", b.Method).At("method")
}

// owe adds money owed. The budget of its year has the money back at once.
func (r *AwardResult) owe(o Owed, c Command) {
	o.ID = fmt.Sprintf("%s-O%d", r.Award.ID, len(r.Award.Owed)+1)
	r.Award.Owed = append(r.Award.Owed, o)
	r.move(LimitMove{Org: o.Org, FY: o.FY, Nature: o.Nature, Drawn: -o.Amount})
	r.say("MONEY_OWED", fmt.Sprintf("%s of %s is owed by the trust: %s.", o.Amount, o.Nature.Word(), o.how()),
		map[string]any{"owed": o.ID, "amount_pence": o.Amount, "method": o.Method, "fy": o.FY, "nature": o.Nature, "organisation": o.Org, "claim": o.Claim, "reason_hash": hashText(c, o.Reason)})
}

func (o Owed) how() string {
	if o.Method == Repay {
		return "to be paid back by " + o.Due.Text()
	}
	return "it is set off against the next claims"
}

// recordOwed closes a draft that gives back more than it asks for, and keeps
// the difference as money owed. Its invoices are credited like a claim's.
func recordOwed(r *AwardResult, f AwardFacts, c Command) error {
	d := f.Draft
	body, err := decode[owedBody](c)
	if err != nil {
		return err
	}
	back := -d.Amount()
	if d.Status != ClaimDraft || back <= 0 {
		return conflict("NOTHING_OWED", "Claim %d is no draft that gives back more than it asks for, so there is nothing to record as owed.", d.No)
	}
	if err := StartClaim(r.Award, d, f.Person, calendar.DateOf(c.At)); err != nil {
		return err
	}
	if err := d.checkLines(r.Award, f); err != nil {
		return err
	}
	if l, _ := r.Award.Limit(d.Org, d.FY, d.Nature); back > l.Drawn {
		return conflict("OWED_OVER_DRAWN", "%s would be owed, and only %s of %s was drawn in %s. Record it in the year in which the money was drawn.", back, l.Drawn, d.Nature.Word(), d.FY).With("drawn_pence", int64(l.Drawn))
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	method, due, err := body.howBack(f, calendar.DateOf(c.At))
	if err != nil {
		return err
	}
	claim := Claim{ID: d.ID, No: d.No, Org: d.Org, FY: d.FY, Month: d.Month, Nature: d.Nature, Basis: d.Basis, Status: OwedBack, Amount: -back, VATRefunded: d.VATRefunded(), Prepared: &at, Attempt: 1}
	r.putClaim(claim)
	r.Effects.Invoices = d.takes()
	reason := strings.TrimSpace(body.Reasons)
	if reason == "" {
		reason = fmt.Sprintf("Claim %d gave back more than it asked for.", d.No)
	}
	o := Owed{Org: d.Org, FY: d.FY, Nature: d.Nature, Amount: back, Method: method, Due: due, Reason: reason, Claim: d.ID, Recorded: at}
	r.owe(o, c)
	r.write("money-owed", NationalFinance, r.Award.Funder, fmt.Sprintf("%s is owed on %s", back, r.Award.ID), fmt.Sprintf("Claim %d gives back %s of %s for %s; %s.", d.No, back, d.Nature.Word(), d.FY, o.how()))
	return nil
}

// toSetOff is what the next claim of a trust and nature may set off: what is
// owed that way, less what approved claims will take when they are paid.
func (a Award) toSetOff(org string, n Nature) (sum money.Pence) {
	for _, o := range a.Owed {
		if o.Org == org && o.Nature == n && o.Method == Offset {
			sum += o.Left()
		}
	}
	for _, c := range a.Claims {
		if c.Org == org && c.Nature == n && (c.Status == ClaimApproved || c.Status == Scheduled) {
			sum -= c.SetOff
		}
	}
	return max(0, sum)
}

// setOff lets a paid claim settle what was owed, the oldest first.
func (r *AwardResult) setOff(c Claim, at Moment) {
	left := c.SetOff
	for i := range r.Award.Owed {
		o := &r.Award.Owed[i]
		if o.Org != c.Org || o.Nature != c.Nature || o.Method != Offset {
			continue
		}
		take := min(left, o.Left())
		o.Taken, left = o.Taken+take, left-take
		if take > 0 && o.Left() == 0 {
			o.Settled, o.SettledBy = &at, c.ID
		}
	}
}

// settleOwed records that the trust has paid back what is left of an amount
// owed; the reasons say how it came.
func settleOwed(r *AwardResult, f AwardFacts, c Command) error {
	body, err := decode[owedBody](c)
	if err != nil {
		return err
	}
	note, err := reasons(c, "Say how the money came back, for example the bank's reference.")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.Award.Owed, func(o Owed) bool { return o.ID == body.Owed })
	if i < 0 {
		return invalid("NO_SUCH_OWED", "Nothing is owed under %q on this award.", body.Owed).At("owed")
	}
	o := &r.Award.Owed[i]
	switch {
	case o.Left() == 0:
		return conflict("OWED_SETTLED", "%s was settled on %s.", o.ID, o.Settled.Day.Text())
	case o.Method == Offset && r.Award.toSetOff(o.Org, o.Nature) < o.Left():
		return conflict("OWED_BEING_SET_OFF", "An approved claim will set off part of this when it is paid. Record the repayment after that.")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	paid := o.Left()
	o.Taken, o.Settled, o.SettledBy = o.Amount, &at, note
	r.say("OWED_REPAID", fmt.Sprintf("The trust paid back %s of %s.", paid, o.Nature.Word()), map[string]any{"owed": o.ID, "amount_pence": paid, "note_hash": hashText(c, note)})
	r.write("owed-repaid", TrustFinancePreparer, o.Org, fmt.Sprintf("Received: %s on %s", paid, r.Award.ID), note)
	return nil
}
