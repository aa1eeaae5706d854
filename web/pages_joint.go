package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) jointPages() []route {
	const share = "/bids/:id/shares/:org"
	return []route{
		{http.MethodGet, "/bids/:id/partners", "getShare", show(s.showPartners)},
		{http.MethodPost, "/bids/:id/partners", "invitePartner", s.press(s.showPartners, "invited", inviteClick)},
		{http.MethodPost, "/bids/:id/partners/split", "editBid", s.save(s.showPartners, s.keepSplit)},
		{http.MethodGet, share, "getShare", show(s.showShare)},
		{http.MethodPost, share + "/accept", "answerInvitation", s.press(s.showShare, "joined", shareClick(funding.AcceptInvitation))},
		{http.MethodPost, share + "/decline", "answerInvitation", s.press(s.showShare, "invitation-declined", declineInvitationClick)},
		{http.MethodPost, share + "/remove", "invitePartner", s.press(s.showShare, "partner-removed", removePartnerClick)},
		{http.MethodPost, share + "/lines", "editShare", s.save(s.showShare, s.keepShare)},
		{http.MethodPost, share + "/sign", "signShare", s.press(s.showShare, "share-signed", shareClick(funding.SignShare))},
	}
}

// jointSheet is the joint bid of an address, with the share that it names.
func (s *Server) jointSheet(c echo.Context) (desk.JointSheet, error) {
	return s.Record.Joint(c.Request().Context(), s.person(c), c.Param("id"), c.Param("org"))
}

func (s *Server) showPartners(c echo.Context, f page.Form) error {
	sheet, err := s.jointSheet(c)
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Partners", Caption: sheet.Bid.ID, Back: "/bids/" + sheet.Bid.ID, BackText: "The bid", Reference: sheet.Bid.ID}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Partners(fr, sheet) })
}

func (s *Server) showShare(c echo.Context, f page.Form) error {
	sheet, err := s.jointSheet(c)
	if err != nil {
		return err
	}
	frame := page.Frame{Title: sheet.Bid.Title, Caption: "Share of " + sheet.Share.Org + " in " + sheet.Bid.ID, Back: "/bids", BackText: "Bids", Reference: sheet.Bid.ID, Wide: true}
	if sheet.Whole {
		frame.Back, frame.BackText = "/bids/"+sheet.Bid.ID+"/partners", "Partners"
	}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Share(fr, sheet) })
}

// partnersShare is where a partner finds its part of a bid of which it does not
// see the whole; "" for everybody else.
func (s *Server) partnersShare(c echo.Context, err error) string {
	if no, refused := refusal.Of(err); !refused || no.Kind != refusal.Forbidden || no.Code != "NOT_YOUR_ROLE" {
		return ""
	}
	sheet, err := s.Record.Joint(c.Request().Context(), s.person(c), c.Param("id"), "")
	if err != nil {
		return ""
	}
	if p, ok := sheet.Bid.AsPartner(sheet.Viewer); ok {
		return "/bids/" + sheet.Bid.ID + "/shares/" + p.Org
	}
	return ""
}

func inviteClick(c echo.Context, f *page.Form) (click, string) {
	body := inviteBody{Organisation: f.Get("organisation")}
	if body.Organisation == "" {
		f.Add("organisation", "Choose the trust that you want to invite.")
	}
	if share := readPercent(f, "share_bp"); share != nil {
		body.Share = *share
	}
	return click{Ref: bidRef(c), Verb: funding.InvitePartner, Body: body}, "/bids/" + c.Param("id") + "/partners"
}

func atShare(c echo.Context) string { return "/bids/" + c.Param("id") + "/shares/" + c.Param("org") }

// shareClick is a command of a partner on its own share.
func shareClick(v funding.Verb) func(echo.Context, *page.Form) (click, string) {
	return func(c echo.Context, f *page.Form) (click, string) {
		return click{Ref: bidRef(c), Verb: v, Body: aboutTrust{Organisation: c.Param("org"), Hash: f.Get("share_hash")}}, atShare(c)
	}
}

// declineInvitationClick leads away from the bid, which the trust sees no more.
func declineInvitationClick(c echo.Context, f *page.Form) (click, string) {
	return click{Ref: bidRef(c), Verb: funding.DeclineInvitation, Body: aboutTrust{Organisation: c.Param("org"), Reasons: f.Get("reasons")}}, "/bids"
}

func removePartnerClick(c echo.Context, _ *page.Form) (click, string) {
	return click{Ref: bidRef(c), Verb: funding.RemovePartner, Body: aboutTrust{Organisation: c.Param("org")}}, "/bids/" + c.Param("id") + "/partners"
}

func (s *Server) keepSplit(c echo.Context, f *page.Form) (string, error) {
	err := s.Record.SplitCostLine(c.Request().Context(), s.person(c), c.Param("id"), f.Get("line"))
	return "/bids/" + c.Param("id") + "/partners?done=shared-out", err
}

// keepShare saves the lines of a partner. Whoever changed them meanwhile is not
// overwritten unseen.
func (s *Server) keepShare(c echo.Context, f *page.Form) (string, error) {
	sheet, err := s.jointSheet(c)
	if err != nil {
		return "", err
	}
	own := page.ShareLines(sheet)
	years := page.CostYears(own)
	var lines []funding.CostLine
	n := costGrid(years).take(f)
	for i := range n {
		l := readLine(f, own, i, years)
		l.Org = sheet.Share.Org
		lines = append(lines, l)
	}
	noteAll(f, funding.CheckShareLines(lines, sheet.Share.Org, sheet.Round))
	if changedMeanwhile(f, page.CostSeal(own.Content)) || f.Bad() {
		return "", nil
	}
	got, err := s.do(c.Request().Context(), s.person(c), click{Ref: bidRef(c), Verb: funding.PutShare, Token: f.Get("token"), Body: aboutTrust{Organisation: sheet.Share.Org, Lines: lines}})
	return after(atShare(c), "share-saved", got), err
}
