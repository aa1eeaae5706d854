package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding/refusal"
)

// said puts an answer of the API on one line: its status, code and field.
func said(s *site, method, path, who, body string) string {
	status, got := s.call(method, path, who, body)
	return strings.TrimSpace(fmt.Sprint(status, " ", strings.ReplaceAll(figure(got, "code")+" "+figure(got, "field"), "<nil>", "")))
}

func TestProblems(t *testing.T) {
	over := refusal.New(refusal.Conflict, "CLAIM_EXCEEDS_YEAR_PROFILE", "Too much.").At("lines").With("excess_pence", 1)
	tests := []struct {
		name               string
		method, path, body string
		who                string
		broken             error
		want               string
	}{
		{"nobody signed in", "GET", "/bids/FP26-RZX-001", "", "", nil, "401 NOT_SIGNED_IN"},
		{"a bid that is not there", "GET", "/bids/FP26-RZX-999", "", "amina", nil, "404 NOT_FOUND"},
		{"an address that is not there", "GET", "/bidz", "", "", nil, "404 NOT_FOUND"},
		{"another method", "GET", "/bids/FP26-RZX-001/submit", "", "amina", nil, "405 METHOD_NOT_ALLOWED"},
		{"a round that is not there", "GET", "/rounds/X", "", "amina", nil, "404 NOT_FOUND round"},
		{"no JSON", "PUT", "/bids/FP26-RZX-001/answers", "{", "amina", nil, "400 JSON_MALFORMED"},
		{"too much", "PUT", "/bids/FP26-RZX-001/answers", `{"answers":{"title":"` + strings.Repeat("x", 1<<20) + `"}}`, "amina", nil, "413 BODY_TOO_LARGE"},
		{"a body where none is asked for", "POST", "/bids/FP26-RZX-001/approve", `{"by":"me"}`, "david", nil, "422 UNKNOWN_FIELD by"},
		{"an unknown parameter", "GET", "/bids?page=2", "", "amina", nil, "422 UNKNOWN_PARAMETER page"},
		{"too long a page", "GET", "/bids?n=201", "", "amina", nil, "422 OUT_OF_RANGE n"},
		{"half a reference", "GET", "/events?kind=bid", "", "priya", nil, "422 FIELD_MISSING id"},
		{"a year that is none", "GET", "/tracker?fy=2026", "", "farah", nil, "422 FY_INVALID fy"},
		{"a nature that is none", "GET", "/tracker?nature=BOTH", "", "farah", nil, "422 NOT_A_CHOICE nature"},
		{"not this person", "GET", "/bids/FP26-RZX-001", "", "amina", refusal.New(refusal.Forbidden, "SAME_PERSON", "No."), "403 SAME_PERSON"},
		{"not now", "GET", "/bids/FP26-RZX-001", "", "amina", over, "409 CLAIM_EXCEEDS_YEAR_PROFILE lines"},
		{"a fault", "GET", "/bids/FP26-RZX-001", "", "amina", errors.New("column secret is missing"), "500 FAULT"},
		{"a bid for nobody", "POST", "/bids", `{"round":"FP-2026-R1"}`, "eleri", nil, "403 NOT_YOUR_ROLE"},
		{"costs with a point", "PUT", "/bids/FP26-RZX-001/cost-lines", `{"lines":[{"ref":"C1","amounts":{"2026/27":1.0}}]}`, "amina", nil, "422 MONEY_NOT_INTEGER_PENCE lines[0].amounts.2026/27"},
		{"costs below nothing", "PUT", "/bids/FP26-RZX-001/cost-lines", `{"lines":[{"ref":"C1","description":"x","source":"NATIONAL","nature":"CAPITAL","category":"HARDWARE","amounts":{"2026/27":-1}}]}`, "amina", nil, "422 MONEY_NEGATIVE lines[0].amounts.2026/27"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t)
			s.record.broken = tt.broken
			if got := said(s, tt.method, tt.path, tt.who, tt.body); got != tt.want {
				t.Errorf("%s %s: got %s, want %s", tt.method, tt.path, got, tt.want)
			}
		})
	}
}

