package workflows

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/tranche-funding/tranche/activities"
	"github.com/tranche-funding/tranche/funding"
)

var monday = london(2026, 5, 4, 9, 0) // a bank holiday, when nothing is due

func TestARefusalReachesWhoeverClicked(t *testing.T) {
	p := newPlay(t, monday, nil)
	p.content.Answers["icb_support"] = funding.Answer{Value: "NO"} // F5 fails
	p.content.Lines[0].VAT = ""                                    // and F7
	p.at(monday.Add(time.Minute), theBid, sro, funding.ApproveInside, nil, "")
	var got *funding.Error
	p.call(monday.Add(time.Hour), func() {
		p.keep("c", theBid, cfo, funding.Submit, nil)
		p.update(string(funding.Submit), "c", "c", func(err error) { got, _ = activities.Refused(err) })
	})
	p.ends(monday.Add(2 * time.Hour))
	p.ExecuteWorkflow(Bid, bidID)

	want := p.find("c").refusal
	if want == nil || want.Code != "CRITERION_F5" || len(want.Others) != 1 || want.Others[0].Code != "CRITERION_F7" || want.Link != "approvals" {
		t.Fatalf("the record refused with %+v, want F5 and F7, with links", want)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestAMalformedCommandIDIsTurnedAwayAtTheDoor(t *testing.T) {
	tests := []struct{ name, id, want string }{
		{"a hash", strings.Repeat("0a", 32), ""},
		{"a timer's id", "bid/FP26-RZX-001/wake/12", ""},
		{"one that follows from another", strings.Repeat("a", 64) + "/begin/FP26-RZX-001", ""},
		{"nothing", "", "COMMAND_ID_MALFORMED"},
		{"one that is too long", strings.Repeat("a", longest+1), "COMMAND_ID_MALFORMED"},
		{"one with a space", "a b", "COMMAND_ID_MALFORMED"},
		{"one with a line end", "a\nb", "COMMAND_ID_MALFORMED"},
		{"letters from elsewhere", "ä", "COMMAND_ID_MALFORMED"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := wellFormed(nil, tt.id)
			if got := err != nil; got != (tt.want != "") {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if _, refused := activities.Refused(err); refused {
				t.Error("a malformed id reads as a refusal by the rules, and it is a fault of ours")
			}
		})
	}
}

func TestAWorkflowThatNothingCameOfEnds(t *testing.T) {
	approve := func(p *play, at time.Duration, who, want string) {
		p.at(monday.Add(at), theAward, who, funding.Sign, nil, want)
	}
	tests := []struct {
		name string
		give func(p *play)
		took time.Duration
	}{
		{"after a minute without a command", func(*play) {}, time.Minute},
		{"after a minute in which the only command was refused", func(p *play) { approve(p, time.Second, author, "NOT_YOUR_ROLE") }, time.Minute},
		{"not before a command that is under way has come to its end", func(p *play) {
			approve(p, 59*time.Second, author, "NOT_YOUR_ROLE")
			p.away = 7 // 0.3 + 0.6 + 1.2 + 2.4 + 4.8 + 9.6 + 19.2 s until it answers
		}, 59*time.Second + 38100*time.Millisecond},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlay(t, monday, nil)
			tt.give(p)
			p.must(Award, bidID)
			if took := p.Now().Sub(monday); took != tt.took {
				t.Errorf("took %v, want %v", took, tt.took)
			}
		})
	}
}

func TestAnAwardThatBeginsWithinTheMinuteGoesOn(t *testing.T) {
	r := released(t)
	begin := r.commands[len(r.commands)-1]
	if begin.Verb != funding.Begin {
		t.Fatalf("the last command is %s, want begin", begin.Verb)
	}
	r.award, begin.settled = funding.Award{}, false // as if it had not arrived yet
	p := newPlay(t, london(2026, 6, 22, 9, 31), r)
	p.call(p.begins.Add(59*time.Second), func() { p.update(string(funding.Begin), begin.ID, begin.ID, func(error) {}) })
	p.ends(p.begins.Add(time.Hour))
	p.ExecuteWorkflow(Award, bidID)
	if p.Now().Sub(p.begins) != time.Hour || p.award.Status != funding.AgreementPending {
		t.Errorf("ended after %v with the award %q, want it to wait for signatures", p.Now().Sub(p.begins), p.award.Status)
	}
}

// TestAnAwardThatBeganUnseenGoesOn: the command that begins an award may be
// applied while its workflow has just been started by somebody else.
func TestAnAwardThatBeganUnseenGoesOn(t *testing.T) {
	r := released(t)
	began := r.award
	r.award = funding.Award{}
	p := newPlay(t, london(2026, 6, 22, 9, 31), r)
	p.call(p.begins.Add(30*time.Second), func() { r.award = began })
	p.ends(p.begins.Add(time.Hour))
	p.ExecuteWorkflow(Award, bidID)
	if got := p.Now().Sub(p.begins); got != time.Hour {
		t.Errorf("ended after %v, want it to wait for signatures", got)
	}
}

