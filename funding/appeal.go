package funding

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// An Appeal is a trust's objection to the decision that declined its bid, and
// what came of it (domain 8.3-15). Each decision can be appealed once.
type Appeal struct {
	Against Decision      `json:"against"` // the decision as it was told
	Told    Moment        `json:"told"`    // when the trust was told
	Made    Moment        `json:"made"`
	Reasons string        `json:"reasons"`
	Due     calendar.Date `json:"due"` // of the answer
	Ruled   *Moment       `json:"ruled,omitempty"`
	Upheld  bool          `json:"upheld,omitempty"`
	Answer  string        `json:"answer,omitempty"` // the reasons of the ruling
}

// The verbs of appeals.
const (
	MakeAppeal   Verb = "appeal"
	AnswerAppeal Verb = "decide-appeal"
)

// The rulings on an appeal.
const (
	Upheld    = "UPHELD"
	Dismissed = "DISMISSED"
)

// The days of appeals in rulesets that name none; both are assumed.
const (
	appealDays       = 20
	appealAnswerDays = 10
)

// ToAppeal is how many working days a trust has to appeal.
func (c Clocks) ToAppeal() int { return cmp.Or(c.AppealDays, appealDays) }

// ToAnswerAppeal is how many working days the funder has to answer an appeal.
func (c Clocks) ToAnswerAppeal() int { return cmp.Or(c.AppealAnswerDays, appealAnswerDays) }

// Appealed reports whether an appeal waits for its answer.
func (b Bid) Appealed() bool {
	n := len(b.Appeals)
	return n > 0 && b.Appeals[n-1].Ruled == nil
}

// Appealable reports whether b's decision is one that can be appealed and was
// not yet; until when is another question.
func (b Bid) Appealable() bool {
	if b.Status != Declined || b.Released == nil || b.Decision == nil {
		return false
	}
	return !slices.ContainsFunc(b.Appeals, func(a Appeal) bool { return a.Against.Made.At.Equal(b.Decision.Made.At) })
}

// LastToAppeal is the last day on which b's decision can be appealed, until
// 5pm; zero when it cannot be.
func (b Bid) LastToAppeal(cal calendar.Calendar, rules Clocks) (calendar.Date, error) {
	if !b.Appealable() {
		return calendar.Date{}, nil
	}
	return cal.AddWorkingDays(b.Released.Day, rules.ToAppeal())
}

// appeal puts a declined bid before the programme manager. The bid stays
// declined while the appeal is looked at.
func appeal(r *BidResult, f BidFacts, c Command) error {
	b := &r.Bid
	if !b.Appealable() {
		return conflict("NOT_APPEALABLE", "There is no decision here that can be appealed. A decision that declined the bid can be appealed once, after you were told.")
	}
	why, err := reasons(c, "The programme manager reads them, and has to answer each.")
	if err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	last, err := b.LastToAppeal(f.Calendar, f.Rules.Clocks)
	if err != nil {
		return err
	}
	if at.Day.After(last) {
		return conflict("APPEAL_TOO_LATE", "This decision could be appealed until 5pm on %s. It is %s now, so it is too late. Everything you wrote is kept and can be used in the next round.", last.Text(), calendar.TimeText(c.At))
	}
	due, err := f.Calendar.AddWorkingDays(at.Day, f.Rules.Clocks.ToAnswerAppeal())
	if err != nil {
		return err
	}
	b.Appeals = append(b.Appeals, Appeal{Against: *b.Decision, Told: *b.Released, Made: at, Reasons: why, Due: due})
	r.say("APPEALED", "The trust appealed against the decision. The answer is due on "+due.Text()+".", map[string]any{"due": due, "reasons_hash": hashText(c, why)})
	r.writeTo("appeal-to-answer", ProgrammeManager, b.Funder, "/appeal/answer", "An appeal to answer: "+b.ID, fmt.Sprintf("The trust appealed against the decision on “%s”. Uphold or dismiss the appeal by %s. Whoever decided the bid cannot answer.", b.Title, due.Text()))
	r.tellTrust("appeal-received", "We have your appeal: "+b.ID, fmt.Sprintf("Your appeal against the decision on “%s” was received at %s. You will have an answer by %s.", b.Title, calendar.TimeText(c.At), due.Text()))
	return nil
}

