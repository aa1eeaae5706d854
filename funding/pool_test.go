package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
)

// CR-01 gives 1,200,000.00 of 2026/27 back.
func TestThePoolIsWhatWasGivenBackAndIsNotPromisedAgain(t *testing.T) {
	cr01 := funding.PoolSource{Fund: "FP", FY: 2026, Nature: funding.Capital, Award: "A", Change: "A/CR-01", Amount: 120_000_000}
	penny, later := cr01, cr01
	penny.Award, penny.Amount = "B", 1
	later.FY = 2027
	for _, tt := range []struct {
		name      string
		committed money.Pence
		left      money.Pence
	}{
		{"all of it while the fund has promised nothing of it", 879_999_999, 120_000_001},
		{"what is left when some was promised since", 900_000_000, 100_000_000},
		{"nothing once the year is promised to the penny", 1_000_000_000, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cover := []funding.Cover{{Fund: "FP", FY: 2026, Nature: funding.Capital, Envelope: 1_000_000_000, Committed: tt.committed}}
			want := []funding.Pool{{Fund: "FP", FY: 2026, Nature: funding.Capital, Released: 120_000_001, Left: tt.left, Sources: []funding.PoolSource{cr01, penny}}}
			if diff := cmp.Diff(want, funding.Pools(2026, []funding.PoolSource{cr01, later, penny}, cover)); diff != "" {
				t.Errorf("the pool of 2026/27 (-want +got):\n%s", diff)
			}
		})
	}
}
