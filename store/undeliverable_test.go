package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// TestALetterThatNobodyTakesIsGivenUp: the others go, it is tried no more, and
// the fund's administrator is told once.
func TestALetterThatNobodyTakesIsGivenUp(t *testing.T) {
	f := newDB(t)
	ctx, id := context.Background(), f.exampleDraft(t)
	f.must(t, "amina", funding.BidKind, id, funding.SendForApproval, nil)
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	waiting, err := f.Worker.UnsentLetters(ctx)
	if err != nil || waiting != 2 {
		t.Fatalf("%d letters wait (%v), want one to David and one to Eleri", waiting, err)
	}
	tries := map[string]int{}
	send := func(_ context.Context, m Mail) error {
		tries[m.ToName]++
		if m.ToName == "David Okafor" {
			return fmt.Errorf("post letter: %w: 550 no such user", ErrUndeliverable)
		}
		return nil
	}
	for range 2 {
		if _, err := f.Worker.SendLetters(ctx, funding.Ref{}, send); err != nil {
			t.Fatal(err)
		}
	}
	if tries["David Okafor"] != 1 || tries["Eleri Morgan"] != 1 {
		t.Errorf("tried %v, want each once", tries)
	}
	if waiting, err = f.Worker.UnsentLetters(ctx); err != nil || waiting != 0 {
		t.Errorf("%d letters wait still (%v)", waiting, err)
	}
	for person, want := range map[string]int{"olive": 1, "farah": 0, "david": 0} {
		home, err := f.Web.Home(ctx, f.person(t, person), desk.HomeQuery{})
		if err != nil || len(home.Notices) != want {
			t.Errorf("%s: %+v (%v), want %d notices", person, home.Notices, err, want)
		}
		for _, n := range home.Notices {
			if n.Title != "A letter to David Okafor could not be delivered" || strings.Contains(n.Body, id) {
				t.Errorf("%s reads %q: %q", person, n.Title, n.Body)
			}
		}
	}
}

func TestALetterThatFailsForNowIsTriedAgain(t *testing.T) {
	f := newDB(t)
	ctx, id := context.Background(), f.exampleDraft(t)
	f.must(t, "amina", funding.BidKind, id, funding.SendForApproval, nil)
	full := errors.New("452 mailbox full")
	if _, err := f.Worker.SendLetters(ctx, funding.Ref{}, func(context.Context, Mail) error { return full }); !errors.Is(err, full) {
		t.Errorf("got %v, want what the post said", err)
	}
	if waiting, err := f.Worker.UnsentLetters(ctx); err != nil || waiting != 1 {
		t.Errorf("%d letters wait (%v), want it to be tried again", waiting, err)
	}
}
