package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// panelOperations are what a panel reads before it decides.
func (s service) panelOperations() []operation {
	return []operation{
		{ID: "getDecisionBrief", Action: "getDecisionBrief", Method: http.MethodGet, Path: "/bids/{bid}/decision-brief", Query: []string{"format"}, Summary: "The decision brief of a bid, as JSON or PDF",
			About:  "Six numbers, cover by year and nature, who decides by which limit, three red flags, what changed since the last approval, and the conditions that reviewers propose. With format=PDF one side of A4.",
			Answer: funding.Brief{}, Files: []string{"application/pdf"}, Handle: s.getDecisionBrief},
	}
}

func (s service) getDecisionBrief(c call) (answer, error) {
	b, brief, err := s.brief(c, c.who, c.path("bid"))
	if err != nil {
		return answer{}, err
	}
	switch format := c.query("format"); format {
	case "", "JSON":
		return give(brief, nil)
	case "PDF":
		return give(briefAsPDF(b, brief))
	default:
		return answer{}, refusal.New(refusal.Invalid, "NOT_A_CHOICE", "There is no format %q. Use JSON or PDF.", format).At("format")
	}
}
