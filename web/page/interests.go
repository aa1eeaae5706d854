package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

func interestItems() []ui.SelectItem {
	items := []ui.SelectItem{{Text: "Choose"}}
	for _, n := range funding.InterestNatures() {
		items = append(items, ui.SelectItem{Value: string(n), Text: n.Title()})
	}
	return items
}

// personItems are those whose interests the viewer may enter, themselves first.
func personItems(d desk.InterestDesk) []ui.SelectItem {
	items := []ui.SelectItem{{Value: d.Viewer.ID, Text: "You"}}
	for _, p := range d.People {
		items = append(items, ui.SelectItem{Value: p.ID, Text: p.Name + ", " + lower(p.Title())})
	}
	return items
}

func interestRows(d desk.InterestDesk, f Form) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Rows))
	for i, r := range d.Rows {
		rows[i] = []ui.Cell{text(name(d.Names, r.Person)), text(name(d.Names, r.Org)), text(r.Nature.Title()), text(daysOf(r)), {HTML: interestState(d, r, f)}}
	}
	return rows
}

func daysOf(i funding.Interest) string {
	if i.Until.IsZero() {
		return "Since " + i.From.Text()
	}
	return i.From.Text() + " to " + i.Until.Text()
}

func interestTag(i funding.Interest, today calendar.Date) ui.TagProps {
	switch {
	case i.Allowed:
		return ui.TagProps{Text: "Allowed", Colour: ui.Green}
	case i.Bars(today):
		return ui.TagProps{Text: "Keeps away", Colour: ui.Red}
	}
	return ui.TagProps{Text: "Over", Colour: ui.Grey}
}

func interestWords(d desk.InterestDesk, i funding.Interest) string {
	switch {
	case i.Allowed:
		return name(d.Names, i.DecidedBy) + ": " + i.Reasons
	case i.Bars(d.Today) && !i.BarsUntil.IsZero():
		return "Until the end of " + i.BarsUntil.Text()
	}
	return ""
}

func mayDecideInterest(d desk.InterestDesk, i funding.Interest) bool {
	return d.Keeps() && i.Person != d.Viewer.ID && (i.Allowed || i.By != d.Viewer.ID) && (i.Allowed || i.Bars(d.Today))
}

func tryRows(d desk.InterestDesk) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Tries))
	for i, t := range d.Tries {
		rows[i] = []ui.Cell{text(name(d.Names, t.Person)), text(t.Aggregate), text(name(d.Names, t.Org)), text(exact(t.At))}
	}
	return rows
}
