package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// A left form is one that was sent when its session was over. It is kept under
// a ticket that only the sender's browser holds, never carried out, and filled
// in again on its page when somebody signs in there.

// leftKey is where a session keeps the ticket of a left form.
const leftKey = "left"

// sessionOver is why a left form is not saved.
const sessionOver = "You had been signed out when you sent it."

// leaveForm answers a form that nobody is signed in for: programs and scripts
// are told so, people are led to sign in and back to what they wrote.
func (s *Server) leaveForm(c echo.Context) error {
	f, err := s.sentForm(c)
	if err != nil {
		return err
	}
	if f.Auto {
		return s.tellSignedOut(c)
	}
	if !written(f) || s.sessions == nil {
		return c.Redirect(http.StatusSeeOther, "/sign-in")
	}
	ticket := newToken()
	if err := s.Record.LeaveForm(c.Request().Context(), ticket, f.Action, bareForm(f.Sent)); err != nil {
		return err
	}
	s.sessions.Put(c.Request().Context(), leftKey, ticket)
	return c.Redirect(http.StatusSeeOther, "/sign-in?next="+url.QueryEscape(pageOf(c)))
}

// tellSignedOut tells a script that nobody is signed in.
func (s *Server) tellSignedOut(c echo.Context) error {
	w := c.Response()
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusUnauthorized)
	return json.NewEncoder(w).Encode(autosaved{Said: "Sign in again in another window; nothing is lost.", Seals: map[string]string{}, Problems: []autosaveProblem{}, Timed: []string{}})
}

// pageOf is the page that a form was on, as the browser says, or the address
// that it was sent to.
func pageOf(c echo.Context) string {
	from, err := url.Parse(c.Request().Referer())
	if err != nil || from.Path == "" || from.Host != c.Request().Host || strings.HasPrefix(from.Path, "/sign-in") {
		return c.Request().URL.RequestURI()
	}
	return localPath(from.RequestURI())
}

// takeLeft makes a left form a jotting of whoever has signed in. What cannot
// be kept must not keep them from signing in.
func (d doors) takeLeft(c echo.Context, id string) {
	ctx := c.Request().Context()
	ticket := d.sessions.PopString(ctx, leftKey)
	if ticket == "" {
		return
	}
	address, form, ok, err := d.server.Record.TakeForm(ctx, ticket)
	if err == nil && ok {
		err = d.server.Record.Jot(ctx, funding.Person{ID: id}, leftJottings(address, form), nil)
	}
	if _, no := refusal.Of(err); err != nil && !no {
		d.server.Log.Error("a left form was not given back", "err", err)
	}
}

// leftJottings are the jottings of a left form: of a section's answers those
// that were changed, each at its own address.
func leftJottings(address string, form url.Values) []desk.Jotting {
	whole := []desk.Jotting{{Address: address, Form: form, Why: sessionOver}}
	path, _, _ := strings.Cut(address, "?")
	parts := strings.Split(strings.TrimPrefix(path, "/bids/"), "/")
	if len(parts) < 3 || parts[1] != "sections" {
		return whole
	}
	f := page.Form{Sent: form, Problems: []page.Problem{{Text: sessionOver}}}
	keep, _ := jottingsOfAnswers(f, page.AnswerAddress(parts[0], parts[2], ""))
	return keep
}
