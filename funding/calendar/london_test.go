package calendar_test

import (
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// instant reads an instant that the test itself wrote.
func instant(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestTheDateIsLondons(t *testing.T) {
	tests := []struct{ name, at, want string }{
		{"winter, before midnight", "2027-01-31T23:59:59.999Z", "2027-01-31"},
		{"summer, after London's midnight", "2026-06-15T23:00:00Z", "2026-06-16"},
		{"summer, before London's midnight", "2026-06-15T22:59:59Z", "2026-06-15"},
		{"an instant given elsewhere", "2026-06-15T20:00:00-05:00", "2026-06-16"},
		{"year end in London", "2027-03-31T23:00:00Z", "2027-04-01"},
	}
	for _, tt := range tests {
		if got := calendar.DateOf(instant(tt.at)); got != day(tt.want) {
			t.Errorf("%s: %s is on %s, want %s", tt.name, tt.at, got, tt.want)
		}
	}
}

func TestWallTimesAreLondons(t *testing.T) {
	tests := []struct {
		name, date   string
		hour, minute int
		want         string
	}{
		{"winter", "2027-03-15", 12, 0, "2027-03-15T12:00:00Z"},
		{"summer", "2026-05-06", 14, 20, "2026-05-06T13:20:00Z"},
		{"the day clocks go forward, before", "2027-03-28", 0, 59, "2027-03-28T00:59:00Z"},
		{"the day clocks go forward, skipped", "2027-03-28", 1, 30, "2027-03-28T01:30:00Z"},
		{"the day clocks go forward, after", "2027-03-28", 2, 0, "2027-03-28T01:00:00Z"},
		{"the day clocks go back, before", "2026-10-25", 0, 30, "2026-10-24T23:30:00Z"},
		{"the day clocks go back, the first of two", "2026-10-25", 1, 30, "2026-10-25T00:30:00Z"},
		{"the day clocks go back, after", "2026-10-25", 2, 0, "2026-10-25T02:00:00Z"},
		{"the last minute of a late return", "2026-11-11", 23, 59, "2026-11-11T23:59:00Z"},
		{"24:00 is the next midnight", "2026-06-15", 24, 0, "2026-06-15T23:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := day(tt.date).At(tt.hour, tt.minute); !got.Equal(instant(tt.want)) {
				t.Errorf("%s at %02d:%02d is %s, want %s", tt.date, tt.hour, tt.minute, got.UTC().Format(time.RFC3339), tt.want)
			}
		})
	}
}

func TestTimesAsText(t *testing.T) {
	tests := []struct{ at, want string }{
		{"2026-05-06T13:20:00Z", "2:20pm on 6 May 2026"},
		{"2026-05-06T16:00:00Z", "5pm on 6 May 2026"},
		{"2026-05-06T16:00:30Z", "5pm on 6 May 2026"},
		{"2027-03-12T16:05:00Z", "4:05pm on 12 March 2027"},
		{"2026-11-13T09:00:00Z", "9am on 13 November 2026"},
		{"2027-03-15T12:00:00Z", "midday on 15 March 2027"},
		{"2027-03-15T12:30:00Z", "12:30pm on 15 March 2027"},
		{"2026-06-30T23:00:00Z", "midnight on 1 July 2026"},
		{"2026-06-30T23:05:00Z", "12:05am on 1 July 2026"},
	}
	for _, tt := range tests {
		if got := calendar.TimeText(instant(tt.at)); got != tt.want {
			t.Errorf("TimeText(%s) = %q, want %q", tt.at, got, tt.want)
		}
	}
}
