package web

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/web/page"
)

// A grid is rows of fields: the name it has, the columns that make a row count
// as filled in, and the columns of a pasted block in their order.
type grid struct {
	Name   string
	Filled []string // a row with none of these is left out
	Pasted []string
	Words  func(column, text string) string // makes "Capital" of a pasted cell into CAPITAL; may be nil
}

// mostRows is how many rows a grid may have.
const mostRows = 300

// take puts the rows of a sent grid in order: empty and removed rows go,
// pasted rows come after them, and what is left is numbered from 0. It returns
// how many there are.
func (g grid) take(f *page.Form) int {
	rows := g.typed(*f)
	pasted := g.pasted(f)
	rows = append(rows, pasted...)
	if len(rows) > mostRows {
		f.Add("paste", fmt.Sprintf("There are %d rows. Enter at most %d.", len(rows), mostRows))
		rows = rows[:mostRows]
	}
	for key := range f.Sent {
		if strings.HasPrefix(key, g.Name+"-") {
			f.Sent.Del(key)
		}
	}
	for i, row := range rows {
		for column, value := range row {
			f.Sent.Set(page.Cell(g.Name, i, column), value)
		}
	}
	if len(pasted) > 0 {
		f.Sent.Set("paste", "")
	}
	return len(rows)
}

// typed lists the rows that were filled in by hand.
func (g grid) typed(f page.Form) []map[string]string {
	var rows []map[string]string
	for _, n := range f.RowsSent(g.Name) {
		row := rowOf(f.Sent, g.Name+"-"+strconv.Itoa(n)+"-")
		if row["remove"] != "" || !g.filled(row) {
			continue
		}
		rows = append(rows, row)
	}
	return rows
}

func rowOf(sent url.Values, prefix string) map[string]string {
	row := map[string]string{}
	for key := range sent {
		if column, ok := strings.CutPrefix(key, prefix); ok {
			row[column] = strings.TrimSpace(sent.Get(key))
		}
	}
	return row
}

func (g grid) filled(row map[string]string) bool {
	for _, column := range g.Filled {
		if row[column] != "" {
			return true
		}
	}
	return false
}

// pasted reads a block of cells from a spreadsheet: cells parted by tabs, rows
// by line ends. A row of heads is left out, and so are empty rows.
func (g grid) pasted(f *page.Form) []map[string]string {
	text := strings.Trim(f.Sent.Get("paste"), "\r\n")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if !strings.Contains(text, "\t") {
		f.Add("paste", "The pasted text has one column only. Copy the cells in your spreadsheet and paste them here, so that tabs part the columns.")
		return nil
	}
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord = '\t', true, -1
	records, err := reader.ReadAll()
	if err != nil {
		f.Add("paste", "The pasted text could not be read as cells. Copy the cells in your spreadsheet again and paste them here.")
		return nil
	}
	var rows []map[string]string
	for n, record := range records {
		if row := g.fromCells(f, record, n+1); row != nil {
			rows = append(rows, row)
		}
	}
	return rows
}

// fromCells makes a row of pasted cells; nil for heads and empty rows.
func (g grid) fromCells(f *page.Form, cells []string, n int) map[string]string {
	row, any := map[string]string{}, false
	for i, cell := range cells {
		cell = strings.Join(strings.Fields(strings.ReplaceAll(cell, "\u00a0", " ")), " ")
		if cell == "" {
			continue
		}
		any = true
		if i >= len(g.Pasted) {
			f.Add("paste", fmt.Sprintf("Row %d has %d cells, and we expect at most %d: %q is one too many. Copy only the columns listed above.", n, len(cells), len(g.Pasted), shortly(cell)))
			break
		}
		if g.Words != nil {
			cell = g.Words(g.Pasted[i], cell)
		}
		row[g.Pasted[i]] = cell
	}
	if !any || g.isHead(row) {
		return nil
	}
	return row
}

// isHead reports whether a pasted row is the heads of the columns.
func (g grid) isHead(row map[string]string) bool {
	switch strings.ToLower(strings.TrimSuffix(row[g.Pasted[0]], ".")) {
	case "ref", "reference", "line", "cost line", "milestone", "benefit", "option":
		return true
	}
	return false
}
