package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// great is a run of £722,851 under rules that find that a great sum.
func great(t *testing.T, approve, second string) *runLife {
	l := newRun(t)
	l.facts.Rules.Payments = funding.PaymentRules{ApproveFrom: gbp(approve), SecondReleaseFrom: gbp(second)}
	l.do("nikhil", noon("2026-10-15"), funding.CreateRun, nil)
	return l
}

func somebody(id string, role funding.Role) funding.Person {
	return funding.Person{ID: id, Name: id, Posts: []funding.Post{{Role: role, Org: "FPF"}}, FunderSide: true}
}

func TestWhichSumsNeedMoreHands(t *testing.T) {
	for _, tt := range []struct {
		name, approve, second string
		approval, twice       bool
	}{
		{"a sum below both", "722,851.01", "722,851.01", false, false}, {"to the penny", "722,851", "722,851", true, true},
		{"the first alone", "100", "900,000", true, false}, {"rules that ask for neither", "0", "0", false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := great(t, tt.approve, tt.second)
			if l.run.NeedsApproval != tt.approval || l.run.NeedsSecond != tt.twice {
				t.Errorf("approval %t, second release %t; want %t, %t", l.run.NeedsApproval, l.run.NeedsSecond, tt.approval, tt.twice)
			}
		})
	}
}

func TestAGreatSumIsApprovedByOneAndReleasedByAnother(t *testing.T) {
	l := great(t, "500,000", "900,000")
	if diff := cmp.Diff([]string{"approve-run to NATIONAL_FINANCE at FPF", "approve-run to PROGRAMME_MANAGER at FPF"}, letters(l.last.Effects.Letters)); diff != "" {
		t.Error(diff)
	}
	l.refuses("RUN_NOT_APPROVED", "nikhil", funding.ReleaseRun, nil)
	l.refuses("NOT_YOUR_ROLE", "nikhil", funding.ApproveRun, nil)
	says(t, l.refuses("SAME_PERSON", "liam", funding.ApproveRun, nil), "checked") // he checked its claims
	l.do("farah", noon("2026-10-16"), funding.ApproveRun, nil)
	l.refuses("APPROVED_ALREADY", "farah", funding.ApproveRun, nil)
	farah := example.Person("farah")
	farah.Posts = append(farah.Posts, funding.Post{Role: funding.PaymentReleaser, Org: "FPF"})
	_, err := l.tryAs(farah, noon("2026-10-16"), funding.ReleaseRun, nil)
	says(t, refused(t, err, "SAME_PERSON"), "approved this run")
	l.do("nikhil", noon("2026-10-16"), funding.ReleaseRun, nil)
	if l.run.Status != funding.RunReleased || l.run.Released.By != "nikhil" || l.run.FirstRelease != nil {
		t.Errorf("got %+v", l.run)
	}
	small := great(t, "900,000", "0")
	small.refuses("APPROVAL_NOT_NEEDED", "farah", funding.ApproveRun, nil)
}

func TestAVeryGreatSumIsReleasedTwice(t *testing.T) {
	l := great(t, "0", "500,000")
	l.do("nikhil", noon("2026-10-16"), funding.ReleaseRun, nil)
	if l.run.Status != funding.RunOpen || l.run.Released != nil || l.run.FirstRelease.By != "nikhil" {
		t.Errorf("after one release: %+v", l.run)
	}
	if tasks := funding.RunTasks(l.run); len(tasks) != 1 || tasks[0].Title != "Release the payment run, as the second releaser" {
		t.Errorf("got %+v", tasks)
	}
	says(t, l.refuses("SAME_PERSON", "nikhil", funding.ReleaseRun, nil), "second releaser")
	r, err := l.tryAs(somebody("orla", funding.PaymentReleaser), noon("2026-10-16"), funding.ReleaseRun, nil)
	if err != nil || r.Run.Status != funding.RunReleased || r.Run.Released.By != "orla" || r.Run.FirstRelease.By != "nikhil" {
		t.Errorf("got %+v, %v", r.Run, err)
	}
}

func TestRulesOfPaymentAreChecked(t *testing.T) {
	for _, tt := range []struct {
		name        string
		close, pays int
		want        string
	}{
		{"as shipped", 8, 13, ""}, {"none", 0, 0, ""}, {"paid before they close", 8, 8, "payments.pays_working_day"},
		{"a day that some months do not have", 8, 22, "payments.pays_working_day"}, {"no day to close", 0, 13, "payments.closes_working_day"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := rules(t)
			r.Payments.ClosesDay, r.Payments.PaysDay = tt.close, tt.pays
			got := ""
			for _, f := range funding.CheckRuleset(r) {
				got += f.Path
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
