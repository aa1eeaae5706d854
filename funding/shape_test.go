package funding_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// asking is a bid that asks the fund for this much, with nothing answered, on
// the pathway that follows.
func asking(t *testing.T, ask string, change ...func(*funding.Reading)) funding.Reading {
	t.Helper()
	org := example.Org()
	org.EPRGroup = "GROUP_2"
	r := funding.Reading{Round: example.Round(), Rules: rules(t), Org: org, Today: day("2026-05-06"), People: example.Named()}
	r.Content.Answers = map[string]funding.Answer{}
	r.Content.Lines = []funding.CostLine{{Ref: "C1", Source: funding.NationalMoney, Nature: funding.Capital, Amounts: funding.ByYear{2026: gbp(ask)}}}
	for _, f := range change {
		f(&r)
	}
	route, err := funding.FindRoute(funding.SchemeOf(r.Content, r.Org, 0, r.Today), r.Rules)
	if err != nil {
		t.Fatal(err)
	}
	r.Pathway, _ = r.Rules.Pathway(route.Pathway)
	return r
}

func inGroup(g string) func(*funding.Reading) {
	return func(r *funding.Reading) { r.Org.EPRGroup = g }
}

func distressed(r *funding.Reading) { r.Org.Distress = true }

func atForm(form string) func(*funding.Reading) {
	return func(r *funding.Reading) { r.Form = form }
}

// inShape finds one question in a shape.
func inShape(shape []funding.AskedQuestion, key string) (funding.AskedQuestion, bool) {
	i := slices.IndexFunc(shape, func(k funding.AskedQuestion) bool { return k.Question.Key == key })
	if i < 0 || shape[i].Status == funding.NotNeeded {
		return funding.AskedQuestion{}, false
	}
	return shape[i], true
}

func TestHowManyQuestionsEachBidIsAsked(t *testing.T) {
	tests := []struct {
		name         string
		r            funding.Reading
		all, blocked int
	}{
		{"nothing asked for yet", asking(t, "0"), 7, 6},
		{"FAST, a penny below £1m", asking(t, "999,999.99"), 7, 6},
		{"STANDARD from £1m", asking(t, "1,000,000"), 26, 15},
		{"a small bid of high risk", asking(t, "999,999.99", set("risk", "HIGH")), 28, 15},
		{"STANDARD a penny below £5m", asking(t, "4,999,999.99"), 26, 15},
		{"STANDARD from £5m", asking(t, "5,000,000"), 43, 15},
		{"the worked example, in EPR group 1, through a framework", reading(t, "STANDARD"), 47, 15},
		{"MAJOR, the outline case", asking(t, "25,000,000"), 51, 46},
		{"MAJOR, the full case", asking(t, "25,000,000", atForm("FBC")), 54, 48},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			blocking := 0
			all := funding.Asked(funding.Shape(tt.r), "")
			for _, k := range all {
				if k.Need == funding.NeedBlocks {
					blocking++
				}
			}
			if len(all) != tt.all || blocking != tt.blocked {
				t.Errorf("%d questions are asked and %d of them block, want %d and %d", len(all), blocking, tt.all, tt.blocked)
			}
		})
	}
}

