package web

import (
	"net/http"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

type briefBody struct {
	Flags    []flagBody           `json:"red_flags" doc:"What stands out, what weighs most first. They stop nothing"`
	Compared time.Time            `json:"compared_at,omitzero" doc:"When the version was submitted that changes start from; absent for a first submission"`
	ToStage  bool                 `json:"since_stage_before" doc:"True: that was the stage before; false: the same stage, before a return"`
	Changed  []funding.Difference `json:"changed"`
	Tail     []funding.TailYear   `json:"running_costs_after_award"`
	Ranges   []rangeBody          `json:"cost_ranges" doc:"Each nationally funded line beside lines of its category in other bids of the round by trusts of the same kind. Quartiles by nearest rank; zero when fewer than five trusts have such a line"`
	Beds     int                  `json:"beds" doc:"Of the trust; 0 = not known"`
}

type flagBody struct {
	Code    string `json:"code"`
	Says    string `json:"says"`
	Section string `json:"section" doc:"The part of the bid where it stands"`
}

type rangeBody struct {
	funding.PeerRange

	Standing string `json:"standing"`
}

func (s service) briefOperations() []operation {
	return []operation{
		{ID: "getReviewBrief", Action: "getReviewBrief", Method: http.MethodGet, Path: "/bids/{bid}/brief", Summary: "What a reviewer ought to know before reading a bid",
			About: "Red flags, what changed since it was last submitted, the running costs after the award, and where its costs lie among its peers'.", Answer: briefBody{}, Handle: s.getReviewBrief},
	}
}

func (s service) getReviewBrief(c call) (answer, error) {
	d, err := s.Record.ReviewBrief(c, c.who, c.path("bid"))
	return give(briefOf(d), err)
}

func briefOf(d desk.ReviewBrief) briefBody {
	out := briefBody{Flags: []flagBody{}, Compared: d.Compared, ToStage: d.ToStage, Changed: some(d.Changed), Tail: some(d.Content.Tail()), Ranges: []rangeBody{}, Beds: d.Beds}
	for _, f := range d.Flags {
		out.Flags = append(out.Flags, flagBody(f))
	}
	for _, r := range d.Ranges {
		out.Ranges = append(out.Ranges, rangeBody{r, r.Standing()})
	}
	return out
}
