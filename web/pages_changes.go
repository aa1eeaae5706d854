package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) changePages() []route {
	one := "/awards/:id/changes/:change"
	return []route{
		{http.MethodGet, "/awards/:id/changes", "getAward", show(s.showChanges)},
		{http.MethodGet, "/awards/:id/changes/late", "requestChange", show(s.showLate)},
		{http.MethodPost, "/awards/:id/changes/late", "requestChange", s.askOrLook(s.showLate, lateBody)},
		{http.MethodGet, "/awards/:id/changes/new", "requestChange", show(s.showAskChange)},
		{http.MethodPost, "/awards/:id/changes/new", "requestChange", s.askOrLook(s.showAskChange, wantedChange)},
		{http.MethodGet, one, "getAward", show(s.showChange)},
		{http.MethodPost, one + "/decide", "decideChange", s.press(s.showChange, "change-decided", decideChangeClick)},
		{http.MethodPost, one + "/answer", "answerChange", s.press(s.showChange, "change-answered", answerChangeClick)},
		{http.MethodPost, one + "/withdraw", "withdrawChange", s.press(s.showChange, "change-withdrawn", withdrawChangeClick)},
	}
}

func (s *Server) changeFile(c echo.Context) (desk.ChangeFile, error) {
	return s.Record.ChangeFile(c.Request().Context(), s.person(c), c.Param("id"))
}

func (s *Server) showChanges(c echo.Context, f page.Form) error {
	file, err := s.changeFile(c)
	if err != nil {
		return err
	}
	return s.draw(c, f, awardFrame(file.AwardSheet, "Changes of what was agreed"), func(fr page.Frame) templ.Component { return page.Changes(fr, file) })
}

func (s *Server) showChange(c echo.Context, f page.Form) error {
	file, err := s.changeFile(c)
	if err != nil {
		return err
	}
	ch, ok := file.Change(c.Param("change"))
	if !ok {
		return noChange(file.Award.ID, c.Param("change"))
	}
	frame := awardFrame(file.AwardSheet, "Change "+ch.Label())
	frame.Back, frame.BackText = "/awards/"+file.Award.ID+"/changes", "Back to the changes"
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Change(fr, file, ch) })
}

// A changeReading reads a form as what is asked for.
type changeReading func(f *page.Form) requestChangeBody

func (s *Server) showLate(c echo.Context, f page.Form) error {
	return s.showRequest(c, f, "We will be late", lateBody, page.Late)
}

func (s *Server) showAskChange(c echo.Context, f page.Form) error {
	return s.showRequest(c, f, "Ask for a change", wantedChange, page.AskChange)
}

// showRequest draws a form that asks for a change; when somebody wants to look
// first, with what it would do.
func (s *Server) showRequest(c echo.Context, f page.Form, title string, read changeReading, draw func(page.Frame, desk.ChangeFile, *funding.ChangeRequest) templ.Component) error {
	file, err := s.changeFile(c)
	if err != nil {
		return err
	}
	if no := funding.May(file.Viewer, "requestChange", file.Award.Subject()); no != nil {
		return no
	}
	var seen *funding.ChangeRequest
	if f.Has("look") {
		if seen, err = s.look(c, &f, read); err != nil {
			return err
		}
	}
	frame := awardFrame(file.AwardSheet, title)
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return draw(fr, file, seen) })
}

// look works out what a request would do; a refusal stands by its field.
func (s *Server) look(c echo.Context, f *page.Form, read changeReading) (*funding.ChangeRequest, error) {
	body := read(f)
	if f.Bad() {
		f.Status = http.StatusUnprocessableEntity
		return nil, nil
	}
	ch, err := s.Record.Foresee(c.Request().Context(), s.person(c), c.Param("id"), body)
	if e, no := refusal.Of(err); no {
		f.Refuse(onForm(e))
		f.Status = statusOf(e)
		return nil, nil
	}
	return &ch, err
}

// askOrLook makes a handler that sends a request, or shows what it would do.
func (s *Server) askOrLook(again shower, read changeReading) echo.HandlerFunc {
	send := s.save(again, func(c echo.Context, f *page.Form) (string, error) {
		body := read(f)
		if f.Bad() {
			return "", nil
		}
		got, err := s.do(c.Request().Context(), s.person(c), click{Ref: awardRef(c), Verb: funding.RequestChange, Body: body, Token: f.Get("token")})
		if e, no := refusal.Of(err); no {
			return "", onForm(e)
		}
		return after("/awards/"+c.Param("id")+"/changes", "change-asked", got), err
	})
	return func(c echo.Context) error {
		f, err := s.sentForm(c)
		if err == nil && f.Has("look") {
			return again(c, f)
		}
		return send(c)
	}
}

