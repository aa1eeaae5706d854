package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

func TestARulesetIsReplacedUntilABidKeepsIt(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	find := func(code string) funding.Ruleset {
		t.Helper()
		all, err := f.Web.Rulesets(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			if r.Code == code {
				return r
			}
		}
		t.Fatalf("there is no ruleset %s", code)
		return funding.Ruleset{}
	}
	changed := find("CAP-2026")
	changed.Clocks.Completeness = 4
	if err := f.Owner.PutRuleset(ctx, changed); err != nil || find("CAP-2026").Clocks.Completeness != 4 {
		t.Fatalf("before any bid keeps it: %v, %d days", err, find("CAP-2026").Clocks.Completeness)
	}
	id := f.submitted(t)
	changed.Clocks.Completeness = 9
	refusedAs(t, f.Owner.PutRuleset(ctx, changed), "RULESET_PINNED")
	if err := f.Owner.Migrate(ctx, []funding.Ruleset{changed}); err != nil || find("CAP-2026").Clocks.Completeness != 4 {
		t.Errorf("a kept ruleset changed: %v, %d days", err, find("CAP-2026").Clocks.Completeness)
	}
	changed.Code = "CAP-2026-B"
	changed.EffectiveFrom = date(2026, 7, 1)
	if err := f.Owner.PutRuleset(ctx, changed); err != nil {
		t.Fatal(err)
	}
	f.at(t, 2026, 7, 2, 9, 0)
	sheet, err := f.Web.BidSheet(ctx, f.person(t, "amina"), id)
	if err != nil || sheet.Rules.Code != "CAP-2026" || sheet.Rules.Clocks.Completeness != 4 {
		t.Errorf("a submitted bid follows %s now, %v; want the one it keeps", sheet.Rules.Code, err)
	}
}
