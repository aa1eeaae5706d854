package funding_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func TestStartingABid(t *testing.T) {
	closed := example.Org()
	closed.ClosedOn = day("2026-04-30")
	grouped := example.Round()
	grouped.Groups = []string{"GROUP_0"}
	tests := []struct {
		name  string
		by    string
		org   funding.Organisation
		round funding.Round
		on    string
		code  string
	}{
		{"an author of the trust may", "amina", example.Org(), example.Round(), "2026-05-01", ""},
		{"a finance preparer may", "ben", example.Org(), example.Round(), "2026-05-01", ""},
		{"on the round's first day", "amina", example.Org(), example.Round(), "2026-04-01", ""},
		{"on its last", "amina", example.Org(), example.Round(), "2026-06-30", ""},
		{"the day before it opens", "amina", example.Org(), example.Round(), "2026-03-31", "ROUND_NOT_OPEN"},
		{"the day after it closes", "amina", example.Org(), example.Round(), "2026-07-01", "ROUND_CLOSED"},
		{"for a trust that is closed", "amina", closed, example.Round(), "2026-05-01", "ORG_CLOSED"},
		{"in a round for another group", "amina", example.Org(), grouped, "2026-05-01", "NOT_ELIGIBLE"},
		{"as the funder", "farah", example.Org(), example.Round(), "2026-05-01", "NOT_YOUR_ROLE"},
		{"as the CFO", "eleri", example.Org(), example.Round(), "2026-05-01", "NOT_YOUR_ROLE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := funding.StartBid(example.BidID, "Northmoor EPR", example.Person(tt.by), tt.org, tt.round, day(tt.on))
			if tt.code != "" {
				refused(t, err, tt.code)
				return
			}
			if err != nil || b.Status != funding.Draft || b.Version != 1 || b.ICB != "QWO" || b.Region != "Y63" || b.Funder != "FPF" {
				t.Errorf("got %+v, %v", b, err)
			}
		})
	}
}

func TestRecallBeforeReview(t *testing.T) {
	l := newBid(t).submitted()
	l.do("eleri", noon("2026-05-07"), funding.Recall, nil)
	b := l.bid
	if b.Status != funding.Draft || b.SRO != nil || b.CFO != nil || b.Submitted != nil || b.ContentHash != "" || b.Ruleset != "" || !b.NextAlarm.IsZero() || !b.Editable() {
		t.Errorf("got %+v", b)
	}
	l.refuses("SRO_NOT_APPROVED", "eleri", noon("2026-05-08"), funding.Submit, nil)
	l.submitted()
}

// A recalled bid is a draft again: the rules are those of the day on which it
// is submitted anew.
func TestARecalledBidTakesTheRulesOfItsNewDay(t *testing.T) {
	l := newBid(t).submitted()
	l.do("amina", noon("2026-05-07"), funding.Recall, nil)
	l.facts.Rules.Code = "CAP-2026-B"
	if l.submitted(); l.bid.Ruleset != "CAP-2026-B" || l.bid.Route.Ruleset != "CAP-2026-B" {
		t.Errorf("got %s, route of %s", l.bid.Ruleset, l.bid.Route.Ruleset)
	}
}

// returned is the example returned on the last day of the round: it has 5
// working days, to 7 July, to come back.
func returned(t *testing.T) *bidLife {
	t.Helper()
	l := newBid(t).submitted()
	l.do("farah", noon("2026-06-30"), funding.Return, obj{"reasons": "The board minute is of another bid."})
	return l
}

func TestAReturnedBidKeepsItsPlace(t *testing.T) {
	l := returned(t)
	last := day("2026-07-07").At(17, 0)
	if l.bid.Status != funding.Returned || l.bid.ResubmitBy != day("2026-07-07") || l.bid.NextAlarm != last || l.bid.SRO != nil || !l.bid.Editable() {
		t.Fatalf("got %+v", l.bid)
	}
	if body := l.last.Effects.Letters[0].Body; !strings.Contains(body, "by 7 July 2026 to keep its place") || !strings.Contains(body, "another bid") {
		t.Errorf("letter: %s", body)
	}
	l.do("amina", noon("2026-07-03"), funding.SendForApproval, nil)
	if l.bid.NextAlarm != last {
		t.Errorf("with its approvers its day still runs: alarm %s, want %s", l.bid.NextAlarm, last)
	}
	l.do("david", noon("2026-07-03"), funding.ApproveInside, nil)
	no := l.refuses("ROUND_CLOSED", "eleri", last.Add(time.Millisecond), funding.Submit, nil)
	says(t, no, "5:00:00.000pm BST on 7 July 2026")
	l.do("eleri", last, funding.Submit, nil)
	if l.bid.Status != funding.CompletenessCheck || l.bid.Returned != nil || l.bid.CompleteDue != day("2026-07-10") || l.bid.Ruleset != "CAP-2026" {
		t.Errorf("got %+v", l.bid)
	}
}

