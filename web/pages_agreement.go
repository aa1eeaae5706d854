package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) agreementPages() []route {
	return []route{
		{http.MethodGet, "/awards/:id/agreement", "getAward", show(s.showAgreement)},
		{http.MethodPost, "/awards/:id/agreement", "signAgreement", s.press(s.showAgreement, "signed", signClick)},
		{http.MethodGet, "/awards/:id/agreement/versions/:version", "getAward", s.showVersion},
		{http.MethodPost, "/awards/:id/agreement/versions/:version/read", "acknowledgeNotice", s.press(s.showAgreement, "notice-read", readNoticeClick)},
		{http.MethodPost, "/awards/:id/succession", "signSuccession", s.press(s.showAward, "successor-signed", successorClick)},
		{http.MethodGet, "/awards/:id/agreement/compare", "getAward", show(s.showCompared)},
		{http.MethodGet, "/awards/:id/agreement/evidence.zip", "getAward", s.showEvidence},
		{http.MethodGet, "/awards/:id/agreement/notice", "withdrawIndicativeYear", show(s.showNotice)},
		{http.MethodPost, "/awards/:id/agreement/notice", "withdrawIndicativeYear", s.press(s.showNotice, "noticed", noticeClick)},
		{http.MethodGet, "/awards/:id/profile", "getAward", show(s.showProfile)},
	}
}

// showAgreement draws the version that the address names, or the newest.
func (s *Server) showAgreement(c echo.Context, f page.Form) error {
	file, v, err := s.version(c, c.Param("version"))
	if err != nil {
		return err
	}
	frame := awardFrame(file.AwardSheet, "Agreement")
	if c.Param("version") != "" {
		frame.Title = "Agreement, version " + strconv.Itoa(v.Version)
		frame.Back, frame.BackText = "/awards/"+file.Award.ID+"/agreement", "Back to the agreement"
	}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Agreement(fr, file, v) })
}

// version reads an award's agreement and finds one version of it; "" is the
// newest.
func (s *Server) version(c echo.Context, number string) (f desk.AgreementFile, v desk.AgreementVersion, err error) {
	n, err := versionOf("version", number)
	if err != nil {
		return f, v, err
	}
	if f, err = s.Record.AgreementFile(c.Request().Context(), s.person(c), c.Param("id")); err != nil {
		return f, v, err
	}
	v, err = issued(f, n)
	return f, v, err
}

// showVersion draws one version, or gives it as a file when the address ends
// in .pdf.
func (s *Server) showVersion(c echo.Context) error {
	number, pdf := strings.CutSuffix(c.Param("version"), ".pdf")
	if !pdf {
		return show(s.showAgreement)(c)
	}
	file, v, err := s.version(c, number)
	if err != nil {
		return err
	}
	return sendFile(c, func() (any, error) { return agreementAs("PDF", file.Award.ID, v) })
}

func (s *Server) showEvidence(c echo.Context) error {
	return sendFile(c, func() (any, error) { return s.evidence(c.Request().Context(), s.person(c), c.Param("id")) })
}

// sendFile gives a file to keep.
func sendFile(c echo.Context, draw func() (any, error)) error {
	got, err := draw()
	if err != nil {
		return err
	}
	f, ok := got.(fileAnswer)
	if !ok {
		return nothingHere()
	}
	return f.write(c.Response())
}

func (s *Server) showCompared(c echo.Context, f page.Form) error {
	file, err := s.Record.AgreementFile(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	from, to, err := compared(file, c.QueryParam("from"), c.QueryParam("to"))
	if err != nil {
		return err
	}
	frame := awardFrame(file.AwardSheet, "What changed in the agreement")
	frame.Back, frame.BackText = "/awards/"+file.Award.ID+"/agreement", "Back to the agreement"
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component {
		return page.Compared(fr, file, from, to, funding.DiffDocuments(from.Document, to.Document))
	})
}

func (s *Server) showProfile(c echo.Context, f page.Form) error {
	n, err := versionOf("version", c.QueryParam("version"))
	if err != nil {
		return err
	}
	p, err := s.Record.ProfileSheet(c.Request().Context(), s.person(c), c.Param("id"), n)
	if err != nil {
		return err
	}
	return s.draw(c, f, awardFrame(p.AwardSheet, "Profile"), func(fr page.Frame) templ.Component { return page.Profile(fr, p) })
}

func (s *Server) showNotice(c echo.Context, f page.Form) error {
	file, _, err := s.version(c, "")
	if err != nil {
		return err
	}
	if no := funding.May(file.Viewer, "withdrawIndicativeYear", file.Award.Subject()); no != nil {
		return no
	}
	if f, err = s.leftHere(c, f, "/awards/"+file.Award.ID+"/agreement/notice"); err != nil {
		return err
	}
	frame := awardFrame(file.AwardSheet, "Change an indicative year by notice")
	frame.Back, frame.BackText = "/awards/"+file.Award.ID+"/agreement", "Back to the agreement"
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.GiveNotice(fr, file.AwardSheet) })
}

// noticeClick reads the form of a notice: one cell, and an amount or a per
// cent. Which of the two is missing or too much the rules say.
func noticeClick(c echo.Context, f *page.Form) (click, string) {
	body := withdrawYearBody{Reason: f.Get("reasons")}
	if body.Reason == "" {
		f.Add("reasons", "Say why: the trust gets these words.")
	}
	year, nature, org, ok := cutCell(f.Get("cell"))
	if !ok {
		f.Add("cell", "Choose the year and nature that the notice is about.")
	}
	body.FY, body.Nature, body.Org = year, nature, org
	if f.Get("amount_pence") != "" {
		amount := readMoney(f, "amount_pence")
		body.Amount = &amount
	}
	if bp := readPercent(f, "percent_bp"); bp != nil {
		body.Percent = *bp
	}
	return click{Ref: awardRef(c), Verb: funding.WithdrawYear, Body: body}, "/awards/" + c.Param("id") + "/agreement"
}

// cutCell reads "2028-capital-RZX".
func cutCell(s string) (fy calendar.FY, n funding.Nature, org string, ok bool) {
	parts := strings.SplitN(s, "-", 3)
	if len(parts) != 3 {
		return 0, "", "", false
	}
	year, err := strconv.ParseInt(parts[0], 10, 32)
	n = funding.Nature(strings.ToUpper(parts[1]))
	return calendar.FY(year), n, parts[2], err == nil && (n == funding.Capital || n == funding.Revenue)
}

type readNoticeFields struct {
	Version int `json:"version"`
}

func readNoticeClick(c echo.Context, _ *page.Form) (click, string) {
	n, err := versionOf("version", c.Param("version"))
	if err != nil {
		n = 0 // the rules say that there is no such notice
	}
	return click{Ref: awardRef(c), Verb: funding.ReadNotice, Body: readNoticeFields{n}}, "/awards/" + c.Param("id") + "/agreement"
}

func successorClick(c echo.Context, f *page.Form) (click, string) {
	return click{Ref: awardRef(c), Verb: funding.SignSuccessor, Body: signFields{f.Get("document_hash"), funding.BySession}}, "/awards/" + c.Param("id")
}
