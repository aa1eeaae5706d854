package web

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) showReview(c echo.Context, f page.Form) error {
	d, err := s.briefFor(c)
	if err != nil {
		return err
	}
	v, ok := d.Bid.Review(funding.ReviewKind(c.Param("kind")))
	if !ok {
		return nothingHere()
	}
	frame := bidFrame(d.BidSheet, v.Kind.Title()+" review")
	frame.Wide = true
	base := "/bids/" + d.Bid.ID + "/reviews/" + string(v.Kind)
	if f, err = s.left(c, f, base+"/ask", base+"/conclude"); err != nil {
		return err
	}
	frame.FocusOn = f.FirstProblem("scores-")
	return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Review(fr, d, v) })
}

// briefFor is the bid of this address with what a reviewer ought to know first;
// the trust reads its bid without it.
func (s *Server) briefFor(c echo.Context) (desk.ReviewBrief, error) {
	ctx, who := c.Request().Context(), s.person(c)
	if who.FunderSide {
		return s.Record.ReviewBrief(ctx, who, c.Param("id"))
	}
	b, err := s.Record.BidSheet(ctx, who, c.Param("id"))
	return desk.ReviewBrief{BidSheet: b}, err
}

func (s *Server) showRecuse(c echo.Context, f page.Form) error {
	kind := funding.ReviewKind(c.Param("kind"))
	p := page.Confirm{Button: "Stand down", Reasons: "Why do you stand down?", Hint: "For example: you worked for the trust until last year. The reason stays in the record",
		Says: []string{"Somebody else is asked to do this review. You cannot take it again."}}
	return s.confirmBid("recuse", "Stand down from the review", p, "reviews/"+string(kind)+"/recuse")(c, f)
}

// reviewClick is a command on one review, by a body that names it.
func reviewClick(c echo.Context, v funding.Verb, body any) (click, string) {
	return click{Ref: bidRef(c), Verb: v, Body: body}, "/bids/" + c.Param("id") + "/reviews/" + c.Param("kind")
}

type reviewOnly struct {
	Review string `json:"review"`
}

func startClick(c echo.Context, _ *page.Form) (click, string) {
	return reviewClick(c, funding.StartReview, reviewOnly{c.Param("kind")})
}

type recuseFields struct {
	Review  string `json:"review"`
	Reasons string `json:"reasons"`
}

func recuseClick(c echo.Context, f *page.Form) (click, string) {
	k, _ := reviewClick(c, funding.Recuse, recuseFields{c.Param("kind"), f.Get("reasons")})
	return k, "/bids/" + c.Param("id")
}

type askFields struct {
	Review   string `json:"review"`
	Field    string `json:"field"`
	Question string `json:"question"`
	Blocking bool   `json:"blocking"`
	Unlock   bool   `json:"unlock,omitempty"`
}

func askClick(c echo.Context, f *page.Form) (click, string) {
	return reviewClick(c, funding.Ask, askFields{c.Param("kind"), f.Get("field"), f.Get("question"), f.Get("blocking") != "no", f.Get("unlock") == "yes"})
}

// keepQuestion sends a question to the trust, unless something stands in the
// bid already that may answer it and the reviewer has not said that it does not.
func (s *Server) keepQuestion(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	k, to := askClick(c, f)
	b, err := s.Record.BidSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(f.Get("question")) != "" && !f.Has("seen") && len(b.Bid.Covering(b.Content, f.Get("field"), f.Get("question"))) > 0 {
		f.Add("seen", "Read what is there already. If it does not answer you, tick that and send the question.")
		return "", nil
	}
	k.Token = f.Get("token")
	got, err := s.do(ctx, who, k)
	if err != nil {
		return "", err
	}
	return after(to, "asked", got), nil
}

type concludeFields struct {
	Review     string          `json:"review"`
	Outcome    string          `json:"outcome"`
	Reasons    string          `json:"reasons"`
	Scores     []funding.Score `json:"scores"`
	Conditions []string        `json:"conditions"`

	Answers map[string]string `json:"answers,omitempty"`
}

// keepConclusion reads a review's conclusion. The bid's sheet says which
// criteria are scored, so that a missing score is named.
func (s *Server) keepConclusion(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	b, err := s.Record.BidSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	body := readConclusion(f, page.Owned(b, funding.ReviewKind(c.Param("kind"))))
	body.Review = c.Param("kind")
	body.Answers = readReviewAnswers(f, b.Rules.ReviewForm(funding.ReviewKind(body.Review)))
	if f.Bad() {
		return "", nil
	}
	k, to := reviewClick(c, funding.Conclude, body)
	k.Token = f.Get("token")
	got, err := s.do(ctx, who, k)
	if err != nil {
		return "", err
	}
	return after(to, "concluded", got), nil
}

// readReviewAnswers are the answers to what a review is asked beside its
// outcome; nil when none is given.
func readReviewAnswers(f *page.Form, asked []funding.ReviewQuestion) map[string]string {
	var out map[string]string
	for _, q := range asked {
		if v := f.Get("answers-" + q.Key); v != "" {
			if out == nil {
				out = map[string]string{}
			}
			out[q.Key] = v
		}
	}
	return out
}

