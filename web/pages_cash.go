package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) cashPages() []route {
	return []route{
		{http.MethodGet, "/cash", "getCashCalendar", show(s.showCash)},
		{http.MethodGet, "/cash/csv", "getCashCalendar", s.showCashFile},
		{http.MethodPost, "/cash/feed", "keepFeed", s.keepFeed},
		{http.MethodPost, "/cash/feed/end", "keepFeed", s.save(s.showCash, s.keepFeedEnd)},
		{http.MethodGet, feedPath + ":secret", "readFeed", s.showFeed},
	}
}

// feedPath is where feeds are; the secret and ".ics" follow.
const feedPath = "/feeds/"

func (s *Server) cash(c echo.Context) (desk.CashSheet, error) {
	return s.Record.CashCalendar(c.Request().Context(), s.person(c), c.QueryParam("organisation"))
}

func (s *Server) showCash(c echo.Context, f page.Form) error {
	d, err := s.cash(c)
	if err != nil {
		return err
	}
	address, _ := c.Get(feedPath).(string)
	return s.draw(c, f, page.Frame{Title: "Cash calendar", Caption: d.OrgName, Wide: true}, func(fr page.Frame) templ.Component { return page.Cash(fr, d, address) })
}

func (s *Server) showCashFile(c echo.Context) error {
	d, err := s.cash(c)
	if err != nil {
		return err
	}
	rows := [][]string{{"week_from", "capital_in_flight", "capital_planned", "revenue_in_flight", "revenue_planned", "total", "cumulative"}}
	for _, w := range d.Weeks {
		rows = append(rows, []string{w.Monday.String(), w.CapitalInFlight.Plain(), w.CapitalPlanned.Plain(), w.RevenueInFlight.Plain(), w.RevenuePlanned.Plain(), w.Total.Plain(), w.Cumulative.Plain()})
	}
	return sendCSV(c, d.Org+"-cash-"+d.Today.String()+".csv", rows)
}

// keepFeed makes a new address for a person's feed, and shows it this once:
// only its hash is kept.
func (s *Server) keepFeed(c echo.Context) error {
	f, err := s.sentForm(c)
	if err != nil {
		return err
	}
	if f.Auto {
		return s.autosave(c, f, nil)
	}
	secret := newToken() + newToken()
	if err := s.Record.KeepFeed(c.Request().Context(), s.person(c), secret); err != nil {
		return err
	}
	c.Set(feedPath, s.feedAddress(secret))
	return s.showCash(c, page.Form{NewToken: newToken})
}

func (s *Server) feedAddress(secret string) string {
	return strings.TrimSuffix(s.BaseURL, "/") + feedPath + secret + ".ics"
}

func (s *Server) keepFeedEnd(c echo.Context, _ *page.Form) (string, error) {
	return "/cash?done=feed-ended", s.Record.EndFeed(c.Request().Context(), s.person(c))
}

// showFeed answers whoever has the address: diaries do not sign in.
func (s *Server) showFeed(c echo.Context) error {
	ctx := c.Request().Context()
	secret, ok := strings.CutSuffix(c.Param("secret"), ".ics")
	if !ok || len(secret) < 32 {
		return nothingHere()
	}
	entries, err := s.Record.Feed(ctx, secret)
	if err != nil {
		return err
	}
	now, err := s.Record.Now(ctx)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", exchange.CalendarFeed("Tranche", entries, now, hostOf(s.BaseURL)))
}
