package web

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

// The examples of the OpenAPI document are one bid's whole life: sent in the
// order of the document, they take it from draft to cash in the demo.

func exampleBid() createBidBody {
	return createBidBody{Round: example.RoundID, Organisation: example.Trust, Answers: map[string]string{"title": "Northmoor EPR"}}
}

func exampleAnswers() putAnswersBody { return putAnswersBody{example.Answers()} }

func exampleCosts() funding.Costs { return example.Costs() }

func exampleMilestones() putMilestonesBody { return putMilestonesBody{example.Milestones()} }

func exampleBenefits() putBenefitsBody { return putBenefitsBody{example.Benefits()} }

func exampleQuestion() askBody {
	return askBody{Field: "data_protection", Question: "When will the DSPT improvement plan be complete, and who owns each action?", Blocking: true}
}

func exampleConclusion() concludeBody {
	return concludeBody{Outcome: funding.Support, Reasons: "The case is sound and the costs are in line with similar schemes."}
}

func exampleDecision() decideBody {
	return decideBody{Outcome: funding.ApprovedWithConditions, Reasons: "A strong case with two matters to settle.", Conditions: []conditionBody{
		{Ref: "K1", Text: "DCB0160 safety case before the first go-live.", Blocks: "MILESTONE", Milestone: "M3"},
		{Ref: "K2", Text: "DSPT improvement plan.", Blocks: "CLAIMS", Due: exampleDate("2026-09-30"), FromMonth: 7},
	}}
}

func exampleClaim() createClaimBody {
	c := example.Claims()[0]
	l := c.Line()
	return createClaimBody{FY: 2026, Month: c.Month, Nature: c.Nature, Basis: c.Basis, Lines: []lineBody{{CostLine: l.CostLine, Description: l.Description,
		Supplier: l.Supplier, Invoice: l.Invoice, InvoiceDate: l.InvoiceDate, Gross: l.Gross, Eligible: l.Eligible}}}
}

// examplePlan is the plan of 9.6: £600,000.00 a month from September to March.
func examplePlan() putPlanBody {
	var plan []monthBody
	for m := calendar.Month(6); m <= 12; m++ {
		plan = append(plan, monthBody{FY: 2026, Nature: funding.Capital, Month: m, Amount: 60_000_000})
	}
	return putPlanBody{plan}
}

// exampleDate reads a date that is written in this file.
func exampleDate(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic("web: an example's date: " + err.Error()) // a slip in the program
	}
	return d
}
