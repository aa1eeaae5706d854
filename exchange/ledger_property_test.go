package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A dirtyLedger is a file as trusts have them, and what stands in it.
type dirtyLedger struct {
	text    strings.Builder
	rows    int // below the heads, without blank ones at the end
	lines   []string
	total   money.Pence
	since   money.Pence
	skipped map[funding.LedgerSkip]int
	bad     int
}

// writtenAmount writes an amount in one of the ways of ledgers.
func writtenAmount(t *rapid.T, p money.Pence) string {
	size := max(p, -p)
	ways := []string{p.Plain(), p.String(), p.Plain() + "000000000001"}
	if p < 0 {
		ways = append(ways, "("+size.Plain()+")", size.Plain()+"-", size.String()+" CR", "-"+size.String())
	} else {
		ways = append(ways, size.Plain()+" DR", "+"+size.Plain(), strings.ReplaceAll(strings.TrimPrefix(size.String(), "£"), ",", " "))
	}
	if p >= 1_000_00 { // 1.234,56
		ways = append(ways, strings.NewReplacer(",", ".", ".", ",", "£", "").Replace(p.String()))
	}
	return rapid.SampledFrom(ways).Draw(t, "amount")
}

// writtenDate writes a day in one of the ways that can be read one way only.
func writtenDate(t *rapid.T, d calendar.Date) string {
	ways := []string{d.String(), d.Text(), fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day), fmt.Sprintf("%02d-%s-%02d", d.Day, d.Month.String()[:3], d.Year%100), d.String() + " 00:00:00"}
	if d.Day > 12 {
		ways = append(ways, fmt.Sprintf("%d/%d/%d", d.Day, d.Month, d.Year), fmt.Sprintf("%02d.%02d.%02d", d.Day, d.Month, d.Year%100))
	}
	return rapid.SampledFrom(ways).Draw(t, "date")
}

func (l *dirtyLedger) row(comma string, cells ...string) {
	for i, c := range cells {
		if i > 0 {
			l.text.WriteString(comma)
		}
		l.text.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
	}
	l.text.WriteString("\r\n")
	l.rows++
}

// add adds one row of any kind.
func (l *dirtyLedger) add(t *rapid.T, comma string) {
	supplier := rapid.SampledFrom([]string{"Alpha Ltd", "Total Energies", "Zoë & Söhne", `The "Best", Ltd`, "Balance Consulting", "Summit; and | more"}).Draw(t, "supplier")
	p := money.Pence(rapid.Int64Range(-1_000_000_00, 1_000_000_00).Draw(t, "pence"))
	day := calendar.Date{Year: 2026, Month: 4, Day: 1}.AddDays(rapid.IntRange(0, 1000).Draw(t, "day"))
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		l.row(comma, "", "", "")
		l.skipped[funding.SkipBlank]++
	case 1:
		l.row(comma, "Date", "Supplier", "Amount")
		l.skipped[funding.SkipHead]++
	case 2:
		l.row(comma, "", rapid.SampledFrom([]string{"Total", "Sub-total", "TOTAL FOR CAPITAL", "Capital total"}).Draw(t, "label"), l.since.Plain())
		l.skipped[funding.SkipTotal]++
		l.since = 0
	case 3:
		l.row(comma, day.String(), "Balance b/fwd", p.Plain())
		l.skipped[funding.SkipBalance]++
	case 4:
		l.row(comma, rapid.SampledFrom([]string{"31/02/2026", "soon", "46189"}).Draw(t, "no date"), supplier, p.Plain())
		l.bad++
	case 5:
		l.row(comma, day.String(), supplier, rapid.SampledFrom([]string{"", "tbc", "1.005", "1E+05", "(-5)", "=A1"}).Draw(t, "no amount"))
		l.bad++
	default:
		l.row(comma, writtenDate(t, day), supplier, writtenAmount(t, p))
		l.lines = append(l.lines, fmt.Sprintf("%d %s %s %d", l.rows+3, day, supplier, p))
		l.total, l.since = l.total+p, l.since+p
	}
}

// TestDirtyLedgersAreReadToThePenny: whatever way amounts, days, rows and
// letters are written in, every line comes out as it is, and the rest is
// counted as what it is.
func TestDirtyLedgersAreReadToThePenny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		comma := rapid.SampledFrom([]string{",", ";", "\t", "|"}).Draw(t, "separator")
		l := dirtyLedger{skipped: map[funding.LedgerSkip]int{}}
		l.text.WriteString("General ledger\r\n\r\n\"Date\"" + comma + "\"Supplier\"" + comma + "\"Amount\"\r\n")
		for range rapid.IntRange(1, 60).Draw(t, "rows") {
			l.add(t, comma)
		}
		data := []byte(l.text.String())
		switch rapid.IntRange(0, 3).Draw(t, "encoding") {
		case 1:
			data = encodedAs(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), data)
		case 2:
			data = encodedAs(t, charmap.Windows1252.NewEncoder(), bytes.ReplaceAll(data, []byte("−"), []byte("–"))) // it has no minus of its own
		case 3:
			data = append([]byte("\ufeff"), data...)
		}
		var lines []string
		r, err := ReadLedger(data, supplied(), func(line funding.LedgerLine) error {
			lines = append(lines, fmt.Sprintf("%d %s %s %d", line.Row, line.Posted, line.Supplier, line.Gross))
			return nil
		})
		if got, want := strings.Join(lines, "\n"), strings.Join(l.lines, "\n"); err != nil || got != want || r.Gross != l.total {
			t.Fatalf("%v: got %s of\n%s\nwant %s of\n%s", err, r.Gross, got, l.total, want)
		}
		skipped := 0
		for _, s := range r.Skipped {
			if skipped += s.Count; l.skipped[s.Kind] != s.Count {
				t.Errorf("%s: %d rows %v, want %d", s.Kind, s.Count, s.Rows, l.skipped[s.Kind])
			}
		}
		if r.BadRows != l.bad || r.Rows != l.rows || r.Rows != r.Lines+skipped+r.BadRows || len(r.Differs) > 0 {
			t.Errorf("%d of %d rows bad, totals that differ %v; want %d of %d and none", r.BadRows, r.Rows, r.Differs, l.bad, l.rows)
		}
	})
}

func encodedAs(t *rapid.T, e interface{ Bytes([]byte) ([]byte, error) }, data []byte) []byte {
	out, err := e.Bytes(data)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