func TestAReturnedBidMayUseWhatIsLeftOfTheRound(t *testing.T) {
	l := newBid(t).submitted()
	l.do("farah", noon("2026-05-11"), funding.Return, obj{"reasons": "One table is missing."}) // by 18 May
	l.do("david", noon("2026-06-29"), funding.ApproveInside, nil)
	l.do("eleri", noon("2026-06-29"), funding.Submit, nil)
}

func TestTheSROsApprovalOfAReturnedBidGoesToTheCFO(t *testing.T) {
	l := returned(t)
	l.do("david", noon("2026-07-01"), funding.ApproveInside, nil)
	tasks, err := funding.BidTasks(l.bid, england())
	if err != nil || len(tasks) != 1 || tasks[0].Key != "submit" || tasks[0].Role != funding.TrustCFO {
		t.Errorf("got %+v, %v", tasks, err)
	}
}

func TestResubmissionThatIsLateIsSaid(t *testing.T) {
	l := returned(t)
	if got := l.wake(day("2026-07-07").At(17, 0)); got != "RESUBMISSION_OVERDUE" {
		t.Errorf("got %s", got)
	}
}

func TestWithdrawingAtEachStage(t *testing.T) {
	stages := map[string]func(*bidLife) *bidLife{
		"as a draft": func(l *bidLife) *bidLife { return l }, "at completeness": (*bidLife).submitted, "in review": (*bidLife).inReview, "before the panel": (*bidLife).reviewed,
	}
	for name, to := range stages {
		l := to(newBid(t))
		l.do("eleri", noon("2026-06-10"), funding.Withdraw, obj{"reasons": "The board has changed its mind."})
		if l.bid.Status != funding.Withdrawn || !l.bid.Closed() || !l.bid.NextAlarm.IsZero() {
			t.Errorf("%s: %+v", name, l.bid)
		}
		l.refuses("WRONG_STATE", "eleri", noon("2026-06-11"), funding.Withdraw, obj{"reasons": "Again."})
	}
	l := newBid(t).decided()
	l.refuses("WRONG_STATE", "eleri", noon("2026-06-19"), funding.Withdraw, obj{"reasons": "Too late."})
}

// I6: the fund's envelope holds to the penny.
func TestTheEnvelopeHoldsToThePenny(t *testing.T) {
	l := newBid(t).reviewed()
	l.facts.Cover[2].Committed = gbp("3,400,000") // exactly £5,100,000.00 of 2027/28 capital is left
	l.do("maria", example.Dates().Decided, funding.Decide, approval())

	l = newBid(t).reviewed()
	l.facts.Cover[2].Committed = gbp("3,400,000.01")
	no := l.refuses("ENVELOPE_EXCEEDED", "maria", example.Dates().Decided, funding.Decide, approval())
	says(t, no, "£5,099,999.99 of capital left for 2027/28", "needs £5,100,000.00: £0.01 too much")
	if diff := cmp.Diff(map[string]int64{"unallocated_pence": 509_999_999, "excess_pence": 1}, no.Figures); diff != "" || no.Kind != refusal.Conflict {
		t.Errorf("%s %s", no.Kind, diff)
	}
	l.do("maria", example.Dates().Decided, funding.Decide, obj{"outcome": funding.Declined, "reasons": "No cover."}) // needs none
	if l.last.Effects.Commit != nil || l.last.Effects.Follow != nil {
		t.Errorf("a declined bid commits %v and begins %v", l.last.Effects.Commit, l.last.Effects.Follow)
	}

	l = newBid(t).reviewed()
	l.facts.Cover = nil
	says(t, l.refuses("ENVELOPE_EXCEEDED", "maria", example.Dates().Decided, funding.Decide, approval()), "£0.00 of capital left for 2026/27")
}

