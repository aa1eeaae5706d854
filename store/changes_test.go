package store

import (
	"context"
	"testing"

	"github.com/tranche-funding/tranche/funding"
)

// cr01 is the request of CR-01: 1,200,000.00 of capital to the next year.
func cr01() map[string]any {
	return map[string]any{"parts": []map[string]any{{"kind": "REPROFILE_YEARS", "amount_pence": 120_000_000}}, "reason_code": "SUPPLIER_DELAY", "reason": "The supplier delivers in July."}
}

func decision(award, label string) map[string]any {
	return map[string]any{"change": award + "/" + label, "outcome": "APPROVE", "reasons": "The slip is real."}
}

// january is the example's award on 18 January 2027, with CR-01 asked for and
// so much capital left to the fund for 2027/28.
func (f *fixture) january(t *testing.T, left int64) string {
	t.Helper()
	award := f.active(t)
	f.at(t, 2027, 1, 18, 10, 0)
	f.fundOwn(t, `update fund_years set envelope = committed + $1 where fund = 'FP' and fy = 2027 and nature = 'CAPITAL'`, left)
	f.must(t, "ben", funding.AwardKind, award, funding.RequestChange, cr01())
	return award
}

// figures are what the database says of CR-01, before it and after.
func (f *fixture) figures(t *testing.T, award string, want map[string]int64) {
	t.Helper()
	for query, n := range want {
		if got := f.sum(t, query, award); got != n {
			t.Errorf("%s: got %d, want %d", query, got, n)
		}
	}
}

func TestCR01MovesProfileCoverPlanAndPoolTogether(t *testing.T) {
	f := newDB(t)
	award := f.january(t, 340_000_000)
	given := f.sum(t, `select committed from fund_years where fund = 'FP' and fy = 2026 and nature = 'CAPITAL'`)
	f.figures(t, award, map[string]int64{
		`select count(*) from changes where award_id = ? and status = 'REQUESTED' and due = '2027-01-25'`:               1,
		`select count(*) from tasks where aggregate = ? and key = 'change/CR-01' and role = 'NATIONAL_FINANCE'`:         1,
		`select count(*) from award_profiles where award_id = ? and version = 2`:                                        0,
		`select count(*) from outbox o where o.aggregate = ? and o.template = 'decide-change' and o.person_id = 'liam'`: 1,
	})
	f.at(t, 2027, 1, 25, 10, 0)
	f.must(t, "liam", funding.AwardKind, award, funding.DecideChange, decision(award, "CR-01"))
	f.figures(t, award, map[string]int64{
		`select profile from award_years where award_id = ? and fy = 2026 and nature = 'CAPITAL'`:                        300_000_000,
		`select profile from award_years where award_id = ? and fy = 2027 and nature = 'CAPITAL'`:                        630_000_000,
		`select unsigned from award_years where award_id = ? and fy = 2027 and nature = 'CAPITAL'`:                       120_000_000,
		`select total_pence from awards where id = ?`:                                                                    1_840_000_000,
		`select pence from profile_versions where award_id = ? and version = 2 and cause = 'CHANGE'`:                     1_840_000_000,
		`select sum(pence) from award_profiles where award_id = ? and version = 2 and source = 'LOCAL'`:                  920_000_000,
		`select sum(pence) from award_plan where award_id = ? and fy = 2026 and nature = 'CAPITAL'`:                      300_000_000,
		`select sum(pence) from award_plan where award_id = ? and fy = 2027 and nature = 'CAPITAL'`:                      630_000_000,
		`select sum(amount_pence) from pool_entries where award = ? and fy = 2026 and nature = 'CAPITAL'`:                120_000_000,
		`select count(*) from agreements where award_id = ? and version = 2 and kind = '' and profile_version = 2`:       1,
		`select envelope - committed from fund_years where fund = 'FP' and fy = 2027 and nature = 'CAPITAL' and ? <> ''`: 220_000_000,
		`select count(*) from changes where award_id = ? and status = 'APPROVED' and decided_by = 'liam'`:                1,
	})
	if now := f.sum(t, `select committed from fund_years where fund = 'FP' and fy = 2026 and nature = 'CAPITAL'`); given-now != 120_000_000 {
		t.Errorf("the fund got %d of 2026/27 back", given-now)
	}
	f.must(t, "eleri", funding.AwardKind, award, funding.Sign, nil)
	f.must(t, "farah", funding.AwardKind, award, funding.Sign, nil)
	f.figures(t, award, map[string]int64{
		`select unsigned from award_years where award_id = ? and fy = 2027 and nature = 'CAPITAL'`: 0,
		`select count(*) from changes where award_id = ? and status = 'IN_FORCE'`:                  1,
		`select count(*) from signatures where award_id = ? and version = 2`:                       2,
	})
}

