// Package rehearsal runs the real workflows for made-up bids in Temporal's
// environment that skips time, on a record in memory under the real rules. It
// touches nothing: no database, no Temporal, no mail. A round's timetable is so
// played through before the round is opened, in a moment.
package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/workflows"
)

// longest is how long one workflow may take in real time.
const longest = 20 * time.Second

// Run rehearses a round at a pace: one made-up bid for each pathway it takes.
// A refusal says why the round cannot be rehearsed.
func Run(ctx context.Context, r funding.Round, sets []funding.Ruleset, cal calendar.Calendar, pace funding.Pace) (funding.Rehearsal, error) {
	bids, err := funding.RehearsalBids(r, sets, cal)
	if err != nil {
		return funding.Rehearsal{}, err
	}
	out := funding.Rehearsal{Round: r.ID, Ruleset: bids[0].Rules.Code, Pace: pace, Sent: calendar.DateOf(bids[0].Sent), Assumptions: funding.RehearsalAssumptions(pace)}
	for _, b := range bids {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		p := &play{record: newRecord(b, cal), pace: pace}
		way, err := p.live()
		if err != nil {
			return out, fmt.Errorf("rehearse %s of %s: %w", b.Pathway, r.ID, err)
		}
		out.Ways = append(out.Ways, way)
	}
	out.Judge(r)
	return out, nil
}

// A play is one made-up bid's life: the workflow of the bid, then that of its
// award until the agreement is in force.
type play struct {
	*record

	pace  funding.Pace
	kind  funding.Kind // of the workflow that runs
	env   *testsuite.TestWorkflowEnvironment
	fault error
}

func (p *play) live() (w funding.RehearsedWay, err error) {
	if err := p.run(workflows.Bid, funding.BidKind, p.bid.ID, p.made.Sent.Add(-time.Hour)); err != nil {
		return w, err
	}
	if err := p.run(workflows.Award, funding.AwardKind, p.award.ID, p.award.Began.At.Add(time.Minute)); err != nil {
		return w, err
	}
	w = funding.RehearsedWay{Pathway: p.made.Pathway, Ask: p.made.Content.NationalAsk(), Steps: p.steps, Award: p.bid.Decision.Made.Day, InForce: p.steps[len(p.steps)-1].On}
	if err := w.FirstClaim(p.made.Round, p.made.Rules, p.cal); err != nil {
		return w, err
	}
	return w, nil
}

// run plays one workflow in an environment that begins at an instant.
func (p *play) run(flow any, kind funding.Kind, id string, begins time.Time) error {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	p.kind, p.env = kind, suite.NewTestWorkflowEnvironment()
	p.env.SetStartTime(begins)
	p.env.SetTestTimeout(longest)
	p.now = p.env.Now
	workflows.Register(p.env, &activities.Activities{Record: p.record, Sender: p.record, Log: slog.New(slog.DiscardHandler)})
	p.env.RegisterDelayedCallback(p.onward, time.Minute)
	p.env.ExecuteWorkflow(flow, id)
	if p.fault != nil {
		return p.fault
	}
	err := p.env.GetWorkflowError()
	var again *workflow.ContinueAsNewError
	if err != nil && !p.over() && !errors.As(err, &again) {
		return err
	}
	return nil
}

// onward has the next person act when it is their time.
func (p *play) onward() {
	if p.over() {
		p.env.CancelWorkflow() // an award goes on for years
		return
	}
	if p.kind == funding.BidKind && p.award.Version > 0 {
		return // the bid's workflow ends by itself
	}
	next, err := p.next()
	if err != nil {
		p.fail(err)
		return
	}
	p.env.RegisterDelayedCallback(func() { p.act(next) }, max(time.Minute, next.at.Sub(p.env.Now())))
}

func (p *play) fail(err error) {
	p.fault = err
	p.env.CancelWorkflow()
}

// act sends an act's command to the workflow, as a click would.
func (p *play) act(a act) {
	id, err := p.keep(a.ref, a.by, a.verb, a.body)
	if err != nil {
		p.fail(err)
		return
	}
	p.env.UpdateWorkflow(string(a.verb), id, &testsuite.TestUpdateCallback{OnReject: p.fail, OnAccept: func() {}, OnComplete: func(_ any, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		if err := p.note(a); err != nil {
			p.fail(err)
			return
		}
		p.onward()
	}}, id)
}

// note keeps what an act was, on the day that it counts on.
func (p *play) note(a act) error {
	on, err := p.cal.ClockDay(p.env.Now())
	if err != nil {
		return err
	}
	s := funding.RehearsedStep{What: a.what, Who: a.by.Title(), On: on, Due: a.due}
	if began := p.bid.Began(); began != nil {
		if s.Days, err = p.cal.CountWorkingDays(began.Day, on); err != nil {
			return err
		}
	}
	p.steps = append(p.steps, s)
	return nil
}
