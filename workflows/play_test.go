package workflows

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/funding"
)

// A play runs one workflow in an environment that skips time, on a record
// whose clock is the environment's.
type play struct {
	*testsuite.TestWorkflowEnvironment
	*record
	t       *testing.T
	begins  time.Time
	postbox postbox
	timers  timers
}

// A postbox takes letters unless the mail server is away.
type postbox struct {
	away  bool
	tries int
}

func (p *postbox) Send(context.Context, activities.Mail) error {
	p.tries++
	if p.away {
		return errors.New("the mail server does not answer")
	}
	return nil
}

// timers counts a workflow's timers.
type timers struct{ now, most, fired int }

// newPlay begins at an instant, on a new record or on one that an earlier play
// has left.
func newPlay(t *testing.T, begins time.Time, r *record) *play {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet())
	p := &play{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), record: r, t: t, begins: begins}
	p.SetStartTime(begins)
	p.SetTestTimeout(20 * time.Second)
	now := p.TestWorkflowEnvironment.Now
	if p.record == nil {
		p.record = newRecord(t, now)
	}
	p.record.now = now
	Register(p, &activities.Activities{Record: p.record, Sender: p.record, Post: &p.postbox, Log: slog.New(slog.DiscardHandler)})
	p.countTimers()
	return p
}

func (p *play) countTimers() {
	p.SetOnTimerScheduledListener(func(string, time.Duration) {
		p.timers.now++
		p.timers.most = max(p.timers.most, p.timers.now)
	})
	p.SetOnTimerFiredListener(func(string) { p.timers.now--; p.timers.fired++ })
	p.SetOnTimerCanceledListener(func(string) { p.timers.now-- })
}

// at has somebody do something at an instant. want is the code of the refusal
// that is expected, "" for none.
func (p *play) at(when time.Time, ref funding.Ref, who string, verb funding.Verb, body any, want string) {
	id := fmt.Sprintf("%s-%s-%d", who, verb, when.Unix())
	p.call(when, func() {
		p.keep(id, ref, who, verb, body)
		p.update(string(verb), id, id, func(err error) {
			if got := codeOf(err); got != want {
				p.t.Errorf("%s, %s by %s: got %v, want code %q", when.Format(time.DateTime), verb, who, err, want)
			}
		})
	})
}

func codeOf(err error) string {
	if err == nil {
		return ""
	}
	if no, ok := activities.Refused(err); ok {
		return no.Code
	}
	return "A FAULT"
}

// update sends an update and hands what came of it to done.
func (p *play) update(name, id string, arg any, done func(error)) {
	p.UpdateWorkflow(name, id, &testsuite.TestUpdateCallback{OnReject: done, OnComplete: func(_ any, err error) { done(err) }}, arg)
}

// call runs f at an instant.
func (p *play) call(when time.Time, f func()) { p.RegisterDelayedCallback(f, when.Sub(p.begins)) }

// ends stops the workflow at an instant, for lives that go on longer than the
// test.
func (p *play) ends(when time.Time) { p.call(when, p.CancelWorkflow) }

// must runs the workflow to its end.
func (p *play) must(flow any, id string) {
	p.t.Helper()
	p.ExecuteWorkflow(flow, id)
	if err := p.GetWorkflowError(); err != nil {
		p.t.Errorf("the workflow ended with %v", err)
	}
}

// continued reports the input of the run that this one continues as.
func (p *play) continued() (id string, ok bool) {
	var again *workflow.ContinueAsNewError
	if !errors.As(p.GetWorkflowError(), &again) {
		return "", false
	}
	err := converter.GetDefaultDataConverter().FromPayloads(again.Input, &id)
	return id, err == nil
}

// details reads what the workflow shows on Temporal's own pages.
func (p *play) details() string {
	v, err := p.QueryWorkflow("__temporal_workflow_metadata")
	if err != nil {
		p.t.Fatal(err)
	}
	var meta sdkpb.WorkflowMetadata
	if err := v.Get(&meta); err != nil {
		p.t.Fatal(err)
	}
	return meta.GetCurrentDetails()
}
