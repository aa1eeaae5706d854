package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// panelled is the example's bid at the panel, with a condition that cyber wants.
func panelled(t *testing.T) func(*pagesRecord) {
	return func(r *pagesRecord) {
		r.bid = livedBid(t, r.rules, 3)
		for i, v := range r.bid.Reviews {
			if v.Kind == funding.Cyber {
				r.bid.Reviews[i].Conditions = []string{"A tested backup before go-live."}
			}
		}
	}
}

func TestTheDecisionBriefHoldsItsParts(t *testing.T) {
	s, _ := newPages(t, panelled(t))
	body := s.ask(s.request(http.MethodGet, bidAt+"/decision-brief", "maria", "")).Body.String()
	sees(t, body, "FP26-RZX-001: Northmoor EPR, Northmoor University Hospitals NHS Foundation Trust", "£18,400,000.00", "£9,200,000.00", "£14,206,444.81", "1.44", "Programme panel: at least £1 million and below £25 million", "[  ] A tested backup before go-live. (Cyber security)", "Changed: Public summary, from “One record for some patients.”")
	if w := s.ask(s.request(http.MethodGet, bidAt+"/decision-brief", "amina", "")); w.Code != http.StatusForbidden {
		t.Errorf("the trust gets %d, want 403", w.Code)
	}
	w := s.ask(s.request(http.MethodGet, bidAt+"/decision-brief.pdf", "maria", ""))
	if !strings.HasPrefix(w.Body.String(), "%PDF-") || strings.Count(w.Body.String(), "/Type /Page\n") != 1 {
		t.Errorf("the file is no PDF of one page")
	}
}

// What a reviewer proposed becomes a condition by a tick, after those that
// were written.
func TestATickedProposalBecomesACondition(t *testing.T) {
	s, r := newPages(t, panelled(t))
	sees(t, s.ask(s.request(http.MethodGet, bidAt+"/decision", "maria", "")).Body.String(), `value="A tested backup before go-live."`, "Proposed by Cyber security", "This bid is on the list of the sitting of 18 June 2026.")
	fields := map[string]string{"token": "t", "outcome": "APPROVED_WITH_CONDITIONS", "reasons": "Sound.", "proposed": "A tested backup before go-live.", "conditions-0-text": "A safety case."}
	if w := s.send("maria", bidAt+"/decision", fields); w.Code != http.StatusSeeOther {
		t.Fatalf("answered %d: %s", w.Code, inWords(w.Body.String()))
	}
	got := strings.Join(r.asked, "\n")
	if first, second := strings.Index(got, "A safety case."), strings.Index(got, "A tested backup before go-live."); first < 0 || second < first {
		t.Errorf("the command holds %s", got)
	}
}

func TestASittingIsSetUpAndAttended(t *testing.T) {
	s, r := newPages(t)
	fields := map[string]string{"token": "t1", "on": "18 June 2026", "papers_due": "11 June 2026", "quorum": "1", "members": "maria"}
	if w := s.send("farah", "/sittings", fields); w.Header().Get("Location") != "/sittings/1?done=sitting-set-up" {
		t.Errorf("went to %q: %s", w.Header().Get("Location"), inWords(w.Body.String()))
	}
	fields["quorum"] = "2"
	w := s.send("farah", "/sittings", fields)
	sees(t, w.Body.String(), "A quorum of 2 cannot be used with 1 members", `value="18 June 2026"`)
	if w := s.send("farah", "/sittings/1/attendance", map[string]string{"token": "t2", "present": "maria"}); w.Header().Get("Location") != "/sittings/1?done=attendance" {
		t.Errorf("went to %q: %s", w.Header().Get("Location"), inWords(w.Body.String()))
	}
	sees(t, strings.Join(r.asked, "\n"), "sitting farah t1 2026-06-18 [maria]", "attendance farah 1 [maria]")
	sees(t, s.ask(s.request(http.MethodGet, "/sittings/1", "farah", "")).Body.String(), "Funding line", "No quorum", "Who was there")
}

func TestReleaseIsReadBeforeItIsPressed(t *testing.T) {
	s, _ := newPages(t, func(r *pagesRecord) { r.bid = livedBid(t, r.rules, 4) })
	sees(t, s.ask(s.request(http.MethodGet, "/rounds/FP-2026-R1/release", "farah", "")).Body.String(), "Nothing has been sent yet", "To: bid author, senior responsible owner and chief finance officer", "Decision on FP26-RZX-001: approved with conditions", "A sound case.", "Release 1 decision")
}

// What is missing from an agreed score is said on the panel's page, which has
// another form too.
func TestAnAgreedScoreNeedsItsParts(t *testing.T) {
	s, r := newPages(t, panelled(t))
	w := s.form("farah", "/bids/"+example.BidID+"/moderate", url.Values{"effort": {""}, "token": {strings.Repeat("a", 32)}, "criterion": {"FINANCIAL"}})
	says := inWords(w.Body.String())
	if w.Code != http.StatusUnprocessableEntity || len(r.bodies) != 0 {
		t.Errorf("answered %d with %d commands kept, want 422 and none", w.Code, len(r.bodies))
	}
	for _, want := range []string{"Choose the score on which the reviewers agreed.", "Give the reasons on which the reviewers agreed."} {
		if !strings.Contains(says, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
