package web

import (
	"context"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// anAward is the worked example's award after six paid claims of 9.6.
func anAward() (funding.Award, []funding.Claim) {
	began := funding.Moment{At: example.Dates().Decided, Day: exampleDate("2026-06-18"), By: "maria"}
	limit := funding.Limit{Org: example.Trust, FY: 2026, Nature: funding.Capital, Profile: 420_000_000}
	var claims []funding.Claim
	for _, c := range example.Claims()[:6] {
		claims = append(claims, funding.Claim{ID: c.Content().ID, No: c.No, Org: example.Trust, FY: 2026, Month: c.Month, Nature: c.Nature, Basis: c.Basis, Status: funding.Paid, Amount: c.Amount,
			Prepared: &funding.Moment{At: c.Submitted, Day: calendar.DateOf(c.Submitted), By: "ben"}})
		limit.Drawn += c.Amount
	}
	a := funding.Award{ID: example.BidID, Bid: example.BidID, Round: example.RoundID, Fund: example.FundCode, Org: example.Trust, ICB: example.ICB, Region: example.Region, Funder: example.Funder,
		Title: "Northmoor EPR", Status: funding.Active, Version: 9, Ruleset: "CAP-2026", DecidedBy: "maria", DecidedOn: began.Day, SubmittedOn: exampleDate("2026-05-06"), Total: 1_840_000_000,
		ProfileVersion: 1, Profile: []funding.ProfileCell{{Org: example.Trust, FY: 2026, Nature: funding.Capital, Certainty: funding.Firm, Amount: 420_000_000}}, Limits: []funding.Limit{limit},
		Conditions: example.Conditions(), Milestones: example.Milestones(), Began: began, MonthOpened: exampleDate("2027-03-01"),
		Agreement: funding.Agreement{Version: 1, Status: funding.InForce, Hash: "ab", Issued: began, CounterDue: exampleDate("2026-07-02")}}
	return a, claims
}

func (f *fakeRecord) AwardSheet(_ context.Context, who funding.Person, _ string) (desk.AwardSheet, error) {
	a, claims := anAward()
	plan := funding.FirstPlan(a)
	return desk.AwardSheet{Now: f.now, Today: calendar.DateOf(f.now), Award: a, Org: example.Org(), Funder: example.FunderOrg(), Claims: claims, Plan: plan, Viewer: who,
		Ledgers: []desk.Ledger{{Limit: a.Limits[0], Certainty: funding.Firm, Left: a.Limits[0].Headroom(), Rows: funding.Drawdowns(claims, plan, a.Limits[0])}}}, nil
}

func (f *fakeRecord) ClaimSheet(_ context.Context, who funding.Person, _ string) (desk.ClaimSheet, error) {
	a, claims := anAward()
	plan := funding.FirstPlan(a)
	rows := funding.Drawdowns(claims, plan, a.Limits[0])
	return desk.ClaimSheet{Now: f.now, Award: a, Org: example.Org(), Claim: claims[0], Draft: example.Claims()[0].Content(), Limit: a.Limits[0], Plan: plan, Drawdown: &rows[0], Viewer: who,
		Lines: example.Lines()[:3]}, nil
}

func (f *fakeRecord) StartClaim(_ context.Context, who funding.Person, token string, c funding.ClaimContent) (string, error) {
	f.note("claim %s %s %s %s P%d %s %s %d lines, %d pence", who.ID, token, c.Award, c.FY, c.Month, c.Nature, c.Basis, len(c.Lines), c.Amount())
	return "FP26-RZX-001-C1", nil
}

func (f *fakeRecord) PutClaimLines(_ context.Context, _ funding.Person, claim string, lines []funding.ClaimLine) error {
	f.note("lines %s %v", claim, lines)
	return nil
}

func (f *fakeRecord) PutPlan(_ context.Context, _ funding.Person, award string, plan []funding.PlanCell) error {
	f.note("plan %s %v", award, plan)
	return nil
}

func (f *fakeRecord) BidsIn(ctx context.Context, who funding.Person, _, after string, n int) ([]desk.BidRow, error) {
	return f.Bids(ctx, who, after, n)
}

func (f *fakeRecord) LatestBids(ctx context.Context, who funding.Person, n int) ([]desk.BidRow, error) {
	return f.Bids(ctx, who, "", n)
}

func (f *fakeRecord) Bids(_ context.Context, _ funding.Person, after string, n int) ([]desk.BidRow, error) {
	all := []desk.BidRow{
		{ID: "FP26-RZB-001", Title: "One", Org: "RZB", Round: example.RoundID, Status: funding.Draft, Holder: "The trust"},
		{ID: "FP26-RZX-001", Title: "Two", Org: "RZX", Round: example.RoundID, Status: funding.Approved, Ask: 1, Award: "ACTIVE", Submitted: f.now},
		{ID: "FP26-RZX-002", Title: "Three", Org: "RZX", Round: example.RoundID, Status: funding.Approved, Award: "ACTIVE"},
	}
	var out []desk.BidRow
	for _, b := range all {
		if b.ID > after && len(out) < n {
			out = append(out, b)
		}
	}
	return out, nil
}

func (f *fakeRecord) RunDesk(_ context.Context, who funding.Person, _ string) (desk.RunDesk, error) {
	return desk.RunDesk{Runs: []funding.Run{{ID: "FP-202610-1", Fund: "FP", Funder: example.Funder, Status: funding.RunOpen}}, Fund: "FP", Viewer: who}, nil
}

func (f *fakeRecord) Tracker(_ context.Context, _ funding.Person, fy calendar.FY, n funding.Nature) (desk.Tracker, error) {
	if n == "" {
		fy, n = 2026, funding.Capital
	}
	row := desk.TrackerRow{Award: example.BidID, FY: fy, Nature: n, Status: funding.Active, Profile: 420_000_000, Drawn: 31_025_000, Headroom: 388_975_000, Variance: money.Pence(-28_975_000)}
	return desk.Tracker{Today: calendar.DateOf(f.now), FY: fy, Nature: n, Rows: []desk.TrackerRow{row}, Total: desk.TrackerRow{FY: fy, Nature: n}}, nil
}

func (f *fakeRecord) Portfolio(context.Context, funding.Person) ([]desk.PortfolioRow, error) {
	return []desk.PortfolioRow{{Fund: "FP", FY: 2027, Nature: funding.Capital, Left: 340_000_000}}, nil
}

func (f *fakeRecord) Events(_ context.Context, _ funding.Person, ref funding.Ref, after string, n int) ([]desk.AuditEvent, error) {
	f.note("events %s after %q, %d", ref, after, n)
	return []desk.AuditEvent{{Ref: funding.Ref{Kind: "bid", ID: example.BidID}, Version: 2, Seq: 1, Name: "SUBMITTED", At: f.now}}, nil
}

func (f *fakeRecord) VerifyAudit(context.Context, funding.Person, funding.Ref) (desk.AuditVerdict, error) {
	return desk.AuditVerdict{Chains: 1, Events: 2, Holds: true}, nil
}