// Every condition of the ruleset from both sides: the last bid that is not
// asked and the first that is, with the sentence that it is told.
func TestEveryConditionFromBothSides(t *testing.T) {
	from5m := []string{"benefits_summary", "strategic_context", "alignment", "business_needs", "dependencies", "risks_summary", "option_do_minimum", "critical_success_factors",
		"unmonetised", "contract_term_months", "exit_and_data_portability", "interoperability_terms", "supplier_cyber_evidence", "contingency", "governance", "risk_register",
		"benefits_realisation", "rollback", "post_project_evaluation_plan", "clinical_safety_officer"}
	major := append(slices.Clone(from5m), "constraints", "longlist", "shortlist", "rationale", "risk_transfer", "accounting_treatment", "change_control", "assurance_plan")
	standard := []string{"strategic_fit", "existing_arrangements", "scope", "option_business_as_usual", "option_preferred", "procurement_route", "affordability_statement", "resources",
		"training_adoption", "board_approved_on", "icb_support", "local_capital_in_plan", "clinical_safety", "data_protection", "nothing_committed"}
	quoted, estimate := set("price_certainty", "QUOTED"), set("price_certainty", "ESTIMATE")
	route := func(r string) func(*funding.Reading) { return set("procurement_route", r) }
	tests := []struct {
		name    string
		keys    []string
		off, on funding.Reading
		because string
	}{
		{"£1m", standard, asking(t, "999,999.99"), asking(t, "1,000,000"), "Asked because the bid is for £1 million or more."},
		{"high risk below £1m", standard, asking(t, "999,999.99", set("risk", "MEDIUM")), asking(t, "999,999.99", set("risk", "HIGH")), "Asked because the risk is high, which takes the bid one pathway up."},
		{"£5m", from5m, asking(t, "4,999,999.99"), asking(t, "5,000,000"), "Asked because the bid is for £5 million or more."},
		{"£25m", major[len(from5m):], asking(t, "24,999,999.99"), asking(t, "25,000,000"), "Asked because the bid is for £25 million or more."},
		{"a major bid by risk", from5m[:5], asking(t, "4,000,000"), asking(t, "4,000,000", set("risk", "HIGH")), "Asked because this is a major bid."},
		{"high risk, whatever the value", []string{"risks_summary", "risk_register"}, asking(t, "500,000"), asking(t, "500,000", set("risk", "HIGH")), "Asked because the risk is high."},
		{"below £5m, patients", []string{"patient_facing"}, asking(t, "5,000,000"), asking(t, "4,999,999.99"), "Asked because below £5 million it decides whether clinical safety is reviewed."},
		{"below £5m, security", []string{"dspt_status", "supplier_new"}, asking(t, "5,000,000"), asking(t, "4,999,999.99"), "Asked because below £5 million it decides whether cyber security is reviewed."},
		{"a framework", []string{"framework_ref"}, asking(t, "2,000,000", route("OPEN")), asking(t, "2,000,000", route("FRAMEWORK")), "Asked because you buy through a framework."},
		{"a direct award", []string{"direct_award_reason"}, asking(t, "2,000,000", route("OPEN")), asking(t, "2,000,000", route("DIRECT_AWARD")), "Asked because you award directly."},
		{"a quoted price", []string{"supplier_name"}, asking(t, "2,000,000", estimate), asking(t, "2,000,000", quoted), "Asked because the price comes from a supplier."},
		{"a quoted price from £5m", []string{"company_number"}, asking(t, "4,999,999.99", quoted), asking(t, "5,000,000", quoted), "Asked because the bid is for £5 million or more and the price comes from a supplier."},
		{"an estimate from £5m", []string{"company_number"}, asking(t, "5,000,000", estimate), asking(t, "5,000,000", set("price_certainty", "PREFERRED_BIDDER")), "Asked because the bid is for £5 million or more and the price comes from a supplier."},
		{"a new supplier", []string{"supplier_cyber_evidence"}, asking(t, "2,000,000", set("supplier_new", "NO")), asking(t, "2,000,000", set("supplier_new", "YES")), "Asked because the supplier is new to the trust."},
		{"patients are touched", []string{"clinical_safety_officer"}, asking(t, "2,000,000", set("patient_facing", "NO")), asking(t, "2,000,000", set("patient_facing", "YES")), "Asked because patients or their care are touched directly."},
		{"no record yet", []string{"convergence"}, asking(t, "2,000,000", inGroup("GROUP_2")), asking(t, "2,000,000", inGroup("GROUP_0")), "Asked because the trust is in group 0 or 1, which has no electronic patient record yet."},
		{"distress", []string{"financial_recovery"}, asking(t, "2,000,000"), asking(t, "2,000,000", distressed), "Asked because the trust is in financial distress."},
		{"the full case", []string{"supplier_name", "company_number", "payment_schedule"}, asking(t, "25,000,000", quoted), asking(t, "25,000,000", quoted, atForm("FBC")), "Asked because this is the full business case."},
	}
	for _, tt := range tests {
		for _, key := range tt.keys {
			if k, ok := inShape(funding.Shape(tt.off), key); ok {
				t.Errorf("%s: %s is asked too early: %s", tt.name, key, k.Because)
			}
			if k, ok := inShape(funding.Shape(tt.on), key); !ok || k.Because != tt.because {
				t.Errorf("%s: %s is asked: %v, because %q, want %q", tt.name, key, ok, k.Because, tt.because)
			}
		}
	}
}

func TestWhatIsNoLongerAskedIsKeptAndNotCounted(t *testing.T) {
	r := asking(t, "500,000", set("strategic_fit", "Because."), set("supplier_new", "YES"))
	shape := funding.Shape(r)
	i := slices.IndexFunc(shape, func(k funding.AskedQuestion) bool { return k.Question.Key == "strategic_fit" })
	if i < 0 || shape[i].Status != funding.NotNeeded || shape[i].Because != "" {
		t.Fatalf("got %+v, want the answer kept as not needed", shape)
	}
	if n := len(funding.Asked(shape, "")); n != 7 {
		t.Errorf("%d questions are counted, want the 7 of FAST", n)
	}
	large := asking(t, "5,000,000", set("supplier_new", "YES"))
	if k, _ := inShape(funding.Shape(large), "supplier_cyber_evidence"); strings.Contains(k.Because, "new to the trust") {
		t.Errorf("an answer that is not asked for any more still counts: %s", k.Because)
	}
}

