package web

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

// afterPages are what becomes of claims that are late, give back or were paid
// by mistake, the documents behind them, and the standing approval.
func (s *Server) afterPages() []route {
	return []route{
		{http.MethodGet, "/late-claims", "listLateClaims", show(s.showLateClaims)},
		{http.MethodPost, "/claims/:id/late", "admitLateClaim", s.save(s.showClaim, s.keepLate)},
		{http.MethodPost, "/claims/:id/owe", "recordOwed", s.save(s.showClaim, s.keepClaimClick(funding.RecordOwed, "owed", owing))},
		{http.MethodGet, "/claims/:id/reverse", "reverseClaim", show(s.showReverse)},
		{http.MethodPost, "/claims/:id/reverse", "reverseClaim", s.save(s.showReverse, s.keepClaimClick(funding.ReverseClaim, "reversed", owing))},
		{http.MethodPost, "/claims/:id/evidence", "editClaim", s.save(s.showClaim, s.keepEvidence)},
		{http.MethodPost, "/claims/:id/evidence/remove", "editClaim", s.save(s.showClaim, s.keepNoEvidence)},
		{http.MethodGet, "/claims/:id/evidence/:line/:hash", "getAward", s.showDocumentOfLine},
		{http.MethodPost, "/awards/:id/owed", "settleOwed", s.save(s.showAward, s.keepAwardReason(funding.SettleOwed, "owed-settled", "note"))},
		{http.MethodPost, "/awards/:id/standing", "grantStanding", s.save(s.showAward, s.keepAwardReason(funding.GrantStanding, "standing-granted", "standing"))},
		{http.MethodPost, "/awards/:id/standing/end", "endStanding", s.save(s.showAward, s.keepAwardReason(funding.EndStanding, "standing-ended", "standing"))},
	}
}

// takesEvidence reports whether a request may carry a document of a claim.
func takesEvidence(r *http.Request) bool {
	path := strings.TrimPrefix(r.URL.Path, apiPrefix)
	return r.Method == http.MethodPost && strings.HasPrefix(path, "/claims/") && strings.HasSuffix(path, "/evidence")
}

func (s *Server) showLateClaims(c echo.Context, f page.Form) error {
	q, err := s.Record.LateClaims(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Late claims", Back: "/", BackText: "Start", Wide: true}, func(fr page.Frame) templ.Component { return page.LateClaims(fr, q) })
}

// keepLate admits or refuses a late claim, by the button that was pressed.
func (s *Server) keepLate(c echo.Context, f *page.Form) (string, error) {
	verb, said := funding.AdmitLate, "late-admitted"
	if f.Get("then") == "refuse" {
		verb, said = funding.RefuseLate, "late-refused"
	}
	return s.keepClaimClick(verb, said, owing)(c, f)
}

// owing reads the reasons of a command on a claim, and how money goes back.
func owing(f *page.Form, k desk.ClaimSheet) claimFields {
	b := claimFields{Claim: k.Draft.ID, Reasons: f.Get("reasons"), Method: funding.OwedMethod(f.Get("method"))}
	if b.Method == funding.Repay {
		b.Due = readDay(f, "due")
	}
	return b
}

func (s *Server) showReverse(c echo.Context, f page.Form) error {
	return s.withClaim(func(c echo.Context, f page.Form, k desk.ClaimSheet) error {
		return s.draw(c, f, claimFrame(k, "Reverse "+page.ClaimTitle(k.Draft)), func(fr page.Frame) templ.Component { return page.Reverse(fr, k) })
	})(c, f)
}

// lineSent is the number of a line in a form.
func lineSent(f *page.Form) int {
	n, err := strconv.Atoi(f.Get("line"))
	if err != nil || n < 1 {
		f.Add("line", "Enter the number of the line that the document stands behind, for example 1.")
	}
	return n
}

func (s *Server) keepEvidence(c echo.Context, f *page.Form) (string, error) {
	line := lineSent(f)
	name, data, err := uploadedUpTo(c, f, "file", exchange.EvidenceMost)
	if err != nil || f.Bad() {
		return "", err
	}
	name, kind, err := exchange.CheckEvidence(name, data)
	if err != nil {
		return "", onFile(err, "file")
	}
	err = s.Record.AttachEvidence(c.Request().Context(), s.person(c), c.Param("id"), line, desk.Document{Name: name, MediaType: kind, Bytes: data})
	return "/claims/" + c.Param("id") + "?done=attached", err
}

func (s *Server) keepNoEvidence(c echo.Context, f *page.Form) (string, error) {
	line := lineSent(f)
	if f.Bad() {
		return "", nil
	}
	err := s.Record.RemoveEvidence(c.Request().Context(), s.person(c), c.Param("id"), line, f.Get("hash"))
	return "/claims/" + c.Param("id") + "?done=removed", err
}

// showDocumentOfLine gives a document to keep, never to open within the site.
func (s *Server) showDocumentOfLine(c echo.Context) error {
	line, _ := strconv.Atoi(c.Param("line"))
	d, err := s.Record.Evidence(c.Request().Context(), s.person(c), c.Param("id"), line, c.Param("hash"))
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	return c.Blob(http.StatusOK, d.MediaType, d.Bytes)
}

// reasonFields is the body of a command on an award that needs a reason.
type reasonFields struct {
	Owed    string `json:"owed,omitempty"`
	Reasons string `json:"reasons"`
}

// keepAwardReason makes the handler of a command on an award whose reason
// stands in a field of its own.
func (s *Server) keepAwardReason(v funding.Verb, said, field string) func(echo.Context, *page.Form) (string, error) {
	return func(c echo.Context, f *page.Form) (string, error) {
		body := reasonFields{Reasons: f.Get(field)}
		if field == "note" {
			body.Owed = f.Get("owed")
		}
		got, err := s.do(c.Request().Context(), s.person(c), click{Ref: awardRef(c), Verb: v, Body: body, Token: f.Get("token")})
		if err != nil {
			return "", atField(err, "reasons", field)
		}
		return after("/awards/"+c.Param("id"), said, got), nil
	}
}
