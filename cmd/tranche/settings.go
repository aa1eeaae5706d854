package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"path/filepath"
	"time"

	"github.com/caarlos0/env/v11"

	"github.com/tranche-funding/tranche/activities"
)

// Settings is everything that the environment decides. An absent database or Temporal address means that `tranche dev` starts
// its own (package devstack); `tranche serve`, `worker` and `migrate` need theirs.
type Settings struct {
	HTTPAddr          string         `env:"TRANCHE_HTTP_ADDR" envDefault:"127.0.0.1:8080"` // host:port of the website
	BaseURL           string         `env:"TRANCHE_BASE_URL"`                              // how people reach it; default http://TRANCHE_HTTP_ADDR
	TrustedProxy      []netip.Prefix `env:"TRANCHE_TRUSTED_PROXY"`                         // networks of proxies whose X-Forwarded-For is believed: 10.1.0.0/16,fd00::/8
	DataDir           string         `env:"TRANCHE_DATA_DIR" envDefault:".data"`           // local data of `tranche dev`
	DatabaseURL       string         `env:"DATABASE_URL"`                                  // as tranche_web
	WorkerDatabaseURL string         `env:"TRANCHE_WORKER_DATABASE_URL"`                   // as tranche_worker
	OwnerDatabaseURL  string         `env:"TRANCHE_OWNER_DATABASE_URL"`                    // as tranche_owner, who migrates
	Demo              bool           `env:"TRANCHE_DEMO"`                                  // made-up trusts, people and a clock that can be moved; loopback only
	Programme         bool           `env:"TRANCHE_PROGRAMME" envDefault:"true"`           // whether `tranche dev` gives an empty record the demo's programme year
	Patience          time.Duration  `env:"TRANCHE_PATIENCE" envDefault:"5s"`              // how long a click waits for its effect
	Sweep             time.Duration  `env:"TRANCHE_SWEEP" envDefault:"10s"`                // how often the worker looks for what was left
	PaymentsDir       string         `env:"TRANCHE_PAYMENTS_DIR"`                          // where payment files are handed over; default payments in TRANCHE_DATA_DIR
	MailHost          string         `env:"TRANCHE_MAIL_HOST"`                             // SMTP server; the demo has its own postbox
	MailPort          int            `env:"TRANCHE_MAIL_PORT" envDefault:"587"`            //
	MailTLS           string         `env:"TRANCHE_MAIL_TLS" envDefault:"MANDATORY"`       // NONE, OPPORTUNISTIC or MANDATORY
	MailUser          string         `env:"TRANCHE_MAIL_USER"`                             //
	MailPassword      string         `env:"TRANCHE_MAIL_PASSWORD"`                         //
	MailFrom          string         `env:"TRANCHE_MAIL_FROM" envDefault:"Tranche <tranche@localhost.example>"`
	ownTemporal       string         // of a server that this process started; otherwise the TEMPORAL_* variables decide
	namespace         string         // for tests: a Temporal namespace of their own
	LogLevel          slog.Level     `env:"TRANCHE_LOG_LEVEL" envDefault:"INFO"` // DEBUG, INFO, WARN or ERROR
}

// readSettings reads and checks the environment.
func readSettings() (Settings, error) {
	s, err := env.ParseAs[Settings]()
	if err != nil {
		return s, fmt.Errorf("reading the environment: %w", err)
	}
	if s.BaseURL == "" {
		s.BaseURL = "http://" + s.HTTPAddr
	}
	return s, s.check()
}

func (s Settings) check() error {
	if _, _, err := net.SplitHostPort(s.HTTPAddr); err != nil {
		return fmt.Errorf("TRANCHE_HTTP_ADDR is %q, and host:port is wanted, for example 127.0.0.1:8080", s.HTTPAddr)
	}
	if s.Demo && !loopback(s.HTTPAddr) {
		return fmt.Errorf("TRANCHE_DEMO is on and TRANCHE_HTTP_ADDR is %s: the demo lets anyone in and runs on a loopback address only, for example 127.0.0.1:8080", s.HTTPAddr)
	}
	if s.DataDir == "" {
		return errors.New("TRANCHE_DATA_DIR is empty: set it to a folder, or unset it to use .data")
	}
	return nil
}

// loopback reports whether addr can be reached from this machine only.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// payments is the folder that the finance system takes payment files from.
func (s Settings) payments() string {
	return cmp.Or(s.PaymentsDir, filepath.Join(s.DataDir, "payments"))
}

// mail is how letters leave.
func (s Settings) mail() activities.MailSettings {
	return activities.MailSettings{Host: s.MailHost, Port: s.MailPort, TLS: s.MailTLS, User: s.MailUser, Password: s.MailPassword, From: s.MailFrom, BaseURL: s.BaseURL}
}
