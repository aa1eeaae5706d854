package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// holds checks that a page says all of these.
func holds(t *testing.T, s *site, who, path string, want ...string) string {
	t.Helper()
	w := s.ask(s.request(http.MethodGet, path, who, ""))
	body := inWords(w.Body.String())
	for _, words := range want {
		if w.Code != http.StatusOK || !strings.Contains(body, words) {
			t.Errorf("%s as %s (%d) does not say %q:\n%s", path, who, w.Code, words, body)
		}
	}
	return body
}

func TestQuestionsAreWhereTheyBelong(t *testing.T) {
	s, _ := newPages(t)
	holds(t, s, "amina", "/questions-asked", "Your questions to the funder", "Ask the funder", "Answered: read, and close or ask on", "2 of 5 working days")
	holds(t, s, "farah", "/questions-asked", "Questions from trusts", "Answered, with the trust", "Northmoor University Hospitals")
	holds(t, s, "amina", "/questions-asked/new?about=FIELD&bid=FP26-RZX-001&field=clinical_safety", "1 published answer about this question", "due by 5pm on 13 May 2026 (5 working days)")
	holds(t, s, "amina", "/questions-asked/hand?about=SECTION&bid=FP26-RZX-001&section=costs", "Ask for a hand", "Your trust has 4 days of support reserved, 1.5 used.")
	holds(t, s, "amina", "/questions-asked/ENQ-2026-1", "A question about “Clinical safety evidence (DCB0160)”, in bid FP26-RZX-001", "Does this answer it?", "This does not answer it", "Farah Siddiqui, for the funder")
	holds(t, s, "farah", "/questions-asked/ENQ-2026-1", "Add to the answer", "Publish the answer to all bidders", "Hand it to somebody else", "Liam Doyle, national finance")
	holds(t, s, "amina", "/bids/FP26-RZX-001", "A rule has changed", "A dated plan is enough.", "We have read this", "Your questions to the funder about this bid", "4 days of support reserved")
	holds(t, s, "amina", "/bids/FP26-RZX-001/sections/approvals", "1 published answer about this question", "Ask the funder about this", "Ask for a hand")
	holds(t, s, "", "/rounds/FP-2026-R1", "Questions and answers", "About “Clinical safety evidence (DCB0160)”", "Changes a rule", "In force from 1 June 2026.")
	holds(t, s, "amina", "/rounds/FP-2026-R1", "Your trust has 4 days of support reserved, 1.5 used.", "Ask the funder about this round")
	holds(t, s, "amina", "/bids/new?capital=1m", "4 days of support reserved, 1.5 used")
	if body := holds(t, s, "", "/rounds/FP-2026-R1"); strings.Contains(body, "Northmoor") || strings.Contains(body, "Amina") {
		t.Error("the public page names who asked")
	}
}

func TestPeopleWithoutQuestionsHaveNoInbox(t *testing.T) {
	s, _ := newPages(t)
	for who, want := range map[string]bool{"amina": true, "farah": true, "sana": true, "grace": false, "": false} {
		if got := strings.Contains(s.ask(s.request(http.MethodGet, "/rounds", who, "")).Body.String(), `href="/questions-asked"`); got != want {
			t.Errorf("%q has the link: %v, want %v", who, got, want)
		}
	}
}

func TestAskingNamesTheQuestionOnce(t *testing.T) {
	s, r := newPages(t)
	fields := map[string]string{"about": "ROUND", "round": "FP-2026-R1", "question": "May we bid twice?", "token": "t1"}
	for range 2 {
		if w := s.send("amina", "/questions-asked/new", fields); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/questions-asked") {
			t.Fatalf("got %d to %q: %s", w.Code, w.Header().Get("Location"), inWords(w.Body.String()))
		}
	}
	if r.enquiries != 1 {
		t.Errorf("%d questions were named, want 1", r.enquiries)
	}
	fields["question"], fields["token"] = "", "t2"
	if w := s.send("amina", "/questions-asked/new", fields); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Write what you want to ask.") || r.enquiries != 1 {
		t.Errorf("an empty question: %d, %d named", w.Code, r.enquiries)
	}
}

func TestAWordingIsShownBeforeItIsPublished(t *testing.T) {
	s, r := newPages(t)
	fields := map[string]string{"question": "Is Northmoor's plan enough?", "answer": "Yes.", "changes_rule": "yes", "rule_change": "A plan is enough.", "in_force_from": "1 June 2026", "then": "preview", "token": "p1"}
	w := s.send("farah", "/questions-asked/ENQ-2026-1/publish", fields)
	body := inWords(w.Body.String())
	for _, words := range []string{"How it will look", "Is Northmoor's plan enough?", "“Northmoor” may stay", "The name of an organisation", "In force from 1 June 2026."} {
		if w.Code != http.StatusOK || !strings.Contains(body, words) {
			t.Errorf("the preview (%d) does not say %q:\n%s", w.Code, words, body)
		}
	}
	if len(r.asked) != 0 {
		t.Errorf("a preview asks for %v", r.asked)
	}
	delete(fields, "then")
	r.advice = refusal.New(refusal.Invalid, "NAME_IN_TEXT", "“Northmoor” may tell who asked.").At("confirmed")
	w = s.send("farah", "/questions-asked/ENQ-2026-1/publish", fields)
	if body := w.Body.String(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, `href="#confirmed"`) || !strings.Contains(body, "1 June 2026") || !strings.Contains(body, "A plan is enough.") {
		t.Errorf("refused with %d, or something typed is lost: %s", w.Code, inWords(body))
	}
	if want := `advise farah publish {"question":"Is Northmoor's plan enough?","answer":"Yes.","changes_rule":true,"rule_change":"A plan is enough.","in_force_from":"2026-06-01"}`; len(r.asked) != 1 || r.asked[0] != want {
		t.Errorf("asked %q", r.asked)
	}
}

