package store

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// claimFor is a claim of national capital in 2026/27.
func claimFor(award string, m calendar.Month, amount money.Pence) funding.ClaimContent {
	return funding.ClaimContent{Award: award, FY: 2026, Month: m, Nature: funding.Capital, Basis: funding.BasisPaid,
		Lines: []funding.ClaimLine{{CostLine: "C1", Description: "Licences", Ledger: "GL-" + m.Label(), Gross: amount, Eligible: amount}}}
}

// paid takes a claim from start to cash.
func (f *fixture) paid(t *testing.T, award string, m calendar.Month, amount money.Pence) string {
	t.Helper()
	ctx, farah := context.Background(), f.person(t, "farah")
	id, err := f.Web.StartClaim(ctx, f.person(t, "ben"), "claim-"+m.Label(), claimFor(award, m, amount))
	if err != nil {
		t.Fatal(err)
	}
	body := map[string]any{"claim": id}
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, body)
	f.must(t, "chloe", funding.AwardKind, award, funding.ApproveClaim, body)
	f.must(t, "liam", funding.AwardKind, award, funding.CheckClaim, map[string]any{"claim": id, "outcome": "APPROVE"})
	run, err := f.Web.NewRun(ctx, farah, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	f.must(t, "farah", funding.RunKind, run.ID, funding.CreateRun, map[string]any{"claims": []string{id}})
	f.must(t, "nikhil", funding.RunKind, run.ID, funding.ReleaseRun, nil)
	f.must(t, "nikhil", funding.RunKind, run.ID, funding.RecordPaid, nil)
	return id
}

func TestOneTokenGivesOneClaimWithOneNumber(t *testing.T) {
	f := newDB(t)
	ctx, ben, award := context.Background(), f.person(t, "ben"), f.active(t)
	ids := make([]string, 8)
	var wait sync.WaitGroup
	for i := range ids {
		wait.Go(func() {
			id, err := f.Web.StartClaim(ctx, ben, "same", claimFor(award, 6, 310_250_00))
			if err != nil {
				t.Error(err)
			}
			ids[i] = id
		})
	}
	wait.Wait()
	for _, id := range ids {
		if id != award+"-C1" {
			t.Errorf("got %q, want %s-C1 every time", id, award)
		}
	}
	_, err := f.Web.StartClaim(ctx, ben, "same", claimFor(award, 7, 1))
	refusedAs(t, err, "IDEMPOTENCY_KEY_REUSED")
	next, err := f.Web.StartClaim(ctx, ben, "another", claimFor(award, 6, 310_250_00))
	if err != nil || next != award+"-C2" {
		t.Errorf("the next claim is %q (%v), want %s-C2", next, err, award)
	}
}

func TestWhoMayStartWhichClaim(t *testing.T) {
	f := newDB(t)
	ctx, award := context.Background(), f.active(t)
	early := claimFor(award, 8, 1)
	odd := claimFor(award, 6, 1)
	odd.Basis = "HOPED"
	late := claimFor(award, 6, 1)
	late.FY = 2033
	for _, tt := range []struct {
		name, person, code string
		claim              funding.ClaimContent
	}{
		{"the author does not claim", "amina", "NOT_YOUR_ROLE", claimFor(award, 6, 1)},
		{"another trust sees no award", "rzb-author", "NOT_FOUND", claimFor(award, 6, 1)},
		{"a month that has not begun", "ben", "CLAIM_IN_ADVANCE", early},
		{"a basis that does not exist", "ben", "NOT_A_CHOICE", odd},
		{"a year without money", "ben", "NO_PROFILE", late},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := f.Web.StartClaim(ctx, f.person(t, tt.person), tt.name, tt.claim)
			refusedAs(t, err, tt.code)
		})
	}
}

