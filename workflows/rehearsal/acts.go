package rehearsal

import (
	"fmt"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// An act is what somebody does next, and when.
type act struct {
	ref  funding.Ref
	by   funding.Role
	verb funding.Verb
	body any
	what string
	at   time.Time
	due  calendar.Date
}

// over reports whether the agreement of the made-up bid is in force.
func (p *play) over() bool { return p.award.Agreement.Status == funding.InForce }

// next is what happens next to the bid, or to its award once there is one.
func (p *play) next() (act, error) {
	if p.award.Version > 0 {
		return p.signature()
	}
	bid := act{ref: funding.Ref{Kind: funding.BidKind, ID: p.bid.ID}, body: struct{}{}}
	b, now := p.bid, p.env.Now()
	switch {
	case b.Status == funding.Draft:
		bid.by, bid.verb, bid.what = funding.TrustSRO, funding.ApproveInside, "Approved inside the trust"
		if len(b.PastStages) > 0 {
			return p.after(bid, calendar.DateOf(now), 1)
		}
		return bid, nil
	case b.Status == funding.InternalApproval:
		bid.by, bid.verb, bid.what = funding.TrustCFO, funding.Submit, "Submitted: "+funding.FormWords(p.form())
		if len(b.PastStages) == 0 {
			bid.at = p.made.Sent
		}
		return bid, nil
	case b.Status == funding.CompletenessCheck:
		bid.by, bid.verb, bid.what, bid.due = funding.ProgrammeManager, funding.PassCompleteness, "Completeness check passed", b.CompleteDue
		return p.after(bid, b.Submitted.Day, p.made.Rules.Clocks.Completeness)
	case b.Status == funding.InReview:
		return p.review(bid)
	case b.Status == funding.Panel:
		bid.by, bid.verb, bid.what, bid.due = funding.PanelChair, funding.Decide, "Decided by the panel: approved", b.DecisionDue
		bid.body = map[string]any{"outcome": funding.Approved, "reasons": "A rehearsal."}
		return p.after(bid, b.ReviewsDone.Day, p.made.Rules.Clocks.Decision)
	case b.Decided() && b.Released == nil:
		bid.by, bid.verb, bid.what = funding.ProgrammeManager, funding.Release, "The trust is told"
		return bid, nil
	}
	return act{}, fmt.Errorf("nobody has anything to do while the bid is %s", b.Status)
}

// form is the form of business case that the bid is written in now.
func (p *play) form() string {
	if p.bid.Route.Form != "" {
		return p.bid.Route.Form
	}
	path, _ := p.made.Rules.Pathway(p.made.Pathway)
	return path.Form
}

// review is the next review to answer: the first in the route's order of those
// that are due first.
func (p *play) review(a act) (act, error) {
	found := -1
	for i, v := range p.bid.Reviews {
		if v.Status != funding.ReviewDone && (found < 0 || v.Days < p.bid.Reviews[found].Days) {
			found = i
		}
	}
	if found < 0 {
		return act{}, fmt.Errorf("no review is open while the bid is %s", p.bid.Status)
	}
	v := p.bid.Reviews[found]
	due, err := p.bid.ReviewDue(v, p.cal, calendar.DateOf(p.env.Now()))
	if err != nil {
		return act{}, err
	}
	a.by, a.verb, a.what, a.due = v.Kind.Reviewer(), funding.Conclude, v.Kind.Title()+" has answered", due
	a.body = map[string]any{"review": v.Kind, "outcome": funding.Support, "reasons": "A rehearsal."}
	return p.after(a, v.Started.Day, v.Days)
}

// signature is the next yes to the agreement.
func (p *play) signature() (act, error) {
	a := act{ref: funding.Ref{Kind: funding.AwardKind, ID: p.award.ID}, verb: funding.Sign, body: struct{}{}}
	g := p.award.Agreement
	if g.Status == funding.Issued {
		a.by, a.what = funding.TrustCFO, "Agreement signed by the trust"
		return p.after(a, p.award.DecidedOn, p.made.Rules.SigningDays())
	}
	a.by, a.what, a.due = funding.ProgrammeManager, "Agreement signed by the funder: in force", g.CounterDue
	return p.after(a, g.Signatures[len(g.Signatures)-1].Signed.Day, p.made.Rules.Clocks.Countersign)
}

// after has an act happen at 4pm on the day that the pace makes of a clock of
// so many working days.
func (p *play) after(a act, from calendar.Date, days int) (act, error) {
	day, err := p.cal.AddWorkingDays(from, p.pace.Of(days))
	a.at = day.At(16, 0)
	return a, err
}
