package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/web/page"
)

const draftPath = "/bids/" + example.BidID

// typed sends a form as the script does while somebody types.
func (s *site) typed(who, path string, form url.Values) (int, autosaved) {
	s.t.Helper()
	form = cloneForm(form)
	form.Set("autosave", "1")
	form.Set("effort", form.Get("effort"))
	w := s.form(who, path, form)
	var out autosaved
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		s.t.Fatalf("%s answers %d %s: %v", path, w.Code, w.Body, err)
	}
	return w.Code, out
}

func (s *site) form(who, path string, form url.Values) *httptest.ResponseRecorder {
	r := s.request(http.MethodPost, path, who, form.Encode())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.ask(r)
}

func sealed(key string) string { return page.Seal(example.Content().Answer(key)) }

func TestAnswersAreSavedWhileTheyAreTyped(t *testing.T) {
	s, r := newPages(t)
	code, got := s.typed("amina", draftPath+"/sections/about", url.Values{
		"title": {"A new title"}, "was-title": {sealed("title")}, "risk": {"HUGE"}, "was-risk": {sealed("risk")},
		"public_summary": {"Mine"}, "was-public_summary": {page.Seal("what nobody has")},
		"effort": {`{"ms":{"title":1500,"nobody":9},"pasted":["title"]}`}})
	want := []funding.GivenAnswer{{Key: "title", Value: "A new title", Provenance: funding.Pasted, ActiveMS: 1500}}
	if diff := cmp.Diff(want, r.given); diff != "" {
		t.Errorf("given (-want +got):\n%s", diff)
	}
	if code != 200 || got.Saved || got.Seals["was-title"] != page.Seal("A new title") || got.Seals["was-public_summary"] != "" || len(got.Problems) != 2 {
		t.Errorf("told %d %+v; want one seal and two problems", code, got)
	}
	var kept []string
	for key := range r.jottings.kept {
		kept = append(kept, key)
	}
	slices.Sort(kept)
	if diff := cmp.Diff([]string{"amina " + draftPath + "/sections/about/public_summary", "amina " + draftPath + "/sections/about/risk"}, kept); diff != "" {
		t.Errorf("jottings (-want +got):\n%s", diff)
	}
	shown := s.page("amina", draftPath+"/sections/about")
	for _, words := range []string{"We kept what you typed at", ">Mine<", `name="was-public_summary" value="` + page.Seal("what nobody has") + `"`, "Somebody else changed this"} {
		if !strings.Contains(shown, words) {
			t.Errorf("the page does not hold %q", words)
		}
	}
	if !strings.Contains(shown, `value="Northmoor EPR"`) {
		t.Error("the page does not show what is saved beside what is kept")
	}
	s.form("amina", "/jottings/discard", url.Values{"address": {draftPath + "/sections/about/public_summary", draftPath + "/sections/about/risk"}, "back": {draftPath}})
	if len(r.jottings.kept) != 0 || strings.Contains(s.page("amina", draftPath+"/sections/about"), "We kept what") {
		t.Errorf("discarded, and still there: %v", r.jottings.kept)
	}
}

func TestTimeCountsAlsoWhereTheWordsStayTheSame(t *testing.T) {
	s, r := newPages(t)
	title := example.Content().Answer("title")
	s.typed("amina", draftPath+"/sections/about", url.Values{"title": {title}, "was-title": {sealed("title")}, "effort": {`{"ms":{"title":700}}`}})
	if diff := cmp.Diff([]funding.GivenAnswer{{Key: "title", Value: title, ActiveMS: 700}}, r.given); diff != "" {
		t.Errorf("given (-want +got):\n%s", diff)
	}
}

func (s *site) page(who, path string) string {
	s.t.Helper()
	w := s.ask(s.request(http.MethodGet, path, who, ""))
	if w.Code != 200 {
		s.t.Fatalf("%s answers %d", path, w.Code)
	}
	return w.Body.String()
}

