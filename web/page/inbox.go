package page

import (
	"net/url"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// FilterPath is the start page with a filter, and with further pairs of names
// and values in its address.
func FilterPath(f funding.TaskFilter, more ...string) string {
	q := url.Values{}
	for _, p := range filterPairs(f) {
		q.Set(p[0], p[1])
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	if len(q) == 0 {
		return "/?all=yes"
	}
	return "/?" + q.Encode()
}

// filterPairs are a filter as fields of a form.
func filterPairs(f funding.TaskFilter) (out [][2]string) {
	fresh := ""
	if f.New {
		fresh = "yes"
	}
	for _, p := range [][2]string{{"matter", string(f.Matter)}, {"round", f.Round}, {"org", f.Org}, {"due", string(f.Due)}, {"new", fresh}} {
		if p[1] != "" {
			out = append(out, p)
		}
	}
	return out
}

// filterable reports whether there is enough to choose from, or a choice made.
func (v StartView) filterable() bool {
	return v.Home.Counts.All > 3 || v.filtered() || len(v.Home.Saved) > 0
}

func (v StartView) filtered() bool { return v.Home.Filter != funding.TaskFilter{} }

// counters are the tiles; each leads to what it counts.
func (v StartView) counters() []ui.KeyFigure {
	c := v.Home.Counts
	late := ui.KeyFigure{Label: "Overdue", Value: itoa(c.Overdue), Href: FilterPath(funding.TaskFilter{Due: funding.DueOverdue})}
	if c.Overdue > 0 {
		late.Tone, late.Note = ui.ToneBad, "past the published clock"
	}
	return []ui.KeyFigure{
		{Label: "Things to do", Value: itoa(c.All), Href: FilterPath(funding.TaskFilter{})},
		late,
		{Label: funding.DueSoon.Title(), Value: itoa(c.Soon), Href: FilterPath(funding.TaskFilter{Due: funding.DueSoon})},
		{Label: "New since your last visit", Value: itoa(c.New), Href: FilterPath(funding.TaskFilter{New: true})},
		{Label: "Waiting for others", Value: itoa(len(v.Home.Waiting)), Href: "#waiting"},
	}
}

// chips are the parts of the filter that is on, each leading to the list
// without it.
func (v StartView) chips() (out []ui.FilterChip) {
	f := v.Home.Filter
	add := func(text string, on bool, without funding.TaskFilter) {
		if on {
			out = append(out, ui.FilterChip{Text: text, Href: FilterPath(without)})
		}
	}
	a, b, c, d, e := f, f, f, f, f
	a.Matter, b.Round, c.Org, d.Due, e.New = "", "", "", "", false
	add(f.Matter.Title(), f.Matter != "", a)
	add(titleOf(v.Home.Rounds, f.Round), f.Round != "", b)
	add(titleOf(v.Home.Orgs, f.Org), f.Org != "", c)
	add(f.Due.Title(), f.Due != "", d)
	add("New since your last visit", f.New, e)
	return out
}

func titleOf(list []desk.Choice, value string) string {
	i := slices.IndexFunc(list, func(c desk.Choice) bool { return c.Value == value })
	if i < 0 {
		return value
	}
	return list[i].Title
}

func choiceItems(all string, list []desk.Choice) []ui.SelectItem {
	out := []ui.SelectItem{{Text: all}}
	for _, c := range list {
		out = append(out, ui.SelectItem{Value: c.Value, Text: c.Title})
	}
	return out
}

func matterItems() []ui.SelectItem {
	out := []ui.SelectItem{{Text: "All kinds"}}
	for _, m := range funding.Matters() {
		out = append(out, ui.SelectItem{Value: string(m), Text: m.Title()})
	}
	return out
}

func bandItems() []ui.SelectItem {
	out := []ui.SelectItem{{Text: "Whenever"}}
	for _, b := range funding.DueBands() {
		out = append(out, ui.SelectItem{Value: string(b), Text: b.Title()})
	}
	return out
}

// caption names the list of tasks by what it shows.
func (v StartView) caption() string {
	switch {
	case v.Home.Applied != "":
		return v.Home.Applied + ": " + itoa(v.Home.Counts.Shown) + " of " + count(v.Home.Counts.All, "thing", "things") + " to do"
	case v.filtered():
		return itoa(v.Home.Counts.Shown) + " of " + count(v.Home.Counts.All, "thing", "things") + " to do"
	}
	return "Things to do"
}

// more is the address of the next page of the list.
func (v StartView) more() string { return FilterPath(v.Home.Filter, "after", v.Home.Next) }

func (v StartView) taskRows() [][]ui.Cell {
	rows := make([][]ui.Cell, len(v.Home.Tasks))
	for i, t := range v.Home.Tasks {
		task := linked(t.Title, t.Link)
		task.VisuallyHiddenText = t.Aggregate.ID // one person may have the same to do for several bids
		rows[i] = []ui.Cell{task, {HTML: titleAndRef(t.About, t.Aggregate.ID)}, text(t.Trust), text(ageOf(t)), {HTML: clock(t, v.Home.Now)}, amount(t.Worth)}
	}
	return rows
}

// waitingAtStart is how many lines of what waits for others are not folded away.
const waitingAtStart = 6

func (v StartView) waitingTable(from, to int) ui.TableProps {
	return ui.TableProps{Caption: ui.HeadingProps{Text: "Waiting for others", Size: ui.SizeM, Classes: when(from > 0, "nhsuk-u-visually-hidden")}, Responsive: true, RowHeads: true,
		Head: ui.Cells("What you sent", "Next step", "Who has it", "Sent by you", "Runs out"), Rows: v.waitingRows()[from:to]}
}

func (v StartView) waitingRows() [][]ui.Cell {
	rows := make([][]ui.Cell, len(v.Home.Waiting))
	for i, t := range v.Home.Waiting {
		rows[i] = []ui.Cell{{HTML: titleAndRefLink(or(t.About, t.Aggregate.ID), t.Aggregate.ID, waitingLink(t))}, text(t.Title), {HTML: holder(t)}, text(ageOf(t)), {HTML: clock(t, v.Home.Now)}}
	}
	return rows
}

// waitingLink is where somebody reads what they wait for: never the page of
// the one who has it.
func waitingLink(t desk.TaskRow) string {
	switch t.Aggregate.Kind {
	case funding.AwardKind:
		return "/awards/" + t.Aggregate.ID
	case funding.EnquiryKind:
		return t.Link
	}
	return "/bids/" + t.Aggregate.ID
}

func ageOf(t desk.TaskRow) string {
	if t.Age == 0 {
		return "Today"
	}
	return count(t.Age, "working day", "working days")
}

func overdue(t desk.TaskRow, now time.Time) bool {
	return funding.BandOf(t.Due, now) == funding.DueOverdue
}

// leftWords is how long a task has, in working days.
func leftWords(t desk.TaskRow, late bool) string {
	switch {
	case late && t.Left == 0:
		return "since today"
	case t.Left == 0:
		return "today"
	case late:
		return count(-t.Left, "working day over", "working days over")
	}
	return count(t.Left, "working day left", "working days left")
}

func clockWords(t desk.TaskRow) string {
	if t.Role.TrustSide() {
		return "the trust’s clock"
	}
	return "the funder’s clock"
}

// currentOf marks the link that leads to where the reader is.
func currentOf(yes bool) ui.Attrs {
	if yes {
		return ui.Attrs{{Name: "aria-current", Value: "true"}}
	}
	return nil
}
