package page

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// Seal is a short fingerprint of what a form was drawn from. It comes back with
// the form, so that nobody's change is overwritten unseen.
func Seal(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("page: plain data cannot be marshalled: " + err.Error()) // our own structs only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// hint is a question's help, with why this bid is asked and what reviewers
// make of the answer.
func hint(s desk.BidSheet, k funding.AskedQuestion) string {
	var all []string
	for _, t := range []string{k.Because, k.Question.Hint, s.Rules.Checked(k.Question, s.Route.Kinds()...)} {
		if t != "" {
			all = append(all, strings.TrimSuffix(t, "."))
		}
	}
	return strings.Join(all, ". ")
}

// askWords is a question with a note when an answer may be left out.
func askWords(k funding.AskedQuestion) string {
	return k.Question.Label + when(k.Need != funding.NeedBlocks, " (optional)")
}

func label(k funding.AskedQuestion) ui.LabelProps {
	return ui.LabelProps{Text: askWords(k), Size: ui.SizeS}
}

func legend(k funding.AskedQuestion) ui.LegendProps {
	return ui.LegendProps{Text: askWords(k), Size: ui.SizeS}
}

// choicesOf are the answers that a question offers.
func choicesOf(q funding.Question) []ui.Choice {
	if q.Type == "YES_NO" {
		return []ui.Choice{{Value: "YES", Text: "Yes"}, {Value: "NO", Text: "No"}}
	}
	out := make([]ui.Choice, len(q.Choices))
	for i, c := range q.Choices {
		out[i] = ui.Choice{Value: c.Value, Text: c.Label}
	}
	return out
}

// peopleFor are those of the trust who hold the role that a question asks for.
func peopleFor(s desk.BidSheet, q funding.Question) []ui.Choice {
	var out []ui.Choice
	for _, p := range s.People {
		if q.Role == "" || p.HoldsAt(q.Role, s.Bid.Org) {
			out = append(out, ui.Choice{Value: p.ID, Text: p.Name, Hint: p.Email})
		}
	}
	return out
}

// answerDate draws a date question in three boxes from its kept day.
func answerDate(s desk.BidSheet, k funding.AskedQuestion, f Form, kept string) ui.DateProps {
	q := k.Question
	d, err := calendar.ParseDate(kept)
	part := func(name, value string) ui.DatePart {
		return ui.DatePart{Name: name, Value: f.Was(q.Key+"["+name+"]", value)}
	}
	if err != nil {
		d = calendar.Date{}
	}
	number := func(n int) string { return when(!d.IsZero(), itoa(n)) }
	return ui.DateProps{ID: q.Key, NamePrefix: q.Key, Legend: legend(k), Hint: strings.TrimSpace(hint(s, k) + " For example 30 4 2026"), Error: f.Error(q.Key),
		Day: part("day", number(d.Day)), Month: part("month", number(int(d.Month))), Year: part("year", number(d.Year))}
}

// Shown is an answer as people read it: names for people, words for choices.
func Shown(s desk.BidSheet, q funding.Question) string {
	return shownAs(s, q, s.Content.Answer(q.Key))
}

// shownAs is a value of a question as people read it.
func shownAs(s desk.BidSheet, q funding.Question, value string) string {
	switch q.Type {
	case "PERSON":
		return name(s.Names, value)
	case "DATE":
		if d, err := calendar.ParseDate(value); err == nil {
			return d.Text()
		}
	case "CHOICE", "YES_NO":
		for _, c := range choicesOf(q) {
			if c.Value == value {
				return c.Text
			}
		}
	}
	return value
}
