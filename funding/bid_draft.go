package funding

import (
	"fmt"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// StartBid makes a new draft for org in round, if person may (domain 10.1).
// Starting a draft is a plain insert, not a command.
func StartBid(id, title string, person Person, org Organisation, round Round, today calendar.Date) (Bid, error) {
	b := Bid{ID: id, Round: round.ID, Org: org.Code, ICB: org.ICB, Region: org.Region, Funder: round.Funder, Title: title, Status: Draft, Version: 1, StartedBy: person.ID}
	if err := May(person, "createBid", b.Subject(person)); err != nil {
		return Bid{}, err
	}
	if err := round.Takes(org, today); err != nil {
		return Bid{}, err
	}
	return b, nil
}

func submit(r *BidResult, f BidFacts, c Command) error {
	if err := CheckSubmit(r.Bid, f, c); err != nil {
		return err
	}
	today := calendar.DateOf(c.At)
	economics, _, err := Appraise(f.Content, f.Rules.Appraisal)
	if err != nil {
		return err
	}
	route, err := r.Bid.RouteNow(SchemeOf(f.Content, f.Org, economics.WholeLife, today), f.Rules)
	if err != nil {
		return err
	}
	pathway, _ := f.Rules.Pathway(route.Pathway)
	checks := Readiness(Reading{Content: f.Content, Round: f.Round, Rules: f.Rules, Pathway: pathway, Org: f.Org, Today: today, People: f.Named, Form: route.Form, Peers: f.Peers})
	if err := refuse(Failed(checks)); err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	due, err := f.Calendar.AddWorkingDays(at.Day, f.Rules.Clocks.Completeness)
	if err != nil {
		return err
	}
	b := &r.Bid
	b.Status, b.Submitted, b.CompleteDue, b.Returned, b.ToMend = CompletenessCheck, &at, due, nil, nil
	b.Title, b.Ask, b.Ruleset, b.Route = f.Content.Title(), f.Content.NationalAsk(), f.Rules.Code, route
	b.ContentHash = f.Content.Hash()
	b.sign(r, f, c)
	b.Passed = checks
	r.say("SUBMITTED", fmt.Sprintf("The bid was signed by the chief finance officer and submitted. It asks for %s.", b.Ask),
		map[string]any{"content_hash": b.ContentHash, "ask_pence": b.Ask, "pathway": route.Pathway, "ruleset": b.Ruleset, "checks_passed": len(checks)})
	r.receipts(f)
	return nil
}

// sign puts the chief finance officer's signature under the bid: the last step
// of its chain.
func (b *Bid) sign(r *BidResult, f BidFacts, c Command) {
	if len(b.Chain) == 0 {
		b.Chain = f.Chain.Only(SignBid)
	}
	step, _ := b.NextStep(b.Ask, b.ContentHash)
	r.hat, _ = f.Person.Hat(b.Org, TrustCFO)
	b.CFO = &Endorsement{By: c.By, At: c.At, ContentVersion: f.Content.Version, ContentHash: b.ContentHash, Step: step.Step, Role: TrustCFO, For: r.hat.For}
	b.Submitted.For = r.hat.For
	r.Effects.Approved = append(r.Effects.Approved, b.approval(*b.CFO))
}

// refuse turns failed checks into one refusal that lists them all, with links.
func refuse(failed []Check) error {
	errs := make([]*Error, len(failed))
	for i, k := range failed {
		errs[i] = k.Refusal()
	}
	if e := joinErrors(errs); e != nil {
		return e
	}
	return nil
}

func (r *BidResult) receipts(f BidFacts) {
	b := r.Bid
	next := fmt.Sprintf("What happens next: the completeness check, by %s. Then %d reviews run side by side, each within %d working days. We expect a decision about %d working days after today.",
		b.CompleteDue.Text(), len(b.Route.Reviews), longest(b.Route), b.Route.StageDays())
	entry := &CalendarEntry{UID: "completeness/" + b.ID, Title: "Completeness check due: " + b.ID, On: b.CompleteDue}
	for _, role := range []Role{TrustAuthor, TrustSRO, TrustCFO} {
		r.Effects.Letters = append(r.Effects.Letters, Letter{Template: "receipt", Role: role, Org: b.Org, Link: "/bids/" + b.ID + "/receipt", Calendar: entry,
			Subject: "We have your bid " + b.ID, Body: fmt.Sprintf("“%s”, asking for %s, was received at %s.\n\n%s", b.Title, b.Ask, calendar.TimeText(b.Submitted.At), next)})
	}
	r.write("check-completeness", ProgrammeManager, b.Funder, "A new bid to check: "+b.ID, fmt.Sprintf("%s asks for %s. The completeness check is due on %s.", f.Org.Name, b.Ask, b.CompleteDue.Text()))
}

func longest(r Route) int {
	most := 0
	for _, v := range r.Reviews {
		most = max(most, v.Days)
	}
	return most
}

func recall(r *BidResult, _ BidFacts, _ Command) error {
	b := &r.Bid
	b.forgetApprovals()
	b.Status, b.CFO, b.Submitted, b.ContentHash, b.Rung, b.Passed, b.Chain = Draft, nil, nil, "", nil, nil, nil
	switch n := len(b.PastStages); {
	case n > 0: // what the funder saw last is the stage before
		b.ContentHash = b.PastStages[n-1].ContentHash
	case b.Returned == nil: // it will be submitted anew, under the rules of that day
		b.Ruleset, b.Route = "", Route{}
	}
	r.say("RECALLED", "The trust called the bid back. It is a draft again.", nil)
	return nil
}

type reasonBody struct {
	Reasons string `json:"reasons"`
}

// reasons reads the free text of a command and insists on some.
func reasons(c Command, why string) (string, error) {
	body, err := decode[reasonBody](c)
	if err != nil {
		return "", err
	}
	text := strings.TrimSpace(body.Reasons)
	if text == "" {
		return "", invalid("REASONS_MISSING", "Give your reasons. %s", why).At("reasons")
	}
	return text, nil
}

func withdraw(r *BidResult, _ BidFacts, c Command) error {
	if r.Bid.Decided() && r.Bid.Released == nil && r.Bid.Status != Deferred {
		return conflict("WRONG_STATE", "This bid is “%s” and is being decided, so it cannot be withdrawn now. You will hear soon.", Panel.Title())
	}
	why, err := reasons(c, "The programme learns from why bids are withdrawn.")
	if err != nil {
		return err
	}
	r.Bid.Status, r.Bid.ClosedReason, r.Bid.Standing = Withdrawn, why, nil
	r.say("WITHDRAWN", "The trust withdrew the bid.", map[string]any{"reasons_hash": hashText(c, why)})
	r.write("bid-withdrawn", ProgrammeManager, r.Bid.Funder, "Withdrawn: "+r.Bid.ID, "The trust withdrew its bid.")
	return nil
}
