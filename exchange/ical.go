// Package exchange turns bytes into what the rules work with, and back: the
// files that people, ledgers and diaries send and receive. It decides nothing
// and touches neither database nor network.
package exchange

import (
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/tranche-funding/tranche/funding"
)

// Calendar writes entry as an iCalendar file with one all-day event (RFC
// 5545). now is when it is written; host makes its identity unique in the
// world, so that a diary which gets the same entry twice keeps one.
func Calendar(entry funding.CalendarEntry, now time.Time, host string) []byte {
	cal := ics.NewCalendarFor("Tranche")
	cal.SetProductId("-//Tranche//Tranche//EN")
	cal.SetMethod(ics.MethodPublish)
	event := cal.AddEvent(entry.UID + "@" + host)
	event.SetDtStampTime(now)
	event.SetAllDayStartAt(entry.On.At(0, 0))
	event.SetAllDayEndAt(entry.On.AddDays(1).At(0, 0)) // RFC 5545: the end is not part of the event
	event.SetSummary(entry.Title)
	event.SetTimeTransparency(ics.TransparencyTransparent) // a date to know, not time that is taken
	return []byte(cal.Serialize(ics.WithNewLineWindows))
}
