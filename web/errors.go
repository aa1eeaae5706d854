package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A problem is what a program gets instead of an answer: RFC 9457, with a
// stable code and every single thing that is wrong.
type problem struct {
	Type     string           `json:"type" doc:"Names the kind of problem; ends with its code"`
	Title    string           `json:"title" doc:"The kind of problem, in a few words"`
	Status   int              `json:"status" doc:"The HTTP status, repeated"`
	Detail   string           `json:"detail" doc:"What was seen, what is wanted and what to do, in sentences for a person"`
	Code     string           `json:"code" doc:"Stable; for programs" example:"CLAIM_EXCEEDS_YEAR_PROFILE"`
	Field    string           `json:"field,omitempty" doc:"The field that the problem is with, as a path into the body" example:"lines[0].eligible_pence"`
	Link     string           `json:"link,omitempty" doc:"Where it is mended"`
	Figures  map[string]int64 `json:"figures,omitempty" doc:"Named figures, in the unit that their name ends with"`
	Errors   []problemPart    `json:"errors,omitempty" doc:"Everything that is wrong, the first one included"`
	Instance string           `json:"instance" doc:"This very answer; quote it when you report a fault"`

	after int // seconds to wait before trying again; 0 = not said
}

// A problemPart is one of several things that are wrong with a request.
type problemPart struct {
	Code     string `json:"code"`
	Message  string `json:"message"`
	Location string `json:"location,omitempty"`
	Link     string `json:"link,omitempty"`
}

// sorry is all that anybody sees of a fault.
const sorry = "There is a problem with the service. Try again later. If it goes on, report it and quote the instance."

// statusOf is the HTTP status of a refusal. Most follow from its kind; a few
// codes have a status of their own.
func statusOf(e *funding.Error) int {
	switch e.Code {
	case "NOT_SIGNED_IN":
		return http.StatusUnauthorized
	case "JSON_MALFORMED":
		return http.StatusBadRequest
	case "METHOD_NOT_ALLOWED":
		return http.StatusMethodNotAllowed
	case "BODY_TOO_LARGE":
		return http.StatusRequestEntityTooLarge
	case "NOT_JSON":
		return http.StatusUnsupportedMediaType
	case "TOO_MANY_REQUESTS":
		return http.StatusTooManyRequests
	}
	switch e.Kind {
	case refusal.Forbidden:
		return http.StatusForbidden
	case refusal.Conflict:
		return http.StatusConflict
	case refusal.NotFound:
		return http.StatusNotFound
	}
	return http.StatusUnprocessableEntity
}

// problemOf turns any error into a problem. A fault is logged, once, and shows
// nothing of its cause.
func (s *Server) problemOf(r *http.Request, instance string, err error) problem {
	if e, ok := refusal.Of(err); ok {
		return problemOfRefusal(e, instance)
	}
	if e, ok := errors.AsType[*echo.HTTPError](err); ok && e.Code < http.StatusInternalServerError {
		return problemOfRefusal(echoRefusal(e.Code), instance)
	}
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return newProblem(http.StatusServiceUnavailable, "GONE_AWAY", sorry, instance) // whoever asked has left
	}
	s.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "instance", instance, "err", err)
	if s.away() {
		p := newProblem(http.StatusServiceUnavailable, "RECORDS_AWAY", "The service cannot reach its records at the moment. Try again in a minute.", instance)
		p.after = 30
		return p
	}
	return newProblem(http.StatusInternalServerError, "FAULT", sorry, instance)
}

// away asks, briefly, whether the record can be reached at all.
func (s *Server) away() bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return s.Record.Ready(ctx) != nil
}

func newProblem(status int, code, detail, instance string) problem {
	return problem{Type: "urn:tranche:problem:" + code, Title: titleOf(status), Status: status, Detail: detail, Code: code, Instance: "urn:tranche:request:" + instance}
}

// titleOf names the kind of problem for people.
func titleOf(status int) string {
	switch status {
	case http.StatusUnprocessableEntity, http.StatusBadRequest:
		return "The request cannot be right"
	case http.StatusUnauthorized:
		return "Not signed in"
	case http.StatusForbidden:
		return "Not allowed"
	case http.StatusNotFound:
		return "Not found"
	case http.StatusConflict:
		return "Not possible now"
	case http.StatusInternalServerError, http.StatusServiceUnavailable:
		return "There is a problem with the service"
	}
	return http.StatusText(status)
}

func problemOfRefusal(e *funding.Error, instance string) problem {
	p := newProblem(statusOf(e), e.Code, e.Message, instance)
	p.Field, p.Link, p.Figures = e.Field, e.Link, e.Figures
	for _, part := range e.All() {
		p.Errors = append(p.Errors, problemPart{part.Code, part.Message, part.Field, part.Link})
	}
	if p.Status == http.StatusTooManyRequests {
		p.after = 1
	}
	return p
}

// echoRefusal says in our words what Echo refused.
func echoRefusal(status int) *funding.Error {
	switch status {
	case http.StatusNotFound:
		return nothingHere()
	case http.StatusMethodNotAllowed:
		return refusal.New(refusal.Invalid, "METHOD_NOT_ALLOWED", "This address does not answer to that method.")
	case http.StatusRequestEntityTooLarge:
		return tooLarge()
	case http.StatusUnsupportedMediaType:
		return notJSON()
	}
	return refusal.New(refusal.Invalid, "REQUEST_INVALID", "The request could not be read. Check it and send it again.")
}

func nothingHere() *funding.Error {
	return refusal.New(refusal.NotFound, "NOT_FOUND", "There is nothing at this address. Check it, or start from the start page.")
}

func tooLarge() *funding.Error { return tooLargeFor(maxBody) }

func tooLargeFor(most int64) *funding.Error {
	return refusal.New(refusal.Invalid, "BODY_TOO_LARGE", "The request is larger than %d MB. Send less at once.", most>>20)
}

func notJSON() *funding.Error {
	return refusal.New(refusal.Invalid, "NOT_JSON", "The body is not marked as JSON. Send it with Content-Type: application/json.")
}

func notSignedIn() *funding.Error {
	return refusal.New(refusal.Forbidden, "NOT_SIGNED_IN", "You are not signed in, or your token is not known or has run out. Sign in, or send Authorization: Bearer with a token that holds.")
}

// write sends the problem as problem+json.
func (p problem) write(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	if p.after > 0 {
		h.Set("Retry-After", strconv.Itoa(p.after))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="Tranche"`)
	}
	w.WriteHeader(p.Status)
	return encode(w, p)
}

func encode(w http.ResponseWriter, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// fail answers any error that a handler returns: programs get a problem,
// people a page.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	p := s.problemOf(c.Request(), requestID(c.Response()), err)
	if c.Request().Method == http.MethodHead {
		_ = c.NoContent(p.Status)
		return
	}
	answer := s.problemPage
	if forPrograms(c.Request().URL.Path) {
		answer = func(c echo.Context, p problem) error { return p.write(c.Response()) }
	}
	if err := answer(c, p); err != nil && c.Request().Context().Err() == nil {
		s.Log.Error("problem not told", "instance", p.Instance, "err", err)
	}
}

// forPrograms reports whether an address speaks JSON.
func forPrograms(path string) bool {
	for _, at := range []string{"/api", "/demo/clock", "/demo/people", "/healthz", "/readyz"} {
		if path == at || strings.HasPrefix(path, at+"/") {
			return true
		}
	}
	return false
}

// requestID is the random id that every answer carries.
func requestID(w http.ResponseWriter) string { return w.Header().Get("X-Request-Id") }
