package exchange

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/migrations"
)

func TestTheListOfCapabilities(t *testing.T) {
	list, err := ParseCapabilities(migrations.Capabilities)
	if err != nil {
		t.Fatal(err)
	}
	groups, core, ids := map[string]int{}, 0, map[string]bool{}
	for _, c := range list {
		groups[c.Group]++
		ids[c.ID] = true
		if c.Status == "CORE" {
			core++
		}
	}
	if len(list) != 100 || len(ids) != 100 || len(groups) != 8 || core != 87 {
		t.Errorf("got %d capabilities, %d ids, %d groups, %d core; want 100, 100, 8, 87", len(list), len(ids), len(groups), core)
	}
}

func TestASelfAssessmentComesBackAsItWent(t *testing.T) {
	list, err := ParseCapabilities(migrations.Capabilities)
	if err != nil {
		t.Fatal(err)
	}
	answers := []funding.Assessment{
		{Capability: "CAP-001", Setting: "ACUTE", Status: funding.CapabilityCompleted, Live: true, Usage: 95, System: "=1+1", Vendor: "Orion", Plan: funding.PlanNone, Source: funding.RowImported},
		{Capability: "CAP-100", Setting: "ACUTE", Status: funding.CapabilityNotStarted, Plan: funding.PlanPlanned, PlannedOn: day(2027, 3, 31), Note: "With the new network", Source: funding.RowImported},
	}
	book, err := WriteAssessments(list, answers, "ACUTE")
	if err != nil {
		t.Fatal(err)
	}
	back, err := ReadAssessments(book)
	if diff := cmp.Diff(answers, back); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestABadSelfAssessmentIsRefusedByCell(t *testing.T) {
	for row, at := range map[string]string{
		"CAP-001,WARD,COMPLETED,,,": "row 2, column 2", "CAP-001,ACUTE,DONE,,,": "row 2, column 3", "CAP-001,ACUTE,COMPLETED,101,,": "row 2, column 4",
		"CAP-001,ACUTE,COMPLETED,,SOON,": "row 2, column 5", "CAP-001,ACUTE,COMPLETED,,,spring": "row 2, column 6", "CAP-001,ACUTE,,,,": "file",
	} {
		_, err := ReadAssessments([]byte("Id,Care setting,Status,Usage %,Plan,Planned date\n" + row + "\n"))
		if e, ok := refusal.Of(err); !ok || e.Field != at {
			t.Errorf("%s: got %v, want a refusal at %s", row, err, at)
		}
	}
}
