package calendar_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rickar/cal/v2/gb"
	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// proclaimed are the England bank holidays of 2022 to 2031 by an independent
// calculation, and the one-off it does not know.
func proclaimed() map[calendar.Date]bool {
	days := map[calendar.Date]bool{day("2022-09-19"): true}
	for year := 2022; year <= 2031; year++ {
		for _, h := range gb.Holidays {
			if _, observed := h.Calc(year); !observed.IsZero() {
				y, m, d := observed.Date()
				days[calendar.Date{Year: y, Month: m, Day: d}] = true
			}
		}
	}
	return days
}

func TestTheEnglandTableIsWhatWasProclaimed(t *testing.T) {
	want := proclaimed()
	got := map[calendar.Date]bool{}
	for _, h := range calendar.EnglandHolidays() {
		if got[h.Date] || h.Name == "" {
			t.Errorf("%s is there twice, or has no name: %q", h.Date, h.Name)
		}
		got[h.Date] = true
	}
	if diff := cmp.Diff(want, got, cmp.Transformer("text", texts)); diff != "" {
		t.Errorf("bank holidays (-want +got):\n%s", diff)
	}
	for _, oneOff := range []string{"2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"} {
		if !got[day(oneOff)] {
			t.Errorf("the one-off of %s is missing", oneOff)
		}
	}
	if got[day("2022-05-30")] {
		t.Error("the spring bank holiday of 2022 was moved from 30 May to 2 June")
	}
}

func texts(days map[calendar.Date]bool) []string {
	var out []string
	for d := range days {
		out = append(out, d.String())
	}
	slices.Sort(out)
	return out
}

func TestTheEnglandTableIsInOrderAndOnWeekdays(t *testing.T) {
	holidays := calendar.EnglandHolidays()
	for i, h := range holidays {
		if w := h.Date.Weekday(); w == time.Saturday || w == time.Sunday {
			t.Errorf("%s (%s) is a %s", h.Date, h.Name, w)
		}
		if i > 0 && !h.Date.After(holidays[i-1].Date) {
			t.Errorf("%s comes after %s", h.Date, holidays[i-1].Date)
		}
	}
	england := calendar.England()
	if diff := cmp.Diff(holidays, england.Holidays()); diff != "" || england.From() != day("2022-01-01") || england.To() != day("2031-12-31") {
		t.Errorf("England covers %s to %s; holidays (-want +got):\n%s", england.From(), england.To(), diff)
	}
}

// Every row of worked example 9.5, and the dates of 9.6 and 9.8.
func TestWorkedExampleDayCounts(t *testing.T) {
	tests := []struct {
		name, from, to string
		days           int
	}{
		{"completeness", "2026-05-06", "2026-05-11", 3},
		{"reviews fall due", "2026-05-11", "2026-06-09", 20},
		{"cyber was stopped", "2026-05-20", "2026-06-02", 8},
		{"cyber falls due after its stop", "2026-05-11", "2026-06-19", 28},
		{"ICB done", "2026-05-11", "2026-05-22", 9},
		{"region digital done", "2026-05-11", "2026-05-29", 13},
		{"clinical safety done", "2026-05-11", "2026-06-01", 14},
		{"region finance done", "2026-05-11", "2026-06-05", 18},
		{"national finance done", "2026-05-11", "2026-06-08", 19},
		{"cyber done, gross", "2026-05-11", "2026-06-09", 20},
		{"panel target", "2026-06-09", "2026-06-19", 8},
		{"panel decided", "2026-06-09", "2026-06-18", 7},
		{"submission to decision", "2026-05-06", "2026-06-18", 30},
		{"agreement issued", "2026-06-18", "2026-06-22", 2},
		{"trust signs", "2026-06-22", "2026-06-29", 5},
		{"funder countersigns after issue", "2026-06-22", "2026-07-02", 8},
		{"funder countersigns after the trust", "2026-06-29", "2026-07-02", 3},
		{"claim 1 to cash", "2026-10-12", "2026-10-19", 5},
		{"CR-01 decided", "2027-01-18", "2027-01-25", 5},
		{"E5: return two days late", "2026-11-11", "2026-11-13", 2},
		{"E5: hold begins", "2026-11-11", "2026-11-18", 5},
		{"E5: reminder before", "2026-11-06", "2026-11-11", 3},
		{"over Christmas and New Year", "2026-12-24", "2027-01-04", 4},
		{"over Easter and the clocks", "2027-03-25", "2027-03-30", 1},
		{"over a leap day", "2028-02-28", "2028-03-01", 2},
	}
	england := calendar.England()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := england.CountWorkingDays(day(tt.from), day(tt.to)); err != nil || got != tt.days {
				t.Errorf("%s to %s: got %d, %v; want %d working days", tt.from, tt.to, got, err, tt.days)
			}
			if got, err := england.AddWorkingDays(day(tt.from), tt.days); err != nil || got != day(tt.to) {
				t.Errorf("%s and %d working days: got %s, %v; want %s", tt.from, tt.days, got, err, tt.to)
			}
			if got, err := england.SubWorkingDays(day(tt.to), tt.days); err != nil || got != day(tt.from) {
				t.Errorf("%s less %d working days: got %s, %v; want %s", tt.to, tt.days, got, err, tt.from)
			}
		})
	}
}

