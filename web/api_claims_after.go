package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

// An oweBody says how money goes back.
type oweBody struct {
	Method  funding.OwedMethod `json:"method,omitempty" enum:"OFFSET,REPAY" doc:"OFFSET unless given: set off against the next claims of the trust and nature"`
	Due     calendar.Date      `json:"due,omitzero" doc:"When it is repaid; left out, the ruleset's days from now"`
	Reasons string             `json:"reasons,omitempty"`
}

type lateList struct {
	Claims []desk.LateRow `json:"claims" doc:"The oldest first"`
}

// afterOperations are what becomes of claims that are late, give back or were
// paid by mistake, and the standing approval.
func (s service) afterOperations() []operation {
	why := func(c call) (map[string]any, error) {
		var body reasonsBody
		err := c.read(&body)
		return map[string]any{"reasons": body.Reasons}, err
	}
	owing := func(c call) (map[string]any, error) {
		var body oweBody
		err := c.read(&body)
		return map[string]any{"method": body.Method, "due": body.Due, "reasons": body.Reasons}, err
	}
	paidBack := oweBody{Method: funding.Repay, Due: calendar.Date{Year: 2027, Month: 1, Day: 29}, Reasons: "The invoice was another trust's."}
	return []operation{
		{ID: "listLateClaims", Action: "listLateClaims", Method: http.MethodGet, Path: "/late-claims", Summary: "Claims that came after a year's cut-off", About: "They wait for national finance, and hold no money.", Answer: lateList{},
			Handle: func(c call) (answer, error) {
				q, err := s.Record.LateClaims(c, c.who)
				return give(lateList{some(q.Claims)}, err)
			}},
		claimOperation("admitLateClaim", funding.AdmitLate, "/admit", "Admit a late claim", "Its headroom and invoices are checked now; from here it is like any other.", reasonsBody{"The trust's network was down."}, why),
		claimOperation("refuseLateClaim", funding.RefuseLate, "/refuse", "Refuse a late claim", "", reasonsBody{"The year's money is spent."}, why),
		claimOperation("recordOwed", funding.RecordOwed, "/owe", "Record what a draft gives back as money owed", "For a draft that gives back more than it asks for (NET_NEGATIVE). The claim is closed, the budget has the money back at once, the cash follows.", oweBody{Method: funding.Offset}, owing),
		claimOperation("reverseClaim", funding.ReverseClaim, "/reverse", "Reverse a paid claim", "By national finance, never by who released it. What it drew and its invoices are free again, and the trust owes what it was granted.", paidBack, owing),
		awardOperation("settleOwed", funding.SettleOwed, "/awards/{award}/owed/{owed}/settle", "Record that money owed was paid back", "", reasonsBody{"BACS 4711"}, func(c call) (any, error) {
			sent, err := why(c)
			if err == nil {
				sent["owed"] = c.path("owed")
			}
			return sent, err
		}),
		awardOperation("grantStanding", funding.GrantStanding, "/awards/{award}/standing", "Approve clean claims in advance", "For trusts whose oversight segment and clean claims the ruleset asks for. A clean claim outside the sample is then approved the moment the trust has approved it.", reasonsBody{"Clean claims since March."}, readBody[reasonsBody]),
		awardOperation("endStanding", funding.EndStanding, "/awards/{award}/standing/end", "End the standing approval", "", reasonsBody{"A change of staff."}, readBody[reasonsBody]),
	}
}

// submitted is a claim after submitClaim: one that came after the cut-off is
// kept, and its sender is told so by the refusal that outside programs know.
func (c call) submitted(id string) (any, error) {
	sheet, err := c.server.Record.ClaimSheet(c, c.who, id)
	if err != nil {
		return nil, err
	}
	if sheet.Claim.Status != funding.LateClaim {
		return claimOf(sheet), nil
	}
	calendars, err := c.server.Record.Calendar(c)
	if err != nil {
		return nil, err
	}
	cut, err := calendars.CutOff(sheet.Claim.FY)
	if err != nil {
		return nil, err
	}
	return nil, funding.LateAnswer(sheet.Claim, calendar.TimeText(cut)).To("/claims/" + id)
}
