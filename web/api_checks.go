package web

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
)

type checkLineBody struct {
	Outcome funding.LineResult `json:"outcome" required:"true" enum:"ACCEPTED,REDUCED,REJECTED"`
	Granted *money.Pence       `json:"granted_pence,omitempty" minimum:"0" doc:"To how much, when REDUCED"`
	Code    string             `json:"code,omitempty" doc:"Why, as a code of your own, for example NOT_CAPITAL"`
}

type checkClaimBody struct {
	Outcome string `json:"outcome" required:"true" enum:"APPROVE,QUERY,REJECT"`
	Reasons string `json:"reasons,omitempty" doc:"Needed for QUERY and REJECT"`
}

// checkOperations are what the funder does with a claim, in order.
func (s service) checkOperations() []operation {
	return []operation{
		claimOperation("checkClaimLine", funding.CheckLine, "/lines/{line_no}/check", "Accept, reduce or reject one line of a claim", "What is taken off becomes headroom again.",
			checkLineBody{Outcome: funding.LineAccepted},
			func(c call) (map[string]any, error) {
				var body checkLineBody
				if err := c.read(&body); err != nil {
					return nil, err
				}
				n, err := c.lineNo()
				return map[string]any{"line_no": n, "outcome": body.Outcome, "granted_pence": body.Granted, "code": body.Code}, err
			}),
		claimOperation("checkClaim", funding.CheckClaim, "/check", "Approve, query or reject a claim for the funder", "By nobody who handled it for the trust. Lines that were not checked count as accepted.",
			checkClaimBody{Outcome: "APPROVE"},
			func(c call) (map[string]any, error) {
				var body checkClaimBody
				err := c.read(&body)
				return map[string]any{"outcome": body.Outcome, "reasons": body.Reasons}, err
			}),
	}
}
