package funding_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// joinedBy is a bid in review since Monday 11 May whose six reviews are joined
// so.
func joinedBy(t *testing.T, j funding.Joining, decisive ...funding.ReviewKind) *bidLife {
	t.Helper()
	l := newBid(t)
	l.facts.Rules = joining(l.facts.Rules, j, decisive...)
	return l.inReview()
}

// joining is the ruleset with the reviews of its standard pathway joined so.
func joining(r funding.Ruleset, j funding.Joining, decisive ...funding.ReviewKind) funding.Ruleset {
	r.Pathways = slices.Clone(r.Pathways)
	p := &r.Pathways[1]
	p.Joining, p.Reviews = j, slices.Clone(p.Reviews)
	for i := range p.Reviews {
		p.Reviews[i].Decisive = slices.Contains(decisive, p.Reviews[i].Kind)
	}
	return r
}

func opposes(k funding.ReviewKind) obj {
	return obj{"review": k, "outcome": funding.NotSupport, "reasons": "It cannot be made safe."}
}

func TestReviewsAreOverAsTheRulesetJoinsThem(t *testing.T) {
	type answer struct {
		by   string
		body obj
	}
	icb, region, cyber := answer{"grace", supports(funding.ICBSupport)}, answer{"isla", supports(funding.RegionDigital)}, answer{"kavita", supports(funding.Cyber)}
	no := answer{"kavita", opposes(funding.Cyber)}
	tests := []struct {
		name     string
		join     funding.Joining
		decisive []funding.ReviewKind
		answers  []answer
		panel    bool
		spared   int
	}{
		{"all, when nothing is said: two of six are not enough", funding.Joining{}, nil, []answer{icb, region}, false, 0},
		{"all, when it is said", funding.Joining{Join: funding.JoinAll}, nil, []answer{icb, region}, false, 0},
		{"any: one is enough", funding.Joining{Join: funding.JoinAny}, nil, []answer{icb}, true, 5},
		{"a quorum of three: two are not enough", funding.Joining{Join: funding.JoinQuorum, Quorum: 3}, nil, []answer{icb, region}, false, 0},
		{"a quorum of three: three are", funding.Joining{Join: funding.JoinQuorum, Quorum: 3}, nil, []answer{icb, region, cyber}, true, 3},
		{"a no counts to a quorum like a yes", funding.Joining{Join: funding.JoinQuorum, Quorum: 2}, nil, []answer{icb, no}, true, 4},
		{"any, but a decisive review is waited for", funding.Joining{Join: funding.JoinAny, EarlyFail: true}, []funding.ReviewKind{funding.Cyber}, []answer{icb, region}, false, 0},
		{"a decisive no ends the reviews at once", funding.Joining{EarlyFail: true}, []funding.ReviewKind{funding.Cyber}, []answer{no}, true, 5},
		{"a decisive yes does not", funding.Joining{EarlyFail: true}, []funding.ReviewKind{funding.Cyber}, []answer{cyber}, false, 0},
		{"a no of a review that is not decisive does not", funding.Joining{EarlyFail: true}, []funding.ReviewKind{funding.ICBSupport}, []answer{no}, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := joinedBy(t, tt.join, tt.decisive...)
			for _, a := range tt.answers {
				l.do(a.by, noon("2026-05-22"), funding.Conclude, a.body)
			}
			spared := 0
			for _, v := range l.bid.Reviews {
				if v.Spared {
					spared++
				}
			}
			if got := l.bid.Status == funding.Panel; got != tt.panel || spared != tt.spared {
				t.Errorf("at %s with %d reviews closed; want the panel %v and %d", l.bid.Status, spared, tt.panel, tt.spared)
			}
		})
	}
}

