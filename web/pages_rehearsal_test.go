package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestARoundIsRehearsedOnItsPage(t *testing.T) {
	s, r := newPages(t)
	s.pageSays(t, "olive", "/rounds/FP-2027-R1/edit", "Rehearse it", "Half of it")
	w := s.send("olive", "/rounds/FP-2027-R1/rehearse", map[string]string{"pace": "HALF"})
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/rounds/FP-2027-R1/edit") {
		t.Fatalf("answered %d to %q:\n%s", w.Code, w.Header().Get("Location"), inWords(w.Body.String()))
	}
	if got := r.asked[len(r.asked)-1]; len(r.rehearsed) != 1 || !strings.Contains(strings.Join(r.asked, "\n"), "keep-rehearsal olive FP-2027-R1 1 HALF") {
		t.Errorf("kept %d rehearsals, the last thing asked was %q", len(r.rehearsed), got)
	}
	s.pageSays(t, "olive", "/rounds/FP-2027-R1/edit", "Everybody takes half of their clock, rounded up.", "FAST: the award would come on 14 October 2026, after 30 September 2026.",
		"18 November 2026", "Decided by the panel: approved", "Rehearsed by Olive Turner")
}

func TestAPaceThatThereIsNotIsRefused(t *testing.T) {
	s, r := newPages(t)
	status, got := s.call(http.MethodPost, "/rounds/FP-2027-R1/rehearsal", "olive", `{"pace":"QUICK"}`)
	if status != http.StatusUnprocessableEntity || len(r.rehearsed) != 0 {
		t.Errorf("answered %d %v", status, got)
	}
	if status, got = s.call(http.MethodPost, "/rounds/FP-2027-R1/rehearsal", "olive", `{"pace":"WHOLE"}`); status != http.StatusOK || len(r.rehearsed) != 1 {
		t.Errorf("answered %d %v", status, got)
	}
	if status, got = s.call(http.MethodPost, "/rounds/FP-2027-R1/rehearsal", "amina", `{"pace":"WHOLE"}`); status != http.StatusForbidden {
		t.Errorf("a trust's author is answered %d %v", status, got)
	}
}
