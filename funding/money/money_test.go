package money_test

import (
	"encoding/json"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding/money"
)

func TestAmountsAsText(t *testing.T) {
	tests := []struct {
		in                   money.Pence
		full, plain, inProse string
	}{
		{0, "£0.00", "0.00", "£0"},
		{5, "£0.05", "0.05", "£0.05"},
		{1_250, "£12.50", "12.50", "£12.50"},
		{99_999, "£999.99", "999.99", "£999.99"},
		{100_049, "£1,000.49", "1000.49", "£1,000"},
		{100_050, "£1,000.50", "1000.50", "£1,001"},
		{123_456, "£1,234.56", "1234.56", "£1,235"},
		{-123_456, "−£1,234.56", "-1234.56", "−£1,235"},
		{95_000_000, "£950,000.00", "950000.00", "£950,000"},
		{99_999_949, "£999,999.49", "999999.49", "£999,999"},
		{99_999_950, "£999,999.50", "999999.50", "£1 million"},
		{120_000_000, "£1,200,000.00", "1200000.00", "£1.2 million"},
		{124_999_999, "£1,249,999.99", "1249999.99", "£1.2 million"},
		{125_000_000, "£1,250,000.00", "1250000.00", "£1.3 million"},
		{1_840_000_000, "£18,400,000.00", "18400000.00", "£18.4 million"},
		{2_500_000_000, "£25,000,000.00", "25000000.00", "£25 million"},
		{99_995_000_000, "£999,950,000.00", "999950000.00", "£1 billion"},
		{-120_000_000, "−£1,200,000.00", "-1200000.00", "−£1.2 million"},
		{money.Max, "£999,999,999,999.99", "999999999999.99", "£1,000 billion"},
		{math.MinInt64, "−£92,233,720,368,547,758.08", "-92233720368547758.08", "−£92,233,720.4 billion"},
	}
	for _, tt := range tests {
		if got := tt.in.String(); got != tt.full {
			t.Errorf("Pence(%d).String() = %q, want %q", tt.in, got, tt.full)
		}
		if got := tt.in.Plain(); got != tt.plain {
			t.Errorf("Pence(%d).Plain() = %q, want %q", tt.in, got, tt.plain)
		}
		if got := tt.in.Short(); got != tt.inProse {
			t.Errorf("Pence(%d).Short() = %q, want %q", tt.in, got, tt.inProse)
		}
	}
}

func TestJSONTakesIntegersOfPenceOnly(t *testing.T) {
	tests := []struct {
		name, in, code string
		want           money.Pence
	}{
		{"an integer", "9999", "", 9_999},
		{"nought", "0", "", 0},
		{"the most", "99999999999999", "", money.Max},
		{"a penny more", "100000000000000", "MONEY_TOO_LARGE", 0},
		{"more than an int64", "99999999999999999999999", "MONEY_TOO_LARGE", 0},
		{"a whole float", "1.0", "MONEY_NOT_INTEGER_PENCE", 0},
		{"an exponent", "1e3", "MONEY_NOT_INTEGER_PENCE", 0},
		{"a string", `"100"`, "MONEY_NOT_INTEGER_PENCE", 0},
		{"null", "null", "MONEY_NOT_INTEGER_PENCE", 0},
		{"a truth", "true", "MONEY_NOT_INTEGER_PENCE", 0},
		{"a list", "[1]", "MONEY_NOT_INTEGER_PENCE", 0},
		{"a negative, as a variance is kept", "-1", "", -1},
		{"a negative float", "-1.5", "MONEY_NOT_INTEGER_PENCE", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var v struct {
				Amount money.Pence `json:"amount_pence"`
			}
			err := json.Unmarshal([]byte(`{"amount_pence":`+tt.in+`}`), &v)
			if code(err) != tt.code || v.Amount != tt.want {
				t.Errorf("%s: got %d, %v; want %d and code %q", tt.in, v.Amount, err, tt.want, tt.code)
			}
		})
	}
}

func TestJSONWritesIntegersNegativesToo(t *testing.T) {
	got, err := json.Marshal([]money.Pence{0, 123_456, -5, money.Max})
	if want := "[0,123456,-5,99999999999999]"; err != nil || string(got) != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestAddStaysWithinTheLimits(t *testing.T) {
	if got, err := money.Add(money.Max-1, 1); err != nil || got != money.Max {
		t.Errorf("up to Max: got %d, %v", got, err)
	}
	for _, tt := range [][2]money.Pence{{money.Max, 1}, {-money.Max, -1}, {math.MaxInt64, 1}, {math.MinInt64, -1}, {math.MaxInt64, math.MinInt64}} {
		if got, err := money.Add(tt[0], tt[1]); code(err) != "MONEY_TOO_LARGE" {
			t.Errorf("Add(%d, %d) = %d, %v; want MONEY_TOO_LARGE", tt[0], tt[1], got, err)
		}
	}
	if got := money.Sum(420_000_000, 510_000_000, 300_000_000, 150_000_000); got != 1_380_000_000 {
		t.Errorf("Sum of 9.2's national capital = %d, want 1380000000", got)
	}
	if got := money.Sum(); got != 0 {
		t.Errorf("Sum of nothing = %d", got)
	}
}

func TestRoundingIsHalfAwayFromZero(t *testing.T) {
	tests := []struct {
		n, d int64
		want money.Pence
	}{
		{1, 2, 1}, {-1, 2, -1}, {3, 2, 2}, {-3, 2, -2}, {49, 100, 0}, {-49, 100, 0}, {51, 100, 1}, {-51, 100, -1}, {7, 1, 7}, {0, 1, 0}, {5, 2, 3}, {-5, 2, -3},
	}
	for _, tt := range tests {
		if got := money.RoundRat(big.NewRat(tt.n, tt.d)); got != tt.want {
			t.Errorf("RoundRat(%d/%d) = %d, want %d", tt.n, tt.d, got, tt.want)
		}
	}
}

func TestRoundingIsWithinHalfAPennyAndLeavesItsArgumentAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.Int64Range(-1<<50, 1<<50).Draw(t, "n"), rapid.Int64Range(1, 1<<30).Draw(t, "d")
		r := big.NewRat(n, d)
		before := r.String()
		off := new(big.Rat).Sub(money.RoundRat(r).Rat(), r)
		if off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("RoundRat(%s) is off by %s", before, off)
		}
		if r.String() != before {
			t.Fatalf("RoundRat changed %s to %s", before, r)
		}
	})
}

func TestRoundRatPanicsRatherThanWrapAround(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic for 10^30 pence")
		}
	}()
	huge, _ := new(big.Rat).SetString("1e30")
	money.RoundRat(huge)
}

func TestRatiosCompareAsFractions(t *testing.T) {
	needed := money.Ratio(460_000_000, 1_380_000_000) // 9.6: 4.6 of 13.8
	tests := []struct {
		name            string
		local, national money.Pence
		passes          bool
	}{
		{"1.4m against 3.0m", 140_000_000, 300_000_000, true},
		{"1.0m against 3.0m, exactly a third", 100_000_000, 300_000_000, true},
		{"a penny less", 99_999_999, 300_000_000, false},
	}
	for _, tt := range tests {
		if got := money.Ratio(tt.local, tt.national).Cmp(needed) >= 0; got != tt.passes {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.passes)
		}
	}
	if got := money.Ratio(5, 0); got != nil {
		t.Errorf("Ratio(5, 0) = %v, want nil", got)
	}
}
