package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding/example"
)

const theBid = "FP26-RZX-001"

// draft writes the worked example's bid (9.2).
func (w *walk) draft() {
	w.t.Helper()
	bid := w.do("amina", "createBid", nil, doc{"round": "FP-2026-R1", "organisation": "RZX", "answers": doc{"title": "Northmoor EPR"}})
	if bid["id"] != theBid {
		w.t.Fatalf("the first bid of RZX is %v, want %s", bid["id"], theBid)
	}
	answers := doc{}
	for _, a := range example.Answers() {
		answers[a.Key] = a.Value
	}
	w.do("amina", "putAnswers", []string{theBid}, doc{"answers": answers})
	w.do("amina", "putCostLines", []string{theBid}, example.Costs())
	w.do("amina", "putMilestones", []string{theBid}, doc{"milestones": example.Milestones()})
	w.do("amina", "putBenefits", []string{theBid}, doc{"benefits": example.Benefits()})
}

// submit takes the draft to the funder, on Wed 6 May 2026 14:20.
func (w *walk) submit() {
	w.t.Helper()
	w.do("david", "approveBid", []string{theBid}, nil)
	w.clock("2026-05-06T13:20:00Z")
	w.do("eleri", "submitBid", []string{theBid}, nil)
}

// review takes the bid through the reviews of 9.5 to the panel.
func (w *walk) review() {
	w.t.Helper()
	w.clock("2026-05-11T09:00:00Z")
	w.do("farah", "passCompleteness", []string{theBid}, nil)
	w.clock("2026-05-20T10:00:00Z")
	w.do("kavita", "askClarification", []string{theBid, "CYBER"}, doc{"field": "clinical_safety", "question": "When is the DSPT plan complete?", "blocking": true})
	conclude := func(at, who, kind string) {
		w.t.Helper()
		w.clock(at)
		w.do(who, "concludeReview", []string{theBid, kind}, doc{"outcome": "SUPPORT", "reasons": "The case is sound."})
	}
	conclude("2026-05-22T10:00:00Z", "grace", "ICB_SUPPORT")
	conclude("2026-05-29T10:00:00Z", "isla", "REGION_DIGITAL")
	conclude("2026-06-01T10:00:00Z", "jonas", "CLINICAL_SAFETY")
	w.clock("2026-06-02T10:00:00Z")
	w.do("amina", "answerClarification", []string{theBid, "Q1"}, doc{"answer": "By 30 September 2026."})
	conclude("2026-06-05T10:00:00Z", "harry", "REGION_FINANCE")
	conclude("2026-06-08T10:00:00Z", "liam", "NATIONAL_FINANCE")
	conclude("2026-06-09T10:00:00Z", "kavita", "CYBER")
}

// award takes the bid from the panel to an agreement in force.
func (w *walk) award() {
	w.t.Helper()
	w.clock("2026-06-18T14:00:00Z")
	w.do("maria", "decide", []string{theBid}, doc{"outcome": "APPROVED_WITH_CONDITIONS", "reasons": "A strong case.", "conditions": []doc{
		{"ref": "K1", "text": "DCB0160 safety case before the first go-live", "blocks": "MILESTONE", "milestone": "M3"},
		{"ref": "K2", "text": "DSPT improvement plan", "blocks": "CLAIMS", "due": "2026-09-30", "from_month": 7}}})
	w.clock("2026-06-29T09:00:00Z")
	w.do("eleri", "signAgreement", []string{theBid}, doc{})
	w.clock("2026-07-02T09:00:00Z")
	w.do("farah", "signAgreement", []string{theBid}, doc{})
}

// claim drafts a capital claim of one line for a month of 2026/27.
func (w *walk) claim(month int, pence int64) string {
	w.t.Helper()
	out := w.do("ben", "createClaim", []string{theBid}, doc{"fy": "2026/27", "month": month, "nature": "CAPITAL", "basis": "PAID"})
	id := fmt.Sprint(out["id"])
	w.do("ben", "putClaimLines", []string{id}, doc{"lines": []doc{{"line_no": 1, "cost_line": "C2", "description": "Implementation",
		"supplier": "Acme Health Systems", "invoice_no": fmt.Sprintf("INV-%d", w.turn), "gross_pence": pence, "eligible_pence": pence}}})
	return id
}

// pay takes a submitted claim to paid, through four people.
func (w *walk) pay(claim string) {
	w.t.Helper()
	w.do("chloe", "approveClaim", []string{claim}, nil)
	w.do("liam", "checkClaim", []string{claim}, doc{"outcome": "APPROVE"})
	run := fmt.Sprint(w.do("farah", "createPaymentRun", nil, doc{})["id"])
	w.do("nikhil", "releaseRun", []string{run}, nil)
	w.do("nikhil", "recordPaid", []string{run}, doc{})
}

