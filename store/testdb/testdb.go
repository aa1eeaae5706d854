// Package testdb gives each test a database of its own: a copy, in tens of
// milliseconds, of one that was prepared once for the package. It is for tests
// only, and needs the servers that `tranche testenv` starts.
package testdb

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// A Prepare fills the database at this address, as its owner, once for a
// package: it migrates and seeds.
type Prepare func(ctx context.Context, ownerURL string) error

// A Maker copies databases from one template. Make one for each package.
type Maker struct {
	prepare Prepare
	once    sync.Once
	name    string
	err     error
	turn    atomic.Int64
}

// URLs are the addresses of one test's database, for each role.
type URLs struct{ Name, Owner, Web, Worker string }

// NewMaker makes a maker whose template prepare fills.
func NewMaker(prepare Prepare) *Maker { return &Maker{prepare: prepare} }

// New gives t a database of its own, which goes when t ends.
func (m *Maker) New(t testing.TB) URLs {
	t.Helper()
	if os.Getenv("TRANCHE_TEST_OWNER_URL") == "" {
		t.Skip("needs a PostgreSQL server: run it through `make test`, or `bin/tranche testenv go test` this package")
	}
	ctx := context.Background()
	m.once.Do(func() { m.name, m.err = m.template(ctx) })
	if m.err != nil {
		t.Fatal(m.err)
	}
	name := fmt.Sprintf("%s_%d", m.name, m.turn.Add(1))
	if err := admin(ctx, fmt.Sprintf(`create database %s template %s owner tranche_owner`, name, m.name)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(ctx, fmt.Sprintf(`drop database %s with (force)`, name)); err != nil {
			t.Error(err)
		}
	})
	return URLs{name, at("OWNER", name), at("WEB", name), at("WORKER", name)}
}

func (m *Maker) template(ctx context.Context) (string, error) {
	name := fmt.Sprintf("template_%d", os.Getpid())
	if err := admin(ctx, `create database `+name+` owner tranche_owner`); err != nil {
		return "", err
	}
	return name, m.prepare(ctx, at("OWNER", name))
}

// at is the address of a database as one of the roles.
func at(role, database string) string {
	u, err := url.Parse(os.Getenv("TRANCHE_TEST_" + role + "_URL"))
	if err != nil {
		return ""
	}
	u.Path = "/" + database
	return u.String()
}

func admin(ctx context.Context, sql string) error {
	c, err := pgx.Connect(ctx, os.Getenv("TRANCHE_TEST_ADMIN_URL"))
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.Exec(ctx, sql)
	return err
}
