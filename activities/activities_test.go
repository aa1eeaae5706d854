package activities

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

var (
	bid   = funding.Ref{Kind: funding.BidKind, ID: "FP26-RZX-001"}
	award = funding.Ref{Kind: funding.AwardKind, ID: "FP26-RZX-001"}
)

// A record answers as it is told, and keeps what it was asked.
type record struct {
	apply   map[string]error // by command id; absent = applied
	view    funding.View
	look    error
	wake    string
	follow  []Pending
	letters []Mail
	asked   []string
	files   []PaymentFile
	told    []Pending
}

func (r *record) Apply(_ context.Context, id string) (funding.View, error) {
	r.asked = append(r.asked, "apply "+id)
	if err := r.apply[id]; err != nil {
		return funding.View{}, err
	}
	r.view.Version++
	return r.view, nil
}

func (r *record) Look(context.Context, funding.Ref) (funding.View, error) {
	r.asked = append(r.asked, "look")
	return r.view, r.look
}

func (r *record) KeepWake(_ context.Context, _ funding.Ref, version int) (string, error) {
	if version != r.view.Version {
		return "", nil
	}
	return r.wake, nil
}

func (r *record) FollowOns(context.Context, string) ([]Pending, error) { return r.follow, nil }

func (r *record) SendLetters(ctx context.Context, _ funding.Ref, send func(context.Context, Mail) error) (int, error) {
	for i, m := range r.letters {
		if err := send(ctx, m); err != nil {
			return i, err
		}
	}
	return len(r.letters), nil
}

func (r *record) HandOver(ctx context.Context, _ funding.Ref, put func(context.Context, PaymentFile) error) ([]Pending, error) {
	for i, f := range r.files {
		if err := put(ctx, f); err != nil {
			return r.told[:i], err
		}
	}
	return r.told, nil
}

// A sender answers each command id as it is told.
type sender struct {
	answers map[string]error
	sent    []string
}

func (s *sender) Send(_ context.Context, id string, ref funding.Ref, verb funding.Verb) error {
	s.sent = append(s.sent, id+" "+ref.String()+" "+string(verb))
	return s.answers[id]
}

type post struct{ got []string }

func (p *post) Send(_ context.Context, m Mail) error {
	p.got = append(p.got, m.ID)
	return nil
}

func made(r *record, s *sender) *Activities {
	return &Activities{Record: r, Sender: s, Post: &post{}, Log: slog.New(slog.DiscardHandler)}
}

func no() *funding.Error {
	return refusal.New(refusal.Conflict, "CLAIM_EXCEEDS_YEAR_PROFILE", "The claim is £0.01 too much.").At("lines").To("/help").With("excess_pence", 1)
}

func TestARefusalSurvivesTheJourneyWhole(t *testing.T) {
	want := refusal.Join(no(), refusal.New(refusal.Invalid, "LINE_NOT_POSITIVE", "The eligible amount is £0.00.").At("lines[0].eligible_pence"))
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	a := made(&record{apply: map[string]error{"c1": want}}, &sender{})
	env.RegisterActivity(a)
	_, err := env.ExecuteActivity(a.Apply, "c1")

	var app *temporal.ApplicationError
	if !errors.As(err, &app) || !app.NonRetryable() || app.Type() != want.Code || app.Message() != want.Message {
		t.Errorf("got %v, want a final error of type %s", err, want.Code)
	}
	got, ok := Refused(err)
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestRefused(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want bool
	}{
		{"nothing", nil, false},
		{"a fault", errors.New("connection refused"), false},
		{"a refusal as it is", no(), true},
		{"a refusal made final, before it travels", Refusal(no()), true},
		{"a refusal made final twice", Refusal(Refusal(no())), true},
		{"a fault of Temporal's own that is final", temporal.NewNonRetryableApplicationError("workflow completed", "AcceptedUpdateCompletedWorkflow", nil), false},
		{"an error that may be tried again", temporal.NewApplicationError("x", "X", no()), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, got := Refused(tt.err)
			if got != tt.want || got != (e != nil) {
				t.Errorf("got %v, %v; want %v", e, got, tt.want)
			}
		})
	}
}

