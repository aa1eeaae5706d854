package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
	"github.com/tranche-funding/tranche/web/ui"
)

func (s *Server) showDecline(c echo.Context, f page.Form) error {
	_, a, ok, err := s.oneApproval(c)
	if err != nil {
		return err
	}
	if !ok || a.NoVerb() == "" {
		return nothingHere()
	}
	p := page.Confirm{Action: "/approvals/" + a.Key() + "/decline", Button: "Decline", Warning: true, Reasons: "Why do you decline it?", Hint: "Your reasons go to whoever prepared it, in a mail and on their start page", Says: declineWords(a)}
	frame := page.Frame{Title: "Decline: " + a.Task.About, Caption: a.ID, Back: "/approvals/" + a.Key(), BackText: "Back"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Confirming(fr, p) })
}

func declineWords(a desk.Approval) []string {
	switch a.What {
	case funding.SignClaim:
		return []string{"The claim goes back to its preparer, who can change it and submit it again. Its money stays held."}
	case funding.SignAgreement:
		return []string{"The funder hears why. The agreement can still be signed."}
	}
	return []string{"The bid is a draft again and every approval of it is void. Its author can change it and send it again."}
}

func (s *Server) keepDecline(c echo.Context, f *page.Form) (string, error) {
	_, a, ok, err := s.oneApproval(c)
	if err != nil {
		return "", err
	}
	if !ok || a.NoVerb() == "" {
		return "", nothingHere()
	}
	k := click{Ref: a.Ref, Verb: a.NoVerb(), Token: f.Get("token"), Body: claimFields{Claim: a.ID, Reasons: f.Get("reasons")}}
	got, err := s.do(c.Request().Context(), s.person(c), k)
	if err != nil {
		return "", err
	}
	return after("/approvals", "declined-inside", got), nil
}

// navFor is the menu, with what waits for the person's signature when something
// does.
func (s *Server) navFor(c echo.Context, who funding.Person) ([]ui.NavItem, error) {
	path := c.Request().URL.Path
	items := nav(who, path)
	if !signsAnything(who) {
		return items, nil
	}
	n, err := s.Record.ToSign(c.Request().Context(), who)
	if err != nil || n == 0 {
		return items, err
	}
	item := ui.NavItem{Text: "Approvals (" + itoa(n) + ")", Href: "/approvals", Current: path == "/approvals", Active: strings.HasPrefix(path, "/approvals/")}
	return slices.Insert(items, 1, item), nil
}

// signsAnything reports whether somebody can act in a role that signs.
func signsAnything(who funding.Person) bool {
	return slices.ContainsFunc(append(funding.SigningRoles(), funding.ProgrammeManager, funding.FundAdmin), who.Holds)
}

// showReceiptPDF gives the receipt as a file to keep; the page is its
// accessible original.
func (s *Server) showReceiptPDF(c echo.Context) error {
	b, err := s.Record.BidSheet(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	if b.Bid.Submitted == nil || b.Bid.CFO == nil {
		return nothingHere()
	}
	file, err := exchange.PDF(funding.ReceiptDocument(b.Bid, b.Org, b.Round, b.Names), b.Bid.Submitted.At)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+b.Bid.ID+`-receipt.pdf"`)
	return c.Blob(http.StatusOK, "application/pdf", file)
}
