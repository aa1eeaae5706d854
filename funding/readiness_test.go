package funding_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// reading is the example as its readiness is judged on the day of submission.
func reading(t *testing.T, pathway string) funding.Reading {
	t.Helper()
	p, ok := rules(t).Pathway(pathway)
	if !ok {
		t.Fatalf("no pathway %s", pathway)
	}
	return funding.Reading{Content: example.Content(), Round: example.Round(), Rules: rules(t), Pathway: p, Org: example.Org(), Today: day("2026-05-06"), People: example.Named()}
}

// set gives an answer; an empty one clears it.
func set(key, value string) func(*funding.Reading) {
	return func(r *funding.Reading) { r.Content.Answers[key] = funding.Answer{Value: value} }
}

// onLine changes one cost line.
func onLine(ref string, change func(*funding.CostLine)) func(*funding.Reading) {
	return func(r *funding.Reading) {
		for i := range r.Content.Lines {
			if r.Content.Lines[i].Ref == ref {
				change(&r.Content.Lines[i])
			}
		}
	}
}

func codes(checks []funding.Check) string {
	var out []string
	for _, k := range checks {
		out = append(out, k.Code)
	}
	return strings.Join(out, " ")
}

func TestTheExampleIsReady(t *testing.T) {
	checks := funding.Readiness(reading(t, "STANDARD"))
	if got, want := codes(checks), "ANSWERS ASK MATCH F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11"; got != want {
		t.Errorf("got checks %s, want %s", got, want)
	}
	for _, k := range checks {
		if !k.Passed || k.Saying == "" || k.Title == "" || k.Section == "" {
			t.Errorf("%s: %+v", k.Code, k)
		}
	}
	if n := len(funding.Failed(checks)); n != 0 {
		t.Errorf("%d fail", n)
	}
}

