package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// e3 is the award when claim 4 is prepared: claims 1 to 3 and the revenue of
// Q2 are paid. Claim 4 has a line of 96,000.00 that is a subscription.
func e3(t *testing.T) (*awardLife, funding.ClaimContent) {
	t.Helper()
	l := claiming(t)
	for _, c := range example.Claims()[:3] {
		l.paid(c, c.Submitted)
	}
	q2 := example.RevenueClaims()[0]
	l.paid(q2, q2.Submitted)
	d := example.Claims()[3].Content()
	d.Lines[0].Gross, d.Lines[0].Eligible = gbp("179,000"), gbp("179,000")
	d.Lines = append(d.Lines, funding.ClaimLine{No: 2, CostLine: "C1", Description: "EPR SaaS subscription", Supplier: "Meridian Records Ltd", Invoice: "SUB-9", Gross: gbp("96,000"), Eligible: gbp("96,000")})
	return l, d
}

func TestE3CapitalClaimedForRevenue(t *testing.T) {
	l, d := e3(t)
	if d.Amount() != gbp("275,000") {
		t.Fatalf("claim 4 is %s, want £275,000.00", d.Amount())
	}
	l.wants(funding.Revenue, "0", "180,000", "720,000")
	version := l.award.Version
	no := l.refuses("NOT_CAPITAL", "ben", example.Claims()[3].Submitted, funding.ClaimMoney, l.draft(d))
	says(t, no, "“EPR SaaS subscription” reads as revenue", "the capital claim becomes £179,000.00", "from £720,000.00 to £624,000.00")
	want := map[string]int64{"capital_claim_pence": 17_900_000, "move_pence": 9_600_000, "revenue_headroom_pence": 72_000_000, "revenue_headroom_after_pence": 62_400_000}
	if diff := cmp.Diff(want, no.Figures); diff != "" || no.Field != "lines[1].description" || l.award.Version != version {
		t.Errorf("at %q, award version %d; figures (-want +got):\n%s", no.Field, l.award.Version, diff)
	}
	m, err := funding.MoveToRevenue(d, funding.ClaimContent{Award: d.Award, Org: d.Org, FY: d.FY, Month: d.Month, Nature: funding.Revenue, Basis: d.Basis}, example.Content(), rules(t).Capital)
	if err != nil {
		t.Fatal(err)
	}
	if m.Capital.Amount() != gbp("179,000") || m.Revenue.Amount() != gbp("96,000") || m.Revenue.Lines[0].CostLine != "R1" {
		t.Errorf("capital %s, revenue %s on line %s; want £179,000.00, £96,000.00 on R1", m.Capital.Amount(), m.Revenue.Amount(), m.Revenue.Lines[0].CostLine)
	}
	l.do("ben", example.Claims()[3].Submitted, funding.ClaimMoney, l.draft(m.Capital))
	m.Revenue.ID, m.Revenue.No, m.Revenue.Status = "FP26-RZX-001-C99", 99, funding.ClaimDraft
	l.do("ben", example.Claims()[3].Submitted, funding.ClaimMoney, l.draft(m.Revenue))
	l.wants(funding.Revenue, "96,000", "180,000", "624,000")
}

func TestWhatGivesALineAway(t *testing.T) {
	tests := []struct {
		name   string
		change func(*funding.ClaimContent)
		want   []int
	}{
		{"software as a service, in any case and dress", func(d *funding.ClaimContent) { d.Lines[1].Description = "Records: Software-as-a-Service, year 1" }, []int{1}},
		{"training", func(d *funding.ClaimContent) { d.Lines[1].Description = "Training for wards 3 and 4" }, []int{1}},
		{"a word that only begins like one", func(d *funding.ClaimContent) { d.Lines[1].Description = "Hostingham network" }, nil},
		{"a reason on the line", func(d *funding.ClaimContent) { d.Lines[1].NatureReason = "The contract buys the software for good." }, nil},
		{"a revenue claim", func(d *funding.ClaimContent) { d.Nature = funding.Revenue }, nil},
		{"both lines", func(d *funding.ClaimContent) { d.Lines[0].Description = "Backfill" }, []int{0, 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, d := e3(t)
			tt.change(&d)
			if got := d.Misplaced(rules(t).Capital); !cmp.Equal(got, tt.want) {
				t.Errorf("got lines %v, want %v", got, tt.want)
			}
		})
	}
}

func TestThereIsNotAlwaysSomewhereToMoveTo(t *testing.T) {
	l, d := e3(t)
	d.Lines[1].Gross, d.Lines[1].Eligible = gbp("720,000.01"), gbp("720,000.01")
	says(t, l.refuses("NOT_CAPITAL", "ben", example.Claims()[3].Submitted, funding.ClaimMoney, l.draft(d)), "Only £720,000.00 of revenue is left", "£720,000.01 cannot be moved")
	bid := example.Content()
	bid.Lines = bid.Lines[:6] // C1 to C6: no revenue line
	if _, err := funding.MoveToRevenue(d, funding.ClaimContent{}, bid, rules(t).Capital); err == nil {
		t.Error("a bid without revenue lines took one")
	}
	d.Lines = d.Lines[:1]
	if _, err := funding.MoveToRevenue(d, funding.ClaimContent{}, example.Content(), rules(t).Capital); err == nil {
		t.Error("nothing to move was moved")
	}
}
