package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/web/ui"
)

// changeRules says who decides changes of what was agreed, and how soon.
func changeRules(r funding.ChangeRules) []ui.SummaryRow {
	const year = calendar.FY(2026)
	return []ui.SummaryRow{
		{Key: "A year is changed without national finance", Value: "Until " + r.CutOffOf(year).Text() + " for " + year.String() + ", and so in every year"},
		{Key: "A change is decided", Value: "Within " + count(r.Decide, "working day", "working days")},
		{Key: "A late decision goes to the fund’s administrator", Value: "After " + count(r.Escalate, "working day", "working days") + " more"},
	}
}

// brokerageRules says how long a bid waits for money that others give back.
func brokerageRules(r funding.BrokerageRules) []ui.SummaryRow {
	return []ui.SummaryRow{{Key: "A bid stays on the standing list", Value: "For " + count(r.StandingMonths, "month", "months")}}
}