func TestClaimLinesChangeOnlyInADraft(t *testing.T) {
	f := newDB(t)
	ctx, ben, award := context.Background(), f.person(t, "ben"), f.active(t)
	id, err := f.Web.StartClaim(ctx, ben, "t", claimFor(award, 6, 310_250_00))
	if err != nil {
		t.Fatal(err)
	}
	lines := []funding.ClaimLine{{CostLine: "C2", Description: "Build", Supplier: "Acme", Invoice: "INV-00417", InvoiceDate: date(2026, 9, 12), Gross: 54_000_00, Eligible: 50_000_00, Result: funding.LineAccepted, Granted: 1},
		{CostLine: "C3", Description: "Laptops", Ledger: "GL-9", Gross: 10_25, Eligible: 10_25}}
	if err := f.Web.PutClaimLines(ctx, ben, id, lines); err != nil {
		t.Fatal(err)
	}
	s, err := f.Web.ClaimSheet(ctx, ben, id)
	if err != nil {
		t.Fatal(err)
	}
	want := []funding.ClaimLine{lines[0], lines[1]}
	want[0].No, want[0].Result, want[0].Granted, want[1].No = 1, funding.LineUnchecked, 0, 2 // a preparer checks nothing
	if diff := cmp.Diff(want, s.Draft.Lines); diff != "" || s.Claim.Amount != 50_010_25 {
		t.Errorf("amount %s, lines (-want +got):\n%s", s.Claim.Amount, diff)
	}
	if len(s.Lines) != 3 || s.Drawdown != nil || s.Limit.Profile != 4_200_000_00 {
		t.Errorf("sheet: %d cost lines, drawdown %v, limit %+v", len(s.Lines), s.Drawdown, s.Limit)
	}
	_, err = f.Web.ClaimSheet(ctx, f.person(t, "liam"), id)
	refusedAs(t, err, "NOT_FOUND")
	refusedAs(t, f.Web.PutClaimLines(ctx, f.person(t, "chloe"), id, lines), "NOT_YOUR_ROLE")
	refusedAs(t, f.Web.PutClaimLines(ctx, ben, id, []funding.ClaimLine{{CostLine: "C1", Gross: -1}}), "MONEY_NEGATIVE")
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": id})
	refusedAs(t, f.Web.PutClaimLines(ctx, ben, id, nil), "CLAIM_NOT_DRAFT")
	s, err = f.Web.ClaimSheet(ctx, f.person(t, "liam"), id)
	if err != nil || s.Claim.Status != funding.ClaimSubmitted || s.Drawdown == nil || s.Drawdown.Cumulative != 50_010_25 {
		t.Errorf("the funder sees %+v, %+v (%v)", s.Claim, s.Drawdown, err)
	}
	f.must(t, "chloe", funding.AwardKind, award, funding.ApproveClaim, map[string]any{"claim": id})
	f.must(t, "liam", funding.AwardKind, award, funding.CheckClaim, map[string]any{"claim": id, "outcome": "QUERY", "reasons": "Which laptops?"})
	if err := f.Web.PutClaimLines(ctx, ben, id, lines[:1]); err != nil {
		t.Errorf("a queried claim's lines: %v", err)
	}
}

func TestThePlanIsReplacedYearByYear(t *testing.T) {
	f := newDB(t)
	ctx, ben, award := context.Background(), f.person(t, "ben"), f.active(t)
	cell := func(fy calendar.FY, m calendar.Month, p money.Pence) funding.PlanCell {
		return funding.PlanCell{FY: fy, Nature: funding.Capital, Month: m, Amount: p}
	}
	if err := f.Web.PutPlan(ctx, ben, award, []funding.PlanCell{cell(2026, 7, 100), cell(2026, 8, 200)}); err != nil {
		t.Fatal(err)
	}
	s, err := f.Web.AwardSheet(ctx, ben, award)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]money.Pence{}
	for _, p := range s.Plan {
		sums[p.FY.String()+" "+string(p.Nature)] += p.Amount
	}
	if sums["2026/27 CAPITAL"] != 300 || sums["2027/28 CAPITAL"] != 5_100_000_00 || sums["2026/27 REVENUE"] != 900_000_00 {
		t.Errorf("plan sums %v", sums)
	}
	refusedAs(t, f.Web.PutPlan(ctx, ben, award, []funding.PlanCell{cell(2026, 7, 1), cell(2026, 7, 2)}), "MONTH_TWICE")
	refusedAs(t, f.Web.PutPlan(ctx, ben, award, []funding.PlanCell{cell(2040, 7, 1)}), "NO_PROFILE")
	refusedAs(t, f.Web.PutPlan(ctx, ben, award, []funding.PlanCell{cell(2026, 13, 1)}), "OUT_OF_RANGE")
	refusedAs(t, f.Web.PutPlan(ctx, f.person(t, "farah"), award, nil), "NOT_YOUR_ROLE")
}

func TestRunsNameEverybodyInThem(t *testing.T) {
	f := newDB(t)
	ctx, award := context.Background(), f.active(t)
	id, err := f.Web.StartClaim(ctx, f.person(t, "ben"), "r", claimFor(award, 6, 310_250_00))
	if err != nil {
		t.Fatal(err)
	}
	body := map[string]any{"claim": id}
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, body)
	f.must(t, "chloe", funding.AwardKind, award, funding.ApproveClaim, body)
	f.must(t, "liam", funding.AwardKind, award, funding.CheckClaim, map[string]any{"claim": id, "outcome": "APPROVE"})
	nikhil := f.person(t, "nikhil")
	d, err := f.Web.RunDesk(ctx, nikhil, "")
	if err != nil || len(d.Waiting) != 1 || d.Waiting[0].Amount != 310_250_00 || d.Fund != "FP" || d.Names["liam"] != "Liam Doyle" || d.Names["RZX"] == "" {
		t.Fatalf("desk %+v (%v)", d, err)
	}
	_, err = f.Web.RunDesk(ctx, f.person(t, "ben"), "")
	refusedAs(t, err, "NOT_YOUR_ROLE")
	ref, err := f.Web.NewRun(ctx, nikhil, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	f.must(t, "farah", funding.RunKind, ref.ID, funding.CreateRun, nil)
	s, err := f.Web.RunSheet(ctx, nikhil, ref.ID)
	if err != nil || s.Run.Total != 310_250_00 || len(s.Timeline) != 1 || s.Names["farah"] != "Farah Siddiqui" || !s.May("releaseRun") {
		t.Errorf("sheet %+v (%v)", s, err)
	}
	_, err = f.Web.RunSheet(ctx, f.person(t, "ben"), ref.ID)
	refusedAs(t, err, "NOT_FOUND")
	if d, err = f.Web.RunDesk(ctx, nikhil, ""); err != nil || len(d.Waiting) != 0 || len(d.Runs) != 1 {
		t.Errorf("desk afterwards %+v (%v)", d, err)
	}
}