func TestCountingFromDaysThatAreNotWorked(t *testing.T) {
	england := calendar.England()
	saturday, bankHoliday := day("2026-05-23"), day("2026-05-25")
	if got, err := england.AddWorkingDays(saturday, 1); err != nil || got != day("2026-05-26") {
		t.Errorf("a working day after a Saturday before a bank holiday: got %s, %v", got, err)
	}
	if got, err := england.SubWorkingDays(bankHoliday, 1); err != nil || got != day("2026-05-22") {
		t.Errorf("a working day before a bank holiday: got %s, %v", got, err)
	}
	if got, err := england.AddWorkingDays(saturday, 0); err != nil || got != saturday {
		t.Errorf("no working days after a Saturday: got %s, %v", got, err)
	}
	if got, err := england.CountWorkingDays(saturday, bankHoliday); err != nil || got != 0 {
		t.Errorf("Saturday to bank holiday: got %d, %v", got, err)
	}
	if got, err := england.NextWorkingDay(saturday); err != nil || got != day("2026-05-26") {
		t.Errorf("next working day from a Saturday: got %s, %v", got, err)
	}
	if got, err := england.NextWorkingDay(day("2026-05-26")); err != nil || got != day("2026-05-26") {
		t.Errorf("next working day from a working day: got %s, %v", got, err)
	}
	if got, err := england.LastWorkingDay(bankHoliday); err != nil || got != day("2026-05-22") {
		t.Errorf("last working day up to a bank holiday: got %s, %v", got, err)
	}
}

func TestOutsideTheTableIsRefusedByName(t *testing.T) {
	england := calendar.England()
	before, after := day("2021-12-31"), day("2032-01-01")
	_, isErr := england.IsWorkingDay(after)
	_, addErr := england.AddWorkingDays(day("2031-12-30"), 2)
	_, subErr := england.SubWorkingDays(day("2022-01-04"), 1)
	_, fromErr := england.CountWorkingDays(before, day("2026-01-01"))
	_, toErr := england.CountWorkingDays(day("2026-01-01"), after)
	_, nextErr := england.NextWorkingDay(before)
	_, lastErr := england.LastWorkingDay(day("2022-01-01"))
	_, clockErr := england.ClockDay(instant("2031-12-31T17:00:01Z"))
	_, cutOffErr := england.CutOff(2031)
	_, unionErr := england.UnionDays([]calendar.Span{{From: before}}, day("2026-01-01"))
	for i, err := range []error{isErr, addErr, subErr, fromErr, toErr, nextErr, lastErr, clockErr, cutOffErr, unionErr} {
		if code(err) != "OUTSIDE_HOLIDAY_TABLE" || !strings.Contains(err.Error(), "1 January 2022 to 31 December 2031") {
			t.Errorf("case %d: got %v; want OUTSIDE_HOLIDAY_TABLE with the range", i, err)
		}
	}
}

