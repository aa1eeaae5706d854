package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

func TestTheWorkedExampleComesOutToThePenny(t *testing.T) {
	f := newDB(t)
	ctx, id := context.Background(), f.exampleDraft(t)
	s, err := f.Web.BidSheet(ctx, f.person(t, "amina"), id)
	if err != nil {
		t.Fatal(err)
	}
	if s.Bid.Ask != 18_400_000_00 || s.Content.Total(funding.NationalMoney, funding.Capital) != 13_800_000_00 {
		t.Errorf("ask %s, national capital %s", s.Bid.Ask, s.Content.Total(funding.NationalMoney, funding.Capital))
	}
	wantBalances := map[string]money.Pence{ // 9.3: capital and revenue, national and local, of each year
		"2026/27 CAPITAL": 5_600_000_00, "2027/28 CAPITAL": 6_800_000_00, "2028/29 CAPITAL": 4_000_000_00, "2029/30 CAPITAL": 2_000_000_00,
		"2026/27 REVENUE": 1_800_000_00, "2027/28 REVENUE": 2_600_000_00, "2028/29 REVENUE": 2_600_000_00, "2029/30 REVENUE": 2_200_000_00,
	}
	got := map[string]money.Pence{}
	for _, b := range s.Balances {
		if b.Sources != b.Uses {
			t.Errorf("%s %s: sources %s, uses %s", b.FY, b.Nature, b.Sources, b.Uses)
		}
		got[b.FY.String()+" "+string(b.Nature)] = b.Uses
	}
	if diff := cmp.Diff(wantBalances, got); diff != "" {
		t.Errorf("balances (-want +got):\n%s", diff)
	}
	e := s.Economics
	figures := map[string]money.Pence{"whole life": e.WholeLife, "PV costs": e.Result.PVCosts, "PV benefits": e.Result.PVBenefits, "NPSV": e.Result.NPSV, "first year": e.Costs[0], "last year": e.Costs[9]}
	wantFigures := map[string]money.Pence{"whole life": 37_800_000_00, "PV costs": 32_478_348_48, "PV benefits": 46_684_793_28, "NPSV": 14_206_444_81, "first year": 7_070_000_00, "last year": 1_450_000_00}
	if diff := cmp.Diff(wantFigures, figures); diff != "" || *e.Result.BCR != "1.44" {
		t.Errorf("BCR %s, economics (-want +got):\n%s", *e.Result.BCR, diff)
	}
	if s.RouteErr != "" || s.Route.Pathway != "STANDARD" || s.Route.Form != "SFBC" || len(s.Route.Reviews) != 6 || s.Route.Layers != 2 || s.Route.ExpectedDays != 31 {
		t.Errorf("route %+v, %q", s.Route, s.RouteErr)
	}
	if failed := s.Failed(); len(failed) != 0 {
		t.Errorf("checks failed: %+v", failed)
	}
}

func TestASubmittedBidKeepsItsRouteAndClocks(t *testing.T) {
	f := newDB(t)
	id := f.submitted(t)
	s, err := f.Web.BidSheet(context.Background(), f.person(t, "farah"), id)
	if err != nil {
		t.Fatal(err)
	}
	if s.Route.Pathway != "STANDARD" || s.Rules.Code != "CAP-2026" || s.Bid.CompleteDue != date(2026, 5, 11) {
		t.Errorf("route %s, ruleset %s, due %s", s.Route.Pathway, s.Rules.Code, s.Bid.CompleteDue)
	}
	if len(s.Clocks.Steps) != 1 || s.Clocks.Steps[0].Due != date(2026, 5, 11) || !s.May("passCompleteness") || s.May("approveBid") {
		t.Errorf("clocks %+v", s.Clocks)
	}
	var said []string
	for _, e := range s.Timeline {
		said = append(said, e.Name+" by "+e.By)
	}
	if diff := cmp.Diff([]string{"SUBMITTED by Eleri Morgan", "APPROVED_INSIDE by David Okafor"}, said); diff != "" {
		t.Errorf("timeline (-want +got):\n%s", diff)
	}
}