// However a form is sent while somebody types: no command is given, no bid,
// claim or run is started, no notice is read.
func TestTypingGivesNoCommand(t *testing.T) {
	s, r := newPages(t)
	address := strings.NewReplacer("/bids/:id", draftPath, "/awards/:id", "/awards/"+example.BidID, "/claims/:id", "/claims/"+r.claim.ID, ":kind", "CYBER", ":question", "Q1", ":section", "about", "/rounds/:id", "/rounds/"+example.RoundID, ":id", "1")
	form := url.Values{"then": {"submit"}, "outcome": {"SUPPORT"}, "reasons": {"Because."}, "declared": {"yes"}, "agreed": {"yes"}, "token": {"a-long-token"}, "answer": {"Yes"}, "question": {"Why?"}, "title": {"Typed"}, "round": {example.RoundID}, "org": {example.Trust}}
	asked := 0
	for _, route := range r.server(s).pages() {
		if route.Method != http.MethodPost || route.Path == "/jottings/discard" {
			continue
		}
		form := cloneForm(form)
		form.Set("autosave", "1")
		form.Set("effort", "")
		for _, who := range []string{"amina", "ben", "eleri", "kavita", "maria", "farah", "nikhil"} {
			if w := s.form(who, address.Replace(route.Path), form); w.Code != 200 && w.Code != 404 {
				t.Errorf("%s by %s answers %d", route.Path, who, w.Code)
			}
			asked++
		}
	}
	for _, said := range r.asked {
		if strings.HasPrefix(said, "accept") || strings.HasPrefix(said, "advise") || strings.HasPrefix(said, "start") {
			t.Errorf("typing did: %s", said)
		}
	}
	if asked < 100 {
		t.Errorf("only %d forms were sent", asked)
	}
}

func (r *pagesRecord) server(s *site) *Server { return s.server }

func TestATableIsSavedOrKeptWhole(t *testing.T) {
	s, r := newPages(t)
	was := page.Seal(example.Content().Milestones)
	form := url.Values{"was": {was}, "token": {"token-of-this-form"}, "milestones-0-ref": {"M9"}, "milestones-0-title": {"Done"}, "milestones-0-due": {"soon"}}
	if _, got := s.typed("amina", draftPath+"/milestones", form); got.Saved || r.milestones != nil || !strings.Contains(got.Said, "not complete yet") {
		t.Errorf("a date that is none: %+v, saved %v", got, r.milestones)
	}
	if shown := s.page("amina", draftPath+"/milestones"); !strings.Contains(shown, `value="soon"`) || !strings.Contains(shown, "We kept what you typed at") {
		t.Error("the page does not show what was kept")
	}
	form.Set("milestones-0-due", "1 May 2027")
	if _, got := s.typed("amina", draftPath+"/milestones", form); !got.Saved || len(r.milestones) != 1 || got.Seals["was"] == "" || len(r.jottings.kept) != 0 {
		t.Errorf("a whole table: %+v, saved %v, kept %v", got, r.milestones, r.jottings.kept)
	}
	form.Set("paste", "M1\tOne\t2 May 2027")
	r.milestones = nil
	if _, got := s.typed("amina", draftPath+"/milestones", form); got.Saved || r.milestones != nil || !strings.Contains(got.Said, "added when you save") {
		t.Errorf("a pasted block: %+v, saved %v", got, r.milestones)
	}
	form.Del("paste")
	form.Set("was", page.Seal("another"))
	form.Set("token", "token-of-another-form")
	if _, got := s.typed("amina", draftPath+"/milestones", form); got.Saved || r.milestones != nil || !strings.Contains(got.Said, "Somebody else changed this page") {
		t.Errorf("a table that somebody else changed: %+v, saved %v", got, r.milestones)
	}
	form.Set("as", "ben")
	if code, got := s.typed("amina", draftPath+"/milestones", form); code != http.StatusUnauthorized || got.Saved {
		t.Errorf("somebody else's page: %d %+v, want 401", code, got)
	}
}

