package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) progressPages() []route {
	return []route{{http.MethodGet, "/bids/:id/route", "getBid", show(s.showProgress)}}
}

// showProgress draws a bid's way: where it was, is and will be.
func (s *Server) showProgress(c echo.Context, f page.Form) error {
	p, err := s.Record.BidProgress(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.draw(c, f, bidFrame(p.BidSheet, "The way of this bid"), func(fr page.Frame) templ.Component { return page.Progress(fr, p) })
}
