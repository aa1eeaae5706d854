package web

import (
	"context"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// london is a time of day in London as an instant.
func london(y int, m time.Month, d, hour, minute int) time.Time {
	return calendar.Date{Year: y, Month: m, Day: d}.At(hour, minute)
}

func TestWhereTheClockPanelGoes(t *testing.T) {
	deadline := london(2026, time.May, 11, 17, 0)
	for _, c := range []struct {
		sentence     string
		by, day, at  string
		now, due     time.Time
		want         time.Time
		wrong, field string // what the form then says, or the code of a refusal
	}{
		{"a day alone is 9am of it", "", "12 October 2026", "", london(2026, time.May, 1, 9, 0), deadline, london(2026, time.October, 12, 9, 0), "", ""},
		{"a day and an hour", "", "12 October 2026", "5pm", london(2026, time.May, 1, 9, 0), deadline, london(2026, time.October, 12, 17, 0), "", ""},
		{"a minute past the cut-off", "", "12 October 2026", "5:01 PM", london(2026, time.May, 1, 9, 0), deadline, london(2026, time.October, 12, 17, 1), "", ""},
		{"as stations write it, in winter", "", "12 January 2027", "14:30", london(2026, time.May, 1, 9, 0), deadline, london(2027, time.January, 12, 14, 30), "", ""},
		{"no time at all", "", "12 October 2026", "noonish", london(2026, time.May, 1, 9, 0), deadline, time.Time{}, `"noonish" is not a time we can read. Enter it like 9am, 5:01pm or 14:30.`, "at"},
		{"no day", "", "", "9am", london(2026, time.May, 1, 9, 0), deadline, time.Time{}, "Enter the day to go to, for example 12 October 2026.", "to"},
		{"the working day after a Friday before a bank holiday", "working-day", "", "", london(2026, time.May, 1, 9, 0), deadline, london(2026, time.May, 5, 9, 0), "", ""},
		{"just after the next deadline", "deadline", "", "", london(2026, time.May, 1, 9, 0), deadline, deadline.Add(time.Minute), "", ""},
		{"nothing is due", "deadline", "", "", london(2026, time.May, 1, 9, 0), time.Time{}, time.Time{}, "NO_DEADLINE", ""},
		{"the end of a month", "month-end", "", "", london(2027, time.February, 3, 9, 0), deadline, london(2027, time.February, 28, 17, 0), "", ""},
		{"the next one, where it is over", "month-end", "", "", london(2027, time.February, 28, 17, 0), deadline, london(2027, time.March, 31, 17, 0), "", ""},
		{"the end of the year", "year-end", "", "", london(2026, time.May, 1, 9, 0), deadline, london(2027, time.March, 31, 17, 0), "", ""},
		{"from its last evening, the next", "year-end", "", "", london(2027, time.March, 31, 18, 0), deadline, london(2028, time.March, 31, 17, 0), "", ""},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			s := &Server{Record: &fakeRecord{now: c.now}, Clock: &fakeClock{due: c.due}}
			f := &page.Form{Sent: map[string][]string{"by": {c.by}, "to": {c.day}, "at": {c.at}}}
			got, err := s.clockStep(context.Background(), f, c.now)
			if no, refused := refusal.Of(err); refused {
				if no.Code != c.wrong {
					t.Fatalf("refused with %s, want %q", no.Code, c.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if c.wrong != "" {
				if said := f.Error(c.field); said != c.wrong {
					t.Errorf("by %s it says %q, want %q", c.field, said, c.wrong)
				}
				return
			}
			if f.Bad() || !got.Equal(c.want) {
				t.Errorf("got %s (%v), want %s", calendar.TimeText(got), f, calendar.TimeText(c.want))
			}
		})
	}
}

func TestLettersShowNames(t *testing.T) {
	s := &Server{}
	for address, want := range map[string][2]string{
		`"Amina Hussain" <amina@northmoor.example>`: {"Amina Hussain", "amina@northmoor.example"},
		"amina@northmoor.example":                   {"amina@northmoor.example", "amina@northmoor.example"},
		"no address":                                {"no address", "no address"},
	} {
		if l := s.letter(CaughtMail{To: address}); l.To != want[0] || l.Address != want[1] {
			t.Errorf("%s is shown as %q at %q, want %q", address, l.To, l.Address, want)
		}
	}
}
