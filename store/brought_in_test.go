package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/exchange"
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
)

// wards is one award of £1,500,000.00, of which £350,000.00 was drawn.
func wards() map[string][][]string {
	return map[string][][]string{
		"Awards":     {{"EPR-17", "FP-2026-R1", "RZX", "Tablets on the wards", "FAST", "maria", "05/05/2026", "2026-06-01", "1,500,000.00"}},
		"Profile":    {{"EPR-17", "2026/27", "CAPITAL", "1,000,000.00"}, {"EPR-17", "2026/27", "REVENUE", "100,000.00"}, {"EPR-17", "2027/28", "CAPITAL", "400,000.00"}},
		"Drawn":      {{"EPR-17", "2026/27", "CAPITAL", "350,000.00"}},
		"Milestones": {{"EPR-17", "M1", "First ward live", "31/12/2026"}},
	}
}

// with is wards with one cell set, or a row added.
func with(sheet string, row, column int, text string) map[string][][]string {
	rows := maps.Clone(wards())
	rows[sheet][row][column] = text
	return rows
}

// bring writes the rows as a workbook, reads it and brings it in.
func (f *fixture) bring(t *testing.T, rows map[string][][]string, try bool) BroughtReport {
	t.Helper()
	data, err := exchange.WriteAwards(rows)
	if err != nil {
		t.Fatal(err)
	}
	all, faults, err := exchange.ReadAwards(data)
	if err != nil || len(faults) > 0 {
		return BroughtReport{Faults: faults}
	}
	report, err := f.Worker.BringIn(context.Background(), all, try)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestFaultsOfAnAwardsFileNameTheirCells(t *testing.T) {
	f := newDB(t)
	f.at(t, 2026, 10, 12, 9, 0)
	tests := []struct {
		name       string
		rows       map[string][][]string
		cell, says string
	}{
		{"a total a penny off", with("Awards", 0, 8, "1,500,000.01"), "Awards!I2", "add up to £1,500,000.00"},
		{"a round that is not there", with("Awards", 0, 1, "FP-1999"), "Awards!B2", "no round"},
		{"a trust that is not there", with("Awards", 0, 2, "XYZ"), "Awards!C2", "no trust"},
		{"a body that is no trust", with("Awards", 0, 2, "QWO"), "Awards!C2", "no trust"},
		{"a pathway that is not there", with("Awards", 0, 4, "SLOW"), "Awards!E2", `no pathway "SLOW"`},
		{"a person who is not there", with("Awards", 0, 5, "nobody"), "Awards!F2", "no person"},
		{"signed before it was decided", with("Awards", 0, 7, "01/05/2026"), "Awards!H2", "before the decision"},
		{"signed on a day to come", with("Awards", 0, 7, "01/11/2026"), "Awards!H2", "has not come yet"},
		{"a day that is none", with("Awards", 0, 6, "31/02/2026"), "Awards!G2", "not a real date"},
		{"more was drawn than agreed", with("Drawn", 0, 3, "1,000,000.01"), "Drawn!D2", "£0.01 too much"},
		{"drawn of what nobody agreed", with("Drawn", 0, 1, "2028/29"), "Drawn!D2", "was drawn"},
		{"a nature that is none", with("Profile", 1, 2, "GRANT"), "Profile!C3", "neither CAPITAL nor REVENUE"},
		{"an amount that is none", with("Profile", 1, 3, "lots"), "Profile!D3", "lots"},
		{"a year twice", with("Profile", 2, 1, "2026/27"), "Profile!B4", "stands at Profile!D2 already"},
		{"a row of nobody's", with("Milestones", 0, 0, "EPR-18"), "Milestones!A2", "not on the sheet Awards"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := f.bring(t, tt.rows, true)
			if !slices.ContainsFunc(r.Faults, func(x funding.BroughtFault) bool { return x.Cell == tt.cell && strings.Contains(x.Says, tt.says) }) {
				t.Errorf("got %v, want one at %s that says %q", r.Faults, tt.cell, tt.says)
			}
		})
	}
	if n := f.sum(t, `select count(*) from awards`); n != 0 {
		t.Errorf("%d awards were kept", n)
	}
}

// The fund has £8,500,000.00 of capital for 2027/28.
func TestAnAwardsFileStaysWithinTheEnvelope(t *testing.T) {
	f := newDB(t)
	f.at(t, 2026, 10, 12, 9, 0)
	rows := with("Profile", 2, 3, "8,500,000.01")
	rows["Awards"][0][8] = "9,600,000.01"
	r := f.bring(t, rows, false)
	if len(r.Faults) != 1 || r.Faults[0].Cell != "Profile!D4" || !strings.Contains(r.Faults[0].Says, "has £8,500,000.00 left: £0.01 short") {
		t.Errorf("got %v", r.Faults)
	}
	if n := f.sum(t, `select count(*) from bids`) + f.sum(t, `select sum(committed) from fund_years`); n != 0 {
		t.Errorf("something was kept: %d", n)
	}
}

