package web

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func aClick() click {
	return click{Ref: funding.Ref{Kind: funding.BidKind, ID: example.BidID}, Verb: funding.Submit, Token: "t"}
}

func TestAClickIsKeptBeforeItIsSent(t *testing.T) {
	s := newSite(t)
	s.sender.send = func(_ context.Context, id string) error {
		if _, ok, _ := s.record.Receipt(t.Context(), funding.Person{}, id); !ok {
			t.Error("the command was sent before it was kept")
		}
		s.record.settle(id, nil)
		return nil
	}
	got, err := s.server.do(t.Context(), example.Person("eleri"), aClick())
	if err != nil || !got.Settled || got.ID != commandID("eleri", "t") {
		t.Errorf("got %+v, %v; want it settled as %s", got, err, commandID("eleri", "t"))
	}
	if want := "advise eleri submit {}\naccept eleri FP26-RZX-001 submit {}"; strings.Join(s.record.asked, "\n") != want {
		t.Errorf("the record was asked\n%s\nwant\n%s", strings.Join(s.record.asked, "\n"), want)
	}
}

func TestTheSameClickTwiceIsOneCommand(t *testing.T) {
	s := newSite(t)
	s.sender.send = func(_ context.Context, id string) error { s.record.settle(id, nil); return nil }
	for range 2 {
		if got, err := s.server.do(t.Context(), example.Person("eleri"), aClick()); err != nil || !got.Settled {
			t.Fatalf("got %+v, %v", got, err)
		}
	}
	if s.sender.sent != 1 || len(s.record.inbox) != 1 {
		t.Errorf("sent %d times with %d commands kept, want one of each", s.sender.sent, len(s.record.inbox))
	}
	other := aClick()
	other.Verb = funding.Withdraw
	if _, err := s.server.do(t.Context(), example.Person("eleri"), other); listOf(err) != "IDEMPOTENCY_KEY_REUSED Idempotency-Key" {
		t.Errorf("the same key with another body: got %v", err)
	}
	if _, err := s.server.do(t.Context(), example.Person("david"), aClick()); err != nil || len(s.record.inbox) != 2 {
		t.Errorf("the same key of another person: got %v with %d commands, want 2", err, len(s.record.inbox))
	}
}

func TestAdviceAgainstKeepsNothing(t *testing.T) {
	s := newSite(t)
	s.record.advice = refusal.New(refusal.Conflict, "SRO_NOT_APPROVED", "Not yet.")
	_, err := s.server.do(t.Context(), example.Person("eleri"), aClick())
	if listOf(err) != "SRO_NOT_APPROVED " || len(s.record.inbox) != 0 || s.sender.sent != 0 {
		t.Errorf("got %v with %d kept and %d sent, want the refusal and nothing else", err, len(s.record.inbox), s.sender.sent)
	}
}

func TestWhatBecomesOfAKeptClick(t *testing.T) {
	no := refusal.New(refusal.Conflict, "ENVELOPE_EXCEEDED", "Too much.")
	tests := []struct {
		name string
		send func(s *site, id string) error
		want string
	}{
		{"the law says no where advice said yes", func(*site, string) error { return fmt.Errorf("update: %w", no) }, "true ENVELOPE_EXCEEDED "},
		{"no answer, no effect", func(*site, string) error { return errors.New("connection refused") }, "false <nil>"},
		{"no answer, but the effect is there", func(s *site, id string) error { s.record.settle(id, nil); return context.DeadlineExceeded }, "true <nil>"},
		{"no answer, but the refusal is there", func(s *site, id string) error { s.record.settle(id, no); return context.DeadlineExceeded }, "true ENVELOPE_EXCEEDED "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t)
			s.sender.send = func(_ context.Context, id string) error { return tt.send(s, id) }
			k, err := s.server.do(t.Context(), example.Person("eleri"), aClick())
			if got := fmt.Sprint(k.Settled, " ", listOf(err)); got != tt.want || len(s.record.inbox) != 1 {
				t.Errorf("got %s with %d kept, want %s with 1", got, len(s.record.inbox), tt.want)
			}
		})
	}
}

func TestPatienceEnds(t *testing.T) {
	s := newSite(t, func(s *Server) { s.Patience = time.Millisecond })
	s.sender.send = func(ctx context.Context, _ string) error { <-ctx.Done(); return ctx.Err() }
	got, err := s.server.do(t.Context(), example.Person("eleri"), aClick())
	if err != nil || got.Settled || !strings.Contains(s.logged.String(), "effect still to come") {
		t.Errorf("got %+v, %v, logged %q; want it kept, not settled, and logged", got, err, s.logged)
	}
	again, err := s.server.do(t.Context(), example.Person("eleri"), aClick())
	if err != nil || again.ID != got.ID || s.sender.sent != 2 {
		t.Errorf("clicked again: got %+v, %v after %d sendings; want the same command sent again", again, err, s.sender.sent)
	}
}

func TestClicksWithoutATokenAreAllDifferent(t *testing.T) {
	s := newSite(t)
	k := aClick()
	k.Token = ""
	one, _ := s.server.do(t.Context(), example.Person("eleri"), k)
	two, _ := s.server.do(t.Context(), example.Person("eleri"), k)
	if one.ID == two.ID || len(one.ID) != 32 {
		t.Errorf("got ids %s and %s, want two of 32 characters", one.ID, two.ID)
	}
}
