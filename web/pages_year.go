package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) yearPages() []route {
	return []route{
		{http.MethodGet, "/awards/:id/years/:year", "getYearEnd", show(s.showYear)},
		{http.MethodPost, "/awards/:id/years/:year", "signYearEnd", s.save(s.showYear, s.keepYearEnd)},
		{http.MethodPost, "/awards/:id/years/:year/clawback", "clawBack", s.save(s.showYear, s.keepClawback)},
		{http.MethodPost, "/claims/:id/true-up", "trueUpClaim", s.save(s.showClaim, s.keepTrueUp)},
	}
}

func (s *Server) showYear(c echo.Context, f page.Form) error {
	fy, err := yearIn(c.Param("year"))
	if err != nil {
		return err
	}
	y, err := s.Record.YearSheet(c.Request().Context(), s.person(c), c.Param("id"), fy)
	if err != nil {
		return err
	}
	frame := awardFrame(y.AwardSheet, "Year "+fy.String())
	frame.Wide = true
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Year(fr, y) })
}

// sendYear sends a click about an award's year and says where to go on.
func (s *Server) sendYear(c echo.Context, f *page.Form, award string, fy calendar.FY, v funding.Verb, body any, said string) (string, error) {
	done, err := s.do(c.Request().Context(), s.person(c), click{Ref: funding.Ref{Kind: funding.AwardKind, ID: award}, Verb: v, Body: body, Token: f.Get("token")})
	if err != nil {
		return "", err
	}
	if !done.Settled {
		said = "kept"
	}
	return page.YearPath(award, int(fy)) + "?done=" + said, nil
}

func (s *Server) keepYearEnd(c echo.Context, f *page.Form) (string, error) {
	fy, err := yearIn(c.Param("year"))
	if err != nil {
		return "", err
	}
	body := signYearFields{Org: f.Get("organisation"), FY: fy, Capital: moneyTyped(f, "local_capital_pence"), Revenue: moneyTyped(f, "local_revenue_pence"), Hash: f.Get("statement_hash")}
	if f.Bad() {
		return "", nil
	}
	return s.sendYear(c, f, c.Param("id"), fy, funding.SignYearEnd, body, "year-signed")
}

// moneyTyped is an amount, or nil when nothing was typed.
func moneyTyped(f *page.Form, field string) *money.Pence {
	if f.Get(field) == "" {
		return nil
	}
	p := readMoney(f, field)
	return &p
}

func (s *Server) keepClawback(c echo.Context, f *page.Form) (string, error) {
	fy, err := yearIn(c.Param("year"))
	if err != nil {
		return "", err
	}
	org, nature, _ := strings.Cut(f.Get("cell"), "/")
	body := clawBackFields{Org: org, FY: fy, Nature: funding.Nature(nature), Amount: readMoney(f, "amount_pence"), Trigger: funding.OwedCause(f.Get("trigger")), Method: funding.OwedMethod(f.Get("method")), Due: readDay(f, "due"), Reasons: f.Get("reasons")}
	if f.Bad() {
		return "", nil
	}
	return s.sendYear(c, f, c.Param("id"), fy, funding.ClawBack, body, "clawed-back")
}

func (s *Server) keepTrueUp(c echo.Context, f *page.Form) (string, error) {
	sheet, err := s.Record.ClaimSheet(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return "", err
	}
	actual := moneyTyped(f, "actual_pence")
	if f.Bad() {
		return "", nil
	}
	return s.sendYear(c, f, sheet.Award.ID, sheet.Claim.FY, funding.TrueUpClaim, map[string]any{"claim": sheet.Claim.ID, "actual_pence": actual}, "trued-up")
}
