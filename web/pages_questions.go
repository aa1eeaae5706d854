package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/web/page"
)

// questionPages is the inbox of questions over all bids.
func (s *Server) questionPages() []route {
	return []route{{http.MethodGet, "/questions", "listEnquiries", show(s.showQuestions)}}
}

func (s *Server) showQuestions(c echo.Context, f page.Form) error {
	d, err := s.Record.QuestionDesk(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: page.QuestionsTitle(d.Viewer), Wide: true}, func(fr page.Frame) templ.Component { return page.OpenQuestions(fr, d) })
}
