package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// QuestionsTitle is the title of the inbox: a trust answers, the funder waits.
func QuestionsTitle(who funding.Person) string {
	if who.FunderSide {
		return "Questions to trusts"
	}
	return "Questions to answer"
}

func questionFigures(d desk.QuestionDesk) []ui.KeyFigure {
	var stopped, late int
	for _, q := range d.Asked {
		if q.Blocking {
			stopped++
		}
		if q.Late {
			late++
		}
	}
	overdue := ui.KeyFigure{Label: "Overdue", Value: itoa(late)}
	if late > 0 {
		overdue.Tone, overdue.Note = ui.ToneBad, "past the day that was given"
	}
	return []ui.KeyFigure{{Label: "Wait for an answer", Value: itoa(len(d.Asked))}, {Label: "Stop a review's clock", Value: itoa(stopped)}, overdue}
}

// openRows are the questions of reviewers, the soonest first.
func openRows(d desk.QuestionDesk) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Asked))
	for i, q := range d.Asked {
		clock := ui.TagProps{Text: "Runs on", Colour: ui.Grey}
		if q.Blocking {
			clock = ui.TagProps{Text: "Stands still", Colour: ui.Yellow}
		}
		rows[i] = []ui.Cell{linked(q.ID+": "+short(q.Question), "/bids/"+q.Bid+"/questions/"+q.ID), {HTML: titleAndRef(q.Title, q.Bid)}}
		if d.Viewer.FunderSide {
			rows[i] = append(rows[i], text(or(d.OrgNames[q.Org], q.Org)))
		}
		rows[i] = append(rows[i], text(q.Review.Title()), tagged(clock), text(askedWords(q.Age)), ui.Cell{HTML: due(q.Due.At(17, 0), q.Late)})
	}
	return rows
}

// askedWords is how long a question has waited.
func askedWords(age int) string {
	if age == 0 {
		return "Today"
	}
	return workingDays(age) + " ago"
}

func openHead(d desk.QuestionDesk) []ui.Cell {
	if d.Viewer.FunderSide {
		return ui.Cells("Question", "Bid", "Trust", "From", "Its clock", "Asked", "Runs out")
	}
	return ui.Cells("Question", "Bid", "From", "Its clock", "Asked", "Runs out")
}
