package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// changeLegend stands over the answer that a question unlocked.
func changeLegend(s desk.BidSheet, q funding.Clarification) string {
	return "The bid's answer: " + aboutField(s, q.Field)
}

const changeHint = "Change it here if it is no longer right, or leave it as it is. Everything else stays as it was submitted"

// changeDate draws an unlocked date in three boxes.
func changeDate(s desk.BidSheet, q funding.Clarification, f Form) ui.DateProps {
	d, err := calendar.ParseDate(s.Content.Answer(q.Field))
	if err != nil {
		d = calendar.Date{}
	}
	part := func(name string, n int) ui.DatePart {
		return ui.DatePart{Name: name, Value: f.Was("value["+name+"]", when(!d.IsZero(), itoa(n)))}
	}
	return ui.DateProps{ID: "value", NamePrefix: "value", Legend: ui.LegendProps{Text: changeLegend(s, q), Size: ui.SizeM}, Hint: changeHint + ". For example 30 4 2026", Error: f.Error("value"),
		Day: part("day", d.Day), Month: part("month", int(d.Month)), Year: part("year", d.Year)}
}

// changeRows are an answer before and after.
func changeRows(s desk.BidSheet, q funding.Clarification) []ui.SummaryRow {
	asked, _ := s.Rules.Question(q.Change.Key)
	return []ui.SummaryRow{{Key: "Before", Value: or(shownAs(s, asked, q.Change.Was), "Nothing")}, {Key: "Now", Value: shownAs(s, asked, q.Change.Now)}}
}

// changeWords says who changed an answer after the bid was signed.
func changeWords(s desk.BidSheet, q funding.Clarification) string {
	return "“" + aboutField(s, q.Field) + "” was changed by " + name(s.Names, q.Answered.By) + " at " + at(q.Answered.At).Words + ", when they answered question " + q.ID + "."
}

// readWords says whether a review judges a changed answer.
func readWords(s desk.BidSheet, v funding.Review, q funding.Clarification) string {
	if s.Rules.Reads(v.Kind, q.Change.Key) {
		return "This review judges it."
	}
	return "This review does not judge it."
}

// confirmable reports whether the viewer gave the conclusion that was reopened.
func confirmable(s desk.BidSheet, v funding.Review, k funding.Conclusion) bool {
	return MyReview(s, v) && k.By == s.Viewer.ID && !s.Bid.Blocked(v.Kind)
}

func readByRows(r funding.Ruleset) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, x := range r.ReadBy {
		var reads []string
		for _, c := range x.Cases {
			reads = append(reads, c.Title())
		}
		for _, key := range x.Keys {
			q, _ := r.Question(key)
			reads = append(reads, q.Label)
		}
		rows = append(rows, ui.SummaryRow{Key: x.Review.Title(), Value: join(reads)})
	}
	return rows
}
