package page

import (
	"slices"

	"github.com/a-h/templ"

	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// proposedTicks are the tick boxes of conditions that reviewers propose. The
// value is the condition itself: ticked, it becomes one.
func proposedTicks(f Form, s desk.BidSheet) templ.Component {
	var items []ui.Choice
	for _, p := range s.Bid.ProposedConditions() {
		items = append(items, ui.Choice{Value: p.Text, Text: p.Text, Hint: "Proposed by " + p.Review.Title(), Checked: slices.Contains(f.Sent["proposed"], p.Text)})
	}
	return ui.Checkboxes(ui.ChoicesProps{Name: "proposed", Legend: ui.LegendProps{Text: "Conditions that reviewers propose", Size: ui.SizeS}, Hint: "Tick those that the approval is to have. They block nothing; write one below to block a milestone or claims", Items: items, Small: true, Error: f.Error("proposed")})
}
