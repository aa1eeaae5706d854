package store

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

func (f *fixture) meter(t *testing.T, who, bid string) funding.Meter {
	t.Helper()
	m, err := f.Web.Meter(context.Background(), f.person(t, who), bid)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The worked example by hand: the title and twelve answers typed, two people
// filled in; 115 fields of cost lines, ten of running costs, 15 of milestones,
// 41 of benefits: 196 fields, 194 supplied, 2 ÷ 196 = 1.02 % reused.
func TestTheMeterOfTheWorkedExample(t *testing.T) {
	f := newDB(t)
	id := f.exampleDraft(t)
	m := f.meter(t, "amina", id)
	if m.Answered != 196 || m.Supplied != 194 || m.Typed != 194 || m.Computed != 2 || m.Reuse == nil || *m.Reuse != 102 {
		t.Errorf("answered %d, supplied %d, typed %d, computed %d, reuse %v; want 196, 194, 194, 2, 102 basis points", m.Answered, m.Supplied, m.Typed, m.Computed, m.Reuse)
	}
	if m.FirstTimeRight != nil || m.AskedTwice != 0 || m.Cost != 0 {
		t.Errorf("first time right %v, asked twice %d, cost %s; want unknown, 0, nothing", m.FirstTimeRight, m.AskedTwice, m.Cost)
	}
}

func TestTheLedgerKeepsHowAFieldFirstCameToBe(t *testing.T) {
	f := newDB(t)
	ctx, amina, ben := context.Background(), f.person(t, "amina"), f.person(t, "ben")
	id, err := f.Web.StartBid(ctx, amina, "t", theRound, "RZX", nil)
	for _, put := range []func() error{
		func() error {
			return f.Web.PutAnswers(ctx, amina, id, []funding.GivenAnswer{{Key: "title", Value: "One", Provenance: funding.Pasted, ActiveMS: 60_000}, {Key: "risk", Value: "LOW", ActiveMS: 30_000}})
		},
		func() error {
			return f.Web.PutAnswers(ctx, amina, id, []funding.GivenAnswer{{Key: "title", Value: "Two", ActiveMS: 30_000}, {Key: "cfo", Value: "chloe"}})
		},
		func() error { // the same words again: no save, but time all the same
			return f.Web.PutAnswers(ctx, ben, id, []funding.GivenAnswer{{Key: "title", Value: "Two", ActiveMS: 60_000}})
		},
		func() error {
			return f.Web.PutMilestones(ctx, ben, id, example.Milestones()[:2], funding.Effort{Provenance: map[string]funding.Provenance{"milestones[M2]": funding.Pasted}, ActiveMS: map[string]int64{"milestones[M1].due": 120_000}})
		},
		func() error { return f.Web.PutMilestones(ctx, ben, id, nil) },
		func() error {
			return f.Web.PutCosts(ctx, ben, id, funding.Costs{Lines: example.Lines()[:1]}, funding.Effort{Default: funding.Copied})
		},
	} {
		if err == nil {
			err = put()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	m := f.meter(t, "amina", id)
	got := []int{m.Typed, m.Pasted, m.Computed, m.Copied, m.Supplied, m.Answered}
	// typed: risk, M1's three; pasted: title, M2's three; prefilled: sro, cfo; copied: C1's nine words and three amounts
	if diff := cmp.Diff([]int{4, 4, 2, 12, 8, 22}, got); diff != "" {
		t.Errorf("typed, pasted, computed, copied, supplied, answered (-want +got):\n%s", diff)
	}
	want := []funding.ActiveTime{{Section: "about", Role: funding.TrustAuthor, MS: 120_000}, {Section: "about", Role: funding.TrustFinancePreparer, MS: 60_000},
		{Section: "milestones", Role: funding.TrustFinancePreparer, MS: 120_000}}
	if diff := cmp.Diff(want, m.Active); diff != "" {
		t.Errorf("active time (-want +got):\n%s", diff)
	}
	if m.ActiveMS != 300_000 || m.Cost != 350 { // five minutes at £42 an hour
		t.Errorf("active %d ms, cost %s; want 300000, £3.50", m.ActiveMS, m.Cost)
	}
	var saves, ms int64
	if err := f.Worker.db.Raw(`select saves, active_ms from field_saves where bid_id = ? and field = 'answers.title' and first_provenance = 'PASTED' and role = 'TRUST_AUTHOR'`, id).Row().Scan(&saves, &ms); err != nil || saves != 2 || ms != 150_000 {
		t.Errorf("the title was saved %d times in %d ms (%v), want 2 in 150000", saves, ms, err)
	}
}

func TestWhatIsRefusedIsNotCounted(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	id := f.exampleDraft(t)
	before := f.meter(t, "amina", id)
	refusedAs(t, f.Web.PutAnswers(ctx, amina, id, []funding.GivenAnswer{{Key: "local_capital_in_plan", Value: "PERHAPS", ActiveMS: 9_000}}), "NOT_A_CHOICE")
	if diff := cmp.Diff(before, f.meter(t, "amina", id)); diff != "" {
		t.Errorf("a refused save moved the meter (-before +after):\n%s", diff)
	}
}

func TestReturnedBidsWereNotRightTheFirstTime(t *testing.T) {
	f := newDB(t)
	id := f.submitted(t)
	f.must(t, "farah", funding.BidKind, id, funding.Return, map[string]string{"reasons": "The ICB's letter is missing."})
	m := f.meter(t, "farah", id)
	if m.FirstTimeRight == nil || *m.FirstTimeRight {
		t.Errorf("first time right is %v, want no", m.FirstTimeRight)
	}
	other := newDB(t)
	id = other.submitted(t)
	other.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	if m := other.meter(t, "farah", id); m.FirstTimeRight == nil || !*m.FirstTimeRight {
		t.Errorf("first time right is %v, want yes", m.FirstTimeRight)
	}
}

func TestWhoSeesMeters(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	id := f.submitted(t)
	draft, err := f.Web.StartBid(ctx, f.person(t, "amina"), "another", theRound, "RZX", nil)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.Web.Meters(ctx, f.person(t, "farah"), "", 0)
	if err != nil || len(rows) != 1 || rows[0].ID != id || rows[0].Meter.Answered != 196 {
		t.Errorf("the programme sees %+v (%v), want the submitted bid alone, with 196 fields", rows, err)
	}
	if rows, err := f.Web.Meters(ctx, f.person(t, "farah"), id, 0); err != nil || len(rows) != 0 {
		t.Errorf("after the last there are %d (%v)", len(rows), err)
	}
	_, err = f.Web.Meters(ctx, f.person(t, "amina"), "", 0)
	refusedAs(t, err, "NOT_YOUR_ROLE")
	_, err = f.Web.Meter(ctx, f.person(t, "farah"), draft)
	refusedAs(t, err, "NOT_FOUND")
	_, err = f.Web.Meter(ctx, f.person(t, "rzb-author"), id)
	refusedAs(t, err, "NOT_FOUND")
	_, err = f.Web.Meter(ctx, f.person(t, "kavita"), id)
	refusedAs(t, err, "NOT_YOUR_ROLE")
}
