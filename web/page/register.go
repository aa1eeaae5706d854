package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

func conditionRegister(d desk.ConditionDesk) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Rows))
	for i, r := range d.Rows {
		k, due := r.Condition, "No day"
		if !k.Due.IsZero() {
			due = k.Due.Text()
		}
		rows[i] = []ui.Cell{linked(r.Award, "/awards/"+r.Award), text(k.Ref + ": " + k.Text), text(r.OrgName), text(due), text(holdsWords(k)), tagged(conditionTag(r))}
	}
	return rows
}

// holdsWords says what waits while a condition is not met.
func holdsWords(k funding.Condition) string {
	switch {
	case k.Blocks == "MILESTONE":
		return "Milestone " + k.Milestone
	case k.Blocks == "CLAIMS" && k.FromMonth > 0:
		return "Claims from " + k.FromMonth.Label() + " " + k.FromMonth.Name() + " on, when it is late"
	case k.Blocks == "CLAIMS":
		return "Claims, when it is late"
	}
	return "Nothing"
}

func conditionTag(r desk.ConditionRow) ui.TagProps {
	switch {
	case r.Condition.Discharged != nil:
		return ui.TagProps{Text: "Discharged " + r.Condition.Discharged.Day.Text(), Colour: ui.Green}
	case r.Overdue:
		return ui.TagProps{Text: "Overdue", Colour: ui.Red}
	}
	return ui.TagProps{Text: "Open", Colour: ui.Blue}
}

// toldWords are the roles that get a decision's letter.
func toldWords(b desk.BidSheet) string {
	var words []string
	for _, l := range b.Bid.DecisionLetters() {
		words = append(words, lower(l.Role.Title()))
	}
	return join(words)
}
