package funding

import (
	"fmt"
	"slices"
	"strings"
)

// A Join says when reviews that run side by side are over.
type Join string

// The joins. A pathway that names none waits for all.
const (
	JoinAll    Join = "all"
	JoinAny    Join = "any"
	JoinQuorum Join = "quorum"
)

// mostLayers is how many bodies may decide one bid (domain 2.4: the 10 Year
// Plan's promise for even the largest schemes).
const mostLayers = 3

// Joining is how the reviews of a route are joined. A decisive review is
// always waited for; with EarlyFail, its "not supported" gives the panel the
// bid at once.
type Joining struct {
	Join      Join `json:"join,omitempty"`       // "" = all
	Quorum    int  `json:"quorum,omitempty"`     // how many must answer, for a quorum
	EarlyFail bool `json:"early_fail,omitempty"` // a decisive no ends the reviews
}

// Needs is how many of n reviews must answer before the panel has the bid.
func (j Joining) Needs(n int) int {
	switch j.Join {
	case JoinAny:
		return min(1, n)
	case JoinQuorum:
		return min(j.Quorum, n)
	}
	return n
}

// Decisive lists the reviews whose "not supported" sends the bid to the panel
// at once.
func (r Route) Decisive() []ReviewKind {
	var out []ReviewKind
	for _, v := range r.Reviews {
		if v.Decisive {
			out = append(out, v.Kind)
		}
	}
	return out
}

// JoinWords says in sentences how the reviews are joined; "" where there are
// none.
func (r Route) JoinWords() string {
	n := len(r.Reviews)
	if n == 0 {
		return ""
	}
	words := fmt.Sprintf("All %d must answer before the panel has the bid.", n)
	if n == 1 {
		words = "It must answer before the panel has the bid."
	}
	if needs := r.Joining.Needs(n); needs < n {
		words = fmt.Sprintf("%d of the %d must answer before the panel has the bid; then the others are no longer needed.", needs, n)
	}
	var titles []string
	for _, k := range r.Decisive() {
		titles = append(titles, k.Title())
	}
	if len(titles) == 0 {
		return words
	}
	named := strings.Join(titles, " and ")
	if r.Joining.Needs(n) < n {
		words += " " + named + " must be among them."
	}
	if r.EarlyFail {
		words += " If " + strings.Join(titles, " or ") + " does not support the bid, the panel has it at once."
	}
	return words
}

// failedEarly is the decisive review that does not support the bid, where that
// ends the reviews.
func (b Bid) failedEarly() (ReviewKind, bool) {
	if !b.Route.EarlyFail {
		return "", false
	}
	for _, v := range b.Reviews {
		if v.Status == ReviewDone && v.Outcome == NotSupport && slices.Contains(b.Route.Decisive(), v.Kind) {
			return v.Kind, true
		}
	}
	return "", false
}

// joined reports whether enough reviews have answered, every decisive one
// among them.
func (b Bid) joined() bool {
	answered := 0
	for _, v := range b.Reviews {
		switch {
		case v.Status == ReviewDone:
			answered++
		case slices.Contains(b.Route.Decisive(), v.Kind):
			return false
		}
	}
	return answered >= b.Route.Joining.Needs(len(b.Reviews))
}

// concludedAll sends the bid on when its reviews are over: those still open
// are closed as no longer needed.
func (r *BidResult) concludedAll(f BidFacts, at Moment) error {
	failed, early := r.Bid.failedEarly()
	switch {
	case early:
		says := failed.Title() + " does not support the bid, so the panel has it at once."
		r.Events = append(r.Events, Event{Name: "EARLY_FAIL", Summary: says, ForFunder: true, Detail: map[string]any{"review": failed}})
		r.spare(at, says)
	case r.Bid.joined():
		r.spare(at, "Enough reviews have answered.")
	default:
		return nil
	}
	return r.toPanel(f, at)
}

