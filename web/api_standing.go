package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
)

// A standingBody puts a bid on the standing list.
type standingBody struct {
	Rank    int             `json:"rank" required:"true" minimum:"1" maximum:"999" doc:"1 is first; of the same rank the one that was listed first"`
	Reasons string          `json:"reasons" required:"true"`
	Least   []leastPartBody `json:"least,omitempty" doc:"The least part that is of use, by year and nature; the whole unless given"`
}

type leastPartBody struct {
	FY     calendar.FY    `json:"fy" required:"true"`
	Nature funding.Nature `json:"nature" required:"true"`
	Least  money.Pence    `json:"least_pence" required:"true" minimum:"1"`
}

// A standingAnswer is one bid on the standing list.
type standingAnswer struct {
	Bid     string      `json:"bid"`
	Org     string      `json:"organisation"`
	OrgName string      `json:"organisation_name"`
	Title   string      `json:"title"`
	Round   string      `json:"round"`
	Ask     money.Pence `json:"ask_pence"`
	funding.StandingPlace
}

type standingAnswers struct {
	Bids  []standingAnswer `json:"bids"`
	Pools []funding.Pool   `json:"pools" doc:"What awards gave up of this year, with its sources; for the funder alone"`
}

func (s service) standingOperations() []operation {
	return []operation{
		{ID: "listStandingBids", Action: "listStandingBids", Method: http.MethodGet, Path: "/standing-list", Summary: "The standing list, in order",
			About: "Bids that the panel approves in principle and has no money for yet. A trust sees its own.", Answer: standingAnswers{}, Handle: s.listStanding},
		bidOperation("putOnStandingList", funding.ListStanding, "/standing", "Put a deferred bid on the standing list, or change its place",
			"Once the trust was told of the deferral. It stands for the months that the ruleset gives. Never by somebody who reviewed the bid.",
			standingBody{Rank: 1, Reasons: "Ready to order; only the money is missing.", Least: []leastPartBody{{2026, funding.Capital, 120_000_000}}}, readBody[standingBody]),
		bidOperation("leaveStandingList", funding.LeaveStanding, "/standing/leave", "Take a bid off the standing list", "By its trust or the panel. The bid stays deferred.",
			reasonsBody{"The supplier is no longer available."}, readBody[reasonsBody]),
	}
}

func (s service) listStanding(c call) (answer, error) {
	d, err := s.Record.StandingList(c, c.who)
	return give(standingAnswers{standingOf(d), some(d.Pools)}, err)
}

func standingOf(d desk.StandingList) []standingAnswer {
	out := make([]standingAnswer, len(d.Bids))
	for i, b := range d.Bids {
		out[i] = standingAnswer{Bid: b.ID, Org: b.Org, OrgName: d.Orgs[b.Org], Title: b.Title, Round: b.Round, Ask: b.Ask, StandingPlace: *b.Standing}
	}
	return out
}
