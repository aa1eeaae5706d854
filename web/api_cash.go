package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A cashBody is the cash calendar of a trust.
type cashBody struct {
	Today  calendar.Date         `json:"today"`
	Org    string                `json:"organisation"`
	Dates  []funding.PaymentDate `json:"dates" doc:"To come, of the funds that the trust claims from"`
	Limits []cashLimitBody       `json:"limits" doc:"From this year on"`
	Flight []funding.CashFlight  `json:"in_flight"`
	Weeks  []funding.CashWeek    `json:"weeks" doc:"Thirteen, from the Monday of this week: claims on their way by their pay day, and months of the plan that can still be claimed for theirs"`
}

type cashLimitBody struct {
	Award    string      `json:"award"`
	Headroom money.Pence `json:"headroom_pence"`
	funding.Limit
}

type feedBody struct {
	Address string `json:"address,omitempty" doc:"Shown this once: only its hash is kept. Empty once the feed is ended"`
}

func (s service) cashOperations() []operation {
	return []operation{
		{ID: "getCashCalendar", Action: "getCashCalendar", Method: http.MethodGet, Path: "/cash/{organisation}", Summary: "What a trust will be paid, and when", Answer: cashBody{}, Handle: s.getCash},
		{ID: "createFeed", Action: "keepFeed", Method: http.MethodPost, Path: "/cash/feed", Summary: "A calendar feed of your own", About: "Payment dates and your deadlines, at an address that nobody guesses. A new one ends the one before.", Answer: feedBody{}, Status: http.StatusCreated, Handle: s.createFeed},
		{ID: "endFeed", Action: "keepFeed", Method: http.MethodPost, Path: "/cash/feed/end", Summary: "End your calendar feed", Answer: feedBody{}, Handle: func(c call) (answer, error) { return give(feedBody{}, s.Record.EndFeed(c, c.who)) }},
	}
}

func (s service) getCash(c call) (answer, error) {
	d, err := s.Record.CashCalendar(c, c.who, c.path("organisation"))
	out := cashBody{Today: d.Today, Org: d.Org, Dates: some(d.Dates), Limits: []cashLimitBody{}, Flight: some(d.Flights), Weeks: some(d.Weeks)}
	for _, l := range d.Limits {
		out.Limits = append(out.Limits, cashLimitBody{l.Award, l.Headroom(), l.Limit})
	}
	return give(out, err)
}

func (s service) createFeed(c call) (answer, error) {
	secret := newToken() + newToken()
	return give(feedBody{s.feedAddress(secret)}, s.Record.KeepFeed(c, c.who, secret))
}
