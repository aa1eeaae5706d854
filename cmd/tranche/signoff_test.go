package main

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// form sends a form as somebody, follows where it leads, and gives the page's
// words.
func (w *walk) form(who, path string, values url.Values) (status int, words string) {
	w.t.Helper()
	return w.page(http.MethodPost, who, path, strings.NewReader(values.Encode()))
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

func (w *walk) page(method, who, path string, body io.Reader) (status int, words string) {
	w.t.Helper()
	req, err := http.NewRequest(method, w.base+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer demo-"+who)
	client := http.Client{CheckRedirect: func(next *http.Request, _ []*http.Request) error {
		next.Header.Set("Authorization", "Bearer demo-"+who)
		return nil
	}}
	res, err := client.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return res.StatusCode, strings.Join(strings.Fields(tags.ReplaceAllString(string(raw), " ")), " ")
}

// TestSigningInABatch: one item that is refused never stops the others, and a
// form that is sent twice signs nothing twice. E8 holds through deputies.
func TestSigningInABatch(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	w.review()
	w.award()
	w.clock("2026-09-30T09:00:00Z")
	w.do("farah", "dischargeCondition", []string{theBid, "K2"}, nil)
	w.clock("2026-10-12T09:00:00Z")
	period := func(role, holder string) doc {
		return doc{"role": role, "organisation": "RZX", "person": holder, "deputy": "amina", "from": "2026-10-12", "until": "2026-10-16", "reason": "Annual leave"}
	}
	w.do("ben", "nameDeputy", nil, period("TRUST_FINANCE_PREPARER", "ben"))
	plain, behind := w.claim(6, 20_000_000), w.claim(6, 10_000_000)
	w.do("ben", "submitClaim", []string{plain}, nil)
	w.do("amina", "submitClaim", []string{behind}, nil) // for ben
	w.do("chloe", "nameDeputy", nil, period("TRUST_FINANCE_APPROVER", "chloe"))
	t.Run("E8 through deputies", func(t *testing.T) {
		w.refused(http.StatusForbidden, "SAME_PERSON", "ben", "approveClaim", []string{plain}, nil)
		w.refused(http.StatusForbidden, "SAME_PERSON", "amina", "approveClaim", []string{behind}, nil) // the preparer, with chloe's hat
		w.refused(http.StatusForbidden, "SAME_PERSON", "chloe", "approveClaim", []string{behind}, nil) // whose deputy prepared it
	})
	sent := url.Values{"token": {"batch"}, "item": {"claim/" + plain + "@", "claim/" + behind + "@"}}
	for range 2 {
		status, words := w.form("chloe", "/approvals", sent)
		if status != http.StatusOK || strings.Count(words, "You approved it. Whoever comes next has been asked.") != 1 || strings.Count(words, "Not signed") != 1 || !strings.Contains(words, "which counts as one person") {
			t.Fatalf("%d: %s", status, words)
		}
	}
	if got := w.do("chloe", "getClaim", []string{plain}, nil); got["status"] != "AUTO_CHECKED" {
		t.Errorf("the one that was not refused is %v", got["status"])
	}
	if list := w.do("chloe", "listApprovals", nil, nil); list.at("approvals", 1) != nil || list.at("approvals", 0, "id") != behind {
		t.Errorf("what is left: %v", list)
	}
	w.do("eleri", "declineClaim", []string{behind}, doc{"reasons": "It names no contract."})
	if got := w.do("ben", "getClaim", []string{behind}, nil); got["status"] != "QUERIED" || got.at("query") != "It names no contract." {
		t.Errorf("declined: %v %v", got["status"], got["query"])
	}
}

// TestWhoSignsAndUntilWhen walks a bid through a chain of three, a decline, an
// extension and the refusal of a bid that comes too late.
func TestWhoSignsAndUntilWhen(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.do("eleri", "putSignOff", []string{"RZX"}, doc{"version": 0, "steps": []doc{
		{"what": "BID", "step": 1, "role": "TRUST_FINANCE_APPROVER", "from_pence": 1_000_000_000}, {"what": "BID", "step": 2, "role": "TRUST_SRO", "from_pence": 0}, {"what": "BID", "step": 3, "role": "TRUST_CFO", "from_pence": 0}}})
	if says := w.do("amina", "getSignOff", []string{"RZX"}, nil).at("says", 1); says != "A bid of £18,400,000.00 would be approved by the finance approver, then by the senior responsible owner, then by the chief finance officer." {
		t.Errorf("got %v", says)
	}
	w.do("amina", "sendForApproval", []string{theBid}, nil)
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "david", "approveBid", []string{theBid}, nil)
	w.do("chloe", "declineInside", []string{theBid}, doc{"reasons": "Line C4 is revenue."})
	if got := w.do("amina", "getBid", []string{theBid}, nil); got["status"] != "DRAFT" || got.at("sent_back", "reasons") != "Line C4 is revenue." {
		t.Errorf("declined: %v", got.at("sent_back"))
	}
	if _, words := w.page(http.MethodGet, "amina", "/", nil); !strings.Contains(words, "it was declined inside your trust") {
		t.Errorf("the author's start page: %s", words)
	}
	w.do("amina", "sendForApproval", []string{theBid}, nil)
	w.do("chloe", "approveBid", []string{theBid}, nil)
	w.do("david", "approveBid", []string{theBid}, nil)
	w.clock("2026-06-30T16:00:00.001Z")
	late := w.refused(http.StatusConflict, "ROUND_CLOSED", "eleri", "submitBid", []string{theBid}, nil)
	if !strings.Contains(late.at("detail").(string), "until 5:00:00.000pm BST on 30 June 2026") {
		t.Errorf("got %v", late["detail"])
	}
	more := doc{"until": "2026-07-02T11:00:00Z", "reasons": "The trust's network failed on the last day."}
	w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "farah", "extendDeadline", []string{theBid}, more)
	w.do("olive", "extendDeadline", []string{theBid}, more)
	status, words := w.form("eleri", "/approvals", url.Values{"token": {"sign"}, "item": {"bid/" + theBid + "@"}})
	if status != http.StatusOK || !strings.Contains(words, "The bid is submitted.") {
		t.Fatalf("%d: %s", status, words)
	}
	got := w.do("farah", "getBid", []string{theBid}, nil)
	if got["status"] != "COMPLETENESS_CHECK" || got.at("extended", "reason") != "The trust's network failed on the last day." || got.at("approvals", 0, "by") != "chloe" {
		t.Errorf("submitted: %v %v %v", got["status"], got["extended"], got["approvals"])
	}
}
