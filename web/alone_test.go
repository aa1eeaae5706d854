package web

import (
	"net/http"
	"testing"

	"github.com/tranche-funding/tranche/web/page"
)

func TestOneQuestionAPage(t *testing.T) {
	s, r := newPages(t)
	about := bidAt + "/sections/about"
	look := func(path, cookie string) (int, string, string) {
		t.Helper()
		ask := s.request(http.MethodGet, path, "amina", "")
		if cookie != "" {
			ask.AddCookie(&http.Cookie{Name: paceCookie, Value: cookie})
		}
		w := s.ask(ask)
		return w.Code, w.Header().Get("Location"), w.Body.String()
	}
	code, _, body := look(about+"/public_summary", "")
	if code != 200 {
		t.Fatalf("answered %d", code)
	}
	sees(t, body, "Question 2 of 3", "See the whole section on one page", `href="`+about+`/title"`, "Back to the question before")
	if code, to, _ := look(about, "one"); code != 200 || to != "" {
		t.Errorf("a section without empty answers: %d to %q, want the section itself", code, to)
	}
	if code, to, _ := look(about+"?pace=one", ""); code != 303 || to != about+"/title" {
		t.Errorf("asked for one question at a time: %d to %q, want 303 to the first", code, to)
	}
	if code, _, _ := look(about+"/no_such_question", ""); code != 404 {
		t.Errorf("a question that is not there: %d, want 404", code)
	}
	send := func(key, then string) string {
		t.Helper()
		fields := map[string]string{key: map[bool]string{true: "LOW", false: "Other words"}[key == "risk"], "was-" + key: page.Seal(r.content.Answer(key))}
		if then != "" {
			fields["then"] = then
		}
		w := s.send("amina", about+"/"+key, fields)
		if w.Code != 303 {
			t.Fatalf("%s: answered %d", key, w.Code)
		}
		return w.Header().Get("Location")
	}
	if to := send("title", ""); to != about+"/public_summary" {
		t.Errorf("after the first question: %q, want the second", to)
	}
	if to := send("title", "check"); to != bidAt+"/check" {
		t.Errorf("after a change from the check page: %q, want to go back there", to)
	}
	if to := send("risk", ""); len(to) < len(bidAt) || to[:len(bidAt)+1] != bidAt+"?" {
		t.Errorf("after the last question: %q, want the bid", to)
	}
}
