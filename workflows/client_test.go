package workflows

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A phone answers updates as it is told, one answer for each call.
type phone struct {
	client.Client
	answers []error
	started client.StartWorkflowOptions
	args    []any
	asked   []client.UpdateWorkflowOptions
}

func (p *phone) NewWithStartWorkflowOperation(o client.StartWorkflowOptions, _ any, args ...any) client.WithStartWorkflowOperation {
	p.started, p.args = o, args
	return nil
}

func (p *phone) UpdateWithStartWorkflow(_ context.Context, o client.UpdateWithStartWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	p.asked = append(p.asked, o.UpdateOptions)
	return answered{err: p.answers[len(p.asked)-1]}, nil
}

type answered struct {
	client.WorkflowUpdateHandle
	err error
}

func (a answered) Get(context.Context, any) error { return a.err }

func TestSend(t *testing.T) {
	no := refusal.New(refusal.Conflict, "ROUND_CLOSED", "The round closed at 5pm on 30 June 2026.")
	ended := temporal.NewNonRetryableApplicationError("Workflow Update failed because the Workflow completed before the Update completed.", "AcceptedUpdateCompletedWorkflow", nil)
	completed := serviceerror.NewNotFound("workflow execution already completed")
	tests := []struct {
		name    string
		answers []error
		want    *funding.Error
		fault   error
	}{
		{"it was done", []error{nil}, nil, nil},
		{"the rules refused it", []error{activities.Refusal(no)}, no, nil},
		{"the workflow had just ended: a new one takes it", []error{completed, nil}, nil, nil},
		{"the workflow ended while it was busy: a new one takes it", []error{ended, nil}, nil, nil},
		{"and the new one refused it", []error{ended, activities.Refusal(no)}, no, nil},
		{"it ended twice: the sweep will see to it", []error{completed, completed}, nil, completed},
		{"nobody answered in time", []error{context.DeadlineExceeded}, nil, context.DeadlineExceeded},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := &phone{answers: tt.answers}
			err := (&Client{Temporal: p}).Send(context.Background(), "c1", theBid, funding.Submit)
			got, refused := refusal.Of(err)
			if refused != (tt.want != nil) || refused && !reflect.DeepEqual(got, tt.want) || !errors.Is(err, tt.fault) && tt.fault != nil || err == nil != (tt.want == nil && tt.fault == nil) {
				t.Errorf("got %v, want refusal %v, fault %v", err, tt.want, tt.fault)
			}
			if len(p.asked) != len(tt.answers) {
				t.Errorf("asked %d times, want %d", len(p.asked), len(tt.answers))
			}
		})
	}
}

func TestSendSaysWhatItIsAbout(t *testing.T) {
	tests := []struct {
		ref     funding.Ref
		summary string
	}{{theBid, "Bid FP26-RZX-001"}, {theAward, "Award FP26-RZX-001"}, {theRun, "Payment run PR-0001"}}
	for _, tt := range tests {
		t.Run(tt.summary, func(t *testing.T) {
			p := &phone{answers: []error{nil}}
			if err := (&Client{Temporal: p}).Send(context.Background(), "c1", tt.ref, "submit"); err != nil {
				t.Fatal(err)
			}
			u, s := p.asked[0], p.started
			if u.UpdateName != "submit" || u.UpdateID != "c1" || !reflect.DeepEqual(u.Args, []any{"c1"}) || u.WaitForStage != client.WorkflowUpdateStageCompleted {
				t.Errorf("got update %+v, want submit c1, waiting for its end", u)
			}
			if s.ID != tt.ref.String() || s.StaticSummary != tt.summary || s.TaskQueue != "tranche" || !reflect.DeepEqual(p.args, []any{tt.ref.ID}) {
				t.Errorf("got start %+v of %v, want %s of its id only", s, p.args, tt.summary)
			}
			if s.WorkflowIDConflictPolicy != enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING || s.WorkflowIDReusePolicy != enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE {
				t.Errorf("got policies %v and %v", s.WorkflowIDConflictPolicy, s.WorkflowIDReusePolicy)
			}
		})
	}
}

func TestUpdateIDFitsTemporal(t *testing.T) {
	long := strings.Repeat("a", 201)
	if got := updateID("c1/begin/FP26-RZX-001"); got != "c1/begin/FP26-RZX-001" {
		t.Errorf("got %q, want the command's own id", got)
	}
	if got := updateID(long); len(got) != 64 || got != updateID(long) || got == updateID(long+"a") {
		t.Errorf("got %q, want a hash of its own for each command", got)
	}
}

func TestDial(t *testing.T) {
	t.Setenv("TEMPORAL_CONFIG_FILE", t.TempDir()+"/none.toml")
	t.Setenv("TEMPORAL_NAMESPACE", "")
	c, err := Dial(Settings{Address: "127.0.0.1:1"}) // nobody there: dialling does not mind
	if err != nil || c.Namespace != "tranche" {
		t.Fatalf("got %v, %v; want namespace tranche", c, err)
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(context.Background(), oneTry/20)
	defer cancel()
	if err := c.Check(ctx); err == nil {
		t.Error("a Temporal that is not there is said to answer")
	}
	t.Setenv("TEMPORAL_NAMESPACE", "trust.acme")
	t.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	d, err := Dial(Settings{})
	if err != nil || d.Namespace != "trust.acme" {
		t.Fatalf("got %v, %v; want the environment's namespace", d, err)
	}
	d.Close()
}
