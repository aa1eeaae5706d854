package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// day reads a date that the test itself wrote.
func day(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// code is the code of a refusal, "" for none and "FAULT" for any other error.
func code(err error) string {
	if err == nil {
		return ""
	}
	if e, ok := refusal.Of(err); ok {
		return e.Code
	}
	return "FAULT"
}

func TestDatesAsText(t *testing.T) {
	d := calendar.Date{Year: 2026, Month: time.June, Day: 16}
	if got := d.String(); got != "2026-06-16" {
		t.Errorf("String = %q", got)
	}
	if got := d.Text(); got != "16 June 2026" {
		t.Errorf("Text = %q", got)
	}
	if got := d.Weekday(); got != time.Tuesday {
		t.Errorf("Weekday = %s", got)
	}
	var none calendar.Date
	if !none.IsZero() || none.String() != "" || none.Text() != "" || d.IsZero() {
		t.Errorf("no date: IsZero %v, %q, %q", none.IsZero(), none.String(), none.Text())
	}
}

func TestParseDateIsStrict(t *testing.T) {
	if got, err := calendar.ParseDate("2028-02-29"); err != nil || got != (calendar.Date{Year: 2028, Month: time.February, Day: 29}) {
		t.Errorf("29 February of a leap year: got %v, %v", got, err)
	}
	for _, s := range []string{"", "2027-02-29", "2026-13-01", "2026-00-10", "2026-06-31", "2026-6-1", "26-06-01", "2026-06-01T00:00:00Z", " 2026-06-01", "2026/06/01", "16 June 2026", "0000-01-01", "tomorrow"} {
		if got, err := calendar.ParseDate(s); code(err) != "DATE_INVALID" || !got.IsZero() {
			t.Errorf("ParseDate(%q) = %v, %v; want DATE_INVALID", s, got, err)
		}
	}
}

func TestDaysBetweenDates(t *testing.T) {
	tests := []struct {
		name, from, to string
		days           int
	}{
		{"9.5: submission to decision", "2026-05-06", "2026-06-18", 43},
		{"9.5: submission to countersigning", "2026-05-06", "2026-07-02", 57},
		{"9.6: claim to cash", "2026-10-12", "2026-10-19", 7},
		{"over a leap day", "2028-02-28", "2028-03-01", 2},
		{"over no leap day", "2027-02-28", "2027-03-01", 1},
		{"over a year end", "2026-12-31", "2027-01-01", 1},
		{"over the clocks going forward", "2027-03-27", "2027-03-29", 2},
		{"the same day", "2026-05-06", "2026-05-06", 0},
		{"backwards", "2026-06-18", "2026-05-06", -43},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := day(tt.to).Sub(day(tt.from)); got != tt.days {
				t.Errorf("%s to %s: got %d days, want %d", tt.from, tt.to, got, tt.days)
			}
			if got := day(tt.from).AddDays(tt.days); got != day(tt.to) {
				t.Errorf("%s and %d days: got %s, want %s", tt.from, tt.days, got, tt.to)
			}
		})
	}
}

func TestAddMonths(t *testing.T) {
	tests := []struct {
		name, from string
		n          int
		want       string
	}{
		{"9.5: six months after phase 2 goes live", "2028-06-30", 6, "2028-12-30"},
		{"no such day: the last of the month", "2026-08-31", 6, "2027-02-28"},
		{"no such day in a leap year", "2027-08-31", 6, "2028-02-29"},
		{"a year from a leap day", "2028-02-29", 12, "2029-02-28"},
		{"back over a year end", "2027-01-15", -2, "2026-11-15"},
	}
	for _, tt := range tests {
		if got := day(tt.from).AddMonths(tt.n); got != day(tt.want) {
			t.Errorf("%s: %s and %d months: got %s, want %s", tt.name, tt.from, tt.n, got, tt.want)
		}
	}
}

func TestOrder(t *testing.T) {
	ascending := []calendar.Date{day("2025-12-31"), day("2026-01-30"), day("2026-02-01"), day("2026-02-02")}
	for i, a := range ascending {
		for j, b := range ascending {
			if a.Before(b) != (i < j) || a.After(b) != (i > j) || (a.Compare(b) == 0) != (i == j) {
				t.Errorf("%s against %s: before %v, after %v, compare %d", a, b, a.Before(b), a.After(b), a.Compare(b))
			}
		}
	}
}

func TestDatesInJSON(t *testing.T) {
	type row struct {
		Due   calendar.Date         `json:"due"`
		Paid  calendar.Date         `json:"paid"`
		Bills map[calendar.Date]int `json:"bills"`
	}
	in := row{Due: day("2026-06-16"), Bills: map[calendar.Date]int{day("2026-07-01"): 3}}
	b, err := json.Marshal(in)
	if want := `{"due":"2026-06-16","paid":"","bills":{"2026-07-01":3}}`; err != nil || string(b) != want {
		t.Fatalf("got %s, %v; want %s", b, err, want)
	}
	var out row
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, out); diff != "" {
		t.Errorf("there and back (-want +got):\n%s", diff)
	}
	if err := json.Unmarshal([]byte(`{"due":"2026-02-30"}`), &out); code(err) != "DATE_INVALID" {
		t.Errorf("30 February: got %v, want DATE_INVALID", err)
	}
}

func TestDateArithmeticAgreesWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := day("2022-01-01").AddDays(rapid.IntRange(-40_000, 40_000).Draw(t, "day"))
		n := rapid.IntRange(-5000, 5000).Draw(t, "n")
		e := d.AddDays(n)
		if e.Sub(d) != n || e.AddDays(-n) != d || (n > 0) != e.After(d) {
			t.Fatalf("%s and %d days is %s, which is %d days away", d, n, e, e.Sub(d))
		}
		if got, err := calendar.ParseDate(e.String()); err != nil || got != e {
			t.Fatalf("ParseDate(%q) = %v, %v", e.String(), got, err)
		}
		if got := calendar.DateOf(e.At(0, 0)); got != e {
			t.Fatalf("midnight of %s is on %s", e, got)
		}
	})
}
