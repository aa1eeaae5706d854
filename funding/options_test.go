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

// each puts one amount into every year from first to last.
func each(first, last calendar.FY, p string) funding.ByYear {
	out := funding.ByYear{}
	for fy := first; fy <= last; fy++ {
		out[fy] = gbp(p)
	}
	return out
}

func shortlist() []funding.Option {
	return []funding.Option{
		{Ref: "O1", Kind: funding.BusinessAsUsual, Title: "Paper and eleven systems", Lines: []funding.OptionLine{{Description: "Licences and records staff", Nature: funding.Revenue, Amounts: each(2026, 2035, "900,000")}}},
		{Ref: "O2", Kind: funding.DoMinimum, Title: "Scan the notes", Benefits: each(2027, 2035, "700,000"), Lines: []funding.OptionLine{
			{Description: "Scanning", Nature: funding.Capital, Amounts: each(2026, 2026, "2,000,000")}, {Description: "Licences", Nature: funding.Revenue, Amounts: each(2026, 2035, "300,000")}}},
	}
}

// The present values were worked out by hand from factors of 1.035.
func TestOptionsAreComparedWithTheBid(t *testing.T) {
	c := example.Content()
	c.Options = shortlist()
	got, err := funding.Compare(c, rules(t).Appraisal)
	if err != nil {
		t.Fatal(err)
	}
	ratio := func(s string) *string { return &s }
	want := []funding.Comparison{
		{Ref: "O1", Kind: funding.BusinessAsUsual, Title: "Paper and eleven systems", Cost: gbp("9,000,000"), PVCosts: gbp("7,746,917.86"), PVBenefits: 0, NPSV: -gbp("7,746,917.86"), BCR: ratio("0.00"), Rank: 3},
		{Ref: "O2", Kind: funding.DoMinimum, Title: "Scan the notes", Cost: gbp("5,200,000"), PVCosts: gbp("4,782,305.95"), PVBenefits: gbp("5,325,380.56"), NPSV: gbp("543,074.60"), BCR: ratio("1.11"), Rank: 2},
		{Kind: funding.Preferred, Title: "Northmoor EPR", Cost: gbp("35,350,000"), PVCosts: gbp("32,478,348.48"), PVBenefits: gbp("46,684,793.28"), NPSV: gbp("14,206,444.81"), BCR: ratio("1.44"), Rank: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("comparison (-want +got):\n%s", diff)
	}
}

func TestAShortlistIsRefusedByName(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(o *funding.Option)
		want  string
	}{
		{"two of one reference", func(o *funding.Option) { o.Ref = "O1" }, "options[1].ref REF_TWICE"},
		{"the preferred option, which is the bid", func(o *funding.Option) { o.Kind = funding.Preferred }, "options[1].kind NOT_A_CHOICE"},
		{"no title", func(o *funding.Option) { o.Title = " " }, "options[1].title TITLE_MISSING"},
		{"a line of no nature", func(o *funding.Option) { o.Lines[0].Nature = "" }, "options[1].lines[0].nature NOT_A_CHOICE"},
		{"a negative amount", func(o *funding.Option) { o.Lines[0].Amounts[2026] = -1 }, "options[1].lines[0].amounts.2026/27 MONEY_NEGATIVE"},
		{"a benefit beyond any year", func(o *funding.Option) { o.Benefits[2200] = 1 }, "options[1].benefits FY_INVALID"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := shortlist()
			tt.spoil(&list[1])
			if got := fields(funding.CheckOptions(list)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if err := funding.CheckOptions(shortlist()); err != nil {
		t.Errorf("the shortlist as it is: %v", err)
	}
}

// 2 % a year, by hand: 1,020,000 of year 1 is 1,000,000 and bias adds 100,000;
// 1,040,400 of year 2 is 1,000,000; 2,080,800 of benefits in year 2 is
// 2,000,000. So 1,100,000/1.035 + 1,000,000/1.035² = 1,996,312.6327…, and
// 2,000,000/1.035² = 1,867,021.4007…. Ten pence make 2026/27 the base year;
// with a penny of bias they add 0.11.
func TestNominalPricesAreDeflated(t *testing.T) {
	c := funding.Content{Prices: funding.NominalPrices, Lines: []funding.CostLine{
		{Ref: "C1", Source: funding.NationalMoney, Nature: funding.Capital, VAT: funding.NoVAT, Amounts: funding.ByYear{2026: 10, 2027: gbp("1,020,000")}},
		{Ref: "R1", Source: funding.LocalMoney, Nature: funding.Revenue, VAT: funding.NoVAT, Amounts: funding.ByYear{2028: gbp("1,040,400")}},
	}, Benefits: []funding.Benefit{{Ref: "B1", Type: funding.CashReleasing, Amounts: funding.ByYear{2028: gbp("2,080,800")}}}}
	e := economics(t, c)
	if want := []money.Pence{11, gbp("1,100,000"), gbp("1,000,000")}; !cmp.Equal(e.Costs[:3], want) {
		t.Errorf("economic cost %v, want %v", e.Costs[:3], want)
	}
	if e.Benefits[2] != gbp("2,000,000") {
		t.Errorf("benefits of 2028/29 are %s, want £2,000,000.00", e.Benefits[2])
	}
	if e.Result.PVCosts != gbp("1,996,312.74") || e.Result.PVBenefits != gbp("1,867,021.40") || e.Result.NPSV != -gbp("129,291.34") {
		t.Errorf("got costs %s, benefits %s, NPSV %s; want £1,996,312.74, £1,867,021.40, −£129,291.34", e.Result.PVCosts, e.Result.PVBenefits, e.Result.NPSV)
	}
	if e.Reconciliation.Total.CapitalPriceGrowth != gbp("20,000") || e.Reconciliation.Total.RevenuePriceGrowth != gbp("40,400") {
		t.Errorf("growth of prices: capital %s, revenue %s; want £20,000.00 and £40,400.00", e.Reconciliation.Total.CapitalPriceGrowth, e.Reconciliation.Total.RevenuePriceGrowth)
	}
}

func TestDiscountRatesAreDated(t *testing.T) {
	r := funding.AppraisalRules{Rates: []funding.DatedRates{
		{From: calendar.Date{Year: 2027, Month: 4, Day: 1}, Bands: []appraisal.Rate{{FromYear: 0, BP: 300}}},
		{From: calendar.Date{Year: 2003, Month: 4, Day: 1}, Bands: []appraisal.Rate{{FromYear: 0, BP: 350}}},
	}}
	for fy, want := range map[calendar.FY]money.BasisPoints{2002: 350, 2026: 350, 2027: 300, 2030: 300} {
		if got := r.RatesFor(fy)[0].BP; got != want {
			t.Errorf("%s: got %d basis points, want %d", fy, got, want)
		}
	}
}

func TestKindsOfInvestment(t *testing.T) {
	c, r := example.Content(), rules(t)
	c.Lines[0].Investment = funding.Innovative
	got := map[funding.Investment]money.Pence{}
	var all money.Pence
	for _, k := range c.Balance(r) {
		got[k.Kind] = k.All.Total()
		all += k.All.Total()
	}
	// Integration (C4) 3,600,000 and change (R4) 2,380,000 are transformative.
	if got[funding.Transformative] != gbp("5,980,000") || got[funding.Innovative] != c.Lines[0].Amounts.Total() || all != gbp("27,600,000") {
		t.Errorf("got %v of %s, want £5,980,000.00 transformative of £27,600,000.00", got, all)
	}
}

func TestOverridesAreListedWithTheirReasons(t *testing.T) {
	c, r := example.Content(), rules(t)
	if list := c.Overrides(r.Capital); len(list) != 0 {
		t.Fatalf("the worked example overrides nothing; got %v", list)
	}
	c.Lines[0].Category, c.Lines[0].NatureReason = funding.SubscriptionSaaS, "The contract gives us the software for good."
	list := c.Overrides(r.Capital)
	if len(list) != 1 || list[0].Line.Ref != "C1" || list[0].Reads.Nature != funding.Revenue || list[0].Because != "The contract gives us the software for good." {
		t.Errorf("got %+v, want C1, which reads as revenue", list)
	}
}

func TestTheTailIsWhatRunsAfterTheAward(t *testing.T) {
	c := example.Content()
	c.Payers = map[calendar.FY]funding.FundSource{2035: funding.ICBMoney}
	var want []funding.TailYear
	for fy := calendar.FY(2030); fy <= 2035; fy++ {
		want = append(want, funding.TailYear{FY: fy, Amount: gbp("1,450,000"), PaidBy: funding.LocalMoney})
	}
	want[5].PaidBy = funding.ICBMoney
	if diff := cmp.Diff(want, c.Tail()); diff != "" {
		t.Errorf("tail (-want +got):\n%s", diff)
	}
	costs := funding.Costs{Payers: map[calendar.FY]funding.FundSource{2031: funding.NationalMoney}}
	if got := fields(funding.CheckCosts(costs, example.Round())); got != "running_payers.2031/32 NOT_A_CHOICE" {
		t.Errorf("the fund as payer of a tail: got %q, want it refused", got)
	}
}

// 9.7 in the bid: national capital of 9.2 by both methods.
func TestBooksOfABid(t *testing.T) {
	c := example.Content()
	b, err := funding.Books(c.NationalCapital(), calendar.Date{Year: 2027, Month: 10, Day: 31}, rules(t).Books, 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Simple) != 10 || len(b.Default) != 10 {
		t.Fatalf("got %d and %d years, want 10 each", len(b.Simple), len(b.Default))
	}
	// Simple: 4,200,000 ÷ 10; (4,200,000 + 8,880,000) ÷ 2 × 3.5 %. Default: 9,300,000 ÷ 10 × 5/12; 8,912,500 ÷ 2 × 3.5 %.
	if y := b.Simple[1]; y.Amortisation != gbp("420,000") || y.Dividend != gbp("228,900") {
		t.Errorf("simple 2027/28: %s and %s, want £420,000.00 and £228,900.00", y.Amortisation, y.Dividend)
	}
	if y := b.Default[1]; y.Amortisation != gbp("387,500") || y.Dividend != gbp("155,968.75") {
		t.Errorf("default 2027/28: %s and %s, want £387,500.00 and £155,968.75", y.Amortisation, y.Dividend)
	}
}
