package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// address fills the parameters of a route with those of the example.
func address(path string) string {
	return strings.NewReplacer(":secret", strings.Repeat("0", 64)+".ics", "/payment-dates/:fund/:month", "/payment-dates/FP26/2026-06", "/interests/:id", "/interests/1", "/sittings/:id", "/sittings/1", "/organisations/:code", "/organisations/RZX", "/shares/:org", "/shares/RZB", ":register", "DSPT-0123456789ab", "/sections/:section/:question", "/sections/about/title", "/questions-asked/:id", "/questions-asked/ENQ-2026-1", ":answer", "ENQ-2026-1", ":section", "about", ":what", "bid", ":code", "RZX", ":kind", "CYBER", ":question", "Q1", "/claims/:id", "/claims/"+example.BidID+"-1", "/ledgers/:id", "/ledgers/"+example.BidID+"-L1", "/packs/:id", "/packs/"+example.BidID+"-R2026-10", "/runs/:id", "/runs/FP-202610-1",
		"/paragraphs/:question", "/paragraphs/strategic_fit", "/rulesets/drafts/:code", "/rulesets/drafts/CAP-2027", "/rulesets/:code", "/rulesets/CAP-2026", "/rounds/:id", "/rounds/"+example.RoundID, "/mail/:id", "/mail/1", "/notices/:id", "/notices/1", "/versions/:version", "/versions/1", ":change", "CR-01", ":year", "2026", ":id", example.BidID).Replace(path)
}

// readerOf is somebody who may look at an address.
func readerOf(path string) string {
	switch {
	case strings.Contains(path, "/decision-brief"), strings.HasPrefix(path, "/sittings"), path == "/conditions", path == "/leads", path == "/rounds/:id/release", strings.HasSuffix(path, "/publish"), strings.HasPrefix(path, "/runs"), strings.HasSuffix(path, "/decision"), strings.HasPrefix(path, "/tracker"), strings.HasPrefix(path, "/assign"), strings.HasSuffix(path, "/agreement/notice"), strings.HasSuffix(path, "/appeal/answer"):
		return "farah"
	case strings.HasPrefix(path, "/awards/:id/plan"), strings.HasSuffix(path, "/claims/new"), strings.HasPrefix(path, "/awards/:id/changes"), strings.HasSuffix(path, "/claims/:id/withdraw"):
		return "ben"
	case strings.HasSuffix(path, "/submit"), strings.HasSuffix(path, "/withdraw"), strings.HasSuffix(path, "/appeal"):
		return "eleri"
	case strings.HasSuffix(path, "/return"):
		return "farah"
	case strings.HasSuffix(path, "/return-by-panel"):
		return "maria"
	case path == "/interests/undeclared", strings.HasSuffix(path, "/extend"), strings.HasPrefix(path, "/payment-dates/"), path == "/bank-holidays/change", strings.HasPrefix(path, "/rounds/new"), strings.HasSuffix(path, "/edit"), strings.HasSuffix(path, "/close"), strings.HasPrefix(path, "/rulesets/drafts"):
		return "olive"
	case strings.HasSuffix(path, "/recuse"):
		return "kavita"
	case strings.HasSuffix(path, "/take-back"), strings.Contains(path, "/standing"):
		return "maria"
	}
	return "amina"
}

// stageOf is how far the bid has to be for an address to have something to
// show.
func stageOf(path string) int {
	switch {
	case strings.Contains(path, "/receipt"), strings.HasSuffix(path, "/recall"), strings.HasSuffix(path, "/return"):
		return 1
	case strings.Contains(path, "/reviews/"), strings.Contains(path, "/questions/"):
		return 2
	case strings.HasSuffix(path, "/return-by-panel"), strings.HasSuffix(path, "/decision"), strings.Contains(path, "/decision-brief"):
		return 3
	case strings.HasSuffix(path, "/sharing"), strings.HasSuffix(path, "/take-back"):
		return 4
	case strings.HasSuffix(path, "/appeal"):
		return 5
	case strings.HasSuffix(path, "/appeal/answer"):
		return 6
	case strings.Contains(path, "/:id/standing"):
		return 7
	}
	return 0
}

// atStage brings the record's bid to the stage that an address needs.
func atStage(t *testing.T, path string) func(*pagesRecord) {
	return func(r *pagesRecord) {
		if n := stageOf(path); n > 0 {
			r.bid = livedBid(t, r.rules, n)
		}
	}
}

