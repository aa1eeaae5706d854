package page

import (
	"net/url"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// HolidayTitle is the heading of the page that asks whether an edit is meant.
func HolidayTitle(e funding.HolidayEdit) string {
	if e.Remove {
		return "Take " + e.Day.Text() + " out of the bank holidays"
	}
	return "Make " + e.Day.Text() + " a bank holiday"
}

// toCome lists the bank holidays from today on.
func toCome(d desk.HolidayDesk) []calendar.Holiday {
	var out []calendar.Holiday
	for _, h := range d.Calendar.Holidays() {
		if !h.Date.Before(d.Today) {
			out = append(out, h)
		}
	}
	return out
}

func holidayHeads(d desk.HolidayDesk) []ui.Cell {
	if d.MayEdit() {
		return ui.Cells("Day", "Holiday", "Change")
	}
	return ui.Cells("Day", "Holiday")
}

func holidayRows(d desk.HolidayDesk) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, h := range toCome(d) {
		row := []ui.Cell{text(h.Date.Weekday().String() + " " + h.Date.Text()), text(h.Name)}
		if d.MayEdit() && !h.Date.Before(d.First) {
			row = append(row, ui.Cell{HTML: removeHoliday(h)})
		} else if d.MayEdit() {
			row = append(row, text("Too near to change"))
		}
		rows = append(rows, row)
	}
	return rows
}

func removeAddress(h calendar.Holiday) string {
	return "/bank-holidays/change?" + url.Values{"day": {h.Date.String()}, "remove": {"1"}}.Encode()
}

func holidayChangeRows(d desk.HolidayDesk) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Changes))
	for i, c := range d.Changes {
		rows[i] = []ui.Cell{text(c.Words()), text(name(d.Names, c.By)), text(calendar.DateOf(c.At).Text()), text(c.Reasons)}
	}
	return rows
}

// moveRows are the due days that an edit moves, one thing a row.
func moveRows(p desk.HolidayPreview) [][]ui.Cell {
	rows := make([][]ui.Cell, len(p.Moves))
	for i, m := range p.Moves {
		var words []string
		for _, x := range m.Dates {
			words = append(words, x.What+": "+x.Was.Text()+" becomes "+x.Now.Text())
		}
		rows[i] = []ui.Cell{text(m.ID), text(moveKind(m.Kind)), {HTML: moveList(words)}}
	}
	return rows
}

func moveKind(k funding.Kind) string {
	return map[funding.Kind]string{funding.BidKind: "Bid", funding.AwardKind: "Award", funding.EnquiryKind: "Question"}[k]
}

// moveWords says how much an edit moves.
func moveWords(p desk.HolidayPreview) string {
	if p.Total == 0 {
		return "No due day that is open now moves. Days worked out from now on count the change."
	}
	words := "It moves due days of " + count(p.Total, "thing that is open", "things that are open") + "."
	if p.Total > len(p.Moves) {
		words += " The first " + itoa(len(p.Moves)) + " are listed."
	}
	return words
}
