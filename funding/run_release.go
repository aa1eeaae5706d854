package funding

import (
	"fmt"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/money"
)

// PaymentRules say when claims are paid, and from which sum a run needs more
// hands (domain 3.9, 4.5). Zero leaves a rule out.
type PaymentRules struct {
	ClosesDay         int         `json:"closes_working_day"` // of the month: claims approved by the trust on it are paid that month
	PaysDay           int         `json:"pays_working_day"`   // of the month
	ApproveFrom       money.Pence `json:"approve_from_pence"` // a run of this much is approved before it is released
	SecondReleaseFrom money.Pence `json:"second_release_from_pence"`
}

// asks says what a run of this total needs beside one release.
func (p PaymentRules) asks(total money.Pence) (approval, second bool) {
	from := func(limit money.Pence) bool { return limit > 0 && total >= limit }
	return from(p.ApproveFrom), from(p.SecondReleaseFrom)
}

// checkPayments says what is wrong with a ruleset's rules of payment.
func checkPayments(p PaymentRules) []Fault {
	var out []Fault
	if p.ClosesDay == 0 && p.PaysDay == 0 {
		return nil // no dates are proposed
	}
	if p.ClosesDay < 1 || p.ClosesDay > 18 {
		out = append(out, Fault{"payments.closes_working_day", fmt.Sprintf("Claims cannot close on working day %d of every month. Use 1 to 18.", p.ClosesDay)})
	}
	if p.PaysDay <= p.ClosesDay || p.PaysDay > 18 {
		out = append(out, Fault{"payments.pays_working_day", fmt.Sprintf("Claims that close on working day %d cannot be paid on working day %d of every month. Use a later one, to 18.", p.ClosesDay, p.PaysDay)})
	}
	return out
}

// approveRun says yes to a run of a great sum. Whoever does so handled none
// of its claims, and does not release it.
func approveRun(r *RunResult, f RunFacts, c Command) error {
	switch {
	case !r.Run.NeedsApproval:
		return conflict("APPROVAL_NOT_NEEDED", "Payment run %s needs no approval beside its release.", r.Run.ID)
	case r.Run.Approved != nil:
		return conflict("APPROVED_ALREADY", "Payment run %s is approved already.", r.Run.ID)
	}
	if err := r.untouched(f, c, "approve"); err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	r.Run.Approved = &at
	r.say("RUN_APPROVED", fmt.Sprintf("Payment run %s was approved: %s.", r.Run.ID, r.Run.Total), map[string]any{"control_total_pence": r.Run.Total})
	r.askNext()
	return nil
}

// releaseRun sends the money. Each releaser handled none of the claims,
// decided none of the awards, and did not approve the run (I5, domain 4.5 c).
func releaseRun(r *RunResult, f RunFacts, c Command) error {
	if err := r.untouched(f, c, "release"); err != nil {
		return err
	}
	if r.Run.NeedsApproval && r.Run.Approved == nil {
		return conflict("RUN_NOT_APPROVED", "A run of %s is approved by national finance or the programme manager before it is released. Ask one of them who checked none of its claims.", r.Run.Total)
	}
	if m := r.Run.Approved; m != nil && oneHand(f.Person, f.hat, m.By, m.For) {
		return forbidden("SAME_PERSON", "You approved this run, so somebody else has to release it.")
	}
	if m := r.Run.FirstRelease; m != nil && oneHand(f.Person, f.hat, m.By, m.For) {
		return forbidden("SAME_PERSON", "You released this run already. A run of %s needs a second releaser.", r.Run.Total)
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	detail := map[string]any{"control_total_pence": r.Run.Total}
	if r.Run.NeedsSecond && r.Run.FirstRelease == nil {
		r.Run.FirstRelease = &at
		r.say("RUN_RELEASED_ONCE", fmt.Sprintf("Payment run %s has the first of two releases: %s.", r.Run.ID, r.Run.Total), detail)
		r.askNext()
		return nil
	}
	r.Run.Status, r.Run.Released = RunReleased, &at
	if r.Run.PaysOn.IsZero() { // put together before there was a payment calendar
		r.Run.PaysOn = at.Day
	}
	r.say("RUN_RELEASED", fmt.Sprintf("Payment run %s was released: %s.", r.Run.ID, r.Run.Total), detail)
	return nil
}

// untouched refuses somebody who has had a hand in one of the run's claims.
func (r *RunResult) untouched(f RunFacts, c Command, verb string) error {
	for _, i := range r.Run.Items {
		if handled(i, c.By, f.hat.For) {
			return forbidden("SAME_PERSON", "You prepared, approved, checked or decided claim %s in this run, so somebody else has to %s it.", i.Claim, verb)
		}
	}
	return nil
}

// handled reports whether somebody, or the one whose deputy they are, has had
// a hand in a claim.
func handled(i RunItem, by, forWhom string) bool {
	return slices.Contains(i.Handled, by) || (forWhom != "" && slices.Contains(i.Handled, forWhom))
}

func (f RunFacts) moment(c Command) (Moment, error) {
	day, err := f.Calendar.ClockDay(c.At)
	return Moment{At: c.At, Day: day, By: c.By, For: f.hat.For}, err
}

func (r *RunResult) say(name, summary string, detail map[string]any) {
	r.Events = append(r.Events, Event{Name: name, Summary: summary, Detail: detail})
}

func (r *RunResult) write(template string, role Role, org, link, subject, body string) {
	r.Effects.Letters = append(r.Effects.Letters, Letter{Template: template, Role: role, Org: org, Subject: subject, Body: body, Link: "/runs/" + r.Run.ID + link})
}

// askNext writes to those whom an open run waits for.
func (r *RunResult) askNext() {
	body := fmt.Sprintf("%d claims, %s in all.", len(r.Run.Items), r.Run.Total)
	if r.Run.NeedsApproval && r.Run.Approved == nil {
		r.write("approve-run", NationalFinance, r.Run.Funder, "", "A payment run to approve: "+r.Run.ID, body)
		r.write("approve-run", ProgrammeManager, r.Run.Funder, "", "A payment run to approve: "+r.Run.ID, body)
		return
	}
	r.write("release-run", PaymentReleaser, r.Run.Funder, "", "A payment run to release: "+r.Run.ID, body)
}

// payDay is until when a run must be released; zero when it names no day.
func payDay(r Run) time.Time {
	if r.PaysOn.IsZero() {
		return time.Time{}
	}
	return endOfDay(r.PaysOn)
}
