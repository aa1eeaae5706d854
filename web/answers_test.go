package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// TestAnswersAreAsDescribed holds what operations give against what the
// document says that they give, all but those the fake has no answer for.
func TestAnswersAreAsDescribed(t *testing.T) {
	s := newSite(t)
	fill := strings.NewReplacer("{bid}", "FP26-RZX-001", "{award}", "FP26-RZX-001", "{claim}", "FP26-RZX-001-C1", "{run}", "FP-202610-1", "{ledger}", "FP26-RZX-001-L1", "{pack}", "FP26-RZX-001-R2026-10", "{line}", "K1", "{enquiry}", "ENQ-2026-1", "{round}", "FP-2026-R1", "{ruleset}", "CAP-2026",
		"/ruleset-drafts/{ruleset}", "/ruleset-drafts/CAP-2027", "{review}", "CYBER", "{stage}", "CYBER", "{clarification}", "Q1", "{condition}", "K1", "{change}", "CR-01", "{year}", "2026", "{line_no}", "1", "{deputy}", "1", "{interest}", "1", "{sitting}", "1", "{organisation}", "RZX", "{fact}", "nof_segment", "{register}", "DSPT-0123456789ab", "{version}", "2")
	left := map[string]bool{"getDecisionBrief": true, "previewRelease": true, "listTasks": true, "listTaskFilters": true, "putTaskFilter": true, "removeTaskFilter": true, "markNoticeRead": true, "getCommand": true, "releaseDecisions": true, "putMilestones": true, "putBenefits": true, "closeForPayment": true}
	by := map[string]string{"rehearseRound": "olive"} // the others are asked as Amina
	schemas := apiConfig().Components.Schemas
	for _, op := range (service{s.server}).operations() {
		if _, file := op.Answer.(fileAnswer); left[op.ID] || file {
			continue
		}
		t.Run(op.ID, func(t *testing.T) {
			body := ""
			if op.Body != nil {
				raw, _ := json.Marshal(op.Body)
				body = string(raw)
			}
			w := s.ask(s.request(op.Method, apiPrefix+fill.Replace(op.Path), cmp.Or(by[op.ID], "amina"), body))
			if want := (answer{}).statusFor(op); w.Code != want {
				t.Fatalf("got %d %s, want %d", w.Code, w.Body, want)
			}
			var got any
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			schema := schemas.Schema(reflect.TypeOf(op.Answer), false, op.ID)
			res := &huma.ValidateResult{}
			huma.Validate(schemas, schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, got, res)
			for _, err := range res.Errors {
				t.Error(err)
			}
		})
	}
}

// TestTheLedgerOfTheWorkedExample is 9.6, claims 1 to 6.
func TestTheLedgerOfTheWorkedExample(t *testing.T) {
	s := newSite(t)
	_, award := s.call("GET", "/awards/FP26-RZX-001", "ben", "")
	want := []string{
		"1 P6 31025000 31025000 60000000 -28975000 -48.3 388975000 RED",
		"2 P7 41260040 72285040 120000000 -47714960 -39.8 347714960 RED",
		"3 P8 53814960 126100000 180000000 -53900000 -29.9 293900000 RED",
		"4 P9 27500000 153600000 240000000 -86400000 -36.0 266400000 RED",
		"5 P10 36450000 190050000 300000000 -109950000 -36.7 229950000 RED",
		"6 P11 59950000 250000000 360000000 -110000000 -30.6 170000000 RED",
	}
	for i, want := range want {
		var got []string
		for _, field := range strings.Fields("claim_no month_label amount_pence cumulative_pence plan_to_date_pence variance_pence variance_percent headroom_pence rating") {
			got = append(got, figure(award, "ledgers", 0, "claims", i, field))
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("claim %d: got %s, want %s", i+1, got, want)
		}
	}
	if got := figure(award, "limits", 0, "headroom_pence"); got != "170000000" {
		t.Errorf("headroom: got %s, want 170000000", got)
	}
}

