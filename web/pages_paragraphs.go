package web

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

// showParagraphs draws how others answered one question.
func (s *Server) showParagraphs(c echo.Context, f page.Form) error {
	return s.withDraft(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		q, ok := b.Rules.Question(c.Param("question"))
		if !ok || q.Type != "LONG_TEXT" {
			return nothingHere()
		}
		list, err := s.Record.Paragraphs(c.Request().Context(), s.person(c), b.Bid.ID, q.Key)
		if err != nil {
			return err
		}
		frame := bidFrame(b, "How others wrote this")
		frame.Back, frame.BackText = page.QuestionLink(b, q), "Back to the question"
		return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Paragraphs(fr, b, q, list) })
	})(c, f)
}

func (s *Server) keepParagraph(c echo.Context, f *page.Form) (string, error) {
	ctx, who, id := c.Request().Context(), s.person(c), c.Param("id")
	b, err := s.Record.BidSheet(ctx, who, id)
	if err != nil {
		return "", err
	}
	q, ok := b.Rules.Question(c.Param("question"))
	if !ok {
		return "", nothingHere()
	}
	return page.SectionPath(id, q.Section) + "?done=copied#" + q.Key, s.Record.CopyParagraph(ctx, who, id, q.Key, f.Get("from_bid"))
}

// showSharing draws the consent by which others may read an approved bid.
func (s *Server) showSharing(c echo.Context, f page.Form) error {
	return s.withBidFor("shareBid", func(c echo.Context, f page.Form, b desk.BidSheet) error {
		return s.draw(c, f, bidFrame(b, "Share what you wrote"), func(fr page.Frame) templ.Component { return page.Sharing(fr, b) })
	})(c, f)
}

func (s *Server) keepSharing(c echo.Context, f *page.Form) (string, error) {
	if f.Get("contact") == "" {
		f.Add("contact", "Choose whom others may ring about this bid.")
		return "", nil
	}
	id := c.Param("id")
	return "/bids/" + id + "?done=shared", s.Record.ShareBid(c.Request().Context(), s.person(c), id, f.Get("contact"))
}

func (s *Server) keepSharingStop(c echo.Context, _ *page.Form) (string, error) {
	id := c.Param("id")
	return "/bids/" + id + "?done=unshared", s.Record.StopSharing(c.Request().Context(), s.person(c), id)
}

// paragraphPages are the addresses of this file.
func (s *Server) paragraphPages() []route {
	const get, post = "GET", "POST"
	return []route{
		{get, "/bids/:id/paragraphs/:question", "editBid", show(s.showParagraphs)},
		{post, "/bids/:id/paragraphs/:question", "editBid", s.save(s.showParagraphs, s.keepParagraph)},
		{get, "/bids/:id/sharing", "shareBid", show(s.showSharing)},
		{post, "/bids/:id/sharing", "shareBid", s.save(s.showSharing, s.keepSharing)},
		{post, "/bids/:id/sharing/stop", "shareBid", s.save(s.showSharing, s.keepSharingStop)},
	}
}

// The same as operations.

type copyParagraphBody struct {
	FromBid string `json:"from_bid" required:"true" doc:"The bid whose paragraph is copied; see listParagraphs"`
}

type shareBody struct {
	Contact string `json:"contact" required:"true" doc:"Id of one of the trust's people, whom others may ring"`
}

type paragraphList struct {
	Paragraphs []funding.Paragraph `json:"paragraphs"`
}

func (s service) paragraphOperations() []operation {
	const get, post = "GET", "POST"
	return []operation{
		{ID: "listParagraphs", Action: "editBid", Method: get, Path: "/bids/{bid}/paragraphs/{question}", Summary: "How others answered a question",
			About: "Long answers of other trusts' approved bids, shared by their consent: of the same pathway and kind of trust first. Never of undecided bids, never of the commercial or financial case.", Answer: paragraphList{}, Handle: s.listParagraphs},
		{ID: "copyParagraph", Action: "editBid", Method: post, Path: "/bids/{bid}/paragraphs/{question}/copy", Summary: "Put another trust's paragraph into an answer",
			About: "After what stands there, as COPIED, with its source.", Body: copyParagraphBody{"FP26-RZB-001"}, Answer: bidBody{}, Handle: s.copyParagraph},
		{ID: "shareBid", Action: "shareBid", Method: post, Path: "/bids/{bid}/sharing", Summary: "Let other trusts read the long answers of an approved bid", Body: shareBody{"amina"}, Answer: bidBody{}, Handle: s.shareBid},
		{ID: "stopSharing", Action: "shareBid", Method: post, Path: "/bids/{bid}/sharing/stop", Summary: "Take that consent back", About: "What was copied before stays where it is.", Answer: bidBody{}, Handle: s.stopSharing},
	}
}

func (s service) listParagraphs(c call) (answer, error) {
	list, err := s.Record.Paragraphs(c, c.who, c.path("bid"), c.path("question"))
	return give(paragraphList{some(list)}, err)
}

func (s service) copyParagraph(c call) (answer, error) {
	var body copyParagraphBody
	return c.putInto(&body, func(bid string) error { return s.Record.CopyParagraph(c, c.who, bid, c.path("question"), body.FromBid) })
}

func (s service) shareBid(c call) (answer, error) {
	var body shareBody
	return c.putInto(&body, func(bid string) error { return s.Record.ShareBid(c, c.who, bid, body.Contact) })
}

func (s service) stopSharing(c call) (answer, error) {
	return c.putInto(&struct{}{}, func(bid string) error { return s.Record.StopSharing(c, c.who, bid) })
}
