package workflows

import (
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

// conclude is a review's answer.
func conclude(k funding.ReviewKind) words {
	return words{"review": k, "outcome": funding.Support, "reasons": "Sound."}
}

// conditions is the approval with K1 and K2 of worked example 9.5.
func conditions() words {
	return words{"outcome": funding.ApprovedWithConditions, "reasons": "A strong case.", "conditions": example.Conditions()}
}

// submitted has the bid approved and submitted at 2:20pm on Wednesday 6 May.
func (p *play) submitted() {
	p.at(london(2026, 5, 6, 14, 0), theBid, sro, funding.ApproveInside, nil, "")
	p.at(london(2026, 5, 6, 14, 20), theBid, cfo, funding.Submit, nil, "")
}

// reviewed has five reviews answered as in worked example 9.5: all but cyber.
func (p *play) reviewed() {
	p.at(london(2026, 5, 22, 10, 0), theBid, icb, funding.Conclude, conclude(funding.ICBSupport), "")
	p.at(london(2026, 5, 29, 10, 0), theBid, regionDigital, funding.Conclude, conclude(funding.RegionDigital), "")
	p.at(london(2026, 6, 1, 10, 0), theBid, safety, funding.Conclude, conclude(funding.ClinicalSafety), "")
	p.at(london(2026, 6, 5, 10, 0), theBid, regionFinance, funding.Conclude, conclude(funding.RegionFinance), "")
	p.at(london(2026, 6, 8, 10, 0), theBid, nationalFinance, funding.Conclude, conclude(funding.NationalFinanceRev), "")
}

// theExample plays worked example 9.5 up to the release of the decision.
func theExample(t *testing.T) *play {
	p := newPlay(t, london(2026, 5, 1, 9, 0), nil)
	p.submitted()
	p.at(london(2026, 5, 11, 10, 0), theBid, manager, funding.PassCompleteness, nil, "")
	p.at(london(2026, 5, 20, 11, 0), theBid, cyber, funding.Ask, words{"review": funding.Cyber, "question": "Where is the DSPT plan?", "blocking": true}, "")
	p.at(london(2026, 5, 21, 11, 0), theBid, cyber, funding.Conclude, conclude(funding.Cyber), "QUESTION_OPEN")
	p.at(london(2026, 6, 2, 15, 0), theBid, author, funding.AnswerQuestion, words{"clarification": "Q1", "answer": "Attached."}, "")
	p.reviewed()
	p.at(london(2026, 6, 9, 16, 0), theBid, cyber, funding.Conclude, conclude(funding.Cyber), "")
	p.at(london(2026, 6, 18, 12, 0), theBid, chair, funding.Decide, conditions(), "")
	p.at(london(2026, 6, 22, 9, 30), theBid, manager, funding.Release, nil, "")
	return p
}

// TestTheWorkedExample is worked example 9.5 to the day.
func TestTheWorkedExample(t *testing.T) {
	p := theExample(t)
	p.must(Bid, bidID)
	if got := p.Now(); !got.Equal(london(2026, 6, 22, 9, 30)) {
		t.Errorf("the bid ended at %s, want 9:30am on 22 June 2026", calendar.TimeText(got))
	}
	clocks, err := p.bid.Clocks(p.cal, p.rules.Clocks, day(2026, 6, 22))
	if err != nil {
		t.Fatal(err)
	}
	checkHeadline(t, clocks)
	checkReviews(t, clocks)
	if want := day(2026, 5, 11); p.bid.CompleteDue != want || p.bid.Complete.Day != want {
		t.Errorf("completeness due %s and passed %s, want both %s", p.bid.CompleteDue, p.bid.Complete.Day, want)
	}
	if want := day(2026, 6, 19); p.bid.DecisionDue != want {
		t.Errorf("decision due %s, want %s", p.bid.DecisionDue, want)
	}
	if got := p.counted("QUESTION_REMINDER"); got != 1 || !p.happened("QUESTION_REMINDER", "2026-05-28") {
		t.Errorf("%d reminders of the question, want one, on 28 May, its 5th working day: %q", got, p.events)
	}
	if late := slices.IndexFunc(p.events, func(e string) bool { return strings.Contains(e, "OVERDUE") }); late >= 0 {
		t.Errorf("%s, but nothing was late", p.events[late])
	}
	if p.timers.most != 1 || len(p.unsent) != 0 {
		t.Errorf("%d timers at once and %d letters unsent, want 1 and 0", p.timers.most, len(p.unsent))
	}
}

func checkHeadline(t *testing.T, c funding.ClocksReading) {
	h := c.Headline
	if h.Gross != 30 || h.Net != 22 || h.Stopped != 8 || c.Calendar != 43 {
		t.Errorf("headline: %d gross, %d funder, %d trust, %d calendar days; want 30, 22, 8, 43", h.Gross, h.Net, h.Stopped, c.Calendar)
	}
	steps := []funding.ClockReading{
		{What: "Completeness check", Gross: 3, Due: day(2026, 5, 11)}, {What: "Panel decision", Gross: 7, Due: day(2026, 6, 19)},
	}
	if len(c.Steps) != len(steps) {
		t.Fatalf("%d steps, want %d", len(c.Steps), len(steps))
	}
	for i, want := range steps {
		if got := c.Steps[i]; got.What != want.What || got.Gross != want.Gross || got.Due != want.Due || got.Late {
			t.Errorf("got %+v, want %s in %d working days, due %s, not late", got, want.What, want.Gross, want.Due)
		}
	}
}

func checkReviews(t *testing.T, c funding.ClocksReading) {
	ninth, nineteenth := day(2026, 6, 9), day(2026, 6, 19)
	want := map[funding.ReviewKind]funding.ClockReading{
		funding.ICBSupport:         {To: day(2026, 5, 22), Gross: 9, Net: 9, Due: ninth},
		funding.RegionDigital:      {To: day(2026, 5, 29), Gross: 13, Net: 13, Due: ninth},
		funding.ClinicalSafety:     {To: day(2026, 6, 1), Gross: 14, Net: 14, Due: ninth},
		funding.RegionFinance:      {To: day(2026, 6, 5), Gross: 18, Net: 18, Due: ninth},
		funding.NationalFinanceRev: {To: day(2026, 6, 8), Gross: 19, Net: 19, Due: ninth},
		funding.Cyber:              {To: ninth, Gross: 20, Net: 12, Stopped: 8, Due: nineteenth},
	}
	if len(c.Reviews) != len(want) {
		t.Errorf("%d reviews, want %d", len(c.Reviews), len(want))
	}
	for _, got := range c.Reviews {
		w := want[got.Review]
		if got.To != w.To || got.Gross != w.Gross || got.Net != w.Net || got.Stopped != w.Stopped || got.Due != w.Due || got.Late {
			t.Errorf("%s: ended %s, %d gross, %d net, %d stopped, due %s, late %v; want %s, %d, %d, %d, %s, in time",
				got.Review, got.To, got.Gross, got.Net, got.Stopped, got.Due, got.Late, w.To, w.Gross, w.Net, w.Stopped, w.Due)
		}
	}
}

// TestTheWorkedExampleIsSigned goes on where the release left off: the
// memorandum is issued on 22 June and signed on 29 June and 2 July.
func TestTheWorkedExampleIsSigned(t *testing.T) {
	first := theExample(t)
	first.must(Bid, bidID)
	a := first.award
	if a.Status != funding.AgreementPending || a.Agreement.Issued.Day != day(2026, 6, 22) {
		t.Fatalf("the award is %q, issued %s; want AGREEMENT_PENDING, issued on 22 June", a.Status, a.Agreement.Issued.Day)
	}
	p := newPlay(t, london(2026, 6, 22, 9, 31), first.record)
	p.signed()
	p.ends(london(2026, 7, 3, 9, 0))
	p.ExecuteWorkflow(Award, bidID)

	a = p.award
	last := a.Agreement.Signatures[len(a.Agreement.Signatures)-1].Signed.Day
	if days, err := p.cal.CountWorkingDays(a.Agreement.Issued.Day, last); err != nil || days != 8 {
		t.Errorf("signed by both %d working days after issue (%v), want 8", days, err)
	}
	if days := last.Sub(a.SubmittedOn); days != 57 {
		t.Errorf("signed %d calendar days after submission, want 57", days)
	}
	if days, err := p.cal.CountWorkingDays(first.bid.Decision.Made.Day, a.Agreement.Issued.Day); err != nil || days != 2 {
		t.Errorf("issued %d working days after the decision (%v), want 2", days, err)
	}
	if a.Status != funding.Active || a.Agreement.CounterDue != day(2026, 7, 2) {
		t.Errorf("the award is %q, countersignature due %s; want ACTIVE, 2 July", a.Status, a.Agreement.CounterDue)
	}
}

// signed has the trust sign on Monday 29 June and the funder on Thursday
// 2 July.
func (p *play) signed() {
	p.at(london(2026, 6, 29, 11, 0), theAward, cfo, funding.Sign, nil, "")
	p.at(london(2026, 6, 29, 12, 0), theAward, cfo, funding.Sign, nil, "SAME_PERSON")
	p.at(london(2026, 7, 2, 10, 0), theAward, manager, funding.Sign, nil, "")
}
