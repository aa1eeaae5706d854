package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding/example"
)

// An address that a form is sent to can be opened, too: it leads to the page
// of the form.
func TestAFormsAddressLeadsToItsPage(t *testing.T) {
	s, _ := newPages(t, atStage(t, "/bids/"+example.BidID+"/reviews/CYBER"))
	for from, to := range map[string]string{
		"/bids/FP26-RZX-001/reviews/CYBER/conclude": "/bids/FP26-RZX-001/reviews/CYBER",
		"/bids/FP26-RZX-001/reviews/CYBER/ask":      "/bids/FP26-RZX-001/reviews/CYBER",
		"/bids/FP26-RZX-001/moderate":               "/bids/FP26-RZX-001/decision",
		"/assign/back":                              "/assign",
		"/claims/FP26-RZX-001-C1/late":              "/claims/FP26-RZX-001-C1",
		"/sittings/4/attendance":                    "/sittings/4",
		"/cash/feed/end":                            "/cash",
		"/jottings/discard":                         "/",
	} {
		w := s.ask(s.request("GET", from, "kavita", ""))
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != to {
			t.Errorf("%s: %d to %q, want 303 to %q", from, w.Code, got, to)
		}
	}
}

// Every form of the site has such a page, and no page is hidden by one.
func TestEveryFormHasItsPage(t *testing.T) {
	s, _ := newPages(t, atStage(t, "/bids/"+example.BidID+"/reviews/CYBER"))
	all := s.server.pages()
	shown, sent := map[string]bool{}, map[string]bool{}
	for _, r := range all {
		shown[r.Path] = shown[r.Path] || r.Method == http.MethodGet
		sent[r.Path] = sent[r.Path] || r.Method == http.MethodPost
	}
	for _, home := range homes {
		if !shown[home] {
			t.Errorf("%s is no page", home)
		}
	}
	for _, r := range formHomes(all, all) {
		if shown[r.Path] || !sent[r.Path] || !strings.HasPrefix(r.Path, "/") {
			t.Errorf("%s is given a way back and is a page itself", r.Path)
		}
	}
}
