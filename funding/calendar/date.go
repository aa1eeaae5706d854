// Package calendar is dates, financial years and England working days.
//
// A [Date] is a day in the London calendar, without time or zone. A financial
// year [FY] runs from 1 April to 31 March and is written "2026/27"; its months
// are P1 (April) to P12 (March). A [Calendar] knows which days are worked, over
// the range its table of bank holidays covers, and refuses to guess outside it.
//
// Nothing here reads the clock: an instant is always an argument.
package calendar

import (
	"cmp"
	"strconv"
	"time"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// A Date is one day. The zero Date means no date; it is written as "".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// iso is how a date is sent and kept.
const iso = "2006-01-02"

// ParseDate reads "2026-06-16": four, two and two digits, and a real day.
// Anything else is refused with DATE_INVALID.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(iso, s)
	if err != nil || t.Year() < 1 {
		return Date{}, refusal.New(refusal.Invalid, "DATE_INVALID",
			"%s is not a date we can read. Give a real date as year, month and day, for example 2026-06-16.", shown(s))
	}
	return dateOf(t), nil
}

// String is the date as it is sent and kept: "2026-06-16"; "" for the zero
// Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(iso)
}

// Text is the date as people read it: "16 June 2026"; "" for the zero Date.
func (d Date) Text() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format("2 January 2006")
}

// IsZero says whether this is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// AddDays is the date n calendar days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date {
	return dateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// AddMonths is the same day n months later, or the last day of that month when
// it has no such day: 31 August and 6 months is 28 February.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// Sub is the number of calendar days from e to d, negative when d is earlier.
func (d Date) Sub(e Date) int { return int((d.utc().Unix() - e.utc().Unix()) / (24 * 60 * 60)) }

// Compare is -1, 0 or +1 as d is before, the same as or after e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before says whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After says whether d is later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// MarshalText writes "2026-06-16", and nothing for the zero Date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what [Date.MarshalText] writes: a real date by
// [ParseDate], or nothing for the zero Date. Where a date is required, ask
// [Date.IsZero].
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

func dateOf(t time.Time) Date {
	y, m, day := t.Date()
	return Date{y, m, day}
}

// shown quotes what somebody sent, printable and at most 40 characters long.
func shown(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return strconv.Quote(s)
}
