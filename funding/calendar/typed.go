package calendar

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// ParseTyped reads the three boxes of a date input. The month may be a number
// or an English name ("6", "06", "June", "jun"); the year has four digits.
//
// Each refusal names its box in Field ("day", "month" or "year"; "" when the
// whole is wrong) and has code DATE_MISSING or DATE_INVALID; with several boxes
// wrong the first carries the others.
func ParseTyped(day, month, year string) (Date, error) {
	day, month, year = strings.TrimSpace(day), strings.TrimSpace(month), strings.TrimSpace(year)
	if day == "" && month == "" && year == "" {
		return Date{}, missing("", "No date was entered. Enter a day, a month and a year, for example 16 6 2026.")
	}
	d, dayErr := typedDay(day)
	m, monthErr := typedMonth(month)
	y, yearErr := typedYear(year)
	if err := refusal.Join(dayErr, monthErr, yearErr); err != nil {
		return Date{}, err
	}
	date := Date{y, m, d}
	if dateOf(date.utc()) != date {
		return Date{}, invalid("day", "%d %s %d is not a real date. Enter a day that this month has.", d, m, y)
	}
	return date, nil
}

func typedDay(s string) (int, *refusal.Error) {
	if s == "" {
		return 0, missing("day", "The date has no day. Enter a day from 1 to 31.")
	}
	n, ok := number(s, 2)
	if !ok || n < 1 || n > 31 {
		return 0, invalid("day", "%s is not a day. Enter a day from 1 to 31.", shown(s))
	}
	return n, nil
}

func typedMonth(s string) (time.Month, *refusal.Error) {
	if s == "" {
		return 0, missing("month", "The date has no month. Enter a month from 1 to 12, or its name.")
	}
	if m, ok := monthNamed(s); ok {
		return m, nil
	}
	n, ok := number(s, 2)
	if !ok || n < 1 || n > 12 {
		return 0, invalid("month", "%s is not a month. Enter a month from 1 to 12, or its name.", shown(s))
	}
	return time.Month(n), nil
}

func typedYear(s string) (int, *refusal.Error) {
	if s == "" {
		return 0, missing("year", "The date has no year. Enter a year with four digits, for example 2026.")
	}
	n, ok := number(s, 4)
	if !ok || n < 1900 {
		return 0, invalid("year", "%s is not a year we can use. Enter a year with four digits, for example 2026.", shown(s))
	}
	return n, nil
}

// monthNamed finds a month by its English name or the name's first three
// letters (or four: "sept").
func monthNamed(s string) (time.Month, bool) {
	s = strings.ToLower(s)
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if s == name || s == name[:3] || m == time.September && s == "sept" {
			return m, true
		}
	}
	return 0, false
}

// number reads 1 to most ASCII digits.
func number(s string, most int) (int, bool) {
	isDigit := func(r rune) bool { return '0' <= r && r <= '9' }
	if len(s) > most || slices.ContainsFunc([]rune(s), func(r rune) bool { return !isDigit(r) }) {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

func missing(field, sentence string) *refusal.Error {
	return refusal.New(refusal.Invalid, "DATE_MISSING", "%s", sentence).At(field)
}

func invalid(field, format string, args ...any) *refusal.Error {
	return refusal.New(refusal.Invalid, "DATE_INVALID", format, args...).At(field)
}
