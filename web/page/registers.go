package page

import (
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// RegisterTitle names a file: its kind and its name.
func RegisterTitle(r desk.RegisterFile) string { return fileKind(r.Kind) + ", " + r.Name }

func fileKind(code string) string {
	k, err := funding.RegisterKindOf(code)
	if err != nil {
		return code
	}
	return k.Title
}

func kindChoices() []ui.Choice {
	var out []ui.Choice
	for _, k := range funding.RegisterKinds() {
		out = append(out, ui.Choice{Value: k.Code, Text: k.Title, Hint: k.Hint})
	}
	return out
}

func fileRows(files []desk.RegisterFile) [][]ui.Cell {
	rows := make([][]ui.Cell, len(files))
	for i, r := range files {
		rows[i] = []ui.Cell{linked(r.Name, "/registers/"+r.ID), text(fileKind(r.Kind)), dated(isoDay(r.AsOf)), {Text: itoa(r.Rows)}, tagged(fileTag(r.Status)), text(fileWords(r))}
	}
	return rows
}

func fileTag(status string) ui.TagProps {
	if status == "LOADED" {
		return ui.TagProps{Text: "Loaded", Colour: ui.Green}
	}
	return ui.TagProps{Text: "To be confirmed", Colour: ui.Yellow}
}

// fileWords says what came of a file.
func fileWords(r desk.RegisterFile) string {
	if r.Status != "LOADED" {
		return "Read by " + r.UploadedBy
	}
	return count(r.Loaded.Matched, "trust", "trusts") + ", " + count(r.Loaded.Facts, "fact", "facts") + " new or changed, " + itoa(r.Loaded.Same) + " as known; " + itoa(r.Loaded.None) + " rows none of ours. Confirmed by " + r.LoadedBy
}

// isoDay reads a date that was kept as text.
func isoDay(s string) ui.Moment {
	d, err := calendar.ParseDate(s)
	if err != nil {
		return ui.Moment{Words: s}
	}
	return day(d)
}

// choice is what a row's field holds before anybody touched it: the proposal
// when it is sure, or was chosen before.
func choice(f Form, m funding.Match) string {
	kept := m.Org
	if m.None {
		kept = funding.NoneOfOurs
	}
	return f.Was("choices-"+itoa(m.No), kept)
}

// matchItems offers the candidates first, then nobody, then every other trust.
func matchItems(m funding.Match, trusts []funding.Organisation) []ui.SelectItem {
	items := []ui.SelectItem{{Value: "", Text: "Choose"}, {Value: funding.NoneOfOurs, Text: "None of ours"}}
	seen := map[string]bool{}
	for _, c := range m.Candidates {
		seen[c.Org] = true
		items = append(items, ui.SelectItem{Value: c.Org, Text: c.Name + " (" + c.Org + ")"})
	}
	if m.Org != "" && !seen[m.Org] {
		seen[m.Org] = true
		items = append(items, ui.SelectItem{Value: m.Org, Text: m.Org})
	}
	for _, o := range trusts {
		if !seen[o.Code] {
			items = append(items, ui.SelectItem{Value: o.Code, Text: o.Name + " (" + o.Code + ")"})
		}
	}
	return items
}

// matchWhy says why the proposal is made, or that a person has to look.
func matchWhy(m funding.Match) string {
	switch {
	case m.Chosen && m.None:
		return "You said before that it is none of ours"
	case m.Chosen:
		return "Chosen before for this name"
	case len(m.Candidates) == 0:
		return "No trust here has a name like it"
	case m.Org != "":
		return m.Candidates[0].Why
	}
	c := m.Candidates[0]
	return "Is it " + c.Name + "? " + c.Why + ", score " + itoa(c.Score) + " of 100"
}

func matchTag(m funding.Match) ui.TagProps {
	switch {
	case m.Chosen:
		return ui.TagProps{Text: "As before", Colour: ui.Green}
	case m.Org != "":
		return ui.TagProps{Text: "Same", Colour: ui.Green}
	case m.None:
		return ui.TagProps{Text: "Not here", Colour: ui.Grey}
	}
	return ui.TagProps{Text: "Look at it", Colour: ui.Yellow}
}

func matchRows(f Form, s desk.RegisterSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Matches))
	for i, m := range s.Matches {
		rows[i] = []ui.Cell{{HTML: rowNamed(m)}, {HTML: matchShown(m)}, {HTML: matchField(f, s, m)}}
	}
	return rows
}

// saidFacts is what a row says, in words.
func saidFacts(r funding.AssessedRow) string {
	var out []string
	for _, f := range r.Facts {
		out = append(out, funding.FactKindOf(f.Key).Title+": "+FactValue(f.Key, f.Value))
	}
	return strings.Join(out, ", ")
}
