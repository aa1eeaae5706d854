package funding_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// reviewClock is the clock of one review on a day.
func (l *bidLife) reviewClock(kind funding.ReviewKind, on string) funding.ClockReading {
	l.t.Helper()
	for _, r := range l.clocks(on).Reviews {
		if r.Review == kind {
			return r
		}
	}
	l.t.Fatalf("no clock of %s", kind)
	return funding.ClockReading{}
}

// A question stops the clock from the working day after it was asked to the
// working day on which it was answered; after 5pm counts as the next.
func TestHowLongAQuestionStopsAClock(t *testing.T) {
	tests := []struct {
		name            string
		asked, answered time.Time
		days            int
		due             string
	}{
		{"the same day", day("2026-05-20").At(10, 0), day("2026-05-20").At(16, 0), 0, "2026-06-09"},
		{"the next day", day("2026-05-20").At(10, 0), day("2026-05-21").At(9, 0), 1, "2026-06-10"},
		{"at 5pm to the minute it is still today", day("2026-05-20").At(10, 0), day("2026-05-20").At(17, 0), 0, "2026-06-09"},
		{"a minute past 5pm it is tomorrow", day("2026-05-20").At(10, 0), day("2026-05-20").At(17, 1), 1, "2026-06-10"},
		{"asked in the evening it counts as asked tomorrow", day("2026-05-20").At(20, 0), day("2026-05-21").At(12, 0), 0, "2026-06-09"},
		{"asked and answered in one evening", day("2026-05-20").At(18, 0), day("2026-05-20").At(19, 0), 0, "2026-06-09"},
		{"asked in the evening, answered before the next evening's 5pm", day("2026-05-20").At(18, 0), day("2026-05-21").At(16, 59), 0, "2026-06-09"},
		{"asked on a Friday evening, answered on the Tuesday after the bank holiday", day("2026-05-22").At(18, 0), day("2026-05-26").At(12, 0), 0, "2026-06-09"},
		{"answered at a weekend counts on the next working day", day("2026-05-22").At(10, 0), day("2026-05-23").At(12, 0), 1, "2026-06-10"},
		{"the example's", day("2026-05-20").At(11, 0), day("2026-06-02").At(11, 0), 8, "2026-06-19"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newBid(t).inReview()
			l.do("kavita", tt.asked, funding.Ask, asked(funding.Cyber))
			l.do("david", tt.answered, funding.AnswerQuestion, answered("Q1"))
			k := l.reviewClock(funding.Cyber, "2026-06-08")
			if k.Stopped != tt.days || k.Due != day(tt.due) || k.Gross != 19 || k.Net != 19-tt.days {
				t.Errorf("got %d days stopped, due %s, gross %d, net %d; want %d and %s", k.Stopped, k.Due, k.Gross, k.Net, tt.days, tt.due)
			}
			if h := l.clocks("2026-06-08").Headline; h.Stopped != tt.days {
				t.Errorf("headline: %d trust days, want %d", h.Stopped, tt.days)
			}
		})
	}
}

func TestOverlappingQuestionsCountOnce(t *testing.T) {
	l := newBid(t).inReview()
	l.do("kavita", noon("2026-05-20"), funding.Ask, asked(funding.Cyber)) // open 21, 22, 26, 27, 28 May
	l.do("grace", noon("2026-05-22"), funding.Ask, asked(funding.ICBSupport))
	l.do("kavita", noon("2026-05-27"), funding.Ask, asked(funding.Cyber)) // open 28, 29 May
	l.do("amina", noon("2026-05-28"), funding.AnswerQuestion, answered("Q1"))
	l.do("amina", noon("2026-06-01"), funding.AnswerQuestion, answered("Q2")) // 26 May to 1 June
	l.do("amina", noon("2026-05-29"), funding.AnswerQuestion, answered("Q3"))
	if k := l.reviewClock(funding.Cyber, "2026-06-08"); k.Stopped != 6 { // 21 22 26 27 28 29, not 5 + 2
		t.Errorf("cyber: %d days, want the union, 6", k.Stopped)
	}
	if k := l.reviewClock(funding.ICBSupport, "2026-06-08"); k.Stopped != 5 { // 26 27 28 29 May, 1 June
		t.Errorf("ICB: %d days, want 5", k.Stopped)
	}
	if h := l.clocks("2026-06-08").Headline; h.Stopped != 7 { // 21 22 26 27 28 29 May, 1 June
		t.Errorf("headline: %d days, want the union, 7", h.Stopped)
	}
	if k := l.reviewClock(funding.RegionFinance, "2026-06-08"); k.Stopped != 0 {
		t.Errorf("a review that asked nothing: %d days, want 0", k.Stopped)
	}
}

func TestAQuestionThatDoesNotBlockStopsNothing(t *testing.T) {
	l := newBid(t).inReview()
	q := asked(funding.Cyber)
	q["blocking"] = false
	l.do("kavita", noon("2026-05-20"), funding.Ask, q)
	k := l.reviewClock(funding.Cyber, "2026-06-02")
	if k.Stopped != 0 || k.Blocked || k.Due != day("2026-06-09") || l.clocks("2026-06-02").Headline.Stopped != 0 {
		t.Errorf("got %+v", k)
	}
	l.do("kavita", noon("2026-06-03"), funding.Conclude, obj{"review": funding.Cyber, "outcome": funding.Support, "reasons": "Fine."}) // nor does it hold the conclusion
}

