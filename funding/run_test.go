package funding_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func waiting(award, claim string, no int, amount string) funding.RunItem {
	return funding.RunItem{Award: award, Claim: claim, No: no, Org: "RZX", Nature: funding.Capital, Amount: gbp(amount), Handled: []string{"ben", "chloe", "liam", "maria"}}
}

// A runLife walks one payment run through its rules.
type runLife struct {
	t     *testing.T
	run   funding.Run
	facts funding.RunFacts
	last  funding.RunResult
}

// newRun has three approved claims waiting, two of them of one award.
func newRun(t *testing.T) *runLife {
	return &runLife{t: t, run: funding.Run{ID: "RUN-1", Fund: "FP", Funder: "FPF"}, facts: funding.RunFacts{Calendar: england(), Rules: rules(t),
		Waiting: []funding.RunItem{waiting("A1", "A1-1", 1, "310,250"), waiting("A1", "A1-2", 2, "412,600.40"), waiting("A2", "A2-1", 1, "0.60")}}}
}

func (l *runLife) tryAs(p funding.Person, at time.Time, verb funding.Verb, body any) (funding.RunResult, error) {
	l.t.Helper()
	l.facts.Person = p
	before, facts := sealed(l.run), sealed(l.facts)
	r, err := funding.ApplyRun(l.run, l.facts, command(funding.RunKind, l.run.ID, p.ID, at, verb, body))
	if sealed(l.run) != before || sealed(l.facts) != facts {
		l.t.Errorf("%s changed what it was given", verb)
	}
	return r, err
}

func (l *runLife) do(by string, at time.Time, verb funding.Verb, body any) funding.RunResult {
	l.t.Helper()
	r, err := l.tryAs(example.Person(by), at, verb, body)
	if err != nil {
		l.t.Fatalf("%s by %s: %v", verb, by, err)
	}
	if r.Run.Version != l.run.Version+1 || len(r.Events) == 0 {
		l.t.Errorf("%s: version %d became %d with %d events", verb, l.run.Version, r.Run.Version, len(r.Events))
	}
	l.run, l.last = r.Run, r
	return r
}

func (l *runLife) refuses(code, by string, verb funding.Verb, body any) *funding.Error {
	l.t.Helper()
	_, err := l.tryAs(example.Person(by), noon("2026-10-16"), verb, body)
	return refused(l.t, err, code)
}

// steps lists follow-on commands as "verb award id".
func steps(r funding.RunResult) []string {
	var out []string
	for _, c := range r.Effects.Follow {
		out = append(out, string(c.Verb)+" "+c.Aggregate+" "+c.ID[len(c.Cause):]+" by "+c.By)
	}
	return out
}

