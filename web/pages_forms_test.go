package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

const bidAt = "/bids/" + example.BidID

// sees fails unless a page's words and fields hold all of these.
func sees(t *testing.T, body string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(body, w) {
			t.Errorf("the page does not hold %q\n%s", w, inWords(body))
		}
	}
}

func TestAFormThatIsRefusedKeepsEverythingTyped(t *testing.T) {
	s, r := newPages(t)
	fields := costRow("0", map[string]string{"description": "Devices & “network”", "2026": "1.2.3", "2027": "€5"})
	fields["was"], fields["running_costs-2026"] = page.CostSeal(r.content), "300,000"
	w := s.send("amina", bidAt+"/costs", fields)
	if w.Code != http.StatusUnprocessableEntity || r.costs != nil {
		t.Fatalf("answered %d and kept %v, want 422 and nothing kept", w.Code, r.costs)
	}
	sees(t, w.Body.String(), "<title>Error: Costs", "There is a problem", `href="#lines-0-2026"`, `href="#lines-0-2027"`, `id="lines-0-2026"`, `value="1.2.3"`, `value="€5"`, `value="Devices &amp; “network”"`, `value="300,000"`,
		"has more than one decimal point", "is not in pounds")
	wellMade(t, w.Body.String())
}

func TestAFormThatIsRightIsSavedAndLeadsOn(t *testing.T) {
	for name, test := range map[string]struct{ then, to string }{"on to the bid": {"", bidAt + "?done=saved"}, "back to the page": {"stay", bidAt + "/costs?done=saved"}} {
		t.Run(name, func(t *testing.T) {
			s, r := newPages(t)
			fields := costRow("0", nil)
			fields["was"], fields["then"] = page.CostSeal(r.content), test.then
			w := s.send("amina", bidAt+"/costs", fields)
			if to, mark, _ := strings.Cut(w.Header().Get("Location"), "&was="); w.Code != http.StatusSeeOther || to != test.to || !strings.HasPrefix(mark, "STANDARD.CAP-2026.") || r.costs == nil || len(r.costs.Lines) != 1 {
				t.Errorf("answered %d to %q with %v, want 303 to %q and one line", w.Code, w.Header().Get("Location"), r.costs, test.to)
			}
		})
	}
}

func TestAPageThatSomebodyElseChangedIsNotOverwrittenUnseen(t *testing.T) {
	s, r := newPages(t)
	fields := costRow("0", nil)
	fields["was"] = page.CostSeal(funding.Content{})
	w := s.send("amina", bidAt+"/costs", fields)
	if w.Code != http.StatusConflict || r.costs != nil {
		t.Fatalf("answered %d and kept %v, want 409 and nothing kept", w.Code, r.costs)
	}
	sees(t, w.Body.String(), "Somebody else changed this page", `value="C0"`, page.CostSeal(r.content))
}

func TestOnlyAnswersThatWereChangedAreSaved(t *testing.T) {
	s, r := newPages(t)
	kept := r.content.Answer
	fields := map[string]string{"title": kept("title"), "was-title": page.Seal(kept("title")), "public_summary": "A new summary.", "was-public_summary": page.Seal(kept("public_summary"))}
	if w := s.send("amina", bidAt+"/sections/about", fields); w.Code != http.StatusSeeOther {
		t.Fatalf("answered %d: %s", w.Code, inWords(w.Body.String()))
	}
	if len(r.given) != 1 || r.given[0].Key != "public_summary" || r.given[0].Provenance != funding.Typed {
		t.Errorf("saved %v, want the summary alone", r.given)
	}
	r.given = nil
	fields["title"], fields["was-title"] = "Mine", page.Seal("what stood there before")
	w := s.send("amina", bidAt+"/sections/about", fields)
	if w.Code != http.StatusConflict || r.given != nil {
		t.Errorf("answered %d and saved %v, want 409 and nothing: a colleague changed the title meanwhile", w.Code, r.given)
	}
	sees(t, w.Body.String(), "Somebody else changed this", "Northmoor EPR", `value="Mine"`)
}

