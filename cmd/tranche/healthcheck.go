package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/store"
)

// healthWithin is how long an answer may take.
const healthWithin = 4 * time.Second

func newHealthcheck() *cobra.Command {
	check := &cobra.Command{Use: "healthcheck", Short: "Ask whether the website or the worker beside this command works; exit code 1 when not"}
	check.AddCommand(
		newHealthcheckOf("web", "Ask the website at TRANCHE_HTTP_ADDR, on this machine, for its /readyz", askWeb),
		newHealthcheckOf("worker", "Ask the database, and ask Temporal whether a worker of this machine comes for work", askWorker),
	)
	return check
}

func newHealthcheckOf(name, short string, ask func(ctx context.Context, settings Settings) error) *cobra.Command {
	return &cobra.Command{
		Use:   name,
		Short: short,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), healthWithin)
			defer cancel()
			if err := ask(ctx, settings); err != nil {
				return fmt.Errorf("the %s does not work: %w", name, err)
			}
			sayTo(cmd.OutOrStdout())("The %s works.", name)
			return nil
		},
	}
}

// askWeb asks over the network, as a proxy would.
func askWeb(ctx context.Context, settings Settings) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+ownAddress(settings.HTTPAddr)+"/readyz", nil)
	if err != nil {
		return err
	}
	direct := &http.Client{Transport: &http.Transport{}} // no proxy on the way to ourselves
	response, err := direct.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(io.LimitReader(response.Body, 1<<10))
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("/readyz answers with status %d: %s", response.StatusCode, said)
	}
	return nil
}

// ownAddress is where a website that listens at addr is reached from its own
// machine: one that listens everywhere also does so at the loopback address.
func ownAddress(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr
}

// askWorker cannot ask the worker, which listens to nobody. It asks those whom
// the worker asks: the database, and Temporal, which knows who comes for work.
func askWorker(ctx context.Context, settings Settings) error {
	if settings.WorkerDatabaseURL == "" {
		return errors.New("TRANCHE_WORKER_DATABASE_URL is not set: set it to the database's address as tranche_worker")
	}
	record, err := store.Open(ctx, settings.WorkerDatabaseURL)
	if err != nil {
		return err
	}
	defer record.Close()
	if err := record.Ready(ctx); err != nil {
		return err
	}
	c, err := temporal(settings, logger(settings))
	if err != nil {
		return err
	}
	defer c.Close()
	host, err := os.Hostname()
	if err != nil {
		return fmt.Errorf("find out this machine's name: %w", err)
	}
	return c.Polled(ctx, host)
}
