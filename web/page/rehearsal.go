package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// mayRehearse is advice for what to show; the record asks again.
func mayRehearse(d desk.RoundFile) bool {
	return funding.May(d.Viewer, "rehearseRound", funding.Subject{Funder: d.Round.Funder, What: "round"}) == nil
}

func paceChoices() []ui.Choice {
	return []ui.Choice{{Value: string(funding.WholeClock), Text: "The whole of their clock"}, {Value: string(funding.HalfClock), Text: "Half of it"}}
}

// rehearsedRows are the days that matter of each made-up bid.
func rehearsedRows(h desk.Rehearsed) [][]ui.Cell {
	rows := make([][]ui.Cell, len(h.Ways))
	for i, w := range h.Ways {
		rows[i] = []ui.Cell{text(pathwayWord(w.Pathway)), text(w.Ask.Short()), dated(day(w.Award)), dated(day(w.InForce)), dated(knownDay(w.Closes)), dated(knownDay(w.Money))}
	}
	return rows
}

// rehearsedSteps are everything that one made-up bid went through.
func rehearsedSteps(w funding.RehearsedWay) [][]ui.Cell {
	rows := make([][]ui.Cell, len(w.Steps))
	for i, s := range w.Steps {
		rows[i] = []ui.Cell{text(s.What), text(s.Who), dated(day(s.On)), text(itoa(s.Days))}
	}
	return rows
}