func TestStartingAClaim(t *testing.T) {
	s := newSite(t)
	r := s.request("POST", "/api/v1/awards/FP26-RZX-001/claims", "ben", `{"fy":"2026/27","month":6,"nature":"CAPITAL","basis":"PAID","lines":[{"line_no":1,"cost_line":"C2","gross_pence":31025000,"eligible_pence":31025000,"ledger_ref":"L1"}]}`)
	r.Header.Set("Idempotency-Key", "k")
	w := s.ask(r)
	if w.Code != 201 || w.Header().Get("Location") != "/api/v1/claims/FP26-RZX-001-C1" {
		t.Errorf("got %d at %s, want 201 at the claim", w.Code, w.Header().Get("Location"))
	}
	if got, want := s.record.asked[0], "claim ben k FP26-RZX-001 2026/27 P6 CAPITAL PAID 1 lines, 31025000 pence"; got != want {
		t.Errorf("the record was asked for %q, want %q", got, want)
	}
	for body, want := range map[string]string{
		`{"lines":[{"line_no":2,"cost_line":"C2","gross_pence":1,"eligible_pence":1}]}`: "422 LINE_OUT_OF_PLACE lines[0].line_no",
		`{"lines":[{"cost_line":"C2","gross_pence":1.0,"eligible_pence":1}]}`:           "422 MONEY_NOT_INTEGER_PENCE lines[0].gross_pence",
		`{"lines":[{"cost_line":"C2","gross_pence":1}]}`:                                "422 FIELD_MISSING lines[0].eligible_pence",
		`{"lines":[{"cost_line":"C2","gross_pence":1,"eligible_pence":1,"vat":1}]}`:     "422 UNKNOWN_FIELD lines[0].vat",
	} {
		if got := said(s, "PUT", "/claims/FP26-RZX-001-C1/lines", "ben", body); got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
}

func TestAClaimsCommandsGoToItsAward(t *testing.T) {
	for path, want := range map[string]string{
		"submit":        `accept ben FP26-RZX-001 claim {"claim":"FP26-RZX-001-1"}`,
		"approve":       `accept ben FP26-RZX-001 approve-claim {"claim":"FP26-RZX-001-1"}`,
		"withdraw":      `accept ben FP26-RZX-001 withdraw-claim {"claim":"FP26-RZX-001-1"}`,
		"lines/2/check": `accept ben FP26-RZX-001 check-line {"claim":"FP26-RZX-001-1","code":"","granted_pence":5,"line_no":2,"outcome":"REDUCED"}`,
		"check":         `accept ben FP26-RZX-001 check-claim {"claim":"FP26-RZX-001-1","outcome":"QUERY","reasons":"Which month?"}`,
	} {
		s := newSite(t)
		body := map[string]string{"lines/2/check": `{"outcome":"REDUCED","granted_pence":5}`, "check": `{"outcome":"QUERY","reasons":"Which month?"}`}[path]
		if status, got := s.call("POST", "/claims/FP26-RZX-001-C1/"+path, "ben", body); status != 200 || s.record.asked[1] != want {
			t.Errorf("%s: got %d, and the record was asked to\n%s\nwant\n%s\n%v", path, status, s.record.asked[1], want, got)
		}
	}
	if got := said(newSite(t), "POST", "/claims/FP26-RZX-001-C1/lines/none/check", "liam", `{"outcome":"ACCEPTED"}`); got != "404 NOT_FOUND line_no" {
		t.Errorf("no line: got %s", got)
	}
}

func TestListsGoOnWhereTheyEnded(t *testing.T) {
	s := newSite(t)
	for _, tt := range []struct{ path, list, want, next string }{
		{"/bids?n=2", "bids", "FP26-RZB-001 FP26-RZX-001", "FP26-RZX-001"},
		{"/bids?n=2&after=FP26-RZX-001", "bids", "FP26-RZX-002", "<nil>"},
		{"/awards?n=1", "awards", "FP26-RZX-001", "FP26-RZX-001"},
		{"/awards?n=1&after=FP26-RZX-001", "awards", "FP26-RZX-002", "FP26-RZX-002"},
		{"/awards", "awards", "FP26-RZX-001 FP26-RZX-002", "<nil>"},
	} {
		_, got := s.call("GET", tt.path, "farah", "")
		var ids []string
		rows, _ := got[tt.list].([]any)
		for _, r := range rows {
			ids = append(ids, figure(r, "id"))
		}
		if got := fmt.Sprint(strings.Join(ids, " "), " then ", figure(got, "next")); got != tt.want+" then "+tt.next {
			t.Errorf("%s: got %s, want %s then %s", tt.path, got, tt.want, tt.next)
		}
	}
	if _, got := s.call("GET", "/events?kind=bid&id=FP26-RZX-001&n=1&after=bid/FP26-RZX-001/1/1", "priya", ""); figure(got, "next") != "bid/FP26-RZX-001/2/1" {
		t.Errorf("events: got %v", got)
	}
	if got := s.record.asked[len(s.record.asked)-1]; got != `events bid/FP26-RZX-001 after "bid/FP26-RZX-001/1/1", 1` {
		t.Errorf("the record was asked for %s", got)
	}
}
