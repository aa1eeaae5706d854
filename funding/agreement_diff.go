package funding

import (
	"fmt"
	"slices"
	"strings"
)

// A SectionChange is one part that two versions of a document do not have
// alike. Was is empty for a part that is new, Now for one that is gone.
type SectionChange struct {
	Code       string       `json:"code"`
	Was        string       `json:"was_heading"`
	Now        string       `json:"now_heading"`
	Paragraphs []TextChange `json:"paragraphs,omitempty"`
	Cells      []CellChange `json:"cells,omitempty"`
}

// A TextChange is one paragraph as runs of words.
type TextChange struct {
	Runs []TextRun `json:"runs"`
}

// A TextRun is words that stayed, went or came.
type TextRun struct {
	Mark TextMark `json:"mark"`
	Text string   `json:"text"`
}

// TextMark says what became of words.
type TextMark string

// The marks.
const (
	TextSame TextMark = "SAME"
	TextGone TextMark = "GONE"
	TextCame TextMark = "CAME"
)

// A CellChange is one cell of a table. The row is named by its words up to the
// first cell that differs; an empty Was is a row that is new, an empty Now one
// that is gone.
type CellChange struct {
	Row    string `json:"row"`
	Column string `json:"column"`
	Was    string `json:"was"`
	Now    string `json:"now"`
}

// DiffDocuments lists what changed from one version of a document to another:
// part by part in the order of the newer, then the parts that are gone. Parts
// are held together by their codes, rows by their words that are not numbers.
func DiffDocuments(from, to Document) []SectionChange {
	out := []SectionChange{}
	for _, now := range to.Sections {
		was := Section{}
		if i := slices.IndexFunc(from.Sections, now.same); i >= 0 {
			was = from.Sections[i]
		}
		if c := diffSections(was, now); c.Was != c.Now || len(c.Paragraphs)+len(c.Cells) > 0 {
			out = append(out, c)
		}
	}
	for _, was := range from.Sections {
		if !slices.ContainsFunc(to.Sections, was.same) {
			out = append(out, diffSections(was, Section{Code: was.Code}))
		}
	}
	return out
}

// same holds two versions of one part together; parts without a code are from
// before there were any.
func (s Section) same(o Section) bool {
	if s.Code == "" || o.Code == "" {
		return s.Heading == o.Heading
	}
	return s.Code == o.Code
}

func diffSections(was, now Section) SectionChange {
	c := SectionChange{Code: now.Code, Was: was.Heading, Now: now.Heading}
	for _, pair := range alignParagraphs(was.Paragraphs, now.Paragraphs) {
		if pair[0] != pair[1] {
			c.Paragraphs = append(c.Paragraphs, TextChange{diffWords(pair[0], pair[1])})
		}
	}
	c.Cells = diffTables(was.Table, now.Table)
	return c
}

// alignParagraphs pairs the paragraphs of two versions: equal ones first, and
// between those each old one with the new one at its place.
func alignParagraphs(was, now []string) (pairs [][2]string) {
	var gone, came []string
	flush := func() {
		for i := range max(len(gone), len(came)) {
			var p [2]string
			if i < len(gone) {
				p[0] = gone[i]
			}
			if i < len(came) {
				p[1] = came[i]
			}
			pairs = append(pairs, p)
		}
		gone, came = nil, nil
	}
	for _, r := range runsOf(was, now) {
		switch r.mark {
		case TextGone:
			gone = append(gone, r.word)
		case TextCame:
			came = append(came, r.word)
		case TextSame:
			flush()
			pairs = append(pairs, [2]string{r.word, r.word})
		}
	}
	flush()
	return pairs
}

// diffWords compares two paragraphs word by word.
func diffWords(was, now string) (out []TextRun) {
	for _, r := range runsOf(strings.Fields(was), strings.Fields(now)) {
		if last := len(out) - 1; last >= 0 && out[last].Mark == r.mark {
			out[last].Text += " " + r.word
			continue
		}
		out = append(out, TextRun{r.mark, r.word})
	}
	return out
}

type marked struct {
	mark TextMark
	word string
}

// runsOf is the shortest way from one list to another, by their longest common
// subsequence.
func runsOf(was, now []string) (out []marked) {
	length := make([][]int, len(was)+1)
	for i := range length {
		length[i] = make([]int, len(now)+1)
	}
	for i := len(was) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			length[i][j] = max(length[i+1][j], length[i][j+1])
			if was[i] == now[j] {
				length[i][j] = length[i+1][j+1] + 1
			}
		}
	}
	i, j := 0, 0
	for i < len(was) || j < len(now) {
		switch {
		case i < len(was) && j < len(now) && was[i] == now[j]:
			out = append(out, marked{TextSame, was[i]})
			i, j = i+1, j+1
		case j == len(now) || (i < len(was) && length[i+1][j] >= length[i][j+1]):
			out = append(out, marked{TextGone, was[i]})
			i++
		default:
			out = append(out, marked{TextCame, now[j]})
			j++
		}
	}
	return out
}

// diffTables compares two tables row by row. Rows are known by their cells
// that are not figures, or by their first cell alone when there are no figures.
func diffTables(was, now *TableData) (out []CellChange) {
	olds, news := rowsOf(was), rowsOf(now)
	for _, n := range news {
		i := slices.IndexFunc(olds, func(o keyedRow) bool { return o.key == n.key })
		if i < 0 {
			out = append(out, CellChange{Row: n.key, Now: strings.Join(n.figures, ", ")})
			continue
		}
		for k := range n.cells {
			if k < len(olds[i].cells) && n.cells[k] != olds[i].cells[k] {
				out = append(out, CellChange{n.key, now.Head[k], olds[i].cells[k], n.cells[k]})
			}
		}
	}
	for _, o := range olds {
		if !slices.ContainsFunc(news, func(n keyedRow) bool { return n.key == o.key }) {
			out = append(out, CellChange{Row: o.key, Was: strings.Join(o.figures, ", ")})
		}
	}
	return out
}

type keyedRow struct {
	key     string
	cells   []string
	figures []string // what the key leaves out, with the heads of the columns
}

func rowsOf(t *TableData) (out []keyedRow) {
	if t == nil {
		return nil
	}
	figures := slices.Contains(t.Numeric, true)
	for n, cells := range t.Rows {
		r := keyedRow{cells: cells}
		var words []string
		for i, c := range cells {
			if figures && i < len(t.Numeric) && t.Numeric[i] || !figures && i > 0 {
				r.figures = append(r.figures, t.Head[i]+" "+c)
			} else if c != "" {
				words = append(words, c)
			}
		}
		r.key = strings.Join(words, ", ")
		if slices.ContainsFunc(out, func(o keyedRow) bool { return o.key == r.key }) {
			r.key = fmt.Sprintf("%s (row %d)", r.key, n+1)
		}
		out = append(out, r)
	}
	return out
}
