package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// peers are completed projects' days from first to last milestone; the fastest
// quarter of seven is the second: 700 days.
func peers(r *funding.Reading) { r.Peers = []int{1200, 650, 900, 700, 1000, 1100, 800} }

func TestAPaceFasterThanThePeersWantsAWord(t *testing.T) {
	hurry := func(r *funding.Reading) {
		peers(r)
		r.Content.Milestones = []funding.Milestone{{Ref: "M1", Title: "Signed", Due: day("2026-09-30")}, {Ref: "M2", Title: "Live", Due: day("2028-08-29")}} // 699 days
	}
	tests := []struct {
		name   string
		change []func(*funding.Reading)
		want   string // "" when there is no such check
	}{
		{"without peers there is nothing to compare", nil, ""},
		{"four peers are too few", []func(*funding.Reading){func(r *funding.Reading) { r.Peers = []int{1, 2, 3, 4} }}, ""},
		{"the worked example takes 913 days", []func(*funding.Reading){peers}, "passed"},
		{"one day less than the fastest quarter", []func(*funding.Reading){hurry}, "failed"},
		{"as long as the fastest quarter", []func(*funding.Reading){hurry, func(r *funding.Reading) { r.Content.Milestones[1].Due = day("2028-08-30") }}, "passed"},
		{"faster, and explained", []func(*funding.Reading){hurry, func(r *funding.Reading) {
			r.Content.Explained = map[string]string{"PACE": "It is an extension of a live system."}
		}}, "passed"},
		{"faster, and explained by spaces", []func(*funding.Reading){hurry, func(r *funding.Reading) { r.Content.Explained = map[string]string{"PACE": "  "} }}, "failed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := reading(t, "STANDARD")
			for _, change := range tt.change {
				change(&r)
			}
			got := ""
			for _, k := range funding.Readiness(r) {
				if k.Code == "PACE" {
					got = map[bool]string{true: "passed", false: "failed"}[k.Passed]
				}
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAdviceStopsNothing(t *testing.T) {
	tests := []struct {
		name   string
		change func(*funding.Reading)
		failed string
	}{
		{"the worked example has no figures for its other options, and benefits without baselines", func(*funding.Reading) {}, "SHORTLIST MEASURES"},
		{"with a shortlist", func(r *funding.Reading) { r.Content.Options = shortlist() }, "MEASURES"},
		{"a question that may stay empty", set("affordability_statement", ""), "OPEN SHORTLIST MEASURES"},
		{"benefits of a pound", func(r *funding.Reading) {
			r.Content.Benefits = []funding.Benefit{{Ref: "B1", Type: funding.CashReleasing, Measure: "m", Baseline: "b", Amounts: funding.ByYear{2027: 100}}}
		}, "SHORTLIST NPSV"},
		{"a first milestone before the decision", func(r *funding.Reading) { r.DecisionBy = day("2026-10-01") }, "SHORTLIST MEASURES START"},
		{"a decision before the first milestone", func(r *funding.Reading) { r.DecisionBy = day("2026-09-30") }, "SHORTLIST MEASURES"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := reading(t, "STANDARD")
			tt.change(&r)
			failed := funding.Failed(r.Advise())
			if got := codes(failed); got != tt.failed {
				t.Errorf("got %s, want %s", got, tt.failed)
			}
			for _, k := range failed {
				if k.Need != funding.NeedAdvice || k.Saying == "" || k.Section == "" {
					t.Errorf("%s: %+v", k.Code, k)
				}
			}
		})
	}
}

func TestTheWeakestAnswersCostTheMost(t *testing.T) {
	r := reading(t, "STANDARD")
	set("strategic_fit", "Short.")(&r)     // STRATEGIC, weight 20, short: 40
	set("affordability_statement", "")(&r) // FINANCIAL, weight 20, empty: 80
	got := r.Weakest(3)
	if len(got) != 3 || got[0].Key != "affordability_statement" || got[0].Points != 80 || got[1].Points < got[2].Points {
		t.Errorf("got %+v, want the empty answer to the financial case first, 80 points", got)
	}
	for _, w := range got {
		if w.Because == "" || w.Section == "" {
			t.Errorf("%s says nothing", w.Key)
		}
	}
	if all := r.Weakest(1000); len(all) < 3 || !cmp.Equal(all[:3], got) {
		t.Errorf("the three weakest are not the first three of all")
	}
}

func TestTheChecklistIsMostlyAnsweredByTheBid(t *testing.T) {
	for _, pathway := range []string{"FAST", "STANDARD", "MAJOR"} {
		r := reading(t, pathway)
		list := r.Checklist(funding.Readiness(r))
		if share := funding.MachineShare(list); share < 7000 {
			t.Errorf("%s: the machine answers %s of %d lines, want 70%% or more", pathway, share.Percent(), len(list))
		}
		for _, k := range list {
			if k.Answer == funding.AutoFail && k.Ref != "3.4" { // no figures for other options
				t.Errorf("%s: line %s fails: %s", pathway, k.Ref, k.Comment)
			}
		}
	}
	r := reading(t, "STANDARD")
	list := r.Checklist(funding.Readiness(r))
	if len(list) != 30 || funding.MachineShare(list) != 8000 {
		t.Errorf("%d lines, %s by machine; want 30 and 80%%", len(list), funding.MachineShare(list).Percent())
	}
	set("icb_support", "NO")(&r)
	r.Content.Explained = map[string]string{"checklist.1.6": "YES: the executive summary"}
	answers := map[string]string{}
	for _, k := range r.Checklist(funding.Readiness(r)) {
		answers[k.Ref] = k.Answer + " " + k.Comment
	}
	if answers["1.3"] != "AUTO_FAIL State that the ICB supports the bid." || answers["1.6"] != "YES the executive summary" || answers["6.4"] != "OPEN " {
		t.Errorf("got %q, %q, %q", answers["1.3"], answers["1.6"], answers["6.4"])
	}
}

func TestWhatCanBeExplained(t *testing.T) {
	tests := []struct{ name, code, text, want string }{
		{"the pace", "PACE", "It extends a live system.", ""},
		{"a line that only a person can answer", "checklist.1.6", "NA: not patient-facing", ""},
		{"taking an answer back", "checklist.1.6", "", ""},
		{"a check that has to hold", "F4", "We like it so.", "explained.F4 NOTHING_TO_EXPLAIN"},
		{"a line that the machine answers", "checklist.1.1", "YES: really", "explained.checklist.1.1 NOTHING_TO_EXPLAIN"},
		{"a line that is not there", "checklist.9.9", "YES", "explained.checklist.9.9 NOTHING_TO_EXPLAIN"},
		{"an answer that is none", "checklist.1.6", "perhaps", "explained.checklist.1.6 NOT_A_CHOICE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fields(funding.CheckExplained(map[string]string{tt.code: tt.text}, rules(t))); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestProspects(t *testing.T) {
	closed := example.Org()
	closed.ClosedOn = day("2026-04-30")
	theatre := example.FunderOrg()
	group := example.Round()
	group.Groups = []string{"GROUP_0"}
	plan := funding.Plan{NationalCapital: gbp("600,000"), NationalRevenue: gbp("200,000.01"), Local: gbp("400,000.01"), Risk: "LOW"}
	short := plan
	short.Local--
	tests := []struct {
		name     string
		org      funding.Organisation
		round    funding.Round
		plan     funding.Plan
		eligible bool
		facts    bool
		pathway  string
		by       string
	}{
		{"the facts alone say yes, and no more is needed to know that", example.Org(), example.Round(), funding.Plan{}, true, false, "", ""},
		{"a trust that is closed", closed, example.Round(), plan, false, true, "", ""},
		{"a body that is no trust", theatre, example.Round(), plan, false, true, "", ""},
		{"a trust of another group", example.Org(), group, plan, false, true, "", ""},
		{"a small plan of low risk: 21 working days from 6 May 2026", example.Org(), example.Round(), plan, true, false, "FAST", "2026-06-05"},
		{"a penny too little local money", example.Org(), example.Round(), short, false, false, "FAST", "2026-06-05"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := funding.Prospects(tt.org, []funding.Round{tt.round}, tt.plan, rules(t), england(), day("2026-05-06"))
			if err != nil {
				t.Fatal(err)
			}
			p := got[0]
			pathway := ""
			if p.Route != nil {
				pathway = p.Route.Pathway
			}
			if p.Eligible != tt.eligible || p.ByFacts != tt.facts || pathway != tt.pathway || (p.Decision.String() != tt.by && !(p.Decision.IsZero() && tt.by == "")) || len(p.Because) == 0 {
				t.Errorf("got %+v on %q, want eligible %v, by facts %v, %q, decided by %q", p, pathway, tt.eligible, tt.facts, tt.pathway, tt.by)
			}
		})
	}
}
