package web

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

// atStart is how many bids a start page shows.
const atStart = 5

// showStart draws the front page, or the start page of who is signed in.
func (s *Server) showStart(c echo.Context, f page.Form) error {
	who := s.person(c)
	if who.ID == "" {
		return s.draw(c, f, page.Frame{Title: "Capital funding for NHS digital projects, from bid to cash"}, func(fr page.Frame) templ.Component { return page.Welcome(fr, s.Demo) })
	}
	home, err := s.Record.Home(c.Request().Context(), who)
	if err != nil {
		return err
	}
	bids, err := s.Record.Bids(c.Request().Context(), who, "", atStart)
	if err != nil {
		return err
	}
	view := page.StartView{Home: home, Bids: bids, MayStart: mayStart(who)}
	return s.draw(c, f, page.Frame{Title: "What is waiting for you", Caption: who.Name + ", " + who.Title()}, func(fr page.Frame) templ.Component { return page.Start(fr, view) })
}

// mayStart reports whether somebody may start bids for a trust of theirs.
func mayStart(who funding.Person) bool {
	return who.Holds(funding.TrustAuthor) || who.Holds(funding.TrustFinancePreparer)
}

func (s *Server) keepNotice(c echo.Context, f *page.Form) (string, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return "", nothingHere()
	}
	return "/", s.Record.ReadNotice(c.Request().Context(), s.person(c), id)
}

// showSignIn offers the demo's people, by side.
func (s *Server) showSignIn(c echo.Context, f page.Form) error {
	if !s.Demo {
		return s.draw(c, f, page.Frame{Title: "Sign in"}, page.NoSignIn)
	}
	people, err := s.Record.DemoPeople(c.Request().Context())
	if err != nil {
		return err
	}
	next := c.QueryParam("next")
	return s.draw(c, f, page.Frame{Title: "Choose who to be"}, func(fr page.Frame) templ.Component { return page.SignIn(fr, sides(people), next) })
}

// sides groups people as a newcomer looks for them: one trust after the other,
// those who review, those who fund.
func sides(people []desk.DemoPerson) []page.Side {
	reviewers := page.Side{Title: "Reviewers", Hint: "They read submitted bids, ask questions and conclude, each on their own clock."}
	funder := page.Side{Title: "The funder", Hint: "They check, decide, countersign, check claims and release payments."}
	var trusts []page.Side
	for _, p := range people {
		switch sideOf(p.Role) {
		case "trust":
			i := slices.IndexFunc(trusts, func(t page.Side) bool { return t.People[0].Organisation == p.Organisation })
			if i < 0 {
				trusts = append(trusts, page.Side{Title: "The trust " + p.Organisation, Hint: "They write, approve and sign bids, and claim the money."})
				i = len(trusts) - 1
			}
			trusts[i].People = append(trusts[i].People, p)
		case "reviewer":
			reviewers.People = append(reviewers.People, p)
		default:
			funder.People = append(funder.People, p)
		}
	}
	return slices.DeleteFunc(append(trusts, reviewers, funder), func(side page.Side) bool { return len(side.People) == 0 })
}

func sideOf(r funding.Role) string {
	switch r {
	case funding.TrustAuthor, funding.TrustFinancePreparer, funding.TrustFinanceApprover, funding.TrustSRO, funding.TrustCFO:
		return "trust"
	case funding.ProgrammeManager, funding.PanelChair, funding.PaymentReleaser, funding.FundAdmin, funding.Auditor, funding.NationalFinance:
		return "funder"
	}
	return "reviewer"
}