func TestADateThatIsNoneIsRefusedBesideItsBoxes(t *testing.T) {
	s, r := newPages(t)
	w := s.send("amina", bidAt+"/sections/approvals", map[string]string{"board_approved_on[day]": "31", "board_approved_on[month]": "2", "board_approved_on[year]": "2026"})
	if w.Code != http.StatusUnprocessableEntity || r.given != nil {
		t.Fatalf("answered %d and saved %v", w.Code, r.given)
	}
	sees(t, w.Body.String(), `href="#board_approved_on-day"`, "is not a real date", `value="31"`)
}

func TestAClickIsSentAndLeadsOn(t *testing.T) {
	s, r := newPages(t)
	w := s.send("eleri", bidAt+"/submit", map[string]string{"token": "t"})
	if w.Code != http.StatusUnprocessableEntity || s.sender.sent != 0 {
		t.Errorf("without the declaration: answered %d, sent %d; want 422 and nothing sent", w.Code, s.sender.sent)
	}
	for range 2 { // a double click
		w = s.send("eleri", bidAt+"/submit", map[string]string{"token": "t", "declared": "yes"})
		r.settle(commandID("eleri", "t"), nil)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != bidAt+"/receipt" {
			t.Errorf("answered %d to %q, want 303 to the receipt", w.Code, w.Header().Get("Location"))
		}
	}
	if s.sender.sent != 1 {
		t.Errorf("sent %d times, want once", s.sender.sent)
	}
}

func TestARefusedClickShowsItsPageAgain(t *testing.T) {
	s, r := newPages(t)
	no := refusal.New(refusal.Conflict, "CRITERION_F3", "Finance tables are complete: there are no cost lines.").To("costs")
	r.advice = refusal.Join(no, refusal.New(refusal.Conflict, "SRO_NOT_APPROVED", "Nobody has approved the bid.").To("approve"))
	w := s.send("eleri", bidAt+"/submit", map[string]string{"token": "t", "declared": "yes"})
	if w.Code != http.StatusConflict || s.sender.sent != 0 {
		t.Fatalf("answered %d, sent %d; want 409 and nothing sent", w.Code, s.sender.sent)
	}
	sees(t, w.Body.String(), "there are no cost lines", `href="`+bidAt+`/costs"`, `href="`+bidAt+`/check"`, "checked")
}

func TestAClickWithoutItsEffectYetSaysSo(t *testing.T) {
	s, _ := newPages(t)
	s.sender.send = func(context.Context, string) error { return errors.New("no answer") }
	w := s.send("david", bidAt+"/approve", map[string]string{"token": "t"})
	if w.Header().Get("Location") != bidAt+"?saved=later" {
		t.Fatalf("went to %q, want the bid with saved=later", w.Header().Get("Location"))
	}
	sees(t, s.ask(s.request(http.MethodGet, w.Header().Get("Location"), "david", "")).Body.String(), "We have your answer and are still saving it")
}

func TestADecisionsConditionsAreRead(t *testing.T) {
	s, r := newPages(t, func(r *pagesRecord) { r.bid = livedBid(t, r.rules, 3) })
	fields := map[string]string{"token": "t", "outcome": "APPROVED_WITH_CONDITIONS", "reasons": "Sound.", "conditions-1-text": "A safety case.", "conditions-1-blocks": "MILESTONE", "conditions-1-milestone": "M3",
		"conditions-3-text": "A plan.", "conditions-3-blocks": "CLAIMS", "conditions-3-due": "30 September 2026", "conditions-3-from_month": "7"}
	if w := s.send("maria", bidAt+"/decision", fields); w.Code != http.StatusSeeOther {
		t.Fatalf("answered %d: %s", w.Code, inWords(w.Body.String()))
	}
	got := strings.Join(r.asked, "\n")
	for _, want := range []string{`"milestone":"M3"`, `"text":"A plan."`, `"due":"2026-09-30"`, `"from_month":7`} {
		if !strings.Contains(got, want) {
			t.Errorf("the command does not hold %s:\n%s", want, got)
		}
	}
	fields["conditions-3-due"] = "soon"
	w := s.send("maria", bidAt+"/decision", fields)
	sees(t, w.Body.String(), `href="#conditions-1-due"`, `value="soon"`, "A plan.")
}

