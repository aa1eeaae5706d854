package workflows

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/funding"
)

// A theatre is a real Temporal with a worker on a record whose clock the test
// moves, as a demo's clock is moved.
type theatre struct {
	*record
	t      *testing.T
	client *Client
	steps  *activities.Activities
	ahead  *atomic.Int64 // how far the record's clock is ahead, ns
	clicks int
}

var namespaces atomic.Int64

// newTheatre opens on 1 May 2026 in a namespace of its own.
func newTheatre(t *testing.T) *theatre {
	t.Helper()
	th := &theatre{t: t, ahead: new(atomic.Int64)}
	th.record = newRecord(t, func() time.Time { return time.Now().Add(time.Duration(th.ahead.Load())) })
	th.move(london(2026, 5, 1, 9, 0))
	th.open()
	return th
}

// open connects the record to a Temporal that knows nothing of it.
func (th *theatre) open() {
	th.t.Helper()
	address := os.Getenv("TEMPORAL_ADDRESS")
	if address == "" {
		th.t.Skip("needs a Temporal server: run it through `make test`, or set TEMPORAL_ADDRESS")
	}
	quiet := slog.New(slog.DiscardHandler)
	c, err := Dial(Settings{Address: address, Namespace: fmt.Sprintf("workflows-%d-%d", time.Now().UnixNano(), namespaces.Add(1)), Log: quiet})
	if err != nil {
		th.t.Fatal(err)
	}
	th.t.Cleanup(c.Close)
	if err := c.EnsureNamespace(th.soon(30 * time.Second)); err != nil {
		th.t.Fatal(err)
	}
	th.client, th.steps = c, &activities.Activities{Record: th.record, Sender: c, Post: &postbox{}, Log: quiet}
	w := Worker(c.Temporal, th.steps)
	if err := w.Start(); err != nil {
		th.t.Fatal(err)
	}
	th.t.Cleanup(w.Stop)
}

func (th *theatre) soon(d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	th.t.Cleanup(cancel)
	return ctx
}

// move puts the record's clock to an instant.
func (th *theatre) move(to time.Time) { th.ahead.Store(int64(time.Until(to))) }

// does moves the clock and has somebody do something. want is the code of the
// refusal that is expected, "" for none.
func (th *theatre) does(when time.Time, ref funding.Ref, who string, verb funding.Verb, body any, want string) {
	th.t.Helper()
	th.move(when)
	th.clicks++
	id := fmt.Sprintf("click-%03d", th.clicks)
	th.keep(id, ref, who, verb, body)
	err := th.client.Send(th.soon(20*time.Second), id, ref, verb)
	if got := codeOf(err); got != want {
		th.t.Fatalf("%s by %s: got %v, want code %q", verb, who, err, want)
	}
}

// until waits for something to become true on the record.
func (th *theatre) until(what string, is func() bool) {
	th.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		th.mu.Lock()
		ok := is()
		th.mu.Unlock()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			th.t.Fatalf("waited in vain until %s: %q", what, th.events)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// sweeper sweeps the theatre.
func (th *theatre) sweeper() *Sweeper {
	return &Sweeper{Client: th.client, Inbox: th.record, Steps: th.steps, Log: slog.New(slog.DiscardHandler)}
}

// Waiting is [Inbox.Waiting]; the age does not matter here.
func (r *record) Waiting(context.Context, time.Duration) ([]activities.Pending, error) {
	return r.pending(func(*kept) bool { return true }), nil
}

// SweepJottings is [Inbox.SweepJottings]; nobody types here.
func (r *record) SweepJottings(context.Context) (int64, error) { return 0, nil }

// PublishPaymentDates is [Inbox.PublishPaymentDates]; nobody asks for dates here.
func (r *record) PublishPaymentDates(context.Context) (int64, error) { return 0, nil }

// KeepRecounts is [Inbox.KeepRecounts]; nobody changes the bank holidays here.
func (r *record) KeepRecounts(context.Context) (int64, error) { return 0, nil }

// KeepSuccessions is [Inbox.KeepSuccessions]; no trust ends here.
func (r *record) KeepSuccessions(context.Context) (int64, error) { return 0, nil }

// Overdue is [Inbox.Overdue].
func (r *record) Overdue(_ context.Context, age time.Duration) (out []activities.Due, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, ref := range r.open() {
		if v, err := r.look(ref); err == nil && !v.Deadline.IsZero() && r.now().Sub(v.Deadline) > age {
			out = append(out, activities.Due{Ref: ref, Version: v.Version})
		}
	}
	return out, nil
}

// Open is [Inbox.Open]; the record is one page long.
func (r *record) Open(_ context.Context, after funding.Ref, _ int) ([]funding.Ref, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if after.ID != "" {
		return nil, nil
	}
	return r.open(), nil
}

func (r *record) open() (out []funding.Ref) {
	for _, ref := range []funding.Ref{theAward, theBid, theRun, theEnquiry} {
		if v, err := r.look(ref); err == nil && !v.Closed {
			out = append(out, ref)
		}
	}
	return out
}

// Alone is [Inbox.Alone].
func (r *record) Alone(ctx context.Context, _ string, f func(context.Context) error) (bool, error) {
	return true, f(ctx)
}
