package funding

import (
	"fmt"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// Document puts a brief into the parts that pages and files are drawn from, as
// they stand on the day.
func (b Brief) Document(on calendar.Date) Document {
	return Document{Version: 1, Title: b.Title + ", " + b.Trust, Ref: b.Bid, Date: on.Text(), Sections: []Section{
		{Code: "figures", Heading: "Six numbers", Table: b.figureTable()},
		{Code: "cover", Heading: "Cover by year and nature", Table: b.coverTable()},
		{Code: "authority", Heading: "Delegated authority", Paragraphs: b.Authority},
		{Code: "flags", Heading: "Red flags", Paragraphs: b.flagWords()},
		{Code: "changes", Heading: "Changes since the last approval", Paragraphs: b.changeWords()},
		{Code: "conditions", Heading: "Conditions that reviewers propose", Paragraphs: b.conditionWords()},
	}}
}

func (b Brief) figureTable() *TableData {
	t := &TableData{Caption: "Six numbers", Rows: [][]string{nil}}
	for _, f := range b.Figures {
		t.Head, t.Rows[0] = append(t.Head, f.Name), append(t.Rows[0], f.Value)
	}
	return t
}

func (b Brief) coverTable() *TableData {
	t := &TableData{Caption: "Cover", Head: []string{"Year", "Nature", "Fund has left", "Bid asks", "Left after"}, Numeric: []bool{false, false, true, true, true}}
	for _, c := range b.Cover {
		t.Rows = append(t.Rows, []string{c.FY.String(), capitalised(c.Nature.Word()), c.Left.String(), c.Ask.String(), c.After.String()})
	}
	return t
}

func (b Brief) flagWords() []string {
	if len(b.Flags) == 0 {
		return []string{"None."}
	}
	var out []string
	for _, flag := range b.Flags {
		out = append(out, shortened(flag, briefSentence))
	}
	if b.FlagsLeft > 0 {
		out = append(out, fmt.Sprintf("%d more in the bid itself.", b.FlagsLeft))
	}
	return out
}

// How much of a sentence stands on a brief, of the name of what changed and of
// what stood there, in characters; and how many conditions.
const (
	briefSentence   = 200
	briefName       = 40
	briefWords      = 30
	briefConditions = 5
)

func (b Brief) changeWords() []string {
	if b.Changed == 0 {
		return []string{"None: nothing was approved in another version before."}
	}
	out := slices.Clone(b.Said)
	if left := b.Changed - len(b.Changes); left > 0 {
		out = append(out, fmt.Sprintf("%d more changes.", left))
	}
	return out
}

// shortened is the beginning of a longer text.
func shortened(s string, n int) string {
	letters := []rune(s)
	if len(letters) <= n {
		return s
	}
	return string(letters[:n]) + "…"
}

func (b Brief) conditionWords() []string {
	if len(b.Proposed) == 0 {
		return []string{"None."}
	}
	var out []string
	for _, p := range b.Proposed[:min(briefConditions, len(b.Proposed))] {
		out = append(out, fmt.Sprintf("[  ] %s (%s)", shortened(p.Text, briefSentence), p.Review.Title()))
	}
	if left := len(b.Proposed) - len(out); left > 0 {
		out = append(out, fmt.Sprintf("%d more beside the decision.", left))
	}
	return out
}
