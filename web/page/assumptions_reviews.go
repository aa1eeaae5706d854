package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/ui"
)

// reviewQuestionRules are what each review is asked beside its outcome.
func reviewQuestionRules(r funding.Ruleset) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, q := range r.ReviewQuestions {
		rows = append(rows, ui.SummaryRow{Key: q.Review.Title(), Value: q.Label})
	}
	return rows
}

func deemedWords(c funding.Clocks) string {
	if c.DeemedSupport == 0 {
		return "Never"
	}
	return workingDays(c.DeemedSupport)
}
