package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) interestPages() []route {
	return []route{
		{http.MethodGet, "/interests", "listInterests", show(s.showInterests)},
		{http.MethodPost, "/interests", "declareInterest", s.save(s.showInterests, s.keepInterest)},
		{http.MethodGet, "/interests/:id", "decideInterest", show(s.showDecideInterest)},
		{http.MethodPost, "/interests/:id", "decideInterest", s.save(s.showDecideInterest, s.keepInterestDecision)},
		{http.MethodGet, "/assign", "listAssessors", show(s.showAssign)},
		{http.MethodPost, "/assign", "assignReview", s.save(s.showAssign, s.keepAssignments)},
		{http.MethodPost, "/assign/back", "assignReview", s.save(s.showAssign, s.keepBack)},
	}
}

func (s *Server) showInterests(c echo.Context, f page.Form) error {
	d, err := s.Record.Interests(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: "Register of interests"}, func(fr page.Frame) templ.Component { return page.Interests(fr, d, c.QueryParam("organisation")) })
}

func (s *Server) keepInterest(c echo.Context, f *page.Form) (string, error) {
	who := s.person(c)
	i := funding.Interest{Person: f.Get("person"), Org: strings.ToUpper(strings.TrimSpace(f.Get("organisation"))), Nature: funding.InterestNature(f.Get("nature")),
		From: readDay(f, "from"), Until: readDay(f, "until"), Note: f.Get("note")}
	if i.Person == "" {
		i.Person = who.ID
	}
	if i.Org == "" {
		f.Add("organisation", "Enter the ODS code of the organisation, for example RZX.")
	}
	if i.Nature == "" {
		f.Add("nature", "Choose what ties you to it.")
	}
	if f.Bad() {
		return "", nil
	}
	_, err := s.Record.DeclareInterest(c.Request().Context(), who, f.Get("token"), i)
	return "/interests?done=interest-declared", err
}

// interestOf is the interest of an address.
func (s *Server) interestOf(c echo.Context) (desk.InterestDesk, funding.Interest, error) {
	d, err := s.Record.Interests(c.Request().Context(), s.person(c))
	if err != nil {
		return d, funding.Interest{}, err
	}
	for _, i := range d.Rows {
		if strconv.FormatInt(i.ID, 10) == c.Param("id") {
			return d, i, nil
		}
	}
	return d, funding.Interest{}, nothingHere()
}

func (s *Server) showDecideInterest(c echo.Context, f page.Form) error {
	d, i, err := s.interestOf(c)
	if err != nil {
		return err
	}
	p := page.Confirm{Action: "/interests/" + c.Param("id"), Reasons: "Why?", Hint: "It stands in the register"}
	title := "Nothing follows from this interest"
	p.Button, p.Says = "Decide that nothing follows from it", []string{d.Names[i.Person] + " could judge bids of " + d.Names[i.Org] + " from then on."}
	if i.Allowed {
		title = "Let this interest keep away again"
		p.Button, p.Says = "Let it keep away again", []string{d.Names[i.Person] + " will see nothing more of " + d.Names[i.Org] + "."}
	}
	frame := page.Frame{Title: title, Caption: d.Names[i.Person] + ", " + i.Nature.Title(), Back: "/interests", BackText: "Register of interests"}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Confirming(fr, p) })
}

func (s *Server) keepInterestDecision(c echo.Context, f *page.Form) (string, error) {
	_, i, err := s.interestOf(c)
	if err != nil {
		return "", err
	}
	return "/interests?done=interest-decided", s.Record.DecideInterest(c.Request().Context(), s.person(c), i.ID, !i.Allowed, f.Get("reasons"))
}

func (s *Server) showAssign(c echo.Context, f page.Form) error {
	d, err := s.Record.AssignDesk(c.Request().Context(), s.person(c), onlyBid(c, f))
	if err != nil {
		return err
	}
	frame := page.Frame{Title: "Who reviews what", Wide: true}
	if d.Only != "" {
		frame.Caption, frame.Back, frame.BackText = d.Only, "/bids/"+d.Only, "Back to the bid"
	}
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Assign(fr, d) })
}

func onlyBid(c echo.Context, f page.Form) string {
	if bid := c.QueryParam("bid"); bid != "" {
		return bid
	}
	return f.Get("bid")
}

type assignFields struct {
	Review funding.ReviewKind `json:"review"`
	Person string             `json:"person"`
}

// keepAssignments sends one command for each review that is given to somebody
// else than it was. Each stands or falls alone: what is refused says so beside
// its own review.
func (s *Server) keepAssignments(c echo.Context, f *page.Form) (string, error) {
	d, err := s.Record.AssignDesk(c.Request().Context(), s.person(c), onlyBid(c, *f))
	if err != nil {
		return "", err
	}
	all, given := kept{Settled: true}, 0
	for _, a := range d.Rows {
		field := page.AssignField(a)
		if !f.Has(field) || f.Get(field) == a.Review.Reviewer {
			continue
		}
		got, err := s.assign(c.Request().Context(), s.person(c), f.Get("token"), a, f.Get(field))
		if no, ok := refusal.Of(err); ok {
			f.Add(field, no.Message)
			continue
		} else if err != nil {
			return "", err
		}
		given++
		all.Settled = all.Settled && got.Settled
	}
	if f.Bad() {
		return "", nil
	}
	if given == 0 {
		f.Add("bid", "Nobody was chosen who does not have the review already.")
		return "", nil
	}
	return after(assignAddress(d.Only), "assigned", all), nil
}

// assign gives one review to somebody, or to nobody.
func (s *Server) assign(ctx context.Context, who funding.Person, token string, a desk.Assignment, to string) (kept, error) {
	ref := funding.Ref{Kind: funding.BidKind, ID: a.Bid}
	return s.do(ctx, who, click{Ref: ref, Verb: funding.Assign, Body: assignFields{a.Review.Kind, to}, Token: token + "/" + page.ReviewValue(a.Bid, a.Review.Kind)})
}

func assignAddress(bid string) string {
	if bid == "" {
		return "/assign"
	}
	return "/assign?bid=" + url.QueryEscape(bid)
}

// keepBack gives the ticked reviews back to whoever had them before.
func (s *Server) keepBack(c echo.Context, f *page.Form) (string, error) {
	d, err := s.Record.AssignDesk(c.Request().Context(), s.person(c), onlyBid(c, *f))
	if err != nil {
		return "", err
	}
	all := kept{Settled: true}
	if len(f.Sent["back"]) == 0 {
		f.Add("back", "Tick at least one review to take back.")
	}
	for _, value := range f.Sent["back"] {
		bid, kind, _ := page.ReadReview(value)
		for _, a := range d.Rows {
			if a.Bid != bid || a.Review.Kind != kind {
				continue
			}
			got, err := s.assign(c.Request().Context(), s.person(c), f.Get("token"), a, a.Review.Before)
			if no, ok := refusal.Of(err); ok {
				f.Add("back", no.Message)
				continue
			} else if err != nil {
				return "", err
			}
			all.Settled = all.Settled && got.Settled
		}
	}
	if f.Bad() {
		return "", nil
	}
	return after(assignAddress(d.Only), "taken-back", all), nil
}
