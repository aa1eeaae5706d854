package desk

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A StandingList is the standing list as its reader may see it: the funder all
// of it, a trust its own bids, in order.
type StandingList struct {
	Today  calendar.Date
	Bids   []funding.Bid
	Orgs   map[string]string // names by code
	Pools  []funding.Pool    // of this year, for the funder alone
	Viewer funding.Person
}
