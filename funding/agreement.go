package funding

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/tranche-funding/tranche/funding/money"
)

// A Document is a generated paper: an agreement or a letter. It is made of
// plain parts, so that a page, a PDF and a hash all see the same words.
type Document struct {
	Version  int       `json:"version"`
	Title    string    `json:"title"`
	Ref      string    `json:"ref"`
	Date     string    `json:"date"`
	Sections []Section `json:"sections"`
}

// A Section is one numbered part of a document.
type Section struct {
	Heading    string     `json:"heading"`
	Paragraphs []string   `json:"paragraphs,omitempty"`
	Table      *TableData `json:"table,omitempty"`
}

// TableData is a table of words; Numeric columns are right aligned.
type TableData struct {
	Caption string     `json:"caption"`
	Head    []string   `json:"head"`
	Rows    [][]string `json:"rows"`
	Numeric []bool     `json:"numeric"`
}

// Hash seals the document: SHA-256 of its canonical JSON, in hex. It is what
// people sign.
func (d Document) Hash() string {
	b, err := json.Marshal(d)
	if err != nil {
		panic("funding: a document cannot be marshalled: " + err.Error()) // plain data only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Memorandum generates the agreement of an award from the award alone: parties,
// money by year with what is firm and what indicative, match, milestones,
// conditions, how claims are paid. Nobody types a field of it.
func Memorandum(a Award, f AwardFacts, version int, issued Moment) Document {
	return Document{
		Version: version, Ref: a.ID, Title: "Memorandum of understanding: " + a.Title, Date: issued.Day.Text(),
		Sections: []Section{
			parties(a, f), moneyByYear(a), localMatch(a), milestoneSection(a), conditionSection(a), claimSection(f), endSection(a),
		},
	}
}

func parties(a Award, f AwardFacts) Section {
	return Section{Heading: "Who this is between", Paragraphs: []string{
		fmt.Sprintf("%s (the funder, %s) and %s (the trust, ODS code %s).", f.Funder.Name, a.Funder, f.Org.Name, a.Org),
		fmt.Sprintf("It follows the decision of %s on bid %s, made on the content sealed as %s.", a.DecidedOn.Text(), a.Bid, a.ContentHash),
	}}
}

func moneyByYear(a Award) Section {
	t := &TableData{Caption: "National money by year", Head: []string{"Year", "Organisation", "Nature", "Certainty", "Amount"}, Numeric: []bool{false, false, false, false, true}}
	var capital, revenue money.Pence
	for _, c := range a.Profile {
		t.Rows = append(t.Rows, []string{c.FY.String(), c.Org, c.Nature.Word(), certaintyWord(c.Certainty), c.Amount.String()})
		if c.Nature == Capital {
			capital += c.Amount
		} else {
			revenue += c.Amount
		}
	}
	t.Rows = append(t.Rows, []string{"All years", "", "", "", (capital + revenue).String()})
	return Section{Heading: "The money", Table: t, Paragraphs: []string{
		fmt.Sprintf("The award is %s: capital %s and revenue %s. The two are never mixed, netted or exchanged.", capital+revenue, capital, revenue),
		"Firm years change only with both signatures. Indicative years may change by notice of the funder, with a note of what the change does.",
		"Money that is not drawn by 31 March of its year lapses.",
	}}
}

func certaintyWord(c Certainty) string {
	if c == Firm {
		return "firm"
	}
	return "indicative"
}

func localMatch(a Award) Section {
	var local money.Pence
	for _, c := range a.Local {
		local += c.Amount
	}
	return Section{Heading: "Local match", Paragraphs: []string{
		fmt.Sprintf("The trust puts in %s of its own over the same years, as its bid sets out. The match is tested by nature on cumulative totals.", local),
	}}
}

func milestoneSection(a Award) Section {
	t := &TableData{Caption: "Milestones", Head: []string{"Milestone", "What", "Due"}, Numeric: []bool{false, false, false}}
	for _, m := range a.Milestones {
		t.Rows = append(t.Rows, []string{m.Ref, m.Title, m.Due.Text()})
	}
	return Section{Heading: "Milestones", Table: t}
}

func conditionSection(a Award) Section {
	s := Section{Heading: "Conditions"}
	for _, k := range a.Conditions {
		text := k.Ref + ": " + k.Text
		if !k.Due.IsZero() {
			text += " Due by " + k.Due.Text() + "."
		}
		switch k.Blocks {
		case "CLAIMS":
			text += " If it is late, claims wait."
		case "MILESTONE":
			text += " It must be met before milestone " + k.Milestone + "."
		}
		s.Paragraphs = append(s.Paragraphs, text)
	}
	if len(s.Paragraphs) == 0 {
		s.Paragraphs = []string{"There are none."}
	}
	return s
}

func claimSection(f AwardFacts) Section {
	return Section{Heading: "How money is claimed and paid", Paragraphs: []string{
		"The trust claims for what was spent, is accrued or falls due in the month, never in advance of need. One person prepares a claim and another approves it.",
		fmt.Sprintf("The funder checks a claim within %d working days and pays within %d working days of its submission. Whoever decided the award does not release its payments.",
			f.Rules.Clocks.ClaimCheck, f.Rules.Clocks.Payment),
		"Claims above a year's profile cannot be made; what is in flight counts as drawn.",
	}}
}

func endSection(a Award) Section {
	return Section{Heading: "Records", Paragraphs: []string{
		"Both keep records for seven years after the last payment. Ineligible spending, capital used as revenue, duplicates and missing match are repaid or set against later claims.",
		"The rules of ruleset " + a.Ruleset + ", in force on the day the bid was submitted, apply throughout.",
	}}
}
