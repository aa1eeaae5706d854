package web

import (
	"slices"
	"strconv"
	"strings"

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
	query, err := homeQuery(c.QueryParams(), f)
	if err != nil {
		return err
	}
	home, err := s.Record.Home(c.Request().Context(), who, query)
	if err != nil {
		return err
	}
	bids, err := s.Record.LatestBids(c.Request().Context(), who, atStart)
	if err != nil {
		return err
	}
	view := page.StartView{Home: home, Bids: bids, MayStart: mayStart(who), Form: f}
	frame := page.Frame{Title: "What is waiting for you", Caption: who.Name + ", " + who.Title(), Wide: true, Scripts: []string{"inbox.js"}}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Start(fr, view) })
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
	orgs, err := s.Record.Organisations(c.Request().Context())
	if err != nil {
		return err
	}
	next := c.QueryParam("next")
	frame := page.Frame{Title: "Choose who to be"}
	if s.sessions != nil && s.sessions.Exists(c.Request().Context(), leftKey) {
		frame.Said, frame.Waits = "You had been signed out. What you typed is kept: sign in, and it is filled in again.", true
	}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.SignIn(fr, sides(onePerPerson(people), orgs), next) })
}

// onePerPerson gives each person once, with all their roles.
func onePerPerson(people []desk.DemoPerson) []desk.DemoPerson {
	var out []desk.DemoPerson
	for _, p := range people {
		i := slices.IndexFunc(out, func(o desk.DemoPerson) bool { return o.ID == p.ID })
		if i < 0 {
			out = append(out, p)
			continue
		}
		out[i].Title += ", " + strings.ToLower(p.Title[:1]) + p.Title[1:]
	}
	return out
}

// sides groups people as a newcomer looks for them: the first trust, those who
// review, those who fund, and then the other trusts.
func sides(people []desk.DemoPerson, orgs []funding.Organisation) []page.Side {
	reviewers := page.Side{Title: "Reviewers", Hint: "They read submitted bids, ask questions and conclude, each on their own clock."}
	funder := page.Side{Title: "The funder", Hint: "They check, decide, countersign, check claims and release payments."}
	var trusts []page.Side
	for _, p := range people {
		code := p.Organisation
		p.Organisation = orgName(orgs, code)
		switch sideOf(p.Role) {
		case "trust":
			if i := slices.IndexFunc(trusts, func(t page.Side) bool { return t.Key == code }); i < 0 {
				trusts = append(trusts, page.Side{Key: code, Title: p.Organisation, Hint: "They write, approve and sign bids, and claim the money."})
			}
			last := &trusts[slices.IndexFunc(trusts, func(t page.Side) bool { return t.Key == code })]
			last.People = append(last.People, p)
		case "reviewer":
			reviewers.People = append(reviewers.People, p)
		default:
			funder.People = append(funder.People, p)
		}
	}
	out := append(trusts[:min(1, len(trusts)):1], reviewers, funder)
	for _, t := range trusts[min(1, len(trusts)):] {
		t.Folded = true
		out = append(out, t)
	}
	return slices.DeleteFunc(out, func(side page.Side) bool { return len(side.People) == 0 })
}

func orgName(orgs []funding.Organisation, code string) string {
	for _, o := range orgs {
		if o.Code == code {
			return o.Name
		}
	}
	return code
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
