package calendar

import (
	"fmt"
	"strings"
	"time"
)

// A Clock is a time of day as the clock on the wall shows it, in London, to
// the millisecond.
type Clock struct{ Hour, Minute, Second, Milli int }

// CloseOfBusiness is 5pm, when days end that say nothing else.
var CloseOfBusiness = Clock{Hour: 17}

// ParseClock reads "12:00", "17:00:30" or "17:00:30.250"; "" is 5pm.
func ParseClock(s string) (Clock, error) {
	if s == "" {
		return CloseOfBusiness, nil
	}
	for _, layout := range []string{"15:04", "15:04:05", "15:04:05.000"} {
		if t, err := time.Parse(layout, s); err == nil {
			return Clock{t.Hour(), t.Minute(), t.Second(), t.Nanosecond() / int(time.Millisecond)}, nil
		}
	}
	return Clock{}, fmt.Errorf("%q is not a time of day. Use hours and minutes, for example 17:00 or 12:00:00.000", s)
}

// AtClock is the instant of a London time on the date, with [Date.At]'s way of
// repeated and skipped hours.
func (d Date) AtClock(c Clock) time.Time {
	return d.At(c.Hour, c.Minute).Add(time.Duration(c.Second)*time.Second + time.Duration(c.Milli)*time.Millisecond)
}

// ExactText is an instant to the millisecond, with the name of the zone, for
// sentences in which a moment decides: "5:00:00.001pm BST on 30 June 2026".
func ExactText(t time.Time) string {
	t = t.In(London())
	return strings.ToLower(t.Format("3:04:05.000PM")) + t.Format(" MST") + " on " + dateOf(t).Text()
}
