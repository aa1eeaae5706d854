package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// One bid's steps are noted when they end, and cannot be told from the public
// figures; three of a step add up.
func TestStepsAddUpWithoutTellingWhose(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	f.decided(t)
	var steps []string
	if err := f.Owner.db.Raw(`select step || ' ' || days || ' ' || trust from step_times order by version, step`).Scan(&steps).Error; err != nil {
		t.Fatal(err)
	}
	// submitted on 6 May, complete and reviewed on the 11th, decided on 18 June
	want := []string{"COMPLETENESS 3 0", "REVIEW/ICB_SUPPORT 0 0", "REVIEW/REGION_DIGITAL 0 0", "REVIEW/CLINICAL_SAFETY 0 0", "REVIEW/REGION_FINANCE 0 0", "REVIEW/NATIONAL_FINANCE 0 0", "REVIEW/CYBER 0 0", "DECISION 27 0", "SUBMISSION_TO_DECISION 30 0"}
	if len(steps) != len(want) {
		t.Fatalf("noted %q, want %q", steps, want)
	}
	for i := range want {
		if steps[i] != want[i] {
			t.Errorf("step %d is %q, want %q", i, steps[i], want[i])
		}
	}
	d, err := f.Web.Performance(ctx, "", 0)
	if err != nil || d.Fund.Code != "FP" || d.FY != 2026 || len(d.Steps) != 0 {
		t.Errorf("of one bid alone: %+v (%v), want nothing", d, err)
	}
	for i, days := range []int{5, 9} {
		if err := f.Worker.db.Exec(`insert into step_times (kind, aggregate, version, step, fund, days, trust, target, ended_on) values ('bid', ?, 9, 'DECISION', 'FP', ?, 2, 8, '2026-07-01')`, string(rune('A'+i)), days).Error; err != nil {
			t.Fatal(err)
		}
	}
	d, err = f.Web.Performance(ctx, "FP", 2026)
	if err != nil || len(d.Steps) != 1 || d.Steps[0] != (funding.StepRecord{Step: "DECISION", Title: "Panel decision", Count: 3, Median: 9, Longest: 27, TrustMedian: 2, Target: 8, Late: 2}) {
		t.Errorf("of three: %+v (%v)", d.Steps, err)
	}
	var rows int
	if err := f.Web.db.Raw(`select count(*) from step_times`).Scan(&rows).Error; err != nil || rows != 0 {
		t.Errorf("the web role reads %d single steps (%v)", rows, err)
	}
	_, err = f.Web.Performance(ctx, "NOPE", 0)
	refusedAs(t, err, "NOT_FOUND")
}
