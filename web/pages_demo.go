package web

import (
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
	"github.com/tranche-funding/tranche/web/ui"
)

func (s *Server) showMail(c echo.Context, f page.Form) error {
	var letters []page.Letter
	for _, m := range s.Postbox.Caught() {
		letters = append(letters, s.letter(m))
	}
	return s.draw(c, f, page.Frame{Title: "Mail of the demonstration", Back: "/demo", BackText: "Demonstration"}, func(fr page.Frame) templ.Component { return page.Mail(fr, letters) })
}

// letter is a mail as its page shows it, with the place on this website that
// it sends its reader to.
func (s *Server) letter(m CaughtMail) page.Letter {
	l := page.Letter{ID: m.ID, At: m.At, From: m.From, To: m.To, Subject: m.Subject, Body: m.Body, Calendar: m.Calendar}
	if _, rest, ok := strings.Cut(m.Body, s.BaseURL+"/"); ok && s.BaseURL != "" {
		path, _, _ := strings.Cut(rest+"\n", "\n")
		l.Link = "/" + strings.TrimSpace(path)
	}
	return l
}

func (s *Server) showOneMail(c echo.Context, f page.Form) error {
	for _, m := range s.Postbox.Caught() {
		if m.ID == c.Param("id") {
			return s.draw(c, f, page.Frame{Title: m.Subject, Back: "/demo/mail", BackText: "Mail"}, func(fr page.Frame) templ.Component { return page.OneMail(fr, s.letter(m)) })
		}
	}
	return nothingHere()
}

func (s *Server) showClock(c echo.Context, f page.Form) error {
	now, err := s.Record.Now(c.Request().Context())
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "The demonstration's clock", Back: "/"}, func(fr page.Frame) templ.Component { return page.ClockPanel(fr, now) })
}

// keepClock moves the demo's time forward and waits for what fell due.
func (s *Server) keepClock(c echo.Context, f *page.Form) (string, error) {
	ctx := c.Request().Context()
	now, err := s.Record.Now(ctx)
	if err != nil {
		return "", err
	}
	cal, err := s.Record.Calendar(ctx)
	if err != nil {
		return "", err
	}
	to, err := stepOf(f, now, cal)
	if err != nil || f.Bad() {
		return "", err
	}
	if !to.After(now) {
		return "", refusal.New(refusal.Conflict, "CLOCK_BACKWARDS", "It is %s already, and the clock only goes forward. Enter a later day.", calendar.TimeText(now)).At("to")
	}
	_, err = s.Clock.Advance(ctx, to)
	return "/demo?done=moved", err
}

// stepOf is the moment that a form asks for: 9am in London of some day.
func stepOf(f *page.Form, now time.Time, cal calendar.Calendar) (time.Time, error) {
	today := calendar.DateOf(now)
	day := today
	switch f.Get("by") {
	case "working-day":
		next, err := cal.AddWorkingDays(today, 1)
		if err != nil {
			return now, err
		}
		day = next
	case "week":
		return now.AddDate(0, 0, 7), nil
	case "month":
		first := calendar.Date{Year: today.Year, Month: today.Month, Day: 1}
		day = first.AddMonths(1)
	case "year":
		day = today.AddMonths(12)
	default:
		day = readDay(f, "to")
		if day.IsZero() && !f.Bad() {
			f.Add("to", "Enter the day to go to, for example 12 October 2026.")
		}
	}
	return day.At(9, 0), nil
}

// showStory draws the parts that pages are made of, with made-up data.
func (s *Server) showStory(c echo.Context, f page.Form) error {
	return s.draw(c, f, page.Frame{}, func(fr page.Frame) templ.Component { return ui.Story(fr.Shell) })
}
