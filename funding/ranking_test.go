package funding_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
)

// twoCriteria weigh 60 and 40.
func twoCriteria() []funding.Criterion {
	return []funding.Criterion{{Code: "FIT", Title: "Fit", Weight: 60}, {Code: "RISK", Title: "Risk", Weight: 40}}
}

func contender(id string, fit, risk int64, ask string) funding.Contender {
	return funding.Contender{Bid: id, Title: id, Given: map[string]*big.Rat{"FIT": big.NewRat(fit, 2), "RISK": big.NewRat(risk, 2)},
		Cells: []funding.ProfileCell{{Org: "RZX", FY: 2026, Nature: funding.Capital, Amount: gbp(ask)}}}
}

// Scores in halves of a point. By hand, of 100:
//
//	A  fit 4,   risk 1    60×4÷4 + 40×1÷4   = 70.0
//	B  fit 2.5, risk 3    37.5 + 30         = 67.5
//	C  fit 3,   risk 2.5  45 + 25           = 70.0
func three() []funding.Contender {
	return []funding.Contender{contender("C", 6, 5, "3,000,000"), contender("B", 5, 6, "1,000,000"), contender("A", 8, 2, "5,000,000")}
}

func TestRankingIsExactAndSharesPlaces(t *testing.T) {
	unscored := funding.Contender{Bid: "Z", Title: "Z", Given: map[string]*big.Rat{"FIT": big.NewRat(4, 1)}}
	var got []string
	for _, r := range funding.Rank(append(three(), unscored), twoCriteria()) {
		got = append(got, fmt.Sprintf("%d %s %s", r.Place, r.Bid, r.Score))
	}
	if diff := cmp.Diff([]string{"1 A 70.0", "1 C 70.0", "3 B 67.5", "0 Z "}, got); diff != "" {
		t.Error(diff)
	}
}

// By hand, each over the sum of the weights:
//
//	fit 66 of 106:   A (66+10)÷106 = 71.70   C (49.5+25)÷106 = 70.28   B (41.25+30)÷106 = 67.22
//	fit 54 of 94:    A (54+10)÷94 = 68.09    C (40.5+25)÷94 = 69.68    B (33.75+30)÷94 = 67.82
//	risk 44 of 104:  A (60+11)÷104 = 68.27   C (45+27.5)÷104 = 69.71   B (37.5+33)÷104 = 67.79
//	risk 36 of 96:   A (60+9)÷96 = 71.88     C (45+22.5)÷96 = 70.31    B (37.5+27)÷96 = 67.19
func TestWhatIfAWeightMovesByATenth(t *testing.T) {
	for _, tt := range []struct {
		name string
		of   []funding.Contender
		want []string
	}{
		{"two that are equal are parted by every move", three(), []string{"FIT +10 true A C B", "FIT -10 true C A B", "RISK +10 true C A B", "RISK -10 true A C B"}},
		{"A alone with B: only a lighter fit brings no change either", three()[1:], []string{"FIT +10 false A B", "FIT -10 false A B", "RISK +10 false A B", "RISK -10 false A B"}},
		{"nobody", nil, []string{"FIT +10 false ", "FIT -10 false ", "RISK +10 false ", "RISK -10 false "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, w := range funding.WhatIfs(tt.of, twoCriteria()) {
				got = append(got, fmt.Sprintf("%s %+d %v %s", w.Criterion, w.Percent, w.Changes, strings.Join(w.Order, " ")))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// £7,000,000.00 is left: A takes 5, C wants 3 of the 2 that are left (66.66 %),
// and B takes 1.
func TestTheFundingLine(t *testing.T) {
	cover := []funding.Cover{{FY: 2026, Nature: funding.Capital, Envelope: gbp("10,000,000"), Committed: gbp("3,000,000")}}
	var got []string
	for _, r := range funding.FundingLine(funding.Rank(three(), twoCriteria()), three(), cover) {
		got = append(got, fmt.Sprintf("%s %v %d: %s", r.Bid, r.Fits, r.Part, r.Words()))
	}
	want := []string{"A true 10000: Fits.", "C false 6666: Does not fit: short of £1,000,000.00 of capital for 2026/27.", "B true 10000: Fits."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if cover[0].Committed != gbp("3,000,000") {
		t.Error("the line changed the cover that it was given")
	}
}
