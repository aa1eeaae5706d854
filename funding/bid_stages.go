package funding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A PastStage is a stage of a bid that is over: its outline case was approved
// to proceed, without any money, and the full case was opened (domain 2.1). Its
// reviews are in the bid's past reviews, at the same place.
type PastStage struct {
	Form        string       `json:"form"`
	Ask         money.Pence  `json:"ask_pence"`
	ContentHash string       `json:"content_hash"` // of what was approved to proceed
	SRO         *Endorsement `json:"sro_approval,omitempty"`
	CFO         *Endorsement `json:"cfo_signature,omitempty"`
	Submitted   Moment       `json:"submitted"`
	Decision    Decision     `json:"decision"`
	Released    Moment       `json:"released"`
	Clock       ClockReading `json:"clock"` // from its submission to its decision
}

// Stages is how many stages the bid has, as far as is known: at least one.
func (b Bid) Stages() int { return max(1, b.Route.Stages) }

// MoreStages reports whether another stage follows on the one that the bid is
// in: then an approval lets it proceed and commits no money.
func (b Bid) MoreStages() bool { return len(b.PastStages)+1 < b.Stages() }

// Began returns when the bid was first submitted, in whatever stage; nil before.
func (b Bid) Began() *Moment {
	if len(b.PastStages) > 0 {
		return &b.PastStages[0].Submitted
	}
	return b.Submitted
}

// StageDays are the working days that one stage of the route is expected to
// take.
func (r Route) StageDays() int { return r.ExpectedDays / max(1, r.Stages) }

// RouteNow is the route that the bid would go if it were submitted with this
// scheme. A later stage stays on the pathway that it began on.
func (b Bid) RouteNow(s Scheme, rs Ruleset) (Route, error) {
	if len(b.PastStages) == 0 {
		return FindRoute(s, rs)
	}
	i := slices.IndexFunc(rs.Pathways, func(p Pathway) bool { return p.Code == b.Route.Pathway })
	if i < 0 {
		return Route{}, fmt.Errorf("ruleset %s has no pathway %s", rs.Code, b.Route.Pathway)
	}
	if err := checkScheme(s); err != nil {
		return Route{}, err
	}
	last := b.PastStages[len(b.PastStages)-1]
	r := routeAlong(s, rs, rs.Pathways[i], []string{fmt.Sprintf("The %s was approved to proceed on %s, so the %s follows on the same pathway, %s.",
		FormWords(last.Form), last.Decision.Made.Day.Text(), FormWords(b.Route.Form), b.Route.Pathway)})
	r.Form = b.Route.Form
	return r, nil
}

// FormWords names a form of business case in a sentence.
func FormWords(form string) string {
	return cmp.Or(map[string]string{"PROFORMA": "proforma", "SFBC": "short form business case", "OBC": "outline business case", "FBC": "full business case"}[form], form)
}

// nextStage opens the bid again for its next stage, with everything carried
// forward: content stays where it is, under the same reference.
func (r *BidResult) nextStage(f BidFacts) error {
	b := &r.Bid
	clocks, err := b.Clocks(f.Calendar, f.Rules.Clocks, calendar.DateOf(b.Released.At))
	if err != nil {
		return err
	}
	p, _ := f.Rules.Pathway(b.Route.Pathway)
	b.PastStages = append(slices.Clone(b.PastStages), PastStage{Form: b.Route.Form, Ask: b.Ask, ContentHash: b.ContentHash, SRO: b.SRO, CFO: b.CFO,
		Submitted: *b.Submitted, Decision: *b.Decision, Released: *b.Released, Clock: clocks.Headline})
	b.PastReviews = append(b.PastReviews, b.Reviews)
	b.PastQuestions = append(b.PastQuestions, b.Clarifications...)
	b.Route.Form = cmp.Or(p.NextForm, "FBC")
	b.forgetApprovals()
	b.Status, b.SentBy, b.CFO, b.Submitted, b.Complete, b.Returned, b.ToMend = Draft, "", nil, nil, nil, nil, nil
	b.Chain, b.Passed, b.Extended = nil, nil, nil
	b.Reviews, b.Clarifications, b.ReviewsDone, b.Decision, b.Released, b.ClosedReason, b.Rung = nil, nil, nil, nil, nil, "", nil
	b.CompleteDue, b.ResubmitBy, b.DecisionDue, b.NextAlarm = calendar.Date{}, calendar.Date{}, calendar.Date{}, time.Time{}
	r.say("NEXT_STAGE", capitalised(FormWords(b.Route.Form))+" opened. Everything was carried forward from the "+FormWords(b.PastStages[len(b.PastStages)-1].Form)+".",
		map[string]any{"form": b.Route.Form, "carried_hash": b.ContentHash})
	return nil
}

// capitalised gives a sentence its large first letter.
func capitalised(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// word is an outcome as it stands in a sentence: an approval of a
// stage that is not the last only lets the bid proceed.
func (d Decision) word() string {
	if d.Proceed {
		return strings.ToLower(strings.Replace(d.Outcome.Title(), "Approved", "approved to proceed", 1))
	}
	return strings.ToLower(d.Outcome.Title())
}

// Title returns the decision as people read it.
func (d Decision) Title() string { return capitalised(d.word()) }

// decisionLetter is what the trust is told.
func decisionLetter(b Bid) string {
	d := *b.Decision
	text := fmt.Sprintf("The panel's decision on “%s”: %s.\n\nReasons: %s", b.Title, d.word(), d.Reasons)
	for _, k := range d.Conditions {
		text += "\n\nCondition " + k.Ref + ": " + k.Text
	}
	text += d.feedbackWords()
	if d.Outcome == Declined {
		text += "\n\nIf you think that this is wrong, your senior responsible owner or your chief finance officer can appeal on the bid's page. It says until when."
	}
	if d.Proceed {
		text += "\n\nNo money is committed yet. The bid is open again for its next stage, with every answer, cost line, milestone and benefit in it: change what you know better by now, and send it again."
	}
	return text
}
