package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) showPerformance(c echo.Context, f page.Form) error {
	year, _ := strconv.Atoi(c.QueryParam("fy")) // anything else is the current year
	d, err := s.Record.Performance(c.Request().Context(), c.QueryParam("fund"), calendar.FY(year))
	if err != nil {
		return err
	}
	now, err := s.Record.Now(c.Request().Context())
	if err != nil {
		return err
	}
	var years []int
	for fy := calendar.FYOf(calendar.DateOf(now)); len(years) < 6; fy-- {
		years = append(years, int(fy))
	}
	frame := page.Frame{Title: "How long things take", Wide: true}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Performance(fr, d, years) })
}

type performanceBody struct {
	Fund  string               `json:"fund"`
	FY    calendar.FY          `json:"fy"`
	Steps []funding.StepRecord `json:"steps" doc:"As a bid meets them; those of which there were fewer than three are left out"`
}

func (s service) performanceOperations() []operation {
	return []operation{
		{ID: "getPerformance", Action: "readPublic", Method: http.MethodGet, Path: "/performance", Summary: "How long each step of a fund took in a year", Query: []string{"fund", "fy"},
			About: "For everybody, without a sign-in. Working days; medians of what happened.", Answer: performanceBody{}, Handle: s.getPerformance},
	}
}

func (s service) getPerformance(c call) (answer, error) {
	var fy calendar.FY
	if err := fy.UnmarshalText([]byte(c.query("fy"))); err != nil {
		if e, ok := refusal.Of(err); ok {
			return answer{}, e.At("fy")
		}
		return answer{}, err
	}
	d, err := s.Record.Performance(c, c.query("fund"), fy)
	return give(performanceBody{d.Fund.Code, d.FY, some(d.Steps)}, err)
}
