package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestABankHolidayIsPreviewedExplainedAndKept(t *testing.T) {
	s, r := newPages(t)
	w := s.ask(s.request(http.MethodGet, "/bank-holidays", "amina", ""))
	if body := w.Body.String(); strings.Contains(body, "Take it away") || !strings.Contains(body, "25 May 2026") || !strings.Contains(body, "Proclaimed.") {
		t.Errorf("a trust reads the table, the changes and why, and changes nothing:\n%s", inWords(body))
	}
	w = s.ask(s.request(http.MethodGet, "/bank-holidays/change?day=1+June+2026&called=A+day+of+thanks", "olive", ""))
	for _, want := range []string{"Make 1 June 2026 a bank holiday", "It moves due days of 1 thing that is open.", "19 June 2026 becomes 22 June 2026", "stays as it is"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the preview does not say %q:\n%s", want, inWords(w.Body.String()))
		}
	}
	w = s.send("olive", "/bank-holidays/change", map[string]string{"day": "2026-06-01", "called": "A day of thanks"})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Give your reasons") || !strings.Contains(w.Body.String(), "A day of thanks") {
		t.Errorf("without reasons: %d\n%s", w.Code, inWords(w.Body.String()))
	}
	w = s.send("olive", "/bank-holidays/change", map[string]string{"day": "2026-06-01", "called": "A day of thanks", "reasons": "Proclaimed."})
	if w.Code != http.StatusSeeOther || !strings.Contains(strings.Join(r.asked, "\n"), "put-holiday olive") {
		t.Errorf("got %d to %q", w.Code, w.Header().Get("Location"))
	}
}

func TestADayThatCannotBeChangedSaysWhyBesideIt(t *testing.T) {
	s, _ := newPages(t)
	tests := []struct{ name, query, want string }{
		{"no day", "?name=x", "Give the day"},
		{"no date", "?day=soon&called=x", "soon"},
		{"a weekend", "?day=6+June+2026&called=x", "which nobody counts as a working day"},
		{"a holiday already", "?day=25+May+2026&called=x", "in the table already"},
		{"tomorrow", "?day=7+May+2026&called=x", "Give 8 May 2026 or later"},
		{"none to take away", "?day=1+June+2026&remove=1", "no bank holiday in the table"},
		{"no name", "?day=1+June+2026", "Say what the day is called"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := s.ask(s.request(http.MethodGet, "/bank-holidays/change"+tt.query, "olive", ""))
			if w.Code < 400 || w.Code >= 500 || !strings.Contains(w.Body.String(), tt.want) || !strings.Contains(w.Body.String(), "Add a bank holiday") {
				t.Errorf("%d, want a refusal that says %q on the form:\n%s", w.Code, tt.want, inWords(w.Body.String()))
			}
		})
	}
	if w := s.ask(s.request(http.MethodGet, "/bank-holidays/change?day=1+June+2026&called=x", "farah", "")); w.Code != http.StatusForbidden {
		t.Errorf("a programme manager: %d, want 403", w.Code)
	}
}