func readConclusion(f *page.Form, owned []funding.Criterion) concludeFields {
	body := concludeFields{Outcome: f.Get("outcome"), Reasons: f.Get("reasons")}
	for i, k := range owned {
		field := "scores-" + itoa(i)
		n, err := strconv.Atoi(f.Get(field))
		if err != nil {
			f.Add(field, k.Title+": choose a score from 0 (no evidence) to 4 (excellent).")
		}
		if strings.TrimSpace(f.Get(field+"-reasons")) == "" {
			f.Add(field+"-reasons", k.Title+": say in a sentence why you score it so.")
		}
		body.Scores = append(body.Scores, funding.Score{Criterion: k.Code, Score: n, Reasons: f.Get(field + "-reasons")})
	}
	if body.Outcome == "" {
		f.Add("outcome", "Choose an outcome.")
	}
	if body.Reasons == "" {
		f.Add("reasons", "Give your reasons. The trust and the panel will read them.")
	}
	for line := range strings.SplitSeq(f.Get("conditions"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			body.Conditions = append(body.Conditions, line)
		}
	}
	return body
}

func (s *Server) showQuestion(c echo.Context, f page.Form) error {
	return s.withBid(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		for _, q := range b.Bid.Clarifications {
			if q.ID == c.Param("question") {
				f, err := s.leftHere(c, f, "/bids/"+b.Bid.ID+"/questions/"+q.ID)
				if err != nil {
					return err
				}
				return s.draw(c, f, bidFrame(b, "Question "+q.ID+" from "+q.Review.Title()), func(fr page.Frame) templ.Component { return page.Question(fr, b, q) })
			}
		}
		return nothingHere()
	})(c, f)
}

func (s *Server) showDecision(c echo.Context, f page.Form) error {
	return s.withBid(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		if !b.Viewer.FunderSide {
			return nothingHere()
		}
		rounds, err := s.Record.Rounds(c.Request().Context())
		if err != nil {
			return err
		}
		var cover []funding.Cover
		for _, r := range rounds {
			if r.Round.ID == b.Bid.Round {
				cover = r.Cover
			}
		}
		notes, err := s.sittingNote(c, b)
		if err != nil {
			return err
		}
		vote, err := s.votesOn(c, b)
		if err != nil {
			return err
		}
		frame := bidFrame(b, "Decision")
		frame.Wide = true
		if f, err = s.left(c, f, "/bids/"+b.Bid.ID+"/decision", "/bids/"+b.Bid.ID+"/moderate"); err != nil {
			return err
		}
		return s.draw(c, f, frame, func(fr page.Frame) templ.Component { return page.Decision(fr, b, cover, notes, vote) })
	})(c, f)
}

type decideFields struct {
	Outcome    string              `json:"outcome"`
	Reasons    string              `json:"reasons"`
	Conditions []funding.Condition `json:"conditions"`
}

func decideClick(c echo.Context, f *page.Form) (click, string) {
	body := decideFields{Outcome: f.Get("outcome"), Reasons: f.Get("reasons"), Conditions: readConditions(f)}
	for _, text := range f.Sent["proposed"] {
		body.Conditions = append(body.Conditions, funding.Condition{Text: text, Blocks: "NOTHING"})
	}
	if body.Outcome == "" {
		f.Add("outcome", "Choose what the panel decided.")
	}
	return click{Ref: bidRef(c), Verb: funding.Decide, Body: body}, "/bids/" + c.Param("id") + "/decision"
}

// readConditions reads the conditions of a decision. Those left empty are no
// conditions; the others move up, so that the rules name the right fields.
func readConditions(f *page.Form) []funding.Condition {
	g := grid{Name: "conditions", Filled: []string{"text", "due", "milestone", "from_month"}, Pasted: []string{"text"}}
	var out []funding.Condition
	for i := range g.take(f) {
		at := func(column string) string { return page.Cell("conditions", i, column) }
		k := funding.Condition{Text: f.Get(at("text")), Blocks: f.Get(at("blocks")), Due: readDay(f, at("due")), FromMonth: calendar.Month(readCount(f, at("from_month")))}
		if k.Blocks == "MILESTONE" {
			k.Milestone = f.Get(at("milestone"))
			if k.Milestone == "" {
				f.Add(at("milestone"), "Choose the milestone that waits for this condition.")
			}
		}
		out = append(out, k)
	}
	return out
}

func releaseClick(c echo.Context, _ *page.Form) (click, string) {
	return click{Ref: bidRef(c), Verb: funding.Release}, "/bids/" + c.Param("id")
}

type moderateFields struct {
	Criterion string `json:"criterion"`
	Score     int    `json:"score"`
	Reasons   string `json:"reasons"`
}

func moderateClick(c echo.Context, f *page.Form) (click, string) {
	body := moderateFields{Criterion: f.Get("criterion"), Reasons: f.Get(page.ModerateField(f.Get("criterion"), "reasons"))}
	score := page.ModerateField(body.Criterion, "score")
	n, err := strconv.Atoi(f.Get(score))
	if err != nil {
		f.Add(score, "Choose the score on which the reviewers agreed.")
	}
	if strings.TrimSpace(body.Reasons) == "" {
		f.Add(page.ModerateField(body.Criterion, "reasons"), "Give the reasons on which the reviewers agreed.")
	}
	body.Score = n
	return click{Ref: bidRef(c), Verb: funding.Moderate, Body: body}, "/bids/" + c.Param("id") + "/decision"
}
