package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// appealNext says what can still come of a declined bid; "" when nothing can.
func appealNext(s desk.BidSheet) string {
	switch {
	case s.Bid.Appealed():
		return "The programme team answers the appeal by 5pm on " + s.Bid.Appeals[len(s.Bid.Appeals)-1].Due.Text() + "."
	case !s.AppealBy.IsZero() && !s.AppealBy.Before(s.Today):
		return "The senior responsible owner or the chief finance officer can appeal until 5pm on " + s.AppealBy.Text() + ". Everything you wrote is kept and can be used in the next round."
	}
	return ""
}

// appealTitle says what came of an appeal.
func appealTitle(a funding.Appeal) string {
	switch {
	case a.Ruled == nil:
		return "The appeal: waits for its answer"
	case a.Upheld:
		return "The appeal: upheld"
	}
	return "The appeal: dismissed"
}

func rulingChoices() []ui.Choice {
	return []ui.Choice{
		{Value: funding.Upheld, Text: "Uphold it", Hint: "The panel decides the bid again; its clock begins anew. No money is committed before that"},
		{Value: funding.Dismissed, Text: "Dismiss it", Hint: "The decision stands"},
	}
}
