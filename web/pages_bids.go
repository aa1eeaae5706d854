package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/page"
)

// inList is how many rows a list shows.
const inList = 25

// showBids lists the bids of one round, the newest unless another is chosen,
// or of all.
func (s *Server) showBids(c echo.Context, f page.Form) error {
	ctx, who := c.Request().Context(), s.person(c)
	rounds, err := s.Record.Rounds(ctx)
	if err != nil {
		return err
	}
	v := page.BidsView{Rounds: rounds, Round: c.QueryParam("round"), MayStart: mayStart(who)}
	if v.Round == "" && len(rounds) > 0 {
		v.Round = rounds[0].Round.ID
	}
	if v.Round == page.AllRounds {
		v.Bids, err = s.Record.Bids(ctx, who, c.QueryParam("after"), inList)
	} else {
		v.Bids, err = s.Record.BidsIn(ctx, who, v.Round, c.QueryParam("after"), inList)
	}
	if err != nil {
		return err
	}
	if len(v.Bids) == inList {
		v.Next = v.Bids[len(v.Bids)-1].ID
	}
	return s.draw(c, f, page.Frame{Title: "Bids", Wide: true}, func(fr page.Frame) templ.Component { return page.Bids(fr, v) })
}

// inOneLook is how many bids are read at once to find awards among them.
const inOneLook = 200

// showAwards lists the bids that became awards.
func (s *Server) showAwards(c echo.Context, f page.Form) error {
	bids, err := s.Record.Bids(c.Request().Context(), s.person(c), c.QueryParam("after"), inOneLook)
	if err != nil {
		return err
	}
	next := ""
	if len(bids) == inOneLook {
		next = bids[len(bids)-1].ID
	}
	awards := slices.DeleteFunc(bids, func(b desk.BidRow) bool { return b.Award == "" })
	return s.draw(c, f, page.Frame{Title: "Awards"}, func(fr page.Frame) templ.Component { return page.Awards(fr, awards, next) })
}

// showNewBid draws the page before a bid, with the route once sums are given.
func (s *Server) showNewBid(c echo.Context, f page.Form) error {
	sheet, err := s.Record.StartSheet(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	if !f.Is() && len(c.QueryParams()) > 0 {
		f.Sent = c.QueryParams()
	} else if f, err = s.leftHere(c, f, "/bids"); err != nil {
		return err
	}
	v := page.NewBidView{Sheet: sheet}
	for i, r := range sheet.Rounds {
		if r.Open && (v.Round == nil || r.Round.ID == f.Get("round")) {
			v.Round = &sheet.Rounds[i]
		}
	}
	for i, o := range sheet.Orgs {
		if v.Org == nil || o.Code == f.Get("org") {
			v.Org = &sheet.Orgs[i]
		}
	}
	if v.Round != nil && v.Org != nil && f.Get("capital")+f.Get("revenue") != "" {
		v.Route, v.Ask = expectedRoute(&f, v)
	}
	v.Support = supportIn(v)
	return s.draw(c, f, page.Frame{Title: "Start a bid", Back: "/bids"}, func(fr page.Frame) templ.Component { return page.NewBid(fr, v) })
}

// expectedRoute is how a bid with these sums would go, and the sums together;
// nil, with the reason in the form, when they cannot be read.
func expectedRoute(f *page.Form, v page.NewBidView) (*funding.Route, money.Pence) {
	capital, revenue := readMoney(f, "capital"), readMoney(f, "revenue")
	if f.Error("capital") != "" || f.Error("revenue") != "" {
		return nil, 0
	}
	risk := f.Get("risk")
	if risk == "" {
		risk = "MEDIUM"
	}
	scheme := funding.Scheme{LegalForm: v.Org.LegalForm, Distress: v.Org.Distress, Segment: v.Org.Segment, SchemeKind: "DIGITAL", Financing: "CENTRAL",
		NationalCapital: capital, NationalRevenue: revenue, Risk: risk, SubmittedOn: v.Sheet.Today}
	route, err := funding.FindRoute(scheme, v.Sheet.Rules)
	noteAll(f, err)
	if err != nil {
		return nil, 0
	}
	return &route, capital + revenue
}

func (s *Server) keepBid(c echo.Context, f *page.Form) (string, error) {
	first := map[string]string{}
	for _, key := range []string{"title", "risk"} {
		if f.Get(key) != "" {
			first[key] = f.Get(key)
		}
	}
	if first["title"] == "" {
		f.Add("title", "Give the project a title. You can change it later.")
		return "", nil
	}
	start := funding.BidStart{Round: f.Get("round"), Org: f.Get("org"), From: startedFrom(f), Expected: readMoney(f, "capital") + readMoney(f, "revenue"), First: first}
	if f.Bad() {
		return "", nil
	}
	id, err := s.Record.StartBidFrom(c.Request().Context(), s.person(c), f.Get("token"), start)
	return "/bids/" + id + "?done=started", err
}

// startedFrom is the earlier bid that a new one is started from; "" for none.
func startedFrom(f *page.Form) string {
	if f.Get("from") == "none" {
		return ""
	}
	return f.Get("from")
}

// bidFrame is what is around every page of one bid.
func bidFrame(b desk.BidSheet, title string) page.Frame {
	return page.Frame{Title: title, Caption: b.Bid.ID + ", " + b.Bid.Title, Back: "/bids/" + b.Bid.ID, BackText: "Back to the bid", Reference: b.Bid.ID}
}

// withBid reads a bid's sheet and draws a page from it.
func (s *Server) withBid(draw func(c echo.Context, f page.Form, b desk.BidSheet) error) shower {
	return func(c echo.Context, f page.Form) error {
		b, err := s.Record.BidSheet(c.Request().Context(), s.person(c), c.Param("id"))
		if to := s.partnersShare(c, err); to != "" && !f.Is() {
			return c.Redirect(http.StatusSeeOther, to)
		}
		if err != nil {
			return err
		}
		return draw(c, f, b)
	}
}

func (s *Server) showBid(c echo.Context, f page.Form) error {
	return s.withBid(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		frame := page.Frame{Title: b.Bid.Title, Caption: b.Bid.ID, Back: "/bids", BackText: "Bids", Reference: b.Bid.ID, Wide: !b.Bid.Editable()}
		meter, err := s.meterFor(c, b)
		if err != nil {
			return err
		}
		return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Bid(fr, b, meter) })
	})(c, f)
}

// meterFor is the bid's burden meter; empty for those who may not see it.
func (s *Server) meterFor(c echo.Context, b desk.BidSheet) (funding.Meter, error) {
	if !b.May("getBidMeter") {
		return funding.Meter{}, nil
	}
	return s.Record.Meter(c.Request().Context(), b.Viewer, b.Bid.ID)
}

// bidRef names the bid of this address.
func bidRef(c echo.Context) funding.Ref {
	return funding.Ref{Kind: funding.BidKind, ID: c.Param("id")}
}

// bidClick is a command on a bid that needs no more than its button.
func bidClick(v funding.Verb) func(echo.Context, *page.Form) (click, string) {
	return func(c echo.Context, _ *page.Form) (click, string) {
		return click{Ref: bidRef(c), Verb: v}, "/bids/" + c.Param("id")
	}
}

// reasonedClick is a command on a bid that needs reasons.
func reasonedClick(v funding.Verb) func(echo.Context, *page.Form) (click, string) {
	return func(c echo.Context, f *page.Form) (click, string) {
		return click{Ref: bidRef(c), Verb: v, Body: reasonsBody{f.Get("reasons")}}, "/bids/" + c.Param("id")
	}
}
