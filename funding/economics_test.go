package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

func economics(t *testing.T, c funding.Content) funding.Economics {
	t.Helper()
	e, ok, err := funding.Appraise(c, rules(t).Appraisal)
	if err != nil || !ok {
		t.Fatalf("appraise: ok %v, %v", ok, err)
	}
	return e
}

func TestFundingProfileOf92(t *testing.T) {
	c := example.Content()
	tests := []struct {
		fy                                                           calendar.FY
		nationalCapital, nationalRevenue, localCapital, localRevenue string
	}{
		{2026, "4,200,000", "900,000", "1,400,000", "900,000"},
		{2027, "5,100,000", "1,300,000", "1,700,000", "1,300,000"},
		{2028, "3,000,000", "1,300,000", "1,000,000", "1,300,000"},
		{2029, "1,500,000", "1,100,000", "500,000", "1,100,000"},
	}
	for _, tt := range tests {
		t.Run(tt.fy.String(), func(t *testing.T) {
			got := []money.Pence{c.Uses(funding.NationalMoney, funding.Capital, tt.fy), c.Uses(funding.NationalMoney, funding.Revenue, tt.fy),
				c.Uses(funding.LocalMoney, funding.Capital, tt.fy), c.Uses(funding.LocalMoney, funding.Revenue, tt.fy)}
			want := []money.Pence{gbp(tt.nationalCapital), gbp(tt.nationalRevenue), gbp(tt.localCapital), gbp(tt.localRevenue)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("national capital, revenue, local capital, revenue (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTotalsAndSharesOf92(t *testing.T) {
	c := example.Content()
	totals := []struct {
		name   string
		source funding.FundSource
		nature funding.Nature
		want   string
	}{
		{"national capital", funding.NationalMoney, funding.Capital, "13,800,000"},
		{"national revenue", funding.NationalMoney, funding.Revenue, "4,600,000"},
		{"local capital", funding.LocalMoney, funding.Capital, "4,600,000"},
		{"local revenue", funding.LocalMoney, funding.Revenue, "4,600,000"},
		{"the national ask", funding.NationalMoney, "", "18,400,000"},
		{"the project", "", "", "27,600,000"},
	}
	for _, tt := range totals {
		if got := c.Total(tt.source, tt.nature); got != gbp(tt.want) {
			t.Errorf("%s: got %s, want £%s", tt.name, got, tt.want)
		}
	}
	share := func(n funding.Nature) string {
		r := money.Ratio(c.Total(funding.NationalMoney, n)*100, c.NationalAsk())
		return r.FloatString(2)
	}
	if share(funding.Capital) != "75.00" || share(funding.Revenue) != "25.00" {
		t.Errorf("shares: capital %s, revenue %s; want 75.00 and 25.00", share(funding.Capital), share(funding.Revenue))
	}
	ratio, ok := c.MatchRatio()
	if !ok || ratio.FloatString(10) != "0.5000000000" {
		t.Errorf("match ratio: got %v, want exactly 0.5", ratio)
	}
}

func TestEveryYearAndNatureBalances(t *testing.T) {
	c := example.Content()
	balances := c.Balances(c.Years())
	if len(balances) != 8 {
		t.Fatalf("got %d balances, want four years of two natures", len(balances))
	}
	for _, b := range balances {
		if b.Sources != b.Uses || b.Uses == 0 {
			t.Errorf("%s %s: sources %s, uses %s", b.FY, b.Nature, b.Sources, b.Uses)
		}
	}
}

func TestIrrecoverableVATOf92(t *testing.T) {
	c := example.Content()
	for i, want := range []struct{ capital, revenue string }{{"900,000", "200,000"}, {"1,100,000", "300,000"}, {"600,000", "300,000"}, {"300,000", "300,000"}} {
		fy := calendar.FY(2026 + i)
		if got := c.VATInside(funding.Capital, fy); got != gbp(want.capital) {
			t.Errorf("capital %s: got %s, want £%s", fy, got, want.capital)
		}
		if got := c.VATInside(funding.Revenue, fy); got != gbp(want.revenue) {
			t.Errorf("revenue %s: got %s, want £%s", fy, got, want.revenue)
		}
	}
}

func TestVATInsideALine(t *testing.T) {
	tests := []struct {
		name      string
		vat       funding.VAT
		rate      money.BasisPoints
		recovered money.BasisPoints
		want      string
	}{
		{"irrecoverable at 20% is a sixth of what is charged", funding.Irrecoverable, 2_000, 0, "20,000"},
		{"recovered in full leaves none", funding.Recovered, 2_000, 0, "0"},
		{"a half recovered leaves an eleventh", funding.Partly, 2_000, 5_000, "10,909.09"},
		{"at 5% it is a twenty-first", funding.Irrecoverable, 500, 0, "5,714.29"},
		{"a line without VAT has none, whatever rate was left on it", funding.NoVAT, 2_000, 0, "0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := funding.Content{Lines: []funding.CostLine{{Nature: funding.Capital, VAT: tt.vat, VATRate: tt.rate, VATRecovered: tt.recovered, Amounts: funding.ByYear{2026: gbp("120,000")}}}}
			if got := c.VATInside(funding.Capital, 2026); got != gbp(tt.want) {
				t.Errorf("got %s, want £%s", got, tt.want)
			}
		})
	}
}

func TestVATIsRoundedOnceOverTheLines(t *testing.T) {
	line := funding.CostLine{Nature: funding.Capital, VAT: funding.Irrecoverable, VATRate: 2_000, Amounts: funding.ByYear{2026: 2}} // a third of a penny each
	c := funding.Content{Lines: []funding.CostLine{line, line, line}}
	if got := c.VATInside(funding.Capital, 2026); got != 1 {
		t.Errorf("three thirds of a penny: got %d, want 1", got)
	}
}

// column is one year of 9.3, in pounds, top to bottom.
func column(capitalIncl, capitalVAT, capitalEx, revenueIncl, revenueVAT, running, revenueEx, bias, cost string) appraisal.ReconciledYear {
	return appraisal.ReconciledYear{
		CapitalInclVAT: gbp(capitalIncl), CapitalVAT: gbp(capitalVAT), CapitalExVAT: gbp(capitalEx), RevenueInclVAT: gbp(revenueIncl), RevenueVAT: gbp(revenueVAT),
		Running: gbp(running), RevenueExVAT: gbp(revenueEx), OptimismBias: gbp(bias), EconomicCost: gbp(cost),
	}
}

func TestReconciliationOf93(t *testing.T) {
	e := economics(t, example.Content())
	want := []appraisal.ReconciledYear{
		column("5,600,000", "900,000", "4,700,000", "1,800,000", "200,000", "300,000", "1,900,000", "470,000", "7,070,000"),
		column("6,800,000", "1,100,000", "5,700,000", "2,600,000", "300,000", "400,000", "2,700,000", "570,000", "8,970,000"),
		column("4,000,000", "600,000", "3,400,000", "2,600,000", "300,000", "400,000", "2,700,000", "340,000", "6,440,000"),
		column("2,000,000", "300,000", "1,700,000", "2,200,000", "300,000", "400,000", "2,300,000", "170,000", "4,170,000"),
	}
	for range 6 {
		want = append(want, column("0", "0", "0", "0", "0", "1,450,000", "1,450,000", "0", "1,450,000"))
	}
	if diff := cmp.Diff(want, e.Reconciliation.Years); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
	total := column("18,400,000", "2,900,000", "15,500,000", "9,200,000", "1,100,000", "10,200,000", "18,300,000", "1,550,000", "35,350,000")
	if diff := cmp.Diff(total, e.Reconciliation.Total); diff != "" {
		t.Errorf("total (-want +got):\n%s", diff)
	}
	if e.WholeLife != gbp("37,800,000") || e.BaseYear != 2026 || len(e.Years) != 10 || e.Years[9] != 2035 {
		t.Errorf("whole life %s over %v", e.WholeLife, e.Years)
	}
}

func TestResultsOf94(t *testing.T) {
	e := economics(t, example.Content())
	r := e.Result
	parts := e.Reconciliation.CostFlows()
	parts.CRB, parts.NCRB, parts.SB = e.CRB, e.NCRB, e.SB
	p := appraisal.Parts(parts, nil)
	figures := []struct {
		name string
		got  money.Pence
		want string
	}{
		{"PV of costs", r.PVCosts, "32,478,348.48"}, {"PV of benefits", r.PVBenefits, "46,684,793.28"}, {"NPSV", r.NPSV, "14,206,444.81"},
		{"rounded years differ by", r.RoundedYearsDifference, "0.01"},
		{"PV capital", p.Capital, "14,914,485.36"}, {"PV revenue", p.Revenue, "16,072,414.58"}, {"PV optimism bias", p.OptimismBias, "1,491,448.54"},
		{"PV CRB", p.CRB, "18,792,265.45"}, {"PV NCRB", p.NCRB, "23,226,469.38"}, {"PV SB", p.SB, "4,666,058.46"}, {"cash-only NPV", p.CashOnly.NPSV, "-13,686,083.03"},
		{"costs +20%", r.CostsPlus20.NPSV, "7,710,775.11"}, {"benefits −20%", r.BenefitsMinus20.NPSV, "4,869,486.15"}, {"benefits a year late", r.BenefitsOneYearLate.NPSV, "7,098,165.25"},
		{"undiscounted CRB", money.Sum(e.CRB...), "22,850,000"}, {"undiscounted NCRB", money.Sum(e.NCRB...), "28,300,000"}, {"undiscounted SB", money.Sum(e.SB...), "5,700,000"},
		{"undiscounted benefits", money.Sum(e.Benefits...), "56,850,000"}, {"undiscounted costs", money.Sum(e.Costs...), "35,350,000"},
	}
	for _, f := range figures {
		if f.got != gbp(f.want) {
			t.Errorf("%s: got %s, want £%s", f.name, f.got, f.want)
		}
	}
	ratios := []struct {
		name string
		got  *string
		want string
	}{
		{"BCR", r.BCR, "1.44"}, {"costs +20%", r.CostsPlus20.BCR, "1.20"}, {"benefits −20%", r.BenefitsMinus20.BCR, "1.15"}, {"a year late", r.BenefitsOneYearLate.BCR, "1.22"},
		{"cash only", p.CashOnly.BCR, "0.58"}, {"switching benefits", r.SwitchingBenefits, "-30.43"}, {"switching costs", r.SwitchingCosts, "43.74"},
	}
	for _, f := range ratios {
		if f.got == nil || *f.got != f.want {
			t.Errorf("%s: got %v, want %s", f.name, f.got, f.want)
		}
	}
}

func TestABidStatesItsOwnOptimismBias(t *testing.T) {
	c, bias := example.Content(), money.BasisPoints(2_000)
	c.OptimismBias = &bias
	if got := economics(t, c).Reconciliation.Total.OptimismBias; got != gbp("3,100,000") { // 20 % of 15,500,000
		t.Errorf("got %s, want £3,100,000.00", got)
	}
}

func TestNothingToAppraiseBeforeThereAreCosts(t *testing.T) {
	if _, ok, err := funding.Appraise(funding.Content{}, rules(t).Appraisal); ok || err != nil {
		t.Errorf("got ok %v, %v", ok, err)
	}
}

func TestALongSchemeIsAppraisedToItsEnd(t *testing.T) {
	c := funding.Content{Lines: []funding.CostLine{{Nature: funding.Capital, VAT: funding.NoVAT, Amounts: funding.ByYear{2026: 100, 2037: 100}}}}
	if e := economics(t, c); len(e.Years) != 12 || e.WholeLife != 200 {
		t.Errorf("got %d years, whole life %d; want 12 and 200", len(e.Years), e.WholeLife)
	}
}
