package web

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

// tasksAtOnce is how many tasks one page of the inbox shows.
const tasksAtOnce = 50

// homeQuery reads what of somebody's tasks the address asks for. One that asks
// for nothing shows the filter that they see first.
// A form that is refused carries the filter that its page was drawn with.
func homeQuery(q url.Values, sent page.Form) (desk.HomeQuery, error) {
	get := q.Get
	if sent.Is() {
		get = sent.Get
	}
	f, err := taskFilter(get)
	asks := q.Get("all") != "" || q.Get("filter") != "" || q.Get("after") != ""
	return desk.HomeQuery{Filter: f, Named: q.Get("filter"), First: !asks, After: q.Get("after"), N: tasksAtOnce, Visit: true}, err
}

// keepTaskFilter keeps the filter that the page was drawn with.
func (s *Server) keepTaskFilter(c echo.Context, f *page.Form) (string, error) {
	filter, err := taskFilter(f.Get)
	if err != nil {
		return "", err
	}
	kept := funding.SavedFilter{Name: f.Get("name"), Filter: filter, First: f.Has("first")}
	if err := s.Record.PutTaskFilter(c.Request().Context(), s.person(c), kept); err != nil {
		return "", err
	}
	return page.FilterPath(filter, "done", "filter-kept"), nil
}

func (s *Server) dropTaskFilter(c echo.Context, f *page.Form) (string, error) {
	return "/?all=yes&done=filter-dropped", s.Record.DropTaskFilter(c.Request().Context(), s.person(c), f.Get("filter"))
}
