package web

import (
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

func (s *Server) showNewClaim(c echo.Context, f page.Form) error {
	return s.withAward(func(c echo.Context, f page.Form, a desk.AwardSheet) error {
		if no := funding.May(a.Viewer, "createClaim", a.Award.SubjectOf(a.Award.ClaimantOf(a.Viewer))); no != nil {
			return no
		}
		return s.draw(c, f, awardFrame(a, "Start a claim"), func(fr page.Frame) templ.Component { return page.NewClaim(fr, page.NewClaimView{Sheet: a}) })
	})(c, f)
}

func (s *Server) keepNewClaim(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	a, err := s.Record.AwardSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	claim := funding.ClaimContent{Award: a.Award.ID, Org: f.Get("organisation"), Nature: funding.Nature(f.Get("nature")), Basis: f.Get("basis"), Status: funding.ClaimDraft}
	if claim.Org == "" {
		claim.Org = a.Award.ClaimantOf(a.Viewer)
	}
	claim.FY, claim.Month = readMonth(f, "month")
	if claim.Nature == "" {
		f.Add("nature", "Choose capital or revenue. The two are never mixed in one claim.")
	}
	if f.Bad() {
		return "", nil
	}
	id, err := s.Record.StartClaim(ctx, who, f.Get("token"), claim)
	return "/claims/" + id + "?done=claim-started", err
}

// readMonth reads "2026/27 6".
func readMonth(f *page.Form, field string) (calendar.FY, calendar.Month) {
	year, month, _ := strings.Cut(f.Get(field), " ")
	fy, err := calendar.ParseFY(year)
	m, notNumber := strconv.Atoi(month)
	if err != nil || notNumber != nil || !calendar.Month(m).Valid() {
		f.Add(field, "Choose the month that the claim is for.")
		return 0, 0
	}
	return fy, calendar.Month(m)
}

func (s *Server) showClaim(c echo.Context, f page.Form) error {
	return s.withClaim(func(c echo.Context, f page.Form, k desk.ClaimSheet) error {
		frame := claimFrame(k, page.ClaimTitle(k.Draft))
		frame.Back, frame.BackText, frame.Wide = "/awards/"+k.Award.ID, "Back to the award", true
		base := "/claims/" + k.Draft.ID
		f, err := s.left(c, f, base, base+"/check-lines", base+"/check")
		if err != nil {
			return err
		}
		return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Claim(fr, k) })
	})(c, f)
}

// withClaim reads a claim's sheet and draws a page from it.
func (s *Server) withClaim(draw func(c echo.Context, f page.Form, k desk.ClaimSheet) error) shower {
	return func(c echo.Context, f page.Form) error {
		k, err := s.Record.ClaimSheet(c.Request().Context(), s.person(c), c.Param("id"))
		if err != nil {
			return err
		}
		return draw(c, f, k)
	}
}

func claimFrame(k desk.ClaimSheet, title string) page.Frame {
	return page.Frame{Title: title, Caption: k.Award.ID + ", " + k.Award.Title, Back: "/claims/" + k.Draft.ID, BackText: "Back to the claim", Reference: k.Draft.ID}
}

func (s *Server) showWithdrawClaim(c echo.Context, f page.Form) error {
	return s.withClaim(func(c echo.Context, f page.Form, k desk.ClaimSheet) error {
		p := page.Confirm{Action: "/claims/" + k.Draft.ID + "/withdraw", Button: "Withdraw the claim", Warning: true,
			Says: []string{"The claim ends here. Its money, " + k.Claim.Granted().String() + ", can be claimed again in a new claim."}}
		return s.draw(c, f, claimFrame(k, "Withdraw "+page.ClaimTitle(k.Draft)), func(fr page.Frame) templ.Component { return page.Confirming(fr, p) })
	})(c, f)
}