func TestAnAwardIsBroughtInOnceAndClaimedOn(t *testing.T) {
	f := newDB(t)
	f.at(t, 2026, 10, 12, 9, 0)
	if r := f.bring(t, wards(), true); len(r.New) != 1 || f.sum(t, `select count(*) from awards`)+f.sum(t, `select count(*) from commands`) != 0 {
		t.Fatalf("a dry run says what is new and keeps nothing: %+v", r)
	}
	r := f.bring(t, wards(), false)
	if len(r.New) != 1 || r.New[0] != "FP26-RZX-001" {
		t.Fatalf("got %+v", r)
	}
	award := r.New[0]
	figures := map[string]int64{
		`select count(*) from awards where id = ? and status = 'ACTIVE' and total_pence = 150000000 and wake_at is not null`:                                                     1,
		`select drawn from award_years where award_id = ? and fy = 2026 and nature = 'CAPITAL'`:                                                                                  35_000_000,
		`select profile from award_years where award_id = ? and fy = 2027 and nature = 'CAPITAL'`:                                                                                40_000_000,
		`select sum(pence) from award_plan where award_id = ? and fy = 2026 and nature = 'CAPITAL' and month = 6`:                                                                35_000_000,
		`select sum(pence) from award_plan where award_id = ? and fy = 2026 and nature = 'CAPITAL' and month = 12`:                                                               10_833_333,
		`select sum(pence) from award_plan where award_id = ?`:                                                                                                                   150_000_000,
		`select sum(committed) from fund_years where ? <> ''`:                                                                                                                    150_000_000,
		`select count(*) from events where kind = 'award' and aggregate = ? and name = 'AWARD_BROUGHT_IN' and summary like '%brought in from a spreadsheet on 12 October 2026%'`: 1,
	}
	f.figures(t, award, figures)
	if again := f.bring(t, wards(), false); len(again.New) != 0 || !slices.Equal(again.Same, []string{"EPR-17"}) || len(again.Faults) != 0 {
		t.Errorf("the same file again: %+v", again)
	}
	changed := f.bring(t, with("Awards", 0, 3, "Tablets"), false)
	if len(changed.Faults) != 1 || changed.Faults[0].Cell != "Awards!D2" || !strings.Contains(changed.Faults[0].Says, "“Tablets on the wards” here; the file has “Tablets”") {
		t.Errorf("a changed row: %v", changed.Faults)
	}
	f.figures(t, award, figures)
	v, err := f.Web.VerifyAudit(context.Background(), f.person(t, "priya"), funding.Ref{})
	if err != nil || !v.Holds {
		t.Errorf("the trail: %+v, %v", v, err)
	}
	file := f.file(t, "ben", award)
	if len(file.Versions) != 1 || file.Versions[0].Document.SignedOutside() != "1 June 2026" || file.Award.Agreement.Status != funding.InForce {
		t.Errorf("the agreement was signed outside on 1 June 2026: %+v", file.Versions)
	}
	claim := f.onBrought(t, award, "first", 60_000_000)
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": claim})
	f.must(t, "chloe", funding.AwardKind, award, funding.ApproveClaim, map[string]any{"claim": claim})
	f.figures(t, award, map[string]int64{`select in_flight from award_years where award_id = ? and fy = 2026 and nature = 'CAPITAL'`: 60_000_000})
	over := f.onBrought(t, award, "second", 5_000_001)
	refusedAs(t, f.click(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": over}), "CLAIM_EXCEEDS_YEAR_PROFILE")
	f.at(t, 2026, 11, 2, 9, 0)
	due, err := f.Worker.Overdue(context.Background(), 0)
	if err != nil || !slices.ContainsFunc(due, func(d Due) bool { return d.Ref.ID == award }) {
		t.Errorf("on the first of the next month the sweep finds it: %v, %v", due, err)
	}
}

// onBrought writes a capital claim of 2026/27 on the line that was brought in.
func (f *fixture) onBrought(t *testing.T, award, token string, amount money.Pence) string {
	t.Helper()
	ctx, ben := context.Background(), f.person(t, "ben")
	id, err := f.Web.StartClaim(ctx, ben, token, funding.ClaimContent{Award: award, FY: 2026, Month: 6, Nature: funding.Capital, Basis: funding.BasisPaid})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Web.PutClaimLines(ctx, ben, id, []funding.ClaimLine{{CostLine: "C1", Description: "Tablets", Supplier: "Acme", Invoice: "INV-" + token, Gross: amount, Eligible: amount}}); err != nil {
		t.Fatal(err)
	}
	return id
}
