package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/money"
)

// 100 fields: 31 typed, 6 pasted, 3 imported, so 40 supplied and 60 % reused.
// 1 h 30 min by the author and 45 min by finance are 2.25 h, at £42 £94.50.
func TestTheMeterAddsUp(t *testing.T) {
	facts := funding.MeterFacts{
		Tallies: []funding.Tally{{Provenance: funding.Typed, Fields: 31}, {Provenance: funding.Pasted, Fields: 6}, {Provenance: funding.Imported, Fields: 3}, {Provenance: funding.PrefillAccepted, Fields: 20},
			{Provenance: funding.PrefillEdited, Fields: 5}, {Provenance: funding.Inherited, Fields: 10}, {Provenance: funding.Copied, Fields: 15}, {Provenance: funding.Computed, Fields: 10}},
		Active: []funding.ActiveTime{{Section: "case", Role: funding.TrustAuthor, MS: 5_400_000}, {Section: "costs", Role: funding.TrustFinancePreparer, MS: 2_700_000}},
	}
	reuse, right := money.BasisPoints(6000), true
	want := funding.Meter{Answered: 100, Supplied: 40, Typed: 31, Pasted: 6, Imported: 3, Prefilled: 35, Copied: 15, Computed: 10, Reuse: &reuse,
		ActiveMS: 8_100_000, Active: facts.Active, FirstTimeRight: &right, Rate: 4200, Cost: 9450}
	if diff := cmp.Diff(want, funding.MeterOf(funding.Bid{Complete: &funding.Moment{}}, facts)); diff != "" {
		t.Errorf("meter (-want +got):\n%s", diff)
	}
}

func TestTheMeterAtItsEdges(t *testing.T) {
	yes, no := true, false
	question := func(fields ...string) []funding.Clarification {
		var out []funding.Clarification
		for _, f := range fields {
			out = append(out, funding.Clarification{Field: f})
		}
		return out
	}
	done := &funding.Moment{}
	for _, tt := range []struct {
		name  string
		bid   funding.Bid
		facts funding.MeterFacts
		twice int
		right *bool
		cost  money.Pence
	}{
		{"a bid that nobody has touched", funding.Bid{}, funding.MeterFacts{}, 0, nil, 0},
		{"before the completeness check nobody knows whether it is right", funding.Bid{Submitted: done}, funding.MeterFacts{}, 0, nil, 0},
		{"complete at the first try", funding.Bid{Complete: done}, funding.MeterFacts{}, 0, &yes, 0},
		{"returned, and not back yet", funding.Bid{}, funding.MeterFacts{Returned: true}, 0, &no, 0},
		{"returned once, and complete at the second try", funding.Bid{Complete: done}, funding.MeterFacts{Returned: true}, 0, &no, 0},
		{"a question on the bid as a whole asks for something new", funding.Bid{Clarifications: question("")}, funding.MeterFacts{}, 0, nil, 0},
		{"two questions on the whole ask again", funding.Bid{Clarifications: question("", "")}, funding.MeterFacts{}, 1, nil, 0},
		{"what the form asked is asked again by a reviewer", funding.Bid{Clarifications: question("risk", "lines.C1")}, funding.MeterFacts{}, 2, nil, 0},
		{"a fact asked for three times is one fact", funding.Bid{PastQuestions: question("risk"), Clarifications: question("risk", "risk")}, funding.MeterFacts{}, 1, nil, 0},
		{"eleven minutes at £42 are £7.70", funding.Bid{}, funding.MeterFacts{Active: []funding.ActiveTime{{MS: 660_000}}}, 0, nil, 770},
		{"half a penny is rounded up, once", funding.Bid{}, funding.MeterFacts{Active: []funding.ActiveTime{{MS: 3_000}, {MS: 3_000}}, Rules: funding.BurdenRules{HourlyRate: 300}}, 0, nil, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := funding.MeterOf(tt.bid, tt.facts)
			if got.AskedTwice != tt.twice || got.Cost != tt.cost || !cmp.Equal(got.FirstTimeRight, tt.right) {
				t.Errorf("asked twice %d, cost %s, first time right %v; want %d, %s, %v", got.AskedTwice, got.Cost, got.FirstTimeRight, tt.twice, tt.cost, tt.right)
			}
			if got.Reuse != nil {
				t.Errorf("reuse of nothing is %v, want none", *got.Reuse)
			}
		})
	}
}

// Every field is counted in one place only, and the rate of reuse is that of
// the fields nobody supplied.
func TestTheMeterCountsEachFieldOnce(t *testing.T) {
	all := []funding.Provenance{funding.Typed, funding.Pasted, funding.PrefillAccepted, funding.PrefillEdited, funding.Imported, funding.Computed, funding.Inherited, funding.Copied}
	rapid.Check(t, func(t *rapid.T) {
		var f funding.MeterFacts
		sum := 0
		for _, p := range all {
			n := rapid.IntRange(0, 500).Draw(t, string(p))
			f.Tallies, sum = append(f.Tallies, funding.Tally{Provenance: p, Fields: n}), sum+n
		}
		m := funding.MeterOf(funding.Bid{}, f)
		if got := m.Supplied + m.Prefilled + m.Copied + m.Computed; got != sum || m.Answered != sum {
			t.Fatalf("parts add up to %d and answered is %d, want %d", got, m.Answered, sum)
		}
		if sum > 0 && (*m.Reuse < 0 || *m.Reuse > 10_000) {
			t.Fatalf("reuse is %s", m.Reuse.Percent())
		}
	})
}

func TestAnEffortSpeaksForFieldsRowsAndAll(t *testing.T) {
	e := funding.Effort{Provenance: map[string]funding.Provenance{"lines[C9]": funding.Pasted, "lines[C9].2026": funding.Typed, "running.2027": funding.Imported},
		ActiveMS: map[string]int64{"running.2027": 1500, "running.2028": -5, "running.2029": 1 << 60}}
	for field, want := range map[string]funding.Provenance{"lines[C9].description": funding.Pasted, "lines[C9].2026": funding.Typed, "lines[C1].description": funding.Typed, "running.2027": funding.Imported, "optimism_bias_bp": funding.Typed} {
		if got := e.Of(field); got != want {
			t.Errorf("%s came to be %s, want %s", field, got, want)
		}
	}
	for field, want := range map[string]int64{"running.2027": 1500, "running.2028": 0, "running.2029": funding.MostActiveMS, "title": 0} {
		if got := e.Time(field); got != want {
			t.Errorf("%s took %d ms, want %d", field, got, want)
		}
	}
	if got := (funding.Effort{Default: funding.Copied}).Of("lines[C1].ref"); got != funding.Copied {
		t.Errorf("the default is %s, want COPIED", got)
	}
}
