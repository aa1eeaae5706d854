package store

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
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
		if e.Name == "DECIDED" || (e.Name == "REVIEW_CONCLUDED" && !strings.HasSuffix(e.Summary, " has answered.")) {
			t.Errorf("the trust's timeline says %q", e.Summary)
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
		home, err := f.Web.Home(ctx, f.person(t, person), desk.HomeQuery{})
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
	home, err := f.Web.Home(ctx, f.person(t, "farah"), desk.HomeQuery{})
	if err != nil || len(home.Notices) != 1 || home.Notices[0].Read {
		t.Fatalf("notices %+v (%v), want one unread", home.Notices, err)
	}
	notice := home.Notices[0].ID
	refusedAs(t, f.Web.ReadNotice(ctx, f.person(t, "maria"), notice), "NOT_FOUND")
	if err := f.Web.ReadNotice(ctx, f.person(t, "farah"), notice); err != nil {
		t.Error(err)
	}
	if home, err = f.Web.Home(ctx, f.person(t, "farah"), desk.HomeQuery{}); err != nil || !home.Notices[0].Read {
		t.Errorf("notices %+v (%v), want it read", home.Notices, err)
	}
}

func TestAReturnedBidIsTheTrustsToChangeUnseen(t *testing.T) {
	f := newDB(t)
	ctx, id := context.Background(), f.submitted(t)
	f.must(t, "farah", funding.BidKind, id, funding.Return, map[string]any{"reasons": "Name the network."})
	if err := f.Web.PutAnswers(ctx, f.person(t, "amina"), id, []funding.GivenAnswer{{Key: "title", Value: "Northmoor EPR and network"}}); err != nil {
		t.Fatal(err)
	}
	for person, want := range map[string]string{"amina": "Northmoor EPR and network", "farah": "Northmoor EPR"} {
		s, err := f.Web.BidSheet(ctx, f.person(t, person), id)
		if err != nil || s.Content.Title() != want || s.Bid.Title != want {
			t.Errorf("%s reads %q, %q (%v), want %q", person, s.Content.Title(), s.Bid.Title, err, want)
		}
		rows, err := f.Web.Bids(ctx, f.person(t, person), "", 10)
		if err != nil || rows[0].Title != want {
			t.Errorf("%s lists %q (%v), want %q", person, rows[0].Title, err, want)
		}
	}
}
