package web

import (
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

// withAward reads an award's sheet and draws a page from it.
func (s *Server) withAward(draw func(c echo.Context, f page.Form, a desk.AwardSheet) error) shower {
	return func(c echo.Context, f page.Form) error {
		a, err := s.Record.AwardSheet(c.Request().Context(), s.person(c), c.Param("id"))
		if err != nil {
			return err
		}
		return draw(c, f, a)
	}
}

func awardFrame(a desk.AwardSheet, title string) page.Frame {
	return page.Frame{Title: title, Caption: a.Award.ID + ", " + a.Award.Title, Back: "/awards/" + a.Award.ID, BackText: "Back to the award", Reference: a.Award.ID}
}

func (s *Server) showAward(c echo.Context, f page.Form) error {
	return s.withAward(func(c echo.Context, f page.Form, a desk.AwardSheet) error {
		frame := page.Frame{Title: a.Award.Title, Caption: "Award " + a.Award.ID, Back: "/awards", BackText: "Awards", Reference: a.Award.ID, Wide: true}
		return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Award(fr, a) })
	})(c, f)
}

// awardRef names the award of this address.
func awardRef(c echo.Context) funding.Ref {
	return funding.Ref{Kind: funding.AwardKind, ID: c.Param("id")}
}

type signFields struct {
	Hash     string         `json:"document_hash"`
	SignedIn funding.SignIn `json:"signed_in"`
}

func signClick(c echo.Context, f *page.Form) (click, string) {
	if f.Get("agreed") == "" {
		f.Add("agreed", "Tick that you have read the agreement to sign it.")
	}
	return click{Ref: awardRef(c), Verb: funding.Sign, Body: signFields{f.Get("document_hash"), funding.BySession}}, "/awards/" + c.Param("id") + "/agreement"
}

func priceClick(c echo.Context, f *page.Form) (click, string) {
	return click{Ref: awardRef(c), Verb: funding.EnterPrice, Body: priceBody{readMoney(f, "capital_pence"), readMoney(f, "revenue_pence")}}, "/awards/" + c.Param("id") + "/agreement"
}

type dischargeFields struct {
	Condition string `json:"condition"`
}

func dischargeClick(c echo.Context, f *page.Form) (click, string) {
	return click{Ref: awardRef(c), Verb: funding.Discharge, Body: dischargeFields{f.Get("condition")}}, "/awards/" + c.Param("id")
}

// planYear is the year whose plan is looked at: the one asked for, or the
// current one, or the award's first.
func planYear(c echo.Context, a desk.AwardSheet) calendar.FY {
	years := page.PlanYears(a)
	asked, _ := strconv.Atoi(c.QueryParam("fy"))
	for _, want := range []calendar.FY{calendar.FY(asked), calendar.FYOf(a.Today)} {
		for _, fy := range years {
			if fy == want {
				return fy
			}
		}
	}
	if len(years) == 0 {
		return 0
	}
	return years[0]
}

func (s *Server) showPlan(c echo.Context, f page.Form) error {
	return s.withAward(func(c echo.Context, f page.Form, a desk.AwardSheet) error {
		if no := funding.May(a.Viewer, "putPlan", a.Award.SubjectOf(a.Award.ClaimantOf(a.Viewer))); no != nil {
			return no
		}
		fy := planYear(c, a)
		f, err := s.leftHere(c, f, page.PlanAddress(a.Award.ID, fy))
		if err != nil {
			return err
		}
		return s.draw(c, f, awardFrame(a, "Plan for "+fy.String()), func(fr page.Frame) templ.Component { return page.Plan(fr, a, fy) })
	})(c, f)
}

func (s *Server) keepPlan(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	a, err := s.Record.AwardSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	fy := planYear(c, a)
	var plan []funding.PlanCell
	for _, n := range page.PlanNatures(a, fy) {
		for m := calendar.Month(1); m <= 12; m++ {
			plan = append(plan, funding.PlanCell{Org: a.Award.ClaimantOf(a.Viewer), FY: fy, Nature: n, Month: m, Amount: readMoney(f, page.PlanField(n, m))})
		}
	}
	if f.Bad() {
		return "", nil
	}
	return "/awards/" + a.Award.ID + "?done=saved", s.Record.PutPlan(ctx, who, a.Award.ID, plan)
}
