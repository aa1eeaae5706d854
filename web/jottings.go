package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) jottingPages() []route {
	return []route{{http.MethodPost, "/jottings/discard", "discardJottings", s.discardJottings}}
}

// written reports whether a form is one that people write in: those carry the
// field that says how they were written.
func written(f page.Form) bool { return f.Has("effort") }

// jot keeps what is not saved of a form, and drops what was kept of it and is
// saved now. why says why a form without problems is not saved; "" = it is.
func (s *Server) jot(c echo.Context, f page.Form, why string) error {
	if !written(f) {
		return nil
	}
	keep, drop := jottingsOf(c, f, why)
	return s.Record.Jot(c.Request().Context(), s.person(c), keep, drop)
}

// jottingsOf is what to keep of a form and what to drop: one jotting for the
// whole of it, or one for each answer of a section.
func jottingsOf(c echo.Context, f page.Form, why string) (keep []desk.Jotting, drop []string) {
	if f.Bad() {
		why = f.Problems[0].Text
	}
	if section := c.Param("section"); section != "" {
		return jottingsOfAnswers(f, page.AnswerAddress(c.Param("id"), section, ""))
	}
	if why == "" {
		return nil, []string{f.Action}
	}
	return []desk.Jotting{{Address: f.Action, Form: bareForm(f.Sent), Why: why}}, nil
}

// bareForm is a form without what is not its content.
func bareForm(sent url.Values) url.Values {
	out := cloneForm(sent)
	for _, name := range []string{"token", "autosave", "as", "then"} {
		out.Del(name)
	}
	return out
}

// jottingsOfAnswers keeps the answers that were refused, each at its own
// address, so that a section and a single question show the same.
func jottingsOfAnswers(f page.Form, base string) (keep []desk.Jotting, drop []string) {
	whole := f.Error("")
	for name := range f.Sent {
		key, ok := strings.CutPrefix(name, "was-")
		if !ok {
			continue
		}
		why := f.Error(key)
		if why == "" && whole != "" && answerTouched(f, key) {
			why = whole
		}
		if why == "" {
			drop = append(drop, base+key)
			continue
		}
		form := url.Values{name: f.Sent[name]}
		for _, field := range answerFieldsOf(f, key) {
			form[field] = f.Sent[field]
		}
		keep = append(keep, desk.Jotting{Address: base + key, Form: form, Why: why})
	}
	slices.SortFunc(keep, func(a, b desk.Jotting) int { return strings.Compare(a.Address, b.Address) })
	return keep, drop
}

// answerFieldsOf are the fields of one answer: itself, or the boxes of a date.
func answerFieldsOf(f page.Form, key string) []string {
	var out []string
	for name := range f.Sent {
		if name == key || strings.HasPrefix(name, key+"[") {
			out = append(out, name)
		}
	}
	return out
}

// answerTouched reports whether an answer was sent other than it was drawn.
func answerTouched(f page.Form, key string) bool {
	fields := answerFieldsOf(f, key)
	return len(fields) != 1 || page.Seal(f.Get(key)) != f.Get("was-"+key)
}

// left gives a form that was not sent what was left at the addresses of its
// page. What went wrong before matters to no form that is only looked at.
func (s *Server) left(c echo.Context, f page.Form, addresses ...string) (page.Form, error) {
	jottings, err := s.Record.Jottings(c.Request().Context(), s.person(c), addresses)
	f.Jotted = jottings
	return f, err
}

// leftHere is left for a page with one form, filled in.
func (s *Server) leftHere(c echo.Context, f page.Form, address string) (page.Form, error) {
	f, err := s.left(c, f, address)
	return f.For(address), err
}

// discardJottings drops what somebody no longer wants, and goes back to the
// page that they came from.
func (s *Server) discardJottings(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return refusal.New(refusal.Invalid, "FORM_UNREADABLE", "The form could not be read. Go back, reload the page and send it again.")
	}
	if err := s.Record.Jot(c.Request().Context(), s.person(c), nil, form["address"]); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, localPath(form.Get("back")))
}
