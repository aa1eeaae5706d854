package calendar

import (
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// ClockDay is the working day on which an event counts for the review clocks:
// its London date, or the next working day when it came after 17:00:00 London
// time or on a day that is not worked (domain 8.2). Clocks only: deadlines and
// cut-offs run to their own stated minute.
func (c Calendar) ClockDay(t time.Time) (Date, error) {
	d := DateOf(t)
	if t.After(d.At(17, 0)) {
		d = d.AddDays(1)
	}
	return c.NextWorkingDay(d)
}

// A Span is a stretch during which a clock stands still: from the day after
// From up to and including To. A zero To means that it is still open.
type Span struct {
	From Date `json:"from"`
	To   Date `json:"to,omitzero"`
}

// UnionDays counts the working days up to until that fall in any of the spans:
// the union, never the sum, so that two questions open on one day stop the
// clock for one day (domain 3.8). Open spans end at until, and so do spans that
// would end later. A span that is answered on its own day counts 0.
func (c Calendar) UnionDays(spans []Span, until Date) (int, error) {
	if until.IsZero() {
		return 0, refusal.New(refusal.Invalid, "DATE_MISSING", "There is no date to count up to. Give one, for example 2026-06-16.")
	}
	sorted := slices.Clone(spans)
	slices.SortStableFunc(sorted, func(a, b Span) int { return a.From.Compare(b.From) })
	days := 0
	var counted Date // everything up to and including this date is counted
	for _, s := range sorted {
		from, to := s.From, s.To
		if to.IsZero() || to.After(until) {
			to = until
		}
		if counted.After(from) {
			from = counted
		}
		if !to.After(from) {
			continue
		}
		n, err := c.CountWorkingDays(from, to)
		if err != nil {
			return 0, err
		}
		days, counted = days+n, to
	}
	return days, nil
}

// CutOff is the instant of the final PDC claim cut-off of a financial year:
// 12:00 in London on the working day 10 working days before the year's last
// working day (domain 3.5). A claim at that very instant is in time.
func (c Calendar) CutOff(fy FY) (time.Time, error) {
	last, err := c.LastWorkingDay(fy.End())
	if err != nil {
		return time.Time{}, err
	}
	day, err := c.SubWorkingDays(last, 10)
	if err != nil {
		return time.Time{}, err
	}
	return day.At(12, 0), nil
}

// ReturnDue is the date on which the return for a month falls due: the nth
// working day of the month after it.
func (c Calendar) ReturnDue(fy FY, m Month, nth int) (Date, error) {
	if !m.Valid() {
		return Date{}, refusal.New(refusal.Invalid, "MONTH_INVALID",
			"%d is not a month of a financial year. Give 1 (April) to 12 (March).", m)
	}
	return c.AddWorkingDays(fy.MonthEnd(m), nth)
}
