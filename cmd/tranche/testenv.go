package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/cmd/tranche/devstack"
)

// inTestenv tells a nested call that a stack is up already.
const inTestenv = "TRANCHE_TESTENV"

func newTestenv() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "testenv [--] command [argument...]",
		Short: "Run a command, such as go test, beside a PostgreSQL and a Temporal of its own",
		Long: `Run a command beside a PostgreSQL and a Temporal server of its own, in a temporary folder that is removed afterwards.

The command finds them by its environment: TRANCHE_TEST_OWNER_URL, TRANCHE_TEST_WEB_URL, TRANCHE_TEST_WORKER_URL and
TRANCHE_TEST_ADMIN_URL (database tranche as each role), TEMPORAL_ADDRESS, and TRANCHE_TESTENV=1. It runs in a process group
of its own and is passed every signal; its exit code is ours. Inside a testenv, another one starts nothing and just runs
the command. The services trade durability for speed: a power cut loses them.`,
		Example: "  tranche testenv -- go test ./...",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if os.Getenv(inTestenv) != "" {
				return become(args)
			}
			return testenv(cmd.Context(), args, cmd.ErrOrStderr())
		},
	}
	cmd.Flags().SetInterspersed(false) // what follows the command's name is the command's
	return cmd
}

// become replaces this process by the command.
func become(args []string) error {
	path, err := exec.LookPath(args[0])
	if err != nil {
		return fmt.Errorf("%s cannot be run: %w", args[0], err)
	}
	return fmt.Errorf("%s cannot be run: %w", path, syscall.Exec(path, args, os.Environ())) // #nosec G204 -- the caller's command
}

// testenv starts a stack, runs the command beside it and cleans up after both.
func testenv(ctx context.Context, args []string, errs io.Writer) (err error) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	defer signal.Stop(signals)
	top, err := temporaryDir()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(top)) }()
	stack, err := devstack.Start(ctx, devstack.Options{Dir: filepath.Join(top, "data"), Fast: true, Say: sayTo(errs)})
	if err != nil {
		return err
	}
	code, runErr := stack.Run(args[0], args[1:], testEnvironment(stack), signals)
	if err := errors.Join(runErr, stack.Stop(), os.RemoveAll(stack.Dir)); err != nil {
		return err
	}
	if code != 0 {
		return exitCode(code)
	}
	return nil
}

// temporaryDir is passable for the user that PostgreSQL runs as when we are root.
func temporaryDir() (string, error) {
	dir, err := os.MkdirTemp("", "tranche-testenv-")
	if err != nil {
		return "", fmt.Errorf("making a temporary folder: %w", err)
	}
	return dir, os.Chmod(dir, 0o711) // #nosec G302 -- passage, not reading
}

func testEnvironment(s *devstack.Stack) []string {
	return []string{
		inTestenv + "=1",
		"TRANCHE_TEST_OWNER_URL=" + s.Owner,
		"TRANCHE_TEST_WEB_URL=" + s.Web,
		"TRANCHE_TEST_WORKER_URL=" + s.Worker,
		"TRANCHE_TEST_ADMIN_URL=" + s.Admin,
		"TEMPORAL_ADDRESS=" + s.TemporalAddress,
	}
}
