package workflows

import (
	"fmt"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// dated is a claim and the instant at which its preparer submits it.
type dated struct {
	funding.ClaimContent
	at time.Time
}

// drawnMonthly are the claims of an award that is drawn to its profile: capital
// for every month from August 2026 to March 2030, and a year's revenue in each
// March. They add up to the £18,400,000.00 of worked example 9.2.
func drawnMonthly() []dated {
	var out []dated
	add := func(fy calendar.FY, m calendar.Month, n funding.Nature, line string, p money.Pence) {
		no := len(out) + 1
		start := fy.MonthStart(m)
		last := start.At(10, 0).AddDate(0, 1, -1) // 29 February 2028 among them
		if m == 12 {
			last = start.At(10, 0).AddDate(0, 0, 8) // before the year's cut-off
		}
		invoice := fmt.Sprintf("M-%03d", no)
		out = append(out, dated{funding.ClaimContent{ID: fmt.Sprintf("%s-C%d", bidID, no), Award: bidID, No: no, Org: example.Trust, FY: fy, Month: m, Nature: n, Basis: funding.BasisPaid, Status: funding.ClaimDraft,
			Lines: []funding.ClaimLine{{No: 1, CostLine: line, Description: "Work done", Supplier: "Meridian Records Ltd", Invoice: invoice, InvoiceDate: start, Gross: p, Eligible: p}}},
			last.Add(time.Duration(no) * time.Minute)})
	}
	monthly := map[calendar.FY]money.Pence{2026: 525_000_00, 2027: 425_000_00, 2028: 250_000_00, 2029: 125_000_00}
	revenue := map[calendar.FY]money.Pence{2026: 900_000_00, 2027: 1_300_000_00, 2028: 1_300_000_00, 2029: 1_100_000_00}
	for fy := calendar.FY(2026); fy <= 2029; fy++ {
		first := calendar.Month(1)
		if fy == 2026 {
			first = 5
		}
		for m := first; m <= 12; m++ {
			add(fy, m, funding.Capital, "C2", monthly[fy])
		}
		add(fy, 12, funding.Revenue, "R1", revenue[fy])
	}
	return out
}

// lives has a claim prepared, approved, checked, put into a run and paid
// within a day.
func (p *play) lives(c dated) {
	p.drafts[c.ID] = c.ClaimContent
	about := func(more words) words {
		more["claim"] = c.ID
		return more
	}
	p.at(c.at, theAward, preparer, funding.ClaimMoney, about(words{}), "")
	p.at(c.at.Add(time.Hour), theAward, approver, funding.ApproveClaim, about(words{}), "")
	p.at(c.at.Add(2*time.Hour), theAward, nationalFinance, funding.CheckClaim, about(words{"outcome": "APPROVE"}), "")
	p.at(c.at.Add(3*time.Hour), theAward, "system", funding.Schedule, about(words{"run": "RUN-" + c.ID}), "")
	p.at(c.at.Add(4*time.Hour), theAward, "system", funding.PayClaim, about(words{"run": "RUN-" + c.ID, "released_by": releasing}), "")
}

// TestFourYearsOfFortyEightClaims draws a whole award through its workflow: a
// run a financial year, clocks that change eight times, and 29 February 2028.
func TestFourYearsOfFortyEightClaims(t *testing.T) {
	r, from := released(t), london(2026, 6, 22, 9, 31)
	r.drafts = map[string]funding.ClaimContent{}
	claims := drawnMonthly()
	began := time.Now()
	for year := 2027; year <= 2030; year++ {
		p := newPlay(t, from, r)
		if year == 2027 {
			p.signed()
			p.at(london(2026, 9, 28, 9, 0), theAward, manager, funding.Discharge, words{"condition": "K2"}, "")
		}
		april := london(year, 4, 1, 6, 0)
		for _, c := range claims {
			if c.at.After(from) && c.at.Before(april) {
				p.lives(c)
			}
		}
		p.ExecuteWorkflow(Award, bidID)
		if id, ok := p.continued(); !ok || id != bidID || !p.Now().Equal(april) {
			t.Fatalf("at %s: %v; want to go on as a new run of %s at 6am on 1 April %d", p.Now(), p.GetWorkflowError(), bidID, year)
		}
		if p.timers.most != 1 {
			t.Errorf("%d timers at once before April %d, want one", p.timers.most, year)
		}
		from = april
	}
	t.Logf("four years with %d claims took %v", len(claims), time.Since(began))
	if paid := r.counted("CLAIM_PAID"); len(claims) != 48 || paid != 48 || !r.happened("CLAIM_PAID", "2028-02-29") {
		t.Errorf("%d of %d claims were paid; want 48 of 48, one of them on 29 February 2028", paid, len(claims))
	}
	var drawn money.Pence
	for _, l := range r.award.Limits {
		if drawn += l.Drawn; l.Headroom() != 0 || l.InFlight != 0 {
			t.Errorf("%s %s: %s in flight, headroom %s; want none", l.FY, l.Nature, l.InFlight, l.Headroom())
		}
	}
	if drawn != 18_400_000_00 || len(r.award.Claims) != 0 {
		t.Errorf("drawn %s, %d claims open; want £18,400,000.00 and none", drawn, len(r.award.Claims))
	}
	for _, y := range r.award.YearsClosed {
		if y.Lapsed != 0 {
			t.Errorf("%s of %s lapsed in %s, want nothing", y.Lapsed, y.Nature, y.FY)
		}
	}
}
