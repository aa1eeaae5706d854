package funding_test

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// leadLetters are the letters to named leads, as "template to whom".
func leadLetters(list []funding.Letter) string {
	var out []string
	for _, l := range list {
		if strings.HasPrefix(l.Template, "lead-") {
			out = append(out, l.Template+" to "+l.Person+string(l.Role))
		}
	}
	return strings.Join(out, ", ")
}

// Reviews began on Monday 11 May 2026 and are due on Tuesday 9 June; two
// working days later is Thursday 11 June.
func TestWhatIsLateGoesToItsLeadAndThenPastThem(t *testing.T) {
	cyber := func(deputies ...string) []funding.StageLead {
		return []funding.StageLead{{Stage: "CYBER", Person: "farah", Deputies: deputies}}
	}
	tests := []struct {
		name         string
		leads        funding.Leads
		first, again string // letters on 9 June and on 11 June; "" = none
		rings        bool   // on 11 June
	}{
		{"nobody is named: nothing follows", funding.Leads{}, "", "", false},
		{"the lead of another stage", funding.Leads{Named: []funding.StageLead{{Stage: funding.LeadPanel, Person: "farah"}}}, "", "", false},
		{"a lead alone is told twice", funding.Leads{Named: cyber()}, "lead-late-cyber to farah", "lead-again-cyber to farah", true},
		{"a deputy is told the second time", funding.Leads{Named: cyber("maria")}, "lead-late-cyber to farah", "lead-again-cyber to maria", true},
		{"a lead with an interest never is", funding.Leads{Named: cyber("maria"), Barred: []string{"farah"}}, "lead-late-cyber to maria", "lead-again-cyber to maria", true},
		{"nor is a deputy with one", funding.Leads{Named: cyber("maria"), Barred: []string{"maria"}}, "lead-late-cyber to farah", "lead-again-cyber to farah", true},
		{"the next deputy is free", funding.Leads{Named: cyber("maria", "liam"), Barred: []string{"maria", "farah"}}, "lead-late-cyber to liam", "lead-again-cyber to liam", true},
		{"with both, the administrator", funding.Leads{Named: cyber("maria"), Barred: []string{"farah", "maria"}}, "", "lead-again-cyber to FUND_ADMIN", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newBid(t)
			l.facts.Leads = tt.leads
			l.inReview()
			if got := l.wake(day("2026-06-09").At(17, 0)); strings.Count(got, "REVIEW_OVERDUE") != 6 || strings.Contains(got, "ESCALATED") {
				t.Fatalf("on the due day: %s", got)
			}
			if got := leadLetters(l.last.Effects.Letters); got != tt.first {
				t.Errorf("on the due day %q, want %q", got, tt.first)
			}
			at := day("2026-06-11").At(17, 0)
			if !tt.rings {
				l.refuses("NOTHING_DUE", "system", at, funding.Wake, nil)
				return
			}
			if l.bid.NextAlarm != at {
				t.Errorf("looks again at %s, want 5pm on 11 June", l.bid.NextAlarm)
			}
			if got := l.wake(at); got != "ESCALATED" {
				t.Errorf("two working days later: %s", got)
			}
			if got := leadLetters(l.last.Effects.Letters); got != tt.again {
				t.Errorf("two working days later %q, want %q", got, tt.again)
			}
			l.refuses("NOTHING_DUE", "system", at, funding.Wake, nil)
		})
	}
}

func TestWhatIsDoneInTimeIsNotEscalated(t *testing.T) {
	l := newBid(t)
	l.facts.Leads = funding.Leads{Named: []funding.StageLead{{Stage: "CYBER", Person: "farah"}}}
	l.inReview()
	l.wake(day("2026-06-09").At(17, 0))
	l.do("kavita", noon("2026-06-10"), funding.Conclude, supports(funding.Cyber))
	l.refuses("NOTHING_DUE", "system", day("2026-06-11").At(17, 0), funding.Wake, nil)
}

// The panel's decision is due on Friday 19 June.
func TestThePanelHasALeadAndTheRulesetItsDays(t *testing.T) {
	l := newBid(t).reviewed()
	l.facts.Leads = funding.Leads{Named: []funding.StageLead{{Stage: funding.LeadPanel, Person: "farah", Deputies: []string{"maria"}}}}
	l.facts.Rules.Clocks.EscalateDays = 3
	l.wake(day("2026-06-19").At(17, 0))
	if got := leadLetters(l.last.Effects.Letters); got != "lead-late-panel to farah" {
		t.Errorf("late: %q", got)
	}
	l.refuses("NOTHING_DUE", "system", day("2026-06-23").At(17, 0), funding.Wake, nil)
	if got := l.wake(day("2026-06-24").At(17, 0)); got != "ESCALATED" || leadLetters(l.last.Effects.Letters) != "lead-again-panel to maria" {
		t.Errorf("three working days later: %s, %q", got, leadLetters(l.last.Effects.Letters))
	}
}

func TestWhoMayNameALead(t *testing.T) {
	tests := []struct {
		name, by, lead, code string
		stage                funding.LeadStage
	}{
		{"the fund's administrator", "olive", "farah", "", "CYBER"},
		{"and takes one away", "olive", "", "", funding.LeadAgreement},
		{"the programme manager", "farah", "farah", "NOT_YOUR_ROLE", "CYBER"},
		{"somebody of a trust", "olive", "amina", "LEAD_ELSEWHERE", funding.LeadPanel},
		{"no such stage", "olive", "farah", "NO_SUCH_STAGE", "LUNCH"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lead := funding.Person{}
			if tt.lead != "" {
				lead = example.Person(tt.lead)
			}
			err := funding.CheckLead(example.Person(tt.by), lead, example.Funder, tt.stage)
			if got := codeOf(err); got != tt.code {
				t.Errorf("got %q, want %q", got, tt.code)
			}
		})
	}
}

// The funder's signature is due on Thursday 2 July; two working days later is
// Monday 6 July.
func TestTheAgreementHasALead(t *testing.T) {
	l := newAward(t)
	l.facts.Leads = funding.Leads{Named: []funding.StageLead{{Stage: funding.LeadAgreement, Person: "olive"}}}
	l.do("eleri", example.Dates().TrustSigned, funding.Sign, obj{"document_hash": l.award.Agreement.Hash})
	r := l.do("system", day("2026-07-02").At(17, 0), funding.Wake, nil)
	if got := leadLetters(r.Effects.Letters); got != "lead-late-agreement to olive" || l.award.NextAlarm != day("2026-07-06").At(17, 0) {
		t.Errorf("late: %q, looks again at %s", got, l.award.NextAlarm)
	}
	r = l.do("system", day("2026-07-06").At(17, 0), funding.Wake, nil)
	if got := names(r.Events) + ", " + leadLetters(r.Effects.Letters); got != "ESCALATED, lead-again-agreement to olive" {
		t.Errorf("two working days later: %s", got)
	}
	l.do("farah", noon("2026-07-07"), funding.Sign, obj{"document_hash": l.award.Agreement.Hash})
	if l.award.Status != funding.Active {
		t.Errorf("signed in the end: %s", l.award.Status)
	}
}
