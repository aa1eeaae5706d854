package main

import (
	"context"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/cmd/tranche/programme"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/store"
)

// A workerless does what workflows do with a deadline, without them.
type workerless struct{ record *store.Store }

func (w workerless) Poke(ctx context.Context, ref funding.Ref, version int) error {
	id, err := w.record.KeepWake(ctx, ref, version)
	if err == nil && id != "" {
		_, err = w.record.Apply(ctx, id)
	}
	return err
}

func (w workerless) Send(ctx context.Context, id string, _ funding.Ref, _ funding.Verb) error {
	_, err := w.record.Apply(ctx, id)
	return err
}

// A journey may end on the very moment of a deadline, and may take longer than
// is left to the next one: neither is going backwards.
func TestAJourneyMayEndOnADeadline(t *testing.T) {
	ctx := context.Background()
	owner, err := store.Open(ctx, databases.New(t).Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	if _, err := programme.Into(ctx, owner, time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	clock := &demoClock{record: owner, poker: workerless{owner}}
	for range 5 {
		deadline, ok, err := clock.NextDeadline(ctx)
		if err != nil || !ok {
			t.Fatalf("the next deadline: %v, %v", ok, err)
		}
		if now, err := clock.Advance(ctx, deadline); err != nil || now.Before(deadline) {
			t.Errorf("to the deadline of %s: the clock stands at %s, %v", deadline, now, err)
		}
	}
	_, err = clock.Advance(ctx, time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC))
	if no, refused := refusal.Of(err); !refused || no.Code != "CLOCK_BACKWARDS" {
		t.Errorf("back to where it began: %v, want CLOCK_BACKWARDS", err)
	}
}