func TestARefusedFormIsKeptAndASavedOneForgotten(t *testing.T) {
	s, r := newPages(t)
	form := url.Values{"effort": {""}, "token": {"token-of-this-form"}, "milestones-0-ref": {"M9"}, "milestones-0-title": {"Done"}, "milestones-0-due": {"soon"}}
	if w := s.form("amina", draftPath+"/milestones", form); w.Code != 422 || len(r.jottings.kept) != 1 || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("a refused form: %d, kept %v, cookie %q", w.Code, r.jottings.kept, w.Header().Get("Set-Cookie"))
	}
	form.Set("milestones-0-due", "1 May 2027")
	if w := s.form("amina", draftPath+"/milestones", form); w.Code != 303 || len(r.jottings.kept) != 0 || !strings.Contains(w.Header().Get("Set-Cookie"), "saved=token-of-this-form") {
		t.Errorf("a saved form: %d, kept %v, cookie %q", w.Code, r.jottings.kept, w.Header().Get("Set-Cookie"))
	}
}

func TestEffortIsReadByTheRowsAsTheyWereSent(t *testing.T) {
	f := page.Form{Sent: url.Values{"lines-4-ref": {"C7"}, "lines-2-ref": {""}, "paste": {"x\ty"},
		"effort": {`{"ms":{"lines-4-2026":1000,"lines-4-description":-5,"lines-2-2026":9,"running_costs-2027":20,"optimism_bias_bp":30,"benefits-0-ref":7,"junk":1},"pasted":["lines-4-2026","lines-9-ref"]}`}}}
	got := effortOn(&f, "lines").rows("C7", "C8")
	want := funding.Effort{ActiveMS: map[string]int64{"lines[C7].2026": 1000, "lines[C7].description": 0, "running.2027": 20, "optimism_bias_bp": 30},
		Provenance: map[string]funding.Provenance{"lines[C7].2026": funding.Pasted, "lines[C8]": funding.Pasted}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("effort (-want +got):\n%s", diff)
	}
	f.Sent.Set("effort", `{"ms":`)
	if got := effortOn(&f, "lines").Effort; len(got.ActiveMS) != 0 {
		t.Errorf("what cannot be read is read as %v", got)
	}
}

func TestALeftFormIsGivenToWhoeverSignsIn(t *testing.T) {
	s, r := newPages(t)
	form := url.Values{"effort": {""}, "title": {"Typed too late"}, "was-title": {sealed("title")}, "public_summary": {example.Content().Answer("public_summary")}, "was-public_summary": {sealed("public_summary")}}
	w := s.form("", draftPath+"/sections/about", form)
	if to := w.Header().Get("Location"); w.Code != 303 || to != "/sign-in?next="+url.QueryEscape(draftPath+"/sections/about") || len(r.jottings.left) != 1 || len(r.given) != 0 {
		t.Fatalf("left: %d to %s, left %v, saved %v", w.Code, to, r.jottings.left, r.given)
	}
	session := w.Result().Cookies()
	signIn := s.request(http.MethodPost, "/sign-in", "", url.Values{"person": {"amina"}, "next": {draftPath + "/sections/about"}}.Encode())
	signIn.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range session {
		signIn.AddCookie(c)
	}
	if w := s.ask(signIn); w.Code != 303 || len(r.jottings.left) != 0 {
		t.Fatalf("sign-in: %d, left %v", w.Code, r.jottings.left)
	}
	if len(r.jottings.kept) != 1 || r.jottings.kept["amina "+draftPath+"/sections/about/title"].Form.Get("title") != "Typed too late" {
		t.Errorf("kept are %v, want the title alone", r.jottings.kept)
	}
	s.cookies = nil
	if w := s.form("", draftPath+"/withdraw", url.Values{}); w.Header().Get("Location") != "/sign-in" || len(r.jottings.left) != 0 {
		t.Errorf("a form that nobody writes in is left: %s, %v", w.Header().Get("Location"), r.jottings.left)
	}
	form.Set("autosave", "1")
	if w := s.form("", draftPath+"/sections/about", form); w.Code != http.StatusUnauthorized {
		t.Errorf("a script without a session is told %d, want 401", w.Code)
	}
}