// spare closes the reviews that are still open, with their questions: their
// clocks stop, and nobody waits for them.
func (r *BidResult) spare(at Moment, why string) {
	for i := range r.Bid.Reviews {
		v := &r.Bid.Reviews[i]
		if v.Status == ReviewDone {
			continue
		}
		v.Status, v.Done, v.Spared, v.Reasons = ReviewDone, &at, true, why
		r.say("REVIEW_SPARED", v.Kind.Title()+" is no longer needed, and was closed.", map[string]any{"review": v.Kind})
		letter := Letter{Template: "review-spared-" + strings.ToLower(string(v.Kind)), Person: v.Reviewer, Subject: "A review is no longer needed: " + r.Bid.ID,
			Body: fmt.Sprintf("%s of “%s” is no longer needed: the bid has gone to the panel. There is nothing left to do.", v.Kind.Title(), r.Bid.Title), Link: "/bids/" + r.Bid.ID}
		if v.Reviewer == "" {
			letter.Role, letter.Org = v.Kind.Reviewer(), r.Bid.reviewOrg(v.Kind)
		}
		r.Effects.Letters = append(r.Effects.Letters, letter)
		r.dropQuestions(v.Kind, at)
	}
}

// dropQuestions closes the open questions of a review that is no longer
// needed: the trust need not answer them.
func (r *BidResult) dropQuestions(k ReviewKind, at Moment) {
	for i := range r.Bid.Clarifications {
		q := &r.Bid.Clarifications[i]
		if q.Review != k || !q.Open() {
			continue
		}
		q.Dropped = &at
		r.say("QUESTION_DROPPED", "Question "+q.ID+" needs no answer any more.", map[string]any{"question": q.ID})
		r.write("question-dropped", TrustAuthor, r.Bid.Org, "A question needs no answer any more: "+r.Bid.ID,
			fmt.Sprintf("%s asked question %s. The bid has gone to the panel without that review, so you need not answer.", k.Title(), q.ID))
	}
}

// reviewsOver says why the panel has the bid, in a sentence that gives away no
// conclusion.
func (b Bid) reviewsOver() string {
	if slices.ContainsFunc(b.Reviews, func(v Review) bool { return v.Spared }) {
		return "The reviews are over."
	}
	return "All reviews have answered."
}

// checkJoins says what is wrong with how a pathway joins its reviews, and with
// how many bodies decide.
func checkJoins(r Ruleset) []Fault {
	var out []Fault
	if r.LayersAtMost < 1 || r.LayersAtMost > mostLayers {
		out = append(out, Fault{"layers_at_most", fmt.Sprintf("At most %d bodies may decide a bid, and %d cannot be used. Give a number from 1 to %d.", mostLayers, r.LayersAtMost, mostLayers)})
	}
	for i, p := range r.Pathways {
		add := func(field, format string, args ...any) {
			out = append(out, Fault{fmt.Sprintf("pathways[%d].%s", i, field), fmt.Sprintf(format, args...)})
		}
		if len(p.Bodies) > mostLayers {
			add("bodies", "%s has %d bodies that decide, one after another. At most %d may: take some away, or let them review.", p.Code, len(p.Bodies), mostLayers)
		}
		p.checkJoin(add)
	}
	return out
}

func (p Pathway) checkJoin(add func(field, format string, args ...any)) {
	n := len(p.Reviews)
	decisive := slices.ContainsFunc(p.Reviews, func(v ReviewRule) bool { return v.Decisive })
	switch p.Join {
	case "", JoinAll, JoinAny, JoinQuorum:
	default:
		add("join", "%q is no way to join reviews. Use all, any or quorum.", p.Join)
	}
	switch {
	case p.Join == JoinQuorum && (p.Quorum < 1 || p.Quorum > n):
		add("quorum", "%s has %d reviews, so a quorum of %d cannot be used. Give a number from 1 to %d.", p.Code, n, p.Quorum, n)
	case p.Join != JoinQuorum && p.Quorum != 0:
		add("quorum", "%s names a quorum of %d, but does not join its reviews by one. Say “join: quorum”, or leave the number out.", p.Code, p.Quorum)
	}
	switch {
	case p.EarlyFail && !decisive:
		add("early_fail", "%s may end its reviews early, but none of them is decisive. Mark one with “decisive: true”, or leave early_fail out.", p.Code)
	case decisive && !p.EarlyFail:
		add("reviews", "%s has a decisive review, but early_fail is not true, so it would decide nothing. Set it, or take the mark away.", p.Code)
	}
}
