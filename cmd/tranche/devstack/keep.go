package devstack

import (
	"context"
	"time"
)

// Keep starts PostgreSQL or Temporal again whenever one of them ends without having been asked to, until ctx is done or the
// Stack is stopped. `tranche dev` runs it, so that a killed server costs its people seconds; tests that kill servers and
// restart them by hand do not.
func (s *Stack) Keep(ctx context.Context) {
	for ctx.Err() == nil {
		postgres, temporal := s.watched()
		select {
		case <-ctx.Done():
			return
		case <-postgres:
		case <-temporal:
		}
		if !s.mend(ctx) {
			return
		}
	}
}

func (s *Stack) watched() (postgres, temporal <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.postgres.done, s.temporal.done
}

// mend starts again what has ended, and reports whether there is still a Stack to keep.
func (s *Stack) mend(ctx context.Context) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return false
	}
	if s.postgres.ended() {
		s.again(ctx, "PostgreSQL", s.postgres.end, s.startPostgres)
	}
	if s.temporal.ended() {
		s.again(ctx, "Temporal", s.temporal.end, s.startTemporal)
	}
	return true
}

// again starts a server anew; where that fails it waits a little, and Keep comes round once more.
func (s *Stack) again(ctx context.Context, name string, end error, start func(context.Context) error) {
	s.say("%s ended by itself (%v): starting it again.", name, end)
	limited, cancel := context.WithTimeout(ctx, temporalPatience)
	defer cancel()
	if err := start(limited); err != nil {
		s.say("%s did not start: %v", name, err)
		pause(ctx, 2*time.Second) // Keep sees that ctx is done
		return
	}
	s.say("%s answers again.", name)
}