func TestARunTakesEverythingThatWaits(t *testing.T) {
	l := newRun(t)
	r := l.do("liam", noon("2026-10-15"), funding.CreateRun, obj{"pays_on": "2026-10-19"})
	if r.Run.Status != funding.RunOpen || r.Run.Total != gbp("722,851") || len(r.Run.Items) != 3 || r.Run.PaysOn != day("2026-10-19") {
		t.Errorf("got %+v", r.Run)
	}
	want := []string{"schedule A1 /schedule/A1/A1-1 by system", "schedule A1 /schedule/A1/A1-2 by system", "schedule A2 /schedule/A2/A2-1 by system"}
	if diff := cmp.Diff(want, steps(r)); diff != "" {
		t.Errorf("two claims of one award need two commands (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"release-run to PAYMENT_RELEASER at FPF"}, letters(r.Effects.Letters)); diff != "" {
		t.Error(diff)
	}
	l.refuses("ALREADY_CREATED", "liam", funding.CreateRun, nil)
}

func TestARunTakesTheClaimsChosen(t *testing.T) {
	l := newRun(t)
	says(t, l.refuses("CLAIM_NOT_WAITING", "farah", funding.CreateRun, obj{"claims": []string{"A1-2", "A9-1"}}), "Claim A9-1")
	r := l.do("farah", noon("2026-10-15"), funding.CreateRun, obj{"claims": []string{"A2-1", "A1-2"}})
	if r.Run.Total != gbp("412,601") || len(r.Run.Items) != 2 || r.Run.Items[0].Claim != "A1-2" {
		t.Errorf("got %+v", r.Run)
	}
	empty := newRun(t)
	empty.facts.Waiting = nil
	empty.refuses("NOTHING_TO_PAY", "nikhil", funding.CreateRun, nil)
	empty.refuses("NOT_YOUR_ROLE", "maria", funding.CreateRun, nil)
}

func opened(t *testing.T) *runLife {
	l := newRun(t)
	l.do("liam", noon("2026-10-15"), funding.CreateRun, obj{"pays_on": "2026-10-19"})
	return l
}

// I5 and domain 4.5 c: none of those who handled a claim or decided its award
// releases it, whatever else they may be.
func TestWhoHandledAClaimDoesNotReleaseIt(t *testing.T) {
	for _, who := range []string{"ben", "chloe", "liam", "maria"} {
		l := opened(t)
		p := example.Person(who)
		p.Posts = append(p.Posts, funding.Post{Role: funding.PaymentReleaser, Org: "FPF"})
		_, err := l.tryAs(p, noon("2026-10-16"), funding.ReleaseRun, nil)
		no := refused(t, err, "SAME_PERSON")
		says(t, no, "claim A1-1")
		if no.Kind != refusal.Forbidden {
			t.Errorf("%s: %s, want a 403", who, no.Kind)
		}
	}
	l := opened(t)
	l.refuses("NOT_YOUR_ROLE", "farah", funding.ReleaseRun, nil)
	l.refuses("WRONG_STATE", "nikhil", funding.RecordPaid, nil)
	l.do("nikhil", noon("2026-10-16"), funding.ReleaseRun, nil)
	if l.run.Status != funding.RunReleased || l.run.Released.By != "nikhil" || len(l.last.Effects.Follow) != 0 {
		t.Errorf("got %+v", l.run)
	}
	l.refuses("WRONG_STATE", "nikhil", funding.ReleaseRun, nil)
}

func TestOneClaimSomebodyHandledIsEnough(t *testing.T) {
	l := newRun(t)
	l.facts.Waiting[2].Handled = []string{"ben", "chloe", "liam", "nikhil"}
	l.do("liam", noon("2026-10-15"), funding.CreateRun, nil)
	says(t, l.refuses("SAME_PERSON", "nikhil", funding.ReleaseRun, nil), "claim A2-1")
}

func TestARunIsPaidInParts(t *testing.T) {
	l := opened(t)
	l.do("nikhil", noon("2026-10-16"), funding.ReleaseRun, nil)
	says(t, l.refuses("CLAIM_NOT_IN_RUN", "nikhil", funding.RecordPaid, obj{"claims": []string{"A1-2", "A9-1"}}), "A9-1")
	r := l.do("nikhil", noon("2026-10-19"), funding.RecordPaid, obj{"claims": []string{"A1-2"}})
	if r.Run.Status != funding.RunReleased || r.Run.Paid != nil || l.run.Closed() {
		t.Errorf("one of three: %+v", r.Run)
	}
	if diff := cmp.Diff([]string{"pay A1 /pay/A1/A1-2 by system"}, steps(r)); diff != "" {
		t.Error(diff)
	}
	l.refuses("NOTHING_TO_PAY", "nikhil", funding.RecordPaid, obj{"claims": []string{"A1-2"}})
	r = l.do("liam", noon("2026-10-20"), funding.RecordPaid, nil) // all the rest
	if diff := cmp.Diff([]string{"pay A1 /pay/A1/A1-1 by system", "pay A2 /pay/A2/A2-1 by system"}, steps(r)); diff != "" {
		t.Error(diff)
	}
	if r.Run.Status != funding.RunPaid || r.Run.Paid.Day != day("2026-10-20") || !l.run.Closed() {
		t.Errorf("all three: %+v", r.Run)
	}
	l.refuses("WRONG_STATE", "nikhil", funding.RecordPaid, nil)
	l.refuses("VERB_UNKNOWN", "nikhil", "dance", nil)
}

// What a run sends on is what an award understands: the claim is paid, and the
// award knows who released it.
func TestARunsStepsMoveTheAward(t *testing.T) {
	a := claiming(t)
	c := example.Claims()[0]
	body := a.checked(c)
	l := newRun(t)
	l.facts.Waiting = []funding.RunItem{waiting(example.BidID, body["claim"].(string), 1, "310,250")}
	for _, step := range []struct {
		by   string
		verb funding.Verb
	}{{"liam", funding.CreateRun}, {"nikhil", funding.ReleaseRun}, {"nikhil", funding.RecordPaid}} {
		for _, f := range l.do(step.by, noon("2026-10-19"), step.verb, nil).Effects.Follow {
			a.do(f.By, f.At, f.Verb, f.Body)
		}
	}
	paid := a.claims[c.Content().ID]
	if paid.Status != funding.Paid || paid.Released != "nikhil" || paid.Run != "RUN-1" {
		t.Errorf("got %+v", paid)
	}
	a.wants(funding.Capital, "0", "310,250", "3,889,750")
	if total := money.Sum(c.Amount); l.run.Total != total {
		t.Errorf("control total %s, want %s", l.run.Total, total)
	}
}

func TestTasksOfARun(t *testing.T) {
	l := opened(t)
	for _, want := range []string{"release", "paid", ""} {
		got := ""
		if tasks := funding.RunTasks(l.run); len(tasks) == 1 {
			got = tasks[0].Key
			if due := time.Date(2026, 10, 19, 16, 0, 0, 0, time.UTC); !tasks[0].Due.Equal(due) { // 5pm of its pay day, in summer
				t.Errorf("%s: due %s, want %s", want, tasks[0].Due, due)
			}
		}
		if got != want {
			t.Errorf("%s: got task %q, want %q", l.run.Status, got, want)
		}
		switch want {
		case "release":
			l.do("nikhil", noon("2026-10-16"), funding.ReleaseRun, nil)
		case "paid":
			l.do("nikhil", noon("2026-10-19"), funding.RecordPaid, nil)
		}
	}
}
