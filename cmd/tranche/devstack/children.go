package devstack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// A spawner starts every child from one thread that lives as long as the Stack. Linux kills a child with the thread that
// started it (Pdeathsig), and Go ends threads when it likes: started from any goroutine, PostgreSQL would die at random.
type spawner struct {
	work chan func()
}

func newSpawner() *spawner {
	p := &spawner{work: make(chan func())}
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with this goroutine
		for f := range p.work {
			f()
		}
	}()
	return p
}

// program is a command with nothing of our environment and nothing of our folder. Whoever runs it ends it with its context.
func program(path, dir string, env []string, args ...string) *exec.Cmd {
	cmd := exec.Command(path, args...) // #nosec G204 -- a program that finder chose, with arguments of ours
	cmd.Dir, cmd.Env = dir, env
	return cmd
}

func (p *spawner) start(cmd *exec.Cmd) error {
	started := make(chan error)
	p.work <- func() { started <- cmd.Start() }
	return <-started
}

// close ends the thread, and with it any child that still runs.
func (p *spawner) close() { close(p.work) }

// output runs a short command to its end and returns what it printed. When ctx ends, its whole process group does.
func (p *spawner) output(ctx context.Context, cmd *exec.Cmd, who identity) (string, error) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := p.runGroup(ctx, cmd, who)
	return strings.TrimSpace(out.String()), err
}

func (p *spawner) runGroup(ctx context.Context, cmd *exec.Cmd, who identity) error {
	cmd.SysProcAttr = attributes(who)
	cmd.WaitDelay = 5 * time.Second
	if err := p.start(cmd); err != nil {
		return err
	}
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		select {
		case <-ctx.Done():
			syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // it may have just ended
		case <-ended:
		}
	}()
	err := cmd.Wait()
	return errors.Join(ctx.Err(), err)
}

// A child is a server that runs until it is stopped.
type child struct {
	name string
	cmd  *exec.Cmd
	log  string        // where its output goes
	done chan struct{} // closed when it has ended
	end  error         // why it ended; read after done
}

// serve starts a long-running child whose output goes to a fresh log file; the last run's log is kept beside it as .1.
func (p *spawner) serve(name string, cmd *exec.Cmd, who identity, log string) (*child, error) {
	os.Rename(log, log+".1")                                                            // there may be none
	out, err := os.OpenFile(log, os.O_CREATE|os.O_TRUNC|os.O_WRONLY|os.O_APPEND, 0o600) // #nosec G304 -- beside our data
	if err != nil {
		return nil, unwritable(filepath.Dir(log), err)
	}
	defer out.Close() // the child has its own
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = attributes(who)
	if err := p.start(cmd); err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	c := &child{name: name, cmd: cmd, log: log, done: make(chan struct{})}
	go func() {
		c.end = cmd.Wait()
		close(c.done)
	}()
	return c, nil
}

func (c *child) pid() int {
	if c == nil {
		return 0
	}
	return c.cmd.Process.Pid
}

func (c *child) ended() bool {
	if c == nil {
		return true
	}
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// stop sends each signal in turn, waiting up to patience after each but the last, which must be SIGKILL.
func (c *child) stop(patience time.Duration, signals ...syscall.Signal) error {
	if c.ended() {
		return nil
	}
	for _, sig := range signals {
		if err := c.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stopping %s (process %d): %w", c.name, c.pid(), err)
		}
		select {
		case <-c.done:
			return nil
		case <-time.After(patience):
		}
	}
	return fmt.Errorf("%s (process %d) does not end, even when killed", c.name, c.pid())
}

// fell is the sentence for a child that ended while it was being started.
func (c *child) fell() error {
	return fmt.Errorf("%s ended at once (%v); the end of %s says:\n%s", c.name, c.end, c.log, tail(c.log, 8))
}

// tail returns the last lines of a log, for a person.
func tail(path string, lines int) string {
	raw, err := os.ReadFile(path) // #nosec G304 -- our own log
	if err != nil {
		return err.Error()
	}
	return lastLines(string(raw), lines)
}

func lastLines(text string, n int) string {
	all := strings.Split(strings.TrimSpace(text), "\n")
	if len(all) > n {
		all = all[len(all)-n:]
	}
	return "  " + strings.Join(all, "\n  ")
}
