package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

// paceCookie remembers how somebody likes to write: one question a page, or a
// whole section. It holds no more than that.
const paceCookie = "pace"

// pace is what somebody asks for with ?pace=, which is kept, or asked for last.
func (s *Server) pace(c echo.Context) string {
	asked := c.QueryParam("pace")
	if asked == "one" || asked == "all" {
		c.SetCookie(&http.Cookie{Name: paceCookie, Value: asked, Path: "/bids", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.secure()}) // #nosec G124 -- Secure wherever the address is https
		return asked
	}
	if kept, err := c.Cookie(paceCookie); err == nil {
		return kept.Value
	}
	return "all"
}

// showAlone draws one question of a section on a page of its own.
func (s *Server) showAlone(c echo.Context, f page.Form) error {
	return s.withDraft(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		section, key := c.Param("section"), c.Param("question")
		asked := funding.Asked(b.Shape(), section)
		i := slices.IndexFunc(asked, func(k funding.AskedQuestion) bool { return k.Question.Key == key })
		if i < 0 {
			return nothingHere()
		}
		s.pace(c)
		f, err := s.left(c, f, page.AnswerAddress(b.Bid.ID, section, key))
		if err != nil {
			return err
		}
		v := page.AloneView{Section: section, Asked: asked, Place: i, Back: page.AlonePath(b.Bid.ID, asked, i-1), ToCheck: c.QueryParam("then") == "check" || f.Get("then") == "check"}
		frame := bidFrame(b, page.SectionTitle(section))
		if v.Back != "" {
			frame.Back, frame.BackText = v.Back, "Back to the question before"
		}
		return s.draw(c, f.Gathered(), frame, func(fr page.Frame) templ.Component { return page.Alone(fr, b, v) })
	})(c, f)
}

// keepAlone keeps the one answer and goes on to the next question of the
// section, or to where they came from.
func (s *Server) keepAlone(c echo.Context, f *page.Form) (string, error) {
	to, err := s.keepAnswers(c, f)
	if err != nil || f.Bad() || f.Get("then") == "check" {
		return "/bids/" + c.Param("id") + "/check", err
	}
	b, err := s.Record.BidSheet(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return "", err
	}
	asked := funding.Asked(b.Shape(), c.Param("section"))
	i := slices.IndexFunc(asked, func(k funding.AskedQuestion) bool { return k.Question.Key == c.Param("question") })
	if next := page.AlonePath(b.Bid.ID, asked, i+1); i >= 0 && next != "" {
		return next, nil
	}
	return to, nil
}

// alone leads somebody who likes one question a page to the first of the
// section that has no answer; "" for everybody else, and where none is left.
func (s *Server) alone(c echo.Context, b desk.BidSheet) string {
	if s.pace(c) != "one" {
		return ""
	}
	asked := funding.Asked(b.Shape(), c.Param("section"))
	i := slices.IndexFunc(asked, func(k funding.AskedQuestion) bool { return k.Status == funding.Empty })
	if i < 0 && c.QueryParam("pace") == "one" {
		i = 0
	}
	to := page.AlonePath(b.Bid.ID, asked, i)
	if to == "" || c.QueryParam("was") == "" {
		return to
	}
	return to + "?was=" + url.QueryEscape(c.QueryParam("was"))
}
