package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) registerPages() []route {
	return []route{
		{http.MethodGet, "/conditions", "listConditions", show(s.showConditions)},
		{http.MethodGet, "/rounds/:id/release", "previewRelease", show(s.showRelease)},
	}
}

func (s *Server) showConditions(c echo.Context, f page.Form) error {
	d, err := s.Record.Conditions(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Conditions of all awards", Wide: true}, func(fr page.Frame) templ.Component { return page.Conditions(fr, d) })
}

func (s *Server) showRelease(c echo.Context, f page.Form) error {
	ctx, who, round := c.Request().Context(), s.person(c), c.Param("id")
	ids, err := s.Record.Releasable(ctx, who, round)
	if err != nil {
		return err
	}
	var bids []desk.BidSheet
	for _, id := range ids {
		b, err := s.Record.BidSheet(ctx, who, id)
		if err != nil {
			return err
		}
		bids = append(bids, b)
	}
	frame := page.Frame{Title: "Decisions to release", Caption: round, Back: "/rounds/" + round, BackText: "Back to the round"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.ReleasePreview(fr, round, bids) })
}

// letterOf is one letter that a release would send.
type letterOf struct {
	Bid     string       `json:"bid"`
	To      funding.Role `json:"to_role"`
	Org     string       `json:"organisation"`
	Subject string       `json:"subject"`
	Body    string       `json:"body"`
}

type releasePreview struct {
	Round   string     `json:"round"`
	Letters []letterOf `json:"letters"`
}

type conditionList struct {
	Conditions []desk.ConditionRow `json:"conditions"`
}

func (s service) registerOperations() []operation {
	return []operation{
		{ID: "previewRelease", Action: "previewRelease", Method: http.MethodGet, Path: "/rounds/{round}/release-decisions", Summary: "What releaseDecisions would tell to whom, letter by letter", Answer: releasePreview{}, Handle: s.previewRelease},
		{ID: "listConditions", Action: "listConditions", Method: http.MethodGet, Path: "/conditions", Summary: "Conditions of all awards of the funder", About: "Open ones first, by when they are due; at most a thousand. The trust owns each.", Answer: conditionList{}, Handle: s.listConditions},
	}
}

func (s service) listConditions(c call) (answer, error) {
	d, err := s.Record.Conditions(c, c.who)
	return give(conditionList{some(d.Rows)}, err)
}

func (s service) previewRelease(c call) (answer, error) {
	ids, err := s.Record.Releasable(c, c.who, c.path("round"))
	out := releasePreview{c.path("round"), []letterOf{}}
	if err != nil {
		return answer{}, err
	}
	for _, id := range ids {
		b, err := s.Record.BidSheet(c, c.who, id)
		if err != nil {
			return answer{}, err
		}
		for _, l := range b.Bid.DecisionLetters() {
			out.Letters = append(out.Letters, letterOf{id, l.Role, l.Org, l.Subject, l.Body})
		}
	}
	return give(out, nil)
}
