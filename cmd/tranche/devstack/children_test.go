package devstack

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestAStubbornChildIsKilled(t *testing.T) {
	run := newSpawner()
	defer run.close()
	log := filepath.Join(t.TempDir(), "log")
	c, err := run.serve("a stubborn child", program("/bin/sh", "/", bareEnv(), "-c", `trap "" TERM; echo ready; while :; do sleep 0.05; done`), identity{}, log)
	must(t, err)
	eventually(t.Context(), t, func() bool { return strings.Contains(tail(log, 1), "ready") })
	must(t, c.stop(50*time.Millisecond, syscall.SIGTERM, syscall.SIGKILL))
	wantGone(t, c.pid())
	must(t, c.stop(time.Second, syscall.SIGKILL))
}

func TestTheLastRunsLogIsKept(t *testing.T) {
	run := newSpawner()
	defer run.close()
	log := filepath.Join(t.TempDir(), "log")
	for _, word := range []string{"first", "second"} {
		c, err := run.serve(word, program("/bin/echo", "/", bareEnv(), word), identity{}, log)
		must(t, err)
		<-c.done
	}
	if now, before := tail(log, 9), tail(log+".1", 9); now != "  second" || before != "  first" {
		t.Errorf("the logs say %q and before %q, want second and first", now, before)
	}
}

func TestACommandEndsWithItsContext(t *testing.T) {
	run := newSpawner()
	defer run.close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := run.output(ctx, program("/bin/sh", "/", bareEnv(), "-c", "sleep 30; true"), identity{})
	if err == nil || time.Since(began) > 5*time.Second {
		t.Errorf("got %v after %s, want an error at once", err, time.Since(began))
	}
}

func TestRunPassesOnTheExitCodeAndSignals(t *testing.T) {
	for _, c := range []struct {
		sentence, script string
		sig              os.Signal
		want             int
	}{
		{"success", "true", nil, 0},
		{"an exit code", "exit 7", nil, 7},
		{"a signal that the command catches", `trap "exit 3" INT; while :; do sleep 0.05; done`, os.Interrupt, 3},
		{"a signal that ends the command", "sleep 30", syscall.SIGTERM, 128 + 15},
		{"its own death", "kill -9 $$", nil, 128 + 9},
		{"the environment", `test "$WORD" = sesame || exit 5`, nil, 0},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			s := &Stack{run: newSpawner()}
			defer s.run.close()
			signals := make(chan os.Signal)
			if c.sig != nil {
				stop := keepSending(signals, c.sig)
				defer stop()
			}
			got, err := s.Run("/bin/sh", []string{"-c", c.script}, []string{"WORD=sesame"}, signals)
			must(t, err)
			if got != c.want {
				t.Errorf("got exit code %d, want %d", got, c.want)
			}
		})
	}
	s := &Stack{run: newSpawner()}
	defer s.run.close()
	if _, err := s.Run("/nonexistent/program", nil, nil, nil); err == nil {
		t.Error("got no error for a program that is not there")
	}
}

// keepSending sends a signal again and again, because the first may come before the command has set its trap.
func keepSending(to chan<- os.Signal, sig os.Signal) (stop func()) {
	ended := make(chan struct{})
	go func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
				select {
				case to <- sig:
				case <-ended:
					return
				}
			}
		}
	}()
	return func() { close(ended) }
}

// TestChildrenDieWithUs runs this test binary as a parent that is killed outright, and looks whether its child goes too.
func TestChildrenDieWithUs(t *testing.T) {
	if mark(os.Getpid()) != "" {
		t.Skip("this system cannot tie a child's life to its parent's")
	}
	if os.Getenv("DEVSTACK_PARENT") != "" {
		parent(t)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestChildrenDieWithUs$") // #nosec G204 G702 -- ourselves
	cmd.Env = append(os.Environ(), "DEVSTACK_PARENT=1")
	r, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	line := make([]byte, 64)
	n, err := r.Read(line)
	must(t, err)
	pid, err := strconv.Atoi(string(bytes.TrimSpace(line[:n])))
	must(t, err)
	if !alive(pid) {
		t.Fatalf("the child %d is not alive before its parent is killed", pid)
	}
	must(t, cmd.Process.Kill())
	cmd.Wait()
	eventually(t.Context(), t, func() bool { return !alive(pid) })
}

// parent starts a child, prints its process id and waits to be killed.
func parent(t *testing.T) {
	cmd := program("/bin/sleep", "/", bareEnv(), "60")
	cmd.SysProcAttr = attributes(identity{})
	must(t, newSpawner().start(cmd))
	os.Stdout.WriteString(strconv.Itoa(cmd.Process.Pid) + "\n")
	cmd.Wait()
}
