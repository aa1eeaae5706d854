package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) rulesetPages() []route {
	return []route{
		{http.MethodGet, "/rulesets", "readPublic", show(s.showRulesets)},
		{http.MethodGet, "/rulesets/diff", "readPublic", show(s.showRulesetDiff)},
		{http.MethodGet, "/rulesets/:code", "readPublic", show(s.showRuleset)},
	}
}

func (s *Server) showRulesets(c echo.Context, f page.Form) error {
	all, err := s.Record.Rulesets(c.Request().Context())
	if err != nil {
		return err
	}
	now, err := s.Record.Now(c.Request().Context())
	if err != nil {
		return err
	}
	who := s.person(c)
	current, err := funding.RulesetOn(all, calendar.DateOf(now))
	if _, refused := refusal.Of(err); err != nil && !refused { // before the first one there is none
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Rulesets"}, func(fr page.Frame) templ.Component {
		return page.Rulesets(fr, all, current.Code, who.Holds(funding.FundAdmin) || who.Holds(funding.ProgrammeManager))
	})
}

func (s *Server) showRuleset(c echo.Context, f page.Form) error {
	all, err := s.Record.Rulesets(c.Request().Context())
	if err != nil {
		return err
	}
	r, ok := rulesetIn(all, c.Param("code"))
	if !ok {
		return nothingHere()
	}
	return s.draw(c, f, page.Frame{Title: r.Title, Caption: "Ruleset " + r.Code, Back: "/rulesets", BackText: "Rulesets"}, func(fr page.Frame) templ.Component { return page.Ruleset(fr, r, all) })
}

func (s *Server) showRulesetDiff(c echo.Context, f page.Form) error {
	from, to, err := s.rulesetPair(c.Request().Context(), c.QueryParam("from"), c.QueryParam("to"))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "What changed in the rules", Back: "/rulesets", BackText: "Rulesets"}, func(fr page.Frame) templ.Component { return page.RulesetDiff(fr, from, to) })
}

// rulesetPair finds the two rulesets to compare: unless they are named, the
// newest with the one before it.
func (s *Server) rulesetPair(ctx context.Context, before, after string) (from, to funding.Ruleset, err error) {
	all, err := s.Record.Rulesets(ctx)
	if err != nil || len(all) == 0 {
		return from, to, err
	}
	missing := func(name, code string) error {
		return refusal.New(refusal.NotFound, "NOT_FOUND", "There is no ruleset %q. See the list of rulesets.", shorten(code)).At(name)
	}
	ok := true
	if to = all[0]; after != "" {
		to, ok = rulesetIn(all, after)
	}
	if !ok {
		return from, to, missing("to", after)
	}
	if before != "" {
		if from, ok = rulesetIn(all, before); !ok {
			return from, to, missing("from", before)
		}
		return from, to, nil
	}
	others := slices.DeleteFunc(slices.Clone(all), func(r funding.Ruleset) bool { return r.Code == to.Code })
	if from, ok = funding.RulesetBefore(to, others); !ok {
		from = to // the first one changed nothing
	}
	return from, to, nil
}

// rulesetIn finds a ruleset by its code.
func rulesetIn(all []funding.Ruleset, code string) (funding.Ruleset, bool) {
	i := slices.IndexFunc(all, func(r funding.Ruleset) bool { return r.Code == code })
	if i < 0 {
		return funding.Ruleset{}, false
	}
	return all[i], true
}

type rulesetDiff struct {
	From    string               `json:"from"`
	To      string               `json:"to"`
	Changes []funding.RuleChange `json:"changes" doc:"By family, in the order of the file; an empty was or now says that it is not there"`
}

func (s service) rulesetOperations() []operation {
	return []operation{
		{ID: "diffRulesets", Action: "readPublic", Method: http.MethodGet, Path: "/ruleset-changes", Summary: "What changed from one ruleset to another", Query: []string{"from", "to"},
			About: "Rule by rule, in words; the newest with the one before it, unless they are named. See listRulesets for the codes.", Answer: rulesetDiff{}, Handle: s.diffRulesets},
	}
}

func (s service) diffRulesets(c call) (answer, error) {
	from, to, err := s.rulesetPair(c, c.query("from"), c.query("to"))
	return give(rulesetDiff{from.Code, to.Code, some(funding.DiffRulesets(from, to))}, err)
}
