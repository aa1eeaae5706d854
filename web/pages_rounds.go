package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) roundPages() []route {
	return []route{
		{http.MethodGet, "/rounds/new", "createRound", show(s.showNewRound)},
		{http.MethodPost, "/rounds/new", "createRound", s.save(s.showNewRound, s.keepNewRound)},
		{http.MethodGet, "/rounds/:id/edit", "getRoundFile", show(s.showRoundFile)},
		{http.MethodPost, "/rounds/:id/edit", "putRound", s.save(s.showRoundFile, s.keepRound)},
		{http.MethodPost, "/rounds/:id/open", "openRound", s.save(s.showRoundFile, s.keepOpening)},
		{http.MethodGet, "/rounds/:id/close", "closeRound", show(s.showCloseRound)},
		{http.MethodPost, "/rounds/:id/close", "closeRound", s.save(s.showCloseRound, s.keepClosing)},
	}
}

// copiedFrom is the round that a new one is copied from: named by the address
// first, by the form after.
func copiedFrom(c echo.Context, f page.Form) string {
	if f.Has("copied_from") {
		return f.Get("copied_from")
	}
	return c.QueryParam("copy")
}

func (s *Server) showNewRound(c echo.Context, f page.Form) error {
	d, err := s.Record.RoundDesk(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	d.Funds = slices.DeleteFunc(d.Funds, func(b desk.FundBrief) bool { return !d.Viewer.HoldsAt(funding.FundAdmin, b.Funder) })
	if len(d.Funds) == 0 {
		return funding.May(d.Viewer, "createRound", funding.Subject{What: "round"})
	}
	v := page.RoundEdit{Desk: d, Round: funding.Round{Fund: d.Funds[0].Code}, Copied: copiedFrom(c, f)}
	if i := slices.IndexFunc(d.Rounds, func(r desk.RoundSheet) bool { return r.Round.ID == v.Copied }); i >= 0 {
		v.Round = d.Rounds[i].Round
		v.Round.ID, v.Round.RefPrefix = "", ""
	} else if v.Copied != "" {
		return nothingHere()
	}
	frame := page.Frame{Title: "A new round", Back: "/rounds", BackText: "Rounds"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.NewRound(fr, v) })
}

func (s *Server) keepNewRound(c echo.Context, f *page.Form) (string, error) {
	r := readRound(f)
	r.ID = strings.ToUpper(f.Get("id"))
	if f.Bad() {
		return "", nil
	}
	return "/rounds/" + r.ID + "/edit?done=round-drafted", s.Record.CreateRound(c.Request().Context(), s.person(c), f.Get("token"), r, f.Get("copied_from"))
}

func (s *Server) showRoundFile(c echo.Context, f page.Form) error {
	d, err := s.Record.RoundFile(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: d.Round.Title, Caption: d.Round.ID, Back: "/rounds", BackText: "Rounds"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.RoundFile(fr, d) })
}

func (s *Server) keepRound(c echo.Context, f *page.Form) (string, error) {
	d, err := s.Record.RoundFile(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return "", err
	}
	r := d.Round
	if d.Taken {
		r.ClosesOn, r.ClosesAt = readDay(f, "closes_on"), f.Get("closes_at")
	} else {
		r = readRound(f)
		r.ID, r.Fund = d.Round.ID, d.Round.Fund
	}
	version, err := strconv.Atoi(f.Get("version"))
	if err != nil {
		return "", nothingHere()
	}
	if f.Bad() {
		return "", nil
	}
	return "/rounds/" + r.ID + "/edit?done=saved", s.Record.PutRound(c.Request().Context(), s.person(c), f.Get("token"), r, version, f.Get("late_reasons"))
}

func (s *Server) keepOpening(c echo.Context, f *page.Form) (string, error) {
	return "/rounds/" + c.Param("id") + "/edit?done=round-opened", s.Record.OpenRound(c.Request().Context(), s.person(c), f.Get("token"), c.Param("id"), f.Get("late_reasons"))
}

func (s *Server) showCloseRound(c echo.Context, f page.Form) error {
	d, err := s.Record.RoundFile(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Close this round now", Caption: d.Round.Title, Back: "/rounds/" + d.Round.ID + "/edit", BackText: "Back to the round"}
	p := page.Confirm{Action: "/rounds/" + d.Round.ID + "/close", Button: "Close the round now", Warning: true,
		Says: []string{"Nobody can start or submit a bid in it from then on. Bids that were submitted before count, and drafts are kept.", "It would otherwise take bids " + d.Round.UntilText() + "."}}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Confirming(fr, p) })
}

func (s *Server) keepClosing(c echo.Context, f *page.Form) (string, error) {
	return "/rounds/" + c.Param("id") + "/edit?done=round-closed", s.Record.CloseRound(c.Request().Context(), s.person(c), f.Get("token"), c.Param("id"))
}

// readRound reads the form of a round. What is not there is left to the rules
// to say; what cannot be read is said here.
func readRound(f *page.Form) funding.Round {
	r := funding.Round{Title: f.Get("title"), Fund: f.Get("fund"), RefPrefix: strings.ToUpper(f.Get("ref_prefix")), OpensOn: readDay(f, "opens_on"), OpensAt: f.Get("opens_at"),
		ClosesOn: readDay(f, "closes_on"), ClosesAt: f.Get("closes_at"), Rolling: f.Get("rolling") == "yes", ReleaseAtOnce: f.Get("release_at_once") == "yes",
		FirstYear: readYear(f, "first_year"), LastYear: readYear(f, "last_year"), FirmYears: readCount(f, "firm_years"),
		MatchNumerator: int64(readCount(f, "match_numerator")), MatchDenominator: int64(readCount(f, "match_denominator")), Groups: f.Sent["groups"], SupportDays: readCount(f, "support_days"),
		AskFloor: readMoney(f, "ask_floor_pence"), AskCeiling: readMoney(f, "ask_ceiling_pence"), CapitalMin: readShare(f, "capital_min_bp"), CapitalMax: readShare(f, "capital_max_bp")}
	for _, line := range strings.Split(f.Get("kinds"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			r.Kinds = append(r.Kinds, line)
		}
	}
	return r
}

// readShare reads a percentage; empty is none.
func readShare(f *page.Form, field string) money.BasisPoints {
	if b := readPercent(f, field); b != nil {
		return *b
	}
	return 0
}

// readYear reads a financial year; what is missing is left to the rules to say.
func readYear(f *page.Form, field string) calendar.FY {
	if f.Get(field) == "" {
		return 0
	}
	fy, err := calendar.ParseFY(f.Get(field))
	note(f, field, err)
	return fy
}