// keepClaim keeps the lines and, when asked, submits the claim: the amounts are
// saved before the rules are asked, so that nothing typed is lost when they
// say no.
func (s *Server) keepClaim(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	k, err := s.Record.ClaimSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	lines := readClaimLines(f, k)
	if changedMeanwhile(f, page.LineSeal(k.Draft)) || f.Bad() {
		return "", nil
	}
	if err := s.Record.PutClaimLines(ctx, who, k.Draft.ID, lines); err != nil {
		return "", err
	}
	if f.Auto {
		k, err := s.Record.ClaimSheet(ctx, who, k.Draft.ID)
		seal(f, "was", page.LineSeal(k.Draft))
		return "", err
	}
	if f.Get("then") == "move" {
		id, err := s.Record.MoveToRevenue(ctx, who, f.Get("token"), k.Draft.ID)
		return "/claims/" + id + "?done=lines-moved", err
	}
	if f.Get("then") != "submit" {
		return "/claims/" + k.Draft.ID + "?done=saved", nil
	}
	f.Sent.Del("was") // the lines are the newest now: only the submission can still be refused
	ref := funding.Ref{Kind: funding.AwardKind, ID: k.Award.ID}
	got, err := s.do(ctx, who, click{Ref: ref, Verb: funding.ClaimMoney, Body: claimFields{Claim: k.Draft.ID}, Token: f.Get("token")})
	if err != nil {
		return "", err
	}
	if k, err = s.Record.ClaimSheet(ctx, who, k.Draft.ID); err == nil && k.Claim.Status == funding.LateClaim {
		return after("/claims/"+k.Draft.ID, "claim-late", got), nil
	}
	return after("/claims/"+c.Param("id"), "claimed", got), nil
}

// claimFields is the body of a command on a claim.
type claimFields struct {
	Claim   string             `json:"claim"`
	Line    int                `json:"line_no,omitempty"`
	Outcome string             `json:"outcome,omitempty"`
	Granted *money.Pence       `json:"granted_pence,omitempty"`
	Code    string             `json:"code,omitempty"`
	Reasons string             `json:"reasons,omitempty"`
	Method  funding.OwedMethod `json:"method,omitempty"`
	Due     calendar.Date      `json:"due,omitzero"`
}

func claimOnly(f *page.Form, k desk.ClaimSheet) claimFields { return claimFields{Claim: k.Draft.ID} }

func claimResult(f *page.Form, k desk.ClaimSheet) claimFields {
	if f.Get("outcome") == "" {
		f.Add("outcome", "Choose the result of the check.")
	}
	return claimFields{Claim: k.Draft.ID, Outcome: f.Get("outcome"), Reasons: f.Get("reasons")}
}

// keepClaimClick makes the handler of a command on a claim.
func (s *Server) keepClaimClick(v funding.Verb, said string, body func(*page.Form, desk.ClaimSheet) claimFields) func(echo.Context, *page.Form) (string, error) {
	return func(c echo.Context, f *page.Form) (string, error) {
		ctx, who := c.Request().Context(), s.person(c)
		k, err := s.Record.ClaimSheet(ctx, who, c.Param("id"))
		if err != nil {
			return "", err
		}
		b := body(f, k)
		if f.Bad() {
			return "", nil
		}
		got, err := s.do(ctx, who, click{Ref: funding.Ref{Kind: funding.AwardKind, ID: k.Award.ID}, Verb: v, Body: b, Token: f.Get("token")})
		if err != nil {
			return "", err
		}
		return after("/claims/"+k.Draft.ID, said, got), nil
	}
}

// keepLineResults sends one command for each line whose result is new. Sent
// again, the same token makes the same commands.
func (s *Server) keepLineResults(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	k, err := s.Record.ClaimSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	var bodies []claimFields
	for _, l := range k.Draft.Lines {
		if b := lineResult(f, k, l); changed(l, b) {
			bodies = append(bodies, b)
		}
	}
	if f.Bad() {
		return "", nil
	}
	all := kept{Settled: true}
	for _, b := range bodies {
		got, err := s.do(ctx, who, click{Ref: funding.Ref{Kind: funding.AwardKind, ID: k.Award.ID}, Verb: funding.CheckLine, Body: b, Token: f.Get("token") + "/" + itoa(b.Line)})
		if err != nil {
			return "", err
		}
		all.Settled = all.Settled && got.Settled
	}
	return after("/claims/"+k.Draft.ID, "lines-checked", all), nil
}

// lineResult reads what the checker made of one line.
func lineResult(f *page.Form, k desk.ClaimSheet, l funding.ClaimLine) claimFields {
	at := func(column string) string { return page.Cell("check", l.No, column) }
	b := claimFields{Claim: k.Draft.ID, Line: l.No, Outcome: f.Get(at("outcome")), Code: f.Get(at("code"))}
	if b.Outcome != string(funding.LineReduced) {
		return b
	}
	p := neededMoney(f, at("granted"))
	b.Granted = &p
	if f.Error(at("granted")) == "" && (p <= 0 || p >= l.Eligible) {
		f.Add(at("granted"), "Enter to how much line "+itoa(l.No)+" is reduced: more than nothing and less than "+l.Eligible.String()+".")
	}
	return b
}

func changed(l funding.ClaimLine, b claimFields) bool {
	granted := b.Granted != nil && *b.Granted != l.Granted
	return b.Outcome != "" && (string(l.Result) != b.Outcome || granted || b.Code != l.ResultCode)
}
