package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

func TestAHealthcheckKnowsWhetherItsProcessWorks(t *testing.T) {
	w := newWalk(t)
	w.awaitWorker()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := l.Addr().String()
	l.Close()
	_, port, err := net.SplitHostPort(w.settings.HTTPAddr)
	if err != nil {
		t.Fatal(err)
	}
	beside := map[string]string{"TRANCHE_WORKER_DATABASE_URL": w.settings.WorkerDatabaseURL, "TEMPORAL_ADDRESS": w.settings.ownTemporal, "TEMPORAL_NAMESPACE": w.settings.namespace}
	for _, c := range []struct {
		sentence, of string
		env          map[string]string
		code         int
		says         string
	}{
		{"a website that answers", "web", map[string]string{"TRANCHE_HTTP_ADDR": w.settings.HTTPAddr}, 0, "The web works."},
		{"a website that listens everywhere is asked on this machine", "web", map[string]string{"TRANCHE_HTTP_ADDR": "0.0.0.0:" + port}, 0, "The web works."},
		{"a website that is not there", "web", map[string]string{"TRANCHE_HTTP_ADDR": nobody}, 1, "the web does not work"},
		{"a worker that comes for work", "worker", beside, 0, "The worker works."},
		{"a worker without its database", "worker", map[string]string{"TRANCHE_WORKER_DATABASE_URL": "postgres://tranche_worker@" + nobody + "/tranche"}, 1, "the worker does not work: open store"},
		{"a worker that has no address of a database", "worker", map[string]string{"TRANCHE_WORKER_DATABASE_URL": ""}, 1, "TRANCHE_WORKER_DATABASE_URL is not set"},
		{"a worker whose Temporal is away", "worker", map[string]string{"TRANCHE_WORKER_DATABASE_URL": w.settings.WorkerDatabaseURL, "TEMPORAL_ADDRESS": nobody}, 1, "ask Temporal who comes for work"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			var said bytes.Buffer
			code := run([]string{"healthcheck", c.of}, &said, &said)
			if code != c.code || !strings.Contains(said.String(), c.says) {
				t.Errorf("it ends with %d and says %q, want %d and %q", code, said.String(), c.code, c.says)
			}
		})
	}
}

// TestNobodyElsesWorkerCounts: workers of other machines say nothing about the
// one beside us.
func TestNobodyElsesWorkerCounts(t *testing.T) {
	w := newWalk(t)
	w.awaitWorker()
	c := w.dial()
	defer c.Close()
	if err := c.Polled(context.Background(), "some-other-machine"); err == nil || !strings.Contains(err.Error(), "no worker of some-other-machine") {
		t.Errorf("a machine without a worker: %v", err)
	}
}

// awaitWorker returns when Temporal has seen the walk's worker.
func (w *walk) awaitWorker() {
	w.t.Helper()
	c := w.dial()
	defer c.Close()
	host, err := os.Hostname()
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		err := c.Polled(ctx, host)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			w.t.Fatal(err)
		case <-tick.C:
		}
	}
}
