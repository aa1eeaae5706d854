package web

import (
	"cmp"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) showRuns(c echo.Context, f page.Form) error {
	d, err := s.Record.RunDesk(c.Request().Context(), s.person(c), cmp.Or(c.QueryParam("fund"), f.Get("fund")))
	if err != nil {
		return err
	}
	may := funding.May(d.Viewer, "createPaymentRun", funding.Subject{Funder: d.Funder}) == nil
	closed, _ := c.Get(closedKey).(page.Closed)
	return s.draw(c, f, page.Frame{Title: "Payment runs"}, func(fr page.Frame) templ.Component { return page.Runs(fr, d, may, closed) })
}

type createRunFields struct {
	Claims []string      `json:"claims"`
	PaysOn calendar.Date `json:"pays_on"`
}

// keepRun names the run only when it is put together, so that looking at the
// page counts nothing up.
func (s *Server) keepRun(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	body := createRunFields{Claims: f.Sent["claims"], PaysOn: readDay(f, "pays_on")}
	if len(body.Claims) == 0 {
		f.Add("claims", "Tick at least one claim to pay.")
	}
	if f.Bad() {
		return "", nil
	}
	ref, err := s.runFor(ctx, who, f.Get("token"), f.Get("fund"), body.Claims)
	if err != nil {
		return "", err
	}
	got, err := s.do(ctx, who, click{Ref: ref, Verb: funding.CreateRun, Body: body, Token: f.Get("token")})
	if err != nil {
		return "", err
	}
	if !got.Settled {
		return after("/runs", "", got), nil
	}
	return after("/runs/"+ref.ID, "run-created", got), nil
}

func (s *Server) showRun(c echo.Context, f page.Form) error {
	r, err := s.Record.RunSheet(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Payment run " + r.Run.ID, Wide: true, Caption: r.Run.Fund, Back: "/runs?fund=" + r.Run.Fund, BackText: "Payment runs", Reference: r.Run.ID}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Run(fr, r) })
}

// runClick is a command on a payment run that needs no more than its button.
func runClick(v funding.Verb) func(echo.Context, *page.Form) (click, string) {
	return func(c echo.Context, _ *page.Form) (click, string) {
		return click{Ref: funding.Ref{Kind: funding.RunKind, ID: c.Param("id")}, Verb: v}, "/runs/" + c.Param("id")
	}
}

func releaseRunClick(c echo.Context, f *page.Form) (click, string) {
	if f.Get("sure") == "" {
		f.Add("sure", "Compare the control total and tick that you have.")
	}
	return runClick(funding.ReleaseRun)(c, f)
}
