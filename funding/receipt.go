package funding

import (
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// ReceiptDocument is the receipt of a submitted bid as a paper: number, the
// time to the millisecond, the seal, who signed, every check that passed, and
// what is next. It is made of the bid alone, so that a page, a PDF and a
// reader years later see the same; names are those of today, by person id.
func ReceiptDocument(b Bid, org Organisation, r Round, names map[string]string) Document {
	d := Document{Version: b.CFO.ContentVersion, Title: "Receipt: " + b.Title, Ref: b.ID, Date: b.Submitted.Day.Text()}
	d.Sections = []Section{received(b, org, r), signedSection(b, names), passedSection(b), nextSection(b)}
	return d
}

// plainTable is a table of two or three columns of words.
func plainTable(caption string, head []string, rows [][]string) *TableData {
	return &TableData{Caption: caption, Head: head, Rows: rows, Numeric: make([]bool, len(head))}
}

func received(b Bid, org Organisation, r Round) Section {
	rows := [][]string{
		{"Reference", b.ID}, {"Bid", b.Title}, {"Trust", org.Name + " (" + org.Code + ")"}, {"Round", r.Title},
		{"Received", calendar.ExactText(b.Submitted.At)}, {"Could be submitted until", calendar.ExactText(b.Deadline(r))},
		{"Counts from", b.Submitted.Day.Text()}, {"Asks for", b.Ask.String()}, {"Rules that apply", "Ruleset " + b.Ruleset + ", for the whole life of the bid"},
		{"Version of the content", strconv.Itoa(b.CFO.ContentVersion)}, {"Seal of the content (SHA-256)", b.CFO.ContentHash},
	}
	s := Section{Heading: "What was received", Table: plainTable("What was received", []string{"What", "Which"}, rows)}
	if e := b.Extended; e != nil {
		s.Paragraphs = []string{"The fund gave this bid until " + calendar.ExactText(e.Until) + ": " + strings.TrimSpace(e.Reason)}
	}
	return s
}

func signedSection(b Bid, names map[string]string) Section {
	var rows [][]string
	for _, e := range append(b.Approved(b.CFO.ContentHash), *b.CFO) {
		role := e.Role
		if role == "" {
			role = TrustCFO // signed before trusts had chains of their own
		}
		rows = append(rows, []string{role.Title(), SignedWords(names, e.By, e.For), calendar.ExactText(e.At)})
	}
	return Section{Heading: "Who approved and signed it", Table: plainTable("Who approved and signed it", []string{"As", "Who", "When"}, rows)}
}

func passedSection(b Bid) Section {
	s := Section{Heading: "Checks that passed"}
	if len(b.Passed) == 0 {
		s.Paragraphs = []string{"Every check of its pathway passed; they were not listed one by one when this bid was submitted."}
		return s
	}
	var rows [][]string
	for _, k := range b.Passed {
		rows = append(rows, []string{k.Title, k.Saying})
	}
	s.Table = plainTable("Checks that passed", []string{"Check", "What was seen"}, rows)
	return s
}

func nextSection(b Bid) Section {
	return Section{Heading: "What happens next", Paragraphs: []string{
		"The programme team checks that everything is there, by 5pm on " + b.CompleteDue.Text() + ".",
		"Then " + strconv.Itoa(len(b.Route.Reviews)) + " reviews run side by side. A decision is expected about " + strconv.Itoa(b.Route.StageDays()) + " working days after submission.",
	}}
}