func TestClaimsAreMadeAndTooMuchIsRefused(t *testing.T) {
	draft := func(r *pagesRecord) { r.award.Claims = nil }
	s, r := newPages(t, draft)
	claimAt := "/claims/" + r.claim.ID
	w := s.send("ben", "/awards/"+example.BidID+"/claims", map[string]string{"token": "t", "month": "2026/27 6", "nature": "CAPITAL", "basis": "PAID"})
	if w.Header().Get("Location") != claimAt+"?done=claim-started" {
		t.Errorf("went to %q: %s", w.Header().Get("Location"), inWords(w.Body.String()))
	}
	r.advice = refusal.New(refusal.Conflict, "CLAIM_EXCEEDS_YEAR_PROFILE", "The claim is £0.01 too much.").At("lines")
	w = s.send("ben", claimAt, map[string]string{"token": "t", "then": "submit", "lines-0-cost_line": "C2", "lines-0-supplier": "X", "lines-0-invoice_no": "1", "lines-0-gross_pence": "500,000.01"})
	if w.Code != http.StatusConflict || len(r.lines) != 1 || r.lines[0].Eligible != 500_000_01 {
		t.Errorf("answered %d with %v, want 409 and the line saved as typed", w.Code, r.lines)
	}
	sees(t, w.Body.String(), "£0.01 too much", `href="#lines"`, `id="lines"`, `value="500,000.01"`)
}

func TestNobodyApprovesOrSignsWhatIsNotTheirs(t *testing.T) {
	s, r := newPages(t)
	claimAt := "/claims/" + r.claim.ID
	if body := s.ask(s.request(http.MethodGet, claimAt, "ben", "")).Body.String(); strings.Contains(body, "Approve this claim") {
		t.Error("the preparer is offered to approve the claim")
	}
	sees(t, s.ask(s.request(http.MethodGet, claimAt, "chloe", "")).Body.String(), "Approve this claim")
	if w := s.ask(s.request(http.MethodGet, bidAt+"/submit", "amina", "")); w.Code != http.StatusForbidden {
		t.Errorf("the author sees the page to sign: %d", w.Code)
	}
	if w := s.ask(s.request(http.MethodGet, bidAt, "", "")); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/sign-in") {
		t.Errorf("nobody signed in: %d to %q, want the sign-in page", w.Code, w.Header().Get("Location"))
	}
}

func TestThePlanOfAYearIsSavedByMonth(t *testing.T) {
	s, r := newPages(t)
	w := s.send("ben", "/awards/"+example.BidID+"/plan?fy=2026", map[string]string{"capital-6": "600,000", "capital-7": "0.6m", "revenue-9": "x"})
	if w.Code != http.StatusUnprocessableEntity || r.plan != nil {
		t.Fatalf("answered %d and kept %v, want 422", w.Code, r.plan)
	}
	sees(t, w.Body.String(), `href="#revenue-9"`, `value="0.6m"`)
	s.send("ben", "/awards/"+example.BidID+"/plan?fy=2026", map[string]string{"capital-6": "600,000", "capital-7": "0.6m"})
	if len(r.plan) != 24 || r.plan[5].Amount != 600_000_00 || r.plan[6].Amount != 600_000_00 {
		t.Errorf("kept %v, want twelve months of each nature", r.plan)
	}
}

func TestTheStartPageTellsWhatWaits(t *testing.T) {
	s, r := newPages(t, func(r *pagesRecord) {
		late := desk.TaskRow{Task: funding.Task{Title: "Check claim 1 for September", Due: r.now.AddDate(0, 0, -1), Worth: 310_250_00, Link: "/claims/x"}, About: "Northmoor EPR", Aggregate: funding.Ref{Kind: funding.AwardKind, ID: example.BidID}, Trust: "Northmoor"}
		r.home = desk.Home{Now: r.now, Tasks: []desk.TaskRow{late}, Inbox: desk.Inbox{Counts: desk.TaskCounts{All: 1, Overdue: 1, Shown: 1}}, Notices: []desk.Notice{{ID: 1, Title: "Your click was refused", Body: "The round closed.", Link: bidAt, At: r.now}}}
	})
	body := s.ask(s.request(http.MethodGet, "/", "liam", "")).Body.String()
	sees(t, body, "Check claim 1 for September", "£310,250.00", "Overdue", "5 May 2026", "Your click was refused")
	wellMade(t, body)
	r.home = desk.Home{Now: r.now}
	sees(t, s.ask(s.request(http.MethodGet, "/", "amina", "")).Body.String(), "Nothing waits for you now", "see the route of a new bid and start it")
}

