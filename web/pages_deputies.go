package web

import (
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) showDeputies(c echo.Context, f page.Form) error {
	d, err := s.Record.Deputies(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Deputies"}, func(fr page.Frame) templ.Component { return page.Deputies(fr, d) })
}

func (s *Server) keepDeputy(c echo.Context, f *page.Form) (string, error) {
	post, person, ok := page.ReadPost(f.Get("person"))
	if !ok {
		f.Add("person", "Choose the post that needs a deputy.")
	}
	if f.Get("deputy") == "" {
		f.Add("deputy", "Choose who stands in.")
	}
	d := funding.Deputyship{Role: post.Role, Org: post.Org, Person: person, Deputy: f.Get("deputy"), From: readDay(f, "from"), Until: readDay(f, "until"), Reason: f.Get("reason")}
	if f.Bad() {
		return "", nil
	}
	_, err := s.Record.NameDeputy(c.Request().Context(), s.person(c), f.Get("token"), d)
	return "/deputies?done=deputy-named", err
}

func (s *Server) keepDeputyEnd(c echo.Context, _ *page.Form) (string, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return "", nothingHere()
	}
	return "/deputies?done=deputy-ended", s.Record.EndDeputy(c.Request().Context(), s.person(c), id)
}

// tryWorth is the amount that a trust's steps are tried with, unless the
// reader types another: the worked example's ask.
const tryWorth = money.Pence(18_400_000_00)

func (s *Server) showSignOff(c echo.Context, f page.Form) error {
	sheet, err := s.Record.SignOff(c.Request().Context(), s.person(c), c.Param("code"))
	if err != nil {
		return err
	}
	v := page.SignOffView{Sheet: sheet, Try: c.QueryParam("worth")}
	worth := tryWorth
	if v.Try != "" {
		worth, err = money.Parse(v.Try)
		note(&f, "worth", err)
	}
	if f.Error("worth") == "" {
		for _, what := range funding.SignKinds() {
			v.Says = append(v.Says, sheet.Chain.Says(what, worth))
		}
	}
	frame := page.Frame{Title: "Who signs what", Caption: sheet.Org.Name, Back: "/approvals", BackText: "What waits for your signature"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.SignOff(fr, v) })
}

func (s *Server) keepSignOff(c echo.Context, f *page.Form) (string, error) {
	org := c.Param("code")
	var chain funding.Chain
	for _, what := range funding.SignKinds() {
		for i := range page.ChainRows() {
			if role := f.Get(page.StepField(what, i, "role")); role != "" {
				chain = append(chain, funding.ChainStep{What: what, Step: len(chain) + 1, Role: funding.Role(role), From: readMoney(f, page.StepField(what, i, "from"))})
			}
		}
	}
	version, err := strconv.Atoi(f.Get("version"))
	if err != nil {
		return "", nothingHere()
	}
	if f.Bad() {
		return "", nil
	}
	return "/organisations/" + org + "/sign-off?done=sign-off-saved", s.Record.PutSignOff(c.Request().Context(), s.person(c), org, version, chain)
}

// roundOf is the round of an address.
func (s *Server) roundOf(c echo.Context) (funding.Round, error) {
	rounds, err := s.Record.Rounds(c.Request().Context())
	if err != nil {
		return funding.Round{}, err
	}
	for _, r := range rounds {
		if r.Round.ID == c.Param("id") {
			return r.Round, nil
		}
	}
	return funding.Round{}, nothingHere()
}

func (s *Server) showExtend(c echo.Context, f page.Form) error {
	r, err := s.roundOf(c)
	if err != nil {
		return err
	}
	if !s.person(c).HoldsAt(funding.FundAdmin, r.Funder) {
		return nothingHere()
	}
	frame := page.Frame{Title: "Give a bid more time", Caption: r.Title, Back: "/rounds/" + r.ID, BackText: "Back to the round"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Extend(fr, r, calendar.DateOf(r.Closes()).AddDays(2)) })
}

func (s *Server) keepExtend(c echo.Context, f *page.Form) (string, error) {
	if f.Get("bid") == "" {
		f.Add("bid", "Enter the reference of the bid, for example FP26-RZX-001.")
	}
	day := readDay(f, "day")
	if day.IsZero() && f.Error("day") == "" {
		f.Add("day", "Enter the new last day.")
	}
	clock, err := calendar.ParseClock(f.Get("time"))
	if err != nil {
		f.Add("time", err.Error()+".")
	}
	if f.Bad() {
		return "", nil
	}
	k := click{Ref: funding.Ref{Kind: funding.BidKind, ID: f.Get("bid")}, Verb: funding.Extend, Token: f.Get("token"), Body: extendBody{Until: day.AtClock(clock), Reasons: f.Get("reasons")}}
	got, err := s.do(c.Request().Context(), s.person(c), k)
	if err != nil {
		return "", err
	}
	return after("/rounds/"+c.Param("id"), "extended", got), nil
}
