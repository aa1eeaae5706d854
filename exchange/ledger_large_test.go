package exchange

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
)

// A large file has this many lines; line i is of (i+1) pence net, a fifth of
// it VAT, rounded down.
const largeLines = 100_000

// memoryLimit is how much may be in use while a large file is read, in bytes,
// the file itself among it.
const memoryLimit = 256 << 20

func largeTotals() (net, vat money.Pence) {
	for i := range largeLines {
		net, vat = net+money.Pence(i+1), vat+money.Pence((i+1)/5)
	}
	return net, vat
}

func largeRow(i int) []string {
	net, vat := money.Pence(i+1), money.Pence((i+1)/5)
	return []string{fmt.Sprintf("%02d/%02d/2026", i%28+1, i%9+4), fmt.Sprintf("P%d", i%9+1), fmt.Sprintf("C%03d", i%200), "52110", "EPR1", fmt.Sprintf("Supplier %d of England Ltd", i%5000),
		fmt.Sprintf("INV-%06d", i), fmt.Sprintf("Licences and support, posting %d of the year", i), net.Plain(), vat.Plain(), (net + vat).Plain(), fmt.Sprintf("R%08d", i)}
}

func largeCSV() []byte {
	var b bytes.Buffer
	b.WriteString(plainHeads)
	for i := range largeLines {
		for c, cell := range largeRow(i) {
			if c > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "%q", cell)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// largeWorkbook is written by hand: words are shared, as Excel writes them.
func largeWorkbook(t testing.TB) []byte {
	t.Helper()
	var sheet, words strings.Builder
	shared := 0
	row := func(n int, cells []string) {
		fmt.Fprintf(&sheet, `<row r="%d">`, n)
		for c, cell := range cells {
			if n > 1 && c >= 8 && c <= 10 {
				fmt.Fprintf(&sheet, `<c r="%c%d"><v>%s</v></c>`, 'A'+c, n, cell)
				continue
			}
			fmt.Fprintf(&sheet, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+c, n, shared)
			fmt.Fprintf(&words, `<si><t>%s</t></si>`, cell)
			shared++
		}
		sheet.WriteString(`</row>`)
	}
	row(1, strings.Split(strings.TrimSpace(plainHeads), ","))
	for i := range largeLines {
		row(i+2, largeRow(i))
	}
	return rawWorkbook(t, `<worksheet><sheetData>`+sheet.String()+`</sheetData></worksheet>`, `<sst>`+words.String()+`</sst>`)
}

// peakHeap is the most that was on the heap while f ran, rubbish not yet
// collected among it.
func peakHeap(f func()) uint64 {
	debug.FreeOSMemory()
	var peak atomic.Uint64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapAlloc))
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	f()
	close(stop)
	<-done
	return peak.Load()
}

func TestALargeLedgerIsReadInLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads two files of 100,000 lines")
	}
	wantNet, wantVAT := largeTotals()
	for name, data := range map[string][]byte{"CSV": largeCSV(), "XLSX": largeWorkbook(t)} {
		began := time.Now()
		peak := peakHeap(func() {
			heads, err := LedgerHead(data)
			if err != nil {
				t.Fatal(err)
			}
			r, err := ReadLedger(data, heads.Proposed, func(funding.LedgerLine) error { return nil })
			if err != nil || r.Lines != largeLines || r.Problem != 0 || r.Net != wantNet || r.VAT != wantVAT || r.Gross != wantNet+wantVAT {
				t.Errorf("%s: %v, %d lines, %d problems, %s + %s = %s", name, err, r.Lines, r.Problem, r.Net, r.VAT, r.Gross)
			}
		})
		t.Logf("%s of %d MB: %d lines in %s, at most %d MB on the heap", name, len(data)>>20, largeLines, time.Since(began).Round(time.Millisecond), peak>>20)
		if peak > memoryLimit {
			t.Errorf("%s: %d MB on the heap, want at most %d", name, peak>>20, memoryLimit>>20)
		}
	}
}

func BenchmarkReadLedgerCSV(b *testing.B)  { benchLedger(b, largeCSV()) }
func BenchmarkReadLedgerXLSX(b *testing.B) { benchLedger(b, largeWorkbook(b)) }

func benchLedger(b *testing.B, data []byte) {
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if r, err := ReadLedger(data, plainMapping(), func(funding.LedgerLine) error { return nil }); err != nil || r.Lines != largeLines {
			b.Fatal(r.Lines, err)
		}
	}
}
