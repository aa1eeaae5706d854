package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// keepClock's steps: where the demo's time goes when a button of the clock panel
// is pressed.

// clockStep is the moment that a form asks for, in London's time. What cannot be
// read stands in the form afterwards.
func (s *Server) clockStep(ctx context.Context, f *page.Form, now time.Time) (time.Time, error) {
	today := calendar.DateOf(now)
	switch f.Get("by") {
	case "working-day":
		cal, err := s.Record.Calendar(ctx)
		if err != nil {
			return now, err
		}
		next, err := cal.AddWorkingDays(today, 1)
		return next.At(9, 0), err
	case "deadline":
		return s.afterDeadline(ctx, now)
	case "month-end":
		return closing(now, func(d calendar.Date) calendar.Date {
			return calendar.Date{Year: d.Year, Month: d.Month, Day: 1}.AddMonths(1).AddDays(-1)
		}), nil
	case "year-end":
		return closing(now, func(d calendar.Date) calendar.Date { return calendar.FYOf(d).End() }), nil
	}
	return typedMoment(f), nil
}

// afterDeadline is just after the next thing falls due.
func (s *Server) afterDeadline(ctx context.Context, now time.Time) (time.Time, error) {
	next, ok, err := s.Clock.NextDeadline(ctx)
	if err != nil {
		return now, err
	}
	if !ok {
		return now, refusal.New(refusal.Conflict, "NO_DEADLINE", "Nothing is due: no bid, award or payment run waits for a day. Go to a day instead.").At("to")
	}
	return next.Add(time.Minute), nil
}

// closing is 5pm of the last day of a stretch of time, or of the next one where
// that has been.
func closing(now time.Time, last func(calendar.Date) calendar.Date) time.Time {
	end := last(calendar.DateOf(now))
	if at := end.At(17, 0); at.After(now) {
		return at
	}
	return last(end.AddDays(1)).At(17, 0)
}

// typedMoment reads the panel's day and time; 9am where no time is given.
func typedMoment(f *page.Form) time.Time {
	day := readDay(f, "to")
	if day.IsZero() && !f.Bad() {
		f.Add("to", "Enter the day to go to, for example 12 October 2026.")
	}
	hour, minute := readHour(f, "at")
	return day.At(hour, minute)
}

// readHour reads a time of day as people write it: 9am, 5:01pm, 14:30.
func readHour(f *page.Form, field string) (hour, minute int) {
	text := strings.ToLower(strings.Join(strings.Fields(f.Get(field)), ""))
	if text == "" {
		return 9, 0
	}
	for _, layout := range []string{"3pm", "3:04pm", "3.04pm", "15:04", "15.04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Hour(), t.Minute()
		}
	}
	f.Add(field, fmt.Sprintf("%q is not a time we can read. Enter it like 9am, 5:01pm or 14:30.", shortly(f.Get(field))))
	return 9, 0
}
