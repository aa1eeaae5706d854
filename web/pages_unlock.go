package web

import (
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/page"
)

type answerFields struct {
	Clarification string `json:"clarification"`
	Answer        string `json:"answer"`
	Value         string `json:"value,omitempty"`
}

// keepAnswer sends the trust's answer, and the new value of the answer that the
// question unlocked.
func (s *Server) keepAnswer(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	b, err := s.Record.BidSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	body := answerFields{Clarification: c.Param("question"), Answer: f.Get("answer")}
	for _, q := range b.Bid.Clarifications {
		if asked, ok := b.Rules.Question(q.Field); ok && q.ID == body.Clarification && q.Unlock {
			asked.Key = "value"
			body.Value = answerSent(f, asked)
		}
	}
	if f.Bad() {
		return "", nil
	}
	got, err := s.do(ctx, who, click{Ref: bidRef(c), Verb: funding.AnswerQuestion, Body: body, Token: f.Get("token")})
	if err != nil {
		return "", err
	}
	return after("/bids/"+c.Param("id"), "answered", got), nil
}

func reconfirmClick(c echo.Context, _ *page.Form) (click, string) {
	return reviewClick(c, funding.Reconfirm, reviewOnly{c.Param("kind")})
}
