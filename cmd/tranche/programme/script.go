package programme

import (
	"context"
	"hash/fnv"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// An act is one thing that somebody does at a moment.
type act struct {
	at   time.Time
	what string // for the error, should it fail
	do   func(ctx context.Context, p *player) error
}

// A script turns one plot into acts. It has a hand on the calendar: within one
// script every act comes some minutes after the one before, in office hours
// of a working day, and two runs give the same moments.
type script struct {
	name string
	days calendar.Calendar
	at   time.Time // of the last act
	n    uint32
	acts []act
	err  error
}

func newScript(name string, days calendar.Calendar) *script { return &script{name: name, days: days} }

// dice gives a number below n that depends on nothing but the script's name
// and how often it was thrown.
func (s *script) dice(n uint32) int {
	s.n++
	h := fnv.New32a()
	_, _ = h.Write([]byte(s.name)) // never fails
	_, _ = h.Write([]byte{byte(s.n), byte(s.n >> 8)})
	return int(h.Sum32() % n)
}

// on goes to a day of the plot, at some time of the morning. A day that is
// past or that nobody works is a slip of the plot.
func (s *script) on(day string) {
	d, err := calendar.ParseDate(day)
	s.keep(err)
	s.onDate(d)
}

func (s *script) onDate(d calendar.Date) {
	worked, err := s.days.IsWorkingDay(d)
	s.keep(err)
	if err == nil && !worked {
		s.keep(slip(s.name + ": nobody works on " + d.Text()))
	}
	if calendar.DateOf(s.at) == d {
		return // later on the same day
	}
	morning := d.At(9, 5).Add(time.Duration(s.dice(150*60)) * time.Second)
	if morning.Before(s.at) {
		s.keep(slip(s.name + ": " + d.Text() + " is over already"))
	}
	s.at = morning
}

// wait goes on by some working days.
func (s *script) wait(days int) {
	d, err := s.days.AddWorkingDays(calendar.DateOf(s.at), days)
	s.keep(err)
	s.onDate(d)
}

// day is the date of a plot's day.
func (s *script) day(day string) calendar.Date {
	d, err := calendar.ParseDate(day)
	s.keep(err)
	return d
}

// between is the i-th of n days that lie evenly between two.
func (s *script) between(from, to calendar.Date, i, n int) calendar.Date {
	span, err := s.days.CountWorkingDays(from, to)
	s.keep(err)
	d, err := s.days.AddWorkingDays(from, max(1, span*i/n))
	s.keep(err)
	return d
}

// add puts an act at the cursor and moves the cursor on.
func (s *script) add(what string, do func(ctx context.Context, p *player) error) {
	s.acts = append(s.acts, act{s.at, s.name + ", " + what, do})
	s.at = s.at.Add(time.Duration(7*60+s.dice(24*60)) * time.Second)
}

func (s *script) keep(err error) {
	if s.err == nil {
		s.err = err
	}
}

// A slip is a mistake in a plot.
type slip string

func (s slip) Error() string { return "the programme year: " + string(s) }
