package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/store"
	"github.com/tranche-funding/tranche/web"
	"github.com/tranche-funding/tranche/workflows"
	"github.com/tranche-funding/tranche/workflows/rehearsal"
)

// drainFor is how long a stopping website waits for requests that are under
// way: longer than a click's patience.
const drainFor = 10 * time.Second

// temporal sets up the connection to Temporal without connecting: the website
// answers and keeps clicks while Temporal is away. A server of our own is
// named; otherwise the environment's TEMPORAL_* decide.
func temporal(settings Settings, log *slog.Logger) (*workflows.Client, error) {
	return workflows.Dial(workflows.Settings{Address: settings.ownTemporal, Namespace: settings.namespace, Log: log})
}

// demoTools are what a demo has and nothing else: a clock that moves, which
// needs the worker's view of the record, and a postbox. Both may be nil.
type demoTools struct {
	clock web.Clock
	box   web.Postbox
}

// runWeb serves the website on l until ctx is done.
func runWeb(ctx context.Context, l net.Listener, settings Settings, record *store.Store, c *workflows.Client, tools demoTools, log *slog.Logger) error {
	away := &temporalWatch{client: c}
	site := &web.Server{Record: record, Sender: c, Ledgers: c, Rehearse: rehearsal.Run, Log: log, Patience: settings.Patience, BaseURL: settings.BaseURL, Demo: settings.Demo, Behind: away.Behind,
		Clock: tools.clock, Postbox: tools.box, Proxies: settings.TrustedProxy}
	if settings.Demo {
		site.Count = store.CountStatements
	}
	go away.watch(ctx)
	server := &http.Server{Handler: site.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 1 << 16}
	stopped := context.AfterFunc(ctx, func() {
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainFor)
		defer cancel()
		if err := server.Shutdown(drain); err != nil {
			log.Warn("requests were cut off at shutdown", "err", err)
		}
	})
	defer stopped()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the website: %w", err)
	}
	return nil
}

// runWorker polls for work, and sweeps up what was left, until ctx is done.
func runWorker(ctx context.Context, settings Settings, record *store.Store, c *workflows.Client, log *slog.Logger) error {
	post, err := activities.NewSMTP(settings.mail())
	if err != nil {
		return err
	}
	steps := &activities.Activities{Record: record.WritesFiles(exchange.WritePaymentFile), Sender: c, Post: post, Log: log, Ledgers: record, Files: activities.Folder{Path: settings.payments()}}
	sweeper := &workflows.Sweeper{Client: c, Inbox: record, Steps: steps, Log: log, Every: settings.Sweep}
	w, ok := startWorker(ctx, c, steps, log)
	if !ok {
		return nil
	}
	defer w.Stop()
	sweeper.Run(ctx)
	return nil
}

// startWorker starts polling as soon as Temporal is there; ok is false when
// ctx was done first.
func startWorker(ctx context.Context, c *workflows.Client, steps *activities.Activities, log *slog.Logger) (w worker.Worker, ok bool) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		err := c.EnsureNamespace(ctx)
		if err == nil {
			w = workflows.Worker(c.Temporal, steps)
			err = w.Start()
		}
		if err == nil {
			return w, true
		}
		log.Warn("Temporal is away; the worker starts when it is back", "err", err)
		select {
		case <-ctx.Done():
			return nil, false
		case <-tick.C:
		}
	}
}

// A temporalWatch knows whether Temporal answers, for the banner. Nothing
// else depends on it.
type temporalWatch struct {
	client *workflows.Client
	away   atomic.Bool
}

// Behind reports whether Temporal did not answer when it was last asked.
func (t *temporalWatch) Behind() bool { return t.away.Load() }

func (t *temporalWatch) watch(ctx context.Context) {
	tick := time.NewTicker(3 * time.Second)
	defer tick.Stop()
	for {
		ask, cancel := context.WithTimeout(ctx, 2*time.Second)
		err := t.client.Check(ask)
		cancel()
		t.away.Store(err != nil && ctx.Err() == nil)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
