package appraisal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/money"
)

// Prices grow by 2% a year, worked by hand: year 1 is ÷ 1.02, year 2 ÷ 1.0404.
func TestPriceGrowthIsTakenOut(t *testing.T) {
	r, err := appraisal.Reconcile([]appraisal.CostYear{
		{CapitalInclVAT: amount("120,000"), CapitalVAT: amount("20,000"), Running: amount("1,000")},
		{CapitalInclVAT: amount("122,400"), CapitalVAT: amount("20,400"), RevenueInclVAT: amount("600"), RevenueVAT: amount("90")},
		{CapitalInclVAT: amount("100,000"), RevenueInclVAT: amount("52,020")},
	}, 1_000, 200)
	if err != nil {
		t.Fatal(err)
	}
	want := []appraisal.ReconciledYear{
		{
			CapitalInclVAT: amount("120,000"), CapitalVAT: amount("20,000"), CapitalExVAT: amount("100,000"),
			Running: amount("1,000"), RevenueExVAT: amount("1,000"),
			OptimismBias: amount("10,000"), EconomicCost: amount("111,000"),
		},
		{
			CapitalInclVAT: amount("122,400"), CapitalVAT: amount("20,400"), CapitalExVAT: amount("102,000"), CapitalPriceGrowth: amount("2,000"),
			RevenueInclVAT: amount("600"), RevenueVAT: amount("90"), RevenueExVAT: amount("510"), RevenuePriceGrowth: amount("10"),
			OptimismBias: amount("10,000"), EconomicCost: amount("110,500"),
		},
		{ // 100,000 ÷ 1.0404 = 96,116.878…; a tenth of that is 9,611.687…
			CapitalInclVAT: amount("100,000"), CapitalExVAT: amount("100,000"), CapitalPriceGrowth: amount("3,883.12"),
			RevenueInclVAT: amount("52,020"), RevenueExVAT: amount("52,020"), RevenuePriceGrowth: amount("2,020"),
			OptimismBias: amount("9,611.69"), EconomicCost: amount("155,728.57"),
		},
	}
	if diff := cmp.Diff(want, r.Years); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
	if got, want := r.Total.EconomicCost, amount("377,228.57"); got != want {
		t.Errorf("economic cost: got %s, want %s", got, want)
	}
	// as paid: 120,000 + 122,400 + 100,000 + 600 + 52,020 + 1,000
	if got, want := r.WholeLifeCost, amount("396,020"); got != want {
		t.Errorf("whole-life cost: got %s, want %s", got, want)
	}
	flows := r.CostFlows()
	if diff := cmp.Diff([]money.Pence{amount("100,000"), amount("100,000"), amount("96,116.88")}, flows.Capital); diff != "" {
		t.Errorf("real capital (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]money.Pence{amount("1,000"), amount("500"), amount("50,000")}, flows.Revenue); diff != "" {
		t.Errorf("real revenue (-want +got):\n%s", diff)
	}
}

func TestPriceGrowthOfTheWorkedExample(t *testing.T) {
	constant, err := appraisal.Reconcile(northmoorCosts(), 1_000, 0)
	if err != nil {
		t.Fatal(err)
	}
	grown, err := appraisal.Reconcile(northmoorCosts(), 1_000, 200)
	if err != nil {
		t.Fatal(err)
	}
	if grown.WholeLifeCost != constant.WholeLifeCost || grown.Years[0] != constant.Years[0] {
		t.Error("the deflator changed what is paid, or the base year")
	}
	// 27/28 by hand: (5,700,000 + 2,700,000 + 570,000) ÷ 1.02, each part rounded:
	// 5,588,235.29 + 2,647,058.82 + 558,823.53
	if got, want := grown.Years[1].EconomicCost, amount("8,794,117.64"); got != want {
		t.Errorf("27/28: got %s, want %s", got, want)
	}
}

func TestReconcileRefusesByField(t *testing.T) {
	one := []appraisal.CostYear{{CapitalInclVAT: 600, CapitalVAT: 100}}
	tests := []struct {
		name           string
		years          []appraisal.CostYear
		bias, deflator money.BasisPoints
		want           []string
	}{
		{"no years", nil, 0, 0, []string{"years APPRAISAL_YEARS"}},
		{"61 years", make([]appraisal.CostYear, 61), 0, 0, []string{"years APPRAISAL_YEARS"}},
		{"negative capital", []appraisal.CostYear{{}, {CapitalInclVAT: -1}}, 0, 0,
			[]string{"years[1].capital_incl_vat_pence MONEY_NEGATIVE"}},
		{"negative running cost", []appraisal.CostYear{{Running: -1}}, 0, 0, []string{"years[0].running_pence MONEY_NEGATIVE"}},
		{"negative VAT", []appraisal.CostYear{{RevenueVAT: -1}}, 0, 0, []string{"years[0].revenue_vat_pence MONEY_NEGATIVE"}},
		{"more VAT than cost", []appraisal.CostYear{{RevenueInclVAT: 5, RevenueVAT: 6}}, 0, 0, []string{"years[0].revenue_vat_pence VAT_EXCEEDS_COST"}},
		{"bias out of range", one, 20_001, 0, []string{"optimism_bias_bp RATE_OUT_OF_RANGE"}},
		{"deflator out of range", one, 0, -1, []string{"deflator_bp RATE_OUT_OF_RANGE"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := appraisal.Reconcile(tt.years, tt.bias, tt.deflator)
			if diff := cmp.Diff(tt.want, fieldsAndCodes(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEveryReconciliationFoots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pence := rapid.Int64Range(0, 1_000_000_000_00)
		years := make([]appraisal.CostYear, rapid.IntRange(1, 20).Draw(t, "years"))
		for i := range years {
			capital, revenue := pence.Draw(t, "capital"), pence.Draw(t, "revenue")
			years[i] = appraisal.CostYear{
				CapitalInclVAT: money.Pence(capital), CapitalVAT: money.Pence(capital / 6),
				RevenueInclVAT: money.Pence(revenue), RevenueVAT: money.Pence(revenue / 6),
				Running: money.Pence(pence.Draw(t, "running")),
			}
		}
		bias, deflator := rapid.Int64Range(0, 20_000).Draw(t, "bias"), rapid.Int64Range(0, 1_000).Draw(t, "deflator")
		r, err := appraisal.Reconcile(years, money.BasisPoints(bias), money.BasisPoints(deflator))
		if err != nil {
			t.Fatal(err)
		}
		for i, y := range append(r.Years, r.Total) {
			foots := y.CapitalExVAT == y.CapitalInclVAT-y.CapitalVAT &&
				y.RevenueExVAT == y.RevenueInclVAT-y.RevenueVAT+y.Running &&
				y.EconomicCost == y.CapitalExVAT-y.CapitalPriceGrowth+y.RevenueExVAT-y.RevenuePriceGrowth+y.OptimismBias
			if !foots {
				t.Fatalf("column %d does not foot: %+v", i, y)
			}
		}
	})
}
