package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) showAnswers(c echo.Context, f page.Form) error {
	return s.withDraft(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		key := c.Param("section")
		title := page.SectionTitle(key)
		if title == "" {
			return nothingHere()
		}
		if to := s.alone(c, b); to != "" && !f.Is() {
			return c.Redirect(http.StatusSeeOther, to)
		}
		f, err := s.left(c, f, page.AnswerAddresses(b, key)...)
		if err != nil {
			return err
		}
		return s.draw(c, f.Gathered(), bidFrame(b, title), func(fr page.Frame) templ.Component { return page.Answers(fr, b, key) })
	})(c, f)
}

// withDraft is withBid for pages that only those who may write see.
func (s *Server) withDraft(draw func(c echo.Context, f page.Form, b desk.BidSheet) error) shower {
	return s.withBid(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		if no := funding.May(b.Viewer, "editBid", b.Bid.Subject(b.Viewer)); no != nil {
			return no
		}
		return draw(c, f, b)
	})
}

// keepAnswers keeps the answers that were changed, and only those: what a
// colleague changed meanwhile in other fields stays.
func (s *Server) keepAnswers(c echo.Context, f *page.Form) (string, error) {
	b, err := s.Record.BidSheet(c.Request().Context(), s.person(c), c.Param("id"))
	if err != nil {
		return "", err
	}
	given := changedAnswers(f, b, c.Param("section"))
	given = fitting(f, given, b.Rules)
	if f.Bad() && !f.Auto {
		return "", nil
	}
	if len(given) > 0 {
		if err := s.Record.PutAnswers(c.Request().Context(), s.person(c), b.Bid.ID, given); err != nil {
			return "", err
		}
	}
	if err := s.confirm(c, f, b, given); err != nil {
		return "", err
	}
	for _, g := range given {
		seal(f, "was-"+g.Key, page.Seal(g.Value))
		f.Timed = append(f.Timed, g.Key)
	}
	return onwards(f, b, "sections/"+c.Param("section")), nil
}

// confirm keeps the ticks that answers are still true: a statement, which only
// a click makes.
func (s *Server) confirm(c echo.Context, f *page.Form, b desk.BidSheet, given []funding.GivenAnswer) error {
	changed := slices.DeleteFunc(slices.Clone(given), func(g funding.GivenAnswer) bool { return g.Value == b.Content.Answer(g.Key) })
	keys := page.ConfirmedIn(*f, b, c.Param("section"), changed)
	if f.Auto || len(keys) == 0 {
		return nil
	}
	return s.Record.ConfirmAnswers(c.Request().Context(), s.person(c), b.Bid.ID, keys)
}

// fitting are the given answers that can be saved; what is wrong with the
// others stands in the form.
func fitting(f *page.Form, given []funding.GivenAnswer, rules funding.Ruleset) []funding.GivenAnswer {
	return slices.DeleteFunc(given, func(g funding.GivenAnswer) bool {
		err := funding.CheckAnswers([]funding.GivenAnswer{g}, rules)
		noteAll(f, err)
		return err != nil
	})
}

// changedAnswers are the answers that differ from what the form was drawn
// with. A field that somebody else changed meanwhile is refused once, so that
// nothing is overwritten unseen.
func changedAnswers(f *page.Form, b desk.BidSheet, section string) []funding.GivenAnswer {
	var given []funding.GivenAnswer
	effort := effortSent(f)
	for _, q := range page.Questions(b, section) {
		value, kept := answerSent(f, q), b.Content.Answer(q.Key)
		was := f.Get("was-" + q.Key)
		ms, pasted := effort.ofAnswer(q.Key)
		if page.Seal(value) == was || value == kept || (was == "" && value == "") {
			if ms > 0 && value == kept && value != "" { // time counts, also where they came back to the same words
				given = append(given, funding.GivenAnswer{Key: q.Key, Value: value, ActiveMS: ms})
			}
			continue
		}
		if f.Auto && f.Error(q.Key) != "" {
			continue
		}
		if !unchanged(f, "was-"+q.Key, page.Seal(kept)) {
			f.Status = http.StatusConflict
			f.Add(q.Key, "Somebody else changed this while you were writing. They put: “"+shortly(page.Shown(b, q))+"”. Yours is kept below; save again to replace theirs.")
			continue
		}
		given = append(given, funding.GivenAnswer{Key: q.Key, Value: value, Provenance: provenanceOf(b.Content.Answers[q.Key], pasted), ActiveMS: ms})
	}
	return given
}

// provenanceOf is how a changed answer came to be: typed, pasted, or filled in
// for them and then changed.
func provenanceOf(before funding.Answer, pasted bool) funding.Provenance {
	if before.Prefilled() {
		return funding.PrefillEdited
	}
	if pasted {
		return funding.Pasted
	}
	return funding.Typed
}

