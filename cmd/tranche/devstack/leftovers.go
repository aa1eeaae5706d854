package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// clearLeftovers ends what an earlier tranche left running in this folder when it was killed, and nothing else.
func (s *Stack) clearLeftovers(ctx context.Context) error {
	if s.kept.Socket != "" {
		os.Remove(s.kept.Socket + "/.s.PGSQL." + strconv.Itoa(s.kept.Ports[portPostgres])) // may be gone
		os.Remove(s.kept.Socket)                                                           // may be gone
		s.kept.Socket = ""
	}
	if err := s.clearTemporal(ctx); err != nil {
		return err
	}
	return s.clearPostgres(ctx)
}

func (s *Stack) clearTemporal(ctx context.Context) error {
	last := s.kept.Temporal
	s.kept.Temporal = process{}
	if last.Mark == "" || mark(last.PID) != last.Mark {
		return nil
	}
	s.say("Stopping the Temporal server that a killed run left behind (process %d).", last.PID)
	return endProcess(ctx, last.PID, syscall.SIGTERM, syscall.SIGKILL)
}

// clearPostgres reads postmaster.pid. A dead server's file is left alone: PostgreSQL removes it itself, after making sure
// that no orphaned backend still writes. Where the number belongs to a stranger or to a zombie, PostgreSQL would take that
// for a running server and refuse, so we make sure ourselves and remove the file.
func (s *Stack) clearPostgres(ctx context.Context) error {
	path := filepath.Join(s.dataDir(), "postmaster.pid")
	raw, err := os.ReadFile(path) // #nosec G304 -- our own file
	if err != nil {
		return nil // no server was left
	}
	first, _, _ := strings.Cut(string(raw), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || pid <= 1 {
		return os.Remove(path)
	}
	if alive(pid) && livesIn(pid, s.dataDir()) {
		s.say("Stopping the PostgreSQL that a killed run left behind (process %d).", pid)
		return endProcess(ctx, pid, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL)
	}
	if !taken(pid) {
		return nil
	}
	if err := s.awaitOrphans(ctx); err != nil {
		return err
	}
	return os.Remove(path)
}

// awaitOrphans waits until no backend of a killed server is left in the data directory.
func (s *Stack) awaitOrphans(ctx context.Context) error {
	for deadline := time.Now().Add(orphanPatience); len(residents(s.dataDir())) > 0; {
		if time.Now().After(deadline) {
			return fmt.Errorf("processes %v of a killed PostgreSQL still use %s: end them by hand", residents(s.dataDir()), s.dataDir())
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// taken reports whether a process id is in use, if only by a zombie that nobody has buried.
func taken(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// endProcess ends a process that is not our child, waiting up to ten seconds after each signal.
func endProcess(ctx context.Context, pid int, signals ...syscall.Signal) error {
	for _, sig := range signals {
		if err := syscall.Kill(pid, sig); errors.Is(err, syscall.ESRCH) {
			return nil
		} else if err != nil {
			return fmt.Errorf("stopping process %d, left behind by a killed run: %w", pid, err)
		}
		for range 100 {
			if !alive(pid) {
				return nil
			}
			if err := pause(ctx, 100*time.Millisecond); err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("process %d, left behind by a killed run, does not end: end it by hand", pid)
}

// pause waits, or returns early with ctx's error.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