// Lines that change while their claim is submitted: the amount that is held is
// always that of the lines that are there.
func TestLinesNeverSlipInBehindASubmission(t *testing.T) {
	f := newDB(t)
	ctx, ben, award := context.Background(), f.person(t, "ben"), f.active(t)
	for i := range 8 {
		id, err := f.Web.StartClaim(ctx, ben, fmt.Sprint(i), claimFor(award, 6, 1_000_00))
		if err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		for n := range 4 {
			wait.Go(func() {
				err := f.Web.PutClaimLines(ctx, ben, id, claimFor(award, 6, money.Pence(2_000_00+n)).Lines)
				if err != nil && !strings.Contains(err.Error(), "CLAIM_NOT_DRAFT") {
					t.Errorf("changing lines failed: %v", err)
				}
			})
		}
		f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": id})
		wait.Wait()
		s, err := f.Web.ClaimSheet(ctx, ben, id)
		if err != nil || s.Claim.Amount != s.Draft.Amount() {
			t.Errorf("claim %s holds %s for lines of %s (%v)", id, s.Claim.Amount, s.Draft.Amount(), err)
		}
	}
}

// E3: the lines that read as revenue move into a revenue draft of the same
// month, all or nothing, once however often the button is pressed.
func TestLinesThatReadAsRevenueMoveToARevenueClaim(t *testing.T) {
	f := newDB(t)
	ctx, ben, award := context.Background(), f.person(t, "ben"), f.active(t)
	f.at(t, 2027, 1, 13, 9, 0)
	capital := funding.ClaimContent{Award: award, FY: 2026, Month: 9, Nature: funding.Capital, Basis: funding.BasisPaid, Lines: []funding.ClaimLine{
		{CostLine: "C2", Description: "Implementation", Supplier: "Meridian Records Ltd", Invoice: "A-1", Gross: 17_900_000, Eligible: 17_900_000},
		{CostLine: "C1", Description: "EPR SaaS subscription", Supplier: "Meridian Records Ltd", Invoice: "A-2", Gross: 9_600_000, Eligible: 9_600_000}}}
	id, err := f.Web.StartClaim(ctx, ben, "c4", capital)
	if err != nil {
		t.Fatal(err)
	}
	var moved [2]string
	for i := range moved {
		if moved[i], err = f.Web.MoveToRevenue(ctx, ben, "move", id); err != nil {
			t.Fatal(err)
		}
	}
	sheet := func(id string) funding.ClaimContent {
		t.Helper()
		s, err := f.Web.ClaimSheet(ctx, ben, id)
		if err != nil {
			t.Fatal(err)
		}
		return s.Draft
	}
	left, right := sheet(id), sheet(moved[0])
	if moved[0] != moved[1] || left.Amount() != 17_900_000 || right.Amount() != 9_600_000 || right.Nature != funding.Revenue || right.Month != 9 || right.Lines[0].CostLine != "R1" {
		t.Errorf("moved to %v: capital %s, revenue %+v; want £179,000.00 and £96,000.00 on R1 in P9", moved, left.Amount(), right)
	}
	if again, err := f.Web.MoveToRevenue(ctx, ben, "again", id); err != nil || again != moved[0] {
		t.Errorf("with nothing left to move: %s, %v; want the claim that has it", again, err)
	}
	if err := f.Web.PutClaimLines(ctx, ben, id, capital.Lines); err != nil {
		t.Fatal(err)
	}
	more, err := f.Web.MoveToRevenue(ctx, ben, "more", id)
	if err != nil || more != moved[0] || sheet(more).Amount() != 19_200_000 {
		t.Errorf("a second move went to %s (%v), %s; want the same draft with £192,000.00", more, err, sheet(more).Amount())
	}
	if again, err := f.Web.MoveToRevenue(ctx, ben, "more", id); err != nil || again != more || sheet(again).Amount() != 19_200_000 {
		t.Errorf("the same click into a draft that was there: %s, %v, %s; want nothing moved twice", again, err, sheet(more).Amount())
	}
	f.at(t, 2027, 2, 10, 9, 0)
	clean := capital
	clean.Month, clean.Lines = 10, capital.Lines[:1]
	other, err := f.Web.StartClaim(ctx, ben, "clean", clean)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Web.MoveToRevenue(ctx, ben, "none", other)
	refusedAs(t, err, "NOTHING_TO_MOVE")
	_, err = f.Web.MoveToRevenue(ctx, f.person(t, "rzb-author"), "x", id)
	refusedAs(t, err, "NOT_FOUND")
}
