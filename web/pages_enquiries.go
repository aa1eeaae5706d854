package web

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

// enquiryPages are what trusts ask the funder and its support team. What
// reviewers ask a trust is among the pages of reviews.
func (s *Server) enquiryPages() []route {
	return []route{
		{http.MethodGet, "/questions-asked", "listEnquiries", show(s.showEnquiries)},
		{http.MethodGet, "/questions-asked/new", "askFunder", show(s.showAsk(funding.ToFunder))},
		{http.MethodPost, "/questions-asked/new", "askFunder", s.save(s.showAsk(funding.ToFunder), s.keepAsked(funding.AskFunder, "enquired"))},
		{http.MethodGet, "/questions-asked/hand", "askForHand", show(s.showAsk(funding.ForHand))},
		{http.MethodPost, "/questions-asked/hand", "askForHand", s.save(s.showAsk(funding.ForHand), s.keepAsked(funding.AskHand, "hand-asked"))},
		{http.MethodGet, "/questions-asked/:id", "getEnquiry", show(s.showEnquiry)},
		{http.MethodPost, "/questions-asked/:id/reply", "replyEnquiry", s.press(s.showEnquiry, "replied", replyClick)},
		{http.MethodPost, "/questions-asked/:id/close", "closeEnquiry", s.save(s.showEnquiry, s.keepClosed)},
		{http.MethodPost, "/questions-asked/:id/reopen", "reopenEnquiry", s.press(s.showEnquiry, "reopened", reopenClick)},
		{http.MethodPost, "/questions-asked/:id/reassign", "reassignEnquiry", s.press(s.showEnquiry, "reassigned", reassignClick)},
		{http.MethodGet, "/questions-asked/:id/publish", "publishAnswer", show(s.showPublish)},
		{http.MethodPost, "/questions-asked/:id/publish", "publishAnswer", s.publishOrPreview()},
		{http.MethodPost, "/questions-asked/:id/withdraw-publication", "withdrawPublication", s.press(s.showEnquiry, "unpublished", enquiryClick(funding.WithdrawPublication))},
		{http.MethodPost, "/bids/:id/rule-changes/:answer", "acknowledgeRuleChange", s.save(s.showBid, s.keepAcknowledged)},
	}
}

func (s *Server) showEnquiries(c echo.Context, f page.Form) error {
	d, err := s.Record.EnquiryDesk(c.Request().Context(), s.person(c))
	if err != nil {
		return err
	}
	return s.draw(c, f, page.Frame{Title: page.EnquiriesTitle(d.Viewer), Wide: true}, func(fr page.Frame) templ.Component { return page.Enquiries(fr, d) })
}

// placeAsked is what the address, or the form that was sent, says that the
// question is about.
func placeAsked(c echo.Context, f page.Form) funding.Place {
	get := c.QueryParam
	if f.Is() {
		get = f.Get
	}
	p := funding.Place{Kind: funding.PlaceKind(get("about")), Round: get("round"), Bid: get("bid"), Claim: get("claim"), Section: get("section"), Field: get("field")}
	if p.Kind == "" {
		p.Kind = funding.AboutNothing
	}
	return p
}

func (s *Server) showAsk(sort funding.EnquirySort) shower {
	return func(c echo.Context, f page.Form) error {
		who := s.person(c)
		sheet, err := s.Record.AskSheet(c.Request().Context(), who, sort, placeAsked(c, f))
		if err != nil {
			return err
		}
		if len(sheet.Orgs) == 0 {
			return funding.May(who, "askFunder", funding.Subject{Org: "-"})
		}
		frame := page.Frame{Title: page.AskTitle(sort), Back: page.PlacePath(sheet.About), Reference: sheet.About.Bid}
		return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Ask(fr, sheet, sort) })
	}
}

// keepAsked names the enquiry only when it is asked.
func (s *Server) keepAsked(v funding.Verb, said string) func(c echo.Context, f *page.Form) (string, error) {
	return func(c echo.Context, f *page.Form) (string, error) {
		ctx, who := c.Request().Context(), s.person(c)
		body := funding.EnquiryRequest{Org: f.Get("organisation"), About: placeAsked(c, *f), Question: f.Get("question")}
		if body.Question == "" {
			f.Add("question", "Write what you want to ask.")
			return "", nil
		}
		ref, err := s.enquiryFor(ctx, who, f.Get("token"))
		if err != nil {
			return "", err
		}
		got, err := s.do(ctx, who, click{Ref: ref, Verb: v, Body: body, Token: f.Get("token")})
		if err != nil {
			return "", err
		}
		if !got.Settled {
			return after("/questions-asked", "", got), nil
		}
		return after(funding.EnquiryPath(ref.ID), said, got), nil
	}
}

