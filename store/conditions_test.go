package store

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

// TestTheRegisterOfConditions: K1 holds claims, K2 a milestone or claims; the
// order is by due date, and what is discharged goes last.
func TestTheRegisterOfConditions(t *testing.T) {
	f := newDB(t)
	bid := f.reviewed(t)
	f.at(t, 2026, 6, 18, 11, 0)
	f.must(t, "maria", funding.BidKind, bid, funding.Decide, map[string]any{"outcome": funding.ApprovedWithConditions, "reasons": "With safeguards.", "conditions": example.Conditions()})
	ctx, farah := context.Background(), f.person(t, "farah")
	before := f.register(t)
	if !strings.HasPrefix(before, "K") || strings.Count(before, "open") != len(example.Conditions()) {
		t.Errorf("got %s", before)
	}
	last := example.Conditions()[0].Ref
	f.must(t, "farah", funding.AwardKind, bid, funding.Discharge, map[string]any{"condition": last})
	f.at(t, 2028, 4, 3, 9, 0)
	d, err := f.Web.Conditions(ctx, farah)
	if err != nil || len(d.Rows) != len(example.Conditions()) {
		t.Fatalf("%d rows (%v)", len(d.Rows), err)
	}
	if end := d.Rows[len(d.Rows)-1]; end.Condition.Ref != last || end.Overdue || end.OrgName == "" || end.Condition.Discharged == nil {
		t.Errorf("what is discharged stands last and is not overdue: %+v", end)
	}
	if first := d.Rows[0]; first.Overdue != !first.Condition.Due.IsZero() {
		t.Errorf("two years later what has a day is overdue: %+v", first)
	}
	_, err = f.Web.Conditions(ctx, f.person(t, "amina"))
	refusedAs(t, err, "NOT_YOUR_ROLE")
}

// register writes the register down in a line.
func (f *fixture) register(t *testing.T) string {
	t.Helper()
	d, err := f.Web.Conditions(context.Background(), f.person(t, "farah"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range d.Rows {
		state := "open"
		if r.Condition.Discharged != nil {
			state = "discharged"
		}
		out = append(out, fmt.Sprint(r.Condition.Ref, " ", r.Condition.Due, " ", state))
	}
	return strings.Join(out, ", ")
}
