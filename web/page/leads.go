package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// NoLead is what the form sends for a stage that is to have no lead.
const NoLead = "-"

func leadRule(d desk.LeadDesk) string {
	return "If it is still late after " + workingDays(d.Days) + " (assumed), it goes to the lead's deputy, or to the lead again when there is none. It never goes to somebody with an interest in the bid: if the lead and the deputy both have one, it comes to the fund's administrator."
}

func leadRows(d desk.LeadDesk) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, s := range funding.LeadStages() {
		rows = append(rows, []ui.Cell{text(s.Title()), text(leadName(d, d.Leads[s]))})
	}
	return rows
}

func leadName(d desk.LeadDesk, person string) string {
	if person == "" {
		return "Nobody"
	}
	return name(d.Names, person)
}

func leadStageItems() []ui.SelectItem {
	items := []ui.SelectItem{{Text: "Choose a stage"}}
	for _, s := range funding.LeadStages() {
		items = append(items, ui.SelectItem{Value: string(s), Text: s.Title()})
	}
	return items
}

func leadItems(d desk.LeadDesk) []ui.SelectItem {
	items := []ui.SelectItem{{Text: "Choose a person"}, {Value: NoLead, Text: "Nobody"}}
	for _, p := range d.People {
		items = append(items, ui.SelectItem{Value: p.ID, Text: p.Name + ", " + lower(p.Title())})
	}
	return items
}

func leadChangeRows(d desk.LeadDesk) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Changes))
	for i, c := range d.Changes {
		rows[i] = []ui.Cell{text(c.Stage.Title()), text(leadName(d, c.Person)), text(name(d.Names, c.By)), text(c.Day.Text())}
	}
	return rows
}