// One change each: which checks fail by it, and what the one that the row is
// about says, and where it is mended.
func TestEachCheckFailsByItsChange(t *testing.T) {
	penny := func(l *funding.CostLine) { l.Amounts[2026]-- }
	tests := []struct {
		name    string
		change  func(*funding.Reading)
		failed  string
		code    string
		saying  string
		section string
	}{
		{"an answer is missing", set("public_summary", " "), "ANSWERS", "ANSWERS", "1 not answered: Public summary.", "about"},
		{"an answer of a later section is missing", set("price_certainty", ""), "ANSWERS", "ANSWERS", "How certain is the price", "commercial"},
		{"nothing is asked of the fund", func(r *funding.Reading) {
			for i := range r.Content.Lines {
				r.Content.Lines[i].Source = funding.LocalMoney
			}
		}, "ASK MATCH", "ASK", "ask for no national money", "costs"},
		{"national money is asked for after the round's years", onLine("C1", func(l *funding.CostLine) { l.Amounts[2030] = 100 }),
			"ASK MATCH", "ASK", "in 2030/31, but the round funds 2026/27 to 2029/30", "costs"},
		{"the match is a penny short", onLine("R4", penny), "MATCH", "MATCH", "£9,199,999.99, which is £0.01 short: the round wants at least 0.50 of the national money, £9,200,000.00.", "costs"},
		{"F1: no board date", set("board_approved_on", ""), "ANSWERS F1", "F1", "Give the date of the board minute", "approvals"},
		{"F1: the board approves tomorrow", set("board_approved_on", "2026-05-07"), "F1", "F1", "7 May 2026, which is after today, 6 May 2026", "approvals"},
		{"F2: no SRO", set("sro", ""), "ANSWERS F2", "F2", "Name a senior responsible owner and a chief finance officer", "people"},
		{"F2: one person is both", set("sro", "eleri"), "F2", "F2", "are the same person", "people"},
		{"F2: the SRO holds another role", set("sro", "amina"), "F2", "F2", "senior responsible owner named does not hold that role at Northmoor", "people"},
		{"F2: the CFO is nobody here", set("cfo", "maria"), "F2", "F2", "chief finance officer named does not hold that role", "people"},
		{"F3: a line has no amounts", onLine("R2", func(l *funding.CostLine) { l.Amounts = nil }), "F3", "F3", "Line R2 has no amount in any year", "costs"},
		{"F4: stated sources are a penny more than the uses", func(r *funding.Reading) { r.Content.Funding = stated(r.Content, 1) }, "F4", "F4",
			"In 2026/27 the capital sources are £5,600,000.01 and the uses £5,600,000.00: a difference of £0.01.", "costs"},
		{"F5: the ICB does not support it", set("icb_support", "NO"), "F5", "F5", "State that the ICB supports the bid", "approvals"},
		{"F5: the local capital is in no plan", set("local_capital_in_plan", "NO"), "F5", "F5", "in the submitted capital plan", "approvals"},
		{"F6: a subscription is put as capital", onLine("C1", func(l *funding.CostLine) { l.Category = funding.SubscriptionSaaS }), "F6", "F6",
			"Line C1, Licences, perpetual, is put as capital, but it reads as revenue: A subscription gives access", "costs"},
		{"F7: VAT is not stated", onLine("C6", func(l *funding.CostLine) { l.VAT = "" }), "F7", "F7", "Line C6 does not say how VAT is treated", "costs"},
		{"F8: business as usual is not described", set("option_business_as_usual", ""), "ANSWERS F8", "F8", "Describe business as usual", "options"},
		{"F9: the owner of most benefits is missing", func(r *funding.Reading) { r.Content.Benefits[1].Owner = " " }, "F9", "F9", "£28,550,000.00 of the £56,850,000.00 of benefits has an owner (50.2%); at least 80% is wanted", "benefits"},
		{"F9: there are no benefits", func(r *funding.Reading) { r.Content.Benefits = nil }, "F9", "F9", "No benefit has a value yet", "benefits"},
		{"F10: no plan for clinical safety", set("clinical_safety", "NOT_YET"), "F10", "F10", "clinical safety (DCB0160)", "approvals"},
		{"F10: no data protection assessment", set("data_protection", "NOT_YET"), "F10", "F10", "data protection (DPIA)", "approvals"},
		{"F11: something is committed", set("nothing_committed", "NO"), "F11", "F11", "nothing but essential fees", "approvals"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := reading(t, "STANDARD")
			tt.change(&r)
			failed := funding.Failed(funding.Readiness(r))
			if codes(failed) != tt.failed {
				t.Fatalf("got %s failed, want %s", codes(failed), tt.failed)
			}
			for _, k := range failed {
				if k.Code != tt.code {
					continue
				}
				if !strings.Contains(k.Saying, tt.saying) || k.Section != tt.section {
					t.Errorf("%s says %q in %s; want %q in %s", k.Code, k.Saying, k.Section, tt.saying, tt.section)
				}
				if no := k.Refusal(); no.Code != "CRITERION_"+k.Code || no.Link != tt.section || no.Kind != refusal.Conflict {
					t.Errorf("as a refusal: %+v", no)
				}
			}
		})
	}
}

// stated puts the sources as the lines have them, the first cell some pence
// more.
func stated(c funding.Content, more money.Pence) []funding.FundingCell {
	var cells []funding.FundingCell
	for _, l := range c.Lines {
		for _, fy := range l.Amounts.Years() {
			cells = append(cells, funding.FundingCell{Org: l.Org, Source: l.Source, Nature: l.Nature, FY: fy, Amount: l.Amounts[fy]})
		}
	}
	cells[0].Amount += more
	return cells
}

func TestTheBoardMayApproveOnTheDayItself(t *testing.T) {
	r := reading(t, "STANDARD")
	set("board_approved_on", "2026-05-06")(&r)
	if failed := funding.Failed(funding.Readiness(r)); len(failed) != 0 {
		t.Errorf("got %s failed", codes(failed))
	}
}

func TestCapitalMayGiveItsReason(t *testing.T) {
	r := reading(t, "STANDARD")
	onLine("C1", func(l *funding.CostLine) {
		l.Category, l.NatureReason = funding.SubscriptionSaaS, "The trust hosts it and may keep it."
	})(&r)
	if failed := funding.Failed(funding.Readiness(r)); len(failed) != 0 {
		t.Errorf("got %s failed; a line with a reason passes F6", codes(failed))
	}
}

