package page

import (
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// mostShown is how many postings of one kind a page lists.
const mostShown = 50

// LedgerTitle is the title of a file's page, by how far it is.
func LedgerTitle(s desk.LedgerSheet) string {
	switch s.File.Status {
	case desk.LedgerColumns, desk.LedgerRefused:
		return "Check the columns of " + s.File.Name
	case desk.LedgerWaiting:
		return "Reading " + s.File.Name
	}
	return "Ledger: " + s.File.Name
}

// HeadField is the name of the field that says what the i-th head is.
func HeadField(i int) string { return "head-" + itoa(i) }

// QuestionField is the name of the field that answers a question.
func QuestionField(q funding.LedgerQuestion) string { return "line-" + q.Key[:16] }

func ledgerFileRows(files []desk.LedgerFile) [][]ui.Cell {
	rows := make([][]ui.Cell, len(files))
	for i, f := range files {
		lines := ""
		if f.Reading != nil {
			lines = thousands(f.Reading.Lines)
		}
		rows[i] = []ui.Cell{linked(f.Name, "/ledgers/"+f.ID), dated(at(f.UploadedAt)), tagged(ledgerTag(f.Status)), {Text: lines}, {Text: when(f.Reading != nil, thousands(f.Added))}}
	}
	return rows
}

func ledgerTag(s desk.LedgerStatus) ui.TagProps {
	switch s {
	case desk.LedgerColumns:
		return ui.TagProps{Text: "Columns to check", Colour: ui.Yellow}
	case desk.LedgerWaiting:
		return ui.TagProps{Text: "Being read", Colour: ui.Blue}
	case desk.LedgerRefused:
		return ui.TagProps{Text: "Could not be read", Colour: ui.Red}
	}
	return ui.TagProps{Text: "Read", Colour: ui.Green}
}

func ledgerReadSoFar(f desk.LedgerFile) string {
	if f.RowsRead == 0 {
		return "The first lines are on their way."
	}
	return thousands(f.RowsRead) + " postings so far."
}

// thousands is a count with its groups of three apart.
func thousands(n int) string {
	s := itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func ledgerLayoutWords(h funding.LedgerHeads) string {
	words := "We found the heads in row " + itoa(h.Row)
	if h.Sheet != "" {
		words += " of the sheet “" + h.Sheet + "”"
	}
	if h.Layout != "" {
		words += ", and take the file for this layout: " + h.Layout
	}
	return words + ". Look over what we make of each column, change what is wrong, and read the ledger."
}

func headRows(f Form, s desk.LedgerSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.File.Heads.Heads))
	for i, head := range s.File.Heads.Heads {
		rows[i] = []ui.Cell{{HTML: headNamed(head, headWhy(s.File.Heads, head))}, text(examplesOf(s.File.Heads, i)), {Block: true, HTML: headChoice(f, s, i)}}
	}
	return rows
}

func headWhy(h funding.LedgerHeads, head string) string {
	for _, r := range h.Reasons {
		if r.Head == head {
			return r.Why
		}
	}
	return ""
}

// examplesOf is what stands below a head, the first two that differ.
func examplesOf(h funding.LedgerHeads, i int) string {
	var out []string
	for _, row := range h.First {
		if i < len(row) && strings.TrimSpace(row[i]) != "" && len(out) < 2 && (len(out) == 0 || out[0] != row[i]) {
			out = append(out, shorten(row[i], 40))
		}
	}
	return strings.Join(out, "; ")
}

// shorten cuts a text that is longer than n characters.
func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

func columnItems() []ui.SelectItem {
	items := []ui.SelectItem{{Value: "", Text: "Not needed"}}
	for _, c := range funding.LedgerColumns() {
		items = append(items, ui.SelectItem{Value: string(c), Text: c.Title()})
	}
	return items
}

// mapping is what was said of a file's columns, or what is proposed.
func mapping(f desk.LedgerFile) funding.LedgerMapping {
	if f.Mapping != nil {
		return *f.Mapping
	}
	return f.Heads.Proposed
}

func mappedColumn(f desk.LedgerFile, i int) string {
	for _, c := range funding.LedgerColumns() {
		if mapping(f).Columns[c] == f.Heads.Heads[i] {
			return string(c)
		}
	}
	return ""
}

func mappedGross(f desk.LedgerFile) string {
	if mapping(f).Gross {
		return "YES"
	}
	return "NO"
}

// oneAmount reports whether a file writes amounts without saying which are net.
func oneAmount(f desk.LedgerFile) bool {
	m := mapping(f).Columns
	return m[funding.LedgerNet] == "" && m[funding.LedgerGross] == ""
}

func mappedOrder(f desk.LedgerFile) string { return string(mapping(f).DateOrder) }

func ledgerFigures(s desk.LedgerSheet) []ui.KeyFigure {
	figures := []ui.KeyFigure{{Label: "Postings read", Value: thousands(s.File.Reading.Lines), Note: count(s.File.Added, "is new", "are new")}}
	for _, n := range funding.Natures() {
		var sum money.Pence
		for _, c := range s.Proposal.Claims {
			if c.Nature == n {
				sum += c.Total
			}
		}
		figures = append(figures, ui.KeyFigure{Label: "To claim, " + n.Word(), Value: sum.String()})
	}
	return append(figures, ui.KeyFigure{Label: "Questions for you", Value: itoa(len(s.Proposal.Questions))})
}

func problemWords(p funding.LedgerProblem) string { return capital(p.Says) }

func questionTitle(q funding.LedgerQuestion) string {
	p := q.Postings[0]
	return or(or(p.Supplier, p.Description), "Account "+p.Account)
}

func questionWords(q funding.LedgerQuestion) string {
	p := q.Postings[0]
	words := postedWords(p)
	if p.Supplier != "" && p.Description != "" {
		words = p.Description + ". " + words
	}
	if n := len(q.Postings) - 1; n > 0 {
		words += "; and " + count(n, "other like it", "others like it")
	}
	return words
}

// postedWords say when and where a posting stands.
func postedWords(p funding.Posting) string {
	words := p.Posted.Text()
	if p.Account != "" {
		words += ", account " + p.Account
	}
	if p.Project != "" {
		words += ", project " + p.Project
	}
	return words + ", row " + itoa(p.Row)
}

func ledgerQuestionRows(f Form, s desk.LedgerSheet) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, q := range s.Proposal.Questions[:min(mostShown, len(s.Proposal.Questions))] {
		rows = append(rows, []ui.Cell{{HTML: questionNamed(q)}, text(q.Why), {Text: q.Gross.String()}, {Block: true, HTML: questionField(f, s, q)}})
	}
	return rows
}

// lineItems are the cost lines that a posting can belong to.
func lineItems(s desk.LedgerSheet) []ui.SelectItem {
	items := []ui.SelectItem{{Value: "", Text: "Choose"}}
	for _, l := range s.Lines {
		if !l.Claimable() {
			continue
		}
		who := l.Nature.Word()
		if l.Source != funding.NationalMoney {
			who = "paid locally"
		}
		items = append(items, ui.SelectItem{Value: l.Ref, Text: l.Ref + " " + shorten(l.Description, 40) + " (" + who + ")"})
	}
	return append(items, ui.SelectItem{Value: funding.NotThisAward, Text: "Not this award's"})
}
