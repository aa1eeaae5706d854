package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

type meterList struct {
	Meters []desk.MeterRow `json:"meters"`
	Next   string          `json:"next,omitempty" doc:"Send it as after for the next page; not there on the last one"`
}

// meterAbout explains the figures of a meter to programs.
const meterAbout = "Distinct fields, each counted once by how it first came to be: supplied is typed + pasted + imported; reuse_bp is 1 − supplied ÷ answered in basis points. " +
	"Time is active milliseconds by section and role, without pauses of more than a minute. asked_twice counts facts that were asked for as input more than once. The cost is active hours at the ruleset's hourly rate."

// meterOperations are the burden meter (domain 8.4).
func (s service) meterOperations() []operation {
	return []operation{
		{ID: "getBidMeter", Action: "getBidMeter", Method: http.MethodGet, Path: "/bids/{bid}/meter", Summary: "How much work the bid was", About: meterAbout, Answer: funding.Meter{}, Handle: s.getBidMeter},
		{ID: "listMeters", Action: "listMeters", Method: http.MethodGet, Path: "/meters", Summary: "How much work each bid was, one row a bid", About: meterAbout, Query: []string{"after", "n"},
			Answer: meterList{}, Handle: s.listMeters},
	}
}

func (s service) getBidMeter(c call) (answer, error) {
	m, err := s.Record.Meter(c, c.who, c.path("bid"))
	m.Active = some(m.Active)
	return give(m, err)
}

func (s service) listMeters(c call) (answer, error) {
	n, err := c.pageSize()
	if err != nil {
		return answer{}, err
	}
	rows, err := s.Record.Meters(c, c.who, c.query("after"), n)
	out := meterList{Meters: some(rows)}
	for i := range out.Meters {
		out.Meters[i].Meter.Active = some(out.Meters[i].Meter.Active)
	}
	if len(rows) == n {
		out.Next = rows[n-1].ID
	}
	return give(out, err)
}
