package desk

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A CashSheet is what a trust needs to know of its cash: the next dates, what
// is left to claim, what is on its way, and thirteen weeks ahead.
type CashSheet struct {
	Today   calendar.Date
	Org     string
	OrgName string
	Orgs    []funding.Organisation // to choose from, for the funder
	Dates   []funding.PaymentDate  // of the funds that it claims from, those to come
	Limits  []CashLimit
	Flights []funding.CashFlight
	Weeks   []funding.CashWeek
	Feed    bool // the viewer has a feed
	Viewer  funding.Person
}

// A CashLimit is one limit of an award, with its headroom.
type CashLimit struct {
	Award string
	Title string
	funding.Limit
}
