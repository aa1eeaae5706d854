package desk

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A PaymentCalendar is when a fund's claims close and are paid, a year ahead.
type PaymentCalendar struct {
	Today  calendar.Date
	Fund   string
	Funder string
	Funds  []FundBrief // every fund, the one whose round opened last first
	Dates  []funding.PaymentDate
	Viewer funding.Person
}

// MayMove reports whether the viewer may move a date of the calendar.
func (c PaymentCalendar) MayMove(d funding.PaymentDate) bool {
	return !d.ClaimsClose.Before(c.Today) && funding.May(c.Viewer, "putPaymentDate", funding.Subject{Funder: c.Funder, What: "payment calendar"}) == nil
}