func TestAClockThatStandsStillSaysSo(t *testing.T) {
	l := newBid(t).inReview()
	l.do("kavita", noon("2026-05-20"), funding.Ask, asked(funding.Cyber))
	k := l.reviewClock(funding.Cyber, "2026-06-12")
	if !k.Blocked || k.Late || k.Holder != "The trust" || k.Stopped != 16 || !k.Running { // 21 May to 12 June
		t.Errorf("got %+v", k)
	}
	if other := l.reviewClock(funding.ICBSupport, "2026-06-12"); !other.Late || other.Holder != "ICB reviewer" {
		t.Errorf("the ICB is late and holds its own: %+v", other)
	}
}

func TestAReturnedBidIsNotOnTheFundersClock(t *testing.T) {
	l := newBid(t).submitted()
	l.do("farah", noon("2026-05-08"), funding.Return, obj{"reasons": "The board minute is of another bid."})
	k := l.clocks("2026-06-01")
	if k.Headline.Running || k.Headline.Gross != 2 || k.Steps[0].Running || k.Steps[0].Late {
		t.Errorf("headline %+v, completeness %+v; want both to have ended on 8 May", k.Headline, k.Steps[0])
	}
}

func TestNoClocksBeforeSubmission(t *testing.T) {
	if k := newBid(t).clocks("2026-06-01"); k.Headline.What != "" || len(k.Steps)+len(k.Reviews) != 0 {
		t.Errorf("got %+v", k)
	}
}

// wake rings what is due and returns the events.
func (l *bidLife) wake(at time.Time) string {
	l.t.Helper()
	return names(l.do("system", at, funding.Wake, nil).Events)
}

func TestAlarmsOfALife(t *testing.T) {
	l := newBid(t).submitted()
	if got := l.wake(day("2026-05-11").At(17, 0)); got != "COMPLETENESS_OVERDUE" {
		t.Errorf("on its due day at 5pm: %s", got)
	}
	l.refuses("NOTHING_DUE", "system", day("2026-05-12").At(17, 0), funding.Wake, nil)
	l.do("farah", noon("2026-05-12"), funding.PassCompleteness, nil)
	l.do("kavita", noon("2026-05-20"), funding.Ask, asked(funding.Cyber))
	alarms := []struct{ at, want string }{
		{"2026-05-28", "QUESTION_REMINDER"}, // 5 working days after 20 May
		{"2026-06-04", "QUESTION_REMINDER"}, // 10
	}
	for _, a := range alarms {
		if l.bid.NextAlarm != day(a.at).At(9, 0) {
			t.Errorf("next alarm %s, want %s 9am", l.bid.NextAlarm, a.at)
		}
		if got := l.wake(l.bid.NextAlarm); got != a.want {
			t.Errorf("%s: got %s, want %s", a.at, got, a.want)
		}
	}
	got := l.wake(day("2026-06-10").At(17, 0)) // 20 working days after 12 May
	if want := "REVIEW_OVERDUE REVIEW_OVERDUE REVIEW_OVERDUE REVIEW_OVERDUE REVIEW_OVERDUE"; got != want {
		t.Errorf("got %s, want five reviews late and cyber, which waits for the trust, not", got)
	}
	want := []string{"review-overdue to ICB_REVIEWER at QWO", "review-escalated to PROGRAMME_MANAGER at FPF"}
	if diff := cmp.Diff(want, letters(l.last.Effects.Letters)[:2]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	l.do("amina", noon("2026-06-11"), funding.AnswerQuestion, answered("Q1"))
	if l.bid.NextAlarm != day("2026-07-01").At(17, 0) { // 12 May and 20 + 15 working days
		t.Errorf("cyber's clock runs again: next alarm %s, want 1 July 5pm", l.bid.NextAlarm)
	}
}

func TestADecisionThatIsLateIsSaid(t *testing.T) {
	l := newBid(t).reviewed()
	if got := l.wake(day("2026-06-19").At(17, 0)); got != "DECISION_OVERDUE" {
		t.Errorf("got %s", got)
	}
	if l.bid.Status != funding.Panel || l.bid.Decision != nil {
		t.Error("nothing is decided by a clock")
	}
}

func TestTasksFollowTheBid(t *testing.T) {
	l, d := newBid(t), example.Dates()
	check := func(want ...string) {
		t.Helper()
		tasks, err := funding.BidTasks(l.bid, england())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, task := range tasks {
			got = append(got, task.Key+" "+string(task.Role))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", l.bid.Status, diff)
		}
	}
	check("continue TRUST_AUTHOR")
	l.do("amina", noon("2026-05-05"), funding.SendForApproval, nil)
	check("approve TRUST_SRO")
	l.do("david", noon("2026-05-05"), funding.ApproveInside, nil)
	check("submit TRUST_CFO")
	l.do("eleri", d.Submitted, funding.Submit, nil)
	check("completeness PROGRAMME_MANAGER")
	l.do("farah", d.Complete, funding.PassCompleteness, nil)
	l.do("kavita", d.CyberAsked, funding.Ask, asked(funding.Cyber))
	check("review/ICB_SUPPORT ICB_REVIEWER", "review/REGION_FINANCE REGION_REVIEWER", "review/REGION_DIGITAL REGION_REVIEWER",
		"review/CLINICAL_SAFETY SPECIALIST_REVIEWER(CLINICAL_SAFETY)", "review/NATIONAL_FINANCE NATIONAL_FINANCE", "answer/Q1 TRUST_AUTHOR")
	l.do("amina", d.CyberAnswer, funding.AnswerQuestion, answered("Q1"))
	for _, r := range d.Reviews {
		l.conclude(r)
	}
	check("decide PANEL_CHAIR")
	l.facts.Round.ReleaseAtOnce = false
	l.do("maria", d.Decided, funding.Decide, approval())
	check("release PROGRAMME_MANAGER")
	l.do("farah", d.Decided, funding.Release, nil)
	check()
}