func TestMessagesKeepWhatWasTyped(t *testing.T) {
	s, r := newPages(t)
	if w := s.send("amina", "/questions-asked/ENQ-2026-1/reopen", map[string]string{"why": " "}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Say what is still not answered.") {
		t.Errorf("reopened without a word: %d", w.Code)
	}
	r.advice = refusal.New(refusal.Conflict, "WRONG_STATE", "It is closed.")
	if w := s.send("farah", "/questions-asked/ENQ-2026-1/reply", map[string]string{"text": "Kept words", "comment": "yes"}); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Kept words") {
		t.Errorf("refused with %d, or the words are lost", w.Code)
	}
	if want := `advise farah reply {"text":"Kept words","comment":true}`; r.asked[0] != want {
		t.Errorf("asked %q", r.asked)
	}
}

func TestAChangedRuleIsReadOnce(t *testing.T) {
	s, r := newPages(t)
	w := s.send("amina", "/bids/FP26-RZX-001/rule-changes/ENQ-2026-1", map[string]string{"token": "x"})
	if to, _ := url.Parse(w.Header().Get("Location")); w.Code != http.StatusSeeOther || to.Path != "/bids/FP26-RZX-001" || r.asked[0] != "read amina FP26-RZX-001 ENQ-2026-1" {
		t.Fatalf("got %d to %q, asked %v", w.Code, to, r.asked)
	}
	if body := holds(t, s, "amina", "/bids/FP26-RZX-001?done=rule-read", "We have noted that you have read the changed rule."); strings.Contains(body, "A rule has changed") {
		t.Error("the banner stays")
	}
}

func TestEnquiriesByProgram(t *testing.T) {
	s := newSite(t)
	s.record.advice = refusal.New(refusal.Conflict, "ENOUGH_SEEN", "That is all.")
	for _, tt := range []struct{ path, body, want string }{
		{"/enquiries", `{"about":{"kind":"ROUND","round":"FP-2026-R1"},"question":"May we?"}`, `ask-funder {"about":{"kind":"ROUND","round":"FP-2026-R1"},"question":"May we?"}`},
		{"/bids/FP26-RZX-001/hands", `{"section":"costs","question":"How?"}`, `ask-hand {"about":{"kind":"SECTION","bid":"FP26-RZX-001","section":"costs"},"question":"How?"}`},
		{"/enquiries/ENQ-2026-1/reply", `{"text":"Yes."}`, `reply {"text":"Yes."}`},
		{"/enquiries/ENQ-2026-1/close", `{"half_days":3}`, `close {"half_days":3}`},
		{"/enquiries/ENQ-2026-1/reopen", `{"text":"No."}`, `reopen {"text":"No."}`},
		{"/enquiries/ENQ-2026-1/reassign", `{"person":"liam"}`, `reassign {"person":"liam"}`},
		{"/enquiries/ENQ-2026-1/withdraw-publication", ``, `withdraw-publication {}`},
		{"/enquiries/ENQ-2026-1/publish", `{"question":"Q","answer":"A","confirmed":["RZX"]}`, `publish {"question":"Q","answer":"A","confirmed":["RZX"]}`},
	} {
		s.record.asked = nil
		if got := said(s, "POST", tt.path, "farah", tt.body); got != "409 ENOUGH_SEEN" || s.record.asked[0] != "advise farah "+tt.want {
			t.Errorf("%s: got %s, asked %v", tt.path, got, s.record.asked)
		}
	}
	if got := said(s, "POST", "/enquiries", "amina", `{"about":{"kind":"NOTHING"}}`); got != "422 FIELD_MISSING question" {
		t.Errorf("no question: %s", got)
	}
	_, e := s.call("GET", "/enquiries/ENQ-2026-1", "amina", "")
	for _, tt := range []struct {
		want string
		path []any
	}{{"ANSWERED", []any{"status"}}, {"2", []any{"enquiry", "age_working_days"}}, {"2026-05-11", []any{"laps", 0, "due"}}, {"Yes, Amina.", []any{"thread", 1, "text"}}, {"reply", []any{"allowed_verbs", 0}}} {
		if got := figure(e, tt.path...); got != tt.want {
			t.Errorf("%v: got %s, want %s", tt.path, got, tt.want)
		}
	}
	_, found := s.call("POST", "/enquiries/ENQ-2026-1/publication-check", "farah", `{"question":"Northmoor?","answer":"Ask Amina Hussain.","confirmed":["Northmoor"]}`)
	if got := figure(found, "words", 0, "text"); got != "Amina Hussain" {
		t.Errorf("found %s", got)
	}
	_, public := s.call("GET", "/rounds/FP-2026-R1/published-answers", "", "")
	if got := figure(public, "answers", 0, "in_force_from"); got != "2026-06-01" {
		t.Errorf("published: %v", public)
	}
}
