package exchange_test

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/migrations"
)

func shippedRules(t *testing.T) (funding.Ruleset, string) {
	t.Helper()
	b, err := migrations.Rulesets.ReadFile("rulesets/cap-2026.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := exchange.ParseRuleset(b)
	if err != nil {
		t.Fatal(err)
	}
	return r, string(b)
}

func TestTheShippedRulesetHasNoFault(t *testing.T) {
	_, text := shippedRules(t)
	if _, faults := exchange.CheckRulesetFile([]byte(text), nil); len(faults) != 0 {
		t.Errorf("got %v", faults)
	}
}

// One slip each in the shipped file: what the person reads, and that the line
// is the one with the slip.
func TestEveryFaultIsNamedWithItsLine(t *testing.T) {
	_, text := shippedRules(t)
	tests := []struct{ name, old, slip, path, says string }{
		{"a rule that does not exist", "layers_at_most: 3", "layers_most: 3", "layers_most", `There is no rule "layers_most" here`},
		{"a misspelt field of a question", "    minutes: 1\n", "    minuets: 1\n", "questions[0].minuets", "Use one of: key, section, case"},
		{"words for a number", "  completeness: 3", "  completeness: three", "clocks.completeness", `"three" cannot be used. It wants a whole number`},
		{"a date that is none", "effective_from: 2026-04-01", "effective_from: 2026-04-31", "effective_from", "It wants a date as 2026-04-01"},
		{"pounds for pence", "least_value_pence: 500000", "least_value_pence: 5000.50", "capital.least_value_pence", "It wants whole pence"},
		{"weights that miss 100", `"Strategic fit", weight: 20`, `"Strategic fit", weight: 19`, "criteria", "The weights add up to 99. Make them 100."},
		{"a criterion that names a product", `title: "Deliverability"`, `title: "Fit with Millennium"`, "criteria[4].title", "names the product Millennium"},
		{"a question without its criterion", "criterion: DELIVERY", "criterion: DELIVRY", "questions[2].criterion", `There is no criterion "DELIVRY"`},
		{"a key used twice", "key: public_summary", "key: title", "questions[1].key", `The key "title" is empty or used twice`},
		{"a gap between pathways", "below_pence: 100000000", "below_pence: 90000000", "pathways[0].below_pence", "Let them meet"},
		{"no word why", `because: "Asked because you buy through a framework."`, `because: ""`, "when[0].because", "People are not told why"},
		{"a condition on nothing", "key: procurement_route, is: [FRAMEWORK]", "key: procurement_rout, is: [FRAMEWORK]", "when[0].answers", `depends on the question "procurement_rout"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(text, tt.old) {
				t.Fatalf("the shipped file does not hold %q", tt.old)
			}
			_, faults := exchange.CheckRulesetFile([]byte(strings.Replace(text, tt.old, tt.slip, 1)), nil)
			for _, f := range faults {
				if strings.HasSuffix(f.Path, tt.path) && strings.Contains(f.Says, tt.says) && f.Line > 1 {
					return
				}
			}
			t.Errorf("got %v, want %s: %s", faults, tt.path, tt.says)
		})
	}
}

func TestTooManyQuestionsForASmallBidAreRefused(t *testing.T) {
	_, text := shippedRules(t)
	more := "questions:\n  - {key: extra, section: about, label: One more, type: TEXT}\n"
	_, faults := exchange.CheckRulesetFile([]byte(strings.Replace(text, "questions:\n", more, 1)), nil)
	if len(faults) != 1 || !strings.Contains(faults[0].Says, "FAST asks 8 questions, and two cost lines take 18 fields more: 26 in all") {
		t.Errorf("got %v", faults)
	}
}

func TestDatesNeitherGapNorOverlap(t *testing.T) {
	base, text := shippedRules(t)
	tests := []struct{ name, from, to, says string }{
		{"the day after", "2027-04-01", "2027-03-31", ""},
		{"replacing one without an end", "2027-04-01", "", ""},
		{"a day later", "2027-04-02", "2027-03-31", "between them no rules hold"},
		{"a day earlier", "2027-03-31", "2027-03-31", "they overlap"},
		{"the same day", "2026-04-01", "", "both begin on 1 April 2026"},
	}
	for _, tt := range tests {
		old := base
		if err := old.EffectiveTo.UnmarshalText([]byte(tt.to)); err != nil {
			t.Fatal(err)
		}
		next := strings.Replace(strings.Replace(text, "code: CAP-2026\n", "code: CAP-2027\n", 1), "effective_from: 2026-04-01", "effective_from: "+tt.from, 1)
		_, faults := exchange.CheckRulesetFile([]byte(next), []funding.Ruleset{old})
		if tt.says == "" && len(faults) > 0 || tt.says != "" && (len(faults) != 1 || !strings.Contains(faults[0].Says, tt.says)) {
			t.Errorf("%s: got %v, want %q", tt.name, faults, tt.says)
		}
	}
}

func TestARulesetThatExtendsAnotherHoldsOnlyWhatDiffers(t *testing.T) {
	base, _ := shippedRules(t)
	file := `extends: CAP-2026
code: CAP-2027
title: Capital guidance 2027/28
effective_from: 2027-04-01
clocks: {completeness: 2}
drop_questions: [alignment]
questions:
  - {key: title, section: about, label: Name of the project, type: TEXT, max: 80}
  - {key: last, section: delivery, case: MANAGEMENT, label: One more, type: TEXT, pathways: [MAJOR]}
`
	r, faults := exchange.CheckRulesetFile([]byte(file), []funding.Ruleset{base})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var said []string
	for _, c := range funding.DiffRulesets(base, r) {
		said = append(said, c.Rule+": "+c.What+": "+c.Was+" → "+c.Now)
	}
	want := []string{"code: : CAP-2026 → CAP-2027", "title: : Capital guidance 2026/27 to 2029/30 → Capital guidance 2027/28", "effective_from: : 1 April 2026 → 1 April 2027", "clocks: completeness: 3 → 2",
		"questions: title, label: Title of the project → Name of the project", "questions: title, max: 139 → 80", "questions: alignment: Which strategies it serves, and how → ", "questions: last:  → One more"}
	got := strings.Join(said, "\n")
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("the diff does not say %q:\n%s", w, got)
		}
	}
	if base.Clocks.Completeness != 3 || base.Questions[0].Label != "Title of the project" {
		t.Error("the ruleset that was extended has changed")
	}
	if n := len(funding.DiffRulesets(base, base)); n != 0 {
		t.Errorf("a ruleset differs from itself in %d rules", n)
	}
	if _, faults := exchange.CheckRulesetFile([]byte(file), nil); len(faults) != 1 || !strings.Contains(faults[0].Says, "extends CAP-2026, which is not there") {
		t.Errorf("got %v", faults)
	}
}