// Cyber security asks on 20 May and says no on 22 May; regional digital had asked
// a blocking question on the 21st. The panel's eight working days from 22 May,
// with the bank holiday of the 25th, end on 4 June.
func TestADecisiveNoEndsClocksTasksAndQuestions(t *testing.T) {
	l := joinedBy(t, funding.Joining{EarlyFail: true}, funding.Cyber)
	l.do("grace", noon("2026-05-19"), funding.StartReview, obj{"review": funding.ICBSupport})
	l.do("isla", noon("2026-05-21"), funding.Ask, asked(funding.RegionDigital))
	r := l.do("kavita", noon("2026-05-22"), funding.Conclude, opposes(funding.Cyber))
	if l.bid.Status != funding.Panel || l.bid.DecisionDue != day("2026-06-04") {
		t.Fatalf("%s, due %s; want the panel by 4 June", l.bid.Status, l.bid.DecisionDue)
	}
	for _, k := range l.clocks("2026-06-02").Reviews {
		if k.Running || k.To != day("2026-05-22") || k.Gross != 9 || k.Blocked {
			t.Errorf("%s: %+v; want it to have ended on 22 May after 9 working days", k.Review, k)
		}
	}
	if h := l.clocks("2026-06-02").Headline; h.Stopped != 1 {
		t.Errorf("the trust's clock shows %d working days, want 1: 22 May", h.Stopped)
	}
	tasks, err := funding.BidTasks(l.bid, england())
	if err != nil || len(tasks) != 1 || tasks[0].Role != funding.PanelChair {
		t.Errorf("tasks %+v, %v; want the panel's alone", tasks, err)
	}
	var to []string
	for _, m := range r.Effects.Letters {
		if strings.HasPrefix(m.Template, "review-spared") || m.Template == "question-dropped" {
			to = append(to, m.Person+string(m.Role))
		}
	}
	want := []string{"grace", "REGION_REVIEWER", "isla", "TRUST_AUTHOR", "SPECIALIST_REVIEWER(CLINICAL_SAFETY)", "NATIONAL_FINANCE"}
	if !slices.Equal(to, want) {
		t.Errorf("letters to %q, want %q", to, want)
	}
	for _, e := range r.Events {
		if !e.ForFunder && (e.Name == "EARLY_FAIL" || strings.Contains(e.Summary, "does not support")) {
			t.Errorf("the trust reads %q before the decision is released", e.Summary)
		}
	}
	l.refuses("WRONG_STATE", "grace", noon("2026-05-26"), funding.Conclude, supports(funding.ICBSupport))
	l.refuses("WRONG_STATE", "amina", noon("2026-05-26"), funding.AnswerQuestion, answered("Q1"))
}

func TestTheRouteSaysHowItsReviewsAreJoined(t *testing.T) {
	six := joinedBy(t, funding.Joining{Join: funding.JoinQuorum, Quorum: 4, EarlyFail: true}, funding.Cyber).bid.Route
	if got, want := six.JoinWords(), "4 of the 6 must answer before the panel has the bid; then the others are no longer needed. Cyber security must be among them. If Cyber security does not support the bid, the panel has it at once."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := newBid(t).inReview().bid.Route.JoinWords(), "All 6 must answer before the panel has the bid."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestJoinsThatCannotWorkAreRefused(t *testing.T) {
	tests := []struct {
		name string
		slip func(r *funding.Ruleset, p *funding.Pathway)
		path string
		says string
	}{
		{"a join that there is not", func(_ *funding.Ruleset, p *funding.Pathway) { p.Join = "most" }, "pathways[1].join", `"most" is no way to join reviews`},
		{"a quorum of none", func(_ *funding.Ruleset, p *funding.Pathway) { p.Join = funding.JoinQuorum }, "pathways[1].quorum", "Give a number from 1 to 6"},
		{"a quorum of more than there are", func(_ *funding.Ruleset, p *funding.Pathway) { p.Join, p.Quorum = funding.JoinQuorum, 7 }, "pathways[1].quorum", "a quorum of 7 cannot be used"},
		{"a number without a quorum", func(_ *funding.Ruleset, p *funding.Pathway) { p.Quorum = 2 }, "pathways[1].quorum", "Say “join: quorum”"},
		{"an early end by nobody", func(_ *funding.Ruleset, p *funding.Pathway) { p.EarlyFail = true }, "pathways[1].early_fail", "none of them is decisive"},
		{"a decisive review that decides nothing", func(_ *funding.Ruleset, p *funding.Pathway) { p.Reviews[0].Decisive = true }, "pathways[1].reviews", "early_fail is not true"},
		{"a fourth body that decides", func(_ *funding.Ruleset, p *funding.Pathway) {
			p.Bodies = []string{"TRUST_BOARD", "ICB", "REGION", "NATIONAL_PROGRAMME"}
		}, "pathways[1].bodies", "has 4 bodies that decide"},
		{"more layers than the promise allows", func(r *funding.Ruleset, _ *funding.Pathway) { r.LayersAtMost = 4 }, "layers_at_most", "At most 3 bodies may decide"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := joining(rules(t), funding.Joining{})
			tt.slip(&r, &r.Pathways[1])
			faults := funding.CheckRuleset(r)
			if len(faults) != 1 || faults[0].Path != tt.path || !strings.Contains(faults[0].Says, tt.says) {
				t.Errorf("got %v, want %s: %s", faults, tt.path, tt.says)
			}
		})
	}
}

func TestADiffShowsHowReviewsAreJoined(t *testing.T) {
	before := rules(t)
	after := joining(before, funding.Joining{Join: funding.JoinQuorum, Quorum: 3, EarlyFail: true}, funding.Cyber)
	var got []string
	for _, c := range funding.DiffRulesets(before, after) {
		got = append(got, c.What+": "+c.Words())
	}
	want := []string{"STANDARD, reviews, CYBER, decisive: no becomes yes", "STANDARD, join: now there: quorum", "STANDARD, quorum: 0 becomes 3", "STANDARD, early fail: no becomes yes"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
