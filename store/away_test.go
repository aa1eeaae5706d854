package store

import (
	"context"
	"strings"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// Whoever is away is proposed for nothing, the page says who stands in, and
// what is written to them goes to their stand-in as well.
func TestWhoIsAwayIsNotProposedAndTheirStandInIsWrittenTo(t *testing.T) {
	f, ctx := newDB(t), context.Background()
	id := f.submitted(t)
	f.at(t, 2026, 5, 11, 10, 0)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	offer := func() (k funding.Assessor, best string) {
		t.Helper()
		d, err := f.Web.AssignDesk(ctx, f.person(t, "farah"), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range d.Rows {
			if a.Review.Kind == funding.Cyber {
				for _, k := range a.Assessors {
					if k.Person == "kavita" {
						return k, a.Best()
					}
				}
			}
		}
		t.Fatal("nobody can do the cyber review")
		return k, ""
	}
	if k, best := offer(); k.Away != "" || best != "kavita" {
		t.Errorf("before: %+v, proposed %q", k, best)
	}
	_, err := f.Web.NameDeputy(ctx, f.person(t, "kavita"), "leave", funding.Deputyship{Org: "FPF", Role: funding.CyberReviewer, Person: "kavita", Deputy: "jonas", From: date(2026, 5, 11), Until: date(2026, 5, 22), Reason: "Annual leave"})
	if err != nil {
		t.Fatal(err)
	}
	if k, best := offer(); k.Away != "Away until 22 May 2026; Jonas Weber stands in." || !k.Can || best == "kavita" {
		t.Errorf("away: %+v, proposed %q", k, best)
	}
	f.must(t, "farah", funding.BidKind, id, funding.Assign, map[string]any{"review": funding.Cyber, "person": "kavita"})
	if got := strings.Join(f.written(t, "review-assigned", id), " "); got != "jonas kavita" {
		t.Errorf("the letter went to %q, want her and her stand-in", got)
	}
	f.at(t, 2026, 5, 26, 9, 0)
	if k, _ := offer(); k.Away != "" {
		t.Errorf("back again: %+v", k)
	}
}
