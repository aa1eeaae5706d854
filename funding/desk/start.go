package desk

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A StartSheet is what is shown before a bid is started: the rounds that are
// open, the trust, what is known of it, and how its bid would go.
type StartSheet struct {
	Support []OwnTrustSupport // that rounds keep for the viewer's trusts
	Today   calendar.Date
	Orgs    []funding.Organisation // trusts the viewer can bid for
	Rounds  []RoundSheet
	Rules   funding.Ruleset
	Viewer  funding.Person

	Earlier []funding.EarlierBid                 // of those trusts, the newest first
	Filled  map[string]map[string]funding.Answer // organisation → what a new bid begins with, by question
}
