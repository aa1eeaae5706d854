package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// askedChange: who asked for a change, for the trust or on its behalf, does
// not decide it.
func askedChange(a Award, f AwardFacts, c Command) error {
	_, ch, err := a.openChange(c)
	if err != nil {
		return nil // apply says what is wrong
	}
	if oneHand(f.Person, hatFor(f.Person, "decideChange", a.Subject()), ch.Requested.By, ch.Requested.For) {
		return forbidden("SAME_PERSON", "You asked for %s, yourself or through a deputy, so somebody else has to decide it.", ch.Label())
	}
	return nil
}

// decideChange is the funder's word on a change. An approval applies it in the
// same step, or waits for the fund's money with nothing moved (R3, E13).
func decideChange(r *AwardResult, f AwardFacts, c Command) error {
	body, ch, err := r.Award.openChange(c)
	if err != nil {
		return err
	}
	if ch.Status != ChangeRequested && !(ch.Status == AwaitingCover && body.Outcome == "DECLINE") {
		return wrongChangeState(ch)
	}
	hat, ok := f.Person.Hat(r.Award.Funder, ch.Decider)
	if !ok {
		return forbidden("NOT_YOUR_ROLE", "%s is decided by %s: %s You are signed in as %s.", ch.Label(), DeciderWords(ch.Decider), ch.whyDecider(), describe(f.Person))
	}
	why := strings.TrimSpace(body.Reasons)
	if why == "" {
		return invalid("REASONS_MISSING", "Give your reasons. The trust reads them.").At("reasons")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	at.For, r.hat = hat.For, hat
	switch body.Outcome {
	case "APPROVE":
		return r.approveChange(ch, body, f, at, c)
	case "DECLINE":
		return r.declineChange(ch, why, at, c)
	case "QUERY":
		return r.queryChange(ch, why, f, at, c)
	}
	return invalid("NOT_A_CHOICE", "%q is not a decision on a change. Choose APPROVE, DECLINE or QUERY.", body.Outcome).At("outcome")
}

// DeciderWords name who decides a change, in a sentence.
func DeciderWords(r Role) string {
	if r == NationalFinance {
		return "national finance"
	}
	return "the " + lowerRole(r)
}

func (c ChangeRequest) whyDecider() string {
	if c.Decider == ProgrammeManager {
		return "it stays inside a year and moves no money between years."
	}
	return "it moves money between years or natures, gives money back, or came after the year's cut-off."
}

func (r *AwardResult) approveChange(ch ChangeRequest, body changeBody, f AwardFacts, at Moment, c Command) error {
	if err := ch.checkMeetings(body.Over); err != nil {
		return err
	}
	ch.Decided, ch.Reasons = &at, strings.TrimSpace(body.Reasons)
	detail := ch.detail()
	detail["reasons_hash"] = hashText(c, ch.Reasons)
	if short := shortfall(ch.Moves(), f.Cover); short > 0 {
		if err := r.checkReleases(ch.Moves()); err != nil {
			return err
		}
		ch.Status, ch.Shortfall, ch.NextTry = AwaitingCover, short, at.Day.AddDays(1)
		r.putChange(ch)
		detail["shortfall_pence"] = short
		r.say("CHANGE_AWAITS_COVER", fmt.Sprintf("%s is approved. The fund has %s too little for it, so nothing has moved in any year; it is applied as soon as the money is there.", ch.Label(), short), detail)
		r.tellTrust("change-awaits-cover", ch, fmt.Sprintf("%s on %s is approved and waits for the fund's money", ch.Label(), r.Award.ID),
			fmt.Sprintf("The fund has %s too little for it. Nothing has moved in any year. It is applied by itself as soon as the money is there.", short))
		return nil
	}
	r.say("CHANGE_APPROVED", fmt.Sprintf("%s was approved.", ch.Label()), detail)
	return r.applyChange(&ch, f, at)
}

// shortfall is what the fund has too little for these moves, the largest of
// any year and nature; 0 when it has enough.
func shortfall(moves []ProfileMove, cover []Cover) (most money.Pence) {
	for _, n := range netCover(moves) {
		if n.Amount > 0 {
			most = max(most, n.Amount-unallocated(cover, n))
		}
	}
	return most
}

// netCover is what moves come to for the fund, by year and nature.
func netCover(moves []ProfileMove) (out []CoverMove) {
	for _, m := range inOrder(moves) {
		out = addCover(out, CoverMove{m.FY, m.Nature, m.By})
	}
	return out
}

func (r *AwardResult) declineChange(ch ChangeRequest, why string, at Moment, c Command) error {
	ch.Status, ch.Decided, ch.Reasons = ChangeDeclined, &at, why
	r.putChange(ch)
	detail := ch.detail()
	detail["reasons_hash"] = hashText(c, why)
	r.say("CHANGE_DECLINED", ch.Label()+" was declined. Nothing changes.", detail)
	r.tellTrust("change-declined", ch, fmt.Sprintf("%s on %s was declined", ch.Label(), r.Award.ID), why+"\n\nNothing changes. You can ask for another change at any time.")
	return nil
}

// queryChange asks the trust a question; the decision's clock stops.
func (r *AwardResult) queryChange(ch ChangeRequest, why string, f AwardFacts, at Moment, c Command) error {
	left := 1
	if !at.Day.After(ch.Due) {
		n, err := f.Calendar.CountWorkingDays(at.Day, ch.Due)
		if err != nil {
			return err
		}
		left = max(left, n)
	}
	ch.Status, ch.Query, ch.DaysLeft = ChangeQueried, why, left
	r.putChange(ch)
	detail := ch.detail()
	detail["query_hash"] = hashText(c, why)
	r.say("CHANGE_QUERIED", "The funder asked a question about "+ch.Label()+". The decision's clock stops until it is answered.", detail)
	r.tellTrust("change-queried", ch, fmt.Sprintf("A question about %s on %s", ch.Label(), r.Award.ID), why)
	return nil
}

// tellTrust writes to the trust's finance side, and to who asked.
func (r *AwardResult) tellTrust(template string, ch ChangeRequest, subject, body string) {
	for _, role := range []Role{TrustCFO, TrustFinancePreparer, TrustSRO} {
		r.write(template, role, r.Award.Org, subject, body)
		r.linkToChange(ch)
	}
}

// checkMeetings stops an approval over what another change has done meanwhile,
// until the decider has seen it and says so by naming that change in over.
func (c ChangeRequest) checkMeetings(over []string) error {
	var words []string
	for _, m := range c.Meets {
		if !slices.Contains(over, m.Change) {
			words = append(words, fmt.Sprintf("%s was %s and is %s by %s; with this change it would be %s", m.Field, m.Before, m.Theirs, lastPart(m.Change), m.Both))
		}
	}
	if len(words) == 0 {
		return nil
	}
	return conflict("CHANGES_MEET", "Another change was applied to the same thing after %s was asked for. %s. Look at both, then approve this one on top of it, or decline it.", c.Label(), strings.Join(words, "; ")).At("over")
}

func lastPart(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

// retryCover applies what waited for the fund's money, when it is there.
func retryCover(r *AwardResult, f AwardFacts, c Command) error {
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	if done, err := r.applyCovered(f, at, c); err != nil || done {
		return err
	}
	return conflict("STILL_NO_COVER", "The fund has still too little for the changes that wait.")
}

// applyCovered applies the first change that waits and for which there is
// money now; the next one follows as a command of its own. One that meanwhile
// runs into another rule goes back to its decider.
func (r *AwardResult) applyCovered(f AwardFacts, at Moment, c Command) (done bool, err error) {
	for _, ch := range slices.Clone(r.Award.Changes) {
		if ch.Status != AwaitingCover {
			continue
		}
		short := shortfall(ch.Moves(), f.Cover)
		ch.Shortfall, ch.NextTry = short, at.Day.AddDays(1)
		if short > 0 {
			r.putChange(ch)
			continue
		}
		if r.Award.waitsForCover(ch.ID) {
			r.Effects.Follow = append(r.Effects.Follow, follow(c, AwardKind, r.Award.ID, RetryCover, struct{}{}))
		}
		if no := r.checkReleases(ch.Moves()); no != nil || len(ch.Meets) > 0 {
			r.backToDecider(ch, no)
			return true, nil
		}
		r.say("COVER_CAME", "The fund has the money for "+ch.Label()+".", ch.detail())
		return true, r.applyChange(&ch, f, at)
	}
	return false, nil
}

// waitsForCover reports whether a change other than this one waits for money.
func (a Award) waitsForCover(but string) bool {
	return slices.ContainsFunc(a.Changes, func(c ChangeRequest) bool { return c.Status == AwaitingCover && c.ID != but })
}

// backToDecider asks again about an approved change that can no longer be
// applied as it stands.
func (r *AwardResult) backToDecider(ch ChangeRequest, no error) {
	ch.Status, ch.Decided, ch.Shortfall = ChangeRequested, nil, 0
	r.putChange(ch)
	why := "Another change has been applied to the same thing since."
	if no != nil {
		why = no.Error()
	}
	r.say("CHANGE_TO_DECIDE_AGAIN", "The money for "+ch.Label()+" is there, but it can no longer be applied as it was approved. It is to be decided again.", ch.detail())
	r.write("decide-change", ch.Decider, r.Award.Funder, fmt.Sprintf("To decide again: %s on %s", ch.Label(), r.Award.ID), why)
	r.linkToChange(ch)
}
