package devstack

import (
	"context"
	"errors"
	"fmt"
)

var errStopped = errors.New("the development services were stopped already")

// RestartTemporal stops the Temporal server (if it still runs) and starts it again on the same address and data.
func (s *Stack) RestartTemporal(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return errStopped
	}
	if err := s.stopTemporal(); err != nil {
		return err
	}
	return s.startTemporal(ctx)
}

// RestartPostgres stops PostgreSQL (if it still runs) and starts it again on the same port and data. Connections break.
func (s *Stack) RestartPostgres(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return errStopped
	}
	if err := s.stopPostgres(); err != nil {
		return err
	}
	return s.startPostgres(ctx)
}

// DropTemporal gives the Stack an empty Temporal: it stops the server, drops and recreates both of its databases and starts
// it again. Every workflow is gone; the record in database tranche is untouched. It is the drill for `tranche rebuild`.
func (s *Stack) DropTemporal(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return errStopped
	}
	if err := s.stopTemporal(); err != nil {
		return err
	}
	for _, name := range temporalDatabases {
		if err := s.recreate(ctx, name); err != nil {
			return fmt.Errorf("emptying Temporal: %w", err)
		}
	}
	if err := s.prepareSchemas(ctx); err != nil {
		return err
	}
	return s.startTemporal(ctx)
}