// TestTheSameCommandInTwoRunsIsDoneOnce: Temporal forgets an update's id when
// it continues as new. The record does not.
func TestTheSameCommandInTwoRunsIsDoneOnce(t *testing.T) {
	p := newPlay(t, monday, nil)
	p.call(monday.Add(time.Minute), func() {
		p.keep("once", theBid, sro, funding.ApproveInside, nil)
		p.update(string(funding.ApproveInside), "once", "once", func(err error) {
			if err != nil {
				t.Errorf("the first time: %v", err)
			}
		})
	})
	p.call(monday.Add(time.Hour), func() { p.SetContinueAsNewSuggested(true) })
	p.at(monday.Add(2*time.Hour), theBid, author, funding.SendForApproval, nil, "WRONG_STATE") // anything that wakes it
	p.ExecuteWorkflow(Bid, bidID)
	if id, ok := p.continued(); !ok || id != bidID {
		t.Fatalf("ended with %v, want a new run of %s", p.GetWorkflowError(), bidID)
	}
	q := newPlay(t, monday.Add(3*time.Hour), p.record)
	q.call(monday.Add(4*time.Hour), func() {
		q.update(string(funding.ApproveInside), "once", "once", func(err error) {
			if err != nil {
				t.Errorf("the second time: %v", err)
			}
		})
	})
	q.ends(monday.Add(5 * time.Hour))
	q.ExecuteWorkflow(Bid, bidID)
	if q.applied != 1 || q.bid.Version != 2 || q.counted("APPROVED_INSIDE") != 1 {
		t.Errorf("applied %d times, version %d, %q; want once, version 2", q.applied, q.bid.Version, q.events)
	}
}

// TestNobodyIsLeftWithoutAnAnswer: a run that is told to continue as new lets
// a command that waits for the record come to its end first.
func TestNobodyIsLeftWithoutAnAnswer(t *testing.T) {
	p := newPlay(t, monday, nil)
	answered := false
	p.call(monday.Add(time.Minute), func() {
		p.away, p.spared = 9, "quick"
		p.keep("slow", theBid, sro, funding.ApproveInside, nil)
		p.update(string(funding.ApproveInside), "slow", "slow", func(err error) { answered = err == nil })
	})
	p.call(monday.Add(time.Minute+time.Second), func() {
		p.SetContinueAsNewSuggested(true)
		p.keep("quick", theBid, author, funding.SendForApproval, nil)
		p.update(string(funding.SendForApproval), "quick", "quick", func(error) {})
	})
	p.ExecuteWorkflow(Bid, bidID)
	if _, ok := p.continued(); !ok || !answered || p.applied != 2 {
		t.Errorf("continued %v, answered %v, applied %d; want all, twice", ok, answered, p.applied)
	}
	if len(p.unsent) > 0 {
		t.Errorf("%d letters were not posted before the end of the run", len(p.unsent))
	}
}

func TestDeadlinesDoNotWaitForTheMail(t *testing.T) {
	p := newPlay(t, london(2026, 5, 1, 9, 0), nil)
	p.postbox.away = true
	p.submitted()
	p.ends(london(2026, 5, 29, 9, 0))
	p.ExecuteWorkflow(Bid, bidID)
	if !p.happened("COMPLETENESS_OVERDUE", "2026-05-11") || len(p.posted) != 0 || len(p.unsent) == 0 {
		t.Errorf("events %q, %d posted, %d waiting; want the deadline met and every letter waiting", p.events, len(p.posted), len(p.unsent))
	}
	if want := 3 * 4; p.postbox.tries != want {
		t.Errorf("the mail server was tried %d times, want %d: 4 times after each of 3 changes", p.postbox.tries, want)
	}
}

// TestADeadlineThatNothingComesOfIsNotAskedForEver: the record says that
// something is due, and its rules that nothing is.
func TestADeadlineThatNothingComesOfIsNotAskedForEver(t *testing.T) {
	p := newPlay(t, monday, nil)
	p.bid.NextAlarm = monday.Add(time.Hour) // a draft has no alarms
	p.ends(monday.Add(25 * time.Hour))
	p.ExecuteWorkflow(Bid, bidID)
	if p.applied != 0 {
		t.Errorf("%d commands were applied, want none", p.applied)
	}
	// 2, 4 … 256 s, then every 512 s: 8 tries in the first 510 s, 167 in the rest of the day.
	if p.timers.fired < 100 || p.timers.fired > 200 {
		t.Errorf("asked %d times in a day, want about 176", p.timers.fired)
	}
}

func TestSeeKeepsTheNewerView(t *testing.T) {
	tests := []struct {
		name string
		give []int
		want int
		turn int
	}{
		{"in order", []int{1, 2, 3}, 3, 3},
		{"out of order", []int{1, 3, 2}, 3, 2},
		{"the same again counts as seen", []int{2, 2}, 2, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlay(t, monday, nil)
			p.RegisterWorkflow(seeing)
			p.ExecuteWorkflow(seeing, tt.give)
			var got []int
			if err := p.GetWorkflowResult(&got); err != nil || !slices.Equal(got, []int{tt.want, tt.turn}) {
				t.Errorf("got %v, %v; want version %d after %d turns", got, err, tt.want, tt.turn)
			}
		})
	}
}

// seeing takes in views of these versions.
func seeing(ctx workflow.Context, versions []int) ([]int, error) {
	var r run
	for _, v := range versions {
		r.see(ctx, funding.View{Version: v})
	}
	return []int{r.view.Version, r.turn}, nil
}

func TestTemporalsOwnPagesSayWhereTheBidIs(t *testing.T) {
	p := newPlay(t, london(2026, 5, 1, 9, 0), nil)
	p.submitted()
	var got string
	p.call(london(2026, 5, 7, 9, 0), func() { got = p.details() })
	p.ends(london(2026, 5, 7, 10, 0))
	p.ExecuteWorkflow(Bid, bidID)
	want := "Completeness check\n\nWith: The programme team\n\nNext deadline: 5pm on 11 May 2026"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
