package page

import (
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// MonthKey is a payment date's month in an address: "2026-10".
func MonthKey(d funding.PaymentDate) string { return d.FY.MonthStart(d.Month).String()[:7] }

// FundTitle is the title of the fund that a calendar is of.
func FundTitle(d desk.PaymentCalendar) string {
	for _, f := range d.Funds {
		if f.Code == d.Fund {
			return f.Title
		}
	}
	return d.Fund
}

// weekdayText is a day as people plan with it: "Monday 19 October 2026".
func weekdayText(d calendar.Date) string { return d.Weekday().String() + " " + d.Text() }

func mayMoveAny(d desk.PaymentCalendar) bool {
	for _, date := range d.Dates {
		if d.MayMove(date) {
			return true
		}
	}
	return false
}

// noted reports whether any date was moved.
func noted(d desk.PaymentCalendar) bool {
	return slices.ContainsFunc(d.Dates, func(date funding.PaymentDate) bool { return date.Why != "" })
}

func dateHeads(d desk.PaymentCalendar) []ui.Cell {
	heads := ui.Cells("Month", "Claims close", "Pay day")
	if noted(d) {
		heads = append(heads, ui.Cell{Text: "Note"})
	}
	if mayMoveAny(d) {
		heads = append(heads, ui.Cell{Text: "Change"})
	}
	return heads
}

func dateRows(d desk.PaymentCalendar) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Dates))
	for i, date := range d.Dates {
		rows[i] = []ui.Cell{text(date.Name()), text(weekdayText(date.ClaimsClose)), text(weekdayText(date.PaysOn))}
		if noted(d) {
			rows[i] = append(rows[i], text(or(date.Why, "As first published")))
		}
		if mayMoveAny(d) {
			cell := text("Closed")
			if d.MayMove(date) {
				cell = ui.Cell{Text: "Move", Href: "/payment-dates/" + d.Fund + "/" + MonthKey(date), VisuallyHiddenText: " the dates of " + date.Name()}
			}
			rows[i] = append(rows[i], cell)
		}
	}
	return rows
}

func paymentRules(p funding.PaymentRules) []ui.SummaryRow {
	from := func(limit money.Pence) string {
		if limit == 0 {
			return "Never"
		}
		return "Runs from " + limit.String()
	}
	if p.ClosesDay == 0 {
		return nil
	}
	return []ui.SummaryRow{
		{Key: "Claims close", Value: "Working day " + itoa(p.ClosesDay) + " of a month; in March, on the year’s cut-off"},
		{Key: "Pay day", Value: "Working day " + itoa(p.PaysDay) + " of a month; in March, " + workingDays(p.PaysDay-p.ClosesDay) + " after the cut-off"},
		{Key: "Approved before release", Value: from(p.ApproveFrom)}, {Key: "Released by two people", Value: from(p.SecondReleaseFrom)},
	}
}
