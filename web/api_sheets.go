package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// An economicsBody is the economic case of a bid, in pence of constant prices.
type economicsBody struct {
	BaseYear       calendar.FY              `json:"base_year"`
	Years          []calendar.FY            `json:"years"`
	Reconciliation appraisal.Reconciliation `json:"reconciliation" doc:"From the financial to the economic cost, one row a year, in the order of years"`
	Costs          []money.Pence            `json:"costs_pence"`
	CRB            []money.Pence            `json:"crb_pence" doc:"Cash-releasing benefits"`
	NCRB           []money.Pence            `json:"ncrb_pence" doc:"Non-cash-releasing benefits"`
	SB             []money.Pence            `json:"sb_pence" doc:"Societal benefits"`
	Benefits       []money.Pence            `json:"benefits_pence"`
	WholeLife      money.Pence              `json:"whole_life_cost_pence" doc:"As paid, VAT included, undiscounted"`
	PVCosts        money.Pence              `json:"pv_costs_pence"`
	PVBenefits     money.Pence              `json:"pv_benefits_pence"`
	NPSV           money.Pence              `json:"npsv_pence" doc:"Rounded once, from the unrounded sum"`
	BCR            *string                  `json:"bcr"`
	Discounted     []appraisal.Year         `json:"discounted_years"`
	Sensitivities  sensitivityBody          `json:"sensitivities"`
	Switching      switchingBody            `json:"switching"`
	Components     appraisal.PartValues     `json:"components" doc:"Each rounded by itself"`
	Difference     money.Pence              `json:"rounded_years_difference_pence" doc:"NPSV less the sum of the rounded years"`
	Deflator       money.BasisPoints        `json:"deflator_bp" doc:"Growth of prices a year taken out of nominal amounts; 0 for constant prices"`
	Rates          []appraisal.Rate         `json:"discount_rates" doc:"By year of the appraisal, counted from 0"`
	Options        []funding.Comparison     `json:"options" doc:"The other options and the bid itself, appraised alike"`
}

func economicsOf(e funding.Economics, options []funding.Comparison) economicsBody {
	r := e.Result
	flows := e.Reconciliation.CostFlows()
	flows.CRB, flows.NCRB, flows.SB = e.CRB, e.NCRB, e.SB
	return economicsBody{
		BaseYear: e.BaseYear, Years: e.Years, Reconciliation: e.Reconciliation, Costs: e.Costs, CRB: e.CRB, NCRB: e.NCRB, SB: e.SB, Benefits: e.Benefits, WholeLife: e.WholeLife,
		PVCosts: r.PVCosts, PVBenefits: r.PVBenefits, NPSV: r.NPSV, BCR: r.BCR, Discounted: r.Years, Sensitivities: sensitivitiesOf(r), Switching: switchingOf(r),
		Components: appraisal.Parts(flows, e.Rates), Difference: r.RoundedYearsDifference,
		Deflator: e.Deflator, Rates: e.Rates, Options: some(options),
	}
}

func (s service) sheetOperations() []operation {
	read := func(id, path, summary, about string, example any, of func(desk.BidSheet) (any, error)) operation {
		return operation{ID: id, Action: "getBid", Method: http.MethodGet, Path: path, Summary: summary, About: about, Answer: example, Handle: func(c call) (answer, error) {
			sheet, err := s.Record.BidSheet(c, c.who, c.path("bid"))
			if err != nil {
				return answer{}, err
			}
			return give(of(sheet))
		}}
	}
	return []operation{
		read("getBid", "/bids/{bid}", "One bid, whole", "Content, totals, route, failed checks, clocks, reviews and questions as far as you may see them, and what you may do now.", bidBody{},
			func(sheet desk.BidSheet) (any, error) { return bidOf(sheet), nil }),
		read("getRoute", "/bids/{bid}/route", "The way the bid goes, and why", "Known before writing starts; pinned when the bid is submitted.", routeBody{}, routeAnswer),
		read("getAppraisal", "/bids/{bid}/appraisal", "The economic case", "Worked out from the cost lines, running costs and benefits: nobody types a total.", economicsBody{}, economicsAnswer),
		read("getFinance", "/bids/{bid}/finance", "What follows for the trust's money", "Lines that are not what accounting would call them, what the money is for, running costs after the award and who pays them, and what the nationally funded asset does to the accounts.", financeBody{},
			func(sheet desk.BidSheet) (any, error) { return financeOf(sheet), nil }),
		read("getReadiness", "/bids/{bid}/readiness", "What still stops a submission, and what would make the bid better", "The checks are those that submitBid makes; beside them advice, the weakest answers and the checklist that reviewers tick.", readinessBody{},
			func(sheet desk.BidSheet) (any, error) { return readinessOf(sheet), nil }),
		read("getClocks", "/bids/{bid}/clocks", "Every clock of the bid", "Working days: gross, those that count against the funder, those that count against the trust. Empty before submission.", funding.ClocksReading{},
			func(sheet desk.BidSheet) (any, error) { return clocksOf(sheet.Clocks), nil }),
	}
}

func routeAnswer(s desk.BidSheet) (any, error) {
	if s.Route.Pathway == "" {
		return nil, refusal.New(refusal.Conflict, "NO_ROUTE_YET", "There is no route yet. %s", s.RouteErr)
	}
	return routeOf(s), nil
}

func economicsAnswer(s desk.BidSheet) (any, error) {
	if s.Economics == nil {
		return nil, refusal.New(refusal.Conflict, "NO_COSTS_YET", "There is nothing to appraise yet. Put at least one cost line with an amount.").To("costs")
	}
	return economicsOf(*s.Economics, s.Options), nil
}

func clocksOf(c funding.ClocksReading) funding.ClocksReading {
	c.Steps, c.Reviews = some(c.Steps), some(c.Reviews)
	return c
}
