package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) panelPages() []route {
	return []route{
		{http.MethodGet, "/bids/:id/decision-brief", "getDecisionBrief", show(s.showBrief)},
		{http.MethodGet, "/bids/:id/decision-brief.pdf", "getDecisionBrief", s.showBriefPDF},
	}
}

// brief reads a bid and puts its decision brief together.
func (s *Server) brief(ctx context.Context, who funding.Person, id string) (b desk.BidSheet, out funding.Brief, err error) {
	if b, err = s.Record.BidSheet(ctx, who, id); err != nil {
		return b, out, err
	}
	if no := funding.May(who, "getDecisionBrief", b.Bid.Subject(who)); no != nil {
		return b, out, no
	}
	before, err := s.Record.SubmittedBefore(ctx, who, id)
	if err != nil {
		return b, out, err
	}
	rounds, err := s.Record.Rounds(ctx)
	return b, b.Bid.Brief(briefFacts(b, before, rounds)), err
}

func briefFacts(b desk.BidSheet, before *funding.Content, rounds []desk.RoundSheet) funding.BriefFacts {
	f := funding.BriefFacts{Content: b.Content, Before: before, Round: b.Round, Rules: b.Rules, Pathway: b.Pathway, Economics: b.Economics, Flags: funding.RedFlags(b.Reading()), Org: b.Org}
	for _, r := range rounds {
		if r.Round.ID == b.Bid.Round {
			f.Cover = r.Cover
		}
	}
	return f
}

func (s *Server) showBrief(c echo.Context, f page.Form) error {
	b, brief, err := s.brief(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	frame := bidFrame(b, "Decision brief")
	frame.Caption = b.Bid.ID + ", " + b.Org.Name
	frame.Wide = true
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.DecisionBrief(fr, b, brief) })
}

func (s *Server) showBriefPDF(c echo.Context) error {
	return sendFile(c, func() (any, error) {
		b, brief, err := s.brief(c.Request().Context(), s.person(c), c.Param("id"))
		if err != nil {
			return nil, err
		}
		return briefAsPDF(b, brief)
	})
}

func briefAsPDF(b desk.BidSheet, brief funding.Brief) (any, error) {
	content, err := exchange.BriefPDF(brief, brief.Document(b.Today), b.Now)
	return fileAnswer{"application/pdf", b.Bid.ID + "-brief.pdf", content}, err
}
