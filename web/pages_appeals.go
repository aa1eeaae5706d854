package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

type appealRulingBody struct {
	Ruling  string `json:"ruling" required:"true" enum:"UPHELD,DISMISSED"`
	Reasons string `json:"reasons" required:"true"`
}

func (s *Server) appealPages() []route {
	return []route{
		{http.MethodGet, "/bids/:id/appeal", "appealBid", show(s.showAppeal)},
		{http.MethodPost, "/bids/:id/appeal", "appealBid", s.press(s.showAppeal, "appealed", reasonedClick(funding.MakeAppeal))},
		{http.MethodGet, "/bids/:id/take-back", "takeBackDecision", show(s.showTakeBack)},
		{http.MethodPost, "/bids/:id/take-back", "takeBackDecision", s.press(s.showTakeBack, "decision-taken-back", reasonedClick(funding.TakeBack))},
		{http.MethodGet, "/bids/:id/return-by-panel", "returnByPanel", show(s.showReturnByPanel)},
		{http.MethodPost, "/bids/:id/return-by-panel", "returnByPanel", s.press(s.showReturnByPanel, "returned-by-panel", reasonedClick(funding.ReturnByPanel))},
		{http.MethodGet, "/bids/:id/appeal/answer", "decideAppeal", show(s.showAnswerAppeal)},
		{http.MethodPost, "/bids/:id/appeal/answer", "decideAppeal", s.press(s.showAnswerAppeal, "appeal-answered", appealRulingClick)},
	}
}

func (s *Server) showAppeal(c echo.Context, f page.Form) error {
	return s.confirmBid("appealBid", "Appeal against the decision", page.Confirm{Button: "Send the appeal", Reasons: "Why is the decision wrong?", Hint: "Say what the panel got wrong or did not have. The bid itself cannot be changed",
		Says: []string{"Somebody who had no hand in the decision reads your appeal. They uphold it, and the panel decides again, or dismiss it with reasons. A decision can be appealed once."}}, "appeal")(c, f)
}

func (s *Server) showTakeBack(c echo.Context, f page.Form) error {
	return s.confirmBid("takeBackDecision", "Take the decision back", page.Confirm{Button: "Take the decision back", Warning: true, Reasons: "Why do you take it back?", Hint: "The reason stays in the funder's record. The trust hears nothing of it",
		Says: []string{"The trust has not been told. The bid is with the panel again, and the fund has back the money that the decision committed."}}, "take-back")(c, f)
}

func (s *Server) showReturnByPanel(c echo.Context, f page.Form) error {
	return s.confirmBid("returnByPanel", "Send the bid back for changes", page.Confirm{Button: "Send it back for changes", Reasons: "What does the panel want changed?", Hint: "The trust gets these words in a mail and on the bid's page",
		Says: []string{"Nothing is decided and no money is committed. The bid keeps its place in the round if the trust sends it again in time. It is then checked and reviewed anew; what the reviews said until now stays in the record."}}, "return-by-panel")(c, f)
}

func (s *Server) showAnswerAppeal(c echo.Context, f page.Form) error {
	return s.withBidFor("decideAppeal", func(c echo.Context, f page.Form, b desk.BidSheet) error {
		f, err := s.leftHere(c, f, "/bids/"+b.Bid.ID+"/appeal/answer")
		if err != nil {
			return err
		}
		return s.draw(c, f, bidFrame(b, "Answer the appeal"), func(fr page.Frame) templ.Component { return page.AnswerAppeal(fr, b) })
	})(c, f)
}

func appealRulingClick(c echo.Context, f *page.Form) (click, string) {
	body := appealRulingBody{f.Get("ruling"), f.Get("reasons")}
	if body.Ruling == "" {
		f.Add("ruling", "Choose whether you uphold or dismiss the appeal.")
	}
	return click{Ref: bidRef(c), Verb: funding.AnswerAppeal, Body: body}, "/bids/" + c.Param("id")
}
