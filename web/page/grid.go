package page

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// spare is how many empty rows stand below those that are filled in.
const spare = 3

var rowKey = regexp.MustCompile(`^([a-z_]+)-(\d+)-`)

// RowsSent lists the numbers of the rows of a grid that were sent, in order.
func (f Form) RowsSent(prefix string) []int {
	var rows []int
	for key := range f.Sent {
		m := rowKey.FindStringSubmatch(key)
		if m == nil || m[1] != prefix {
			continue
		}
		if n, err := strconv.Atoi(m[2]); err == nil && n < 1000 && !slices.Contains(rows, n) {
			rows = append(rows, n)
		}
	}
	slices.Sort(rows)
	return rows
}

// rowCount is how many rows a grid shows: those sent, or those kept, and some
// to spare.
func (f Form) rowCount(prefix string, kept int) int {
	if f.Is() {
		kept = len(f.RowsSent(prefix))
	}
	if f.Kept != nil {
		kept = f.rowsFilled(prefix)
	}
	return kept + spare
}

// rowsFilled is how many rows were left with something typed in them, counted
// to the last one: what a list offers first was not typed.
func (f Form) rowsFilled(prefix string) int {
	n := 0
	for key, values := range f.Sent {
		m := rowKey.FindStringSubmatch(key)
		offered := strings.HasSuffix(key, "-source") || strings.HasSuffix(key, "-nature")
		if m == nil || m[1] != prefix || offered || strings.Join(values, "") == "" {
			continue
		}
		if i, err := strconv.Atoi(m[2]); err == nil && i < 1000 {
			n = max(n, i+1)
		}
	}
	return n
}

// Cell is the name of one field of a grid, and its id.
func Cell(prefix string, row int, column string) string {
	return prefix + "-" + itoa(row) + "-" + column
}

// yearColumn is the name of a year's column: "2026" for 2026/27.
func yearColumn(fy calendar.FY) string { return itoa(int(fy)) }

// yearHeads are the years as heads of a grid.
func yearHeads(years []calendar.FY, note func(calendar.FY) string) []ui.MoneyYear {
	out := make([]ui.MoneyYear, len(years))
	for i, fy := range years {
		out[i] = ui.MoneyYear{Key: yearColumn(fy), Label: fy.String()}
		if note != nil {
			out[i].Note = note(fy)
		}
	}
	return out
}

// yearCells are one row's fields, by year.
func yearCells(f Form, prefix string, years []calendar.FY, kept funding.ByYear) []ui.MoneyCell {
	out := make([]ui.MoneyCell, len(years))
	for i, fy := range years {
		field := prefix + "-" + yearColumn(fy)
		out[i] = ui.MoneyCell{Name: field, Value: f.Was(field, bare(kept[fy])), Error: f.Error(field)}
	}
	return out
}

// figures is a read-only row: label, one amount a year, and their sum.
func figures(label string, amounts []money.Pence, kind ui.MoneyRowKind) ui.MoneyRow {
	row := ui.MoneyRow{Label: label, Kind: kind, Total: money.Sum(amounts...).String()}
	for _, p := range amounts {
		row.Cells = append(row.Cells, ui.MoneyCell{Value: p.String()})
	}
	return row
}

// byYear asks for one amount for each year.
func byYear(years []calendar.FY, amountIn func(calendar.FY) money.Pence) []money.Pence {
	out := make([]money.Pence, len(years))
	for i, fy := range years {
		out[i] = amountIn(fy)
	}
	return out
}

// allTold writes a year-by-year sum and its total, for a grid's foot.
func allTold(amounts []money.Pence) (totals []string, grand string) {
	for _, p := range amounts {
		totals = append(totals, p.String())
	}
	return totals, money.Sum(amounts...).String()
}

// selected are a select's items, with what was sent kept even when it is none
// of them.
func selected(items []ui.SelectItem, value string) []ui.SelectItem {
	if value == "" || slices.ContainsFunc(items, func(i ui.SelectItem) bool { return i.Value == value }) {
		return items
	}
	return append(slices.Clone(items), ui.SelectItem{Value: value, Text: value})
}
