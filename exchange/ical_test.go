package exchange

import (
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

func day(y int, m time.Month, d int) calendar.Date { return calendar.Date{Year: y, Month: m, Day: d} }

func TestCalendarIsOneAllDayEvent(t *testing.T) {
	entry := funding.CalendarEntry{UID: "completeness/FP26-RZX-001", Title: "Completeness check due: FP26-RZX-001", On: day(2026, time.May, 11)}
	got := string(Calendar(entry, time.Date(2026, 5, 6, 13, 20, 0, 0, time.UTC), "tranche.example"))
	want := strings.Join([]string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tranche//Tranche//EN", "METHOD:PUBLISH",
		"BEGIN:VEVENT", "UID:completeness/FP26-RZX-001@tranche.example", "DTSTAMP:20260506T132000Z",
		"DTSTART;VALUE=DATE:20260511", "DTEND;VALUE=DATE:20260512", "SUMMARY:Completeness check due: FP26-RZX-001", "TRANSP:TRANSPARENT",
		"END:VEVENT", "END:VCALENDAR", ""}, "\r\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestCalendarDaysAreLondonDays(t *testing.T) {
	tests := []struct {
		name  string
		on    calendar.Date
		start string
		end   string
	}{
		{"a summer day, when midnight in London is still yesterday in UTC", day(2026, time.July, 2), "20260702", "20260703"},
		{"the last day of a year", day(2026, time.December, 31), "20261231", "20270101"},
		{"the day the clocks go back", day(2026, time.October, 25), "20261025", "20261026"},
		{"a leap day", day(2028, time.February, 29), "20280229", "20280301"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := string(Calendar(funding.CalendarEntry{UID: "x", Title: "x", On: tt.on}, time.Time{}, "h"))
			for _, want := range []string{"DTSTART;VALUE=DATE:" + tt.start + "\r\n", "DTEND;VALUE=DATE:" + tt.end + "\r\n"} {
				if !strings.Contains(file, want) {
					t.Errorf("got\n%s\nwant %s", file, want)
				}
			}
		})
	}
}

func TestCalendarKeepsAwkwardTitles(t *testing.T) {
	title := "Sign: “Northmoor EPR”, phase 1; then\nclaim — with a title that is long enough to be folded over several lines"
	file := Calendar(funding.CalendarEntry{UID: "x", Title: title, On: day(2026, time.May, 11)}, time.Time{}, "h")
	for _, line := range strings.Split(string(file), "\r\n") {
		if len(line) > 75 {
			t.Errorf("line of %d bytes, want at most 75: %s", len(line), line)
		}
	}
	cal, err := ics.ParseCalendar(strings.NewReader(string(file)))
	if err != nil {
		t.Fatal(err)
	}
	if got := cal.Events()[0].GetProperty(ics.ComponentPropertySummary).Value; got != title {
		t.Errorf("read back %q, want %q", got, title)
	}
}
