package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/workflows"
)

// emptyTemporal stops the worker and moves the walk to a namespace that knows
// nothing, as if Temporal's databases had been lost. The website goes on with
// the namespace it was started with only if told so.
func (w *walk) emptyTemporal() {
	w.t.Helper()
	w.stopWork()
	w.settings.namespace = fmt.Sprintf("empty-%d-%d", os.Getpid(), namespaceTurn.Add(1))
	w.startWorker()
	w.startWeb()
}

// sweeper is a sweeper as the worker runs it.
func (w *walk) sweeper(c *workflows.Client) *workflows.Sweeper {
	steps := &activities.Activities{Record: w.worker, Sender: c, Log: w.log, Post: noPost{}, Files: activities.Folder{Path: w.t.TempDir()}}
	return &workflows.Sweeper{Client: c, Inbox: w.worker, Steps: steps, Log: w.log}
}

// noPost leaves letters where they are: a sweep that is asked for commands
// alone.
type noPost struct{}

func (noPost) Send(context.Context, activities.Mail) error { return errors.New("no post in this test") }

func TestAnEmptyTemporalIsRebuiltFromTheRecord(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	bid := funding.Ref{Kind: funding.BidKind, ID: theBid}
	w.emptyTemporal()
	c := w.dial()
	defer c.Close()
	ctx := context.Background()
	var none *serviceerror.NotFound
	if _, err := c.Temporal.DescribeWorkflowExecution(ctx, bid.String(), ""); !errors.As(err, &none) {
		t.Fatalf("an empty Temporal knows the bid: %v", err)
	}
	done := 0
	if err := w.sweeper(c).Rebuild(ctx, false, func(n int) { done = n }); err != nil {
		t.Fatal(err)
	}
	if done != 1 {
		t.Errorf("%d workflows were rebuilt, want the one open bid", done)
	}
	if _, err := c.Temporal.DescribeWorkflowExecution(ctx, bid.String(), ""); err != nil {
		t.Errorf("after the rebuild: %v", err)
	}
	w.clock("2026-05-11T16:30:00Z") // past 17:00 in London on the day completeness was due
	w.sees("COMPLETENESS_OVERDUE")
	w.review2()
}

// review2 shows that the rebuilt bid goes on: the next click has its effect.
func (w *walk) review2() {
	w.t.Helper()
	out := w.do("farah", "passCompleteness", []string{theBid}, nil)
	if out["status"] != "IN_REVIEW" {
		w.t.Errorf("after the rebuild the bid is %v, want IN_REVIEW", out["status"])
	}
}

// sees waits for an event on the bid's timeline.
func (w *walk) sees(name string) {
	w.t.Helper()
	w.eventually(15*time.Second, func() error {
		events, err := w.worker.Events(context.Background(), funding.Engine(), funding.Ref{Kind: funding.BidKind, ID: theBid}, "", 200)
		if err != nil {
			return err
		}
		for _, e := range events {
			if e.Name == name {
				return nil
			}
		}
		return fmt.Errorf("no %s among %d events", name, len(events))
	})
}

func TestAClickBeforeTheRebuildIsNotLost(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	w.emptyTemporal()
	w.clock("2026-05-11T09:00:00Z")
	out := w.do("farah", "passCompleteness", []string{theBid}, nil)
	if out["status"] != "IN_REVIEW" {
		t.Errorf("a click into an empty Temporal left the bid %v, want IN_REVIEW", out["status"])
	}
}

func TestAClickWhileNobodyWorksIsKeptAndSwept(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.do("david", "approveBid", []string{theBid}, nil)
	w.clock("2026-05-06T13:20:00Z")
	w.stopWork()
	w.settings.Patience = time.Second
	w.startWeb() // an impatient website, without a worker
	status, out := w.tryKey("eleri", "submitBid", "kept", []string{theBid}, nil)
	if status != http.StatusAccepted {
		t.Fatalf("a submission without a worker: got %d %v, want 202", status, out)
	}
	w.startWorker()
	c := w.dial()
	defer c.Close()
	w.eventually(30*time.Second, func() error {
		waiting, err := w.worker.Waiting(context.Background(), 0)
		if err != nil {
			return err
		}
		for _, p := range waiting {
			if err := c.Send(context.Background(), p.ID, p.Ref, p.Verb); err != nil {
				return err
			}
		}
		view, err := w.worker.Look(context.Background(), funding.Ref{Kind: funding.BidKind, ID: theBid})
		if err == nil && view.Status != string(funding.CompletenessCheck) {
			err = fmt.Errorf("the bid is %s", view.Status)
		}
		return err
	})
	status, again := w.tryKey("eleri", "submitBid", "kept", []string{theBid}, nil)
	if status != http.StatusOK || again["status"] != "COMPLETENESS_CHECK" {
		t.Errorf("the same key again: got %d %v, want 200 and one submission", status, again["status"])
	}
}

func TestTheSameKeyWithAnotherBodyIsRefused(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	if status, out := w.tryKey("farah", "returnBid", "k", []string{theBid}, doc{"reasons": "The minute is missing."}); status != http.StatusOK {
		t.Fatalf("return: %d %v", status, out)
	}
	status, out := w.tryKey("farah", "returnBid", "k", []string{theBid}, doc{"reasons": "Something else."})
	if status != http.StatusUnprocessableEntity || out["code"] != "IDEMPOTENCY_KEY_REUSED" {
		t.Errorf("got %d %v, want 422 IDEMPOTENCY_KEY_REUSED", status, out["code"])
	}
}
