package funding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// An AssessedRow is one row of a file of assessments: what it calls a trust,
// and what it says of it.
type AssessedRow struct {
	At    string     `json:"at"`             // where in the file: "SC - 2025 Pillar Summary!D12", "row 7"
	Code  string     `json:"code,omitempty"` // its ODS code; many files have none
	Name  string     `json:"name"`
	Facts []KeyValue `json:"facts"`
}

// A KeyValue is one fact without its source.
type KeyValue struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// A Match is whom a row is about, as proposed; a person confirms it.
type Match struct {
	No         int         `json:"row"` // from 1
	Row        AssessedRow `json:"of"`
	Org        string      `json:"organisation"` // the proposal; "" = none is good enough
	Chosen     bool        `json:"chosen"`       // somebody chose this before, for an earlier file
	None       bool        `json:"none"`         // somebody said before that it is none of ours, or nobody is like it
	Candidates []Candidate `json:"candidates"`   // the best first; at most 3
}

// A Candidate is an organisation that a row may be about, with why.
type Candidate struct {
	Org   string `json:"organisation"`
	Name  string `json:"name"`
	Score int    `json:"score"` // 0 to 100; 100 is the same name or code
	Why   string `json:"why"`
}

// NoneOfOurs is the choice that a row is about no organisation here.
const NoneOfOurs = "NONE"

// leastScore is how alike two names must be to be shown as candidates.
const leastScore = 50

// A NameChoice is what somebody chose for a name before; an empty Org is none
// of ours.
type NameChoice struct{ Norm, Org string }

// A KnownName is a name that an organisation has or had.
type KnownName struct {
	Org, Name string
	Former    bool
}

// NormaliseName makes names comparable: small letters, no punctuation, no
// legal form.
func NormaliseName(name string) string {
	name = strings.ToLower(strings.ReplaceAll(name, "&", " and "))
	name = strings.NewReplacer("'", "", "’", "", ".", "").Replace(name)
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return legalWords[w] }), " ")
}

var legalWords = map[string]bool{"the": true, "nhs": true, "trust": true, "foundation": true, "ft": true}

// MatchRows proposes whom each row is about: by its code, by what was chosen
// before, by the very name, or else the names most alike.
func MatchRows(rows []AssessedRow, names []KnownName, chosen []NameChoice) []Match {
	out := make([]Match, len(rows))
	for i, row := range rows {
		out[i] = matchRow(row, names, chosen)
		out[i].No = i + 1
	}
	return out
}

func matchRow(row AssessedRow, names []KnownName, chosen []NameChoice) Match {
	m := Match{Row: row, Candidates: []Candidate{}}
	norm := NormaliseName(row.Name)
	for _, n := range names {
		if c, ok := likeness(row, norm, n); ok {
			m.Candidates = append(m.Candidates, c)
		}
	}
	slices.SortStableFunc(m.Candidates, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Org, b.Org))
	})
	m.Candidates = onePerOrg(m.Candidates)
	if i := slices.IndexFunc(chosen, func(c NameChoice) bool { return c.Norm == norm }); i >= 0 && row.Code == "" {
		m.Org, m.Chosen, m.None = chosen[i].Org, true, chosen[i].Org == ""
		return m
	}
	switch full := fullScores(m.Candidates); {
	case full == 1:
		m.Org = m.Candidates[0].Org
	case len(m.Candidates) == 0:
		m.None = true
	}
	return m
}

// fullScores counts the candidates that fit exactly: two of them leave the
// choice to a person, as names repeat (domain 6.1).
func fullScores(list []Candidate) (n int) {
	for _, c := range list {
		if c.Score == 100 {
			n++
		}
	}
	return n
}

func onePerOrg(list []Candidate) []Candidate {
	var out []Candidate
	for _, c := range list {
		if len(out) < 3 && !slices.ContainsFunc(out, func(o Candidate) bool { return o.Org == c.Org }) {
			out = append(out, c)
		}
	}
	return append([]Candidate{}, out...)
}

// likeness says how alike a row and a name are.
func likeness(row AssessedRow, norm string, n KnownName) (Candidate, bool) {
	c := Candidate{Org: n.Org, Name: n.Name}
	if row.Code != "" {
		c.Score, c.Why = 100, "The file gives its code"
		return c, row.Code == n.Org && !n.Former
	}
	ours := NormaliseName(n.Name)
	if norm == ours && norm != "" {
		c.Score, c.Why = 100, "The same name"
		if n.Former {
			c.Score, c.Why = 95, "Its former name"
		}
		return c, true
	}
	a, b := strings.Fields(norm), strings.Fields(ours)
	same := 0
	for _, w := range a {
		if i := slices.Index(b, w); i >= 0 {
			same++
			b = slices.Delete(slices.Clone(b), i, i+1)
		}
	}
	all := len(a) + len(strings.Fields(ours))
	if all == 0 {
		return c, false
	}
	c.Score = min(200*same/all, 90)
	c.Why = fmt.Sprintf("%d of %d words are the same", same, max(len(a), len(strings.Fields(ours))))
	return c, c.Score >= leastScore
}

// A LoadSummary is what came of loading a file.
type LoadSummary struct {
	Matched int `json:"matched"` // rows about one of our organisations
	None    int `json:"none"`    // rows about none
	Facts   int `json:"facts"`   // facts that are new or changed
	Same    int `json:"same"`    // facts that said what was known
}

// CheckChoices wants one choice for every row: an organisation of names, or
// none of ours; and no organisation twice.
func CheckChoices(matches []Match, choices map[int]string, names []KnownName) error {
	var no []*Error
	taken := map[string]int{}
	for _, m := range matches {
		org, at := choices[m.No], fmt.Sprintf("choices[%d]", m.No)
		switch {
		case org == "":
			no = append(no, invalid("CHOICE_MISSING", "Row %d, %q: choose which trust it is, or that it is none of ours.", m.No, firstRunes(m.Row.Name)).At(at))
		case org == NoneOfOurs:
		case !slices.ContainsFunc(names, func(n KnownName) bool { return n.Org == org }):
			no = append(no, invalid("ORGANISATION_UNKNOWN", "Row %d: there is no trust %q.", m.No, firstRunes(org)).At(at))
		case taken[org] > 0:
			no = append(no, invalid("ORGANISATION_TWICE", "Row %d: %s was chosen for row %d already. Two rows cannot be about one trust.", m.No, org, taken[org]).At(at))
		default:
			taken[org] = m.No
		}
	}
	return joinErrors(no).Err()
}
