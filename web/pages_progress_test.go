package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding/example"
)

// On 29 May of worked example 9.5 cyber's clock stands still.
func TestTheWayOfABidReadsLikeAParcelTracker(t *testing.T) {
	path := "/bids/" + example.BidID + "/route"
	s, r := newPages(t, func(r *pagesRecord) { r.bid = livedBid(t, r.rules, 2) })
	r.now = example.Dates().Reviews[1].At // 29 May
	says := inWords(s.page("amina", path))
	for _, want := range []string{
		"You are here | Reviews, side by side", "Decision expected by | 29 June 2026", "First money expected | 19 October 2026", "Next: panel decision, expected by 29 June 2026.",
		"All 6 must answer before the panel has the bid.", "Its clock stands still until the trust answers question Q1.", "7 working days left", "took 3 of 3 working days",
		"2 decide, one after another: Trust board, then Programme panel.",
	} {
		if !strings.Contains(says, want) {
			t.Errorf("the page does not say %q:\n%s", want, says)
		}
	}
	if name := example.Person("kavita").Name; strings.Contains(says, name) {
		t.Errorf("the trust reads the reviewer's name, %s", name)
	}
}

func TestTheWayOfABidIsAnOperation(t *testing.T) {
	s, r := newPages(t, func(r *pagesRecord) { r.bid = livedBid(t, r.rules, 2) })
	r.now = example.Dates().Reviews[1].At // 29 May
	w := s.ask(s.request(http.MethodGet, "/api/v1/bids/"+example.BidID+"/progress", "farah", ""))
	got := w.Body.String()
	for _, want := range []string{`"you_are_here":"Reviews, side by side"`, `"decision_expected":"2026-06-29"`, `"first_money_expected":"2026-10-19"`, `"key":"CYBER","title":"Cyber security","place":"STOPPED"`, `"person":"kavita"`, `"left":13`} {
		if !strings.Contains(got, want) {
			t.Errorf("the answer does not hold %s:\n%s", want, got)
		}
	}
}
