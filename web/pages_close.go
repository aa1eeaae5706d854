package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// closedKey is where a request keeps what its closing came to.
const closedKey = "closed"

// closeRuns is the one button that approves clean claims and puts them into a
// run. When some are left out, the page that answers says which and why;
// reloading it does nothing twice.
func (s *Server) closeRuns(c echo.Context) error {
	f, err := s.sentForm(c)
	if err != nil {
		return err
	}
	if f.Auto {
		return s.autosave(c, f, nil)
	}
	k := closeOrder{Fund: f.Get("fund"), Claims: f.Sent["claim"], PaysOn: readDay(&f, "pay_day"), Token: f.Get("token")}
	closed, err := s.closeForPayment(c.Request().Context(), s.person(c), k)
	if no, ok := refusal.Of(err); ok {
		f.Refuse(no)
		f.Status = statusOf(no)
		return s.showRuns(c, f)
	}
	if err != nil {
		return err
	}
	if len(closed.LeftOut()) == 0 {
		return c.Redirect(http.StatusSeeOther, "/runs/"+closed.Run+"?done=closed")
	}
	c.Set(closedKey, closed)
	return s.showRuns(c, page.Form{NewToken: newToken})
}
