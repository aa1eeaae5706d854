package appraisal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// theAsset is national capital as change request CR-01 leaves it (9.7).
func theAsset() appraisal.Asset {
	return appraisal.Asset{BaseYear: 2026, Additions: pounds(3_000_000, 6_300_000, 3_000_000, 1_500_000), Life: 10, Dividend: 350, Years: 4}
}

// book is a row of 9.7's table, amounts as people write them.
func book(fy calendar.FY, opening, additions, amortisation, closing, construction, dividend string) appraisal.BookYear {
	return appraisal.BookYear{Year: fy, Opening: amount(opening), Additions: amount(additions), Amortisation: amount(amortisation), Closing: amount(closing), Construction: amount(construction), Dividend: amount(dividend)}
}

func TestRevenueConsequences(t *testing.T) {
	inUse := theAsset()
	inUse.InUse = calendar.Date{Year: 2027, Month: 10, Day: 31}
	without := inUse
	without.WithoutConstruction = true
	tests := []struct {
		name string
		in   appraisal.Asset
		want []appraisal.BookYear
	}{
		{"the simple method of 9.7", theAsset(), []appraisal.BookYear{
			book(2026, "0.00", "3,000,000", "0.00", "3,000,000.00", "0", "52,500.00"),
			book(2027, "3,000,000.00", "6,300,000", "300,000.00", "9,000,000.00", "0", "210,000.00"),
			book(2028, "9,000,000.00", "3,000,000", "930,000.00", "11,070,000.00", "0", "351,225.00"),
			book(2029, "11,070,000.00", "1,500,000", "1,230,000.00", "11,340,000.00", "0", "392,175.00"),
		}},
		// 9,300,000 ÷ 10 years × 5 months of 12 = 387,500; (3,000,000 + 8,912,500) ÷ 2 × 3.5% = 208,468.75
		{"from first use on 31 October 2027: five months of the first year", inUse, []appraisal.BookYear{
			book(2026, "0", "3,000,000", "0", "3,000,000", "3,000,000", "52,500.00"),
			book(2027, "3,000,000", "6,300,000", "387,500.00", "8,912,500.00", "0", "208,468.75"),
			book(2028, "8,912,500", "3,000,000", "930,000.00", "10,982,500.00", "0", "348,162.50"),
			book(2029, "10,982,500", "1,500,000", "1,230,000.00", "11,252,500.00", "0", "389,112.50"),
		}},
		// 8,912,500 ÷ 2 × 3.5% = 155,968.75
		{"and assets under construction bear no dividend", without, []appraisal.BookYear{
			book(2026, "0", "3,000,000", "0", "3,000,000", "3,000,000", "0.00"),
			book(2027, "3,000,000", "6,300,000", "387,500.00", "8,912,500.00", "0", "155,968.75"),
			book(2028, "8,912,500", "3,000,000", "930,000.00", "10,982,500.00", "0", "348,162.50"),
			book(2029, "10,982,500", "1,500,000", "1,230,000.00", "11,252,500.00", "0", "389,112.50"),
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := appraisal.Consequences(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("books (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnAssetIsWrittenOffWholeAndNoFurther(t *testing.T) {
	tests := []struct {
		name  string
		inUse calendar.Date
		last  calendar.FY // in which the last penny goes
	}{
		{"simple: the year after, for three years", calendar.Date{}, 2029},
		{"in use at the end of March: nothing in its own year", calendar.Date{Year: 2027, Month: 3, Day: 31}, 2029},
		{"in use in September: six months at each end", calendar.Date{Year: 2026, Month: 9, Day: 1}, 2029},
		{"in use before anything was added", calendar.Date{Year: 2025, Month: 9, Day: 1}, 2029},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := appraisal.Consequences(appraisal.Asset{BaseYear: 2026, Additions: []money.Pence{amount("100.01")}, Life: 3, Dividend: 350, Years: 6, InUse: tt.inUse})
			if err != nil {
				t.Fatal(err)
			}
			off := amount("0")
			for _, y := range got {
				off += y.Amortisation
				if y.Opening+y.Additions-y.Amortisation != y.Closing {
					t.Errorf("%s does not foot: %+v", y.Year, y)
				}
				if (y.Closing == 0) != (y.Year >= tt.last) {
					t.Errorf("%s closes at %s; want nothing left from %s on", y.Year, y.Closing, tt.last)
				}
			}
			if off != amount("100.01") {
				t.Errorf("written off %s, want £100.01", off)
			}
		})
	}
}

func TestConsequencesRefuses(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(a *appraisal.Asset)
		want  string
	}{
		{"no additions", func(a *appraisal.Asset) { a.Additions = nil }, "additions_pence APPRAISAL_YEARS"},
		{"a negative addition", func(a *appraisal.Asset) { a.Additions[1] = -1 }, "additions_pence[1] MONEY_NEGATIVE"},
		{"no life", func(a *appraisal.Asset) { a.Life = 0 }, "life_years LIFE_OUT_OF_RANGE"},
		{"fewer years than additions", func(a *appraisal.Asset) { a.Years = 3 }, "years APPRAISAL_YEARS"},
		{"a dividend above the whole", func(a *appraisal.Asset) { a.Dividend = 10_001 }, "dividend_bp RATE_OUT_OF_RANGE"},
		{"no base year", func(a *appraisal.Asset) { a.BaseYear = 0 }, "base_year FY_INVALID"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := theAsset()
			tt.spoil(&a)
			_, err := appraisal.Consequences(a)
			no, ok := refusal.Of(err)
			if !ok || no.Field+" "+no.Code != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}
