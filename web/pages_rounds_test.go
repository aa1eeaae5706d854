package web

import (
	"net/http"
	"strings"
	"testing"
)

func (s *site) pageSays(t *testing.T, who, path string, wants ...string) {
	t.Helper()
	w := s.ask(s.request(http.MethodGet, path, who, ""))
	for _, want := range wants {
		if w.Code != http.StatusOK || !strings.Contains(inWords(w.Body.String()), want) {
			t.Errorf("%s: %d, and does not say %q:\n%s", path, w.Code, want, inWords(w.Body.String()))
		}
	}
}

func roundForm() map[string]string {
	return map[string]string{"token": "t1", "copied_from": "FP-2026-R1", "id": "fp-2027-r1", "fund": "FP", "title": "Round 1 of 2027", "ref_prefix": "fp27", "opens_on": "1 April 2027", "opens_at": "09:00", "rolling": "no",
		"closes_on": "30/6/2027", "closes_at": "12:00", "first_year": "2027/28", "last_year": "2029/30", "firm_years": "1", "match_numerator": "1", "match_denominator": "2", "kinds": "Patient records\nNetworks", "groups": "GROUP_0", "ask_ceiling_pence": "5,000,000", "capital_min_bp": "60"}
}

func TestARoundIsDraftedOnAPage(t *testing.T) {
	s, r := newPages(t)
	s.pageSays(t, "olive", "/rounds", "Next year's round", "Make a round")
	s.pageSays(t, "olive", "/rounds/new?copy=FP-2026-R1", "Copied from FP-2026-R1", "Save the draft")
	if w := s.ask(s.request(http.MethodGet, "/rounds", "amina", "")); strings.Contains(w.Body.String(), "Next year's round") {
		t.Error("an author sees a draft")
	}
	if w := s.ask(s.request(http.MethodGet, "/rounds/new", "amina", "")); w.Code != http.StatusForbidden {
		t.Errorf("an author opens the form: %d", w.Code)
	}
	w := s.send("olive", "/rounds/new", roundForm())
	want := "create-round olive t1 FP-2027-R1 from FP-2026-R1: Round 1 of 2027 9am on 1 April 2027 to midday on 30 June 2027, 2027/28 to 2029/30"
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/rounds/FP-2027-R1/edit?done=round-drafted" || !strings.Contains(strings.Join(r.asked, "\n"), want) {
		t.Errorf("%d to %q, %v", w.Code, w.Header().Get("Location"), r.asked)
	}
	wrong := roundForm()
	wrong["closes_on"], wrong["first_year"], wrong["ask_ceiling_pence"] = "30 February 2027", "2027-29", "lots"
	w = s.send("olive", "/rounds/new", wrong)
	for _, want := range []string{"30 February 2027", "2027-29", "lots", `value="Round 1 of 2027"`} {
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d without %q", w.Code, want)
		}
	}
}

func TestALateRoundShowsWhatIsLeftAndAsksWhy(t *testing.T) {
	s, r := newPages(t)
	s.pageSays(t, "olive", "/rounds/FP-2027-R1/edit", "The median award would fall on 1 October 2026, after 30 September 2026, with 5 whole months of 2026/27 left.", "£2,400,000.00", "£800,000.00", "Why it should open although its money comes late", "What differs from FP-2026-R1", "Olive Turner")
	w := s.send("olive", "/rounds/FP-2027-R1/open", map[string]string{"token": "t2", "late_reasons": "Ready to buy."})
	if w.Code != http.StatusSeeOther || !strings.Contains(strings.Join(r.asked, "\n"), `open-round olive t2 FP-2027-R1 "Ready to buy."`) {
		t.Errorf("%d, %v", w.Code, r.asked)
	}
}

func TestARoundWithBidsShowsOnlyItsEnd(t *testing.T) {
	s, r := newPages(t)
	w := s.ask(s.request(http.MethodGet, "/rounds/FP-2026-R1/edit", "olive", ""))
	if body := w.Body.String(); !strings.Contains(body, "Extend it for all bids") || strings.Contains(body, `name="title"`) || !strings.Contains(body, `name="closes_on"`) {
		t.Errorf("the form is not for its end alone:\n%s", inWords(body))
	}
	w = s.send("olive", "/rounds/FP-2026-R1/edit", map[string]string{"token": "t3", "version": "1", "closes_on": "7 July 2026", "closes_at": ""})
	if w.Code != http.StatusSeeOther || !strings.Contains(strings.Join(r.asked, "\n"), `put-round olive t3 FP-2026-R1 1 1 April 2026 to 5pm on 7 July 2026 ""`) {
		t.Errorf("%d, %v", w.Code, r.asked)
	}
	w = s.send("olive", "/rounds/FP-2026-R1/close", map[string]string{"token": "t4"})
	if w.Code != http.StatusSeeOther || !strings.Contains(strings.Join(r.asked, "\n"), "close-round olive t4 FP-2026-R1") {
		t.Errorf("%d, %v", w.Code, r.asked)
	}
}

func TestARulesetIsWrittenCheckedAndPublishedByTwo(t *testing.T) {
	s, r := newPages(t)
	s.pageSays(t, "farah", "/rulesets/drafts/CAP-2027", "It is proposed. Somebody who neither wrote nor proposed it publishes it.", "What it changes", "Its text")
	s.pageSays(t, "olive", "/rulesets/drafts/CAP-2027", "Farah Siddiqui proposes it", "Publish the ruleset")
	s.pageSays(t, "olive", "/rulesets/drafts/CAP-2027/preview", "CAP-2027", "would hold from 1 April 2027")
	s.pageSays(t, "farah", "/rulesets/drafts/new", "extends: CAP-2026", "code: CAP-2027", "effective_from: 2027-04-01")
	w := s.send("farah", "/rulesets/drafts/new", map[string]string{"token": "t1", "text": "extends: CAP-2026\ncode: CAP-2028\nclocks:\n  completness: 5\n  decision: soon\n"})
	for _, want := range []string{"Line 4, clocks.completness: There is no rule", "Line 5, clocks.decision:", "completness: 5"} {
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d without %q\n%s", w.Code, want, inWords(w.Body.String()))
		}
	}
	w = s.send("farah", "/rulesets/drafts/new", map[string]string{"token": "t2", "text": "extends: CAP-2026\ncode: CAP-2028\ntitle: Later\neffective_from: 2028-04-01\nclocks:\n  completeness: 7\n"})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/rulesets/drafts/CAP-2028?done=saved" {
		t.Errorf("%d to %q\n%s", w.Code, w.Header().Get("Location"), inWords(w.Body.String()))
	}
	s.send("olive", "/rulesets/drafts/CAP-2027/publish", map[string]string{"version": "1"})
	s.send("farah", "/rulesets/drafts/CAP-2027/propose", map[string]string{"version": "1"})
	got := strings.Join(r.asked, "\n")
	for _, want := range []string{"save-ruleset farah t2 CAP-2028 0 from 2028-04-01, completeness 7", "publish-ruleset olive CAP-2027 1", "propose-ruleset farah CAP-2027 1"} {
		if !strings.Contains(got, want) {
			t.Errorf("the record was not asked to %s:\n%s", want, got)
		}
	}
}