// onForm brings a refusal about a part to the field of the form.
func onForm(e *refusal.Error) *refusal.Error {
	out := *e
	if _, field, ok := strings.Cut(e.Field, "]."); ok {
		out.Field = field
	}
	out.Others = nil
	for _, o := range e.Others {
		out.Others = append(out.Others, onForm(o))
	}
	return &out
}

// why reads the reason, in words and as it is counted, and what becomes of the
// first year's benefits.
func why(f *page.Form) requestChangeBody {
	b := requestChangeBody{ReasonCode: f.Get("reason_code"), Reason: f.Get("reason"), LosesYear: f.Get("benefits") == "lost"}
	if b.Reason == "" {
		f.Add("reason", "Say in a sentence why. The funder decides by it.")
	}
	return b
}

// lateBody reads the slip: from this year to the next, capital.
func lateBody(f *page.Form) requestChangeBody {
	part := changePartBody{Kind: funding.ReprofileYears, Amount: readMoney(f, "amount_pence")}
	if f.Get("amount_pence") == "" {
		f.Add("amount_pence", "Enter how much you will not spend this year.")
	}
	b := why(f)
	b.Parts = []changePartBody{part}
	return b
}

// wantedChange reads the form of any change: what is filled in makes its parts.
func wantedChange(f *page.Form) requestChangeBody {
	b := why(f)
	if f.Get("kind") != "" {
		b.Parts = append(b.Parts, moneyPart(f))
	}
	if f.Get("milestone") != "" {
		b.Parts = append(b.Parts, changePartBody{Kind: funding.MoveMilestone, Milestone: f.Get("milestone"), Date: readDay(f, "date")})
	}
	for _, t := range []struct {
		field string
		kind  funding.ChangeKind
	}{{"supplier", funding.SupplierChange}, {"match", funding.MatchSource}, {"scope", funding.ScopeChange}} {
		if f.Get(t.field) != "" {
			b.Parts = append(b.Parts, changePartBody{Kind: t.kind, Text: f.Get(t.field)})
		}
	}
	if len(b.Parts) == 0 {
		f.Add("kind", "Say what is to change: the money, a milestone or a term.")
	}
	return b
}

func moneyPart(f *page.Form) changePartBody {
	p := changePartBody{Kind: funding.ChangeKind(f.Get("kind")), Amount: readMoney(f, "amount_pence"), ToOrg: f.Get("to_organisation"), Approval: f.Get("external_approval")}
	fy, nature, org, ok := cutCell(f.Get("cell"))
	if !ok {
		f.Add("cell", "Choose the year and nature that the money comes from.")
	}
	p.FY, p.Nature, p.Org = fy, nature, org
	if to := f.Get("to_fy"); to != "" {
		year, err := calendar.ParseFY(to)
		note(f, "to_fy", err)
		p.ToFY = year
	}
	return p
}

// changeOn is the change of this address.
func changeOn(c echo.Context) string { return c.Param("id") + "/" + c.Param("change") }

func changeAt(c echo.Context) string {
	return "/awards/" + c.Param("id") + "/changes/" + c.Param("change")
}

func decideChangeClick(c echo.Context, f *page.Form) (click, string) {
	if f.Get("outcome") == "" {
		f.Add("outcome", "Choose what you decide.")
	}
	body := map[string]any{"change": changeOn(c), "outcome": f.Get("outcome"), "reasons": f.Get("reasons"), "over": f.Sent["over"]}
	return click{Ref: awardRef(c), Verb: funding.DecideChange, Body: body}, changeAt(c)
}

func answerChangeClick(c echo.Context, f *page.Form) (click, string) {
	return click{Ref: awardRef(c), Verb: funding.AnswerQuery, Body: map[string]any{"change": changeOn(c), "answer": f.Get("answer")}}, changeAt(c)
}

func withdrawChangeClick(c echo.Context, _ *page.Form) (click, string) {
	return click{Ref: awardRef(c), Verb: funding.WithdrawOwn, Body: map[string]any{"change": changeOn(c)}}, changeAt(c)
}
