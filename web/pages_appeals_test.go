package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// refusedBid is the example's bid, declined and told; appealed when asked.
func refusedBid(t *testing.T, appealed bool) func(*pagesRecord) {
	return func(r *pagesRecord) {
		r.bid = livedBid(t, r.rules, 3)
		at := funding.Moment{At: r.now, Day: calendar.DateOf(r.now), By: "maria"}
		r.bid.Status, r.bid.Released = funding.Declined, &at
		r.bid.Decision = &funding.Decision{Outcome: funding.Declined, Reasons: "The tail is not paid for.", By: "maria", Made: at}
		if appealed {
			r.bid.Appeals = []funding.Appeal{{Against: *r.bid.Decision, Told: at, Made: at, Reasons: "It is paid for.", Due: at.Day.AddDays(14)}}
		}
	}
}

func TestATrustAppealsOnItsPage(t *testing.T) {
	s, r := newPages(t, refusedBid(t, false))
	sees(t, s.ask(s.request(http.MethodGet, bidAt+"/appeal", "david", "")).Body.String(), "Why is the decision wrong?", "A decision can be appealed once.")
	w := s.send("david", bidAt+"/appeal", map[string]string{"token": "a1", "reasons": "It is paid for."})
	if w.Header().Get("Location") == "" {
		t.Errorf("answered %d: %s", w.Code, inWords(w.Body.String()))
	}
	sees(t, strings.Join(r.asked, "\n"), `accept david FP26-RZX-001 appeal {"reasons":"It is paid for."}`)
	if w := s.ask(s.request(http.MethodGet, bidAt+"/appeal", "amina", "")); w.Code != http.StatusForbidden {
		t.Errorf("the author gets %d, want 403", w.Code)
	}
}

func TestTheProgrammeManagerAnswersAnAppeal(t *testing.T) {
	s, r := newPages(t, refusedBid(t, true))
	sees(t, s.ask(s.request(http.MethodGet, bidAt, "david", "")).Body.String(), "The appeal: waits for its answer", "It is paid for.", "The answer is due by 5pm on 20 May 2026.")
	sees(t, s.ask(s.request(http.MethodGet, bidAt+"/appeal/answer", "farah", "")).Body.String(), "What becomes of the appeal?", "Uphold it", "Dismiss it")
	w := s.send("farah", bidAt+"/appeal/answer", map[string]string{"token": "b1", "reasons": "Half a thought"})
	sees(t, w.Body.String(), "Choose whether you uphold or dismiss the appeal.", "Half a thought")
	s.send("farah", bidAt+"/appeal/answer", map[string]string{"token": "b2", "ruling": "UPHELD", "reasons": "It is."})
	sees(t, strings.Join(r.asked, "\n"), `accept farah FP26-RZX-001 decide-appeal {"ruling":"UPHELD","reasons":"It is."}`)
}
