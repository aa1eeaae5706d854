package appraisal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// pounds turns whole pounds into pence.
func pounds(whole ...int64) []money.Pence {
	out := make([]money.Pence, len(whole))
	for i, p := range whole {
		out[i] = money.Pence(p * 100)
	}
	return out
}

// amount reads pounds and pence that the test itself wrote.
func amount(s string) money.Pence {
	p, err := money.ParseSigned(s)
	if err != nil {
		panic(err)
	}
	return p
}

func text(s *string) string {
	if s == nil {
		return "none"
	}
	return *s
}

// northmoorCosts are the four parts of 9.3, in pounds, that follow from 9.2.
func northmoorCosts() []appraisal.CostYear {
	capital, capitalVAT := pounds(5_600_000, 6_800_000, 4_000_000, 2_000_000), pounds(900_000, 1_100_000, 600_000, 300_000)
	revenue, revenueVAT := pounds(1_800_000, 2_600_000, 2_600_000, 2_200_000), pounds(200_000, 300_000, 300_000, 300_000)
	running := pounds(300_000, 400_000, 400_000, 400_000, 1_450_000, 1_450_000, 1_450_000, 1_450_000, 1_450_000, 1_450_000)
	years := make([]appraisal.CostYear, 10)
	for t := range years {
		years[t].Running = running[t]
		if t < 4 {
			years[t] = appraisal.CostYear{CapitalInclVAT: capital[t], CapitalVAT: capitalVAT[t], RevenueInclVAT: revenue[t], RevenueVAT: revenueVAT[t], Running: running[t]}
		}
	}
	return years
}

var ( // constant tables of 9.4, in pounds
	crb  = []int64{0, 250_000, 1_400_000, 2_600_000, 3_100_000, 3_100_000, 3_100_000, 3_100_000, 3_100_000, 3_100_000}
	ncrb = []int64{0, 200_000, 1_600_000, 3_100_000, 3_900_000, 3_900_000, 3_900_000, 3_900_000, 3_900_000, 3_900_000}
	sb   = []int64{0, 0, 300_000, 600_000, 800_000, 800_000, 800_000, 800_000, 800_000, 800_000}
)

// northmoor is the appraisal of 9.4, its costs taken from the reconciliation.
func northmoor(t *testing.T) appraisal.Input {
	t.Helper()
	r, err := appraisal.Reconcile(northmoorCosts(), 1_000, 0)
	if err != nil {
		t.Fatal(err)
	}
	in := appraisal.Input{BaseYear: 2026}
	for y := range r.Years {
		in.Costs = append(in.Costs, r.Years[y].EconomicCost)
		in.Benefits = append(in.Benefits, money.Sum(pounds(crb[y], ncrb[y], sb[y])...))
	}
	return in
}

