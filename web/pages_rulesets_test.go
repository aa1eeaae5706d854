package web

import (
	"net/http"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// withNext is a site that knows the shipped ruleset and the next one, whose
// completeness check takes two days and which asks one question less.
func withNext(t *testing.T) *site {
	t.Helper()
	s, _ := newPages(t, func(r *pagesRecord) {
		next := r.rules
		next.Code, next.Title = "CAP-2027", "Capital guidance 2027/28"
		next.EffectiveFrom.Year++
		next.Clocks.Completeness = 2
		next.Questions = next.Questions[1:]
		r.later = []funding.Ruleset{next}
	})
	return s
}

func TestRulesetsAreListedReadAndCompared(t *testing.T) {
	s := withNext(t)
	for path, wanted := range map[string][]string{
		"/rulesets":          {"CAP-2026, Capital guidance", "In force", "CAP-2027", "To come", "Since CAP-2026", "The first one", `href="/rulesets/diff?from=CAP-2026&amp;to=CAP-2027"`},
		"/rulesets/CAP-2026": {"Holds from", "1 April 2026", "Pathways", "Why this, why now", "Bids on the standard and major pathways", "Standard: stops the submission", "Scored under strategic fit, 20 of 100", "Asked because you buy through a framework", "Every bid"},
		"/rulesets/diff?from=CAP-2026&to=CAP-2027": {"From CAP-2026", "The ruleset itself", "Clocks", "completeness", "Title of the project", "Not there"},
		"/rulesets/diff": {"From CAP-2026", "CAP-2027"},
		"/rulesets/diff?from=CAP-2026&to=CAP-2026": {"have the same rules"},
	} {
		w := s.ask(s.request(http.MethodGet, path, "", "")) // nobody is signed in
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, w.Code)
		}
		sees(t, w.Body.String(), wanted...)
		wellMade(t, w.Body.String())
	}
	for _, path := range []string{"/rulesets/NONE", "/rulesets/diff?to=NONE", "/rulesets/diff?from=NONE&to=CAP-2026"} {
		if w := s.ask(s.request(http.MethodGet, path, "", "")); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, w.Code)
		}
	}
}
