package desk

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// A HolidayDesk is the table of bank holidays and how it came to be.
type HolidayDesk struct {
	Today    calendar.Date
	First    calendar.Date // the first day that may still become a holiday, or stop being one
	Calendar calendar.Calendar
	Changes  []funding.HolidayChange // the newest first, at most a hundred
	Names    map[string]string
	Viewer   funding.Person
}

// MayEdit reports whether the viewer keeps the table.
func (d HolidayDesk) MayEdit() bool { return funding.MayEditHolidays(d.Viewer) == nil }

// A HolidayPreview is what one edit would move.
type HolidayPreview struct {
	Edit  funding.HolidayEdit `json:"edit"`
	Total int                 `json:"moved_in_all"` // bids, awards and questions with a due day that moves
	Moves []HolidayMove       `json:"moves"`        // the first fifty
}

// A HolidayMove is an open aggregate with the due days that move.
type HolidayMove struct {
	Kind  funding.Kind        `json:"kind"`
	ID    string              `json:"id"`
	Dates []funding.MovedDate `json:"dates"`
}
