package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// initDatabase makes the data directory, once. It appears under its name only when it is whole.
func (s *Stack) initDatabase(ctx context.Context) error {
	if made, err := dataMajor(s.dataDir()); err != nil || made != 0 {
		return err
	}
	s.say("Creating the database's files in %s (once).", s.dataDir())
	part := s.dataDir() + ".new"
	if err := s.emptyFor(part); err != nil {
		return err
	}
	pwfile, err := s.passwordFile()
	if err != nil {
		return err
	}
	defer os.Remove(pwfile) // initdb has read it
	args := []string{"-D", part, "-U", roleAdmin, "-A", "scram-sha-256", "--pwfile=" + pwfile, "-E", "UTF8"}
	if runtime.GOOS == "linux" {
		args = append(args, "--locale=C.UTF-8")
	}
	if s.options.Fast {
		args = append(args, "--no-sync")
	}
	cmd := program(s.pgbin.path("initdb"), s.Dir, bareEnv(), args...)
	if out, err := s.run.output(ctx, cmd, s.who); err != nil {
		return fmt.Errorf("initdb of PostgreSQL %s failed (%w); it says:\n%s", s.pgbin.version, err, lastLines(out, 8))
	}
	if err := os.Rename(part, s.dataDir()); err != nil {
		return fmt.Errorf("%s is in the way and is not a database: remove it (%w)", s.dataDir(), err)
	}
	return nil
}

// emptyFor makes an empty folder that belongs to who runs PostgreSQL.
func (s *Stack) emptyFor(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return unwritable(dir, err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return unwritable(filepath.Dir(dir), err)
	}
	return s.who.give(dir)
}

func (s *Stack) passwordFile() (string, error) {
	f, err := os.CreateTemp(s.Dir, ".initdb-*") // created 0600
	if err != nil {
		return "", unwritable(s.Dir, err)
	}
	_, err = f.WriteString(s.kept.Passwords[roleAdmin] + "\n")
	return f.Name(), errors.Join(err, f.Close(), s.who.give(f.Name()))
}

// orphanPatience is how long the backends of a killed PostgreSQL may take to notice and end.
const orphanPatience = 15 * time.Second

// startPostgres starts the server and waits until it answers. After a kill it tries again while old backends still end.
func (s *Stack) startPostgres(ctx context.Context) error {
	if err := s.openSocket(); err != nil {
		return err
	}
	deadline := time.Now().Add(orphanPatience)
	for {
		c, err := s.run.serve("PostgreSQL", s.postgresCommand(), s.who, filepath.Join(s.Dir, "postgres.log"))
		if err != nil {
			return err
		}
		s.postgres = c
		err = s.awaitPostgres(ctx, c)
		if err == nil || !c.ended() || time.Now().After(deadline) || !orphaned(tail(c.log, 8)) {
			return err
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}

func orphaned(log string) bool {
	return strings.Contains(log, "pre-existing shared memory block") || strings.Contains(log, `lock file "postmaster.pid"`)
}

func (s *Stack) postgresCommand() *exec.Cmd {
	settings := []string{
		"listen_addresses=127.0.0.1", "max_connections=200", "timezone=UTC", "log_timezone=UTC",
	}
	if s.options.Fast {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	args := []string{"-D", s.dataDir(), "-p", strconv.Itoa(s.kept.Ports[portPostgres]), "-k", s.socket}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	return program(s.pgbin.path("postgres"), s.dataDir(), bareEnv(), args...)
}

// awaitPostgres waits until the server takes a connection. Recovery after a kill may take a while; ctx is the patience.
func (s *Stack) awaitPostgres(ctx context.Context, c *child) error {
	for {
		err := s.ping(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-c.done:
			return c.fell()
		case <-ctx.Done():
			return fmt.Errorf("waiting for PostgreSQL: %w (its last answer: %v)", ctx.Err(), err)
		case <-time.After(25 * time.Millisecond):
		}
	}
}

func (s *Stack) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, s.URL(roleAdmin, "postgres"))
	if err != nil {
		return err
	}
	return errors.Join(c.Ping(ctx), c.Close(ctx))
}

// stopPostgres asks for a fast shutdown: clients are cut off, everything committed is on disk.
func (s *Stack) stopPostgres() error {
	return s.postgres.stop(15*time.Second, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL)
}

// socketLimit is the longest path of a unix socket that every system takes, in bytes.
const socketLimit = 107 - len("/.s.PGSQL.65535")

// openSocket makes the folder of PostgreSQL's unix socket: beside the data, or in the system's temporary folder where that
// path would be too long.
func (s *Stack) openSocket() error {
	if s.socket != "" {
		return nil
	}
	beside := filepath.Join(s.Dir, "run")
	if len(beside) <= socketLimit {
		s.socket = beside
		return s.emptyFor(beside)
	}
	dir, err := os.MkdirTemp("", "tranche-")
	if err != nil {
		return fmt.Errorf("making a folder for PostgreSQL's socket: %w", err)
	}
	s.socket, s.kept.Socket = dir, dir
	return errors.Join(s.who.give(dir), s.kept.save(s.Dir))
}

// dropSocket removes the socket's folder where it lies outside the data.
func (s *Stack) dropSocket() error {
	if s.kept.Socket == "" {
		return nil
	}
	err := os.RemoveAll(s.kept.Socket)
	s.kept.Socket = ""
	return errors.Join(err, s.kept.save(s.Dir))
}