func TestWhoSeesWhichBid(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	id := f.exampleDraft(t)
	sees := func(person string) bool {
		_, err := f.Web.BidSheet(ctx, f.person(t, person), id)
		list, listErr := f.Web.Bids(ctx, f.person(t, person), "", 10)
		if listErr != nil || (len(list) == 1) != (err == nil) {
			t.Errorf("%s: the list has %d (%v), the sheet says %v", person, len(list), listErr, err)
		}
		if err != nil {
			refusedAs(t, err, "NOT_FOUND")
		}
		return err == nil
	}
	draft := map[string]bool{"amina": true, "eleri": true, "rzb-author": false, "farah": false, "grace": false, "liam": false}
	for person, want := range draft {
		if got := sees(person); got != want {
			t.Errorf("%s sees the draft: got %v, want %v", person, got, want)
		}
	}
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	f.must(t, "eleri", funding.BidKind, id, funding.Submit, nil)
	for person, want := range map[string]bool{"amina": true, "rzb-author": false, "farah": true, "grace": true, "harry": true, "priya": true} {
		if got := sees(person); got != want {
			t.Errorf("%s sees the submitted bid: got %v, want %v", person, got, want)
		}
	}
	trail, err := f.Web.Events(ctx, f.person(t, "rzb-author"), funding.Ref{}, "", 10)
	if err != nil || len(trail) != 0 {
		t.Errorf("another trust reads %d events (%v), want none", len(trail), err)
	}
}

func TestNothingOfTheDecisionShowsBeforeItsRelease(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	if err := f.Owner.db.Exec(`update rounds set body = jsonb_set(body, '{release_at_once}', 'false')`).Error; err != nil {
		t.Fatal(err)
	}
	id := f.decided(t)
	eleri, farah := f.person(t, "eleri"), f.person(t, "farah")
	trust, err := f.Web.BidSheet(ctx, eleri, id)
	if err != nil {
		t.Fatal(err)
	}
	if trust.Bid.Status != funding.Panel || trust.Bid.Decision != nil || trust.Award != nil || !trust.Clocks.Headline.Running {
		t.Errorf("the trust sees %s, %+v, award %v", trust.Bid.Status, trust.Bid.Decision, trust.Award)
	}
	for _, v := range trust.Bid.Reviews {
		if v.Outcome != "" || v.Reasons != "" || v.Done == nil || v.Status != funding.ReviewDone {
			t.Errorf("the trust sees %+v", v)
		}
	}
	events, err := f.Web.Events(ctx, eleri, funding.Ref{Kind: funding.BidKind, ID: id}, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Name == "DECIDED" || e.Detail["outcome"] != nil {
			t.Errorf("the trust reads %s: %s %v", e.Name, e.Summary, e.Detail)
		}
	}
	for _, e := range trust.Timeline {
		if e.Name == "REVIEW_CONCLUDED" && e.Summary != "Cyber security has answered." && e.Version == trust.Timeline[1].Version {
			t.Errorf("the timeline says %q", e.Summary)
		}
	}
	funder, err := f.Web.BidSheet(ctx, farah, id)
	if err != nil || funder.Bid.Status != funding.Approved || funder.Bid.Decision == nil || funder.Bid.Reviews[0].Reasons == "" {
		t.Errorf("the funder sees %s, %+v (%v)", funder.Bid.Status, funder.Bid.Decision, err)
	}
	ids, err := f.Web.Releasable(ctx, farah, theRound)
	if diff := cmp.Diff([]string{id}, ids); diff != "" || err != nil {
		t.Errorf("releasable (%v):\n%s", err, diff)
	}
	_, err = f.Web.Releasable(ctx, eleri, theRound)
	refusedAs(t, err, "NOT_YOUR_ROLE")
	f.must(t, "farah", funding.BidKind, id, funding.Release, nil)
	trust, err = f.Web.BidSheet(ctx, eleri, id)
	if err != nil || trust.Bid.Status != funding.Approved || trust.Bid.Reviews[0].Reasons == "" || trust.Award == nil || trust.Award.Total != 18_400_000_00 {
		t.Errorf("after release the trust sees %s, award %+v (%v)", trust.Bid.Status, trust.Award, err)
	}
	if ids, err := f.Web.Releasable(ctx, farah, theRound); err != nil || len(ids) != 0 {
		t.Errorf("still releasable: %v (%v)", ids, err)
	}
}

