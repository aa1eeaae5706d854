package funding_test

import (
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

func declined() obj { return obj{"outcome": funding.Declined, "reasons": "The tail is not paid for."} }

// declinedLife is the example's bid, declined on 18 June 2026; its round tells
// the trust at once. Twenty working days later is 16 July.
func declinedLife(t *testing.T) *bidLife {
	t.Helper()
	l := newBid(t).reviewed()
	l.do("maria", noon("2026-06-18"), funding.Decide, declined())
	return l
}

var grounds = obj{"reasons": "The tail is paid for from 2031/32."}

func ruling(s string) obj {
	return obj{"ruling": s, "reasons": "The panel did not have the later costs."}
}

func TestAnAppealAgainstADecline(t *testing.T) {
	l := declinedLife(t)
	if !l.bid.Closed() || !l.bid.Appealable() {
		t.Fatalf("declined: closed %v, appealable %v", l.bid.Closed(), l.bid.Appealable())
	}
	l.refuses("NOT_YOUR_ROLE", "amina", noon("2026-06-22"), funding.MakeAppeal, grounds)
	l.refuses("REASONS_MISSING", "david", noon("2026-06-22"), funding.MakeAppeal, obj{"reasons": " "})
	l.refuses("NO_APPEAL", "farah", noon("2026-06-22"), funding.AnswerAppeal, ruling(funding.Upheld))
	r := l.do("david", noon("2026-06-22"), funding.MakeAppeal, grounds)
	if l.bid.Status != funding.Declined || l.bid.Closed() || l.bid.Stage() != "appeal" || l.bid.Appeals[0].Due != day("2026-07-06") || l.bid.NextAlarm != day("2026-07-06").At(17, 0) {
		t.Errorf("appealed: %s, closed %v, stage %s, due %s, alarm %s; want the answer due on 6 July", l.bid.Status, l.bid.Closed(), l.bid.Stage(), l.bid.Appeals[0].Due, l.bid.NextAlarm)
	}
	if len(r.Effects.Letters) != 4 || len(r.Effects.Commit) != 0 {
		t.Errorf("got %d letters and %d moves of cover, want 4 and none", len(r.Effects.Letters), len(r.Effects.Commit))
	}
	l.refuses("NOT_APPEALABLE", "eleri", noon("2026-06-23"), funding.MakeAppeal, grounds)
	l.refuses("NOT_A_CHOICE", "farah", noon("2026-06-23"), funding.AnswerAppeal, ruling("MAYBE"))
	tasks, err := funding.BidTasks(l.bid, l.facts.Calendar)
	if err != nil || len(tasks) != 1 || tasks[0].Key != "appeal" || tasks[0].Role != funding.ProgrammeManager || !strings.HasSuffix(tasks[0].Link, "/appeal/answer") {
		t.Errorf("tasks: %+v (%v)", tasks, err)
	}
	l.do("system", day("2026-07-06").At(17, 0), funding.Wake, nil)
	if l.last.Events[0].Name != "APPEAL_OVERDUE" || !l.bid.NextAlarm.IsZero() {
		t.Errorf("at 5pm on 6 July: %+v, next alarm %s", l.last.Events, l.bid.NextAlarm)
	}
}

// Upheld on 25 June: the panel's eight working days end on 7 July. The two
// working days from the decision to the appeal are nobody's here.
func TestAnUpheldAppealGivesTheBidBackToThePanel(t *testing.T) {
	l := declinedLife(t)
	l.do("eleri", noon("2026-06-22"), funding.MakeAppeal, grounds)
	l.do("farah", noon("2026-06-25"), funding.AnswerAppeal, ruling(funding.Upheld))
	b := l.bid
	if b.Status != funding.Panel || b.Decision != nil || b.Released != nil || b.DecisionDue != day("2026-07-07") || b.NextAlarm != day("2026-07-07").At(17, 0) || len(l.last.Effects.Commit) != 0 {
		t.Errorf("upheld: %s, due %s, alarm %s", b.Status, b.DecisionDue, b.NextAlarm)
	}
	if k := l.clocks("2026-06-25"); k.Headline.Stopped != 2 || k.Steps[1].Gross != 0 || k.Steps[1].Due != day("2026-07-07") {
		t.Errorf("the clocks read %+v and %+v", k.Headline, k.Steps[1])
	}
	if a := b.Appeals[0]; !a.Upheld || a.Against.Reasons != "The tail is not paid for." || a.Against.Outcome != funding.Declined {
		t.Errorf("the appeal keeps %+v", a)
	}
	l.do("maria", noon("2026-06-30"), funding.Decide, approval())
	if len(l.last.Effects.Commit) == 0 || l.bid.Status != funding.ApprovedWithConditions {
		t.Errorf("decided again: %s with %d moves of cover", l.bid.Status, len(l.last.Effects.Commit))
	}
}

func TestADismissedAppealEndsTheBid(t *testing.T) {
	l := declinedLife(t)
	l.do("david", noon("2026-06-22"), funding.MakeAppeal, grounds)
	r := l.do("farah", noon("2026-06-25"), funding.AnswerAppeal, ruling(funding.Dismissed))
	if !l.bid.Closed() || l.bid.Status != funding.Declined || l.bid.Appealable() || !strings.Contains(r.Effects.Letters[0].Body, "did not have the later costs") {
		t.Errorf("dismissed: %s, closed %v, appealable %v; letters %+v", l.bid.Status, l.bid.Closed(), l.bid.Appealable(), r.Effects.Letters)
	}
	l.refuses("NOT_APPEALABLE", "david", noon("2026-06-26"), funding.MakeAppeal, grounds)
}

func TestUntilWhenADecisionCanBeAppealed(t *testing.T) {
	for _, tt := range []struct {
		name, on string
		hour     int
		days     int
		code     string
	}{
		{"on the last of 20 working days, before 5pm", "2026-07-16", 16, 0, ""},
		{"after 5pm it counts on the next day", "2026-07-16", 18, 0, "APPEAL_TOO_LATE"},
		{"the day after", "2026-07-17", 9, 0, "APPEAL_TOO_LATE"},
		{"a ruleset of five days", "2026-06-26", 9, 5, "APPEAL_TOO_LATE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := declinedLife(t)
			l.facts.Rules.Clocks.AppealDays = tt.days
			if tt.code != "" {
				l.refuses(tt.code, "david", day(tt.on).At(tt.hour, 0), funding.MakeAppeal, grounds)
				return
			}
			l.do("david", day(tt.on).At(tt.hour, 0), funding.MakeAppeal, grounds)
		})
	}
}

