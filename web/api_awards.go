package web

import (
	"net/http"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
)

type awardList struct {
	Awards []awardRow `json:"awards"`
	Next   string     `json:"next,omitempty" doc:"Send it as after for the next page; not there on the last one"`
}

type awardRow struct {
	ID               string `json:"id"`
	Title            string `json:"title"`
	Organisation     string `json:"organisation"`
	OrganisationName string `json:"organisation_name"`
	Round            string `json:"round"`
	Status           string `json:"status"`
}

type signBody struct {
	Hash string `json:"document_hash,omitempty" doc:"The hash of the document that you read, from getAgreement: when another version stands by now, nothing is signed"`
}

type priceBody struct {
	Capital money.Pence `json:"capital_pence" required:"true" minimum:"0"`
	Revenue money.Pence `json:"revenue_pence" required:"true" minimum:"0"`
}

type putPlanBody struct {
	Plan []monthBody `json:"plan" required:"true" doc:"The months of the years and natures that are named; they replace those there were"`
}

// A monthBody is one month of the plan.
type monthBody struct {
	Org    string         `json:"organisation,omitempty" doc:"The award's own trust unless given"`
	FY     calendar.FY    `json:"fy" required:"true"`
	Nature funding.Nature `json:"nature" required:"true"`
	Month  calendar.Month `json:"month" required:"true"`
	Amount money.Pence    `json:"amount_pence" required:"true" minimum:"0"`
}

func (s service) awardOperations() []operation {
	return []operation{
		{ID: "listAwards", Action: "listAwards", Method: http.MethodGet, Path: "/awards", Summary: "Awards, by reference", Query: []string{"after", "n"}, Answer: awardList{}, Handle: s.listAwards},
		{ID: "getAward", Action: "getAward", Method: http.MethodGet, Path: "/awards/{award}", Summary: "One award, whole",
			About: "Profile, limits with headroom, ledgers with cumulative and variance after each claim, conditions, milestones, agreement, monthly plan. The award begins right after its bid's decision is released: 404 until then.", Answer: awardBody{},
			Handle: func(c call) (answer, error) { return give(c.award(c.path("award"))) }},
		{ID: "getAgreement", Action: "getAward", Method: http.MethodGet, Path: "/awards/{award}/agreement", Summary: "The agreement, with its text", Answer: documentBody{}, Handle: s.getAgreement},
		awardOperation("signAgreement", funding.Sign, "/awards/{award}/agreement/sign", "Sign the agreement", "The trust's CFO first, then the funder; never one person twice. The second signature begins the award.",
			signBody{}, func(c call) (any, error) {
				body, err := readBody[signBody](c)
				return signFields{body.(signBody).Hash, c.signedIn()}, err
			}),
		awardOperation("enterContractPrice", funding.EnterPrice, "/awards/{award}/contract-price", "Enter the contract's price",
			"For an award whose bid was approved on an estimate: the national money that the project needs at the contract's price, all years, in pence. Within the ask, and at most a tenth above the approved capital, the agreement can be signed; else COST_INCREASE.",
			priceBody{Capital: 1380000000, Revenue: 460000000}, readBody[priceBody]),
		awardOperation("dischargeCondition", funding.Discharge, "/awards/{award}/conditions/{condition}/discharge", "A condition is met", "", nil,
			func(c call) (any, error) { return map[string]any{"condition": c.path("condition")}, nil }),
		{ID: "putPlan", Action: "putPlan", Method: http.MethodPut, Path: "/awards/{award}/plan", Summary: "Put the monthly plan", About: "A forecast, not a control.", Body: examplePlan(), Answer: awardBody{}, Handle: s.putPlan},
	}
}

// awardOperation is one verb of an award as an operation.
func awardOperation(id string, v funding.Verb, path, summary, about string, example any, body func(c call) (any, error)) operation {
	return operation{ID: id, Action: funding.AwardAction(v), Method: http.MethodPost, Path: path, Summary: summary, About: about, Body: example, Keyed: true, Answer: awardBody{},
		Handle: func(c call) (answer, error) {
			sent, err := body(c)
			if err != nil {
				return answer{}, err
			}
			return c.command(click{Ref: funding.Ref{Kind: funding.AwardKind, ID: c.path("award")}, Verb: v, Body: sent}, c.award)
		}}
}

// award is an award as it stands for the caller.
func (c call) award(id string) (any, error) {
	sheet, err := c.server.Record.AwardSheet(c, c.who, id)
	if err != nil {
		return nil, err
	}
	return awardOf(sheet), nil
}

// listAwards goes through the bids: every award has its bid's reference.
func (s service) listAwards(c call) (answer, error) {
	n, err := c.pageSize()
	if err != nil {
		return answer{}, err
	}
	out := awardList{Awards: []awardRow{}}
	after := c.query("after")
	for {
		rows, err := s.Record.Bids(c, c.who, after, 200)
		if err != nil {
			return answer{}, err
		}
		for _, r := range rows {
			after = r.ID
			if r.Award == "" {
				continue
			}
			out.Awards = append(out.Awards, awardRowOf(r))
			if len(out.Awards) == n {
				out.Next = r.ID
				return give(out, nil)
			}
		}
		if len(rows) < 200 {
			return give(out, nil)
		}
	}
}

func awardRowOf(r desk.BidRow) awardRow {
	return awardRow{r.ID, r.Title, r.Org, r.OrgName, r.Round, r.Award}
}

func (s service) getAgreement(c call) (answer, error) {
	file, err := s.Record.AgreementFile(c, c.who, c.path("award"))
	if err != nil {
		return answer{}, err
	}
	return give(documentBody{agreementOf(file.Award.Agreement), file.Document, some(file.Versions)}, nil)
}

func (s service) putPlan(c call) (answer, error) {
	var body putPlanBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	plan := make([]funding.PlanCell, len(body.Plan))
	for i, p := range body.Plan {
		plan[i] = funding.PlanCell(p)
	}
	if err := s.Record.PutPlan(c, c.who, c.path("award"), plan); err != nil {
		return answer{}, err
	}
	return give(c.award(c.path("award")))
}