func TestHomeShowsWhatWaits(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	titles := func(person string) []string {
		home, err := f.Web.Home(ctx, f.person(t, person))
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, row := range home.Tasks {
			out = append(out, row.Title+" / "+row.About+" / "+row.Trust)
		}
		return out
	}
	id := f.exampleDraft(t)
	trust := "Northmoor University Hospitals NHS Foundation Trust"
	same := func(person string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, titles(person)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", person, diff)
		}
	}
	same("amina", "Continue the bid / Northmoor EPR / "+trust)
	same("rzb-author")
	f.must(t, "amina", funding.BidKind, id, funding.SendForApproval, nil)
	same("amina")
	same("david", "Approve the bid / Northmoor EPR / "+trust)
	f.must(t, "david", funding.BidKind, id, funding.ApproveInside, nil)
	f.must(t, "eleri", funding.BidKind, id, funding.Submit, nil)
	same("farah", "Check that the bid is complete / Northmoor EPR / "+trust)
	same("grace")
	if err := f.click(t, "farah", funding.BidKind, id, funding.Return, map[string]any{"reasons": ""}); err == nil {
		t.Error("a return without reasons was taken")
	}
	home, err := f.Web.Home(ctx, f.person(t, "farah"))
	if err != nil || len(home.Notices) != 1 || home.Notices[0].Read {
		t.Fatalf("notices %+v (%v), want one unread", home.Notices, err)
	}
	notice := home.Notices[0].ID
	refusedAs(t, f.Web.ReadNotice(ctx, f.person(t, "maria"), notice), "NOT_FOUND")
	if err := f.Web.ReadNotice(ctx, f.person(t, "farah"), notice); err != nil {
		t.Error(err)
	}
	if home, err = f.Web.Home(ctx, f.person(t, "farah")); err != nil || !home.Notices[0].Read {
		t.Errorf("notices %+v (%v), want it read", home.Notices, err)
	}
}

func TestListsGoOnWhereTheyStopped(t *testing.T) {
	f := newDB(t)
	ctx, amina := context.Background(), f.person(t, "amina")
	var want []string
	for i := range 5 {
		id, err := f.Web.StartBid(ctx, amina, fmt.Sprint(i), theRound, "RZX", nil)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, id)
	}
	var got []string
	for after := ""; ; {
		rows, err := f.Web.Bids(ctx, amina, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			got = append(got, r.ID)
			if r.Due != date(2026, 6, 30).At(17, 0) || r.Holder != "The trust" {
				t.Errorf("row %+v", r)
			}
		}
		after = got[len(got)-1]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
}

func TestTheStartPageOffersWhatCanBeStarted(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	s, err := f.Web.StartSheet(ctx, f.person(t, "amina"))
	if err != nil || len(s.Orgs) != 1 || s.Orgs[0].Code != "RZX" || len(s.Rounds) != 1 || len(s.Rounds[0].Cover) != 8 || s.Rules.Code != "CAP-2026" {
		t.Errorf("start sheet %+v (%v)", s, err)
	}
	f.at(t, 2026, 6, 30, 17, 1)
	if s, err = f.Web.StartSheet(ctx, f.person(t, "amina")); err != nil || len(s.Rounds) != 0 {
		t.Errorf("after the close %d rounds are offered (%v), want none", len(s.Rounds), err)
	}
	if s, err = f.Web.StartSheet(ctx, f.person(t, "farah")); err != nil || len(s.Orgs) != 0 {
		t.Errorf("the funder can bid for %v (%v), want nothing", s.Orgs, err)
	}
}

func TestTheDeadlineIsTheNearestThatRuns(t *testing.T) {
	cal := calendar.England()
	at := func(d calendar.Date) funding.Moment { return funding.Moment{At: d.At(10, 0), Day: d} }
	started := at(date(2026, 5, 11))
	b := funding.Bid{Status: funding.InReview, Reviews: []funding.Review{{Kind: funding.Cyber, Started: started, Days: 20}, {Kind: funding.ICBSupport, Started: started, Days: 20, Status: funding.ReviewDone}}}
	for _, tt := range []struct {
		name string
		bid  func() funding.Bid
		want time.Time
	}{
		{"a running review", func() funding.Bid { return b }, date(2026, 6, 9).At(17, 0)},
		{"a blocked review waits for the answer", func() funding.Bid {
			c := b
			c.Clarifications = []funding.Clarification{{Review: funding.Cyber, Blocking: true, Asked: at(date(2026, 5, 20)), Due: date(2026, 6, 4)}}
			return c
		}, date(2026, 6, 4).At(17, 0)},
		{"the panel", func() funding.Bid { return funding.Bid{Status: funding.Panel, DecisionDue: date(2026, 6, 19)} }, date(2026, 6, 19).At(17, 0)},
		{"a closed bid", func() funding.Bid { return funding.Bid{Status: funding.Withdrawn} }, time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := deadline(tt.bid(), date(2026, 6, 30), cal)
			if err != nil || !got.Equal(tt.want) {
				t.Errorf("got %s (%v), want %s", got, err, tt.want)
			}
		})
	}
}

