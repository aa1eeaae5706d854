package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) leadPages() []route {
	return []route{
		{http.MethodGet, "/leads", "listLeads", show(s.showLeads)},
		{http.MethodPost, "/leads", "putLead", s.save(s.showLeads, s.keepLead)},
	}
}

func (s *Server) showLeads(c echo.Context, f page.Form) error {
	d, err := s.Record.Leads(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Named leads"}, func(fr page.Frame) templ.Component { return page.Leads(fr, d) })
}

func (s *Server) keepLead(c echo.Context, f *page.Form) (string, error) {
	if f.Get("stage") == "" {
		f.Add("stage", "Choose the stage.")
	}
	person := f.Get("lead")
	if person == "" {
		f.Add("lead", "Choose the lead, or nobody.")
	}
	if f.Bad() {
		return "", nil
	}
	if person == page.NoLead {
		person = ""
	}
	return "/leads?done=lead-set", s.Record.PutLead(c.Request().Context(), s.person(c), funding.LeadStage(f.Get("stage")), person)
}
