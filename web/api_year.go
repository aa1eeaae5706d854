package web

import (
	"net/http"
	"strconv"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// An awardYearBody is one financial year of an award.
type awardYearBody struct {
	Award    string            `json:"award"`
	FY       calendar.FY       `json:"fy"`
	Closed   bool              `json:"closed"`
	Outturns []funding.Outturn `json:"outturns" doc:"What each limit is likely to come to by its burn rate"`
	AtRisk   money.Pence       `json:"at_risk_pence" doc:"What may lapse on 31 March, of all natures and trusts that you see"`
	Trusts   []trustYear       `json:"trusts"`
	Actions  []funding.Action  `json:"actions" doc:"Operations that you may call now"`
	Warnings []int             `json:"warning_days" doc:"Calendar days before 31 March on which what may lapse is said"`
	Owed     []funding.Owed    `json:"owed" doc:"Of this year's budget"`
}

type trustYear struct {
	Organisation string                 `json:"organisation"`
	Name         string                 `json:"name"`
	Statement    funding.YearStatement  `json:"statement" doc:"As it stands now"`
	Hash         string                 `json:"statement_hash"`
	DraftsOn     calendar.Date          `json:"draft_accounts,omitzero" doc:"By which accrued claims are trued up and the statement is signed"`
	ToTrueUp     []accrued              `json:"to_true_up" doc:"Accrued claims that nobody has trued up"`
	Signed       []desk.SignedStatement `json:"signed" doc:"The newest first; none is ever changed"`
}

type accrued struct {
	Claim   string      `json:"claim"`
	No      int         `json:"claim_no"`
	Granted money.Pence `json:"granted_pence"`
}

type signYearFields struct {
	Org     string       `json:"organisation,omitempty" doc:"The award's own trust unless given"`
	FY      calendar.FY  `json:"fy" required:"true"`
	Capital *money.Pence `json:"local_capital_pence,omitempty" minimum:"0" doc:"What the trust spent of its own; left out, as its month-end packs say"`
	Revenue *money.Pence `json:"local_revenue_pence,omitempty" minimum:"0"`
	Hash    string       `json:"statement_hash,omitempty" doc:"Of the statement that you read: when another stands by now, nothing is signed"`
}

type trueUpFields struct {
	Actual *money.Pence `json:"actual_pence" required:"true" minimum:"0" doc:"What the accrued claim came to"`
}

type clawBackFields struct {
	Org     string             `json:"organisation,omitempty" doc:"The award's own trust unless given"`
	FY      calendar.FY        `json:"fy" required:"true" doc:"In which the money was drawn"`
	Nature  funding.Nature     `json:"nature" required:"true"`
	Amount  money.Pence        `json:"amount_pence" required:"true" minimum:"1"`
	Trigger funding.OwedCause  `json:"trigger" required:"true" enum:"INELIGIBLE_SPEND,CAPITAL_AS_REVENUE,DUPLICATE,PROJECT_STOPPED,ASSET_DISPOSED,MATCH_NOT_MET"`
	Method  funding.OwedMethod `json:"method,omitempty" enum:"OFFSET,REPAY" doc:"OFFSET unless given"`
	Due     calendar.Date      `json:"due,omitzero" doc:"When it is repaid; left out, the ruleset's days from now"`
	Reasons string             `json:"reasons" required:"true"`
}

type owedList struct {
	Owed []desk.OwedLine `json:"owed" doc:"What is still owed first, by the day it is due"`
}

func yearOf(y desk.YearSheet) awardYearBody {
	out := awardYearBody{Award: y.Award.ID, FY: y.FY, Outturns: some(y.Outturns), Actions: []funding.Action{}, Trusts: []trustYear{}, Warnings: some(y.Rules.Warn), Owed: []funding.Owed{}}
	for _, o := range y.Outturns {
		out.AtRisk += o.AtRisk
	}
	for _, o := range y.Award.Owed {
		if o.FY == y.FY {
			out.Owed = append(out.Owed, o)
		}
	}
	for _, t := range y.Trusts {
		row := trustYear{Organisation: t.Org.Code, Name: t.Org.Name, Statement: t.Now, Hash: t.Now.Hash(), DraftsOn: t.Accounts, ToTrueUp: []accrued{}, Signed: some(t.Signed)}
		for _, c := range t.ToTrueUp {
			row.ToTrueUp = append(row.ToTrueUp, accrued{c.ID, c.No, c.Granted()})
		}
		out.Closed, out.Trusts = out.Closed || t.Now.Closed, append(out.Trusts, row)
	}
	for _, a := range []funding.Action{"signYearEnd", "trueUpClaim", "clawBack"} {
		if y.May(a) && (out.Closed || a == "clawBack") {
			out.Actions = append(out.Actions, a)
		}
	}
	return out
}

func (s service) yearOperations() []operation {
	capital := money.Pence(140_000_000)
	actual := money.Pence(48_730_000)
	return []operation{
		{ID: "getYearEnd", Action: "getYearEnd", Method: http.MethodGet, Path: "/awards/{award}/years/{year}", Summary: "One financial year of an award",
			About: "What it is likely to come to, and what may lapse: what was claimed, divided by the months since the first planned or claimed one, goes on to 31 March. And the year-end statement of each trust, as it stands and as it was signed.", Answer: awardYearBody{},
			Handle: func(c call) (answer, error) {
				fy, err := yearIn(c.path("year"))
				if err != nil {
					return answer{}, err
				}
				y, err := s.Record.YearSheet(c, c.who, c.path("award"), fy)
				return give(yearOf(y), err)
			}},
		awardOperation("signYearEnd", funding.SignYearEnd, "/awards/{award}/year-end", "Sign a year-end statement", "By the trust's chief finance officer, from 1 April on. The statement is kept under its hash; one that changed afterwards is signed again, in a new version.",
			signYearFields{FY: 2026, Capital: &capital}, readBody[signYearFields]),
		claimOperation("trueUpClaim", funding.TrueUpClaim, "/true-up", "Say what an accrued claim came to", "From 1 April until the day of the year's draft accounts. What was claimed too much is set off against the next claims in cash; the year's budget is lost. Limits of other years, and what was recorded on 31 March, stay.", trueUpFields{&actual},
			func(c call) (map[string]any, error) {
				var body trueUpFields
				err := c.read(&body)
				return map[string]any{"actual_pence": body.Actual}, err
			}),
		awardOperation("clawBack", funding.ClawBack, "/awards/{award}/clawbacks", "Claw drawn money back", "By national finance, with a trigger and reasons. A year that is still open has its budget again at once; of a year that is over it is lost.",
			clawBackFields{FY: 2026, Nature: funding.Capital, Amount: 10_000_000, Trigger: funding.CauseDisposed, Method: funding.Repay, Due: calendar.Date{Year: 2027, Month: 6, Day: 30}, Reasons: "The carts were sold."}, readBody[clawBackFields]),
		{ID: "listOwed", Action: "listOwed", Method: http.MethodGet, Path: "/owed", Summary: "Money that trusts owe", Query: []string{"organisation"}, Answer: owedList{},
			Handle: func(c call) (answer, error) {
				rows, err := s.Record.OwedRows(c, c.who, c.query("organisation"))
				return give(owedList{some(rows)}, err)
			}},
	}
}

// yearIn reads the year of an address: the calendar year in which it begins.
func yearIn(path string) (calendar.FY, error) {
	n, err := strconv.Atoi(path)
	if fy := calendar.FY(n); err == nil && fy.Valid() {
		return fy, nil
	}
	return 0, refusal.New(refusal.NotFound, "NO_SUCH_YEAR", "%q is no financial year. Give the year in which it begins: 2026 for 2026/27.", path)
}
