package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// A Rehearser runs made-up bids through every stage of a round and says when
// everything happened. It touches nothing.
type Rehearser func(ctx context.Context, r funding.Round, sets []funding.Ruleset, cal calendar.Calendar, pace funding.Pace) (funding.Rehearsal, error)

func (s *Server) rehearsalPages() []route {
	return []route{{http.MethodPost, "/rounds/:id/rehearse", "rehearseRound", s.save(s.showRoundFile, s.keepRehearsal)}}
}

func (s *Server) keepRehearsal(c echo.Context, f *page.Form) (string, error) {
	_, err := s.rehearse(c.Request().Context(), s.person(c), c.Param("id"), funding.Pace(f.Get("pace")))
	return "/rounds/" + c.Param("id") + "/edit?done=rehearsed#rehearsal", err
}

// rehearse plays a round as it is kept now, and keeps what came of it beside
// its version.
func (s *Server) rehearse(ctx context.Context, who funding.Person, id string, pace funding.Pace) (h funding.Rehearsal, err error) {
	if pace != funding.WholeClock && pace != funding.HalfClock {
		return h, refusal.New(refusal.Invalid, "NOT_A_CHOICE", "%q is no pace. Choose WHOLE or HALF.", pace).At("pace")
	}
	d, err := s.Record.RoundFile(ctx, who, id)
	if err != nil {
		return h, err
	}
	if no := funding.May(who, "rehearseRound", funding.Subject{Funder: d.Round.Funder, What: "round"}); no != nil {
		return h, no
	}
	sets, err := s.Record.Rulesets(ctx)
	if err != nil {
		return h, err
	}
	cal, err := s.Record.Calendar(ctx)
	if err != nil {
		return h, err
	}
	if h, err = s.Rehearse(ctx, d.Round, sets, cal, pace); err != nil {
		return h, err
	}
	return h, s.Record.KeepRehearsal(ctx, who, d.Version, h)
}
