package funding

import (
	"fmt"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// lastMinute is when a pack that is due on d is late: the end of that day.
func lastMinute(d calendar.Date) time.Time { return d.At(23, 59) }

// preparePack freezes what a pack says and asks the approver. Draft claims of
// the award go with it. With unchanged, nothing that was typed counts: last
// month's words are carried on, which is allowed in tolerance alone.
func preparePack(r *AwardResult, f AwardFacts, c Command) error {
	body, p, err := r.Award.openedPack(c)
	if err != nil {
		return err
	}
	if p.Status != PackOpen && p.Status != PackReturned {
		return wrongPackState(p)
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	draft := f.Pack.Draft
	if body.Unchanged {
		draft = unchanged(f.Pack.Last)
	}
	made, err := r.makeReturn(p, f, draft)
	if err != nil {
		return err
	}
	if body.Unchanged && len(made.Changed) > 0 {
		return conflict("PACK_OUT_OF_TOLERANCE", "Something did change: %s", made.Changed[0].Says)
	}
	p.Claims = nil
	for _, id := range f.Pack.Drafts {
		p.Claims = append(p.Claims, id)
		r.Effects.Follow = append(r.Effects.Follow, clicked(c, ClaimMoney, id))
	}
	r.Award.takeUp(at)
	r.prepared(&p, made, at)
	r.putPack(p)
	r.say("PACK_PREPARED", fmt.Sprintf("The pack of %s was prepared.", p.Label()), packDetail(p))
	r.writePack(p, "approve-pack", TrustFinanceApprover, r.Award.Org, "Approve the pack for "+p.Month.Name()+": "+r.Award.ID,
		fmt.Sprintf("The month-end pack of %s is prepared and waits for your approval. It is due on %s.", p.Label(), p.Due.Text()))
	return nil
}

// unchanged is a draft that carries last month's words on.
func unchanged(last *MonthReturn) PackDraft {
	if last == nil {
		return PackDraft{}
	}
	return PackDraft{Narrative: last.Narrative}
}

// clicked makes a command about a claim that the same click asked for.
func clicked(c Command, verb Verb, claim string) Command {
	out := follow(c, AwardKind, c.Aggregate, verb, claimBody{Claim: claim})
	out.ID, out.By = out.ID+"/"+claim, c.By
	return out
}

func (r *AwardResult) makeReturn(p Pack, f AwardFacts, d PackDraft) (MonthReturn, error) {
	if err := CheckPackDraft(r.Award, p, d, f.Rules.Packs); err != nil {
		return MonthReturn{}, err
	}
	made := MakeReturn(r.Award, p, f.Pack, d, f.Rules.Packs)
	return made, made.checkRating()
}

// prepared puts a return under a pack.
func (r *AwardResult) prepared(p *Pack, made MonthReturn, at Moment) {
	p.Status, p.Prepared, p.Hash = PackPrepared, &at, made.Hash()
	p.Attempt++
	p.System, p.Rating, p.RatingReason, p.Movers, p.Moved = made.System, made.Rating, made.Reason, made.Movers, made.Moved
	r.Effects.Returns = append(r.Effects.Returns, KeptReturn{p.Attempt, p.Hash, made})
}

// preparedPack: who prepared a pack does not approve it.
func preparedPack(a Award, f AwardFacts, c Command) error {
	_, p, err := a.openedPack(c)
	if err != nil {
		return nil // said later, to those whose role fits
	}
	hat := hatFor(f.Person, "submitPack", a.Subject())
	by, forWhom := f.Pack.Typed, ""
	if p.Status == PackPrepared {
		by, forWhom = p.Prepared.By, p.Prepared.For
	}
	if oneHand(f.Person, hat, by, forWhom) {
		return forbidden("SAME_PERSON", "You prepared the pack of %s, yourself or through a deputy, so somebody else has to approve it.", p.Label())
	}
	return nil
}

// submitPack is the trust's yes: the pack, and the claims in it, go to the
// programme. One that somebody else filled in and nobody handed over counts as
// prepared by them. A clean pack is accepted at once.
func submitPack(r *AwardResult, f AwardFacts, c Command) error {
	body, p, err := r.Award.openedPack(c)
	if err != nil {
		return err
	}
	if (p.Status == PackOpen || p.Status == PackReturned) && f.Pack.Typed != "" {
		made, err := r.makeReturn(p, f, f.Pack.Draft)
		if err != nil {
			return err
		}
		r.prepared(&p, made, f.Pack.TypedAt)
	}
	if p.Status != PackPrepared {
		return conflict("PACK_NOT_PREPARED", "The pack of %s is not prepared yet. Its preparer does that first.", p.Label())
	}
	if body.Hash != "" && body.Hash != p.Hash {
		return conflict("PACK_CHANGED", "The pack you were shown is not the one to be approved now. Read it again, then approve it.")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	first := p.Submitted == nil
	p.Status, p.Submitted = PackSubmitted, &at
	if first {
		if err := p.receive(f, c.At); err != nil {
			return err
		}
	}
	r.say("PACK_SUBMITTED", fmt.Sprintf("The trust sent the pack of %s.%s", p.Label(), p.lateWords()), packDetail(p))
	if p.Held {
		p.Held = false
		r.say("HOLD_RELEASED", "The late return came, so payments are no longer held for it.", map[string]any{"pack": p.ID})
	}
	for _, id := range p.Claims {
		r.Effects.Follow = append(r.Effects.Follow, clicked(c, ApproveClaim, id))
	}
	if p.Late = p.DaysLate > 0; len(p.Movers) == 0 {
		r.accept(&p, at, true)
	}
	r.putPack(p)
	return nil
}

// receive counts by how many working days a pack is late (E5): none until the
// end of the day on which it is due.
func (p *Pack) receive(f AwardFacts, at time.Time) error {
	today := calendar.DateOf(at)
	if !today.After(p.Due) {
		return nil
	}
	days, err := f.Calendar.CountWorkingDays(p.Due, today)
	p.DaysLate = max(1, days)
	return err
}

func (p Pack) lateWords() string {
	switch p.DaysLate {
	case 0:
		return ""
	case 1:
		return " It is 1 working day late."
	}
	return fmt.Sprintf(" It is %d working days late.", p.DaysLate)
}

func (r *AwardResult) accept(p *Pack, at Moment, automatic bool) {
	p.Status, p.Accepted, p.Automatic, p.SentBack = PackAccepted, &at, automatic, nil
	if automatic && !p.Nil {
		r.say("PACK_ACCEPTED", fmt.Sprintf("The pack of %s is clean and was accepted.", p.Label()), packDetail(*p))
	}
}

func acceptPack(r *AwardResult, f AwardFacts, c Command) error {
	_, p, err := r.Award.openedPack(c)
	if err != nil {
		return err
	}
	if p.Status != PackSubmitted {
		return wrongPackState(p)
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	r.accept(&p, at, false)
	r.putPack(p)
	r.say("PACK_ACCEPTED", fmt.Sprintf("The programme accepted the pack of %s.", p.Label()), packDetail(p))
	return nil
}

// returnPack gives a pack back with reasons: the programme one that was sent,
// the trust's approver one that waits for them.
func returnPack(r *AwardResult, f AwardFacts, c Command) error {
	_, p, err := r.Award.openedPack(c)
	if err != nil {
		return err
	}
	why, err := reasons(c, "Who prepares the pack is shown them.")
	if err != nil {
		return err
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	inside := atTrust(f.Person, r.Award.Org)
	switch {
	case inside && p.Status == PackPrepared:
		p.Status = PackOpen
		p.SentBack = &SentBack{at, r.hat.Role, why}
	case !inside && p.Status == PackSubmitted:
		p.Status = PackReturned
		p.SentBack = &SentBack{at, ProgrammeManager, why}
	default:
		return wrongPackState(p)
	}
	r.putPack(p)
	detail := packDetail(p)
	detail["reasons_hash"] = hashText(c, why)
	r.say("PACK_RETURNED", fmt.Sprintf("The pack of %s was returned to be corrected.", p.Label()), detail)
	r.writePack(p, "pack-returned", TrustFinancePreparer, r.Award.Org, "Returned: the pack for "+p.Month.Name()+", "+r.Award.ID, strings.TrimSpace(why))
	return nil
}

func (r *AwardResult) writePack(p Pack, template string, role Role, org, subject, body string) {
	r.Effects.Letters = append(r.Effects.Letters, Letter{Template: template, Role: role, Org: org, Subject: subject, Body: body, Link: "/packs/" + p.ID})
}
