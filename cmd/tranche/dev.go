package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/tranche-funding/tranche/cmd/tranche/devstack"
	"github.com/tranche-funding/tranche/store"
)

func newDev() *cobra.Command {
	var empty bool
	cmd := &cobra.Command{
		Use:   "dev",
		Short: "Run everything on this machine until Ctrl-C: PostgreSQL, Temporal and Tranche",
		Long: `Run everything on this machine until Ctrl-C.

The data stays in TRANCHE_DATA_DIR (.data); started again, it resumes. What is started is stopped on Ctrl-C, and nothing else.
TRANCHE_HTTP_ADDR chooses the website's address (127.0.0.1:8080).

An empty record is given the demo's programme year: bids, awards and claims from spring 2025 on. --empty, or TRANCHE_PROGRAMME=false,
begins with trusts, people and one open round alone.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := readSettings()
			if err != nil {
				return err
			}
			settings.Programme = settings.Programme && !empty
			return dev(cmd.Context(), settings, sayTo(cmd.OutOrStdout()))
		},
	}
	cmd.Flags().BoolVar(&empty, "empty", false, "begin without the demo's programme year")
	return cmd
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
	return runProduct(ctx, own(settings, stack), stack, web, say)
}

// own points the settings at the stack that this process has started.
func own(settings Settings, stack *devstack.Stack) Settings {
	settings.OwnerDatabaseURL, settings.DatabaseURL, settings.WorkerDatabaseURL = stack.Owner, stack.Web, stack.Worker
	settings.ownTemporal, settings.Demo = stack.TemporalAddress, true
	return settings
}

// runProduct migrates, loads the demo and runs website, worker and postbox in
// this process until Ctrl-C.
func runProduct(ctx context.Context, settings Settings, stack *devstack.Stack, l net.Listener, say func(string, ...any)) error {
	log, closeLog, err := fileLogger(settings, filepath.Join(stack.Dir, "tranche.log"))
	if err != nil {
		return err
	}
	defer closeLog()
	say("Bringing the tables up to date and loading the demo.")
	if err := migrate(ctx, settings); err != nil {
		return err
	}
	if err := givePast(ctx, settings, log, say); err != nil {
		return err
	}
	box, err := openPostbox()
	if err != nil {
		return err
	}
	defer box.Close() // nothing in it is kept
	settings.MailHost, settings.MailPort, settings.MailTLS, settings.MailUser = "127.0.0.1", box.port(), "NONE", ""
	return runBoth(ctx, settings, l, box, log, func() { welcome(ctx, settings, stack, say) })
}

// runBoth runs worker and website side by side; when one ends, so does the
// other, the website first.
func runBoth(ctx context.Context, settings Settings, l net.Listener, box *postbox, log *slog.Logger, ready func()) error {
	web, err := store.Open(ctx, settings.DatabaseURL)
	if err != nil {
		return err
	}
	defer web.Close()
	worker, err := store.Open(ctx, settings.WorkerDatabaseURL)
	if err != nil {
		return err
	}
	defer worker.Close()
	c, err := temporal(settings, log)
	if err != nil {
		return err
	}
	defer c.Close()
	working, stopWorking := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWorking()
	ended := make(chan error, 1)
	go func() { ended <- runWorker(working, settings, worker, c, log) }()
	serving, stopServing := context.WithCancel(ctx)
	defer stopServing()
	served := make(chan error, 1)
	tools := demoTools{&demoClock{record: worker, poker: c}, box}
	go func() { served <- runWeb(serving, l, settings, web, c, tools, log) }()
	ready()
	select {
	case err = <-served:
		stopWorking()
		return errors.Join(err, <-ended)
	case err = <-ended:
		stopServing()
		return errors.Join(err, <-served)
	}
}

// welcome says where the website is and who can sign in.
func welcome(ctx context.Context, settings Settings, stack *devstack.Stack, say func(string, ...any)) {
	say("")
	say("Tranche is ready: http://%s", settings.HTTPAddr)
	say("")
	say("Sign in there as one of the demo's people, for example:")
	for _, line := range demoFaces {
		say("  %s", line)
	}
	say("")
	say("The demo's clock stands on 1 May 2026; the panel at http://%s/demo moves it. Mails are at http://%s/demo/mail.", settings.HTTPAddr, settings.HTTPAddr)
	say("The API is at /api/v1 (openapi.json beside it); tokens are at /demo/people. Logs are in %s.", stack.Dir)
	say("Ctrl-C stops everything; started again, it resumes.")
}

// demoFaces are the people that a newcomer tries first: one of each side.
var demoFaces = []string{
	"Amina Hussain   writes bids at Northmoor (RZX)",
	"David Okafor    approves them as senior responsible owner",
	"Eleri Morgan    signs and submits them as chief finance officer",
	"Kavita Rao      reviews cyber security for the fund",
	"Maria Santos    chairs the panel",
	"Farah Siddiqui  manages the programme",
}

// fileLogger writes JSON lines to a file, so that a terminal stays readable.
func fileLogger(settings Settings, path string) (*slog.Logger, func(), error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600) // #nosec G304 -- our own data folder
	if err != nil {
		return nil, nil, fmt.Errorf("open the log: %w", err)
	}
	return slog.New(slog.NewJSONHandler(f, &slog.HandlerOptions{Level: settings.LogLevel})), func() { f.Close() }, nil // nothing to be done about a log that does not close
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