func TestSmallBidsAreReviewedForWhatTheirAnswersSay(t *testing.T) {
	three := "ICB_SUPPORT REGION_DIGITAL NATIONAL_FINANCE"
	tests := []struct {
		name, ask, key, value, reviews, reason string
	}{
		{"nothing said", "2,000,000", "title", "X", three, ""},
		{"patients are touched", "2,000,000", "patient_facing", "YES", "ICB_SUPPORT REGION_DIGITAL CLINICAL_SAFETY NATIONAL_FINANCE", "Clinical safety: patients or their care are touched directly."},
		{"they are not", "2,000,000", "patient_facing", "NO", three, ""},
		{"a new supplier", "2,000,000", "supplier_new", "YES", "ICB_SUPPORT REGION_DIGITAL CYBER NATIONAL_FINANCE", "Cyber security: the supplier is new to the trust."},
		{"standards not met", "2,000,000", "dspt_status", "NOT_MET", "ICB_SUPPORT REGION_DIGITAL CYBER NATIONAL_FINANCE", "Cyber security: the trust does not meet the data security standards."},
		{"nothing published", "2,000,000", "dspt_status", "NOT_PUBLISHED", "ICB_SUPPORT REGION_DIGITAL CYBER NATIONAL_FINANCE", ""},
		{"standards nearly met", "2,000,000", "dspt_status", "APPROACHING", "ICB_SUPPORT REGION_DIGITAL CYBER NATIONAL_FINANCE", ""},
		{"standards met", "2,000,000", "dspt_status", "STANDARDS_MET", three, ""},
		{"FAST is not asked and not reviewed for it", "500,000", "patient_facing", "YES", "REGION_DIGITAL", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := asking(t, tt.ask, set(tt.key, tt.value))
			route, err := funding.FindRoute(funding.SchemeOf(r.Content, r.Org, 0, r.Today), r.Rules)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, k := range route.Kinds() {
				got = append(got, string(k))
			}
			if strings.Join(got, " ") != tt.reviews {
				t.Errorf("got %v, want %s", got, tt.reviews)
			}
			if tt.reason != "" && !slices.Contains(route.Reasons, tt.reason) {
				t.Errorf("no reason says %q: %v", tt.reason, route.Reasons)
			}
		})
	}
}

func TestWhatReviewersCheckComesFromTheirCriteria(t *testing.T) {
	rs := rules(t)
	tests := []struct {
		name, key string
		reviews   []funding.ReviewKind
		want      string
	}{
		{"a scored criterion", "strategic_fit", nil, "Scored under strategic fit, 20 of 100, by: Regional digital."},
		{"one that two score", "affordability_statement", nil, "Scored under financial case and affordability, 20 of 100, by: Regional finance, National finance."},
		{"of whom one is on the route", "affordability_statement", []funding.ReviewKind{funding.NationalFinanceRev}, "Scored under financial case and affordability, 20 of 100, by: National finance."},
		{"one that nobody on the route scores", "price_certainty", []funding.ReviewKind{funding.RegionDigital}, ""},
		{"a check that must hold", "board_approved_on", nil, "Must hold before the bid is sent: the board approved all parts."},
		{"a plain fact", "title", nil, ""},
	}
	for _, tt := range tests {
		q, ok := rs.Question(tt.key)
		if got := rs.Checked(q, tt.reviews...); !ok || got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A FAST bid for a device and its local share, with nothing left out that is
// asked: what the burden meter would count as supplied (domain 8.4).
func TestAFastBidIsAtMostTwentyFiveAnswers(t *testing.T) {
	r := reading(t, "FAST")
	device := func(ref string, source funding.FundSource, p string) funding.CostLine {
		return funding.CostLine{Ref: ref, Description: "Bedside devices", Org: example.Trust, Source: source, Nature: funding.Capital, Category: funding.Hardware,
			ControlsAsset: true, LifeYears: 5, VAT: funding.NoVAT, Amounts: funding.ByYear{2026: gbp(p)}}
	}
	r.Content = funding.Content{Answers: map[string]funding.Answer{}, Lines: []funding.CostLine{device("C1", funding.NationalMoney, "600,000"), device("C2", funding.LocalMoney, "300,000")}}
	for _, k := range funding.Asked(funding.Shape(r), "") {
		r.Content.Answers[k.Question.Key] = example.Content().Answers[k.Question.Key]
	}
	if failed := funding.Failed(funding.Readiness(r)); len(failed) != 0 {
		t.Fatalf("the bid is not ready: %+v", failed)
	}
	if n := len(funding.FieldsChanged(funding.Content{}, r.Content)); n != 25 {
		t.Errorf("%d fields are supplied, want 25: 7 answers and 9 in each line", n)
	}
}

func TestEveryFactThatAQuestionNamesExists(t *testing.T) {
	for _, q := range rules(t).Questions {
		if q.Fact != "" && funding.FactKindOf(q.Fact).Home == funding.NoHome {
			t.Errorf("%s is answered by the fact %q, which nobody keeps", q.Key, q.Fact)
		}
	}
}
