package appraisal_test

import (
	"encoding/json"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

func flat(bp money.BasisPoints) *money.BasisPoints { return &bp }

// E6 and E6b, to the penny.
func TestPresentValues(t *testing.T) {
	e6 := []money.Pence{amount("-1,000,000.00"), amount("333,333.33"), amount("333,333.33"), amount("333,333.34")}
	tests := []struct {
		name  string
		flows []money.Pence
		rate  *money.BasisPoints
		want  string
	}{
		{"E6", e6, nil, "-66,121.01"},
		{"E6 at the same rate given", e6, flat(350), "-66,121.01"},
		{"E6, year 1 alone", []money.Pence{0, e6[1]}, nil, "322,061.19"},
		{"E6, year 2 alone", []money.Pence{0, 0, e6[2]}, nil, "311,170.23"},
		{"E6, year 3 alone", []money.Pence{0, 0, 0, e6[3]}, nil, "300,647.57"},
		{"E6b", pounds(-4_200_000, -5_100_000, -3_000_000, 1_500_000, 2_750_000, 3_100_000, 3_100_000, 3_100_000), nil, "-610,147.36"},
		{"no flows", nil, nil, "0"},
		{"at no discount", pounds(-3, 1, 1), flat(0), "-1"},
		{"at 10%: 110 next year is 100", pounds(-100, 110), flat(1_000), "0"},
		{"at 100%: halves each year", pounds(0, 8, 8, 8), flat(10_000), "7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := appraisal.PresentValue(tt.flows, tt.rate); got != amount(tt.want) {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	if spreadsheet := amount("-63,885.03"); appraisal.PresentValue(e6, nil) == spreadsheet {
		t.Errorf("E6: got %s, what a spreadsheet's NPV() makes of year 0", spreadsheet)
	}
}

// 3.5% to year 30, then 3.0%: f(31) = f(30) ÷ 1.03. The decimals were worked
// outside this program; to four places they are the published table's.
func TestGreenBookFactors(t *testing.T) {
	for _, tt := range []struct {
		year int
		want string
	}{{0, "1.000000"}, {1, "0.966184"}, {10, "0.708919"}, {30, "0.356278"}, {31, "0.345901"}, {32, "0.335827"}, {40, "0.265105"}, {50, "0.197263"}, {59, "0.151185"}} {
		if got := appraisal.Factor(tt.year, nil).FloatString(6); got != tt.want {
			t.Errorf("year %d: got %s, want %s", tt.year, got, tt.want)
		}
	}
	step := new(big.Rat).Quo(appraisal.Factor(30, nil), appraisal.Factor(31, nil))
	if want := big.NewRat(103, 100); step.Cmp(want) != 0 {
		t.Errorf("f(30) ÷ f(31) = %s, want exactly %s", step, want)
	}
	if got, want := appraisal.Factor(2, flat(350)), big.NewRat(40_000, 42_849); got.Cmp(want) != 0 {
		t.Errorf("f(2) at 3.5%% = %s, want exactly %s", got, want)
	}
	if got := appraisal.Factor(31, flat(350)).FloatString(6); got != "0.344230" {
		t.Errorf("a flat 3.5%% in year 31: got %s, want 0.344230", got)
	}
}

// Sixty years of 50,000.00 a year against 1,000,000.00 now: worked outside this
// program with exact fractions.
func TestSixtyYears(t *testing.T) {
	costs, benefits := make([]money.Pence, 60), slices.Repeat(pounds(50_000), 60)
	costs[0], benefits[0] = amount("1,000,000"), 0
	r := appraise(t, appraisal.Input{BaseYear: 2026, Costs: costs, Benefits: benefits})
	if r.PVBenefits != amount("1,261,423.88") || r.NPSV != amount("261,423.88") || text(r.BCR) != "1.26" || len(r.Years) != 60 {
		t.Errorf("got %s, %s, %s over %d years", r.PVBenefits, r.NPSV, text(r.BCR), len(r.Years))
	}
	if got, want := r.Years[31].PVNet, amount("17,295.07"); got != want { // 50,000 × 0.34590137
		t.Errorf("year 31: got %s, want %s", got, want)
	}
}

func TestNothingIsDividedByNought(t *testing.T) {
	tests := []struct {
		name                                   string
		costs, benefits                        []money.Pence
		bcr, switchingBenefits, switchingCosts string
	}{
		{"no costs", pounds(0, 0), pounds(0, 100), "none", "-100.00", "none"},
		{"no benefits", pounds(100, 0), pounds(0, 0), "0.00", "none", "-100.00"},
		{"neither", pounds(0), pounds(0), "none", "none", "none"},
		{"they balance", pounds(100), pounds(100), "1.00", "0.00", "0.00"},
		{"they all but balance, without a negative nought", pounds(1_000_000), []money.Pence{100_000_001}, "1.00", "0.00", "0.00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := appraise(t, appraisal.Input{BaseYear: 2026, Costs: tt.costs, Benefits: tt.benefits})
			got := []string{text(r.BCR), text(r.SwitchingBenefits), text(r.SwitchingCosts)}
			if diff := cmp.Diff([]string{tt.bcr, tt.switchingBenefits, tt.switchingCosts}, got); diff != "" {
				t.Errorf("BCR, switching benefits, switching costs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRatiosRoundHalfAwayFromZero(t *testing.T) {
	// 1,005 ÷ 1,000 = 1.005 exactly; switching benefits −100 × 5 ÷ 1,005 = −0.4975…
	r := appraise(t, appraisal.Input{BaseYear: 2026, Costs: pounds(1_000), Benefits: pounds(1_005)})
	if text(r.BCR) != "1.01" || text(r.SwitchingBenefits) != "-0.50" || text(r.SwitchingCosts) != "0.50" {
		t.Errorf("got %s, %s, %s; want 1.01, -0.50, 0.50", text(r.BCR), text(r.SwitchingBenefits), text(r.SwitchingCosts))
	}
}

func TestLateBenefitsLoseTheLastYear(t *testing.T) {
	r := appraise(t, appraisal.Input{BaseYear: 2026, Costs: pounds(10, 0), Benefits: pounds(4, 50), Rate: flat(0)})
	if r.BenefitsOneYearLate.NPSV != amount("-6") || text(r.BenefitsOneYearLate.BCR) != "0.40" {
		t.Errorf("got %s, %s; want −6 and 0.40", r.BenefitsOneYearLate.NPSV, text(r.BenefitsOneYearLate.BCR))
	}
	one := appraise(t, appraisal.Input{BaseYear: 2026, Costs: pounds(10), Benefits: pounds(50)})
	if one.BenefitsOneYearLate.NPSV != amount("-10") {
		t.Errorf("one year only: got %s, want −10", one.BenefitsOneYearLate.NPSV)
	}
}

func TestBadInputIsRefusedByField(t *testing.T) {
	ok := pounds(1, 2, 3, 4)
	long := make([]money.Pence, 61)
	tests := []struct {
		name string
		in   appraisal.Input
		want []string
	}{
		{"no base year", appraisal.Input{Costs: ok, Benefits: ok}, []string{"base_year FY_INVALID"}},
		{"no years", appraisal.Input{BaseYear: 2026}, []string{"costs_pence APPRAISAL_YEARS"}},
		{"61 years", appraisal.Input{BaseYear: 2026, Costs: long, Benefits: long}, []string{"costs_pence APPRAISAL_YEARS"}},
		{"fewer benefits than costs", appraisal.Input{BaseYear: 2026, Costs: ok, Benefits: ok[:3]}, []string{"benefits_pence APPRAISAL_LENGTHS_DIFFER"}},
		{"a negative cost", appraisal.Input{BaseYear: 2026, Costs: pounds(1, -1), Benefits: pounds(0, 0)}, []string{"costs_pence[1] MONEY_NEGATIVE"}},
		{"a negative benefit", appraisal.Input{BaseYear: 2026, Costs: ok, Benefits: pounds(0, 0, 0, -1)}, []string{"benefits_pence[3] MONEY_NEGATIVE"}},
		{"too much", appraisal.Input{BaseYear: 2026, Costs: []money.Pence{money.Max + 1}, Benefits: pounds(0)}, []string{"costs_pence[0] MONEY_TOO_LARGE"}},
		{"a negative rate", appraisal.Input{BaseYear: 2026, Costs: ok, Benefits: ok, Rate: flat(-1)}, []string{"discount_rate_bp RATE_OUT_OF_RANGE"}},
		{"a rate over 100%", appraisal.Input{BaseYear: 2026, Costs: ok, Benefits: ok, Rate: flat(10_001)}, []string{"discount_rate_bp RATE_OUT_OF_RANGE"}},
		{"several at once", appraisal.Input{Costs: pounds(-1), Benefits: pounds(-1), Rate: flat(20_000)},
			[]string{"base_year FY_INVALID", "costs_pence[0] MONEY_NEGATIVE", "benefits_pence[0] MONEY_NEGATIVE", "discount_rate_bp RATE_OUT_OF_RANGE"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := appraisal.Appraise(tt.in)
			if diff := cmp.Diff(tt.want, fieldsAndCodes(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func fieldsAndCodes(err error) []string {
	e, _ := refusal.Of(err)
	var out []string
	for _, one := range e.All() {
		out = append(out, one.Field+" "+one.Code)
	}
	return out
}

func TestTheLimitsThemselvesAreTaken(t *testing.T) {
	most := slices.Repeat([]money.Pence{money.Max}, 60)
	for _, rate := range []*money.BasisPoints{nil, flat(0), flat(10_000)} {
		r := appraise(t, appraisal.Input{BaseYear: 2026, Costs: most, Benefits: most, Rate: rate})
		if r.NPSV != 0 || text(r.BCR) != "1.00" {
			t.Errorf("got %s, %s; want 0 and 1.00", r.NPSV, text(r.BCR))
		}
	}
}

func TestTotalsAreWithinAPennyOfEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "years")
		draw := func(name string) []money.Pence {
			out := make([]money.Pence, n)
			for i := range out {
				out[i] = money.Pence(rapid.Int64Range(0, int64(money.Max)).Draw(t, name))
			}
			return out
		}
		in := appraisal.Input{BaseYear: 2026, Costs: draw("cost"), Benefits: draw("benefit")}
		r, err := appraisal.Appraise(in)
		if err != nil {
			t.Fatal(err)
		}
		if off := r.NPSV - (r.PVBenefits - r.PVCosts); off < -1 || off > 1 {
			t.Fatalf("NPSV is %d pence from the difference of the totals", off)
		}
		net := make([]money.Pence, n)
		for i := range net {
			net[i] = in.Benefits[i] - in.Costs[i]
		}
		if got := appraisal.PresentValue(net, nil); got != r.NPSV {
			t.Fatalf("PresentValue of the net flows is %d, NPSV is %d", got, r.NPSV)
		}
		if d := r.RoundedYearsDifference; d < -money.Pence(n) || d > money.Pence(n) {
			t.Fatalf("the rounded years are %d pence off over %d years", d, n)
		}
	})
}

func TestResultsInJSON(t *testing.T) {
	r := appraise(t, appraisal.Input{BaseYear: 2026, Costs: pounds(0), Benefits: pounds(1)})
	got, err := json.Marshal(r)
	want := `{"pv_costs_pence":0,"pv_benefits_pence":100,"npsv_pence":100,"bcr":null,"years":[{"year":"2026/27","factor":"1.000000","pv_net_pence":100}],` +
		`"costs_plus_20":{"npsv_pence":100,"bcr":null},"benefits_minus_20":{"npsv_pence":80,"bcr":null},"benefits_one_year_late":{"npsv_pence":0,"bcr":null},` +
		`"switching_benefits_pct":"-100.00","switching_costs_pct":null,"rounded_years_difference_pence":0}`
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}

func BenchmarkAppraiseSixtyYears(b *testing.B) {
	many := slices.Repeat([]money.Pence{123_456_789}, 60)
	for b.Loop() {
		if _, err := appraisal.Appraise(appraisal.Input{BaseYear: 2026, Costs: many, Benefits: many}); err != nil {
			b.Fatal(err)
		}
	}
}
