package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

// A putter saves what a form says, and says where to go on.
type putter func(c echo.Context, f *page.Form) (to string, err error)

// draft makes a handler of a form whose content is edited straight in the
// record: what is typed into it is saved while it is typed, as the button
// would save it. Every other form is a command, which only a click gives; what
// is typed into one is kept as a jotting.
func (s *Server) draft(again shower, put putter) echo.HandlerFunc {
	byButton := s.save(again, put)
	return func(c echo.Context) error {
		f, err := s.sentForm(c)
		if err != nil || !f.Auto {
			return byButton(c)
		}
		return s.autosave(c, f, put)
	}
}

// An autosaved is what a browser is told of what it sent while somebody typed.
type autosaved struct {
	Saved    bool              `json:"saved"` // everything is in the record
	Said     string            `json:"said"`
	Seals    map[string]string `json:"seals"` // hidden fields with their new values
	Problems []autosaveProblem `json:"problems"`
	Timed    []string          `json:"timed"` // fields whose time is counted; * = all
}

type autosaveProblem struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

// autosave saves what can be saved and keeps the rest as jottings. Nothing that
// it does can give a command: put is nil for forms that are one.
func (s *Server) autosave(c echo.Context, f page.Form, put putter) error {
	if as := f.Get("as"); as != "" && as != s.person(c).ID {
		return s.tellSignedOut(c) // the page is somebody else's, who was signed in here before
	}
	why := "It is not saved until you press the button."
	if put != nil {
		why = waitsForClick(f)
	}
	if why == "" {
		f.Sent.Del("then") // a button's word, and no button was pressed
		form := cloneForm(f.Sent)
		if _, err := put(c, &f); err != nil {
			e, no := refusal.Of(err)
			if !no {
				return err
			}
			f.Refuse(e)
		}
		f.Sent = form // as typed: reading a grid puts its rows in another order
	}
	if err := s.jot(c, f, why); err != nil {
		return err
	}
	if err := s.keepSeals(c, f); err != nil {
		return err
	}
	return s.tellAutosaved(c, f, why)
}

// waitsForClick says why a draft is not saved while it is typed: what the
// button would do to it cannot be undone by typing on.
func waitsForClick(f page.Form) string {
	if f.Get("paste") != "" {
		return "The pasted rows are added when you save."
	}
	for name := range f.Sent {
		if strings.HasSuffix(name, "-remove") {
			return "The ticked lines are removed when you save."
		}
	}
	return ""
}

func cloneForm(form url.Values) url.Values {
	out := make(url.Values, len(form))
	for name, values := range form {
		out[name] = slices.Clone(values)
	}
	return out
}

func (s *Server) tellAutosaved(c echo.Context, f page.Form, why string) error {
	now, err := s.Record.Now(c.Request().Context())
	if err != nil {
		return err
	}
	out := autosaved{Saved: why == "" && !f.Bad(), Seals: f.Seals, Problems: []autosaveProblem{}, Timed: some(f.Timed)}
	clock, _, _ := strings.Cut(calendar.TimeText(now), " on ")
	switch {
	case out.Saved:
		out.Said = "Saved at " + clock
	case f.Bad():
		out.Said = "Kept at " + clock + ", not complete yet: " + f.Problems[0].Text
	default:
		out.Said = "Kept at " + clock + ". " + why
	}
	for _, p := range f.Problems {
		out.Problems = append(out.Problems, autosaveProblem{p.Field, p.Text})
	}
	w := c.Response()
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	return encode(w, out)
}

// sealsKey is where a session keeps the seals of the form that was saved last
// while it was typed.
const sealsKey = "seals"

// givenSeals are the seals that one form was given.
type givenSeals struct {
	Token string            `json:"token"`
	Seals map[string]string `json:"seals"`
}

// keepSeals remembers which seals a form was given, so that an answer that
// got lost on its way does not make somebody a stranger to their own words.
func (s *Server) keepSeals(c echo.Context, f page.Form) error {
	if len(f.Seals) == 0 || s.sessions == nil {
		return nil
	}
	g := givenSeals{f.Get("token"), f.Seals}
	for name, seal := range f.Own {
		if g.Seals[name] == "" {
			g.Seals[name] = seal
		}
	}
	b, err := json.Marshal(g)
	if err != nil {
		return err
	}
	s.sessions.Put(c.Request().Context(), sealsKey, string(b))
	return nil
}

// ownSeals are the seals that this form was given before; none for another.
func (s *Server) ownSeals(c echo.Context, token string) map[string]string {
	var g givenSeals
	if s.sessions == nil || token == "" || json.Unmarshal([]byte(s.sessions.GetString(c.Request().Context(), sealsKey)), &g) != nil || g.Token != token {
		return nil
	}
	return g.Seals
}

// unchanged reports whether a seal that came with the form is of what is there
// now: as it was drawn, or as this very form saved it while it was typed.
func unchanged(f *page.Form, name, now string) bool {
	was := f.Get(name)
	return was == "" || was == now || f.Own[name] == now
}

// seal gives the form a new seal.
func seal(f *page.Form, name, now string) {
	if f.Seals == nil {
		f.Seals = map[string]string{}
	}
	f.Seals[name] = now
}
