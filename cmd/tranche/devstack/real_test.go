package devstack

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// TestTheRealThing starts real servers, so it runs only when asked: `make test` asks, with programs that are already there.
func TestTheRealThing(t *testing.T) {
	if os.Getenv("TRANCHE_DEVSTACK_TEST") != "1" || testing.Short() {
		t.Skip("TRANCHE_DEVSTACK_TEST is not 1, or the run is short")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	whole, dir := t, openDir(t)
	s := start(ctx, whole, dir)

	t.Run("a second stack in the same folder is refused", func(t *testing.T) {
		_, err := Start(ctx, Options{Dir: dir})
		if err == nil {
			t.Fatal("got a second stack, want a refusal")
		}
		t.Log(err)
	})
	keep(ctx, t, s, "1 kept")
	if got := startWorkflow(ctx, t, s, "kept"); got == "" {
		t.Fatal("no workflow was started")
	}

	t.Run("PostgreSQL killed outright comes back with its rows", func(t *testing.T) {
		kill(t, s.PostgresPID())
		must(t, s.RestartPostgres(ctx))
		wantKept(ctx, t, s, "1 kept")
	})
	t.Run("Temporal killed outright comes back with its workflows", func(t *testing.T) {
		kill(t, s.TemporalPID())
		must(t, s.RestartTemporal(ctx))
		wantWorkflow(ctx, t, s, "kept", true)
	})
	t.Run("an emptied Temporal has no workflows and leaves the record alone", func(t *testing.T) {
		must(t, s.DropTemporal(ctx))
		wantWorkflow(ctx, t, s, "kept", false)
		wantKept(ctx, t, s, "1 kept")
	})
	t.Run("a stopped stack starts again on the same ports with its rows", func(t *testing.T) {
		pg, ts, ports := s.PostgresPID(), s.TemporalPID(), s.TemporalAddress
		must(t, s.Stop())
		wantGone(t, pg)
		wantGone(t, ts)
		s = start(ctx, whole, dir)
		if s.TemporalAddress != ports {
			t.Errorf("Temporal is at %s, want %s as before", s.TemporalAddress, ports)
		}
		wantKept(ctx, t, s, "1 kept")
	})
	t.Run("what dies by itself is started again while kept", func(t *testing.T) {
		kept, stop := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() { s.Keep(kept); close(ended) }()
		kill(t, s.PostgresPID())
		kill(t, s.TemporalPID())
		eventually(ctx, t, func() bool { return s.ping(ctx) == nil && hasWorkflow(ctx, s, "none") != errAway })
		stop()
		<-ended
	})
	must(t, s.Stop())
	must(t, s.Stop())
}

// openDir is a temporary folder that the uid of PostgreSQL can reach when root runs the tests.
func openDir(t *testing.T) string {
	t.Helper()
	top, err := os.MkdirTemp("", "devstack-")
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(top)) })
	must(t, os.Chmod(top, 0o755)) // #nosec G302 -- reachable on purpose
	return filepath.Join(top, "data")
}

func start(ctx context.Context, t *testing.T, dir string) *Stack {
	t.Helper()
	began := time.Now()
	s, err := Start(ctx, Options{Dir: dir, Fast: false, Say: t.Logf})
	must(t, err)
	t.Logf("ready after %s", time.Since(began).Round(10*time.Millisecond))
	t.Cleanup(func() { must(t, s.Stop()) })
	return s
}

func keep(ctx context.Context, t *testing.T, s *Stack, word string) {
	t.Helper()
	c, err := pgx.Connect(ctx, s.Owner)
	must(t, err)
	defer c.Close(ctx) // test
	must(t, execAll(ctx, c, `create table kept (word text)`))
	_, err = c.Exec(ctx, `insert into kept values ($1)`, word)
	must(t, err)
}

func wantKept(ctx context.Context, t *testing.T, s *Stack, want string) {
	t.Helper()
	c, err := pgx.Connect(ctx, s.Owner)
	must(t, err)
	defer c.Close(ctx) // test
	var got string
	must(t, c.QueryRow(ctx, `select string_agg(word, ' ') from kept`).Scan(&got))
	if got != want {
		t.Errorf("the table holds %q, want %q", got, want)
	}
}

func dialTemporal(s *Stack) (client.Client, error) {
	return client.NewLazyClient(client.Options{HostPort: s.TemporalAddress, Namespace: s.Namespace, Logger: silent()})
}

func startWorkflow(ctx context.Context, t *testing.T, s *Stack, id string) string {
	t.Helper()
	cl, err := dialTemporal(s)
	must(t, err)
	defer cl.Close()
	run, err := cl.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: "nobody-polls"}, "Nothing")
	must(t, err)
	return run.GetRunID()
}

type answer string

const (
	errAway  answer = "Temporal does not answer"
	notThere answer = "no such workflow"
	there    answer = "the workflow is there"
)

func hasWorkflow(ctx context.Context, s *Stack, id string) answer {
	cl, err := dialTemporal(s)
	if err != nil {
		return errAway
	}
	defer cl.Close()
	short, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if _, err := cl.WorkflowService().GetClusterInfo(short, &workflowservice.GetClusterInfoRequest{}); err != nil {
		return errAway
	}
	if _, err := cl.DescribeWorkflowExecution(short, id, ""); err != nil {
		return notThere
	}
	return there
}

func wantWorkflow(ctx context.Context, t *testing.T, s *Stack, id string, want bool) {
	t.Helper()
	if got := hasWorkflow(ctx, s, id); (got == there) != want || got == errAway {
		t.Errorf("got %q, want it there: %v", got, want)
	}
}

func kill(t *testing.T, pid int) {
	t.Helper()
	if pid <= 1 {
		t.Fatalf("got pid %d, want that of a running server", pid)
	}
	must(t, syscall.Kill(pid, syscall.SIGKILL))
}

func wantGone(t *testing.T, pid int) {
	t.Helper()
	if alive(pid) {
		t.Errorf("process %d still runs, want it stopped", pid)
	}
}

// eventually polls until ok, for half a minute at most.
func eventually(ctx context.Context, t *testing.T, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for !ok() {
		must(t, pause(ctx, 50*time.Millisecond))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
