package web

import (
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func voteClick(c echo.Context, f *page.Form) (click, string) {
	body := voteBody{Choice: funding.BidStatus(f.Get("choice")), Sentence: f.Get("sentence")}
	if body.Choice == "" {
		f.Add("choice", "Choose how you vote.")
	}
	return click{Ref: bidRef(c), Verb: funding.CastVote, Body: body}, "/bids/" + c.Param("id") + "/decision"
}

// votesOn is the vote on a bid, for those of its funder; empty for boards and
// regions, who take no part in it.
func (s *Server) votesOn(c echo.Context, b desk.BidSheet) (desk.VoteSheet, error) {
	if funding.May(b.Viewer, "getVotes", b.Bid.Subject(b.Viewer)) != nil {
		return desk.VoteSheet{}, nil
	}
	return s.Record.Votes(c.Request().Context(), b.Viewer, b.Bid.ID)
}
