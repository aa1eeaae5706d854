package calendar

import (
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the zone must be there on a machine without one
)

// london is read once; it never changes.
var london = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("calendar: the embedded time zone table has no Europe/London: " + err.Error())
	}
	return l
})

// London is the zone in which days begin and clocks are read.
func London() *time.Location { return london() }

// DateOf is the date in London at an instant.
func DateOf(t time.Time) Date { return dateOf(t.In(London())) }

// At is the instant of a London wall time on the date. On the day clocks go
// back a repeated time is the first of the two; on the day they go forward a
// skipped time is moved on by the hour that was skipped. time.Date promises
// neither: it takes the second of two, which is put right here.
func (d Date) At(hour, minute int) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, London())
	if earlier := t.Add(-time.Hour); earlier.Hour() == t.Hour() {
		return earlier
	}
	return t
}

// TimeText is an instant as people read it in London: "2:20pm on 6 May 2026",
// "5pm on …", "midday on …", "midnight on …".
func TimeText(t time.Time) string {
	t = t.In(London())
	return clockText(t) + " on " + dateOf(t).Text()
}

// clockText is the time of day: minutes only when there are any, and words for
// the two twelves, whose am and pm nobody agrees on.
func clockText(t time.Time) string {
	switch {
	case t.Minute() != 0:
		return strings.ToLower(t.Format("3:04PM"))
	case t.Hour() == 0:
		return "midnight"
	case t.Hour() == 12:
		return "midday"
	}
	return strings.ToLower(t.Format("3PM"))
}
