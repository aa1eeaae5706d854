package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A question unlocks one answer of a submitted bid: of two concluded reviews
// the one that read it is asked again, and confirms in one click; the other
// stands. Both sides see what stood there before.
func TestAnUnlockedAnswerReopensOneReview(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	w.clock("2026-05-11T09:00:00Z")
	w.do("farah", "passCompleteness", []string{theBid}, nil)
	w.clock("2026-05-15T10:00:00Z")
	for who, kind := range map[string]string{"harry": "REGION_FINANCE", "jonas": "CLINICAL_SAFETY"} {
		w.do(who, "concludeReview", []string{theBid, kind}, doc{"outcome": "SUPPORT", "reasons": "Sound as it stands."})
	}
	signed := w.do("amina", "getBid", []string{theBid}, nil)["content_hash"]
	ask := doc{"field": "in_use_on", "question": "Is the day still right?", "unlock": true}
	w.refused(http.StatusUnprocessableEntity, "NOT_AN_ANSWER", "kavita", "askClarification", []string{theBid, "CYBER"}, doc{"field": "lines.C1", "question": "Which?", "unlock": true})
	w.do("kavita", "askClarification", []string{theBid, "CYBER"}, ask)
	w.refused(http.StatusUnprocessableEntity, "DATE_INVALID", "amina", "answerClarification", []string{theBid, "Q1"}, doc{"answer": "Yes.", "value": "in spring"})
	if status, words := w.page("GET", "amina", "/bids/"+theBid+"/questions/Q1", nil); status != http.StatusOK || !strings.Contains(words, "Everything else stays as it was submitted") {
		t.Errorf("the question's page: %d, %s", status, words)
	}
	w.clock("2026-06-02T10:00:00Z")
	after := w.do("amina", "answerClarification", []string{theBid, "Q1"}, doc{"answer": "A month later.", "value": "2027-11-01"})
	change, _ := after.at("clarifications", 0, "change").(map[string]any)
	if change["old_content_hash"] != signed || change["new_content_hash"] != after["content_hash"] || after["content_hash"] == signed || change["now"] != "2027-11-01" || change["was"] == "" {
		t.Errorf("the change says %v; the bid's hash went from %v to %v", change, signed, after["content_hash"])
	}
	if got := after.at("receipt", "content_hash"); got != signed {
		t.Errorf("the receipt's seal moved on to %v", got)
	}
	states := map[any]any{}
	for _, v := range after["reviews"].([]any) {
		states[v.(map[string]any)["kind"]] = v.(map[string]any)["status"]
	}
	if states["REGION_FINANCE"] != "IN_PROGRESS" || states["CLINICAL_SAFETY"] != "DONE" {
		t.Errorf("after the change the reviews stand as %v", states)
	}
	_, words := w.page("GET", "harry", "/bids/"+theBid+"/reviews/REGION_FINANCE", nil)
	for _, want := range []string{"The answer you judged has changed", "1 November 2027", "Confirm this conclusion"} {
		if !strings.Contains(words, want) {
			t.Errorf("the reviewer's page does not say %q", want)
		}
	}
	if status, words := w.form("harry", "/bids/"+theBid+"/reviews/REGION_FINANCE/reconfirm", url.Values{}); status != http.StatusOK || !strings.Contains(words, "Your conclusion is recorded") {
		t.Errorf("confirming: %d, %s", status, words)
	}
	w.refused(http.StatusConflict, "REVIEW_DONE", "harry", "reconfirmReview", []string{theBid, "REGION_FINANCE"}, nil)
	if _, words := w.page("GET", "farah", "/bids/"+theBid, nil); !strings.Contains(words, "The approvals inside the trust were given to the bid as it was submitted") {
		t.Errorf("the bid's page does not say what changed after it was signed: %s", words)
	}
}
