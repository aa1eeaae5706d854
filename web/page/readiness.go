package page

import (
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// EligibilityView is the eligibility check as far as it has been filled in.
type EligibilityView struct {
	Trusts    []funding.Organisation
	Own       string // the trust of somebody who is signed in
	Org       funding.Organisation
	Plan      funding.Plan
	Prospects []funding.Prospect
}

// decided reports whether the facts alone rule every round out.
func (v EligibilityView) decided() bool {
	for _, p := range v.Prospects {
		if !p.ByFacts {
			return false
		}
	}
	return len(v.Prospects) > 0
}

// Or is the first text, or the second when it is empty.
func Or(a, b string) string { return or(a, b) }

// Explainable lists the codes that somebody can explain or answer on a bid.
func Explainable(s desk.BidSheet) []string {
	var out []string
	for _, k := range s.Checks {
		if k.Need == funding.NeedExplain {
			out = append(out, k.Code)
		}
	}
	for _, t := range s.Reading().Checklist(s.Checks) {
		if byPerson(t) {
			out = append(out, "checklist."+t.Ref)
		}
	}
	return out
}

// byPerson reports whether only a person can answer a line.
func byPerson(t funding.Ticked) bool {
	return t.Answer != funding.AutoPass && t.Answer != funding.AutoFail
}

// ExplainField is the name of the field of a code: dots make poor ids.
func ExplainField(code string) string { return "explained-" + strings.ReplaceAll(code, ".", "-") }

func toExplain(s desk.BidSheet) []funding.Check {
	var out []funding.Check
	for _, k := range s.Checks {
		if k.Need == funding.NeedExplain {
			out = append(out, k)
		}
	}
	return out
}

func blocking(s desk.BidSheet) []funding.Check {
	var out []funding.Check
	for _, k := range s.Failed() {
		if k.Need != funding.NeedExplain {
			out = append(out, k)
		}
	}
	return out
}

func readinessFigures(s desk.BidSheet, list []funding.Ticked) []ui.KeyFigure {
	out := []ui.KeyFigure{{Label: "Stops a submission", Value: itoa(len(s.Failed())), Note: "of " + count(len(s.Checks), "check", "checks")},
		{Label: "Advice", Value: itoa(len(funding.Failed(s.Reading().Advise()))), Note: "stops nothing"},
		{Label: "Checklist", Value: funding.MachineShare(list).Percent(), Note: "answered from the bid itself"}}
	if !s.DecideBy.IsZero() {
		out = append(out, ui.KeyFigure{Label: "Decided by", Value: s.DecideBy.Text(), Note: "if it were submitted today"})
	}
	return out
}

func tickTag(answer string) ui.TagProps {
	switch answer {
	case funding.AutoPass, funding.TickYes:
		return ui.TagProps{Text: "Yes", Colour: ui.Green}
	case funding.AutoFail, funding.TickNo:
		return ui.TagProps{Text: "No", Colour: ui.Red}
	case funding.TickNA:
		return ui.TagProps{Text: "Does not apply", Colour: ui.Grey}
	}
	return ui.TagProps{Text: "For you to say", Colour: ui.Yellow}
}

func tickRows(s desk.BidSheet, list []funding.Ticked) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, t := range list {
		if !byPerson(t) {
			rows = append(rows, []ui.Cell{text(t.Ref), text(t.Text), {HTML: ui.Tag(tickTag(t.Answer))}, {HTML: tickComment(s, t)}})
		}
	}
	return rows
}

func openTicks(list []funding.Ticked) []funding.Ticked {
	var out []funding.Ticked
	for _, t := range list {
		if byPerson(t) {
			out = append(out, t)
		}
	}
	return out
}

func tickItems(f Form, field, kept string) []ui.Choice {
	chosen := f.Was(field+"-answer", kept)
	var out []ui.Choice
	for _, c := range []struct{ value, text string }{{funding.TickYes, "Yes"}, {funding.TickNo, "No"}, {funding.TickNA, "Does not apply"}} {
		out = append(out, ui.Choice{Value: c.value, Text: c.text, Checked: chosen == c.value})
	}
	return out
}

// trustItems are the trusts to choose from, by name.
func trustItems(v EligibilityView) []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "Choose"}}
	for _, o := range v.Trusts {
		out = append(out, ui.SelectItem{Value: o.Code, Text: o.Name + " (" + o.Code + ")"})
	}
	return out
}

func riskItems(f Form) []ui.Choice {
	chosen := f.Was("risk", "MEDIUM")
	var out []ui.Choice
	for _, c := range []struct{ value, text string }{{"LOW", "Low"}, {"MEDIUM", "Medium"}, {"HIGH", "High"}} {
		out = append(out, ui.Choice{Value: c.value, Text: c.text, Checked: chosen == c.value})
	}
	return out
}

func verdictTag(p funding.Prospect, told bool) ui.TagProps {
	switch {
	case !p.Eligible:
		return ui.TagProps{Text: "No", Colour: ui.Red}
	case told:
		return ui.TagProps{Text: "Yes", Colour: ui.Green}
	}
	return ui.TagProps{Text: "Yes, by what we know of the trust", Colour: ui.Green}
}

// answerOf is the answer a person gave to a line, or "".
func answerOf(t funding.Ticked) string {
	if t.Answer == funding.TickOpen {
		return ""
	}
	return t.Answer
}