func (s *Server) showEnquiry(c echo.Context, f page.Form) error {
	e, err := s.Record.EnquirySheet(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.draw(c, f, enquiryFrame(e, page.EnquiryTitle(e)), func(fr page.Frame) templ.Component { return page.Enquiry(fr, e) })
}

func enquiryFrame(e desk.EnquirySheet, title string) page.Frame {
	return page.Frame{Title: title, Caption: e.Enquiry.ID, Back: "/questions-asked", BackText: page.EnquiriesTitle(e.Viewer), Reference: e.Enquiry.ID}
}

// enquiryClick is a command on an enquiry that needs no more than its button.
func enquiryClick(v funding.Verb) func(echo.Context, *page.Form) (click, string) {
	return func(c echo.Context, _ *page.Form) (click, string) {
		return click{Ref: funding.Ref{Kind: funding.EnquiryKind, ID: c.Param("id")}, Verb: v}, funding.EnquiryPath(c.Param("id"))
	}
}

func replyClick(c echo.Context, f *page.Form) (click, string) {
	k, to := enquiryClick(funding.Reply)(c, f)
	k.Body = replyEnquiryBody{Text: f.Get("text"), Comment: f.Get("comment") == "yes", HalfDays: readCount(f, "half_days")}
	return k, to
}

// reopenClick reads the reason from a field of its own: the page has a second
// form with a text.
func reopenClick(c echo.Context, f *page.Form) (click, string) {
	k, to := enquiryClick(funding.ReopenEnquiry)(c, f)
	if f.Get("why") == "" {
		f.Add("why", "Say what is still not answered.")
	}
	k.Body = reopenEnquiryBody{Text: f.Get("why")}
	return k, to
}

func reassignClick(c echo.Context, f *page.Form) (click, string) {
	k, to := enquiryClick(funding.Reassign)(c, f)
	k.Body = reassignEnquiryBody{Person: f.Get("person")}
	return k, to
}

// keepClosed goes back to the list when the adviser may not read it any more.
func (s *Server) keepClosed(c echo.Context, f *page.Form) (string, error) {
	k, to := enquiryClick(funding.CloseEnquiry)(c, f)
	k.Body, k.Token = closeEnquiryBody{HalfDays: readCount(f, "half_days")}, f.Get("token")
	if f.Bad() {
		return "", nil
	}
	got, err := s.do(c.Request().Context(), s.person(c), k)
	if s.person(c).FunderSide {
		to = "/questions-asked"
	}
	return after(to, "enquiry-closed", got), err
}

func (s *Server) keepAcknowledged(c echo.Context, _ *page.Form) (string, error) {
	query := url.Values{"done": {"rule-read"}}
	return "/bids/" + c.Param("id") + "?" + query.Encode(), s.Record.AcknowledgeRuleChange(c.Request().Context(), s.person(c), c.Param("id"), c.Param("answer"))
}

// roundTalk is what a round's page shows of questions and of support.
func (s *Server) roundTalk(c echo.Context, r funding.Round) (t page.RoundTalk, err error) {
	ctx, who := c.Request().Context(), s.person(c)
	if t.Published, err = s.Record.PublishedAnswers(ctx, r.ID); err != nil || who.ID == "" {
		return t, err
	}
	t.MayAsk = page.AsksFor(who)
	all, err := s.Record.TrustSupport(ctx, who)
	for _, o := range all {
		if o.Round == r.ID {
			t.Support = append(t.Support, o)
		}
	}
	return t, err
}

// supportIn is the support that the chosen round keeps for the chosen trust.
func supportIn(v page.NewBidView) (out desk.SupportReading) {
	for _, o := range v.Sheet.Support {
		if v.Round != nil && v.Org != nil && o.Round == v.Round.Round.ID && o.Org == v.Org.Code {
			out = o.Support
		}
	}
	return out
}