func TestWhoHadAHandInADecisionDoesNotAnswerItsAppeal(t *testing.T) {
	l := voting(t)
	for _, who := range []string{"farah", "priya"} {
		l.do(who, noon("2026-06-17"), funding.CastVote, choice(funding.Declined))
	}
	l.do("maria", noon("2026-06-18"), funding.Decide, declined())
	l.do("david", noon("2026-06-22"), funding.MakeAppeal, grounds)
	l.refuses("SAME_PERSON", "farah", noon("2026-06-25"), funding.AnswerAppeal, ruling(funding.Dismissed))
	l.refuses("NOT_YOUR_ROLE", "maria", noon("2026-06-25"), funding.AnswerAppeal, ruling(funding.Dismissed))
	for _, who := range []string{"david", "grace"} {
		if seen := l.bid.VotesFor(example.Person(who)); seen.Appeals[0].Against.Ballot != nil {
			t.Errorf("%s sees the ballot of the decision that was appealed", who)
		}
	}
}

func TestOnlyADeclineThatWasToldCanBeAppealed(t *testing.T) {
	l := newBid(t).decided()
	l.refuses("WRONG_STATE", "david", noon("2026-06-22"), funding.MakeAppeal, grounds)
	l = newBid(t)
	l.facts.Round.ReleaseAtOnce = false
	l.reviewed().do("maria", noon("2026-06-18"), funding.Decide, declined())
	l.refuses("WRONG_STATE", "david", noon("2026-06-22"), funding.MakeAppeal, grounds)
}
