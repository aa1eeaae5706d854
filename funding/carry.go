package funding

import (
	"slices"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// Prefilled reports whether an answer was filled in for people, whether or not
// anybody said something of it since.
func (a Answer) Prefilled() bool {
	return slices.Contains([]Provenance{Inherited, Computed, PrefillAccepted, PrefillEdited}, a.Provenance)
}

// Unconfirmed reports whether an answer was filled in and nobody has said yet
// that it is true.
func (a Answer) Unconfirmed() bool {
	return a.Value != "" && (a.Provenance == Inherited || a.Provenance == Computed) && a.ConfirmedAt.IsZero()
}

// Confirmed is the answer once somebody says that it is true. It keeps where it
// is from. What nobody filled in needs no confirming and stays as it is.
func (a Answer) Confirmed(by string, at time.Time) Answer {
	if a.Unconfirmed() {
		a.Provenance, a.ConfirmedBy, a.ConfirmedAt = PrefillAccepted, by, at
	}
	return a
}

// TrueOn is the last day on which somebody stood by the answer: when it was
// confirmed, or else the day it is as of, or else when it was given.
func (a Answer) TrueOn() calendar.Date {
	switch {
	case !a.ConfirmedAt.IsZero():
		return calendar.DateOf(a.ConfirmedAt)
	case !a.AsOf.IsZero():
		return a.AsOf
	}
	return calendar.DateOf(a.At)
}

// Unconfirmed lists the keys of questions whose answers were filled in and not
// confirmed, in the order in which they are asked.
func (c Content) Unconfirmed(asked []Question) []Question {
	var out []Question
	for _, q := range asked {
		if c.Answers[q.Key].Unconfirmed() {
			out = append(out, q)
		}
	}
	return out
}

// An EarlierAnswer is what a trust answered in an earlier bid.
type EarlierAnswer struct {
	Key    string
	Bid    string
	Answer Answer
}

// CarryAnswers fills the questions that the rules mark to be carried with what
// the trust answered before, the first of earlier for each question. What no
// longer fits the question is left out: a choice that is gone, a text that is
// too long, a person who left the role. Nothing carried counts as confirmed.
func CarryAnswers(rules Ruleset, earlier []EarlierAnswer, people []Person, org, by string, now time.Time) map[string]Answer {
	out := map[string]Answer{}
	for _, q := range rules.Questions {
		i := slices.IndexFunc(earlier, func(e EarlierAnswer) bool { return e.Key == q.Key && strings.TrimSpace(e.Answer.Value) != "" })
		if !q.Carry || i < 0 {
			continue
		}
		e := earlier[i]
		if CheckAnswers([]GivenAnswer{{Key: q.Key, Value: e.Answer.Value}}, rules) != nil || (q.Type == "PERSON" && !holdsStill(people, e.Answer.Value, q.Role, org)) {
			continue
		}
		out[q.Key] = Answer{Value: e.Answer.Value, Provenance: Inherited, Source: BidSource(e.Bid), AsOf: e.Answer.TrueOn(), At: now, By: by}
	}
	return out
}

// FactAnswers fills the questions that a fact of the organisation answers. A
// fact that is disputed, or that does not fit the question, fills nothing. Who
// confirmed the fact has confirmed the answer.
func FactAnswers(rules Ruleset, facts map[string]Fact, by string, now time.Time) map[string]Answer {
	out := map[string]Answer{}
	for _, q := range rules.Questions {
		f := facts[q.Fact]
		if q.Fact == "" || f.Value == "" || f.Disputed || CheckAnswers([]GivenAnswer{{Key: q.Key, Value: f.Value}}, rules) != nil {
			continue
		}
		out[q.Key] = Answer{Value: f.Value, Provenance: Computed, Source: f.Source, AsOf: f.AsOf, At: now, By: by, ConfirmedBy: f.ConfirmedBy, ConfirmedAt: f.ConfirmedAt}
	}
	return out
}

// BidSource is how an answer names the earlier bid that it is from.
func BidSource(id string) string { return bidSource + id }

const bidSource = "Bid "

// FromBid reports whether an answer was carried from an earlier bid of the
// trust, also after somebody confirmed or changed it.
func (a Answer) FromBid() bool { return a.Prefilled() && strings.HasPrefix(a.Source, bidSource) }

func holdsStill(people []Person, id string, r Role, org string) bool {
	return slices.ContainsFunc(people, func(p Person) bool { return p.ID == id && (r == "" || p.HoldsAt(r, org)) })
}

// CarryStructure is what a bid takes of the tables of an earlier one: cost
// lines and benefits without amounts, because those belonged to the other
// project, and milestones moved by so many days. A line without an amount stops
// a submission, so nothing of it can slip through unread.
func CarryStructure(old Content, days int) Content {
	var c Content
	for _, l := range old.Lines {
		l.Amounts = ByYear{}
		c.Lines = append(c.Lines, l)
	}
	for _, b := range old.Benefits {
		b.Baseline, b.Target, b.Amounts = "", "", ByYear{}
		c.Benefits = append(c.Benefits, b)
	}
	for _, m := range old.Milestones {
		m.Due = m.Due.AddDays(days)
		c.Milestones = append(c.Milestones, m)
	}
	return c
}
