package web

import (
	"context"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// demoRoutes are the addresses that only a demo has.
func (s *Server) demoRoutes() []route {
	if !s.Demo {
		return nil
	}
	routes := []route{{http.MethodGet, "/demo/people", "demoPeople", s.demoPeople}}
	if s.Clock != nil {
		routes = append(routes, route{http.MethodGet, "/demo/clock", "demoClock", s.readClock}, route{http.MethodPost, "/demo/clock", "demoClock", s.moveClock})
	}
	return routes
}

// loopbackOnly keeps the demo to its own machine: the caller's address and the
// name that they called by. The name matters because a web page elsewhere can
// make a browser here call an address that it has renamed.
func loopbackOnly(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if !loopback(r.RemoteAddr) || !loopback(r.Host) {
			return refusal.New(refusal.Forbidden, "LOOPBACK_ONLY", "The demo answers only on the machine that it runs on. Use http://127.0.0.1 there.")
		}
		return next(c)
	}
}

// loopback reports whether an address, with or without a port, is this
// machine's own.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func (s *Server) demoPeople(c echo.Context) error {
	people, err := s.Record.DemoPeople(c.Request().Context())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, some(people))
}

type clockBody struct {
	Now time.Time `json:"now"`
}

func (s *Server) readClock(c echo.Context) error {
	now, err := s.Record.Now(c.Request().Context())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, clockBody{now.UTC()})
}

type moveClockBody struct {
	To      string `json:"to,omitempty"`
	Advance string `json:"advance,omitempty"`
}

// moveClock moves the demo's time forward and answers when everything that
// fell due has happened.
func (s *Server) moveClock(c echo.Context) error {
	raw, err := bodyOf(c.Request())
	if err != nil {
		return err
	}
	var body moveClockBody
	if err := read(raw, &body); err != nil {
		return err
	}
	now, err := s.advance(c.Request().Context(), body)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, clockBody{now.UTC()})
}

func (s *Server) advance(ctx context.Context, body moveClockBody) (time.Time, error) {
	now, err := s.Record.Now(ctx)
	if err != nil {
		return now, err
	}
	to, err := body.target(now)
	if err != nil {
		return now, err
	}
	if to.Before(now) {
		return now, refusal.New(refusal.Conflict, "CLOCK_BACKWARDS", "The clock stands at %s and only moves forward. Choose a later time.", now.UTC().Format(time.RFC3339)).At(body.field())
	}
	return s.Clock.Advance(ctx, to)
}

func (b moveClockBody) field() string {
	if b.To != "" {
		return "to"
	}
	return "advance"
}

// target is the time that a body asks for.
func (b moveClockBody) target(now time.Time) (time.Time, error) {
	if (b.To == "") == (b.Advance == "") {
		return now, refusal.New(refusal.Invalid, "GIVE_ONE", `Give exactly one of to (a time, for example "2027-03-15T11:00:00Z") and advance (a duration, for example "720h").`).At("to")
	}
	if b.To != "" {
		to, err := time.Parse(time.RFC3339, b.To)
		if err != nil {
			return now, refusal.New(refusal.Invalid, "TIME_INVALID", "%q is not a time we can read. Give it as 2027-03-15T11:00:00Z.", shorten(b.To)).At("to")
		}
		return to, nil
	}
	d, err := time.ParseDuration(b.Advance)
	if err != nil {
		return now, refusal.New(refusal.Invalid, "DURATION_INVALID", "%q is not a duration we can read. Give hours, for example 720h.", shorten(b.Advance)).At("advance")
	}
	return now.Add(d), nil
}
