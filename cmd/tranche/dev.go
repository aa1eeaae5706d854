package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/cmd/tranche/devstack"
)

func newDev() *cobra.Command {
	return &cobra.Command{
		Use:   "dev",
		Short: "Run everything on this machine until Ctrl-C: PostgreSQL, Temporal and Tranche",
		Long: `Run everything on this machine until Ctrl-C.

The data stays in TRANCHE_DATA_DIR (.data); started again, it resumes. What is started is stopped on Ctrl-C, and nothing else.
TRANCHE_HTTP_ADDR chooses the website's address (127.0.0.1:8080).`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			return dev(cmd.Context(), settings, sayTo(cmd.OutOrStdout()))
		},
	}
}

// dev owns the order of things: the website's port first, because only that one may be taken; then the services; then the
// product; and the same backwards at the end.
func dev(ctx context.Context, settings Settings, say func(string, ...any)) (err error) {
	web, err := listen(ctx, settings.HTTPAddr)
	if err != nil {
		return err
	}
	defer web.Close() // may be closed by its server
	stack, err := devstack.Start(ctx, devstack.Options{Dir: settings.DataDir, Say: say})
	if err != nil {
		return err
	}
	defer func() {
		say("Stopping Temporal and PostgreSQL.")
		err = errors.Join(err, stack.Stop())
	}()
	go stack.Keep(ctx)
	return runProduct(ctx, stack, web, say)
}

// runProduct says where the services are and waits for Ctrl-C.
func runProduct(ctx context.Context, stack *devstack.Stack, _ net.Listener, say func(string, ...any)) error {
	say("Temporal:   %s, namespace %s", stack.TemporalAddress, stack.Namespace)
	say("PostgreSQL: database tranche, data and passwords in %s", stack.Dir)
	say("Ctrl-C stops everything.")
	<-ctx.Done()
	return nil
}

// listen takes the website's address, or says what to do when another program has it.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is taken by another program: stop that one, or choose another address, for example TRANCHE_HTTP_ADDR=127.0.0.1:%d", addr, freePort(ctx))
	}
	if err != nil {
		return nil, fmt.Errorf("TRANCHE_HTTP_ADDR is %s, and nothing can listen there (%w): choose another, for example 127.0.0.1:8080", addr, err)
	}
	return l, nil
}

// freePort is a port near 8080 that nobody listens on, for a suggestion.
func freePort(ctx context.Context) int {
	for port := 8081; port < 8180; port++ {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			l.Close() // only asked
			return port
		}
	}
	return 8180
}