func appraise(t *testing.T, in appraisal.Input) appraisal.Result {
	t.Helper()
	r, err := appraisal.Appraise(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// 9.3, every figure of the table.
func TestReconciliationOfTheWorkedExample(t *testing.T) {
	r, err := appraisal.Reconcile(northmoorCosts(), 1_000, 0)
	if err != nil {
		t.Fatal(err)
	}
	rows := []struct {
		name string
		of   func(appraisal.ReconciledYear) money.Pence
		want []int64 // 26/27, 27/28, 28/29, 29/30, each later year, total
	}{
		{"capital incl. VAT", func(y appraisal.ReconciledYear) money.Pence { return y.CapitalInclVAT }, []int64{5_600_000, 6_800_000, 4_000_000, 2_000_000, 0, 18_400_000}},
		{"its VAT", func(y appraisal.ReconciledYear) money.Pence { return y.CapitalVAT }, []int64{900_000, 1_100_000, 600_000, 300_000, 0, 2_900_000}},
		{"capital ex VAT", func(y appraisal.ReconciledYear) money.Pence { return y.CapitalExVAT }, []int64{4_700_000, 5_700_000, 3_400_000, 1_700_000, 0, 15_500_000}},
		{"revenue incl. VAT", func(y appraisal.ReconciledYear) money.Pence { return y.RevenueInclVAT }, []int64{1_800_000, 2_600_000, 2_600_000, 2_200_000, 0, 9_200_000}},
		{"its VAT", func(y appraisal.ReconciledYear) money.Pence { return y.RevenueVAT }, []int64{200_000, 300_000, 300_000, 300_000, 0, 1_100_000}},
		{"running cost", func(y appraisal.ReconciledYear) money.Pence { return y.Running }, []int64{300_000, 400_000, 400_000, 400_000, 1_450_000, 10_200_000}},
		{"revenue ex VAT", func(y appraisal.ReconciledYear) money.Pence { return y.RevenueExVAT }, []int64{1_900_000, 2_700_000, 2_700_000, 2_300_000, 1_450_000, 18_300_000}},
		{"optimism bias", func(y appraisal.ReconciledYear) money.Pence { return y.OptimismBias }, []int64{470_000, 570_000, 340_000, 170_000, 0, 1_550_000}},
		{"economic cost", func(y appraisal.ReconciledYear) money.Pence { return y.EconomicCost }, []int64{7_070_000, 8_970_000, 6_440_000, 4_170_000, 1_450_000, 35_350_000}},
		{"price growth", func(y appraisal.ReconciledYear) money.Pence { return y.CapitalPriceGrowth + y.RevenuePriceGrowth }, []int64{0, 0, 0, 0, 0, 0}},
	}
	for _, row := range rows {
		for y, column := range r.Years {
			if got, want := row.of(column), pounds(row.want[min(y, 4)])[0]; got != want {
				t.Errorf("%s in year %d: got %s, want %s", row.name, y, got, want)
			}
		}
		if got, want := row.of(r.Total), pounds(row.want[5])[0]; got != want {
			t.Errorf("%s in total: got %s, want %s", row.name, got, want)
		}
	}
	if got, want := r.WholeLifeCost, amount("37,800,000"); got != want {
		t.Errorf("whole-life cost: got %s, want %s", got, want)
	}
}

// 9.4, the table.
func TestYearsOfTheWorkedExample(t *testing.T) {
	r := appraise(t, northmoor(t))
	want := []appraisal.Year{
		{2026, "1.000000", amount("-7,070,000.00")},
		{2027, "0.966184", amount("-8,231,884.06")},
		{2028, "0.933511", amount("-2,931,223.60")},
		{2029, "0.901943", amount("1,921,137.96")},
		{2030, "0.871442", amount("5,533,658.15")},
		{2031, "0.841973", amount("5,346,529.61")},
		{2032, "0.813501", amount("5,165,729.09")},
		{2033, "0.785991", amount("4,991,042.60")},
		{2034, "0.759412", amount("4,822,263.38")},
		{2035, "0.733731", amount("4,659,191.67")},
	}
	if diff := cmp.Diff(want, r.Years); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
	if got := r.RoundedYearsDifference; got != 1 {
		t.Errorf("difference from the sum of the rounded years: got %d pence, want 1", got)
	}
}

// 9.4, the results, sensitivities and switching values.
func TestResultsOfTheWorkedExample(t *testing.T) {
	r := appraise(t, northmoor(t))
	sums := []struct {
		name string
		got  money.Pence
		want string
	}{
		{"PV cost", r.PVCosts, "32,478,348.48"},
		{"PV benefit", r.PVBenefits, "46,684,793.28"},
		{"NPSV", r.NPSV, "14,206,444.81"},
		{"NPSV, costs +20%", r.CostsPlus20.NPSV, "7,710,775.11"},
		{"NPSV, benefits -20%", r.BenefitsMinus20.NPSV, "4,869,486.15"},
		{"NPSV, benefits a year late", r.BenefitsOneYearLate.NPSV, "7,098,165.25"},
	}
	for _, s := range sums {
		if s.got != amount(s.want) {
			t.Errorf("%s: got %s, want %s", s.name, s.got, s.want)
		}
	}
	ratios := []struct {
		name string
		got  *string
		want string
	}{
		{"BCR", r.BCR, "1.44"},
		{"BCR, costs +20%", r.CostsPlus20.BCR, "1.20"},
		{"BCR, benefits -20%", r.BenefitsMinus20.BCR, "1.15"},
		{"BCR, benefits a year late", r.BenefitsOneYearLate.BCR, "1.22"},
		{"switching benefits", r.SwitchingBenefits, "-30.43"},
		{"switching costs", r.SwitchingCosts, "43.74"},
	}
	for _, s := range ratios {
		if text(s.got) != s.want {
			t.Errorf("%s: got %s, want %s", s.name, text(s.got), s.want)
		}
	}
}

// 9.4 names two wrong answers that careless arithmetic gives.
func TestTheTwoKnownWrongAnswersAreNotProduced(t *testing.T) {
	r := appraise(t, northmoor(t))
	fourDecimals := amount("14,205,933.00")   // factors rounded to 4 decimals
	spreadsheetNPV := amount("13,726,033.63") // NPV() applied to year 0: the right answer ÷ 1.035
	if r.NPSV == fourDecimals || r.NPSV == spreadsheetNPV {
		t.Errorf("NPSV is a known wrong answer: %s", r.NPSV)
	}
	if got, want := r.NPSV-fourDecimals, amount("511.81"); got != want {
		t.Errorf("distance from the answer with 4-decimal factors: got %s, want %s", got, want)
	}
}

// 9.4, the parts: each rounded by itself, cash only, and without societal benefits.
func TestPartsOfTheWorkedExample(t *testing.T) {
	rec, err := appraisal.Reconcile(northmoorCosts(), 1_000, 0)
	if err != nil {
		t.Fatal(err)
	}
	flows := rec.CostFlows()
	flows.CRB, flows.NCRB, flows.SB = pounds(crb...), pounds(ncrb...), pounds(sb...)
	p := appraisal.Parts(flows, nil)
	cashRatio, ratioWithoutSB := "0.58", "1.29" // 1.293746…, worked outside this program
	want := appraisal.PartValues{
		Capital: amount("14,914,485.36"), Revenue: amount("16,072,414.58"), OptimismBias: amount("1,491,448.54"),
		CRB: amount("18,792,265.45"), NCRB: amount("23,226,469.38"), SB: amount("4,666,058.46"),
		CashOnly:  appraisal.Outcome{NPSV: amount("-13,686,083.03"), BCR: &cashRatio},
		WithoutSB: appraisal.Outcome{NPSV: amount("9,540,386.35"), BCR: &ratioWithoutSB},
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	if got, want := p.CRB+p.NCRB+p.SB, amount("46,684,793.29"); got != want {
		t.Errorf("sum of the rounded benefits: got %s, want %s, a penny over the true total", got, want)
	}
}

// 9.6, CR-01: ex-VAT 1,000,000 and its optimism bias move from year 0 to year 1.
func TestChangeRequestOfTheWorkedExample(t *testing.T) {
	moved := northmoor(t)
	moved.Costs[0] -= amount("1,100,000")
	moved.Costs[1] += amount("1,100,000")
	slipped := moved
	slipped.Benefits = append([]money.Pence{}, moved.Benefits...)
	slipped.Benefits[1] -= amount("450,000")
	before := appraise(t, northmoor(t))
	tests := []struct {
		name                                       string
		in                                         appraisal.Input
		pvCosts, pvBenefits, npsv, difference, bcr string
	}{
		{"the money moves", moved, "32,441,150.41", "46,684,793.28", "14,243,642.88", "37,198.07", "1.44"},
		{"and go-live slips", slipped, "32,441,150.41", "46,250,010.67", "13,808,860.27", "-397,584.54", "1.43"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := appraise(t, tt.in)
			got := []string{r.PVCosts.Plain(), r.PVBenefits.Plain(), r.NPSV.Plain(), (r.NPSV - before.NPSV).Plain(), text(r.BCR)}
			want := []string{amount(tt.pvCosts).Plain(), amount(tt.pvBenefits).Plain(), amount(tt.npsv).Plain(), amount(tt.difference).Plain(), tt.bcr}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("PV cost, PV benefit, NPSV, difference, BCR (-want +got):\n%s", diff)
			}
		})
	}
}

func TestYearsAreLabelledFromTheBaseYear(t *testing.T) {
	r := appraise(t, appraisal.Input{BaseYear: 2098, Costs: pounds(1, 1), Benefits: pounds(0, 0)})
	if got, want := r.Years[1].Year, calendar.FY(2099); got != want || got.String() != "2099/00" {
		t.Errorf("got %s, want %s", got, want)
	}
}
