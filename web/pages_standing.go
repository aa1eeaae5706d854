package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) standingPages() []route {
	return []route{
		{http.MethodGet, "/standing-list", "listStandingBids", show(s.showStanding)},
		{http.MethodGet, "/bids/:id/standing", "putOnStandingList", show(s.showPutStanding)},
		{http.MethodPost, "/bids/:id/standing", "putOnStandingList", s.press(s.showPutStanding, "standing-listed", standingClick)},
		{http.MethodGet, "/bids/:id/standing/leave", "leaveStandingList", show(s.showLeaveStanding)},
		{http.MethodPost, "/bids/:id/standing/leave", "leaveStandingList", s.press(s.showLeaveStanding, "standing-left", reasonedClick(funding.LeaveStanding))},
	}
}

func (s *Server) showStanding(c echo.Context, f page.Form) error {
	d, err := s.Record.StandingList(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Standing list", Wide: true}, func(fr page.Frame) templ.Component { return page.StandingList(fr, d) })
}

func (s *Server) showPutStanding(c echo.Context, f page.Form) error {
	return s.withBidFor("putOnStandingList", func(c echo.Context, f page.Form, b desk.BidSheet) error {
		return s.draw(c, f, bidFrame(b, "Put the bid on the standing list"), func(fr page.Frame) templ.Component { return page.PutStanding(fr, b) })
	})(c, f)
}

func (s *Server) showLeaveStanding(c echo.Context, f page.Form) error {
	return s.confirmBid("leaveStandingList", "Take the bid off the standing list", page.Confirm{Button: "Take it off the list", Warning: true, Reasons: "Why?", Hint: "The trust and the funder both read it",
		Says: []string{"The bid stays deferred. It is offered no money that others give back, unless the panel puts it on the list again."}}, "standing/leave")(c, f)
}

// standingClick reads the place and, for each year and nature, the least part;
// an empty field means the whole.
func standingClick(c echo.Context, f *page.Form) (click, string) {
	body := standingBody{Reasons: f.Get("reasons"), Least: []leastPartBody{}}
	if text := f.Get("rank"); text != "" {
		n, err := strconv.Atoi(text)
		if body.Rank = n; err != nil {
			f.Add("rank", "Enter the bid's place as a whole number, for example 2.")
		}
	}
	for _, nature := range funding.Natures() {
		for fy := calendar.FY(2020); fy < 2060; fy++ {
			if p := readMoney(f, page.LeastField(fy, nature)); p != 0 {
				body.Least = append(body.Least, leastPartBody{fy, nature, p})
			}
		}
	}
	return click{Ref: bidRef(c), Verb: funding.ListStanding, Body: body}, "/bids/" + c.Param("id")
}
