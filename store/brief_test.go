package store

import (
	"context"
	"fmt"
	"testing"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/money"
)

// peer puts a submitted bid of another acute trust with one licence line into
// the example's round, in as few rows as the comparison reads.
func (f *fixture) peer(t *testing.T, n int, cost money.Pence, beds int) {
	t.Helper()
	org, bid := fmt.Sprintf("RPE%d", n), fmt.Sprintf("FP26-RPE%d-001", n)
	for _, q := range []struct {
		sql  string
		args []any
	}{
		{`insert into organisations (code, name, kind, subtype, source) values (?, ?, 'TRUST', 'Acute - Large', 'test')`, []any{org, "Peer " + org}},
		{`insert into bids (id, round_id, org, icb, region, funder, status, stage, version, token, state) select ?, round_id, ?, icb, region, funder, 'IN_REVIEW', 'reviews', 1, ?, state from bids where id = ?`, []any{bid, org, bid, example.BidID}},
		{`insert into cost_lines (bid_id, ref, place, org, description, source, nature, category) values (?, 'C1', 1, ?, 'Licences', 'NATIONAL', 'CAPITAL', 'LICENCE_PERPETUAL')`, []any{bid, org}},
		{`insert into cost_amounts (bid_id, ref, fy, pence) values (?, 'C1', 2026, ?)`, []any{bid, int64(cost)}},
	} {
		if err := f.Owner.db.Exec(q.sql, q.args...).Error; err != nil {
			t.Fatal(err)
		}
	}
	f.beds(t, org, beds)
}

func (f *fixture) beds(t *testing.T, org string, n int) {
	t.Helper()
	if n == 0 {
		return
	}
	if err := f.Owner.db.Exec(`insert into organisation_facts (org, key, value, source, as_of, loaded_by) values (?, 'beds', ?, 'Bed counts', '2026-04-01', 'olive')`, org, fmt.Sprint(n)).Error; err != nil {
		t.Fatal(err)
	}
}

func (f *fixture) brief(t *testing.T, who, id string) (map[string]funding.PeerRange, []funding.Flag) {
	t.Helper()
	d, err := f.Web.ReviewBrief(context.Background(), f.person(t, who), id)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]funding.PeerRange{}
	for _, r := range d.Ranges {
		out[r.Line] = r
	}
	return out, d.Flags
}

// Nearest rank, by hand: of 10, 20, 30, 40 and 50 the second, third and fourth.
func TestCostsAreComparedWithFiveTrustsOrNone(t *testing.T) {
	f := newDB(t)
	id := f.submitted(t)
	if err := f.Owner.db.Exec(`update organisations set subtype = 'Acute - Large' where code = 'RZX'`).Error; err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 4; n++ {
		f.peer(t, n, money.Pence(n*1_000_000_00), 100*n)
	}
	licence := example.Lines()[0].Ref
	if got, _ := f.brief(t, "kavita", id); got[licence].Enough() || got[licence].Trusts != 4 || got[licence].Median != 0 {
		t.Errorf("of four trusts: %+v, want their number and nothing else", got[licence])
	}
	f.peer(t, 5, 5_000_000_00, 0)
	got, _ := f.brief(t, "kavita", id)
	if r := got[licence]; r.PerBed || r.Lower != 2_000_000_00 || r.Median != 3_000_000_00 || r.Upper != 4_000_000_00 || r.Trusts != 5 || r.Lines != 5 {
		t.Errorf("of five trusts: %+v, want £2m, £3m and £4m", r)
	}
	f.beds(t, "RZX", 820)
	if got, _ = f.brief(t, "kavita", id); got[licence].PerBed {
		t.Error("compared by bed, although the beds of only four peers are known")
	}
	f.beds(t, "RPE5", 1000)
	got, _ = f.brief(t, "kavita", id)
	// £10,000 a bed at four trusts, £5,000 at the fifth
	if r := got[licence]; !r.PerBed || r.Lower != 10_000_00 || r.Median != 10_000_00 || r.Upper != 10_000_00 || r.Own != money.RoundRat(money.Ratio(example.Lines()[0].Amounts.Total(), 820)) {
		t.Errorf("by bed: %+v, want £10,000 three times", r)
	}
	if err := f.Owner.db.Exec(`update organisations set subtype = 'Specialist - Mental health' where code = 'RZX'`).Error; err != nil {
		t.Fatal(err)
	}
	if got, _ = f.brief(t, "kavita", id); got[licence].Trusts != 0 {
		t.Errorf("a trust of another kind is compared: %+v", got[licence])
	}
}

func TestOnlyTheFunderHasABrief(t *testing.T) {
	f := newDB(t)
	draft := f.exampleDraft(t)
	ctx := context.Background()
	_, err := f.Web.ReviewBrief(ctx, f.person(t, "kavita"), draft)
	refusedAs(t, err, "NOT_FOUND")
	_, err = f.Web.ReviewBrief(ctx, f.person(t, "amina"), draft)
	refusedAs(t, err, "NOT_YOUR_ROLE")
}

func TestABriefSaysWhatChangedSinceTheBidWasReturned(t *testing.T) {
	f := newDB(t)
	id := f.submitted(t)
	f.must(t, "farah", funding.BidKind, id, funding.Return, words{"reasons": "Name the supplier.", "sections": []string{"commercial"}})
	ctx := context.Background()
	if err := f.Web.PutAnswers(ctx, f.person(t, "amina"), id, []funding.GivenAnswer{{Key: "supplier_name", Value: "Another Records Ltd"}}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"david"} {
		f.must(t, who, funding.BidKind, id, funding.ApproveInside, nil)
	}
	f.must(t, "eleri", funding.BidKind, id, funding.Submit, nil)
	d, err := f.Web.ReviewBrief(ctx, f.person(t, "farah"), id)
	if err != nil || len(d.Changed) != 1 || d.Changed[0].Ref != "supplier_name" || d.ToStage || d.Compared.IsZero() {
		t.Errorf("changed %+v since %s (%v), want the supplier alone", d.Changed, d.Compared, err)
	}
	late := false
	for _, k := range d.Flags {
		late = late || k.Code == "CHANGED_LATE"
	}
	if !late {
		t.Errorf("flags %+v, want one for the late change", d.Flags)
	}
}
