package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
)

type rehearseBody struct {
	Pace funding.Pace `json:"pace" required:"true" enum:"WHOLE,HALF" doc:"How much of their clocks people take"`
}

func (s service) rehearsalOperations() []operation {
	return []operation{{ID: "rehearseRound", Action: "rehearseRound", Method: http.MethodPost, Path: "/rounds/{round}/rehearsal", Summary: "Run made-up bids through every stage of a round",
		About: "One for each pathway that the round takes, by the real workflows in an environment that skips time. Nothing of the record changes but that the result is kept beside the round's version.",
		Body:  rehearseBody{funding.WholeClock}, Keyed: true, Answer: funding.Rehearsal{}, Handle: s.rehearseRound}}
}

func (s service) rehearseRound(c call) (answer, error) {
	var body rehearseBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	h, err := s.rehearse(c, c.who, c.path("round"), body.Pace)
	h.Ways, h.Why, h.Assumptions = some(h.Ways), some(h.Why), some(h.Assumptions)
	return give(h, err)
}
