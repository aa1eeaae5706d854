package exchange

import (
	"os"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
)

// The ledger that the README gives newcomers is read whole, and its own totals
// agree.
func TestTheSampleLedgerIsRead(t *testing.T) {
	data, err := os.ReadFile("../docs/samples/ledger-september-2026.csv")
	if err != nil {
		t.Fatal(err)
	}
	head, err := LedgerHead(data)
	if err != nil {
		t.Fatal(err)
	}
	var gross money.Pence
	lines := 0
	reading, err := ReadLedger(data, head.Proposed, func(l funding.LedgerLine) error {
		lines++
		gross += l.Gross
		return nil
	})
	if err != nil || lines != 7 || gross != 526_000_00 || len(reading.Problems) != 0 || len(reading.Differs) != 0 {
		t.Errorf("%d lines of %s, problems %v, differs %v (%v); want seven of £526,000.00", lines, gross, reading.Problems, reading.Differs, err)
	}
}