type appealRulingBody struct {
	Ruling string `json:"ruling"` // UPHELD or DISMISSED
}

// ruleOnAppeal answers an appeal. An upheld one gives the bid back to the
// panel, on a clock that begins anew; the money stays uncommitted until the
// panel has decided again.
func ruleOnAppeal(r *BidResult, f BidFacts, c Command) error {
	b := &r.Bid
	if !b.Appealed() {
		return conflict("NO_APPEAL", "No appeal against this decision waits for an answer.")
	}
	body, err := decode[appealRulingBody](c)
	if err != nil {
		return err
	}
	if body.Ruling != Upheld && body.Ruling != Dismissed {
		return invalid("NOT_A_CHOICE", "%q is no answer to an appeal. Choose UPHELD or DISMISSED.", body.Ruling).At("ruling")
	}
	if err := b.mayRule(f); err != nil {
		return err
	}
	why, err := reasons(c, "The trust is told them.")
	if err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	a := &b.Appeals[len(b.Appeals)-1]
	a.Ruled, a.Upheld, a.Answer = &at, body.Ruling == Upheld, why
	if !a.Upheld {
		r.say("APPEAL_DISMISSED", "The appeal was dismissed. The decision stands.", map[string]any{"reasons_hash": hashText(c, why)})
		r.tellTrust("appeal-answered", "Your appeal was dismissed: "+b.ID, "The decision on “"+b.Title+"” stands.\n\n"+why)
		return nil
	}
	return r.backToPanel(f, at, why, hashText(c, why))
}

// backToPanel gives the panel a bid whose appeal was upheld.
func (r *BidResult) backToPanel(f BidFacts, at Moment, why, hash string) error {
	due, err := f.Calendar.AddWorkingDays(at.Day, f.Rules.Clocks.Decision)
	if err != nil {
		return err
	}
	b := &r.Bid
	b.Status, b.Decision, b.Released, b.Votes, b.ReviewsDone, b.DecisionDue = Panel, nil, nil, nil, &at, due
	r.say("APPEAL_UPHELD", "The appeal was upheld. The panel decides again by "+due.Text()+".", map[string]any{"due": due, "reasons_hash": hash})
	r.tellTrust("appeal-answered", "Your appeal was upheld: "+b.ID, "The panel looks at “"+b.Title+"” again and decides by "+due.Text()+".\n\n"+why)
	r.write("decide", PanelChair, b.Funder, "To decide again: "+b.ID, fmt.Sprintf("The trust's appeal against the decision on “%s” was upheld. The new decision is due on %s.", b.Title, due.Text()))
	return nil
}

// mayRule keeps those who had a hand in the decision from answering the appeal
// against it.
func (b Bid) mayRule(f BidFacts) error {
	d := b.Appeals[len(b.Appeals)-1].Against
	if oneHand(f.Person, f.hat, d.By, d.Made.For) {
		return forbidden("SAME_PERSON", "You decided this bid, yourself or through a deputy, so somebody else has to answer the appeal.")
	}
	if d.Ballot != nil && slices.ContainsFunc(d.Ballot.Votes, func(v Vote) bool { return v.By == f.Person.ID || v.By == f.hat.For }) {
		return forbidden("SAME_PERSON", "You voted on this decision, so somebody else has to answer the appeal.")
	}
	return nil
}

// tellTrust writes to those of the trust who send and sign bids.
func (r *BidResult) tellTrust(template, subject, body string) {
	for _, role := range []Role{TrustAuthor, TrustSRO, TrustCFO} {
		r.write(template, role, r.Bid.Org, subject, body)
	}
}

// writeTo is write with a link to one of the bid's own pages.
func (r *BidResult) writeTo(template string, role Role, org, page, subject, body string) {
	r.write(template, role, org, subject, body)
	r.Effects.Letters[len(r.Effects.Letters)-1].Link += page
}
