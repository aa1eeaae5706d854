package exchange

import (
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// FuzzReadLedger: whatever a file holds, it is read or refused. Rows are lines,
// skipped rows and rows with a problem; the totals are the sums of the lines;
// net and VAT are gross; rows come in order; reading twice gives the same.
func FuzzReadLedger(f *testing.F) {
	f.Add([]byte(plainHeads + "2026-06-16,P3,C100,52110,EPR1,Alpha,INV-1,Words,100.00,20.00,120.00,R1\n,,,,,Total,,,100.00,20.00,120.00,\n"))
	f.Add([]byte("Date;Period;Supplier;Invoice;Amount\r\n05/06/2026;P3;\"A\nB\";1;(1.234,56)\r\n\r\n\"x;y\r\n16-Jun-26;202606;;;5 CR\r\n"))
	f.Add([]byte("\xff\xfeD\x00a\x00t\x00e\x00,\x00A\x00m\x00o\x00u\x00n\x00t\x00\n\x001\x006\x00/\x006\x00/\x002\x006\x00,\x005\x00\n\x00"))
	f.Add([]byte("Trans Date\tDR\tCR\n16/06/2026\t1\t\n\t\t2\n46189\t=1\t#REF!\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m := plainMapping()
		heads, err := LedgerHead(data)
		if err == nil {
			m = heads.Proposed
		} else if _, ok := refusal.Of(err); !ok {
			t.Fatalf("a fault instead of a refusal: %v", err)
		}
		if err == nil && len(heads.Wanting) == 0 && checkMapping(m) != nil {
			t.Fatalf("proposed %v, which is refused: %v", m, checkMapping(m))
		}
		checkReading(t, data, m)
	})
}

func checkReading(t *testing.T, data []byte, m funding.LedgerMapping) {
	t.Helper()
	var net, vat, gross money.Pence
	lines, last := 0, 0
	r, err := ReadLedger(data, m, func(l funding.LedgerLine) error {
		if l.Net+l.VAT != l.Gross || l.Row <= last || !l.Month.Valid() || !l.FY.Valid() {
			t.Fatalf("after row %d came %+v", last, l)
		}
		net, vat, gross, lines, last = net+l.Net, vat+l.VAT, gross+l.Gross, lines+1, l.Row
		return nil
	})
	if _, ok := refusal.Of(err); err != nil && !ok {
		t.Fatalf("a fault instead of a refusal: %v", err)
	}
	skipped := 0
	for _, s := range r.Skipped {
		skipped += s.Count
	}
	if r.Lines != lines || r.Rows != lines+skipped+r.BadRows || r.Problem < r.BadRows || r.Net != net || r.VAT != vat || r.Gross != gross {
		t.Fatalf("lines %d of %d+%d=%d, skipped %d, but the reading says %+v", lines, net, vat, gross, skipped, r)
	}
}
