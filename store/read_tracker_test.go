package store

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// Worked example 9.6, the first three rows, through ledger and tracker.
func TestDrawdownAndTrackerOfTheWorkedExample(t *testing.T) {
	f := newDB(t)
	ctx, award := context.Background(), f.active(t)
	f.paid(t, award, 6, 310_250_00)
	f.at(t, 2026, 11, 9, 9, 0)
	f.paid(t, award, 7, 412_600_40)
	f.at(t, 2026, 12, 9, 9, 0)
	third, err := f.Web.StartClaim(ctx, f.person(t, "ben"), "third", claimFor(award, 8, 538_149_60))
	if err != nil {
		t.Fatal(err)
	}
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": third})
	s, err := f.Web.AwardSheet(ctx, f.person(t, "farah"), award)
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Cumulative, Plan, Variance, Headroom money.Pence
		Percent                              string
		Rating                               funding.Rating
	}
	var got []row
	for _, l := range s.Ledgers {
		if l.FY != 2026 || l.Nature != funding.Capital {
			continue
		}
		for _, d := range l.Rows {
			got = append(got, row{d.Cumulative, d.PlanToDate, d.Variance, d.Headroom, d.Percent, d.Rating})
		}
		if l.Certainty != funding.Firm || l.Left != 2_939_000_00 {
			t.Errorf("ledger %s, left %s", l.Certainty, l.Left)
		}
	}
	want := []row{
		{310_250_00, 600_000_00, -289_750_00, 3_889_750_00, "-48.3", funding.Red},
		{722_850_40, 1_200_000_00, -477_149_60, 3_477_149_60, "-39.8", funding.Red},
		{1_261_000_00, 1_800_000_00, -539_000_00, 2_939_000_00, "-29.9", funding.Red},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("drawdown (-want +got):\n%s", diff)
	}
	if len(s.Claims) != 3 || s.Claims[0].ID != third || s.Document.Hash() != s.Award.Agreement.Hash || s.Names["chloe"] == "" {
		t.Errorf("sheet: %d claims, first %s, names %v", len(s.Claims), s.Claims[0].ID, s.Names)
	}
	f.trackerIsRight(t, award)
}

// trackerIsRight holds the tracker and the portfolio against 9.6 on 9 December 2026.
func (f *fixture) trackerIsRight(t *testing.T, award string) {
	t.Helper()
	ctx, farah := context.Background(), f.person(t, "farah")
	tr, err := f.Web.Tracker(ctx, farah, 0, "")
	if err != nil || len(tr.Rows) != 1 {
		t.Fatalf("tracker %+v (%v)", tr, err)
	}
	// P9 is not over, so three months of the plan are due: the row of claim 3 in 9.6.
	r := tr.Rows[0]
	figures := []money.Pence{r.Total, r.Profile, r.Plan, r.Drawn, r.InFlight, r.Headroom, r.Variance}
	want := []money.Pence{18_400_000_00, 4_200_000_00, 1_800_000_00, 722_850_40, 538_149_60, 2_939_000_00, -539_000_00}
	if diff := cmp.Diff(want, figures); diff != "" {
		t.Errorf("tracker (-want +got):\n%s", diff)
	}
	if r.Award != award || r.Percent != "17.2" || r.VariancePC != "-29.9" || r.Rating != funding.Red || r.Certainty != funding.Firm || r.Title != "Northmoor EPR" {
		t.Errorf("row %+v", r)
	}
	if since := r.LastClaim.Sub(date(2026, 12, 9).At(9, 0)); since < 0 || since > time.Hour {
		t.Errorf("the last claim came at %s, want just after 9am on 9 December", r.LastClaim)
	}
	if tr.Total.Headroom != r.Headroom || tr.Total.Rating != funding.Red || tr.FY != 2026 || cmp.Diff([]calendar.FY{2026, 2027, 2028, 2029}, tr.Years) != "" {
		t.Errorf("total %+v, years %v", tr.Total, tr.Years)
	}
	next, err := f.Web.Tracker(ctx, farah, 2028, funding.Revenue)
	if err != nil || next.Rows[0].Plan != 0 || next.Rows[0].Rating != funding.NotRated || next.Rows[0].Certainty != funding.Indicative || next.Rows[0].Profile != 1_300_000_00 {
		t.Errorf("a year to come: %+v (%v)", next.Rows, err)
	}
	if other, err := f.Web.Tracker(ctx, f.person(t, "rzb-author"), 2026, funding.Capital); err != nil || len(other.Rows) != 0 {
		t.Errorf("another trust sees %d awards (%v), want none", len(other.Rows), err)
	}
	rows, err := f.Web.Portfolio(ctx, farah)
	if err != nil || len(rows) != 8 {
		t.Fatalf("portfolio %+v (%v)", rows, err)
	}
	p := rows[0]
	got := []money.Pence{p.Envelope, p.Committed, p.Profile, p.Drawn, p.InFlight, p.Left}
	if diff := cmp.Diff([]money.Pence{12_000_000_00, 4_200_000_00, 4_200_000_00, 722_850_40, 538_149_60, 7_800_000_00}, got); diff != "" || p.FY != 2026 || p.Nature != funding.Capital {
		t.Errorf("portfolio of %s %s (-want +got):\n%s", p.FY, p.Nature, diff)
	}
}
