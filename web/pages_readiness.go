package web

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/page"
)

func (s *Server) showReadiness(c echo.Context, f page.Form) error {
	return s.withDraft(func(c echo.Context, f page.Form, b desk.BidSheet) error {
		return s.draw(c, f, bidFrame(b, "Will it fly?"), func(fr page.Frame) templ.Component { return page.Readiness(fr, b) })
	})(c, f)
}

// keepReadiness keeps what was said about checks and the checklist.
func (s *Server) keepReadiness(c echo.Context, f *page.Form) (string, error) {
	ctx, who := c.Request().Context(), s.person(c)
	b, err := s.Record.BidSheet(ctx, who, c.Param("id"))
	if err != nil {
		return "", err
	}
	given := readExplained(f, b)
	if f.Bad() {
		return "", nil
	}
	return onwards(f, b, "readiness"), s.Record.PutExplanations(ctx, who, b.Bid.ID, given)
}

// readExplained reads what differs from what is kept.
func readExplained(f *page.Form, s desk.BidSheet) map[string]string {
	given := map[string]string{}
	for _, code := range page.Explainable(s) {
		field := page.ExplainField(code)
		if !f.Sent.Has(field) {
			continue
		}
		text := strings.TrimSpace(f.Get(field))
		if answer := f.Get(field + "-answer"); strings.HasPrefix(code, "checklist.") {
			if text != "" && answer == "" {
				f.Add(field+"-answer", "Choose yes, no or not applicable.")
				continue
			}
			text = joinAnswer(answer, text)
		}
		if text != s.Content.Explained[code] {
			given[code] = text
		}
	}
	noteAll(f, funding.CheckExplained(given, s.Rules))
	return given
}

func joinAnswer(answer, text string) string {
	if answer == "" || text == "" {
		return answer
	}
	return answer + ": " + text
}
