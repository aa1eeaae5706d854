package workflows

import (
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// released is a record in which the example's bid was just released, at
// 9:30am on 22 June 2026: its award waits for signatures.
func released(t *testing.T) *record {
	p := theExample(t)
	p.must(Bid, bidID)
	return p.record
}

func TestAgreementIsChased(t *testing.T) {
	p := newPlay(t, london(2026, 6, 22, 9, 31), released(t))
	p.ends(london(2026, 9, 1, 9, 0))
	p.ExecuteWorkflow(Award, bidID)
	if n := p.counted("SIGNATURE_CHASED"); n != 2 || !p.happened("SIGNATURE_CHASED", "2026-06-29") || !p.happened("SIGNATURE_CHASED", "2026-07-06") {
		t.Errorf("chased %d times: %q; want twice, on the 5th and 10th working day, 29 June and 6 July", n, p.events)
	}
}

func TestCountersignatureIsChasedOnceItIsLate(t *testing.T) {
	p := newPlay(t, london(2026, 6, 22, 9, 31), released(t))
	p.at(london(2026, 6, 23, 11, 0), theAward, cfo, funding.Sign, nil, "")
	p.ends(london(2026, 9, 1, 9, 0))
	p.ExecuteWorkflow(Award, bidID)
	if p.counted("SIGNATURE_CHASED") != 0 || p.counted("COUNTERSIGNATURE_OVERDUE") != 1 || !p.happened("COUNTERSIGNATURE_OVERDUE", "2026-06-26") {
		t.Errorf("got %q, want the funder's signature late on 26 June, 3 working days after the trust's, and nothing else", p.events)
	}
}

// TestFourYearsOfAnAward lives an award from its agreement to the end of its
// last funded year: a run for each financial year, a timer for each month.
func TestFourYearsOfAnAward(t *testing.T) {
	r, from := released(t), london(2026, 6, 22, 9, 31)
	r.rules.Packs = funding.PackRules{} // months alone; packs have tests of their own
	began := time.Now()
	fired := 0
	for year := 2027; year <= 2030; year++ {
		p := newPlay(t, from, r)
		if year == 2027 {
			p.signed()
		}
		p.ExecuteWorkflow(Award, bidID)
		april := london(year, 4, 1, 6, 0)
		if id, ok := p.continued(); !ok || id != bidID || !p.Now().Equal(april) {
			t.Fatalf("at %s: %v; want to go on as a new run of %s at 6am on 1 April %d", p.Now(), p.GetWorkflowError(), bidID, year)
		}
		if p.timers.most != 1 {
			t.Errorf("%d timers at once before April %d, want one", p.timers.most, year)
		}
		fired += p.timers.fired
		from = april
	}
	t.Logf("four years took %v", time.Since(began))
	// 45 months open (August 2026 to April 2030), the trust is chased once, at
	// 9am on the day it signs, and each year's end is looked at five times.
	if fired != 66 {
		t.Errorf("%d timers fired, want 66", fired)
	}
	// A month is announced when the next one begins: 8 in the first year (July
	// to February), 11 in each other; March closes with its year.
	if opened, closed := r.counted("MONTH_OPENED"), r.counted("YEAR_CLOSED"); opened != 8+3*11 || closed != 4*2 {
		t.Errorf("%d months opened and %d years of a nature closed, want 41 and 8", opened, closed)
	}
	for _, on := range []string{"2027-04-01", "2028-04-01", "2029-04-01", "2030-04-01"} {
		if !r.happened("YEAR_CLOSED", on) {
			t.Errorf("no year closed on %s", on)
		}
	}
	if len(r.unsent) != 0 || !r.award.NextAlarm.IsZero() || r.award.FY() != 2030 {
		t.Errorf("%d letters unsent, next alarm %s, year %s; want none, none, 2030/31", len(r.unsent), r.award.NextAlarm, r.award.FY())
	}
}

// TestAnAwardAfterItsLastYearWaitsWithoutATimer: there is nothing left to wake
// it for, but it still takes commands.
func TestAnAwardAfterItsLastYearWaitsWithoutATimer(t *testing.T) {
	r := released(t)
	r.award.Status, r.award.MonthOpened, r.award.NextAlarm = funding.Active, day(2030, 4, 1), time.Time{}
	p := newPlay(t, london(2030, 4, 1, 6, 0), r)
	p.at(london(2030, 7, 1, 9, 0), theAward, manager, funding.Discharge, words{"condition": "K1"}, "")
	p.ends(london(2031, 1, 1, 9, 0))
	p.ExecuteWorkflow(Award, bidID)
	if p.timers.most != 0 || p.counted("CONDITION_DISCHARGED") != 1 {
		t.Errorf("%d timers and %q, want none, and the condition discharged", p.timers.most, p.events)
	}
}

func TestAClaimThatIsNotCheckedInTimeIsEscalated(t *testing.T) {
	p := newPlay(t, london(2026, 6, 22, 9, 31), released(t))
	p.signed()
	p.claimed()
	p.ends(london(2026, 10, 20, 9, 0))
	p.ExecuteWorkflow(Award, bidID)
	// Approved by the trust on Monday 12 October: 3 working days are up on the 15th.
	if !p.happened("CLAIM_CHECK_OVERDUE", "2026-10-15") || p.counted("CLAIM_CHECK_OVERDUE") != 1 {
		t.Errorf("got %q, want the check late on 15 October, once", p.events)
	}
}

// claimed has claim 1 of worked example 9.6 submitted on Monday 12 October.
func (p *play) claimed() {
	claim := words{"claim": claimOne().ID}
	p.at(london(2026, 10, 12, 10, 0), theAward, preparer, funding.ClaimMoney, claim, "")
	p.at(london(2026, 10, 12, 10, 30), theAward, preparer, funding.ApproveClaim, claim, "SAME_PERSON")
	p.at(london(2026, 10, 12, 11, 0), theAward, approver, funding.ApproveClaim, claim, "")
}

// TestAClaimIsPaid follows claim 1 into a payment run and out of it.
func TestAClaimIsPaid(t *testing.T) {
	a := newPlay(t, london(2026, 6, 22, 9, 31), released(t))
	a.signed()
	a.claimed()
	a.at(london(2026, 10, 14, 10, 0), theAward, nationalFinance, funding.CheckClaim, words{"claim": claimOne().ID, "outcome": "APPROVE"}, "")
	a.ends(london(2026, 10, 15, 9, 0))
	a.ExecuteWorkflow(Award, bidID)

	p := newPlay(t, london(2026, 10, 15, 9, 0), a.record)
	p.at(p.begins.Add(time.Second), theRun, nationalFinance, funding.CreateRun, words{"pays_on": "2026-10-19"}, "")
	p.at(london(2026, 10, 16, 9, 0), theRun, chair, funding.ReleaseRun, nil, "NOT_YOUR_ROLE")
	p.at(london(2026, 10, 16, 10, 0), theRun, releasing, funding.ReleaseRun, nil, "")
	p.at(london(2026, 10, 19, 10, 0), theRun, releasing, funding.RecordPaid, nil, "")
	p.must(PaymentRun, theRun.ID)

	l, _ := p.award.Limit("RZX", 2026, funding.Capital)
	if l.Drawn != 31_025_000 || l.InFlight != 0 || l.Headroom() != 388_975_000 || p.record.run.Status != funding.RunPaid {
		t.Errorf("run %s; drawn %s, in flight %s, headroom %s; want PAID, £310,250.00, £0.00, £3,889,750.00", p.record.run.Status, l.Drawn, l.InFlight, l.Headroom())
	}
	if got := p.happened("CLAIM_PAID", "2026-10-19"); !got {
		t.Errorf("the claim was not paid on 19 October: %q", p.events)
	}
	if !p.Now().Equal(london(2026, 10, 19, 10, 0)) {
		t.Errorf("the run ended at %s, want 10am on 19 October", calendar.TimeText(p.Now()))
	}
}