func answerSent(f *page.Form, q funding.Question) string {
	if q.Type == "DATE" {
		return readBoxes(f, q.Key)
	}
	return f.Get(q.Key)
}

// onwards is where to go after saving a part of a bid: on to the hub, or back
// to the same page. It takes along what the bid was asked before.
func onwards(f *page.Form, b desk.BidSheet, part string) string {
	said := "?done=saved&was=" + url.QueryEscape(funding.Mark(b.Reading()))
	if f.Get("then") == "stay" {
		return "/bids/" + b.Bid.ID + "/" + part + said
	}
	if others, ok := strings.CutPrefix(f.Get("then"), "paragraphs/"); ok {
		return "/bids/" + b.Bid.ID + "/paragraphs/" + url.PathEscape(others)
	}
	return "/bids/" + b.Bid.ID + said
}

// changedMeanwhile refuses a whole page once when it was changed after it was
// drawn.
func changedMeanwhile(f *page.Form, seal string) bool {
	if unchanged(f, "was", seal) {
		return false
	}
	f.Status = http.StatusConflict
	f.Add("", "Somebody else changed this page while you were working on it. What you typed is kept below. Look at theirs in another window, then save again to replace it.")
	return true
}

// sealed gives a form that was saved while it was typed the seal of what is
// there now, so that its next save does not meet itself.
func (s *Server) sealed(c echo.Context, f *page.Form, err error, of func(desk.BidSheet) string) error {
	f.Timed = []string{"*"}
	if err != nil || !f.Auto {
		return err
	}
	b, err := s.Record.BidSheet(c.Request().Context(), s.person(c), c.Param("id"))
	if err == nil {
		seal(f, "was", of(b))
	}
	return err
}

func (s *Server) showCosts(c echo.Context, f page.Form) error {
	return s.withDraft(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		frame := bidFrame(b, "Costs")
		frame.Wide = true
		f, err := s.leftHere(c, f, "/bids/"+b.Bid.ID+"/costs")
		if err != nil {
			return err
		}
		return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Costs(fr, b) })
	})(c, f)
}

func (s *Server) keepCosts(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	b, err := s.Record.BidSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	how := effortOn(f, "lines")
	b = page.OwnLines(b)
	costs := readCosts(f, b)
	if changedMeanwhile(f, page.CostSeal(b.Content)) || f.Bad() {
		return "", nil
	}
	var refs []string
	for _, l := range costs.Lines {
		refs = append(refs, l.Ref)
	}
	err = s.Record.PutCosts(ctx, who, b.Bid.ID, costs, how.rows(refs...))
	return onwards(f, b, "costs"), s.sealed(c, f, err, func(b desk.BidSheet) string { return page.CostSeal(page.OwnLines(b).Content) })
}

func (s *Server) showMilestones(c echo.Context, f page.Form) error {
	return s.withDraft(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		f, err := s.leftHere(c, f, "/bids/"+b.Bid.ID+"/milestones")
		if err != nil {
			return err
		}
		return s.draw(c, f, bidFrame(b, "Milestones"), func(fr page.Frame) templ.Component { return page.Milestones(fr, b) })
	})(c, f)
}

func (s *Server) keepMilestones(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	b, err := s.Record.BidSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	how := effortOn(f, "milestones")
	list := readMilestones(f)
	if changedMeanwhile(f, page.Seal(b.Content.Milestones)) || f.Bad() {
		return "", nil
	}
	var refs []string
	for _, m := range list {
		refs = append(refs, m.Ref)
	}
	err = s.Record.PutMilestones(ctx, who, b.Bid.ID, list, how.rows(refs...))
	return onwards(f, b, "milestones"), s.sealed(c, f, err, func(b desk.BidSheet) string { return page.Seal(b.Content.Milestones) })
}

func (s *Server) showBenefits(c echo.Context, f page.Form) error {
	return s.withDraft(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		frame := bidFrame(b, "Benefits")
		frame.Wide = true
		f, err := s.leftHere(c, f, "/bids/"+b.Bid.ID+"/benefits")
		if err != nil {
			return err
		}
		return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Benefits(fr, b) })
	})(c, f)
}

func (s *Server) keepBenefits(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	b, err := s.Record.BidSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	how := effortOn(f, "benefits")
	list := readBenefits(f, b)
	if changedMeanwhile(f, page.Seal(b.Content.Benefits)) || f.Bad() {
		return "", nil
	}
	var refs []string
	for _, v := range list {
		refs = append(refs, v.Ref)
	}
	err = s.Record.PutBenefits(ctx, who, b.Bid.ID, list, how.rows(refs...))
	return onwards(f, b, "benefits"), s.sealed(c, f, err, func(b desk.BidSheet) string { return page.Seal(b.Content.Benefits) })
}