func TestApplySendsWhatFollows(t *testing.T) {
	begin := Pending{ID: "c1/begin/FP26-RZX-001", Ref: award, Verb: funding.Begin}
	tests := []struct {
		name   string
		answer error
		fails  bool
	}{
		{"and is done when it was taken", nil, false},
		{"and is done when it was refused there", Refusal(no()), false},
		{"and is tried again when nobody answered", context.DeadlineExceeded, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &sender{answers: map[string]error{begin.ID: tt.answer}}
			view, err := made(&record{view: funding.View{Ref: bid, Version: 6}, follow: []Pending{begin}}, s).Apply(context.Background(), "c1")
			if (err != nil) != tt.fails {
				t.Errorf("got error %v, want one: %v", err, tt.fails)
			}
			if _, refused := Refused(err); refused {
				t.Errorf("the cause was refused because of what follows: %v", err)
			}
			if view.Version != 7 {
				t.Errorf("got version %d, want 7", view.Version)
			}
			if want := []string{"c1/begin/FP26-RZX-001 award/FP26-RZX-001 begin"}; !slices.Equal(s.sent, want) {
				t.Errorf("sent %q, want %q", s.sent, want)
			}
		})
	}
}

func TestApplyLeavesADeafAggregateToTheSweep(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	s := &sender{answers: map[string]error{"c1/begin/A": context.DeadlineExceeded}}
	a := made(&record{follow: []Pending{{ID: "c1/begin/A", Ref: award, Verb: funding.Begin}}}, s)
	env.RegisterActivity(a)
	env.ExecuteWorkflow(retrying)
	if err := env.GetWorkflowError(); err != nil || len(s.sent) != triesHere {
		t.Errorf("got %v after %d tries, want no error after %d", err, len(s.sent), triesHere)
	}
}

func TestLook(t *testing.T) {
	down := errors.New("connection refused")
	tests := []struct {
		name string
		say  error
		want int
		err  error
	}{
		{"an aggregate that is there", nil, 4, nil},
		{"one that has not begun is version 0, not an error", refusal.New(refusal.NotFound, "NOT_FOUND", "There is no award A."), 0, nil},
		{"a fault is passed on, to be tried again", down, 4, down},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			view, err := made(&record{view: funding.View{Ref: award, Version: 4}, look: tt.say}, nil).Look(context.Background(), award)
			if view.Version != tt.want || view.Ref != award || !errors.Is(err, tt.err) {
				t.Errorf("got %+v, %v; want version %d, %v", view, err, tt.want, tt.err)
			}
		})
	}
}

func TestWake(t *testing.T) {
	const id = "bid/FP26-RZX-001/wake/4"
	nothing := refusal.New(refusal.Conflict, "NOTHING_DUE", "Nothing was due.")
	down := errors.New("connection refused")
	tests := []struct {
		name    string
		wake    string
		answer  error
		version int
		want    int
		asked   []string
		fault   error
	}{
		{"what is due happens", id, nil, 4, 5, []string{"apply " + id}, nil},
		{"nothing is due: it looks", "", nil, 4, 4, []string{"look"}, nil},
		{"the version has moved on: it looks", id, nil, 3, 4, []string{"look"}, nil},
		{"the rules say that nothing was due: it looks", id, nothing, 4, 4, []string{"apply " + id, "look"}, nil},
		{"any version will do: it looks first", id, nil, 0, 5, []string{"look", "apply " + id}, nil},
		{"the record is away: it is tried again", id, down, 4, 0, []string{"apply " + id}, down},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &record{wake: tt.wake, apply: map[string]error{id: tt.answer}, view: funding.View{Ref: bid, Version: 4}}
			view, err := made(r, &sender{}).Wake(context.Background(), bid, tt.version)
			if view.Version != tt.want || !errors.Is(err, tt.fault) {
				t.Errorf("got version %d, %v; want %d, %v", view.Version, err, tt.want, tt.fault)
			}
			if !slices.Equal(r.asked, tt.asked) {
				t.Errorf("asked %q, want %q", r.asked, tt.asked)
			}
		})
	}
}

func TestWakeOfNothingLooksOnly(t *testing.T) {
	r := &record{look: refusal.New(refusal.NotFound, "NOT_FOUND", "There is no award A.")}
	view, err := made(r, nil).Wake(context.Background(), award, 0)
	if err != nil || view.Version != 0 || !slices.Equal(r.asked, []string{"look"}) {
		t.Errorf("got %+v, %v after %q; want version 0 after one look", view, err, r.asked)
	}
}

func TestDeliverPostsEveryLetter(t *testing.T) {
	r := &record{letters: []Mail{{ID: "1"}, {ID: "2"}}}
	a := made(r, nil)
	n, err := a.Deliver(context.Background(), bid)
	if err != nil || n != 2 || !slices.Equal(a.Post.(*post).got, []string{"1", "2"}) {
		t.Errorf("got %d, %v, posted %q; want letters 1 and 2", n, err, a.Post.(*post).got)
	}
}

const short = time.Minute
