package store

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
)

// A statementCounter counts what GORM sends to the database.
type statementCounter struct {
	logger.Interface
	n atomic.Int64
}

func (c *statementCounter) Trace(context.Context, time.Time, func() (string, int64), error) {
	c.n.Add(1)
}

// counted is the web's store with its statements counted.
func (f *fixture) counted() (*Store, *statementCounter) {
	c := &statementCounter{Interface: logger.Discard}
	return &Store{db: f.Web.db.Session(&gorm.Session{Logger: c}), pool: f.Web.pool}, c
}

// A page asks few questions however much there is to see: this bid has ten
// cost lines, six reviews, and an award with two claims.
func TestNoPageAsksMoreThanItsBudget(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	first := f.paid(t, award, 6, 310_250_00)
	f.at(t, 2026, 11, 9, 9, 0)
	f.paid(t, award, 7, 412_600_40)
	ctx := context.Background()
	farah, amina := f.person(t, "farah"), f.person(t, "amina")
	s, counter := f.counted()
	for _, page := range []struct {
		name string
		most int64
		read func() error
	}{
		{"home", 7, func() error { _, err := s.Home(ctx, amina, desk.HomeQuery{}); return err }},
		{"bids", 5, func() error { _, err := s.Bids(ctx, farah, "", 50); return err }},
		{"bid", 22, func() error { _, err := s.BidSheet(ctx, amina, award); return err }},
		{"award", 20, func() error { _, err := s.AwardSheet(ctx, farah, award); return err }},
		{"claim", 20, func() error { _, err := s.ClaimSheet(ctx, farah, first); return err }},
		{"run", 8, func() error { _, err := s.RunSheet(ctx, farah, "FP-202610-1"); return err }},
		{"runs", 12, func() error { _, err := s.RunDesk(ctx, farah, ""); return err }},
		{"tracker", 5, func() error { _, err := s.Tracker(ctx, farah, 0, funding.Capital); return err }},
		{"portfolio", 3, func() error { _, err := s.Portfolio(ctx, farah); return err }},
		{"rounds", 4, func() error { _, err := s.Rounds(ctx); return err }},
		{"start", 15, func() error { _, err := s.StartSheet(ctx, amina); return err }},
		{"events", 3, func() error { _, err := s.Events(ctx, farah, funding.Ref{}, "", 50); return err }},
		{"questions", 8, func() error { _, err := s.QuestionDesk(ctx, amina); return err }},
		{"cash", 12, func() error { _, err := s.CashCalendar(ctx, f.person(t, "chloe"), ""); return err }},
		{"ledgers", 4, func() error { _, err := s.LedgerDesk(ctx, f.person(t, "ben"), award); return err }},
		{"review", 28, func() error { _, err := s.ReviewBrief(ctx, farah, award); return err }},
		{"audit", 4, func() error { _, err := s.VerifyAudit(ctx, farah, funding.Ref{}); return err }},
	} {
		t.Run(page.name, func(t *testing.T) {
			counter.n.Store(0)
			if err := page.read(); err != nil {
				t.Fatal(err)
			}
			got := counter.n.Load()
			t.Logf("%s asks %d questions", page.name, got)
			if got < 1 || got > page.most {
				t.Errorf("%d statements, want at most %d", got, page.most)
			}
		})
	}
}

// The desk of payments asks as many questions for ten claims that wait for the
// check as for two.
func TestTheDeskOfPaymentsAsksOnceForAllClaims(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	s, counter := f.counted()
	ctx, farah := context.Background(), f.person(t, "farah")
	asks := func(claims int) int64 {
		t.Helper()
		counter.n.Store(0)
		d, err := s.RunDesk(ctx, farah, "")
		if err != nil || len(d.Checking) != claims {
			t.Fatalf("%d claims wait (%v), want %d", len(d.Checking), err, claims)
		}
		return counter.n.Load()
	}
	waiting := 0
	more := func(n int) {
		for range n {
			waiting++
			id := f.drafted(t, award, fmt.Sprint("wait", waiting), 6, money.Pence(10_000_00+waiting))
			for _, by := range []struct {
				who  string
				verb funding.Verb
			}{{"ben", funding.ClaimMoney}, {"chloe", funding.ApproveClaim}} {
				f.must(t, by.who, funding.AwardKind, award, by.verb, map[string]any{"claim": id})
			}
		}
	}
	more(2)
	two := asks(2)
	more(8)
	if ten := asks(10); ten != two {
		t.Errorf("%d questions for two claims and %d for ten", two, ten)
	}
}
