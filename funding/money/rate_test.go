package money_test

import (
	"math/big"
	"testing"

	"github.com/tranche-funding/tranche/funding/money"
)

func TestRatesAsText(t *testing.T) {
	for in, want := range map[money.BasisPoints]string{0: "0%", 1: "0.01%", 50: "0.5%", 333: "3.33%", 350: "3.5%", 2_000: "20%", 10_000: "100%", -25: "−0.25%"} {
		if got := in.Percent(); got != want {
			t.Errorf("BasisPoints(%d).Percent() = %q, want %q", in, got, want)
		}
	}
	if got, want := money.BasisPoints(350).Rat(), big.NewRat(7, 200); got.Cmp(want) != 0 {
		t.Errorf("350 as a fraction is %s, want %s", got, want)
	}
}

func TestVATInsideACharge(t *testing.T) {
	const standard, none, all = 2_000, 0, 10_000
	tests := []struct {
		name              string
		charged           money.Pence
		rate, recoverable money.BasisPoints
		want              *big.Rat
	}{
		{"9.2: irrecoverable VAT at 20% is a sixth", 180_000_000, standard, none, big.NewRat(30_000_000, 1)},
		{"a sixth is kept exact", 100, standard, none, big.NewRat(50, 3)},
		{"9.2: fully recovered VAT is none", 10_000_000, standard, all, new(big.Rat)},
		{"a cost without VAT", 60_000_000, 0, none, new(big.Rat)},
		{"half recovered: 10% of net is inside", 11_000, standard, 5_000, big.NewRat(1_000, 1)},
		{"the reduced rate: 5 parts of 105", 10_500, 500, none, big.NewRat(500, 1)},
		{"a credit note", -1_200_000, standard, none, big.NewRat(-200_000, 1)},
		{"more than all recovered counts as all", 600, standard, 20_000, new(big.Rat)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := money.VATWithin(tt.charged, tt.rate, tt.recoverable); got.Cmp(tt.want) != 0 {
				t.Errorf("VATWithin(%d, %d, %d) = %s, want %s", tt.charged, tt.rate, tt.recoverable, got, tt.want)
			}
		})
	}
}

// 9.2: the irrecoverable VAT of each year, summed exactly over the lines.
func TestVATOfTheWorkedExample(t *testing.T) {
	lines := map[string][][4]int64{ // pounds, irrecoverable lines only
		"capital": {{1_800_000, 1_800_000, 600_000, 0}, {1_500_000, 2_400_000, 1_800_000, 1_200_000}, {900_000, 900_000, 600_000, 300_000}, {1_200_000, 1_500_000, 600_000, 300_000}},
		"revenue": {{900_000, 1_200_000, 1_200_000, 1_080_000}, {300_000, 600_000, 600_000, 720_000}},
	}
	want := map[string][4]money.Pence{
		"capital": {90_000_000, 110_000_000, 60_000_000, 30_000_000},
		"revenue": {20_000_000, 30_000_000, 30_000_000, 30_000_000},
	}
	for nature, charged := range lines {
		for year := range 4 {
			sum := new(big.Rat)
			for _, line := range charged {
				sum.Add(sum, money.VATWithin(money.Pence(line[year]*100), 2_000, 0))
			}
			if got := money.RoundRat(sum); got != want[nature][year] {
				t.Errorf("%s, year %d: got %s, want %s", nature, year, got, want[nature][year])
			}
		}
	}
}