func TestReleaseInBatches(t *testing.T) {
	l := newBid(t).reviewed()
	l.facts.Round.ReleaseAtOnce = false
	l.do("maria", example.Dates().Decided, funding.Decide, approval())
	if l.bid.Released != nil || l.bid.Closed() || l.bid.Stage() != "release" || l.last.Effects.Follow != nil || len(l.last.Effects.Commit) != 8 {
		t.Errorf("decided and not released: %+v", l.last.Effects)
	}
	if l.bid.Shown(false) != funding.Panel || l.bid.Shown(true) != funding.ApprovedWithConditions {
		t.Errorf("the trust sees %s, the funder %s", l.bid.Shown(false), l.bid.Shown(true))
	}
	if diff := cmp.Diff([]string{"release-decisions to PROGRAMME_MANAGER at FPF"}, letters(l.last.Effects.Letters)); diff != "" {
		t.Error(diff)
	}
	no := l.refuses("WRONG_STATE", "eleri", noon("2026-06-19"), funding.Withdraw, obj{"reasons": "Curious."})
	says(t, no, "“With the panel”") // a refusal must not tell what is not released
	says(t, l.refuses("WRONG_STATE", "maria", noon("2026-06-19"), funding.Decide, approval()), "“Approved with conditions”")
	l.do("farah", noon("2026-06-25"), funding.Release, nil)
	if l.bid.Released == nil || !l.bid.Closed() || len(l.last.Effects.Follow) != 1 || len(l.last.Effects.Letters) != 3 {
		t.Errorf("released: %+v", l.last.Effects)
	}
	l.refuses("ALREADY_RELEASED", "farah", noon("2026-06-26"), funding.Release, nil)
}

// A deferral may be told before the bid is decided for good; the later
// decision then has a release of its own.
func TestADeferredBidIsDecidedAgain(t *testing.T) {
	for _, atOnce := range []bool{true, false} {
		l := newBid(t).reviewed()
		l.facts.Round.ReleaseAtOnce = atOnce
		l.do("maria", example.Dates().Decided, funding.Decide, obj{"outcome": funding.Deferred, "reasons": "Until the plan is published."})
		if !atOnce {
			l.do("farah", noon("2026-06-19"), funding.Release, nil)
		}
		if l.bid.Status != funding.Deferred || l.bid.Closed() || l.bid.Released == nil || l.last.Effects.Follow != nil || l.last.Effects.Commit != nil {
			t.Errorf("at once %v: deferred: %+v", atOnce, l.last.Effects)
		}
		l.do("maria", noon("2026-07-20"), funding.Decide, approval())
		if !atOnce {
			if l.bid.Closed() || l.bid.Shown(false) != funding.Panel {
				t.Errorf("decided again and not released: closed %v, shown as %s", l.bid.Closed(), l.bid.Shown(false))
			}
			l.do("farah", noon("2026-07-21"), funding.Release, nil)
		}
		if l.bid.Status != funding.ApprovedWithConditions || !l.bid.Closed() || len(l.last.Effects.Follow) != 1 {
			t.Errorf("at once %v: approved later: %+v", atOnce, l.last.Effects)
		}
	}
}

func TestConditionsGetReferencesAndNoDischarge(t *testing.T) {
	l := newBid(t).reviewed()
	l.do("maria", example.Dates().Decided, funding.Decide, obj{"outcome": funding.ApprovedWithConditions, "reasons": "x",
		"conditions": []obj{{"text": "One."}, {"text": "Two.", "discharged": obj{"by": "maria"}}}})
	want := []funding.Condition{{Ref: "K1", Text: "One.", Blocks: "NOTHING"}, {Ref: "K2", Text: "Two.", Blocks: "NOTHING"}}
	if diff := cmp.Diff(want, l.bid.Decision.Conditions); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheAuditTrailKeepsNoWords(t *testing.T) {
	l := newBid(t).inReview()
	l.do("kavita", noon("2026-05-20"), funding.Ask, asked(funding.Cyber))
	one := l.last.Events[0].Detail["text_hash"]
	l.do("kavita", noon("2026-05-20"), funding.Ask, asked(funding.Cyber))
	if two := l.last.Events[0].Detail["text_hash"]; one == two || one == "" {
		t.Errorf("the same words twice hash to %v and %v; want two different seals", one, two)
	}
	if strings.Contains(sealed(l.last.Events), "DSPT") {
		t.Errorf("the question's words are in the event: %s", sealed(l.last.Events))
	}
}

func TestSentAgainAfterAChangeItAsksTheSROAnew(t *testing.T) {
	l := newBid(t)
	l.do("david", noon("2026-05-04"), funding.ApproveInside, nil)
	l.do("amina", noon("2026-05-05"), funding.SendForApproval, nil)
	tasks, err := funding.BidTasks(l.bid, england())
	if err != nil || l.bid.SRO != nil || len(tasks) != 1 || tasks[0].Role != funding.TrustSRO {
		t.Errorf("approval %+v, tasks %+v, %v; want none, and one for the SRO", l.bid.SRO, tasks, err)
	}
}