// TestTheStoryThroughTheAPI is the main job, from draft to cash, by /api/v1
// alone, with the worked example's figures.
func TestTheStoryThroughTheAPI(t *testing.T) {
	w := newWalk(t)
	w.draft()
	t.Run("the economic case comes out to the penny", func(t *testing.T) { w.checkEconomics(t) })
	t.Run("the route is known before submission, with reasons", func(t *testing.T) { w.checkRoute(t) })
	t.Run("nobody submits before the SRO, nor the SRO alone", func(t *testing.T) {
		w.refused(http.StatusConflict, "SRO_NOT_APPROVED", "eleri", "submitBid", []string{theBid}, nil)
		w.refused(http.StatusForbidden, "NOT_YOUR_ROLE", "david", "submitBid", []string{theBid}, nil)
	})
	w.submit()
	t.Run("the trust cannot edit what it has submitted", func(t *testing.T) {
		w.refused(http.StatusConflict, "WRONG_STATE", "amina", "putAnswers", []string{theBid}, doc{"answers": doc{"title": "Another"}})
	})
	t.Run("the receipt is in the post, with a date for the diary", func(t *testing.T) { w.checkReceipt(t) })
	w.review()
	w.award()
	t.Run("the clocks are those of 9.5", func(t *testing.T) { w.checkClocks(t) })
	w.clock("2026-09-30T09:00:00Z")
	w.do("farah", "dischargeCondition", []string{theBid, "K2"}, nil)
	t.Run("seven claims of 9.6", func(t *testing.T) { w.checkClaims(t) })
	t.Run("the tracker lists the award", func(t *testing.T) {
		row := w.do("farah", "getTracker", nil, nil)
		if got := row.at("rows", 0, "award"); got != theBid {
			t.Errorf("the tracker's first row is %v, want %s", got, theBid)
		}
	})
	t.Run("the audit trail holds", func(t *testing.T) {
		if v := w.do("priya", "verifyAudit", nil, nil); v["holds"] != true {
			t.Errorf("got %v", v)
		}
	})
}

