package web

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) showTracker(c echo.Context, f page.Form) error {
	year, _ := strconv.Atoi(c.QueryParam("fy")) // anything else is the current year
	nature := funding.Nature(c.QueryParam("nature"))
	if nature != funding.Revenue {
		nature = funding.Capital
	}
	t, err := s.Record.Tracker(c.Request().Context(), s.person(c), calendar.FY(year), nature)
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Drawdown tracker", Wide: true}, func(fr page.Frame) templ.Component { return page.Tracker(fr, t) })
}

func (s *Server) showRounds(c echo.Context, f page.Form) error {
	rounds, err := s.Record.Rounds(c.Request().Context())
	if err != nil {
		return err
	}
	keep := desk.RoundDesk{}
	if who := s.person(c); who.Holds(funding.FundAdmin) || who.Holds(funding.ProgrammeManager) {
		if keep, err = s.Record.RoundDesk(c.Request().Context(), who); err != nil {
			return err
		}
	}
	return s.draw(c, f, page.Frame{Title: "Rounds"}, func(fr page.Frame) templ.Component { return page.Rounds(fr, rounds, keep) })
}

// showRound draws a round and, for those who may release its decisions, those
// that wait.
func (s *Server) showRound(c echo.Context, f page.Form) error {
	ctx, who := c.Request().Context(), s.person(c)
	rounds, err := s.Record.Rounds(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rounds, func(r desk.RoundSheet) bool { return r.Round.ID == c.Param("id") })
	if i < 0 {
		return nothingHere()
	}
	var waiting []string
	if mayRelease(who, rounds[i].Round) {
		if waiting, err = s.Record.Releasable(ctx, who, rounds[i].Round.ID); err != nil {
			return err
		}
	}
	talk, err := s.roundTalk(c, rounds[i].Round)
	if err != nil {
		return err
	}
	frame := page.Frame{Title: rounds[i].Round.Title, Caption: rounds[i].Round.ID, Back: "/rounds", BackText: "Rounds"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component {
		return page.Round(fr, rounds[i], waiting, mayStart(who), who.HoldsAt(funding.FundAdmin, rounds[i].Round.Funder), talk)
	})
}

func mayRelease(who funding.Person, r funding.Round) bool {
	return who.HoldsAt(funding.ProgrammeManager, r.Funder) || who.HoldsAt(funding.PanelChair, r.Funder)
}

// keepReleases tells the trusts of a round their decisions, one command a bid.
func (s *Server) keepReleases(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	bids, err := s.Record.Releasable(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	all := kept{Settled: true}
	for _, bid := range bids {
		got, err := s.do(ctx, who, click{Ref: funding.Ref{Kind: funding.BidKind, ID: bid}, Verb: funding.Release, Token: f.Get("token") + "/" + bid})
		if err != nil {
			return "", err
		}
		all.Settled = all.Settled && got.Settled
	}
	return after("/rounds/"+c.Param("id"), "released", all), nil
}

func (s *Server) showAudit(c echo.Context, f page.Form) error {
	ref := funding.Ref{Kind: funding.Kind(c.QueryParam("kind")), ID: c.QueryParam("id")}
	verdict, err := s.Record.VerifyAudit(c.Request().Context(), s.person(c), ref)
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Audit trail"}, func(fr page.Frame) templ.Component { return page.Audit(fr, verdict, ref) })
}

func (s *Server) showAssumptions(c echo.Context, f page.Form) error {
	ctx := c.Request().Context()
	all, err := s.Record.Rulesets(ctx)
	if err != nil {
		return err
	}
	rules, err := s.rulesAsked(c, all)
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Rules and assumptions"}, func(fr page.Frame) templ.Component { return page.Assumptions(fr, rules, all) })
}

// rulesAsked is the ruleset of the address, or the one in force.
func (s *Server) rulesAsked(c echo.Context, all []funding.Ruleset) (funding.Ruleset, error) {
	if code := c.QueryParam("ruleset"); code != "" {
		i := slices.IndexFunc(all, func(r funding.Ruleset) bool { return r.Code == code })
		if i < 0 {
			return funding.Ruleset{}, nothingHere()
		}
		return all[i], nil
	}
	now, err := s.Record.Now(c.Request().Context())
	if err != nil {
		return funding.Ruleset{}, err
	}
	return funding.RulesetOn(all, calendar.DateOf(now))
}

func (s *Server) showAccessibility(c echo.Context, f page.Form) error {
	return s.draw(c, f, page.Frame{Title: "Accessibility"}, page.Accessibility)
}

func (s *Server) showPrivacy(c echo.Context, f page.Form) error {
	return s.draw(c, f, page.Frame{Title: "Privacy"}, page.Privacy)
}

func (s *Server) showCookies(c echo.Context, f page.Form) error {
	return s.draw(c, f, page.Frame{Title: "Cookies"}, page.Cookies)
}

func (s *Server) showContact(c echo.Context, f page.Form) error {
	return s.draw(c, f, page.Frame{Title: "Help and contact"}, page.Contact)
}
