package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// NewBidView is what is shown before a bid is started: the choice, what is
// known, and how the bid would go.
type NewBidView struct {
	Sheet desk.StartSheet
	Round *desk.RoundSheet      // chosen
	Org   *funding.Organisation // chosen
	Route *funding.Route        // once sums are given
	Ask   money.Pence           // those sums together
	// Support is what the round keeps for the trust.
	Support desk.SupportReading
}

func (v NewBidView) rounds() []ui.Choice {
	var out []ui.Choice
	for _, r := range v.Sheet.Rounds {
		if r.Open {
			out = append(out, ui.Choice{Value: r.Round.ID, Text: r.Round.Title, Hint: "Takes bids " + r.Round.UntilText()})
		}
	}
	return out
}

func (v NewBidView) orgs() []ui.Choice {
	out := make([]ui.Choice, len(v.Sheet.Orgs))
	for i, o := range v.Sheet.Orgs {
		out[i] = ui.Choice{Value: o.Code, Text: o.Name, Hint: "ODS code " + o.Code}
	}
	return out
}

func riskChoices() []ui.Choice {
	return []ui.Choice{{Value: "LOW", Text: "Low"}, {Value: "MEDIUM", Text: "Medium"}, {Value: "HIGH", Text: "High", Hint: "Takes the bid one pathway up"}}
}

// roundRows are the facts of a round.
func roundRows(r funding.Round) []ui.SummaryRow {
	rows := []ui.SummaryRow{
		{Key: "Fund", Value: r.Fund + ", " + r.FunderName},
		{Key: "Open", Value: r.WindowText()},
		{Key: "Years", Value: r.FirstYear.String() + " to " + r.LastYear.String() + ": the first " + itoa(r.FirmYears) + " firm, the rest indicative"},
	}
	match := "None is asked for"
	if r.MatchDenominator > 0 {
		match = "At least £" + itoa(int(r.MatchNumerator)) + " of local money for every £" + itoa(int(r.MatchDenominator)) + " of national money"
	}
	rows = append(rows, ui.SummaryRow{Key: "Local match", Value: match})
	if len(r.Groups) > 0 {
		rows = append(rows, ui.SummaryRow{Key: "Who may bid", Value: "Trusts in EPR " + join(r.Groups)})
	}
	return append(rows, roundLimitRows(r)...)
}

// knownRows are what we know of a trust, so that nobody types it.
func knownRows(o funding.Organisation) []ui.SummaryRow {
	legal := map[funding.LegalForm]string{funding.NHSTrust: "NHS trust", funding.NHSFoundationTrust: "NHS foundation trust"}[o.LegalForm]
	rows := []ui.SummaryRow{{Key: "Name", Value: o.Name}, {Key: "ODS code", Value: o.Code}, {Key: "Legal form", Value: legal}}
	more := []ui.SummaryRow{{Key: "Kind", Value: o.Subtype}, {Key: "ICB", Value: o.ICB}, {Key: "Region", Value: o.Region}, {Key: "EPR group", Value: o.EPRGroup}, {Key: "Loaded from", Value: o.Source}}
	if o.Segment > 0 {
		rows = append(rows, ui.SummaryRow{Key: "Oversight segment", Value: itoa(o.Segment)})
	}
	for _, r := range more {
		if r.Value != "" {
			rows = append(rows, r)
		}
	}
	return rows
}

// coverRows are a fund's envelope by year and nature.
func coverRows(cover []funding.Cover) [][]ui.Cell {
	rows := make([][]ui.Cell, len(cover))
	for i, c := range cover {
		rows[i] = []ui.Cell{text(c.FY.String()), text(capital(c.Nature.Word())), amount(c.Envelope), amount(c.Committed), amount(c.Unallocated())}
	}
	return rows
}

// routeRows are a route in a few words.
func routeRows(r funding.Route) []ui.SummaryRow {
	bodies := make([]string, len(r.Bodies))
	for i, b := range r.Bodies {
		bodies[i] = or(funding.BodyTitle(b), b)
	}
	return []ui.SummaryRow{
		{Key: "Pathway", Value: pathwayWord(r.Pathway)},
		{Key: "Form", Value: formWord(r.Form)},
		{Key: "Reviews, side by side", Value: reviewWords(r)},
		{Key: "Who decides, in order", Value: join(bodies) + ": " + count(r.Layers, "layer", "layers")},
		{Key: "Expected time", Value: workingDays(r.ExpectedDays) + " from submission to decision" + when(r.Stages > 1, ", over "+itoa(r.Stages)+" stages")},
		{Key: "Rules", Value: "Ruleset " + r.Ruleset},
	}
}

// reviewWords lists the reviews of a route and the days each has: once, when
// all have the same.
func reviewWords(r funding.Route) string {
	names, alike := make([]string, len(r.Reviews)), true
	for i, v := range r.Reviews {
		names[i] = v.Kind.Title()
		alike = alike && v.Days == r.Reviews[0].Days
	}
	if alike && len(names) > 0 {
		return join(names) + when(len(names) == 1, ": ") + when(len(names) > 1, ": each ") + "within " + workingDays(r.Reviews[0].Days)
	}
	for i, v := range r.Reviews {
		names[i] += " (" + workingDays(v.Days) + ")"
	}
	return join(names)
}
