package page

import (
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/ui"
)

// effortWords say how much work a bid was, in one or two sentences.
func effortWords(m funding.Meter) string {
	if m.Answered == 0 {
		return "Nothing is filled in yet."
	}
	words := "The bid holds " + count(m.Answered, "answer or figure", "answers and figures") + ". The trust supplied " + itoa(m.Supplied)
	if rest := m.Answered - m.Supplied; rest > 0 && m.Reuse != nil {
		words += "; the other " + itoa(rest) + " (" + m.Reuse.Percent() + ") did not have to be given again"
	}
	words += "."
	if m.ActiveMS >= 60_000 {
		words += " It took " + activeWords(m.ActiveMS) + " of work, worth " + m.Cost.String() + "."
	}
	return words
}

// activeWords are milliseconds as people say them, to the minute.
func activeWords(ms int64) string {
	minutes := int((ms + 30_000) / 60_000)
	var parts []string
	if h := minutes / 60; h > 0 {
		parts = append(parts, count(h, "hour", "hours"))
	}
	if m := minutes % 60; m > 0 {
		parts = append(parts, count(m, "minute", "minutes"))
	}
	if len(parts) == 0 {
		return "less than a minute"
	}
	return strings.Join(parts, " ")
}

// effortRows are the meter's counts, those that are not nought, and what the
// completeness check made of it.
func effortRows(m funding.Meter) []ui.SummaryRow {
	var rows []ui.SummaryRow
	add := func(key string, n int) {
		if n > 0 {
			rows = append(rows, ui.SummaryRow{Key: key, Value: itoa(n)})
		}
	}
	add("Typed", m.Typed)
	add("Pasted", m.Pasted)
	add("Imported", m.Imported)
	add("Filled in for the trust", m.Prefilled)
	add("Copied from elsewhere", m.Copied)
	add("Worked out", m.Computed)
	rows = append(rows, ui.SummaryRow{Key: "Asked for more than once", Value: itoa(m.AskedTwice)}, ui.SummaryRow{Key: "An hour of work is costed at", Value: m.Rate.String()})
	if m.FirstTimeRight != nil {
		rows = append(rows, ui.SummaryRow{Key: "Complete at the first try", Value: map[bool]string{true: "Yes", false: "No, it was returned"}[*m.FirstTimeRight]})
	}
	return rows
}

// timeRows are the active time by section and role.
func timeRows(m funding.Meter) [][]ui.Cell {
	rows := make([][]ui.Cell, len(m.Active))
	for i, a := range m.Active {
		rows[i] = []ui.Cell{text(or(sectionWord(a.Section), capital(a.Section))), text(a.Role.Title()), text(activeWords(a.MS))}
	}
	return rows
}

// sectionWord is the name of a part of the bid.
func sectionWord(key string) string {
	p, _ := funding.PartOf(key)
	return p.Title
}
