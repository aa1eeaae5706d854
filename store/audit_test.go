package store

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
)

func TestTheAuditTrailHoldsThroughTheWholeStory(t *testing.T) {
	f := newDB(t)
	ctx, award := context.Background(), f.active(t)
	f.paid(t, award, 6, 310_250_00)
	var events int
	if err := f.Worker.db.Raw(`select count(*) from events`).Scan(&events).Error; err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, person   string
		ref            funding.Ref
		chains, events int
	}{
		{"the auditor sees every chain: a bid, an award, a run", "priya", funding.Ref{}, 3, events},
		{"one chain alone", "priya", funding.Ref{Kind: funding.RunKind, ID: "FP-202610-1"}, 1, 3},
		{"a trust, from which the decision and six reviews were kept back", "amina", funding.Ref{}, 2, events - 10},
		{"another trust sees none", "rzb-author", funding.Ref{}, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := f.Web.VerifyAudit(ctx, f.person(t, tt.person), tt.ref)
			if err != nil || !v.Holds || v.Broken != "" || v.Chains != tt.chains || v.Events != tt.events {
				t.Errorf("got %+v (%v), want %d chains, %d events", v, err, tt.chains, tt.events)
			}
		})
	}
}

// Months in which nothing is left to claim open without a letter. The trail
// has a line for each version all the same, or it would look cut.
func TestTheAuditTrailHoldsThroughQuietMonths(t *testing.T) {
	f := newDB(t)
	ctx, award := context.Background(), f.active(t)
	f.paid(t, award, 6, 4_200_000_00)
	revenue := claimFor(award, 6, 900_000_00)
	revenue.Nature, revenue.Lines[0].CostLine = funding.Revenue, "R1"
	id, err := f.Web.StartClaim(ctx, f.person(t, "ben"), "revenue", revenue)
	if err != nil {
		t.Fatal(err)
	}
	f.must(t, "ben", funding.AwardKind, award, funding.ClaimMoney, map[string]any{"claim": id})
	f.at(t, 2026, 11, 3, 9, 0)
	ref := funding.Ref{Kind: funding.AwardKind, ID: award}
	for {
		view, err := f.Worker.Look(ctx, ref)
		if err != nil {
			t.Fatal(err)
		}
		wake, err := f.Worker.KeepWake(ctx, ref, view.Version)
		if err != nil {
			t.Fatal(err)
		}
		if wake == "" {
			break
		}
		if err := f.settle(t, wake); err != nil {
			t.Fatal(err)
		}
	}
	v, err := f.Web.VerifyAudit(ctx, f.person(t, "priya"), funding.Ref{})
	if err != nil || !v.Holds {
		t.Errorf("got %+v (%v)", v, err)
	}
}

func TestTheAuditTrailShowsWhatWasDoneToIt(t *testing.T) {
	for _, tt := range []struct{ name, sql, want string }{
		{"words changed", `update events set summary = 'Nothing happened.' where name = 'SUBMITTED'`, "SUBMITTED) was changed"},
		{"a figure in the detail changed", `update events set detail = jsonb_set(detail, '{ask_pence}', '1') where name = 'SUBMITTED'`, "SUBMITTED) was changed"},
		{"the first event removed", `delete from events where name = 'APPROVED_INSIDE'`, "something was removed"},
		{"one in the middle removed", `delete from events where name = 'SUBMITTED'`, "comes straight after event 1 of version 2: something between them was removed"},
		{"the newest removed", `delete from events where version = (select max(version) from events)`, "ends before its version"},
		{"one replaced by another that fits itself", `update events set hash = prev_hash, prev_hash = 'x' where name = 'COMPLETE'`, "was changed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newDB(t)
			f.reviewed(t)
			for _, sql := range []string{`alter table events disable trigger events_append_only`, tt.sql} {
				if err := f.Owner.db.Exec(sql).Error; err != nil {
					t.Fatal(err)
				}
			}
			v, err := f.Web.VerifyAudit(context.Background(), f.person(t, "priya"), funding.Ref{})
			if err != nil || v.Holds || !strings.Contains(v.Broken, tt.want) {
				t.Errorf("got %+v (%v), want %q", v, err, tt.want)
			}
		})
	}
}

func TestTheChainCheckNamesAReplacedNeighbour(t *testing.T) {
	sealed := func(version int, prev string) eventRow {
		e := eventRow{Kind: funding.BidKind, Aggregate: "A", Version: version, Seq: 1, Name: "SAID", Detail: "{}", PrevHash: prev}
		e.Hash = eventHash(prev, e)
		return e
	}
	first := sealed(2, "")
	c := chain{}
	if got := c.add(first); got != "" {
		t.Errorf("the first event: %q", got)
	}
	if got := c.add(sealed(3, "another")); !strings.Contains(got, "one of the two was replaced") {
		t.Errorf("got %q", got)
	}
	c = chain{}
	c.add(first)
	if got := c.add(sealed(4, "what a trust does not see")); got != "" {
		t.Errorf("a gap that a trust may have: %q", got)
	}
}

func TestTheTrailIsReadPageByPage(t *testing.T) {
	f := newDB(t)
	ctx, priya := context.Background(), f.person(t, "priya")
	f.active(t)
	all, err := f.Web.Events(ctx, priya, funding.Ref{}, "", 500)
	if err != nil || len(all) < 10 {
		t.Fatalf("%d events (%v)", len(all), err)
	}
	var hashes, paged []string
	for _, e := range all {
		hashes = append(hashes, e.Hash)
	}
	for after := ""; ; {
		page, err := f.Web.Events(ctx, priya, funding.Ref{}, after, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, e := range page {
			paged = append(paged, e.Hash)
			after = cursor{string(e.Ref.Kind), e.Ref.ID, e.Version, e.Seq}.String()
		}
	}
	if diff := cmp.Diff(hashes, paged); diff != "" {
		t.Errorf("paged (-all +paged):\n%s", diff)
	}
	_, err = f.Web.Events(ctx, priya, funding.Ref{}, "bid/FP26/x/y", 3)
	refusedAs(t, err, "CURSOR_INVALID")
	draft, err := f.Web.StartBid(ctx, f.person(t, "amina"), "d", theRound, "RZX", nil)
	if err == nil {
		t.Errorf("a bid %s was started after the close", draft)
	}
}

func TestTheFunderReadsNothingOfDrafts(t *testing.T) {
	f := newDB(t)
	ctx, id := context.Background(), f.exampleDraft(t)
	f.must(t, "amina", funding.BidKind, id, funding.SendForApproval, nil)
	events, err := f.Web.Events(ctx, f.person(t, "farah"), funding.Ref{}, "", 10)
	if err != nil || len(events) != 0 {
		t.Errorf("the funder reads %d events of a draft (%v), want none", len(events), err)
	}
	if events, err = f.Web.Events(ctx, f.person(t, "amina"), funding.Ref{}, "", 10); err != nil || len(events) != 1 {
		t.Errorf("the trust reads %d events (%v), want 1", len(events), err)
	}
}