func TestAProblemSaysEverything(t *testing.T) {
	s := newSite(t)
	s.record.broken = refusal.Join(refusal.New(refusal.Conflict, "CLAIM_EXCEEDS_YEAR_PROFILE", "Too much.").At("lines").With("excess_pence", 1).To("/claims/x"), refusal.New(refusal.Conflict, "OTHER", "And this."))
	w := s.ask(s.request("GET", "/api/v1/bids/FP26-RZX-001", "amina", ""))
	want := `{"type":"urn:tranche:problem:CLAIM_EXCEEDS_YEAR_PROFILE","title":"Not possible now","status":409,"detail":"Too much.","code":"CLAIM_EXCEEDS_YEAR_PROFILE","field":"lines","link":"/claims/x","figures":{"excess_pence":1},` +
		`"errors":[{"code":"CLAIM_EXCEEDS_YEAR_PROFILE","message":"Too much.","location":"lines","link":"/claims/x"},{"code":"OTHER","message":"And this."}],"instance":"urn:tranche:request:` + requestID(w) + `"}`
	if got := strings.TrimSpace(w.Body.String()); got != want || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAFaultIsLoggedOnceAndShowsNothing(t *testing.T) {
	s := newSite(t)
	s.record.broken = errors.New("column secret is missing")
	w := s.ask(s.request("GET", "/api/v1/bids/FP26-RZX-001", "amina", ""))
	if strings.Contains(w.Body.String(), "secret") || strings.Count(s.logged.String(), "secret") != 1 || !strings.Contains(s.logged.String(), requestID(w)) {
		t.Errorf("shown %s\nlogged %s\nwant the cause only in the log, once, with the request's id", w.Body, s.logged)
	}
	s.record.down = errors.New("connection refused")
	w = s.ask(s.request("GET", "/api/v1/bids/FP26-RZX-001", "amina", ""))
	if w.Code != 503 || w.Header().Get("Retry-After") != "30" {
		t.Errorf("with the database away: got %d after %q, want 503 after 30", w.Code, w.Header().Get("Retry-After"))
	}
}

func TestAPanicIsAFault(t *testing.T) {
	s := newSite(t)
	status, got := s.call("GET", "/tasks", "amina", "") // the fake has no start page
	if status != 500 || figure(got, "code") != "FAULT" || strings.Count(s.logged.String(), "request failed") != 1 || !strings.Contains(s.logged.String(), "panic:") {
		t.Errorf("got %d %v, logged %s", status, got, s.logged)
	}
}

func TestAnotherKindOfBodyIsRefused(t *testing.T) {
	s := newSite(t)
	r := s.request("POST", "/api/v1/calculators/apportion", "", `{"total_pence":1,"parts":1}`)
	r.Header.Set("Content-Type", "text/plain")
	if w := s.ask(r); w.Code != 415 {
		t.Errorf("got %d, want 415", w.Code)
	}
}

func TestACommandAnswersWithTheBidOrAReceipt(t *testing.T) {
	s := newSite(t)
	s.sender.send = func(_ context.Context, id string) error { s.record.settle(id, nil); return nil }
	status, got := s.call("POST", "/bids/FP26-RZX-001/approve", "david", "")
	if status != 200 || figure(got, "id") != "FP26-RZX-001" {
		t.Errorf("settled: got %d %v, want 200 with the bid", status, got)
	}
	s.sender.send = func(context.Context, string) error { return context.DeadlineExceeded }
	status, got = s.call("POST", "/bids/FP26-RZX-001/approve", "david", "{}")
	id := figure(got, "command")
	if status != 202 || figure(got, "outcome") != "WAITING" || len(id) != 32 {
		t.Fatalf("not settled: got %d %v, want 202 with a receipt", status, got)
	}
	s.record.settle(id, refusal.New(refusal.Conflict, "WRONG_STATE", "No."))
	if status, got = s.call("GET", "/commands/"+id, "david", ""); status != 200 || figure(got, "outcome") != "REFUSED" || figure(got, "refusal", "code") != "WRONG_STATE" {
		t.Errorf("the receipt later: got %d %v", status, got)
	}
	if got := said(s, "GET", "/commands/none", "david", ""); got != "404 NOT_FOUND command" {
		t.Errorf("no receipt: got %s", got)
	}
}

func TestIdempotencyKeys(t *testing.T) {
	s := newSite(t)
	s.sender.send = func(_ context.Context, id string) error { s.record.settle(id, nil); return nil }
	withKey := func(path, key, body string) int {
		r := s.request("POST", apiPrefix+path, "maria", body)
		r.Header.Set("Idempotency-Key", key)
		return s.ask(r).Code
	}
	decline := `{"outcome":"DECLINED","reasons":"No."}`
	for i, tt := range []struct {
		path, key, body string
		want, sent      int
	}{
		{"/bids/FP26-RZX-001/decide", "k", decline, 200, 1},
		{"/bids/FP26-RZX-001/decide", "k", decline, 200, 1},
		{"/bids/FP26-RZX-001/decide", "k", `{"outcome":"DEFERRED","reasons":"No."}`, 422, 1},
		{"/bids/FP26-RZX-001/decide", "l", decline, 200, 2},
		{"/bids/FP26-RZX-001/decide", strings.Repeat("k", 201), decline, 422, 2},
		{"/payment-runs", "run", `{}`, 201, 3},
		{"/payment-runs", "run", `{}`, 201, 3},
	} {
		if got := withKey(tt.path, tt.key, tt.body); got != tt.want || s.sender.sent != tt.sent {
			t.Errorf("request %d: got %d with %d sent, want %d with %d", i, got, s.sender.sent, tt.want, tt.sent)
		}
	}
	if s.record.runs != 1 {
		t.Errorf("one key named %d payment runs, want 1", s.record.runs)
	}
}

func TestCommandsCarryWhatTheRulesRead(t *testing.T) {
	tests := []struct{ path, body, want string }{
		{"/bids/FP26-RZX-001/reviews/CYBER/clarifications", `{"question":"When?","blocking":true}`, `bid ask {"blocking":true,"field":"","question":"When?","review":"CYBER"}`},
		{"/bids/FP26-RZX-001/reviews/CYBER/start", ``, `bid start-review {"review":"CYBER"}`},
		{"/bids/FP26-RZX-001/reviews/CYBER/clarifications", `{"field":"risk","question":"Why?","unlock":true}`, `bid ask {"blocking":false,"field":"risk","question":"Why?","review":"CYBER","unlock":true}`},
		{"/bids/FP26-RZX-001/reviews/CYBER/reconfirm", ``, `bid reconfirm {"review":"CYBER"}`},
		{"/bids/FP26-RZX-001/clarifications/Q1/answer", `{"answer":"Soon.","value":"LOW"}`, `bid answer {"answer":"Soon.","clarification":"Q1","value":"LOW"}`},
		{"/bids/FP26-RZX-001/reviews/CYBER/no-interest", ``, `bid declare-no-interest {"review":"CYBER"}`},
		{"/bids/FP26-RZX-001/return-by-panel", `{"reasons":"Say who pays."}`, `bid return-by-panel {"reasons":"Say who pays."}`},
		{"/bids/FP26-RZX-001/reviews/CYBER/recuse", `{"reasons":"I know them."}`, `bid recuse {"reasons":"I know them.","review":"CYBER"}`},
		{"/bids/FP26-RZX-001/reviews/CYBER/conclude", `{"outcome":"SUPPORT","reasons":"Sound."}`, `bid conclude {"conditions":[],"outcome":"SUPPORT","reasons":"Sound.","review":"CYBER","scores":[]}`},
		{"/bids/FP26-RZX-001/clarifications/Q1/answer", `{"answer":"Soon."}`, `bid answer {"answer":"Soon.","clarification":"Q1"}`},
		{"/bids/FP26-RZX-001/withdraw", `{"reasons":"Next year."}`, `bid withdraw {"reasons":"Next year."}`},
		{"/bids/FP26-RZX-001/decide", `{"outcome":"APPROVED_WITH_CONDITIONS","reasons":"Good.","conditions":[{"text":"A plan.","blocks":"CLAIMS","due":"2026-09-30","from_month":7}]}`,
			`bid decide {"outcome":"APPROVED_WITH_CONDITIONS","reasons":"Good.","conditions":[{"text":"A plan.","blocks":"CLAIMS","due":"2026-09-30","from_month":7}]}`},
		{"/awards/FP26-RZX-001/agreement/sign", `{"document_hash":"ab"}`, `award sign {"document_hash":"ab","signed_in":"TOKEN"}`},
		{"/awards/FP26-RZX-001/indicative-years/withdraw", `{"fy":"2028/29","nature":"CAPITAL","percent_bp":4000,"reason":"Less."}`, `award withdraw-year {"fy":"2028/29","nature":"CAPITAL","percent_bp":4000,"reason":"Less."}`},
		{"/awards/FP26-RZX-001/agreement/versions/2/read", ``, `award read-notice {"version":2}`},
		{"/awards/FP26-RZX-001/changes", `{"parts":[{"kind":"REPROFILE_YEARS","amount_pence":120000000}],"reason_code":"SUPPLIER_DELAY","reason":"Late."}`,
			`award request-change {"parts":[{"kind":"REPROFILE_YEARS","amount_pence":120000000}],"reason_code":"SUPPLIER_DELAY","reason":"Late."}`},
		{"/awards/FP26-RZX-001/changes/CR-01/decide", `{"outcome":"APPROVE","reasons":"Sound."}`, `award decide-change {"change":"FP26-RZX-001/CR-01","outcome":"APPROVE","over":null,"reasons":"Sound."}`},
		{"/awards/FP26-RZX-001/changes/CR-01/withdraw", ``, `award withdraw-change {"change":"FP26-RZX-001/CR-01"}`},
		{"/awards/FP26-RZX-001/conditions/K2/discharge", ``, `award discharge {"condition":"K2"}`},
		{"/payment-runs/FP-202610-1/paid", `{"claims":["FP26-RZX-001-C1"]}`, `run record-paid {"claims":["FP26-RZX-001-C1"]}`},
		{"/payment-runs/FP-202610-1/release", ``, `run release-run {}`},
	}
	for _, tt := range tests {
		s := newSite(t)
		s.record.advice = refusal.New(refusal.Conflict, "ENOUGH_SEEN", "That is all.")
		if got := said(s, "POST", tt.path, "maria", tt.body); got != "409 ENOUGH_SEEN" {
			t.Errorf("%s: got %s", tt.path, got)
			continue
		}
		_, rest, _ := strings.Cut(s.record.asked[0], "maria ")
		if kind, want, _ := strings.Cut(tt.want, " "); rest != want || kind == "" {
			t.Errorf("%s: the command is %s, want %s", tt.path, rest, want)
		}
	}
}

func TestTheBidOfTheWorkedExample(t *testing.T) {
	s := newSite(t)
	_, bid := s.call("GET", "/bids/FP26-RZX-001", "amina", "")
	for _, tt := range []struct {
		want string
		path []any
	}{
		{"1840000000", []any{"ask_pence"}}, {"2026/27", []any{"totals", "years", 0, "fy"}},
		{"420000000", []any{"totals", "years", 0, "national_capital_pence"}}, {"90000000", []any{"totals", "years", 0, "national_revenue_pence"}},
		{"510000000", []any{"totals", "years", 0, "national_pence"}}, {"140000000", []any{"totals", "years", 0, "local_capital_pence"}},
		{"230000000", []any{"totals", "years", 0, "local_pence"}}, {"1380000000", []any{"totals", "all", "national_capital_pence"}},
		{"460000000", []any{"totals", "all", "national_revenue_pence"}}, {"920000000", []any{"totals", "all", "local_pence"}},
		{"STANDARD", []any{"route", "pathway"}}, {"SFBC", []any{"route", "case_form"}}, {"180000000", []any{"content", "lines", 0, "amounts", "2026/27"}},
		{"TYPED", []any{"content", "answers", "title", "provenance"}}, {"[]", []any{"failed_checks"}}, {"[]", []any{"content", "funding"}},
		{"editBid", []any{"allowed_actions", 0}}, {"<nil>", []any{"clocks"}}, {"<nil>", []any{"receipt"}},
	} {
		if got := figure(bid, tt.path...); got != tt.want {
			t.Errorf("%v: got %s, want %s", tt.path, got, tt.want)
		}
	}
	_, e := s.call("GET", "/bids/FP26-RZX-001/appraisal", "amina", "")
	for _, tt := range []struct {
		want string
		path []any
	}{
		{"3780000000", []any{"whole_life_cost_pence"}}, {"1420644481", []any{"npsv_pence"}}, {"1.44", []any{"bcr"}}, {"3247834848", []any{"pv_costs_pence"}}, {"4668479328", []any{"pv_benefits_pence"}},
		{"707000000", []any{"reconciliation", "years", 0, "economic_cost_pence"}}, {"3535000000", []any{"reconciliation", "total", "economic_cost_pence"}},
		{"1491448536", []any{"components", "pv_capital_pence"}}, {"1607241458", []any{"components", "pv_revenue_pence"}}, {"149144854", []any{"components", "pv_optimism_bias_pence"}},
		{"1879226545", []any{"components", "pv_crb_pence"}}, {"-1368608303", []any{"components", "cash_only", "npsv_pence"}}, {"1", []any{"rounded_years_difference_pence"}},
		{"-30.43", []any{"switching", "benefits_pct"}},
	} {
		if got := figure(e, tt.path...); got != tt.want {
			t.Errorf("appraisal %v: got %s, want %s", tt.path, got, tt.want)
		}
	}
	if _, r := s.call("GET", "/bids/FP26-RZX-001/readiness", "amina", ""); figure(r, "ready") != "true" {
		t.Errorf("readiness: got %v", r)
	}
}

func TestStartingABid(t *testing.T) {
	s := newSite(t)
	r := s.request("POST", "/api/v1/bids", "amina", `{"round":"FP-2026-R1","answers":{"title":"Northmoor EPR"}}`)
	r.Header.Set("Idempotency-Key", "k")
	w := s.ask(r)
	if w.Code != http.StatusCreated || w.Header().Get("Location") != "/api/v1/bids/FP26-RZX-001" {
		t.Errorf("got %d at %s, want 201 at the bid", w.Code, w.Header().Get("Location"))
	}
	if got, want := s.record.asked[0], "start amina k FP-2026-R1 RZX map[title:Northmoor EPR]"; got != want {
		t.Errorf("the record was asked to %q, want %q", got, want)
	}
}
