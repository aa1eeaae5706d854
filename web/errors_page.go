package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/web/assets"
	"github.com/tranche-funding/tranche/web/page"
	"github.com/tranche-funding/tranche/web/ui"
)

// problemPage tells a person what a program is told as a problem. Of a fault
// it shows nothing but the number of the request.
func (s *Server) problemPage(c echo.Context, p problem) error {
	frame := page.Frame{Title: troubleTitle(p.Status)}
	says, request := []string{p.Detail}, ""
	if p.Status >= http.StatusInternalServerError {
		request = strings.TrimPrefix(p.Instance, "urn:tranche:request:")
		says = []string{"Nothing you sent before is lost. Try again in a few minutes.", "If it goes on, tell whoever runs this service and give them the number below."}
		if p.Status == http.StatusServiceUnavailable {
			says[0] = "The service cannot reach its records at the moment. Nothing you sent before is lost. Try again in a minute."
		}
	}
	f := page.Form{Status: p.Status}
	draw := func(fr page.Frame) templ.Component { return page.Trouble(fr, says, request) }
	if p.Status < http.StatusInternalServerError {
		return s.draw(c, f, frame, draw)
	}
	return s.drawBare(c, f, frame, draw)
}

// drawBare draws a page that asks the record nothing: the record may be what
// is away.
func (s *Server) drawBare(c echo.Context, f page.Form, frame page.Frame, body func(page.Frame) templ.Component) error {
	a, err := styles()
	if err != nil {
		return err
	}
	frame.Shell, frame.Form = bareShell(a), f
	c.Response().Header().Set("Content-Type", "text/html; charset=utf-8")
	c.Response().WriteHeader(f.Status)
	return body(frame).Render(c.Request().Context(), c.Response())
}

func bareShell(a *assets.Assets) ui.Shell {
	return ui.Shell{Asset: a.URL, Service: "Tranche", Home: "/"}
}

// troubleTitle names the kind of trouble for people.
func troubleTitle(status int) string {
	switch status {
	case http.StatusNotFound:
		return "Page not found"
	case http.StatusForbidden, http.StatusUnauthorized:
		return "You cannot do this"
	case http.StatusConflict:
		return "This cannot be done now"
	case http.StatusTooManyRequests:
		return "Too many requests"
	}
	if status >= http.StatusInternalServerError {
		return "There is a problem with the service"
	}
	return "This could not be read"
}
