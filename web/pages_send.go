package web

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) showCheck(c echo.Context, f page.Form) error {
	return s.withBid(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		title := "Check your answers"
		if !b.May("editBid") {
			title = "The whole bid"
		}
		frame := bidFrame(b, title)
		frame.Wide = true
		return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Check(fr, b) })
	})(c, f)
}

// withBidFor is withBid for pages of people who may do one thing; others are
// told why not.
func (s *Server) withBidFor(a funding.Action, draw func(c echo.Context, f page.Form, b desk.BidSheet) error) shower {
	return s.withBid(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		if no := funding.May(b.Viewer, a, b.Bid.Subject(b.Viewer)); no != nil {
			return no
		}
		return draw(c, f, b)
	})
}

func (s *Server) showSubmit(c echo.Context, f page.Form) error {
	return s.withBidFor("submitBid", func(c echo.Context, f page.Form, b desk.BidSheet) error {
		return s.draw(c, f, bidFrame(b, "Sign and submit"), func(fr page.Frame) templ.Component { return page.Submit(fr, b) })
	})(c, f)
}

func (s *Server) keepSubmit(c echo.Context, f *page.Form) (string, error) {
	if f.Get("declared") == "" {
		f.Add("declared", "Tick the declaration to sign and submit the bid.")
		return "", nil
	}
	got, err := s.do(c.Request().Context(), s.person(c), click{Ref: bidRef(c), Verb: funding.Submit, Token: f.Get("token")})
	if err != nil {
		return "", err
	}
	if !got.Settled {
		return after("/bids/"+c.Param("id"), "", got), nil
	}
	return "/bids/" + c.Param("id") + "/receipt", nil
}

// showReceipt draws the receipt; before there is one it leads to the bid.
func (s *Server) showReceipt(c echo.Context, f page.Form) error {
	return s.withBid(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		if b.Bid.Submitted == nil || b.Bid.CFO == nil {
			return nothingHere()
		}
		return s.draw(c, f, bidFrame(b, "We have your bid"), func(fr page.Frame) templ.Component { return page.Receipt(fr, b) })
	})(c, f)
}

// showReceiptCalendar gives the receipt's date as a calendar entry: the same
// one that the mail carries.
func (s *Server) showReceiptCalendar(c echo.Context) error {
	b, err := s.Record.BidSheet(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	if b.Bid.Submitted == nil {
		return nothingHere()
	}
	entry := funding.CalendarEntry{UID: "completeness/" + b.Bid.ID, Title: "Completeness check due: " + b.Bid.ID, On: b.Bid.CompleteDue}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+b.Bid.ID+`.ics"`)
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", exchange.Calendar(entry, b.Now, hostOf(s.BaseURL)))
}

// hostOf is the name of the machine in an address.
func hostOf(base string) string {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" {
		return "tranche.invalid"
	}
	return u.Hostname()
}

func (s *Server) showRecall(c echo.Context, f page.Form) error {
	return s.confirmBid("recallBid", "Call the bid back", page.Confirm{Button: "Call the bid back", Says: []string{
		"The bid becomes a draft again, so that you can change it. Its approval and signature fall away, and the senior responsible owner and the chief finance officer give them again.",
		"You can do this until the completeness check is over."}}, "recall")(c, f)
}

func (s *Server) showWithdraw(c echo.Context, f page.Form) error {
	return s.confirmBid("withdrawBid", "Withdraw the bid", page.Confirm{Button: "Withdraw the bid", Warning: true, Reasons: "Why do you withdraw it?", Hint: "The programme learns from why bids are withdrawn",
		Says: []string{"The bid ends here and cannot be opened again. Everything you wrote is kept and can be used in the next round."}}, "withdraw")(c, f)
}

func (s *Server) showReturn(c echo.Context, f page.Form) error {
	return s.confirmBid("returnBid", "Return the bid to the trust", page.Confirm{Button: "Return it to the trust", Reasons: "What has to be changed?", Hint: "The trust gets these words in a mail and on the bid's page",
		Says: []string{"The bid goes back to the trust, which can change it and send it again. It keeps its place in the round if it comes back in time."}}, "return")(c, f)
}

// confirmBid draws a confirm page of a bid.
func (s *Server) confirmBid(a funding.Action, title string, p page.Confirm, path string) shower {
	return s.withBidFor(a, func(c echo.Context, f page.Form, b desk.BidSheet) error {
		p.Action = "/bids/" + b.Bid.ID + "/" + path
		f, err := s.leftHere(c, f, p.Action)
		if err != nil {
			return err
		}
		return s.draw(c, f, bidFrame(b, title), func(fr page.Frame) templ.Component { return page.Confirming(fr, p) })
	})
}