func TestEveryPageResponds(t *testing.T) {
	s, _ := newPages(t)
	for _, r := range s.server.pages() {
		if r.Method != http.MethodGet || r.Path == "/demo/ui" { // package ui tests its own storybook
			continue
		}
		t.Run(r.Path, func(t *testing.T) {
			s, _ := newPages(t, atStage(t, r.Path))
			w := s.ask(s.request(http.MethodGet, address(r.Path), readerOf(r.Path), ""))
			if w.Code != http.StatusOK {
				t.Fatalf("GET %s as %s: %d, want 200\n%s", address(r.Path), readerOf(r.Path), w.Code, inWords(w.Body.String()))
			}
			if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				wellMade(t, w.Body.String())
			}
		})
	}
}

// wellMade checks what holds for every page: a title, one first heading, no
// inline style or script, no id twice, a name for every field, and nothing from
// another website.
func wellMade(t *testing.T, body string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	ids, headings, labels, fields := map[string]int{}, 0, map[string]bool{}, []string{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		a := attributes(n)
		ids[a["id"]]++
		if n.Data == "h1" {
			headings++
		}
		if n.Data == "label" {
			labels[a["for"]] = true
		}
		if (n.Data == "input" && a["type"] != "hidden" || n.Data == "select" || n.Data == "textarea") && a["aria-labelledby"] == "" {
			fields = append(fields, a["id"])
		}
		if problem := forbidden(n, a); problem != "" {
			t.Errorf("<%s>: %s", n.Data, problem)
		}
	}
	delete(ids, "")
	for id, count := range ids {
		if count > 1 {
			t.Errorf("the id %q stands %d times on the page", id, count)
		}
	}
	for _, id := range fields {
		if !labels[id] {
			t.Errorf("the field %q has no label", id)
		}
	}
	if headings != 1 {
		t.Errorf("there are %d first headings, want 1", headings)
	}
}

func attributes(n *html.Node) map[string]string {
	out := map[string]string{}
	for _, a := range n.Attr {
		out[a.Key] = a.Val
	}
	return out
}

// forbidden says what the content security policy would refuse of an element.
func forbidden(n *html.Node, a map[string]string) string {
	for key, value := range a {
		switch {
		case key == "style" || strings.HasPrefix(key, "on"):
			return "has an inline " + key
		case (key == "href" || key == "src" || key == "action") && (strings.Contains(value, "//") || strings.HasPrefix(value, "javascript:")):
			return "leads elsewhere: " + value
		}
	}
	if n.Data == "style" || n.Data == "script" && n.FirstChild != nil {
		return "is inline"
	}
	return ""
}

// inWords is what a page says, for a failure.
func inWords(body string) string {
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return body
	}
	var words []string
	for n := range doc.Descendants() {
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
			words = append(words, strings.TrimSpace(n.Data))
		}
	}
	return strings.Join(words, " | ")
}

func TestEveryPageDeclaresAnActionOfTheTable(t *testing.T) {
	s, _ := newPages(t)
	var known []funding.Action
	for _, p := range funding.Permissions() {
		known = append(known, p.Action)
	}
	for _, r := range s.server.pages() {
		if !slices.Contains(known, r.Action) {
			t.Errorf("%s %s needs %q, which is not in the table", r.Method, r.Path, r.Action)
		}
	}
}

func TestEveryFormIsSentToAnAddressOfTheTable(t *testing.T) {
	s, _ := newPages(t)
	posts := map[string]bool{"/sign-out": true, "/sign-in": true}
	for _, r := range s.server.pages() {
		if r.Method == http.MethodPost {
			posts[address(r.Path)] = true
		}
	}
	for _, r := range s.server.pages() {
		if r.Method != http.MethodGet || r.Path == "/demo/ui" {
			continue
		}
		s, _ := newPages(t, atStage(t, r.Path))
		for _, action := range formActions(s.ask(s.request(http.MethodGet, address(r.Path), readerOf(r.Path), "")).Body.String()) {
			path, _, _ := strings.Cut(action, "?")
			if !posts[path] && !strings.HasPrefix(path, "/awards/"+example.BidID+"/claims") {
				t.Errorf("%s has a form that is sent to %s, which nobody answers", r.Path, action)
			}
		}
	}
}

func formActions(body string) []string {
	var out []string
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil
	}
	for n := range doc.Descendants() {
		if a := attributes(n); n.Data == "form" && a["method"] == "post" {
			out = append(out, a["action"])
		}
	}
	return out
}

// send posts a form as somebody.
func (s *site) send(who, path string, fields map[string]string) *httptest.ResponseRecorder {
	form := url.Values{}
	for k, v := range fields {
		form.Set(k, v)
	}
	r := s.request(http.MethodPost, path, who, form.Encode())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.ask(r)
}
