package funding_test

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2/gb"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// An oracle counts what the clocks of a bid must show without any of their
// arithmetic: it stands beside the clock at 5pm of every working day, one
// after the other, and looks who has the bid at that moment. A stretch that
// began by then and has not ended is open for that day. There are no spans,
// no unions and no adding of days.
type oracle struct {
	fives   []int64 // 5pm of each working day, London, in milliseconds UTC
	days    []calendar.Date
	began   int64
	ended   int64 // 0 while the bid is not decided
	started int64 // when the reviews began
	reviews map[funding.ReviewKind]*watched
}

// A watched is one review as the oracle sees it.
type watched struct {
	days   int
	closed int64 // 0 while it is open
	asks   []stretch
	rests  []stretch
}

// A stretch is from one instant to another; one without an end is still open.
type stretch struct{ from, to int64 }

// openAt reports whether the stretch holds an instant.
func (s stretch) openAt(t int64) bool { return s.from <= t && (s.to == 0 || t < s.to) }

func openAt(list []stretch, t int64) bool {
	for _, s := range list {
		if s.openAt(t) {
			return true
		}
	}
	return false
}

// newOracle lists 5pm of every working day of ten years: weekends and the bank
// holidays of an independent calculation left out, summer time by its rule in
// law and not by a table of zones.
func newOracle() oracle {
	var o oracle
	for d := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2031; d = d.AddDate(0, 0, 1) {
		if w := d.Weekday(); w == time.Saturday || w == time.Sunday || free(d) {
			continue
		}
		o.fives = append(o.fives, wall(d, 17*60).UnixMilli())
		o.days = append(o.days, calendar.Date{Year: d.Year(), Month: d.Month(), Day: d.Day()})
	}
	return o
}

// free reports whether a date is a bank holiday in England.
func free(d time.Time) bool {
	for _, h := range gb.Holidays {
		if _, observed := h.Calc(d.Year()); observed.Year() == d.Year() && observed.YearDay() == d.YearDay() {
			return true
		}
	}
	return false
}

// wall is the instant of a minute of the day in London. Summer time runs from
// 1am on the last Sunday of March to 1am on the last Sunday of October.
func wall(d time.Time, minute int) time.Time {
	t := time.Date(d.Year(), d.Month(), d.Day(), 0, minute, 0, 0, time.UTC)
	if !t.Before(lastSunday(d.Year(), time.March)) && t.Before(lastSunday(d.Year(), time.October)) {
		return t.Add(-time.Hour)
	}
	return t
}

func lastSunday(year int, m time.Month) time.Time {
	d := time.Date(year, m, 31, 1, 0, 0, 0, time.UTC)
	return d.AddDate(0, 0, -int(d.Weekday()))
}

// five is the place of the first 5pm at or after an instant: of the working
// day on which what happens then counts.
func (o *oracle) five(t int64) int {
	i, _ := slices.BinarySearch(o.fives, t)
	return i
}

// A tally is what was counted of one clock.
type tally struct{ gross, stopped, net int }

// count goes through the 5pms from the beginning to the end, or to that of the
// working day today, and looks at each.
func (o *oracle) count(from, to int64, today int, asks, rests []stretch) tally {
	var k tally
	if to == 0 {
		to = o.fives[today]
	}
	for _, t := range o.fives[o.five(from):] {
		if t >= to {
			break
		}
		if openAt(rests, t) {
			continue
		}
		k.gross++
		if openAt(asks, t) {
			k.stopped++
		} else {
			k.net++
		}
	}
	return k
}

func (o *oracle) review(k funding.ReviewKind, today int) tally {
	v := o.reviews[k]
	return o.count(o.started, v.closed, today, v.asks, v.rests)
}

// headline counts a day for the trust if a question of any review was open.
func (o *oracle) headline(today int) tally {
	var all []stretch
	for _, v := range o.reviews {
		all = append(all, v.asks...)
	}
	return o.count(o.began, o.ended, today, all, nil)
}

// due is the place of the day on which a review is due: what is left of its
// days, from the day on which it is read; or so many days before, when more
// than its days have gone.
func (o *oracle) due(k funding.ReviewKind, today int) int {
	v := o.reviews[k]
	if v.closed != 0 {
		today = o.five(v.closed)
	}
	return max(today, o.five(o.started)) + v.days - o.review(k, today).net
}

// waiting reports whether a question is open without an end.
func (v *watched) waiting() bool {
	for _, s := range v.asks {
		if s.to == 0 {
			return true
		}
	}
	return false
}

// reopen asks a review again, which has so many days from now at the least.
func (o *oracle) reopen(k funding.ReviewKind, now int64, least int) {
	v := o.reviews[k]
	v.rests = append(v.rests, stretch{v.closed, now})
	v.closed = 0
	if due, first := o.due(k, o.five(now)), o.five(now)+least; due < first {
		v.days += first - due
	}
}
