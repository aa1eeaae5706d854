package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestAMemberVotesAndTheChairSeesTheVote(t *testing.T) {
	s, r := newPages(t, panelled(t))
	chair := s.ask(s.request(http.MethodGet, bidAt+"/decision", "maria", "")).Body.String()
	sees(t, chair, "The vote of the sitting of 18 June 2026", "Farah Siddiqui", "Too late in the year.", "The quorum is 2, so the vote does not bind the chair.", "Your vote")
	member := s.ask(s.request(http.MethodGet, bidAt+"/decision", "farah", "")).Body.String()
	sees(t, member, "Your vote", "Too late in the year.")
	if strings.Contains(member, "The vote of the sitting") {
		t.Error("a member sees the others' votes before the decision")
	}
	if w := s.send("farah", bidAt+"/votes", map[string]string{"token": "v1", "choice": "APPROVED", "sentence": "Sound."}); !strings.HasPrefix(w.Header().Get("Location"), bidAt+"/decision?") {
		t.Errorf("went to %q: %s", w.Header().Get("Location"), inWords(w.Body.String()))
	}
	sees(t, strings.Join(r.asked, "\n"), `accept farah FP26-RZX-001 vote {"choice":"APPROVED","sentence":"Sound."}`)
	w := s.send("farah", bidAt+"/votes", map[string]string{"token": "v2", "sentence": "Half a thought"})
	sees(t, w.Body.String(), "Choose how you vote.", "Half a thought")
}

func TestATrustGetsNoVotes(t *testing.T) {
	s, _ := newPages(t, panelled(t))
	if w := s.ask(s.request(http.MethodGet, bidAt+"/decision", "amina", "")); w.Code != http.StatusNotFound {
		t.Errorf("the panel's page answers a trust with %d, want 404", w.Code)
	}
}
