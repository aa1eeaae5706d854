package calendar_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func TestTypedDatesAreRead(t *testing.T) {
	tests := []struct{ name, day, month, year, want string }{
		{"numbers", "16", "6", "2026", "2026-06-16"},
		{"leading noughts", "06", "05", "2026", "2026-05-06"},
		{"spaces about", " 6 ", "\t5", "2026 ", "2026-05-06"},
		{"the month's name", "16", "June", "2026", "2026-06-16"},
		{"the month's short name", "1", "jan", "2027", "2027-01-01"},
		{"four letters of September", "30", "SEPT", "2026", "2026-09-30"},
		{"29 February in a leap year", "29", "2", "2028", "2028-02-29"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := calendar.ParseTyped(tt.day, tt.month, tt.year); err != nil || got != day(tt.want) {
				t.Errorf("ParseTyped(%q, %q, %q) = %v, %v; want %s", tt.day, tt.month, tt.year, got, err, tt.want)
			}
		})
	}
}

func TestTypedDatesAreRefusedByTheirPart(t *testing.T) {
	tests := []struct {
		name, day, month, year string
		want                   []string // field, code
	}{
		{"nothing at all", "", " ", "", []string{" DATE_MISSING"}},
		{"no day", "", "6", "2026", []string{"day DATE_MISSING"}},
		{"no month and no year", "16", "", "", []string{"month DATE_MISSING", "year DATE_MISSING"}},
		{"a day too large", "32", "6", "2026", []string{"day DATE_INVALID"}},
		{"a day of nought", "0", "6", "2026", []string{"day DATE_INVALID"}},
		{"a negative day", "-1", "6", "2026", []string{"day DATE_INVALID"}},
		{"a month too large", "16", "13", "2026", []string{"month DATE_INVALID"}},
		{"a month that is no name", "16", "Juno", "2026", []string{"month DATE_INVALID"}},
		{"a year of two digits", "16", "6", "26", []string{"year DATE_INVALID"}},
		{"a year of five digits", "16", "6", "20266", []string{"year DATE_INVALID"}},
		{"everything wrong", "x", "y", "z", []string{"day DATE_INVALID", "month DATE_INVALID", "year DATE_INVALID"}},
		{"31 June", "31", "6", "2026", []string{"day DATE_INVALID"}},
		{"29 February in a common year", "29", "2", "2027", []string{"day DATE_INVALID"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := calendar.ParseTyped(tt.day, tt.month, tt.year)
			e, _ := refusal.Of(err)
			var got []string
			for _, one := range e.All() {
				got = append(got, one.Field+" "+one.Code)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestADateThatIsNotRealIsNamed(t *testing.T) {
	_, err := calendar.ParseTyped("31", "6", "2026")
	e, _ := refusal.Of(err)
	if want := "31 June 2026 is not a real date. Enter a day that this month has."; e == nil || e.Message != want {
		t.Errorf("got %v, want %q", err, want)
	}
}
