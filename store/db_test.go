package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/migrations"
	"github.com/tranche-funding/tranche/store/testdb"
)

// A fixture is one test's own database, migrated and seeded with the demo.
type fixture struct {
	Owner, Web, Worker *Store
}

var databases = testdb.NewMaker(prepare)

// newDB gives a test its own copy of the migrated, seeded database.
func newDB(t *testing.T) *fixture {
	t.Helper()
	urls := databases.New(t)
	return &fixture{open(t, urls.Owner), open(t, urls.Web), open(t, urls.Worker)}
}

func open(t *testing.T, url string) *Store {
	t.Helper()
	s, err := Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s.WritesFiles(exchange.WritePaymentFile)
}

// prepare migrates and seeds the database that every test copies.
func prepare(ctx context.Context, ownerURL string) error {
	s, err := Open(ctx, ownerURL)
	if err != nil {
		return err
	}
	defer s.Close()
	rules, err := exchange.ReadRuleset(migrations.Rulesets, "CAP-2026")
	if err != nil {
		return err
	}
	if err := s.Migrate(ctx, []funding.Ruleset{rules}); err != nil {
		return err
	}
	reference, err := exchange.ParseSeed(migrations.Reference)
	if err != nil {
		return err
	}
	if err := s.Seed(ctx, reference); err != nil {
		return err
	}
	capabilities, err := exchange.ParseCapabilities(migrations.Capabilities)
	if err != nil {
		return err
	}
	if err := s.LoadCapabilities(ctx, capabilities); err != nil {
		return err
	}
	seed, err := exchange.ParseSeed(migrations.Demo)
	if err != nil {
		return err
	}
	return s.Seed(ctx, seed)
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