func (w *walk) checkEconomics(t *testing.T) {
	bid := w.do("amina", "getBid", []string{theBid}, nil)
	if bid["ask_pence"] != 1_840_000_000.0 {
		t.Errorf("the national ask is %v pence, want £18,400,000.00", bid["ask_pence"])
	}
	if failed, _ := bid["failed_checks"].([]any); len(failed) != 0 {
		t.Errorf("checks fail: %v", failed)
	}
	e := w.do("amina", "getAppraisal", []string{theBid}, nil)
	for name, want := range map[string]any{"npsv_pence": 1_420_644_481.0, "bcr": "1.44", "whole_life_cost_pence": 3_780_000_000.0, "pv_costs_pence": 3_247_834_848.0, "pv_benefits_pence": 4_668_479_328.0} {
		if got := find(e, name); got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

// find looks for a key anywhere in a document, nearest the top first.
func find(d map[string]any, key string) any {
	if v, ok := d[key]; ok {
		return v
	}
	for _, v := range d {
		if m, ok := v.(map[string]any); ok {
			if found := find(m, key); found != nil {
				return found
			}
		}
	}
	return nil
}

func (w *walk) checkRoute(t *testing.T) {
	r := w.do("amina", "getRoute", []string{theBid}, nil)
	got := fmt.Sprint(r["pathway"], r["case_form"], r["bodies"], r["expected_working_days"], r["decision_layers"])
	if want := fmt.Sprint("STANDARD", "SFBC", []string{"TRUST_BOARD", "NATIONAL_PROGRAMME"}, 31, 2); got != want {
		t.Errorf("the route: got %s, want %s", got, want)
	}
}

func (w *walk) checkReceipt(t *testing.T) {
	w.eventually(20*time.Second, func() error {
		for _, m := range w.box.Caught() {
			if strings.Contains(m.To, "amina@northmoor.example") && strings.Contains(m.Subject, "We have your bid") {
				if !strings.Contains(m.Calendar, "20260511") {
					return fmt.Errorf("the calendar entry does not name 11 May 2026: %q", m.Calendar)
				}
				return nil
			}
		}
		return fmt.Errorf("no receipt among %d mails", len(w.box.Caught()))
	})
}

func (w *walk) checkClocks(t *testing.T) {
	c := w.do("amina", "getClocks", []string{theBid}, nil)
	got := fmt.Sprint(c.at("headline", "gross_working_days"), c.at("headline", "funder_working_days"), c.at("headline", "trust_working_days"), c["calendar_days"])
	if got != "30 22 8 43" {
		t.Errorf("gross, funder, trust, calendar days: got %s, want 30 22 8 43", got)
	}
	reviews, _ := c["reviews"].([]any)
	want := map[string]string{"ICB_SUPPORT": "9 0 9 2026-06-09", "REGION_DIGITAL": "13 0 13 2026-06-09", "CLINICAL_SAFETY": "14 0 14 2026-06-09",
		"REGION_FINANCE": "18 0 18 2026-06-09", "NATIONAL_FINANCE": "19 0 19 2026-06-09", "CYBER": "20 8 12 2026-06-19"}
	for _, r := range reviews {
		m, _ := r.(map[string]any)
		kind := fmt.Sprint(m["review"])
		if got := fmt.Sprint(m["gross_working_days"], m["trust_working_days"], m["funder_working_days"], m["due"]); spaced(got) != want[kind] {
			t.Errorf("%s: gross, stopped, net, due: got %s, want %s", kind, got, want[kind])
		}
		delete(want, kind)
	}
	if len(want) != 0 {
		t.Errorf("no clocks for %v", want)
	}
}

// spaced puts the space back that fmt.Sprint leaves out before a string.
func spaced(s string) string {
	i := strings.Index(s, "2026-")
	return strings.TrimSpace(s[:i]) + " " + s[i:]
}

// checkClaims makes the claims of 9.6 and meets E1, E8 and E17 on the way.
func (w *walk) checkClaims(t *testing.T) {
	at := []string{"2026-10-12T09:00:00Z", "2026-11-11T10:00:00Z", "2026-12-10T10:00:00Z", "2027-01-13T10:00:00Z", "2027-02-10T10:00:00Z", "2027-03-10T10:00:00Z", "2027-03-12T16:05:00Z"}
	profile := int64(420_000_000)
	var drawn int64
	for i, c := range example.Claims()[:6] {
		w.clock(at[i])
		id := w.claim(int(c.Month), int64(c.Amount))
		w.do("ben", "submitClaim", []string{id}, nil)
		w.refused(http.StatusForbidden, "SAME_PERSON", "ben", "approveClaim", []string{id}, nil)
		w.pay(id)
		drawn += int64(c.Amount)
		row := w.ledger(i)
		want := fmt.Sprint(float64(drawn), float64(profile-drawn), float64(60_000_000*int64(i+1)))
		if got := fmt.Sprint(row["cumulative_pence"], row["headroom_pence"], row["plan_to_date_pence"]); got != want {
			t.Errorf("claim %d: cumulative, headroom, plan to date: got %s, want %s", i+1, got, want)
		}
	}
	if got := w.ledger(0)["variance_percent"]; got != "-48.3" {
		t.Errorf("claim 1 is %v %% from plan, want -48.3", got)
	}
	w.clock(at[6])
	tooMuch := w.claim(12, profile-drawn+1)
	out := w.refused(http.StatusConflict, "CLAIM_EXCEEDS_YEAR_PROFILE", "ben", "submitClaim", []string{tooMuch}, nil)
	if got := out.at("figures", "excess_pence"); got != 1.0 {
		t.Errorf("E1: the excess is %v pence, want 1", got)
	}
	exact := w.claim(12, profile-drawn)
	w.do("ben", "submitClaim", []string{exact}, nil)
	key := doc{"fy": "2026/27", "month": 12, "nature": "CAPITAL", "basis": "PAID"}
	_, first := w.tryKey("ben", "createClaim", "double-click", []string{theBid}, key)
	_, second := w.tryKey("ben", "createClaim", "double-click", []string{theBid}, key)
	if first["id"] == nil || first["id"] != second["id"] {
		t.Errorf("E17: one key made %v and %v", first["id"], second["id"])
	}
}

// ledger is the row of the i-th capital claim of 2026/27.
func (w *walk) ledger(i int) doc {
	w.t.Helper()
	award := w.do("ben", "getAward", []string{theBid}, nil)
	ledgers, _ := award["ledgers"].([]any)
	for _, l := range ledgers {
		m, _ := l.(map[string]any)
		if m["fy"] == "2026/27" && m["nature"] == "CAPITAL" {
			row, _ := doc(m).at("claims", i).(map[string]any)
			return row
		}
	}
	w.t.Fatalf("no capital ledger of 2026/27 in %v", ledgers)
	return nil
}

// TestTwoClaimsAtOnce is E1's race through everything: HTTP, Temporal and the
// database.
func TestTwoClaimsAtOnce(t *testing.T) {
	w := newWalk(t)
	w.draft()
	w.submit()
	w.review()
	w.award()
	w.clock("2026-10-12T09:00:00Z")
	big := w.claim(6, 370_000_000)
	w.do("ben", "submitClaim", []string{big}, nil)
	ids := []string{w.claim(6, 30_000_000), w.claim(6, 30_000_000)}
	answers := make([]string, 2)
	var both sync.WaitGroup
	for i, id := range ids {
		path := strings.Replace(w.paths["submitClaim"].path, "{claim}", id, 1)
		both.Go(func() {
			status, _ := w.request(http.MethodPost, path, "ben", "race-"+id, nil)
			answers[i] = fmt.Sprint(status)
		})
	}
	both.Wait()
	if got := min(answers[0], answers[1]) + " " + max(answers[0], answers[1]); got != "200 409" {
		t.Errorf("two claims of £300,000.00 for the last £500,000.00: got %s, want 200 409", got)
	}
}
