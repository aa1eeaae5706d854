package calendar

import (
	"slices"
	"sort"
	"time"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// A Holiday is a bank holiday, on the day it is observed.
type Holiday struct {
	Date Date   `json:"date"`
	Name string `json:"name"`
}

// A Calendar knows the working days of a range of dates: Monday to Friday but
// the bank holidays of its table. Make one with [New]; it never changes
// afterwards and may be copied and shared. Every method refuses dates outside
// the range with OUTSIDE_HOLIDAY_TABLE.
type Calendar struct {
	from, to Date
	holidays []Holiday
	// upTo[i] counts the working days of the first i days of the range, so
	// that every question is a subtraction or a binary search.
	upTo []int
}

// New makes the calendar of the dates from to to, both included, with the bank
// holidays given in any order; those outside the range are left out. A range
// that ends before it begins covers nothing.
func New(from, to Date, holidays []Holiday) Calendar {
	c := Calendar{from: from, to: to}
	for _, h := range holidays {
		if c.covers(h.Date) {
			c.holidays = append(c.holidays, h)
		}
	}
	slices.SortStableFunc(c.holidays, func(a, b Holiday) int { return a.Date.Compare(b.Date) })
	c.upTo = countUp(c.worked())
	return c
}

// worked says of each day of the range whether it is worked.
func (c Calendar) worked() []bool {
	days := make([]bool, max(c.to.Sub(c.from)+1, 0))
	first := int(c.from.Weekday())
	for i := range days {
		w := time.Weekday((first + i) % 7)
		days[i] = w != time.Saturday && w != time.Sunday
	}
	for _, h := range c.holidays {
		days[h.Date.Sub(c.from)] = false
	}
	return days
}

// countUp gives the number of days worked before each day, and in all.
func countUp(worked []bool) []int {
	upTo := make([]int, len(worked)+1)
	for i, w := range worked {
		upTo[i+1] = upTo[i]
		if w {
			upTo[i+1]++
		}
	}
	return upTo
}

// From is the first date the calendar covers.
func (c Calendar) From() Date { return c.from }

// To is the last date the calendar covers.
func (c Calendar) To() Date { return c.to }

// Holidays lists the bank holidays in date order.
func (c Calendar) Holidays() []Holiday { return slices.Clone(c.holidays) }

// IsWorkingDay says whether a date is worked.
func (c Calendar) IsWorkingDay(d Date) (bool, error) {
	i, err := c.index(d)
	return err == nil && c.upTo[i+1] > c.upTo[i], err
}

// AddWorkingDays is the nth working day after from, which is day 0 whether it
// is worked or not. With n = 0 it is from itself; n is never negative.
func (c Calendar) AddWorkingDays(from Date, n int) (Date, error) {
	i, err := c.steps(from, n)
	if err != nil || n == 0 {
		return from, err
	}
	return c.nth(c.upTo[i+1] + n)
}

// SubWorkingDays is the nth working day before from, which is day 0 whether it
// is worked or not. With n = 0 it is from itself; n is never negative.
func (c Calendar) SubWorkingDays(from Date, n int) (Date, error) {
	i, err := c.steps(from, n)
	if err != nil || n == 0 {
		return from, err
	}
	return c.nth(c.upTo[i] - n + 1)
}

// CountWorkingDays counts the working days after from up to and including to,
// which is not earlier than from; the same day counts 0.
func (c Calendar) CountWorkingDays(from, to Date) (int, error) {
	if to.Before(from) {
		return 0, refusal.New(refusal.Invalid, "DATES_REVERSED",
			"%s is before %s. Give an end that is on or after the start.", to.Text(), from.Text()).At("to")
	}
	i, err := c.index(from)
	if err != nil {
		return 0, err
	}
	j, err := c.index(to)
	if err != nil {
		return 0, err
	}
	return c.upTo[j+1] - c.upTo[i+1], nil
}

// NextWorkingDay is the first working day on or after a date.
func (c Calendar) NextWorkingDay(d Date) (Date, error) {
	i, err := c.index(d)
	if err != nil {
		return Date{}, err
	}
	return c.nth(c.upTo[i] + 1)
}

// LastWorkingDay is the last working day on or before a date.
func (c Calendar) LastWorkingDay(d Date) (Date, error) {
	i, err := c.index(d)
	if err != nil {
		return Date{}, err
	}
	return c.nth(c.upTo[i+1])
}

// nth is the date of the range's nth working day, counting from 1.
func (c Calendar) nth(n int) (Date, error) {
	i := sort.SearchInts(c.upTo, n)
	if n < 1 || i == len(c.upTo) {
		return Date{}, c.outside("The answer")
	}
	return c.from.AddDays(i - 1), nil
}

// steps checks a start and a number of working days to walk from it.
func (c Calendar) steps(from Date, n int) (int, error) {
	if n < 0 {
		return 0, refusal.New(refusal.Invalid, "WORKING_DAYS_NEGATIVE",
			"%d working days is below zero. Give a number of working days of 0 or more.", n)
	}
	return c.index(from)
}

// index is the position of a date in the range.
func (c Calendar) index(d Date) (int, error) {
	if d.IsZero() {
		return 0, refusal.New(refusal.Invalid, "DATE_MISSING", "There is no date to count from. Give a date, for example 2026-06-16.")
	}
	if !c.covers(d) {
		return 0, c.outside(d.Text())
	}
	return d.Sub(c.from), nil
}

func (c Calendar) outside(what string) error {
	if len(c.upTo) < 2 {
		return refusal.New(refusal.Invalid, "OUTSIDE_HOLIDAY_TABLE",
			"%s cannot be worked out: the table of bank holidays is empty. Ask an administrator to fill it.", what)
	}
	return refusal.New(refusal.Invalid, "OUTSIDE_HOLIDAY_TABLE",
		"%s is outside the table of bank holidays, which covers %s to %s. Use dates in that range, or ask an administrator to extend the table.",
		what, c.from.Text(), c.to.Text())
}

func (c Calendar) covers(d Date) bool { return !d.Before(c.from) && !d.After(c.to) }
