package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/web"
)

// A trust asks from a field; the funder answers, publishes without names and
// changes a rule; drafts of other trusts are flagged, and read it.
func TestADialogueThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.clock("2026-05-20T11:00:00Z")
	bid := func(who, org string, pence int64) string {
		id := w.do(who, "createBid", nil, doc{"round": "FP-2026-R1", "organisation": org, "answers": doc{"title": "A project"}}).at("id").(string)
		if pence > 0 {
			w.do(who, "putCostLines", []string{id}, doc{"lines": []doc{{"ref": "C1", "description": "Devices", "organisation": org, "source": "NATIONAL", "nature": "CAPITAL", "category": "HARDWARE", "life_years": 5, "controls_asset": true, "vat": "IRRECOVERABLE", "amounts": doc{"2026/27": pence}}}})
		}
		return id
	}
	asking, standard, fast := bid("amina", "RZX", 0), bid("rzb-author", "RZB", 200_000_000), bid("rzc-author", "RZC", 50_000_000)

	w.refused(403, "NOT_YOUR_ROLE", "farah", "askFunder", nil, doc{"about": doc{"kind": "NOTHING"}, "question": "Why?"})
	w.refused(404, "NOT_FOUND", "rzb-author", "askFunder", nil, doc{"about": doc{"kind": "BID", "bid": asking}, "question": "Why?"})
	asked := w.do("amina", "askFunder", nil, doc{"about": doc{"kind": "FIELD", "bid": asking, "field": "clinical_safety"}, "question": "Is Northmoor's dated plan enough?"})
	id := asked.at("id").(string)
	if !strings.HasPrefix(id, "ENQ-2026-") || asked.at("enquiry", "due") != "2026-05-28" || asked.at("enquiry", "holder") != "The funder: Programme manager" {
		t.Errorf("asked: %v", asked)
	}
	w.refused(404, "NOT_FOUND", "rzb-author", "getEnquiry", []string{id}, nil)
	w.refused(404, "NOT_FOUND", "grace", "getEnquiry", []string{id}, nil)

	w.clock("2026-05-28T16:00:01Z") // a second after 5pm in London
	late := w.do("farah", "listEnquiries", nil, nil)
	if late.at("counts", "late") != 1.0 || late.at("enquiries", 0, "age_working_days") != 5.0 {
		t.Errorf("late: %v", late)
	}
	for _, want := range []string{"A question from a trust: " + id, "An answer is due on 28 May 2026: " + id, "An answer to a trust is late: " + id} {
		if !slices.ContainsFunc(w.box.Caught(), func(m web.CaughtMail) bool { return m.Subject == want }) {
			t.Errorf("nobody got the mail %q", want)
		}
	}
	w.do("farah", "replyEnquiry", []string{id}, doc{"text": "Yes, Amina."})
	if closed := w.do("amina", "closeEnquiry", []string{id}, nil); closed.at("status") != "CLOSED" {
		t.Errorf("closed: %v", closed)
	}
	if again := w.do("amina", "reopenEnquiry", []string{id}, doc{"text": "For both sites?"}); again.at("enquiry", "due") != "2026-06-05" || again.at("status") != "OPEN" {
		t.Errorf("after 5pm on 28 May it counts on the 29th, so it is due on 5 June: %v", again)
	}
	w.do("farah", "replyEnquiry", []string{id}, doc{"text": "For both."})

	wording := doc{"question": "Is Northmoor's dated plan enough?", "answer": "Yes.", "changes_rule": true, "rule_change": "A dated plan is enough.", "in_force_from": "2026-06-01", "pathways": []string{"STANDARD"}}
	w.refused(422, "NAME_IN_TEXT", "farah", "publishAnswer", []string{id}, wording)
	wording["question"] = "Is a dated plan enough?"
	w.do("farah", "publishAnswer", []string{id}, wording)

	for who, want := range map[string]int{"rzb-author": 1, "rzc-author": 0} {
		draft := map[string]string{"rzb-author": standard, "rzc-author": fast}[who]
		if got := len(w.do(who, "listRuleChanges", []string{draft}, nil).at("unread").([]any)); got != want {
			t.Errorf("%s has %d flags, want %d", draft, got, want)
		}
	}
	status, page := w.request(http.MethodGet, "/bids/"+standard+"/sections/approvals", "rzb-author", "", nil)
	text := string(page)
	if status != 200 || !strings.Contains(text, "1 published answer about this question") || strings.Contains(text, "Northmoor") || strings.Contains(text, "Amina") || strings.Contains(text, asking) {
		t.Errorf("another trust's form (%d) holds a name, or not the answer", status)
	}
	if _, page := w.request(http.MethodGet, "/bids/"+standard, "rzb-author", "", nil); !strings.Contains(string(page), "A rule has changed") {
		t.Error("the bid's page has no banner")
	}
	if read := w.do("rzb-author", "acknowledgeRuleChange", []string{standard, id}, nil); len(read.at("unread").([]any)) != 0 {
		t.Errorf("read: %v", read)
	}
	if v := w.do("priya", "verifyAudit", nil, nil); v.at("holds") != true {
		t.Errorf("the audit trail: %v", v)
	}
}

// A hand is lent: the adviser reads the draft while the call is open, and
// nothing after.
func TestAHandThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	bid := w.do("amina", "createBid", nil, doc{"round": "FP-2026-R1", "organisation": "RZX", "answers": doc{"title": "Northmoor EPR"}}).at("id").(string)
	w.refused(404, "NOT_FOUND", "sana", "getBid", []string{bid}, nil)
	id := w.do("amina", "askForHand", []string{bid}, doc{"section": "costs", "question": "Which lines are capital?"}).at("id").(string)
	if got := w.do("sana", "getBid", []string{bid}, nil); got.at("title") != "Northmoor EPR" || len(got.at("allowed_actions").([]any)) != 0 {
		t.Errorf("the adviser's view: %v, may %v", got.at("title"), got.at("allowed_actions"))
	}
	w.refused(404, "NOT_FOUND", "farah", "getEnquiry", []string{id}, nil)
	w.do("sana", "replyEnquiry", []string{id}, doc{"text": "Hardware.", "half_days": 3})
	if mine := w.do("amina", "listEnquiries", nil, nil); mine.at("support", 0, "support", "days") != 4.0 || mine.at("support", 0, "support", "half_days_used") != 3.0 {
		t.Errorf("support: %v", mine.at("support"))
	}
	w.do("amina", "closeEnquiry", []string{id}, nil)
	w.refused(404, "NOT_FOUND", "sana", "getBid", []string{bid}, nil)
	w.refused(404, "NOT_FOUND", "sana", "getEnquiry", []string{id}, nil)
}
