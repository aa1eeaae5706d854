package funding

import (
	"fmt"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// CheckSubmit reports why the bid cannot be submitted by p at now, or nil:
// what the CFO's page asks and the submission asks again.
func CheckSubmit(b Bid, f BidFacts, c Command) error {
	if err := inTime(b, f.Round, c.At); err != nil {
		return err
	}
	hash, ask := f.Content.Hash(), f.Content.NationalAsk()
	if err := shown(c, hash); err != nil {
		return err
	}
	if len(b.Chain) == 0 {
		b.Chain = f.Chain.Only(SignBid)
	}
	if len(b.Approvals) == 0 && b.SRO == nil {
		return conflict("SRO_NOT_APPROVED", "The senior responsible owner has not approved the bid yet.").To("approve")
	}
	given := b.Approved(hash)
	if len(given) == 0 {
		return conflict("CHANGED_SINCE_APPROVAL", "The bid has changed since the senior responsible owner approved it. Ask them to approve this version.").To("approve")
	}
	if step, last := b.NextStep(ask, hash); !last {
		return conflict("APPROVAL_MISSING", "The %s has not approved this version of the bid yet. It asks for %s, so their approval is needed too.", lowerRole(step.Role), ask).To("approve")
	}
	hat, _ := f.Person.Hat(b.Org, TrustCFO)
	for _, e := range given {
		if oneHand(f.Person, hat, e.By, e.For) {
			return forbidden("SAME_PERSON", "You approved this bid as its %s, yourself or through a deputy, so somebody else has to sign it as chief finance officer.", lowerRole(e.Role))
		}
	}
	if cfo := f.Content.Answer("cfo"); cfo != "" && cfo != c.By && cfo != hat.For {
		return forbidden("NOT_THE_NAMED_CFO", "The bid names somebody else as its chief finance officer. Ask them to sign, or change the name in the bid.").To("people")
	}
	return b.checkPartners(f, hat)
}

// Deadline is the last moment at which the bid can be submitted: the close of
// the round, the end of its resubmission day when it was returned (domain
// 10.1), or what it was extended to, whichever is latest.
func (b Bid) Deadline(r Round) time.Time {
	last := r.Closes()
	if b.Returned != nil && endOfDay(b.ResubmitBy).After(last) {
		last = endOfDay(b.ResubmitBy)
	}
	if b.Extended != nil && b.Extended.Until.After(last) {
		last = b.Extended.Until
	}
	return last
}

// inTime refuses what comes a millisecond after the deadline, and says both
// times in full. The time of acceptance is the database's.
func inTime(b Bid, r Round, at time.Time) error {
	deadline := b.Deadline(r)
	if !at.After(deadline) || len(b.PastStages) > 0 { // a later stage kept its place with the first
		return nil
	}
	return conflict("ROUND_CLOSED", "This bid could be submitted until %s. It came at %s, so it is too late. Nothing is lost: it is kept as a draft and can be used in the next round.",
		calendar.ExactText(deadline), calendar.ExactText(at)).
		With("late_by_ms", at.Sub(deadline).Milliseconds())
}

// milliseconds is a time as programs read it.
const milliseconds = "2006-01-02T15:04:05.000Z07:00"

// An Extension is a later deadline for one bid, with the reason.
type Extension struct {
	Until  time.Time `json:"until"`
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	For    string    `json:"for,omitempty"`
}

type extendBody struct {
	Until   time.Time `json:"until"`
	Reasons string    `json:"reasons"`
}

// extend gives one bid a later deadline. Others in the round keep theirs.
func extend(r *BidResult, f BidFacts, c Command) error {
	body, err := decode[extendBody](c)
	if err != nil {
		return err
	}
	why, err := reasons(c, "Other bidders may ask why this bid got more time.")
	if err != nil {
		return err
	}
	until := body.Until.Truncate(time.Millisecond)
	switch was := r.Bid.Deadline(f.Round); {
	case body.Until.IsZero():
		return invalid("DATE_MISSING", "Give the new deadline.").At("until")
	case !until.After(was):
		return invalid("NOT_LATER", "The bid can be submitted until %s already. Give a later time.", calendar.ExactText(was)).At("until")
	case !until.After(c.At):
		return invalid("DATE_PAST", "%s is over. Give a time to come.", calendar.ExactText(until)).At("until")
	}
	b := &r.Bid
	b.Extended = &Extension{Until: until, Reason: why, By: c.By, At: c.At, For: f.hat.For}
	r.say("DEADLINE_EXTENDED", fmt.Sprintf("The fund gave this bid until %s.", calendar.ExactText(until)),
		map[string]any{"until": until.UTC().Format(milliseconds), "reasons_hash": hashText(c, why)})
	for _, role := range []Role{TrustAuthor, TrustSRO, TrustCFO} {
		r.write("deadline-extended", role, b.Org, "More time for "+b.ID, fmt.Sprintf("The bid can be submitted until %s.\n\n%s", calendar.ExactText(until), why))
	}
	return nil
}
