package web

import (
	"cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/page"
)

// totalsBody adds up the cost lines: nobody types a total.
type totalsBody struct {
	Years []totalsRow `json:"years"`
	All   totalsRow   `json:"all"`
}

// A totalsRow is one year, or all: national money is the fund's, local money
// is everybody else's.
type totalsRow struct {
	FY              calendar.FY `json:"fy,omitzero"`
	NationalCapital money.Pence `json:"national_capital_pence"`
	NationalRevenue money.Pence `json:"national_revenue_pence"`
	National        money.Pence `json:"national_pence"`
	LocalCapital    money.Pence `json:"local_capital_pence"`
	LocalRevenue    money.Pence `json:"local_revenue_pence"`
	Local           money.Pence `json:"local_pence"`
}

func (t totalsRow) plus(o totalsRow) totalsRow {
	t.NationalCapital, t.NationalRevenue, t.National = t.NationalCapital+o.NationalCapital, t.NationalRevenue+o.NationalRevenue, t.National+o.National
	t.LocalCapital, t.LocalRevenue, t.Local = t.LocalCapital+o.LocalCapital, t.LocalRevenue+o.LocalRevenue, t.Local+o.Local
	return t
}

func totalsOf(c funding.Content) totalsBody {
	out := totalsBody{Years: []totalsRow{}}
	for _, fy := range c.Years() {
		row := totalsRow{FY: fy, NationalCapital: c.Uses(funding.NationalMoney, funding.Capital, fy), NationalRevenue: c.Uses(funding.NationalMoney, funding.Revenue, fy)}
		row.LocalCapital = c.Uses("", funding.Capital, fy) - row.NationalCapital
		row.LocalRevenue = c.Uses("", funding.Revenue, fy) - row.NationalRevenue
		row.National, row.Local = row.NationalCapital+row.NationalRevenue, row.LocalCapital+row.LocalRevenue
		out.Years, out.All = append(out.Years, row), out.All.plus(row)
	}
	return out
}

// A routeBody is the way a bid goes, and why.
type routeBody struct {
	RouteFound

	Stages int               `json:"stages"`
	Steps  []routeReviewBody `json:"review_days" doc:"Each review and the working days it may take"`
	Pinned bool              `json:"pinned" doc:"True from submission on: later rules do not change it"`

	Join      funding.Join `json:"join" doc:"When the reviews are over: all, any or quorum have answered"`
	Quorum    int          `json:"quorum,omitempty" doc:"How many, for a quorum"`
	EarlyFail bool         `json:"early_fail" doc:"A decisive review that does not support the bid ends the reviews at once"`
	JoinWords string       `json:"join_words" doc:"The same in sentences"`
}

// RouteFound is what the route calculator gives: bodies decide, reviews
// advise.
type RouteFound struct {
	Ruleset      string               `json:"ruleset"`
	Pathway      string               `json:"pathway"`
	Form         string               `json:"case_form"`
	Bodies       []string             `json:"bodies" doc:"Those that decide, in order"`
	Reviews      []funding.ReviewKind `json:"reviews"`
	Layers       int                  `json:"decision_layers"`
	ExpectedDays int                  `json:"expected_working_days" doc:"From submission to decision"`
	Reasons      []string             `json:"reasons"`
}

type routeReviewBody struct {
	Kind  funding.ReviewKind `json:"kind"`
	Title string             `json:"title"`
	Days  int                `json:"working_days"`

	Decisive bool `json:"decisive" doc:"It is always waited for"`
}

func foundRoute(r funding.Route) RouteFound {
	return RouteFound{r.Ruleset, r.Pathway, r.Form, some(r.Bodies), r.Kinds(), r.Layers, r.ExpectedDays, some(r.Reasons)}
}

func routeOf(s desk.BidSheet) *routeBody {
	out := routeBody{RouteFound: foundRoute(s.Route), Stages: s.Route.Stages, Steps: []routeReviewBody{}, Pinned: s.Bid.Ruleset != "",
		Join: cmp.Or(s.Route.Join, funding.JoinAll), Quorum: s.Route.Quorum, EarlyFail: s.Route.EarlyFail, JoinWords: s.Route.JoinWords()}
	for _, v := range s.Route.Reviews {
		out.Steps = append(out.Steps, routeReviewBody{v.Kind, v.Kind.Title(), v.Days, v.Decisive})
	}
	return &out
}

// readinessBody is every check, passed or not.
type readinessBody struct {
	Ready     bool                 `json:"ready"`
	Checks    []checkBody          `json:"checks" doc:"need BLOCKS unless it says otherwise; EXPLAIN passes once somebody has explained"`
	Advice    []checkBody          `json:"advice" doc:"What would make the bid better and stops nothing"`
	Weakest   []funding.WeakAnswer `json:"weakest" doc:"The three answers that may cost the most points"`
	Checklist []funding.Ticked     `json:"checklist"`
	Machine   money.BasisPoints    `json:"machine_answered_bp" doc:"How much of the checklist is answered from the bid itself"`
	DecideBy  calendar.Date        `json:"decision_by,omitzero" doc:"If a draft were submitted today"`

	Unconfirmed []string        `json:"unconfirmed" doc:"Questions whose answers were filled in and nobody has confirmed: advice, it stops nothing"`
	Prefill     funding.Prefill `json:"prefill" doc:"How much of what is asked was filled in"`
}

func readinessOf(s desk.BidSheet) readinessBody {
	r := s.Reading()
	list := some(r.Checklist(s.Checks))
	out := readinessBody{Ready: len(s.Failed()) == 0, Checks: checksOf(s.Bid.ID, s.Checks), Advice: checksOf(s.Bid.ID, r.Advise()), Weakest: some(r.Weakest(3)), Checklist: list,
		Machine: funding.MachineShare(list), DecideBy: s.DecideBy, Unconfirmed: []string{}, Prefill: page.PrefillOf(s)}
	for _, q := range page.Unconfirmed(s) {
		out.Unconfirmed = append(out.Unconfirmed, q.Key)
	}
	return out
}
