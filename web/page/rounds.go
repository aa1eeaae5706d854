package page

import (
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// A RoundEdit is a round that is about to be drafted, copied or not.
type RoundEdit struct {
	Desk   desk.RoundDesk
	Round  funding.Round
	Copied string // round id; "" = none
}

func groupChoices(f Form, r funding.Round) []ui.Choice {
	var out []ui.Choice
	for _, g := range funding.EPRGroups() {
		chosen := contains(r.Groups, g)
		if f.Is() {
			chosen = contains(f.Sent["groups"], g)
		}
		out = append(out, ui.Choice{Value: g, Text: "Group " + strings.TrimPrefix(g, "GROUP_"), Checked: chosen})
	}
	return out
}

func windowChoices() []ui.Choice {
	return []ui.Choice{{Value: "no", Text: "A window: it closes on a day"}, {Value: "yes", Text: "Rolling: it takes bids until you close it"}}
}

func yesNoWord(b bool) string { return when(b, "yes") + when(!b, "no") }

// yearWord is a year as it is typed; nothing before one is chosen.
func yearWord(n int, s string) string { return when(n > 0, s) }

func countWord(n int64) string { return when(n > 0, itoa(int(n))) }

func moneyWord(p money.Pence) string { return when(p > 0, p.Plain()) }

func shareWord(b money.BasisPoints) string {
	return when(b > 0, strings.TrimSuffix(strings.TrimSuffix(b.Percent(), "%"), ".0"))
}

func stateTag(s funding.RoundState) ui.TagProps {
	switch s {
	case funding.RoundDrafted:
		return ui.TagProps{Text: "Draft, seen by the fund only", Colour: ui.Yellow}
	case funding.RoundScheduled:
		return ui.TagProps{Text: "Opens later", Colour: ui.Blue}
	case funding.RoundOpen:
		return ui.TagProps{Text: "Open for bids", Colour: ui.Green}
	}
	return ui.TagProps{Text: "Closed", Colour: ui.Grey}
}

func copyRows(d desk.RoundFile) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, c := range d.Changes {
		what := capital(strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(c.Rule, "_pence"), "_bp"), "_", " "))
		rows = append(rows, []ui.Cell{text(what), text(setWord(c.Was)), text(setWord(c.Now))})
	}
	return rows
}

// setWord is a value of a round as people read it: nothing is not set.
func setWord(s string) string {
	if s == "" || s == "£0.00" || s == "0%" || s == "0.0%" {
		return "Not set"
	}
	return s
}

func timingRows(t funding.RoundTiming) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, a := range t.Awards {
		rows = append(rows, []ui.Cell{text(pathwayWord(a.Pathway)), text(itoa(a.Days)), text(a.Award.Text()), text(a.Offer.Text())})
	}
	return rows
}

func monthlyRows(t funding.RoundTiming) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, m := range t.Left {
		each := text("No month is left")
		if t.Months > 0 {
			each = amount(m.PerMonth)
		}
		rows = append(rows, []ui.Cell{text(capital(m.Nature.Word())), amount(m.Unallocated), each})
	}
	return rows
}

func actRows(d desk.RoundFile) [][]ui.Cell {
	words := map[string]string{"SAVED": "Saved", "OPENED": "Published", "CLOSED": "Closed"}
	rows := make([][]ui.Cell, len(d.Acts))
	for i, a := range d.Acts {
		rows[i] = []ui.Cell{text(itoa(a.Version)), text(words[a.Act]), text(name(d.Names, a.By)), {HTML: ui.When(at(a.At))}}
	}
	return rows
}

// openWords say what the button that publishes a round does.
func openWords(d desk.RoundFile) string {
	if d.Round.Opens().After(d.Now) {
		return "Schedule it to open on " + d.Round.OpensOn.Text()
	}
	return "Open it now"
}

func mayAdmin(who funding.Person, r funding.Round) bool {
	return who.HoldsAt(funding.FundAdmin, r.Funder)
}

// closesWord is when a round closes, in words.
func closesWord(r funding.Round) string {
	if r.ClosesOn.IsZero() {
		return "It has no closing day"
	}
	return strings.TrimPrefix(r.UntilText(), "until ")
}

// roundLimitRows are what a round sets for the money of one bid, and for what.
func roundLimitRows(r funding.Round) []ui.SummaryRow {
	var rows []ui.SummaryRow
	add := func(set bool, key, value string) {
		if set {
			rows = append(rows, ui.SummaryRow{Key: key, Value: value})
		}
	}
	add(len(r.Kinds) > 0, "What it pays for", join(r.Kinds))
	add(r.AskFloor > 0, "Least national money of a bid", r.AskFloor.String())
	add(r.AskCeiling > 0, "Most national money of a bid", r.AskCeiling.String())
	add(r.CapitalMin > 0, "Least share of capital", r.CapitalMin.Percent())
	add(r.CapitalMax > 0, "Greatest share of capital", r.CapitalMax.Percent())
	return rows
}
