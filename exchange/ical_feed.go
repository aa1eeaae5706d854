package exchange

import (
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/tranche-funding/tranche/funding"
)

// CalendarFeed writes entries as one iCalendar file of all-day events, for
// diaries that ask for it again and again: the same entry keeps its identity,
// so that a date that moves does not stand twice.
func CalendarFeed(name string, entries []funding.CalendarEntry, now time.Time, host string) []byte {
	cal := ics.NewCalendarFor("Tranche")
	cal.SetProductId("-//Tranche//Tranche//EN")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(name)
	cal.SetRefreshInterval("PT12H")
	for _, e := range entries {
		event := cal.AddEvent(e.UID + "@" + host)
		event.SetDtStampTime(now)
		event.SetAllDayStartAt(e.On.At(0, 0))
		event.SetAllDayEndAt(e.On.AddDays(1).At(0, 0))
		event.SetSummary(e.Title)
		event.SetTimeTransparency(ics.TransparencyTransparent)
	}
	return []byte(cal.Serialize(ics.WithNewLineWindows))
}
