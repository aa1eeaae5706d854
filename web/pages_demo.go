package web

import (
	"cmp"
	"net/mail"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
	"github.com/tranche-funding/tranche/web/ui"
)

// mailsAtOnce is how many mails the page of them lists; the others stay at
// their addresses.
const mailsAtOnce = 250

func (s *Server) showMail(c echo.Context, f page.Form) error {
	var letters []page.Letter
	caught := s.Postbox.Caught()
	for _, m := range caught[:min(mailsAtOnce, len(caught))] {
		letters = append(letters, s.letter(m))
	}
	older := len(caught) - len(letters)
	return s.draw(c, f, page.Frame{Title: "Mail of the demonstration", Back: "/demo", BackText: "Demonstration"}, func(fr page.Frame) templ.Component { return page.Mail(fr, letters, older) })
}

// letter is a mail as its page shows it, with the place on this website that
// it sends its reader to.
func (s *Server) letter(m CaughtMail) page.Letter {
	l := page.Letter{ID: m.ID, At: m.At, From: nameIn(m.From), To: nameIn(m.To), Address: addressIn(m.To), Subject: m.Subject, Body: m.Body, Calendar: m.Calendar}
	if _, rest, ok := strings.Cut(m.Body, s.BaseURL+"/"); ok && s.BaseURL != "" {
		path, _, _ := strings.Cut(rest+"\n", "\n")
		l.Link = "/" + strings.TrimSpace(path)
	}
	return l
}

// nameIn is the name in an address of a mail, or the address where it has none.
func nameIn(address string) string {
	if a, err := mail.ParseAddress(address); err == nil {
		return cmp.Or(a.Name, a.Address)
	}
	return address
}

// addressIn is the address itself: amina@northmoor.example.
func addressIn(address string) string {
	if a, err := mail.ParseAddress(address); err == nil {
		return a.Address
	}
	return address
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
	to, err := s.clockStep(ctx, f, now)
	if err != nil || f.Bad() {
		return "", err
	}
	if !to.After(now) {
		return "", refusal.New(refusal.Conflict, "CLOCK_BACKWARDS", "It is %s already, and the clock only goes forward. Enter a later day.", calendar.TimeText(now)).At("to")
	}
	_, err = s.Clock.Advance(ctx, to)
	return "/demo?done=moved", err
}

// showStory draws the parts that pages are made of, with made-up data.
func (s *Server) showStory(c echo.Context, f page.Form) error {
	return s.draw(c, f, page.Frame{}, func(fr page.Frame) templ.Component { return ui.Story(fr.Shell) })
}
