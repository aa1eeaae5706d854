package workflows

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/store"
)

// A shelf keeps ledger files as the record does.
type shelf struct {
	mu      sync.Mutex
	files   map[string]string // content by id; those that wait
	lines   map[string]int    // read, by id
	refused map[string]string // codes, by id
	tries   int
	fails   int // how often reading still fails
}

func newShelf(files map[string]string) *shelf {
	return &shelf{files: files, lines: map[string]int{}, refused: map[string]string{}}
}

func (s *shelf) LedgerToRead(_ context.Context, id string) (store.LedgerToRead, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	content, waits := s.files[id]
	m := funding.LedgerMapping{Columns: map[funding.LedgerColumn]string{funding.LedgerDate: "Date", funding.LedgerAmount: "Amount"}}
	return store.LedgerToRead{ID: id, Data: []byte(content), Mapping: m, Done: !waits}, nil
}

func (s *shelf) ReadLedger(_ context.Context, id string, read func(func(funding.LedgerLine) error) (funding.LedgerReading, error), progress func(int)) error {
	n := 0
	reading, err := read(func(funding.LedgerLine) error { n++; progress(n); return nil })
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tries++; s.fails > 0 {
		s.fails--
		return errors.New("the database is away")
	}
	if err == nil {
		s.lines[id] += reading.Lines
		delete(s.files, id)
	}
	return err
}

func (s *shelf) RefuseLedger(_ context.Context, id string, no *funding.Error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused[id] = no.Code
	delete(s.files, id)
	return nil
}

func (s *shelf) LedgersWaiting(context.Context, time.Duration) (ids []string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id := range s.files {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, nil
}

// has reports what became of a file.
func (s *shelf) has(id string) (lines int, refused string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lines[id], s.refused[id]
}

const twoLines = "Date,Amount\n2026-09-04,100.00\n2026-09-05,-20.50\n"

func TestALedgerFileIsReadOnceHoweverOftenItIsAsked(t *testing.T) {
	th := newTheatre(t)
	s := newShelf(map[string]string{"A-L1": twoLines})
	th.steps.Ledgers, s.fails = s, 1
	for range 2 {
		if err := th.client.ReadLedger(th.soon(20*time.Second), "A-L1"); err != nil {
			t.Fatal(err)
		}
	}
	if lines, refused := s.has("A-L1"); lines != 2 || refused != "" || s.tries != 2 {
		t.Errorf("%d lines read in %d tries, refused %q; want two, the second time, and no third", lines, s.tries, refused)
	}
	if os.Getenv("TRANCHE_RECORD") != "" {
		th.save("ledger-drop", funding.Ref{Kind: "ledger", ID: "A-L1"})
	}
}

func TestAFileThatCannotBeReadIsRefusedAndNotTriedAgain(t *testing.T) {
	th := newTheatre(t)
	s := newShelf(map[string]string{"A-L1": "Day,Total\n2026-09-04,100.00\n"})
	th.steps.Ledgers = s
	if err := th.client.ReadLedger(th.soon(20*time.Second), "A-L1"); err != nil {
		t.Fatal(err)
	}
	if lines, refused := s.has("A-L1"); lines != 0 || refused != "LEDGER_COLUMN_MISSING" || s.tries != 1 {
		t.Errorf("%d lines read in %d tries, refused %q; want LEDGER_COLUMN_MISSING at once", lines, s.tries, refused)
	}
}

func TestTheSweepReadsLedgerFilesThatWait(t *testing.T) {
	th := newTheatre(t)
	s := newShelf(map[string]string{"A-L1": twoLines, "A-L2": twoLines})
	th.steps.Ledgers = s
	if err := th.sweeper().Once(th.soon(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	th.until("both files are read", func() bool {
		one, _ := s.has("A-L1")
		two, _ := s.has("A-L2")
		return one == 2 && two == 2
	})
}
