package funding

import (
	"slices"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A HolidayEdit puts a bank holiday into the table, or takes one out of it.
type HolidayEdit struct {
	Day     calendar.Date `json:"day"`
	Name    string        `json:"called"` // of one that is taken out: what it was called
	Remove  bool          `json:"remove,omitempty"`
	Reasons string        `json:"reasons"`
}

// A HolidayChange is an edit that was made.
type HolidayChange struct {
	HolidayEdit

	By string    `json:"by"`
	At time.Time `json:"at"`
}

// Words says what the edit does: "8 May 2028 became a bank holiday (…)".
func (e HolidayEdit) Words() string {
	if e.Remove {
		return e.Day.Text() + " is no bank holiday any more (" + e.Name + ")."
	}
	return e.Day.Text() + " became a bank holiday (" + e.Name + ")."
}

// FirstEditable is the first day that can become a bank holiday, or stop being
// one, at now: what happens this evening counts on the next working day
// already, and no count that is closed may change.
func FirstEditable(cal calendar.Calendar, now time.Time) (calendar.Date, error) {
	next, err := cal.NextWorkingDay(calendar.DateOf(now).AddDays(1))
	return next.AddDays(1), err
}

// CheckHoliday says whether p may make an edit to the table that cal is of. It
// returns the edit with the name that the table knows.
func CheckHoliday(p Person, e HolidayEdit, cal calendar.Calendar, now time.Time) (HolidayEdit, error) {
	if err := MayEditHolidays(p); err != nil {
		return e, err
	}
	if e.Day.IsZero() {
		return e, invalid("DATE_MISSING", "Give the day, for example 8 May 2028.").At("day")
	}
	works, err := cal.IsWorkingDay(e.Day)
	if err != nil {
		return e, invalid("OUTSIDE_HOLIDAY_TABLE", "%s is outside the table, which covers %s to %s. Give a day in it.", e.Day.Text(), cal.From().Text(), cal.To().Text()).At("day")
	}
	first, err := FirstEditable(cal, now)
	if err != nil {
		return e, err
	}
	table := cal.Holidays()
	at := slices.IndexFunc(table, func(h calendar.Holiday) bool { return h.Date == e.Day })
	e.Name, e.Reasons = strings.Join(strings.Fields(e.Name), " "), strings.TrimSpace(e.Reasons)
	switch {
	case e.Remove && at < 0:
		return e, conflict("NO_SUCH_HOLIDAY", "%s is no bank holiday in the table.", e.Day.Text()).At("day")
	case !e.Remove && at >= 0:
		return e, conflict("ALREADY_A_HOLIDAY", "%s is in the table already: %s.", e.Day.Text(), table[at].Name).At("day")
	case !e.Remove && !works:
		return e, invalid("WEEKEND", "%s is a %s, which nobody counts as a working day. Give the weekday on which the holiday is observed.", e.Day.Text(), e.Day.Weekday()).At("day")
	case e.Day.Before(first):
		return e, conflict("DAY_TOO_NEAR", "%s is too near: what has happened by now may count on it already, and days that were counted stay as they are. Give %s or later.", e.Day.Text(), first.Text()).At("day")
	case !e.Remove && e.Name == "":
		return e, invalid("NAME_MISSING", "Say what the day is called, for example Coronation of the King.").At("called")
	}
	if e.Remove {
		e.Name = table[at].Name
	}
	return e, nil
}

// MayEditHolidays says whether p keeps the table: a fund administrator.
func MayEditHolidays(p Person) error {
	var funder string
	for _, post := range p.AllPosts() {
		if post.Role == FundAdmin {
			funder = post.Org
		}
	}
	if no := May(p, "putBankHoliday", Subject{Funder: funder, What: "table of bank holidays"}); no != nil {
		return no
	}
	return nil
}

// Explained refuses an edit without its reasons.
func (e HolidayEdit) Explained() error {
	if strings.TrimSpace(e.Reasons) == "" {
		return invalid("REASONS_MISSING", "Give your reasons. Everybody whose days this moves may read them.").At("reasons")
	}
	return nil
}

// After is the calendar once the edit is made; Undone is the one before it.
func (e HolidayEdit) After(cal calendar.Calendar) calendar.Calendar { return e.with(cal, !e.Remove) }

// Undone is the calendar as it would be without the edit.
func (e HolidayEdit) Undone(cal calendar.Calendar) calendar.Calendar { return e.with(cal, e.Remove) }

// with is a calendar in which the day of e is a holiday, or is none.
func (e HolidayEdit) with(cal calendar.Calendar, holiday bool) calendar.Calendar {
	table := slices.DeleteFunc(cal.Holidays(), func(h calendar.Holiday) bool { return h.Date == e.Day })
	if holiday {
		table = append(table, calendar.Holiday{Date: e.Day, Name: e.Name})
	}
	return calendar.New(cal.From(), cal.To(), table)
}
