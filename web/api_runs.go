package web

import (
	"net/http"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
)

type createRunBody struct {
	Fund   string        `json:"fund,omitempty" doc:"Code of the fund; the claims' own unless given, or else the fund whose round opened last"`
	Claims []string      `json:"claims,omitempty" doc:"Ids of approved claims; every one that waits unless given"`
	PaysOn calendar.Date `json:"pays_on,omitzero" doc:"The day on which the money is meant to arrive"`
}

type recordPaidBody struct {
	Claims []string `json:"claims,omitempty" doc:"Ids of the claims that were paid; all of the run unless given"`
}

// A runBody is one payment run.
type runBody struct {
	funding.Run

	NextAlarm   *time.Time        `json:"next_alarm,omitempty"` // not for outside: this hides it
	StatusTitle string            `json:"status_title"`
	Names       map[string]string `json:"names" doc:"Person id, or organisation code, to name"`
	Allowed     []funding.Action  `json:"allowed_actions"`
}

type runList struct {
	Fund    string            `json:"fund"`
	Funds   []desk.FundBrief  `json:"funds" doc:"Every fund of the funder, the one whose round opened last first"`
	Runs    []runBrief        `json:"runs" doc:"Newest first"`
	Waiting []funding.RunItem `json:"waiting" doc:"Approved claims that are in no run yet"`
	// Claims that wait for the check; those without exceptions are clean.
	Checking []desk.ClaimToCheck `json:"checking" doc:"Claims that wait for the check; those without exceptions are clean"`
	PaysOn   calendar.Date       `json:"next_pay_day" doc:"As published"`
}

// A runBrief is one run in a list.
type runBrief struct {
	funding.Run

	NextAlarm *time.Time `json:"next_alarm,omitempty"` // hides it
}

func (s service) runOperations() []operation {
	return []operation{
		{ID: "listRuns", Action: "getRun", Method: http.MethodGet, Path: "/payment-runs", Summary: "Payment runs, and the approved claims that wait for one", Query: []string{"fund"}, Answer: runList{}, Handle: s.listRuns},
		{ID: "createPaymentRun", Action: "createPaymentRun", Method: http.MethodPost, Path: "/payment-runs", Summary: "Put a payment run together", Keyed: true, Status: http.StatusCreated,
			About: "The claims count as scheduled right after. No bank details are held.", Body: createRunBody{Claims: []string{"FP26-RZX-001-C1"}, PaysOn: exampleDate("2026-10-19")}, Answer: runBody{}, Handle: s.createPaymentRun},
		{ID: "getRun", Action: "getRun", Method: http.MethodGet, Path: "/payment-runs/{run}", Summary: "One payment run", Answer: runBody{},
			Handle: func(c call) (answer, error) { return give(c.run(c.path("run"))) }},
		runOperation("approveRun", funding.ApproveRun, "/approve", "Approve a payment run of a great sum", "Asked of runs whose needs_approval is true, of somebody who handled none of its claims and does not release it: 403 SAME_PERSON.", nil, nil),
		runOperation("releaseRun", funding.ReleaseRun, "/release", "Release a payment run", "By somebody who prepared, approved, checked or decided none of it: 403 SAME_PERSON.", nil, nil),
		runOperation("recordPaid", funding.RecordPaid, "/paid", "Record what was paid", "The claims count as paid, and their money as drawn, right after: getAward shows it.", recordPaidBody{}, readBody[recordPaidBody]),
	}
}

// runOperation is one verb of a payment run as an operation.
func runOperation(id string, v funding.Verb, path, summary, about string, example any, body func(c call) (any, error)) operation {
	return operation{ID: id, Action: funding.RunAction(v), Method: http.MethodPost, Path: "/payment-runs/{run}" + path, Summary: summary, About: about, Body: example, Keyed: true, Answer: runBody{},
		Handle: func(c call) (answer, error) {
			k := click{Ref: funding.Ref{Kind: funding.RunKind, ID: c.path("run")}, Verb: v}
			if body != nil {
				var err error
				if k.Body, err = body(c); err != nil {
					return answer{}, err
				}
			}
			return c.command(k, c.run)
		}}
}

// run is a payment run as it stands for the caller.
func (c call) run(id string) (any, error) {
	s, err := c.server.Record.RunSheet(c, c.who, id)
	if err != nil {
		return nil, err
	}
	s.Run.Items = some(s.Run.Items)
	return runBody{Run: s.Run, StatusTitle: s.Run.Status.Title(), Names: someNames(s.Names), Allowed: allowed(s.May, []funding.Action{"approveRun", "releaseRun", "recordPaid", "importPaymentResults", "settlePaymentException", "retryHandOver"})}, nil
}

func (s service) listRuns(c call) (answer, error) {
	d, err := s.Record.RunDesk(c, c.who, c.query("fund"))
	out := runList{Fund: d.Fund, Funds: some(d.Funds), Runs: []runBrief{}, Waiting: some(d.Waiting), Checking: []desk.ClaimToCheck{}, PaysOn: d.Next.PaysOn}
	for _, k := range d.Checking {
		k.Why = some(k.Why)
		out.Checking = append(out.Checking, k)
	}
	for _, r := range d.Runs {
		out.Runs = append(out.Runs, runBrief{Run: r})
	}
	return give(out, err)
}

func (s service) createPaymentRun(c call) (answer, error) {
	var body createRunBody
	if err := c.read(&body); err != nil {
		return answer{}, err
	}
	ref, err := s.runFor(c, c.who, c.key, body.Fund, body.Claims)
	if err != nil {
		return answer{}, err
	}
	a, err := c.command(click{Ref: ref, Verb: funding.CreateRun, Body: body}, c.run)
	a.at = "/payment-runs/" + ref.ID
	return a, err
}
