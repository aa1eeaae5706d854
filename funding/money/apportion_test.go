package money_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding/money"
)

func TestApportion(t *testing.T) {
	tests := []struct {
		name  string
		total money.Pence
		parts int
		want  []money.Pence
	}{
		{"E9: a million over seven months", 100_000_000, 7, []money.Pence{14_285_715, 14_285_715, 14_285_714, 14_285_714, 14_285_714, 14_285_714, 14_285_714}},
		{"E9: 4.2 million over a year", 420_000_000, 12, slices.Repeat([]money.Pence{35_000_000}, 12)},
		{"fewer pennies than parts", 2, 4, []money.Pence{1, 1, 0, 0}},
		{"nothing", 0, 3, []money.Pence{0, 0, 0}},
		{"one part", 5, 1, []money.Pence{5}},
		{"9.6: what is left over three months", 146_400_000, 3, []money.Pence{48_800_000, 48_800_000, 48_800_000}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := money.Apportion(tt.total, tt.parts)
			if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
				t.Errorf("err %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestApportionRefuses(t *testing.T) {
	tests := []struct {
		name  string
		total money.Pence
		parts int
		code  string
	}{
		{"no parts", 100, 0, "PARTS_OUT_OF_RANGE"},
		{"less than no parts", 100, -1, "PARTS_OUT_OF_RANGE"},
		{"too many parts", 100, 1001, "PARTS_OUT_OF_RANGE"},
		{"a negative total", -1, 2, "MONEY_NEGATIVE"},
		{"too much money", money.Max + 1, 2, "MONEY_TOO_LARGE"},
	}
	for _, tt := range tests {
		if got, err := money.Apportion(tt.total, tt.parts); code(err) != tt.code || got != nil {
			t.Errorf("%s: got %v, %v; want %s", tt.name, got, err, tt.code)
		}
	}
}

func TestApportionedPartsSumDifferByAPennyAndFall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := money.Pence(rapid.Int64Range(0, int64(money.Max)).Draw(t, "total"))
		n := rapid.IntRange(1, 1000).Draw(t, "parts")
		parts, err := money.Apportion(total, n)
		if err != nil || len(parts) != n || money.Sum(parts...) != total {
			t.Fatalf("Apportion(%d, %d): %d parts sum to %d, %v", total, n, len(parts), money.Sum(parts...), err)
		}
		if parts[0]-parts[n-1] > 1 || !slices.IsSortedFunc(parts, func(a, b money.Pence) int { return int(b - a) }) {
			t.Fatalf("Apportion(%d, %d) = %v: not within a penny, larger first", total, n, parts)
		}
	})
}

func TestShare(t *testing.T) {
	tests := []struct {
		name    string
		total   money.Pence
		weights []int64
		want    []money.Pence
	}{
		{"in proportion", 100, []int64{3, 1}, []money.Pence{75, 25}},
		{"the largest remainder gets the penny", 100, []int64{1, 2, 3}, []money.Pence{17, 33, 50}}, // 16.67 33.33 50
		{"ties go to the earlier", 100, []int64{1, 1, 1}, []money.Pence{34, 33, 33}},
		{"a later larger remainder goes before an earlier", 10, []int64{2, 2, 3}, []money.Pence{3, 3, 4}}, // 2.857 2.857 4.286
		{"no weight, no share", 5, []int64{0, 1, 0}, []money.Pence{0, 5, 0}},
		{"weights beyond 64 bits together", money.Max, []int64{math.MaxInt64, math.MaxInt64}, []money.Pence{50_000_000_000_000, 49_999_999_999_999}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := money.Share(tt.total, tt.weights)
			if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
				t.Errorf("err %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestShareRefuses(t *testing.T) {
	tests := []struct {
		name    string
		total   money.Pence
		weights []int64
		code    string
	}{
		{"nobody to share among", 100, nil, "WEIGHTS_EMPTY"},
		{"nobody with a weight", 100, []int64{0, 0}, "WEIGHTS_EMPTY"},
		{"a negative weight", 100, []int64{2, -1}, "WEIGHT_NEGATIVE"},
		{"a negative total", -100, []int64{1}, "MONEY_NEGATIVE"},
	}
	for _, tt := range tests {
		if got, err := money.Share(tt.total, tt.weights); code(err) != tt.code || got != nil {
			t.Errorf("%s: got %v, %v; want %s", tt.name, got, err, tt.code)
		}
	}
}

func TestSharesSumAndAreWithinAPennyOfExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(0, 1<<40).Draw(t, "total")
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1000), 1, 20).Draw(t, "weights")
		weights[0]++ // so that not all are 0
		var sum int64
		for _, w := range weights {
			sum += w
		}
		parts, err := money.Share(money.Pence(total), weights)
		if err != nil || money.Sum(parts...) != money.Pence(total) {
			t.Fatalf("Share(%d, %v) = %v, %v: does not sum", total, weights, parts, err)
		}
		for i, p := range parts {
			if off := int64(p)*sum - total*weights[i]; off <= -sum || off >= sum {
				t.Fatalf("Share(%d, %v) = %v: part %d is a penny or more off", total, weights, parts, i)
			}
		}
	})
}
