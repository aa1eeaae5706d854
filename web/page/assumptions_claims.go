package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/ui"
)

// claimRules says what is asked of claims, and when one stands out.
func claimRules(r funding.ClaimRules) []ui.SummaryRow {
	var segments []string
	for _, n := range r.Standing.Segments {
		segments = append(segments, itoa(n))
	}
	return []ui.SummaryRow{
		{Key: "A document is asked for", Value: "For lines of " + r.EvidenceFrom.String() + " or more"},
		{Key: "And for a sample", Value: r.Sample.Percent() + " of all other lines, by a number that anybody can work out again"},
		{Key: "Above plan", Value: "More than " + r.OverPlan.Percent() + " above the plan to date"},
		{Key: "A condition is nearly due", Value: count(r.ConditionDays, "day", "days") + " before"},
		{Key: "Two invoices look alike", Value: "The same supplier and amount, at most " + count(r.SimilarDays, "day", "days") + " apart"},
		{Key: "Money owed is paid back", Value: "Within " + count(r.RepayDays, "day", "days") + ", unless another day is agreed"},
		{Key: "Standing approval", Value: "For trusts in oversight segment " + join(segments) + ", after " + count(r.Standing.Months, "month", "months") + " of clean claims"},
	}
}