func TestCalculatorsAnswerInTheirPage(t *testing.T) {
	s, _ := newPages(t)
	for path, wanted := range map[string][]string{
		"/calculators/working-days?from=6+May+2026&to=18/6/2026":                              {"30 working days"},
		"/calculators/working-days?from=6+May+2026&add=3":                                     {"Monday 11 May 2026"},
		"/calculators/working-days?from=6+May+2026":                                           {"There is a problem", "#add"},
		"/calculators/apportion?total=1m&parts=7":                                             {"£142,857.15", "£142,857.14", "£1,000,000.00"},
		"/calculators/classify?category=SUBSCRIPTION_SAAS&life_years=3&value=80,000":          {"It reads as revenue"},
		"/calculators/appraisal?base_year=2026/27&rate=3.5&costs=1m%0A0&benefits=0%0A1.0.0":   {"Line 2", "decimal point", "#benefits"},
		"/calculators/route?legal_form=NHS_FT&nof_segment=9&national_capital_pence=13.8m":     {"There is a problem", "#nof_segment"},
		"/bids/new?round=FP-2026-R1&org=RZX&capital=13.8m&revenue=4.6m&risk=MEDIUM":           {"Standard", "31 working days", "Start this bid"},
		"/bids/new?round=FP-2026-R1&org=RZX&capital=thirteen&revenue=":                        {"There is a problem", `value="thirteen"`},
		"/calculators/appraisal?base_year=2026/28&costs=1&benefits=1":                         {"#base_year"},
		"/calculators/appraisal?base_year=2026/27&rate=3.5&costs=100%0A0&benefits=0%0A103.50": {"Net present social value", "£0.00"},
	} {
		body := s.ask(s.request(http.MethodGet, path, "amina", "")).Body.String()
		sees(t, body, wanted...)
		wellMade(t, body)
	}
}

func TestTroubleIsShownAsAPage(t *testing.T) {
	s, r := newPages(t)
	for path, wanted := range map[string][]string{"/nowhere": {"Page not found"}, "/bids/XX26-000-001": {"Page not found", "There is no bid"}} {
		w := s.ask(s.request(http.MethodGet, path, "amina", ""))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, w.Code)
		}
		sees(t, w.Body.String(), wanted...)
		wellMade(t, w.Body.String())
	}
	r.broken = errors.New("secret cause")
	w := s.ask(s.request(http.MethodGet, bidAt, "amina", ""))
	body := w.Body.String()
	if w.Code != http.StatusInternalServerError || strings.Contains(body, "secret cause") {
		t.Errorf("a fault: %d, and its cause shown: %v", w.Code, strings.Contains(body, "secret cause"))
	}
	sees(t, body, "There is a problem with the service", w.Header().Get("X-Request-Id"))
	r.down = errors.New("away")
	if w := s.ask(s.request(http.MethodGet, bidAt, "amina", "")); w.Code != http.StatusServiceUnavailable {
		t.Errorf("the record away: %d, want 503", w.Code)
	}
}

func TestABannerSaysThatSavingIsSlow(t *testing.T) {
	s, _ := newPages(t)
	s.server.Behind = func() bool { return true }
	body := s.ask(s.request(http.MethodGet, bidAt+"?saved=later", "amina", "")).Body.String()
	sees(t, body, "Saving is slow just now", "still saving it")
	wellMade(t, body)
}

func TestNavigationFollowsTheRole(t *testing.T) {
	s, _ := newPages(t)
	for who, wanted := range map[string][]bool{"amina": {false, false}, "grace": {true, false}, "nikhil": {true, true}} {
		body := s.ask(s.request(http.MethodGet, "/rounds", who, "")).Body.String()
		for i, href := range []string{`href="/tracker"`, `href="/runs"`} {
			if strings.Contains(body, href) != wanted[i] {
				t.Errorf("%s sees %s: %v, want %v", who, href, !wanted[i], wanted[i])
			}
		}
	}
}
