package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestReviewsAreGivenAndTakenBack(t *testing.T) {
	s, r := newPages(t)
	w := s.ask(s.request(http.MethodGet, "/assign", "farah", ""))
	for _, want := range []string{"Isla Fraser (proposed)", "Harry Booth worked there.", "Take back what you gave"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page does not say %q:\n%s", want, inWords(w.Body.String()))
		}
	}
	w = s.send("farah", "/assign", map[string]string{"to-FP26-RZX-001-region_finance": "isla", "to-FP26-RZX-001-region_digital": "isla"})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/assign?done=assigned" {
		t.Errorf("got %d to %q\n%s", w.Code, w.Header().Get("Location"), inWords(w.Body.String()))
	}
	got := strings.Join(r.asked, "\n")
	if strings.Count(got, `"person":"isla"`)+strings.Count(got, "assign") == 0 {
		t.Errorf("nothing was asked of the record: %s", got)
	}
	w = s.send("farah", "/assign", map[string]string{"bid": "FP26-RZX-001", "to-FP26-RZX-001-region_finance": "isla"})
	if got := w.Header().Get("Location"); got != "/assign?bid=FP26-RZX-001&done=assigned" {
		t.Errorf("the page of one bid leads to %q", got)
	}
	w = s.send("farah", "/assign", map[string]string{"to-FP26-RZX-001-region_finance": ""})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Nobody was chosen") {
		t.Errorf("with nothing chosen: %d", w.Code)
	}
	w = s.send("farah", "/assign/back", map[string]string{})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Tick at least one review") {
		t.Errorf("with nothing ticked: %d", w.Code)
	}
}

func TestAnInterestNeedsItsParts(t *testing.T) {
	s, r := newPages(t)
	w := s.send("kavita", "/interests", map[string]string{"note": "kept"})
	for _, want := range []string{"Enter the ODS code", "Choose what ties you to it", `value="kept"`} {
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d without %q", w.Code, want)
		}
	}
	w = s.send("kavita", "/interests", map[string]string{"token": "t1", "organisation": "rzx", "nature": "EMPLOYMENT", "from": "1 September 2019", "until": "31 March 2025"})
	if w.Code != http.StatusSeeOther || !strings.Contains(strings.Join(r.asked, "\n"), "declare-interest kavita t1 {0 kavita RZX EMPLOYMENT") {
		t.Errorf("got %d, %v", w.Code, r.asked)
	}
}

// A question about what the bid answers already is asked only after reading it.
func TestAQuestionIsHeldAgainstWhatIsThere(t *testing.T) {
	s, r := newPages(t, atStage(t, "/bids/:id/reviews/:kind"))
	path := "/bids/FP26-RZX-001/reviews/CYBER/ask"
	fields := map[string]string{"token": "t1", "field": "supplier_name", "question": "Who is the supplier?", "blocking": "yes"}
	w := s.send("kavita", path, fields)
	for _, want := range []string{"This may answer you already", "Meridian Records Ltd", "I have read it, and it does not answer my question", "Who is the supplier?"} {
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d without %q\n%s", w.Code, want, inWords(w.Body.String()))
		}
	}
	asked := len(r.inbox)
	fields["seen"] = "yes"
	if w = s.send("kavita", path, fields); w.Code != http.StatusSeeOther || len(r.inbox) != asked+1 {
		t.Errorf("once it is read: %d, %d commands kept\n%s", w.Code, len(r.inbox)-asked, inWords(w.Body.String()))
	}
}
