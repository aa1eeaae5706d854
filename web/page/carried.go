package page

import (
	"net/url"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// badgeWords say where an answer is from, since when it is so, and who said
// that it is true; ok is false when there is no answer.
func badgeWords(s desk.BidSheet, a funding.Answer) (words string, ok bool) {
	if a.Value == "" {
		return "", false
	}
	by, date := name(s.Names, a.By), on(a.At).Words
	from := sourceWords(a)
	asOf := when(!a.AsOf.IsZero(), ", as of "+a.AsOf.Text())
	switch a.Provenance {
	case funding.Inherited, funding.Computed, funding.PrefillAccepted:
		said := when(a.Unconfirmed(), ". Nobody has confirmed it yet") + when(a.ConfirmedBy != "", ". "+name(s.Names, a.ConfirmedBy)+" confirmed it on "+on(a.ConfirmedAt).Words)
		return "Filled in from " + from + asOf + said, true
	case funding.PrefillEdited:
		return "Filled in from " + from + ", changed by " + by + " on " + date, true
	case funding.Copied:
		return "Copied from " + from + ", by " + by + " on " + date, true
	case funding.Imported:
		return "From a file" + when(a.Source != "", ", "+a.Source) + ", by " + by + " on " + date, true
	case funding.Pasted:
		return "Pasted by " + by + " on " + date, true
	}
	return "Typed by " + by + " on " + date, true
}

// sourceWords name a source inside a sentence.
func sourceWords(a funding.Answer) string {
	switch {
	case a.Source == "":
		return "what we know"
	case a.FromBid():
		return "your " + strings.ToLower(a.Source[:1]) + a.Source[1:]
	case strings.HasPrefix(a.Source, "The "):
		return "the " + a.Source[len("The "):]
	}
	return a.Source
}

// allQuestions are the questions that this bid is asked, in the order of its
// sections.
func allQuestions(s desk.BidSheet) []funding.Question {
	var out []funding.Question
	for _, sec := range funding.Parts() {
		out = append(out, Questions(s, sec.Key)...)
	}
	return out
}

// Unconfirmed are the questions of the bid whose answers were filled in and
// that nobody has said to be true.
func Unconfirmed(s desk.BidSheet) []funding.Question { return s.Content.Unconfirmed(allQuestions(s)) }

// PrefillOf is how much of what a bid is asked was filled in.
func PrefillOf(s desk.BidSheet) funding.Prefill {
	return funding.PrefillOf(s.Content.Answers, allQuestions(s))
}

// ConfirmedIn are the answers of a section that a form says are still true: the
// ones ticked, or with its one tick for all of them, every one that was filled
// in and is not being changed.
func ConfirmedIn(f Form, s desk.BidSheet, section string, given []funding.GivenAnswer) []string {
	changed := map[string]bool{}
	for _, g := range given {
		changed[g.Key] = true
	}
	var keys []string
	for _, q := range s.Content.Unconfirmed(Questions(s, section)) {
		if !changed[q.Key] && (f.Get("true-all") != "" || f.Get("true-"+q.Key) != "") {
			keys = append(keys, q.Key)
		}
	}
	return keys
}

// prefillWords say how much of a bid was filled in; "" when nothing was.
func prefillWords(p funding.Prefill) string {
	if p.Filled == 0 {
		return ""
	}
	from := "from registers and what we know of your trust"
	switch {
	case p.Carried > 0 && p.Looked > 0:
		from = "from your earlier bids and the registers"
	case p.Carried > 0:
		from = "from your earlier bids"
	}
	return itoa(p.Percent()) + "% is filled in already, " + from + ": " + itoa(p.Filled) + " of " + count(p.Asked, "question", "questions") + "."
}

// unconfirmedWords say how many filled-in answers wait for a look.
func unconfirmedWords(n int) string {
	return count(n, "answer was filled in for you and nobody has confirmed that it is still true.", "answers were filled in for you and nobody has confirmed that they are still true.")
}

// QuestionLink leads to one question of a bid.
func QuestionLink(s desk.BidSheet, q funding.Question) string {
	return SectionPath(s.Bid.ID, q.Section) + "#" + url.PathEscape(q.Key)
}

// earlier are the bids that the chosen trust's new bid can be started from, the
// most alike first.
func (v NewBidView) earlier() []funding.EarlierBid {
	var own []funding.EarlierBid
	for _, b := range v.Sheet.Earlier {
		if b.Org == v.Org.Code {
			own = append(own, b)
		}
	}
	pathway := ""
	if v.Route != nil {
		pathway = v.Route.Pathway
	}
	return funding.AlikeFirst(own, pathway, v.Ask)
}

// startChoices offer the earlier bids with what each would bring.
func (v NewBidView) startChoices() []ui.Choice {
	var out []ui.Choice
	for _, b := range v.earlier() {
		out = append(out, ui.Choice{Value: b.ID, Text: b.ID + ", " + b.Title, Hint: b.Status.Title() + ", " + b.On.Text() + when(b.Pathway != "", ", "+pathwayWord(b.Pathway)) + ". Brings " + brings(b)})
	}
	return append(out, ui.Choice{Value: "none", Text: "None of them", Hint: "Answers that stay the same from bid to bid are filled in all the same"})
}

func brings(b funding.EarlierBid) string {
	return "its answers, " + count(b.Lines, "cost line", "cost lines") + " and " + count(b.Benefits, "benefit", "benefits") + " without amounts, and " + count(b.Milestones, "milestone", "milestones")
}

// prefill is how much of the chosen trust's new bid would be filled in on the
// way that it would go.
func (v NewBidView) prefill() funding.Prefill {
	if v.Route == nil {
		return funding.Prefill{}
	}
	filled := v.Sheet.Filled[v.Org.Code]
	pathway, _ := v.Sheet.Rules.Pathway(v.Route.Pathway)
	var asked []funding.Question
	for _, k := range funding.Asked(funding.Shape(funding.Reading{Content: funding.Content{Answers: filled}, Rules: v.Sheet.Rules, Pathway: pathway, Org: *v.Org, Expected: v.Ask}), "") {
		asked = append(asked, k.Question)
	}
	return funding.PrefillOf(filled, asked)
}

// contacts are the trust's people, to be named as whom others may ask.
func contacts(s desk.BidSheet) []ui.Choice {
	var out []ui.Choice
	for _, p := range s.People {
		out = append(out, ui.Choice{Value: p.ID, Text: p.Name, Hint: p.Title() + ", " + p.Email})
	}
	return out
}
