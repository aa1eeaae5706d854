package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding/example"
)

// E14: a bid that was submitted keeps the rules of that day, and its page says
// so to the trust and to the funder.
func TestABidsPageSaysWhichRulesItKeeps(t *testing.T) {
	for n, says := range []bool{false, true, true} {
		s, r := newPages(t)
		if n > 0 {
			r.bid = livedBid(t, r.rules, n)
		}
		w := s.ask(s.request(http.MethodGet, "/bids/"+example.BidID, map[bool]string{false: "amina", true: "farah"}[n == 2], ""))
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "Ruleset CAP-2026, of the day it was submitted. Later rules do not touch it") != says {
			t.Errorf("stage %d: %d, want it to be said: %v\n%s", n, w.Code, says, inWords(w.Body.String()))
		}
	}
}