func TestMatchIsComparedAsAFraction(t *testing.T) {
	tests := []struct {
		name            string
		national, local string
		num, den        int64
		passes          bool
	}{
		{"0.50 passes 0.50", "18,400,000", "9,200,000", 1, 2, true},
		{"a penny less fails, though it rounds to 0.50", "18,400,000", "9,199,999.99", 1, 2, false},
		{"4.6/13.8: 1,000,000.00 to 3,000,000.00 passes", "3,000,000", "1,000,000", 46, 138, true},
		{"4.6/13.8: 999,999.99 to 3,000,000.00 fails", "3,000,000", "999,999.99", 46, 138, false},
		{"a third of a sum that three does not divide is rounded up", "100", "33.33", 1, 3, false},
		{"a penny more than a third passes", "100", "33.34", 1, 3, true},
		{"a round that wants none takes none", "100", "0", 0, 0, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := reading(t, "STANDARD")
			r.Round.MatchNumerator, r.Round.MatchDenominator = tt.num, tt.den
			r.Content.Lines = []funding.CostLine{
				{Ref: "N", Source: funding.NationalMoney, Nature: funding.Revenue, Amounts: funding.ByYear{2026: gbp(tt.national)}},
				{Ref: "L", Source: funding.LocalMoney, Nature: funding.Revenue, Amounts: funding.ByYear{2026: gbp(tt.local)}},
			}
			for _, k := range funding.Readiness(r) {
				if k.Code == "MATCH" && k.Passed != tt.passes {
					t.Errorf("passed %v, want %v: %s", k.Passed, tt.passes, k.Saying)
				}
			}
		})
	}
}

func TestOwnersOfFourFifthsOfTheBenefitsAreEnough(t *testing.T) {
	benefit := func(p, owner string) funding.Benefit {
		return funding.Benefit{Type: funding.CashReleasing, Owner: owner, Amounts: funding.ByYear{2027: gbp(p)}}
	}
	without := funding.Benefit{Type: funding.Unmonetisable}
	for _, tt := range []struct {
		name     string
		benefits []funding.Benefit
		failed   string
	}{
		{"80% exactly passes", []funding.Benefit{benefit("80", "Chief nurse"), benefit("20", ""), without}, ""},
		{"a penny less fails", []funding.Benefit{benefit("79.99", "Chief nurse"), benefit("20.01", ""), without}, "F9"},
		{"what has no value needs no owner", []funding.Benefit{benefit("1", "Chief nurse"), without}, ""},
	} {
		r := reading(t, "STANDARD")
		r.Content.Benefits = tt.benefits
		if got := codes(funding.Failed(funding.Readiness(r))); got != tt.failed {
			t.Errorf("%s: got %q failed, want %q", tt.name, got, tt.failed)
		}
	}
}

// FAST is judged on F2, F3, F4, F6 and F7 and asks six questions.
func TestFastNeedsOnlyItsOwn(t *testing.T) {
	r := reading(t, "FAST")
	for _, key := range []string{"strategic_fit", "option_business_as_usual", "option_preferred", "board_approved_on", "icb_support", "local_capital_in_plan", "clinical_safety", "data_protection", "nothing_committed"} {
		delete(r.Content.Answers, key)
	}
	r.Content.Benefits = nil
	checks := funding.Readiness(r)
	if diff := cmp.Diff("ANSWERS ASK MATCH F2 F3 F4 F6 F7", codes(checks)); diff != "" {
		t.Error(diff)
	}
	if failed := funding.Failed(checks); len(failed) != 0 {
		t.Errorf("%s failed: %+v", codes(failed), failed)
	}
	set("price_certainty", "")(&r)
	if got := codes(funding.Failed(funding.Readiness(r))); got != "ANSWERS" {
		t.Errorf("without the price: got %q", got)
	}
}

func TestARulesetCannotNameACriterionWithoutATest(t *testing.T) {
	r := reading(t, "STANDARD")
	r.Pathway.Criteria = []string{"F12"}
	r.Rules.Fundamentals = []funding.Fundamental{{Code: "F12", Title: "New", Section: "about"}}
	if got := codes(funding.Failed(funding.Readiness(r))); got != "F12" {
		t.Errorf("got %q failed, want F12: what cannot be tested does not pass", got)
	}
}
