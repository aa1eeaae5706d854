package store

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// pairAtPanel takes two bids, each the worked example, to the panel.
func (f *fixture) pairAtPanel(t *testing.T) []string {
	t.Helper()
	ids := []string{f.draftAs(t, "one"), f.draftAs(t, "two")}
	f.at(t, 2026, 5, 6, 14, 20)
	for _, id := range ids {
		f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
		f.must(t, "eleri", funding.BidKind, id, funding.Submit, nil)
	}
	f.at(t, 2026, 5, 11, 10, 0)
	for _, id := range ids {
		f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
		for _, r := range reviewers {
			f.must(t, r.person, funding.BidKind, id, funding.StartReview, map[string]any{"review": r.kind})
			f.must(t, r.person, funding.BidKind, id, funding.Conclude, map[string]any{"review": r.kind, "outcome": funding.Support, "reasons": "Sound."})
		}
	}
	f.at(t, 2026, 6, 18, 11, 0)
	return ids
}

// fundOwn puts one figure on a year of the fund.
func (f *fixture) fundOwn(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := f.Owner.pool.Exec(context.Background(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// TestTwoDecisionsAtOnce: each bid asks £4,200,000.00 of capital for 2026/27.
// The other years have money for both.
func TestTwoDecisionsAtOnce(t *testing.T) {
	for _, tt := range []struct {
		name     string
		envelope int64
		accepted int
		excess   string // what the refusal says is too much
	}{
		{"together a penny above the year", 839_999_999, 1, "1"},
		{"together exactly the year", 840_000_000, 2, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newDB(t)
			ids := f.pairAtPanel(t)
			f.fundOwn(t, `update fund_years set envelope = 100000000000 where fund = 'FP'`)
			f.fundOwn(t, `update fund_years set envelope = $1 where fund = 'FP' and fy = 2026 and nature = 'CAPITAL'`, tt.envelope)
			accepted, excess := f.decideAtOnce(t, ids)
			if accepted != tt.accepted || excess != tt.excess {
				t.Errorf("accepted %d with %q too much, want %d with %q", accepted, excess, tt.accepted, tt.excess)
			}
			var committed int64
			if err := f.Owner.pool.QueryRow(context.Background(), `select committed from fund_years where fund = 'FP' and fy = 2026 and nature = 'CAPITAL'`).Scan(&committed); err != nil {
				t.Fatal(err)
			}
			if want := int64(tt.accepted) * 420_000_000; committed != want {
				t.Errorf("committed %d pence, want %d", committed, want)
			}
		})
	}
}

// decideAtOnce approves the bids in as many transactions at the same moment.
func (f *fixture) decideAtOnce(t *testing.T, ids []string) (accepted int, excess string) {
	t.Helper()
	commands, errs := make([]string, len(ids)), make([]error, len(ids))
	for i, id := range ids {
		commands[i] = f.kept(t, "maria", funding.BidKind, id, funding.Decide, map[string]any{"outcome": funding.Approved, "reasons": "A strong case."})
	}
	var all sync.WaitGroup
	gate := make(chan struct{})
	for i := range commands {
		all.Go(func() {
			<-gate
			_, errs[i] = f.Worker.Apply(context.Background(), commands[i])
		})
	}
	close(gate)
	all.Wait()
	for _, err := range errs {
		no, refused := refusal.Of(err)
		switch {
		case err == nil:
			accepted++
		case refused && no.Code == "ENVELOPE_EXCEEDED":
			excess = fmt.Sprint(no.Figures["excess_pence"])
		default:
			t.Errorf("got %v, want an approval or ENVELOPE_EXCEEDED", err)
		}
	}
	return accepted, excess
}
