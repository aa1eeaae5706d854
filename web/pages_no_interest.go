package web

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) noInterestPages() []route {
	return []route{
		{http.MethodPost, "/bids/:id/reviews/:kind/no-interest", "declareNoInterest", s.press(s.showReview, "no-interest", noInterestClick)},
		{http.MethodPost, "/bids/:id/reviews/:kind/interest", "recuse", s.save(s.showReview, s.keepAnInterest)},
		{http.MethodGet, "/interests/undeclared", "listUndeclared", show(s.showUndeclared)},
	}
}

func noInterestClick(c echo.Context, _ *page.Form) (click, string) {
	return reviewClick(c, funding.DeclareNoInterest, reviewOnly{c.Param("kind")})
}

// keepAnInterest stands down whoever says that they have an interest, and goes
// on to the register, where they say which.
func (s *Server) keepAnInterest(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	b, err := s.Record.BidSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	k, _ := reviewClick(c, funding.Recuse, recuseFields{c.Param("kind"), "Said at the opening of the review that there is an interest in the bid's trust or suppliers."})
	k.Token = f.Get("token")
	got, err := s.do(ctx, who, k)
	if err != nil {
		return "", err
	}
	return after("/interests?organisation="+url.QueryEscape(b.Bid.Org), "has-interest", got), nil
}

func (s *Server) showUndeclared(c echo.Context, f page.Form) error {
	d, err := s.Record.Undeclared(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Who has not declared", Caption: "Interests of reviewers", Back: "/interests", BackText: "Register of interests"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Undeclared(fr, d) })
}
