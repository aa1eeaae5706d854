package web

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/page"
)

// showPublish draws the wording that everybody is to read, with the words in
// it that may tell who asked.
func (s *Server) showPublish(c echo.Context, f page.Form) error {
	ctx, who := c.Request().Context(), s.person(c)
	e, err := s.Record.EnquirySheet(ctx, who, c.Param("id"))
	if err != nil {
		return err
	}
	if no := e.Enquiry.May(who, funding.PublishAnswer); no != nil {
		return no
	}
	v := page.PublishView{Sheet: e, Draft: page.FirstWording(e.Enquiry)}
	if f.Is() {
		v.Draft, v.Previewed = wordingIn(&f), f.Get("then") == "preview"
	}
	all := v.Draft
	all.Confirmed = nil
	if v.Found, err = s.Record.CheckPublication(ctx, who, c.Param("id"), all); err != nil {
		return err
	}
	return s.draw(c, f, enquiryFrame(e, "Publish the answer to all bidders"), func(fr page.Frame) templ.Component { return page.Publish(fr, v) })
}

// wordingIn reads the wording of the form.
func wordingIn(f *page.Form) funding.AnswerDraft {
	return funding.AnswerDraft{Question: f.Get("question"), Answer: f.Get("answer"), Round: f.Get("round"), Pathways: f.Sent["pathways"], ChangeRule: f.Get("changes_rule") != "",
		Change: f.Get("rule_change"), From: readDay(f, "in_force_from"), Confirmed: f.Sent["confirmed"]}
}

// publishOrPreview publishes, or only shows how it would look.
func (s *Server) publishOrPreview() echo.HandlerFunc {
	publish := s.save(s.showPublish, s.keepPublished)
	return func(c echo.Context) error {
		f, err := s.sentForm(c)
		switch {
		case err != nil:
			return err
		case f.Get("then") == "preview":
			return s.showPublish(c, f)
		}
		return publish(c)
	}
}

func (s *Server) keepPublished(c echo.Context, f *page.Form) (string, error) {
	d := wordingIn(f)
	if f.Bad() {
		return "", nil
	}
	k, to := enquiryClick(funding.PublishAnswer)(c, f)
	k.Body, k.Token = d, f.Get("token")
	got, err := s.do(c.Request().Context(), s.person(c), k)
	return after(to, "published", got), err
}