func TestQuestionsWithoutSenseAreRefused(t *testing.T) {
	england := calendar.England()
	_, reversed := england.CountWorkingDays(day("2026-05-07"), day("2026-05-06"))
	_, negative := england.AddWorkingDays(day("2026-05-07"), -1)
	_, negativeBack := england.SubWorkingDays(day("2026-05-07"), -1)
	_, missing := england.AddWorkingDays(calendar.Date{}, 1)
	_, until := england.UnionDays(nil, calendar.Date{})
	_, month := england.ReturnDue(2026, 13, 8)
	_, empty := calendar.New(day("2026-01-02"), day("2026-01-01"), nil).IsWorkingDay(day("2026-01-01"))
	_, zero := calendar.Calendar{}.IsWorkingDay(day("2026-01-01"))
	got := []string{code(reversed), code(negative), code(negativeBack), code(missing), code(until), code(month), code(empty), code(zero)}
	want := []string{"DATES_REVERSED", "WORKING_DAYS_NEGATIVE", "WORKING_DAYS_NEGATIVE", "DATE_MISSING", "DATE_MISSING", "MONTH_INVALID", "OUTSIDE_HOLIDAY_TABLE", "OUTSIDE_HOLIDAY_TABLE"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
}

func TestAnAddedHolidayCounts(t *testing.T) {
	extra := append(calendar.EnglandHolidays(), calendar.Holiday{Date: day("2026-05-07"), Name: "A one-off"}, calendar.Holiday{Date: day("2035-01-01"), Name: "Beyond the range"})
	c := calendar.New(day("2026-01-01"), day("2026-12-31"), extra)
	if got, err := c.AddWorkingDays(day("2026-05-06"), 3); err != nil || got != day("2026-05-12") {
		t.Errorf("got %s, %v; want 2026-05-12", got, err)
	}
	if got := len(c.Holidays()); got != 9 {
		t.Errorf("2026 with a one-off has %d holidays, want 9", got)
	}
}

// The oracle walks day by day over an independent list of holidays.
func TestWorkingDaysAgreeWithAWalk(t *testing.T) {
	england, holidays := calendar.England(), proclaimed()
	worked := func(d calendar.Date) bool {
		w := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
		return w != time.Saturday && w != time.Sunday && !holidays[d]
	}
	rapid.Check(t, func(t *rapid.T) {
		from := day("2022-01-03").AddDays(rapid.IntRange(0, 3000).Draw(t, "from"))
		length := rapid.IntRange(0, 640).Draw(t, "length")
		count, end := 0, from
		for range length {
			end = end.AddDays(1)
			if worked(end) {
				count++
			}
		}
		if got, err := england.CountWorkingDays(from, end); err != nil || got != count {
			t.Fatalf("CountWorkingDays(%s, %s) = %d, %v; the walk counts %d", from, end, got, err, count)
		}
		if got, err := england.IsWorkingDay(end); err != nil || got != worked(end) {
			t.Fatalf("IsWorkingDay(%s) = %v, %v", end, got, err)
		}
		for end != from && !worked(end) {
			end = end.AddDays(-1)
		}
		if got, err := england.AddWorkingDays(from, count); err != nil || count > 0 && got != end || count == 0 && got != from {
			t.Fatalf("AddWorkingDays(%s, %d) = %s, %v; the walk ends on %s", from, count, got, err, end)
		}
		if got, err := england.SubWorkingDays(end, count); count > 0 && worked(from) && (err != nil || got != from) {
			t.Fatalf("SubWorkingDays(%s, %d) = %s, %v; the walk began on %s", end, count, got, err, from)
		}
	})
}

func BenchmarkEngland(b *testing.B) {
	for b.Loop() {
		calendar.England()
	}
}
