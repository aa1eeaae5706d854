package exchange

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

func TestAmountsOfLedgers(t *testing.T) {
	tests := []struct {
		cell     string
		workbook bool
		want     money.Pence
		code     string
	}{
		{"1234.56", false, 1234_56, ""},
		{"1,234.56", false, 1234_56, ""},
		{"£1,234.56", false, 1234_56, ""},
		{" £ 1,234.56 ", false, 1234_56, ""},
		{"Â£1,234.56", false, 1234_56, ""}, // UTF-8 that was read as Windows-1252 once
		{"GBP 5", false, 5_00, ""},
		{"5.5", false, 5_50, ""},
		{".5", false, 50, ""},
		{"0", false, 0, ""},
		{"-", false, 0, ""},
		{" -   ", false, 0, ""},
		{"(1,234.56)", false, -1234_56, ""},
		{"£(1,234.56)", false, -1234_56, ""},
		{"(£1,234.56)", false, -1234_56, ""},
		{"-£5", false, -5_00, ""},
		{"£-5", false, -5_00, ""},
		{"−5", false, -5_00, ""},
		{"1,234.56-", false, -1234_56, ""},
		{"1,234.56 CR", false, -1234_56, ""},
		{"1,234.56cr", false, -1234_56, ""},
		{"CR 10.00", false, -10_00, ""},
		{"1,234.56 DR", false, 1234_56, ""},
		{"-5 CR", false, 0, "AMOUNT_SIGNS"},
		{"(-5)", false, 0, "AMOUNT_SIGNS"},
		{"--5", false, 0, "AMOUNT_SIGNS"},
		{"1.234,56", false, 1234_56, ""},
		{"-1.234.567,89", false, -1234567_89, ""},
		{"1234,56", false, 1234_56, ""},
		{"1 234 567,89", false, 1234567_89, ""},
		{"1\u00a0234.50", false, 1234_50, ""},
		{"1.234.567", false, 1234567_00, ""},
		{"1,234", false, 1234_00, ""},
		{"1.234", false, 0, "AMOUNT_AMBIGUOUS"},
		{"0.123", false, 0, "AMOUNT_FRACTION_OF_PENNY"},
		{"1234.560", false, 1234_56, ""},
		{"1.234", true, 0, "AMOUNT_FRACTION_OF_PENNY"},
		{"12,34,567.00", false, 0, "AMOUNT_MALFORMED"},
		{"1,234,56", false, 0, "AMOUNT_MALFORMED"},
		{"1.2.3", false, 0, "AMOUNT_MALFORMED"},
		{"12 months", false, 0, "AMOUNT_MALFORMED"},
		{"£2.5m", false, 0, "AMOUNT_MALFORMED"},
		{"1234.5600000000001", true, 1234_56, ""},
		{"0.10000000000000001", true, 10, ""},
		{"-1234.5599999999999", true, -1234_56, ""},
		{"-1.1641532182693481E-10", true, 0, ""}, // what is left where a formula should give 0
		{"1234.565", true, 0, "AMOUNT_FRACTION_OF_PENNY"},
		{"1234.560002", true, 0, "AMOUNT_FRACTION_OF_PENNY"},
		{"1.2345678E7", true, 12345678_00, ""},
		{"1.23E+05", false, 0, "AMOUNT_SCIENTIFIC"},
		{"1E+99", true, 0, "AMOUNT_MALFORMED"},
		{"999,999,999,999.99", false, money.Max, ""},
		{"1,000,000,000,000.00", false, 0, "AMOUNT_TOO_LARGE"},
		{"€5", false, 0, "AMOUNT_CURRENCY"},
		{"#REF!", true, 0, "CELL_ERROR"},
		{"#######", false, 0, "CELL_ERROR"},
		{"=SUM(A1:A9)", false, 0, "CELL_FORMULA"},
		{"", false, 0, "AMOUNT_MISSING"},
		{"()", false, 0, "AMOUNT_MALFORMED"},
		{"£", false, 0, "AMOUNT_MALFORMED"},
	}
	for _, tt := range tests {
		got, f := ledgerAmount(tt.cell, tt.workbook)
		if f.code != tt.code || tt.code == "" && got != tt.want {
			t.Errorf("%q (workbook %v): got %d, %q; want %d, %q", tt.cell, tt.workbook, got, f.code, tt.want, tt.code)
		}
	}
}

// TestAmountsComeBackAsTheyWereWritten: every way in which a ledger may write
// an amount gives the amount.
func TestAmountsComeBackAsTheyWereWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := money.Pence(rapid.Int64Range(0, int64(money.Max)).Draw(t, "pence"))
		text := p.Plain()
		for way, want := range map[string]money.Pence{text: p, "(" + text + ")": -p, text + "-": -p, text + " CR": -p, "-" + p.String(): -p, p.String(): p} {
			if got, f := ledgerAmount(way, false); f.bad() || got != want {
				t.Fatalf("%q: got %d, %v, want %d", way, got, f, want)
			}
		}
	})
}

