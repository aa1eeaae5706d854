package store

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/migrations"
)

// A fixture is one test's own database, migrated and seeded with the demo.
type fixture struct {
	Owner, Web, Worker *Store
}

var (
	template     = sync.OnceValues(makeTemplate)
	databaseTurn atomic.Int64
)

// newDB gives a test its own copy of the migrated, seeded database.
func newDB(t *testing.T) *fixture {
	t.Helper()
	if os.Getenv("TRANCHE_TEST_OWNER_URL") == "" {
		t.Skip("needs a PostgreSQL server: run it through `make test`, or `bin/tranche testenv go test ./store`")
	}
	from, err := template()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("%s_%d", from, databaseTurn.Add(1))
	ctx := context.Background()
	if err := admin(ctx, fmt.Sprintf(`create database %s template %s owner tranche_owner`, name, from)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(ctx, fmt.Sprintf(`drop database %s with (force)`, name)); err != nil {
			t.Error(err)
		}
	})
	return &fixture{open(t, "OWNER", name), open(t, "WEB", name), open(t, "WORKER", name)}
}

func open(t *testing.T, role, database string) *Store {
	t.Helper()
	s, err := Open(context.Background(), at(os.Getenv("TRANCHE_TEST_"+role+"_URL"), database))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// at points a database address at another database.
func at(address, database string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
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

// makeTemplate migrates and seeds one database that every test copies.
func makeTemplate() (string, error) {
	ctx := context.Background()
	name := fmt.Sprintf("store_test_%d", os.Getpid())
	if err := admin(ctx, `create database `+name+` owner tranche_owner`); err != nil {
		return "", err
	}
	s, err := Open(ctx, at(os.Getenv("TRANCHE_TEST_OWNER_URL"), name))
	if err != nil {
		return "", err
	}
	defer s.Close()
	rules, err := shippedRulesets()
	if err != nil {
		return "", err
	}
	if err := s.Migrate(ctx, rules); err != nil {
		return "", err
	}
	seed, err := exchange.ParseSeed(migrations.Demo)
	if err != nil {
		return "", err
	}
	return name, s.Seed(ctx, seed)
}

func shippedRulesets() ([]funding.Ruleset, error) {
	files, err := migrations.Rulesets.ReadDir("rulesets")
	if err != nil {
		return nil, err
	}
	var out []funding.Ruleset
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".yaml") {
			continue
		}
		b, err := migrations.Rulesets.ReadFile("rulesets/" + f.Name())
		if err != nil {
			return nil, err
		}
		r, err := exchange.ParseRuleset(b)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// person loads somebody of the demo.
func (f *fixture) person(t *testing.T, id string) funding.Person {
	t.Helper()
	p, err := f.Web.Person(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
