package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// The mission's measures, by hand in a browser (domain 8.1 row 1, 8.4): the
// second bid of a trust is answered to 60 % before a key is pressed, and is
// submitted with at most 120 fields supplied.
const (
	leastFilled  = 60
	mostSupplied = 120
	secondBid    = "FP26-RZX-002"
)

func TestTheSecondBidIsMostlyWrittenAlready(t *testing.T) {
	if !full() {
		t.Skip("a slow walk: TRANCHE_E2E=full tells it")
	}
	t.Parallel()
	s := newStage(t, false)
	s.mirror = newMirror(t)
	s.step("the trust's first bid is submitted, by program", s.firstBid)
	s.step("Amina starts the second from it", s.startSecond)
	s.step("Amina confirms what is still true and answers the rest", s.answerSecond)
	s.step("Amina puts the amounts", s.amountsOfSecond)
	s.step("the second bid is submitted", s.submitSecond)
	s.step("the meter says what was supplied", s.meterOfSecond)
}

// asks calls the API as somebody of the demo.
func (s *stage) asks(who, method, path string, body any) map[string]any {
	s.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := http.NewRequest(method, s.house.address+"/api/v1"+path, bytes.NewReader(raw))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer demo-"+who)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	} else {
		r.Body = http.NoBody
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer w.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(w.Body).Decode(&out); err != nil || w.StatusCode >= 300 {
		s.t.Fatalf("%s %s as %s: %d %v (%v)", method, path, who, w.StatusCode, out, err)
	}
	return out
}

func (s *stage) firstBid() {
	s.clock("6 May 2026")
	s.firstDraft()
	s.asks("david", "POST", "/bids/"+bid+"/approve", nil)
	s.asks("eleri", "POST", "/bids/"+bid+"/submit", nil)
}

// firstDraft writes the worked example's bid, by program.
func (s *stage) firstDraft() {
	s.t.Helper()
	s.asks("amina", "POST", "/bids", map[string]any{"round": example.RoundID, "organisation": example.Trust})
	s.asks("amina", "PUT", "/bids/"+bid+"/answers", map[string]any{"answers": example.Answers()})
	s.asks("amina", "PUT", "/bids/"+bid+"/cost-lines", example.Costs())
	s.asks("amina", "PUT", "/bids/"+bid+"/milestones", map[string]any{"milestones": example.Milestones()})
	s.asks("amina", "PUT", "/bids/"+bid+"/benefits", map[string]any{"benefits": example.Benefits()})
}

func (s *stage) startSecond() {
	amina := s.as("Amina Hussain")
	amina.goTo("/bids/new")
	amina.fill("National capital, all years", "13.8m")
	amina.fill("National revenue, all years", "4.6m")
	amina.press("Show the route")
	amina.see("Start from an earlier bid of your trust", bid+", Northmoor EPR", "10 cost lines and 3 benefits without amounts, and 5 milestones")
	amina.fill("Title of the project", "Northmoor theatres")
	amina.press("Start this bid")
	amina.see(secondBid, "% is filled in already, from your earlier bids and the registers")
	prefill, ok := s.asks("amina", "GET", "/bids/"+secondBid+"/readiness", nil)["prefill"].(map[string]any)
	if !ok {
		s.t.Fatal("readiness says nothing of what was filled in")
	}
	filled, asked := prefill["filled"].(float64), prefill["asked"].(float64)
	s.t.Logf("%.0f of %.0f questions, %.1f %%, are answered before a key is pressed", filled, asked, 100*filled/asked)
	if filled < leastFilled*asked/100 {
		s.t.Errorf("%.0f of %.0f questions are filled in, want at least %d %%", filled, asked, leastFilled)
	}
}

func (s *stage) answerSecond() {
	amina := s.as("Amina Hussain")
	given := map[string]string{}
	for _, a := range example.Answers() {
		given[a.Key] = a.Value
	}
	for _, part := range []string{"objectives", "case", "delivery", "people"} {
		amina.goTo("/bids/" + secondBid + "/sections/" + part)
		amina.tick("All of this is still true")
		amina.press("Save and continue")
	}
	amina.goTo("/bids/" + secondBid + "/sections/about")
	amina.fill("Public summary", "Theatre lists and anaesthetic records in the trust's one electronic record.")
	amina.choose("How risky is the project", "Medium")
	amina.press("Save and continue")
	amina.goTo("/bids/" + secondBid + "/sections/options")
	amina.tick("All of this is still true")
	amina.fill("The preferred option, and why", given["option_preferred"])
	amina.press("Save and continue")
	amina.goTo("/bids/" + secondBid + "/sections/commercial")
	amina.tick("All of this is still true")
	amina.choose("How certain is the price", "Quoted")
	amina.press("Save and continue")
	amina.goTo("/bids/" + secondBid + "/sections/approvals")
	amina.fillDate("Date of the board minute that approved all parts", "30 4 2026")
	amina.choose("Does the ICB support the bid?", "Yes")
	amina.choose("Is each year's local capital in the submitted capital plan?", "Yes")
	amina.choose("Clinical safety evidence (DCB0160)", "There is a dated plan")
	amina.choose("Data protection impact assessment (DPIA)", "In place")
	amina.choose("Nothing but essential fees is committed before approval", "Yes")
	amina.press("Save and continue")
}

// amountsOfSecond types every amount of the worked example: the heaviest case,
// a bid of the same size.
func (s *stage) amountsOfSecond() {
	amina := s.as("Amina Hussain")
	put := func(row string, amounts funding.ByYear) {
		for _, fy := range amounts.Years() {
			amina.fill(row+" "+fy.String(), strings.TrimPrefix(amounts[fy].String(), "£"))
		}
	}
	amina.goTo("/bids/" + secondBid + "/costs")
	for _, l := range example.Lines() {
		put("Amounts of "+l.Ref, l.Amounts)
	}
	put("Running cost, net of VAT", example.Running())
	amina.press("Save and see the totals")
	amina.seeFigure("Asks the fund for", "£18,400,000.00 £13,800,000.00 capital, £4,600,000.00 revenue")
	amina.goTo("/bids/" + secondBid + "/benefits")
	for _, b := range example.Benefits() {
		put("Value of "+b.Ref, b.Amounts)
	}
	amina.press("Save and see the result")
	amina.seeFigure("Net present social value", "£14,206,444.81")
}

func (s *stage) submitSecond() {
	amina := s.as("Amina Hussain")
	amina.goTo("/bids/" + secondBid + "/check")
	amina.press("Send for approval")
	david := s.as("David Okafor")
	david.goTo("/bids/" + secondBid + "/check")
	david.press("Approve this bid")
	eleri := s.as("Eleri Morgan")
	eleri.goTo("/bids/" + secondBid + "/submit")
	eleri.tick("I declare this as chief finance officer")
	eleri.press("Sign and submit")
	eleri.see("We have your bid", secondBid)
}

func (s *stage) meterOfSecond() {
	m := s.asks("amina", "GET", "/bids/"+secondBid+"/meter", nil)
	s.t.Logf("supplied %v (typed %v, pasted %v), filled in %v, worked out %v, of %v fields; reuse %v basis points",
		m["supplied"], m["typed"], m["pasted"], m["prefilled"], m["computed"], m["answered"], m["reuse_bp"])
	if n, ok := m["supplied"].(float64); !ok || n > mostSupplied || n < 1 {
		s.t.Errorf("%v fields were supplied, want at most %d", m["supplied"], mostSupplied)
	}
}
