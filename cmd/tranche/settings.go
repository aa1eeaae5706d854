package main

import (
	"errors"
	"fmt"
	"net"

	"github.com/caarlos0/env/v11"
)

// Settings is everything that the environment decides. An absent database or Temporal address means that `tranche dev` starts
// its own (package devstack); `tranche serve`, `worker` and `migrate` need theirs.
type Settings struct {
	HTTPAddr          string `env:"TRANCHE_HTTP_ADDR" envDefault:"127.0.0.1:8080"` // host:port of the website
	DataDir           string `env:"TRANCHE_DATA_DIR" envDefault:".data"`           // local data of `tranche dev`
	DatabaseURL       string `env:"DATABASE_URL"`                                  // as tranche_web
	WorkerDatabaseURL string `env:"TRANCHE_WORKER_DATABASE_URL"`                   // as tranche_worker
	OwnerDatabaseURL  string `env:"TRANCHE_OWNER_DATABASE_URL"`                    // as tranche_owner, who migrates
	TemporalAddress   string `env:"TEMPORAL_ADDRESS"`                              // host:port; further TEMPORAL_* by envconfig
	Demo              bool   `env:"TRANCHE_DEMO"`                                  // made-up trusts, people and a clock that can be moved
}

// readSettings reads and checks the environment.
func readSettings() (Settings, error) {
	s, err := env.ParseAs[Settings]()
	if err != nil {
		return s, fmt.Errorf("reading the environment: %w", err)
	}
	return s, s.check()
}

func (s Settings) check() error {
	if _, _, err := net.SplitHostPort(s.HTTPAddr); err != nil {
		return fmt.Errorf("TRANCHE_HTTP_ADDR is %q, and host:port is wanted, for example 127.0.0.1:8080", s.HTTPAddr)
	}
	if s.DataDir == "" {
		return errors.New("TRANCHE_DATA_DIR is empty: set it to a folder, or unset it to use .data")
	}
	return nil
}