// E13: a penny short, nothing moves; the penny knocks, and it is applied.
func TestE13WaitsForThePennyAndIsAppliedByItself(t *testing.T) {
	f := newDB(t)
	award := f.january(t, 119_999_999)
	f.must(t, "liam", funding.AwardKind, award, funding.DecideChange, decision(award, "CR-01"))
	f.figures(t, award, map[string]int64{
		`select count(*) from changes where award_id = ? and status = 'AWAITING_COVER' and state->>'shortfall_pence' = '1'`: 1,
		`select profile from award_years where award_id = ? and fy = 2026 and nature = 'CAPITAL'`:                           420_000_000,
		`select profile from award_years where award_id = ? and fy = 2027 and nature = 'CAPITAL'`:                           510_000_000,
		`select count(*) from profile_versions where award_id = ?`:                                                          1,
		`select count(*) from agreements where award_id = ?`:                                                                1,
		`select count(*) from pool_entries where award = ?`:                                                                 0,
	})
	f.fundOwn(t, `update fund_years set envelope = envelope + 1 where fund = 'FP' and fy = 2027 and nature = 'CAPITAL'`)
	var waiting []string
	if err := f.Owner.db.Raw(`select id from commands where aggregate = ? and verb = 'retry-cover' and settled_at is null`, award).Scan(&waiting).Error; err != nil || len(waiting) != 1 {
		t.Fatalf("%d commands wait, want 1: %v", len(waiting), err)
	}
	if err := f.settle(t, waiting[0]); err != nil {
		t.Fatal(err)
	}
	f.figures(t, award, map[string]int64{
		`select count(*) from changes where award_id = ? and status = 'APPROVED'`:                                        1,
		`select profile from award_years where award_id = ? and fy = 2026 and nature = 'CAPITAL'`:                        300_000_000,
		`select profile from award_years where award_id = ? and fy = 2027 and nature = 'CAPITAL'`:                        630_000_000,
		`select envelope - committed from fund_years where fund = 'FP' and fy = 2027 and nature = 'CAPITAL' and ? <> ''`: 0,
		`select sum(amount_pence) from pool_entries where award = ?`:                                                     120_000_000,
	})
}

// What a request would do is shown, and nothing is kept.
func TestForeseeingAChangeKeepsNothing(t *testing.T) {
	f := newDB(t)
	award := f.active(t)
	c, err := f.Web.Foresee(context.Background(), f.person(t, "ben"), award, cr01())
	if err != nil || len(c.Effect.Cover) != 1 || c.Effect.Economics == nil || c.Effect.Economics.Now.NPSV != 1_424_364_288 {
		t.Fatalf("%v: %+v", err, c.Effect)
	}
	f.figures(t, award, map[string]int64{`select count(*) from changes where award_id = ?`: 0, `select count(*) from commands where aggregate = ? and verb = 'request-change'`: 0})
	if _, err := f.Web.Foresee(context.Background(), f.person(t, "rzb-author"), award, cr01()); err == nil {
		t.Error("another trust foresees a change of this award")
	}
	file, err := f.Web.ChangeFile(context.Background(), f.person(t, "ben"), award)
	if err != nil || len(file.Changes) != 0 || len(file.Cover) == 0 {
		t.Errorf("%v: %d changes, %d years of cover", err, len(file.Changes), len(file.Cover))
	}
}
