package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/store"
	"github.com/tranche-funding/tranche/store/testdb"
	"github.com/tranche-funding/tranche/workflows"
)

var databases = testdb.NewMaker(func(ctx context.Context, ownerURL string) error {
	return migrate(ctx, Settings{OwnerDatabaseURL: ownerURL, Demo: true})
})

var namespaceTurn atomic.Int64

// A walk is the whole product in this process: website, worker, postbox, on a
// database and a Temporal namespace of its own. It is driven from outside,
// through /api/v1, by the operation ids of its OpenAPI document.
type walk struct {
	t        *testing.T
	base     string
	settings Settings
	log      *slog.Logger
	box      *postbox
	worker   *store.Store
	paths    map[string]operationAt
	stopWork func()
	turn     int
}

type operationAt struct{ method, path string }

// newWalk starts the product beside the servers of the test environment.
func newWalk(t *testing.T) *walk {
	t.Helper()
	urls := databases.New(t)
	return newWalkOn(t, Settings{DatabaseURL: urls.Web, WorkerDatabaseURL: urls.Worker, OwnerDatabaseURL: urls.Owner, Patience: 20 * time.Second, Sweep: time.Hour,
		ownTemporal: os.Getenv("TEMPORAL_ADDRESS"), namespace: fmt.Sprintf("walk-%d-%d", os.Getpid(), namespaceTurn.Add(1))},
		slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelError})))
}

// newWalkOn starts the product on the servers that the settings name.
func newWalkOn(t *testing.T, settings Settings, log *slog.Logger) *walk {
	t.Helper()
	w := &walk{t: t, settings: settings, log: log}
	box, err := openPostbox()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	w.box = box
	w.settings.Demo, w.settings.MailFrom = true, "Tranche <tranche@tranche.example>"
	w.settings.PaymentsDir = t.TempDir()
	w.settings.MailHost, w.settings.MailPort, w.settings.MailTLS = "127.0.0.1", box.port(), "NONE"
	if w.worker, err = store.Open(context.Background(), settings.WorkerDatabaseURL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.worker.WritesFiles(exchange.WritePaymentFile).Close)
	w.startWeb()
	w.startWorker()
	w.learnPaths()
	return w
}

// testWriter sends log lines to the test's own output.
type testWriter struct{ t *testing.T }

func (w testWriter) Write(b []byte) (int, error) {
	if !strings.Contains(string(b), "context canceled") { // what a stopping worker says
		w.t.Logf("%s", bytes.TrimSpace(b))
	}
	return len(b), nil
}

func (w *walk) startWeb() {
	w.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	w.settings.HTTPAddr = l.Addr().String()
	w.settings.BaseURL = "http://" + w.settings.HTTPAddr
	w.base = w.settings.BaseURL
	record, err := store.Open(context.Background(), w.settings.DatabaseURL)
	if err != nil {
		w.t.Fatal(err)
	}
	c := w.dial()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	tools := demoTools{&demoClock{record: w.worker, poker: c}, w.box}
	go func() { done <- runWeb(ctx, l, w.settings, record, c, tools, w.log) }()
	w.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			w.t.Error(err)
		}
		c.Close()
		record.Close()
	})
}

func (w *walk) dial() *workflows.Client {
	w.t.Helper()
	c, err := temporal(w.settings, w.log)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// startWorker starts a worker in the walk's namespace, until stopWorker.
func (w *walk) startWorker() {
	w.t.Helper()
	c := w.dial()
	if err := c.EnsureNamespace(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- runWorker(ctx, w.settings, w.worker, c, w.log) }()
	stopped := false
	w.stopWork = func() {
		if stopped {
			return
		}
		stopped = true
		stop()
		if err := <-done; err != nil {
			w.t.Error(err)
		}
		c.Close()
	}
	w.t.Cleanup(w.stopWork)
}
