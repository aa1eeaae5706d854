package ui

import (
	"strings"
	"unicode"
)

// cellClass is the classes of a cell in a th or td.
func cellClass(tag string, c Cell) string {
	base := "nhsuk-table__cell"
	if tag == "th" {
		base = "nhsuk-table__header"
	}
	return classes(base, when(c.Format == "numeric", base+"--numeric"),
		when(c.Align != "", "nhsuk-u-text-align-"+c.Align),
		when(c.Width != "", "nhsuk-u-width-"+c.Width), c.Classes)
}

func (p TableProps) headAttrs(c Cell) Attrs {
	sortable, onServer := p.sorting()
	a := Attrs{{"class", cellClass("th", c)}, {"scope", "col"}}.
		with("role", when(p.Responsive, "columnheader")).
		with("colspan", when(!p.Responsive, c.Colspan)).
		with("rowspan", c.Rowspan).
		flag("data-sort", sortable && c.Sort != "").
		with("data-sort-next", when(sortable && !onServer, c.SortNext))
	if c.Sort != "none" {
		a = a.with("aria-sort", when(sortable, c.Sort))
	}
	return append(a, c.Attrs...)
}

func (p TableProps) bodyTag(i int) string {
	if i == 0 && p.RowHeads {
		return "th"
	}
	return "td"
}

func (p TableProps) bodyAttrs(row []Cell, i int) Attrs {
	c := p.inherit(row[i], i)
	role := "cell"
	if p.bodyTag(i) == "th" {
		role = "rowheader"
	}
	a := Attrs{{"class", cellClass(p.bodyTag(i), c)}}.
		with("scope", when(p.bodyTag(i) == "th", "row")).
		with("role", when(p.Responsive, role)).
		with("colspan", when(!p.Responsive, c.Colspan)).
		with("rowspan", c.Rowspan).
		with("data-sort-value", c.SortValue)
	return append(a, c.Attrs...)
}

// inherit gives a body cell its column's format and alignment.
func (p TableProps) inherit(c Cell, i int) Cell {
	if i >= len(p.Head) {
		return c
	}
	head := p.Head[i]
	if c.Align == "" {
		c.Align = head.Align
		if c.Format == "string" && head.Format == "numeric" {
			c.Align = "right"
		}
	}
	c.Format = or(c.Format, head.Format)
	return c
}

// captionID is the caption's id: needed to name a scrolling region.
func (p TableProps) captionID() string {
	if p.Caption.ID != "" || !p.Scroll {
		return p.Caption.ID
	}
	if p.ID != "" {
		return p.ID + "-caption"
	}
	words := strings.FieldsFunc(strings.ToLower(p.Caption.Text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	id := []rune(strings.Join(words, "-"))
	return "table-" + string(id[:min(len(id), 40)]) + "-caption"
}

// footHead marks the words that name a row of totals: they stand alone, without
// their column's head, when the table is drawn as blocks.
const footHead = "app-table__total"

// markBlank names the parts of a row of totals: its first cell, and those with
// nothing in them, which blocks leave out.
func markBlank(row []Cell) []Cell {
	out := append([]Cell(nil), row...)
	for i := range out {
		switch {
		case out[i].Text == "" && out[i].HTML == nil:
			out[i].Classes = classes(out[i].Classes, "app-table__blank")
		case i == 0:
			out[i].Classes = footHead
		}
	}
	return out
}