func TestDatesOfLedgers(t *testing.T) {
	june := day(2026, 6, 16)
	text := dateReader{}
	tests := []struct {
		cell   string
		reader dateReader
		want   calendar.Date
		code   string
	}{
		{"2026-06-16", text, june, ""},
		{"2026/06/16", text, june, ""},
		{"2026-06-16T00:00:00Z", text, june, ""},
		{"16/06/2026 00:00:00", text, june, ""},
		{"16/06/2026", text, june, ""},
		{"06/16/2026", text, june, ""},
		{"16.6.26", text, june, ""},
		{"16-Jun-26", text, june, ""},
		{"16-JUN-2026", text, june, ""},
		{"16 June 2026", text, june, ""},
		{"Tue 16th June 2026", text, june, ""},
		{"June 16, 2026", text, june, ""},
		{"2026-Jun-16", text, june, ""},
		{"16Jun2026", text, june, ""},
		{"20260616", text, june, ""},
		{"16062026", text, june, ""},
		{"05/06/2026", text, calendar.Date{}, "DATE_AMBIGUOUS"},
		{"05/05/2026", text, day(2026, 5, 5), ""},
		{"05/06/2026", dateReader{order: funding.DateOrderDMY}, day(2026, 6, 5), ""},
		{"05/06/2026", dateReader{order: funding.DateOrderMDY}, day(2026, 5, 6), ""},
		{"26/06/16", dateReader{order: funding.DateOrderYMD}, june, ""},
		{"06/16/2026", dateReader{order: funding.DateOrderDMY}, calendar.Date{}, "DATE_INVALID"},
		{"29/02/2028", text, day(2028, 2, 29), ""},
		{"29/02/2027", text, calendar.Date{}, "DATE_INVALID"},
		{"46189", dateReader{workbook: true}, june, ""},
		{"46189.75", dateReader{workbook: true}, june, ""},
		{"44727", dateReader{workbook: true, from1904: true}, june, ""},
		{"46189", text, calendar.Date{}, "DATE_INVALID"},
		{"16/06/1999", text, calendar.Date{}, "DATE_OUT_OF_RANGE"},
		{"June 2026", text, calendar.Date{}, "DATE_INVALID"},
		{"16 Juin 2026", text, calendar.Date{}, "DATE_INVALID"},
		{"2026-13-16", dateReader{order: funding.DateOrderDMY}, calendar.Date{}, "DATE_INVALID"},
		{"160626", text, calendar.Date{}, "DATE_INVALID"},
		{"", text, calendar.Date{}, "DATE_MISSING"},
	}
	for _, tt := range tests {
		got, f := tt.reader.read(tt.cell)
		if f.code != tt.code || tt.code == "" && got != tt.want {
			t.Errorf("%q %+v: got %s, %q; want %s, %q", tt.cell, tt.reader, got, f.code, tt.want, tt.code)
		}
	}
}

func TestPeriodsOfLedgers(t *testing.T) {
	june, none := day(2026, 6, 30), calendar.Date{}
	tests := []struct {
		cell   string
		posted calendar.Date
		fy     calendar.FY
		month  calendar.Month
		code   string
	}{
		{"P3", june, 2026, 3, ""},
		{"03", june, 2026, 3, ""},
		{"M3", june, 2026, 3, ""},
		{"Period 3", june, 2026, 3, ""},
		{"12", day(2027, 4, 2), 2026, 12, ""}, // posted after the year's end
		{"P13", day(2027, 4, 20), 2026, 12, ""},
		{"P1", day(2027, 3, 31), 2027, 1, ""},
		{"2026/27 P3", none, 2026, 3, ""},
		{"P3 26/27", none, 2026, 3, ""},
		{"2026-2027 03", none, 2026, 3, ""},
		{"2627-03", none, 2026, 3, ""},
		{"JUN-26", none, 2026, 3, ""},
		{"June 2026", none, 2026, 3, ""},
		{"Mar 2027", none, 2026, 12, ""},
		{"June", june, 2026, 3, ""},
		{"Jan 2026/27", none, 2026, 10, ""},
		{"202606", june, 2026, 3, ""},             // June 2026
		{"202606", day(2026, 9, 30), 2026, 6, ""}, // P6 of 2026/27
		{"202703", june, 2026, 3, ""},             // P3 of the year that ends in 2027
		{"2026003", june, 2026, 3, ""},
		{"06/2026", june, 2026, 3, ""},
		{"202606", none, 0, 0, "PERIOD_AMBIGUOUS"},
		{"01/06/2026", none, 0, 0, "PERIOD_INVALID"},
		{"30/06/2026", none, 2026, 3, ""},
		{"2026-06-30", none, 2026, 3, ""},
		{"P3", none, 0, 0, "PERIOD_INVALID"},
		{"P16", june, 0, 0, "PERIOD_INVALID"},
		{"Q1", june, 0, 0, "PERIOD_INVALID"},
	}
	for _, tt := range tests {
		got, f := ledgerPeriod(tt.cell, tt.posted, dateReader{})
		if f.code != tt.code || tt.code == "" && got != (period{tt.fy, tt.month}) {
			t.Errorf("%q posted %s: got %s %s, %q; want %s %s, %q", tt.cell, tt.posted, got.fy, got.month.Label(), f.code, tt.fy, tt.month.Label(), tt.code)
		}
	}
}
