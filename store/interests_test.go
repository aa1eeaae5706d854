package store

import (
	"context"
	"testing"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// letters lists who was written to with a template about an aggregate.
func (f *fixture) written(t *testing.T, template, aggregate string) []string {
	t.Helper()
	var ids []string
	if err := f.Owner.db.Raw(`select person_id from outbox where template = ? and aggregate = ? order by person_id`, template, aggregate).Scan(&ids).Error; err != nil {
		t.Fatal(err)
	}
	return ids
}

// formerly enters that somebody worked at an organisation until March 2025.
func (f *fixture) formerly(t *testing.T, person, org string) int64 {
	t.Helper()
	id, err := f.Web.DeclareInterest(context.Background(), f.person(t, person), "interest "+person, funding.Interest{Person: person, Org: org, Nature: funding.Employment, From: date(2019, 9, 1), Until: date(2025, 3, 31)})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// E16: somebody with an interest sees nothing of the bid, by no way in, and the
// record keeps that they tried.
func TestAnInterestHidesABidFromItsReviewer(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	id := f.submitted(t)
	interest := f.formerly(t, "kavita", "RZX")
	again, err := f.Web.DeclareInterest(ctx, f.person(t, "kavita"), "interest kavita", funding.Interest{Person: "kavita", Org: "RZX", Nature: funding.Employment, From: date(2019, 9, 1)})
	if err != nil || again != interest {
		t.Errorf("the same click declared %d (%v), want %d again", again, err, interest)
	}
	f.at(t, 2026, 5, 11, 10, 0)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	kavita := f.person(t, "kavita")
	_, err = f.Web.BidSheet(ctx, kavita, id)
	refusedAs(t, err, "CONFLICT_OF_INTEREST")
	err = f.Web.Advise(ctx, kavita, funding.Command{ID: "k", Kind: funding.BidKind, Aggregate: id, Verb: funding.StartReview, Body: []byte(`{"review":"CYBER"}`)})
	refusedAs(t, err, "CONFLICT_OF_INTEREST")
	refusedAs(t, f.click(t, "kavita", funding.BidKind, id, funding.StartReview, map[string]any{"review": funding.Cyber}), "CONFLICT_OF_INTEREST")
	refusedAs(t, f.click(t, "farah", funding.BidKind, id, funding.Assign, map[string]any{"review": funding.Cyber, "person": "kavita"}), "CONFLICT_OF_INTEREST")
	seen := func(person string) (n int) {
		t.Helper()
		if err := f.Web.as(ctx, f.person(t, person), func(tx *gorm.DB) error {
			return tx.Raw(`select (select count(*) from bids) + (select count(*) from tasks) + (select count(*) from events) + (select count(*) from contents)`).Scan(&n).Error
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := seen("kavita"); n != 0 {
		t.Errorf("she counts %d rows of it", n)
	}
	if seen("jonas") == 0 {
		t.Error("her colleague sees nothing either, so that proves nothing")
	}
	if got := f.written(t, "review-waiting", id); len(got) == 0 || contains(got, "kavita") {
		t.Errorf("letters of the reviews went to %v, want none to her", got)
	}
	d, err := f.Web.Interests(ctx, f.person(t, "farah"))
	if err != nil || len(d.Tries) != 2 || d.Tries[0].Person != "kavita" || d.Tries[0].Aggregate != id || len(d.Rows) != 1 {
		t.Errorf("the register shows %+v (%v), want two tries", d, err)
	}
	own, err := f.Web.Interests(ctx, f.person(t, "kavita"))
	if err != nil || len(own.Rows) != 1 || len(own.Tries) != 0 {
		t.Errorf("she sees %+v (%v), want her own interest alone", own, err)
	}
	if err := f.Web.DecideInterest(ctx, f.person(t, "farah"), interest, true, "A placement of one week."); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Web.BidSheet(ctx, f.person(t, "kavita"), id); err != nil {
		t.Errorf("once it is allowed: %v", err)
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// An interest in a care board concerns each of its trusts; whoever works at a
// trust goes on seeing it from inside.
func TestHowFarAnInterestReaches(t *testing.T) {
	f := newDB(t)
	_, err := f.Web.BidSheet(context.Background(), func() funding.Person { f.formerly(t, "kavita", "RZX"); return f.person(t, "kavita") }(), f.exampleDraft(t))
	refusedAs(t, err, "NOT_FOUND") // not even that there is a draft
	f.formerly(t, "liam", "QWO")
	f.formerly(t, "amina", "RZX")
	liam, amina := f.person(t, "liam"), f.person(t, "amina")
	if bar, ok := liam.BarFrom("RZX"); !ok || bar.Via != "QWO" || bar.Ends != date(2027, 3, 31) {
		t.Errorf("Liam's bar from RZX: %+v %v", bar, ok)
	}
	if contains(liam.Orgs, "RZX") || len(liam.Orgs) == 0 || !contains(amina.Orgs, "RZX") {
		t.Errorf("Liam reaches %v, Amina %v", liam.Orgs, amina.Orgs)
	}
	f.at(t, 2027, 4, 1, 9, 0)
	if liam = f.person(t, "liam"); len(liam.Bars) != 0 || !contains(liam.Orgs, "RZX") {
		t.Errorf("two years and a day later: %v", liam.Bars)
	}
}

func TestReviewsAreAssigned(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	id := f.submitted(t)
	f.at(t, 2026, 5, 11, 10, 0)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	f.formerly(t, "harry", "RZX")
	farah := f.person(t, "farah")
	d, err := f.Web.AssignDesk(ctx, farah, "")
	if err != nil || len(d.Rows) != 6 {
		t.Fatalf("%d reviews to assign (%v), want six", len(d.Rows), err)
	}
	row := func(k funding.ReviewKind) (out desk.Assignment) {
		for _, r := range d.Rows {
			if r.Review.Kind == k {
				out = r
			}
		}
		return out
	}
	finance := row(funding.RegionFinance)
	if finance.Best() != "isla" || len(finance.Assessors) != 2 || finance.Assessors[1].Person != "harry" || finance.Assessors[1].Can {
		t.Errorf("for the regional finance review: %+v", finance.Assessors)
	}
	if d.Rows[0].Review.Kind != funding.ICBSupport { // ten working days, the others twenty
		t.Errorf("%s is due first", d.Rows[0].Review.Kind)
	}
	f.must(t, "farah", funding.BidKind, id, funding.Assign, map[string]any{"review": funding.RegionFinance, "person": "isla"})
	if d, err = f.Web.AssignDesk(ctx, farah, id); err != nil || row(funding.RegionFinance).Review.Reviewer != "isla" || row(funding.RegionDigital).Assessors[0].Open != 1 {
		t.Errorf("afterwards: %+v (%v)", d.Rows, err)
	}
	if got := f.written(t, "review-assigned", id); len(got) != 1 || got[0] != "isla" {
		t.Errorf("told %v, want Isla", got)
	}
	f.waitsFor(t, "given to Isla", "harry")
	_, err = f.Web.AssignDesk(ctx, f.person(t, "liam"), "")
	refusedAs(t, err, "NOT_YOUR_ROLE")
}

// A reviewer sees what others concluded only after concluding: in the sheet, in
// its timeline and in the audit trail.
func TestReviewersJudgeAlone(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	id := f.submitted(t)
	f.at(t, 2026, 5, 11, 10, 0)
	f.must(t, "farah", funding.BidKind, id, funding.PassCompleteness, nil)
	conclude := func(person string, k funding.ReviewKind, scores ...map[string]any) {
		t.Helper()
		f.must(t, person, funding.BidKind, id, funding.Conclude, map[string]any{"review": k, "outcome": funding.Support, "reasons": "The tail is paid for.", "scores": scores})
	}
	financial := func(n int) map[string]any { return map[string]any{"criterion": "FINANCIAL", "score": n} }
	conclude("harry", funding.RegionFinance, financial(4))
	sees := func(person string) (reasons string, outcomes int) {
		t.Helper()
		s, err := f.Web.BidSheet(ctx, f.person(t, person), id)
		if err != nil {
			t.Fatal(err)
		}
		events, err := f.Web.Events(ctx, f.person(t, person), funding.Ref{Kind: funding.BidKind, ID: id}, "", 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if e.Name == "REVIEW_OUTCOME" {
				outcomes++
			}
		}
		for _, e := range s.Timeline {
			if e.Name == "REVIEW_OUTCOME" {
				outcomes++
			}
		}
		v, _ := s.Bid.Review(funding.RegionFinance)
		return v.Reasons, outcomes
	}
	if reasons, n := sees("liam"); reasons != "" || n != 0 {
		t.Errorf("who has still to conclude sees %q and %d outcomes", reasons, n)
	}
	if reasons, n := sees("farah"); reasons == "" || n != 2 {
		t.Errorf("the programme manager sees %q and %d outcomes, want the reasons and two", reasons, n)
	}
	conclude("liam", funding.NationalFinanceRev, financial(2))
	if reasons, _ := sees("liam"); reasons == "" {
		t.Error("who has concluded still sees nothing")
	}
	for _, r := range reviewers {
		if r.kind != funding.RegionFinance && r.kind != funding.NationalFinanceRev {
			conclude(r.person, r.kind)
		}
	}
	refusedAs(t, f.click(t, "maria", funding.BidKind, id, funding.Decide, map[string]any{"outcome": funding.Approved, "reasons": "Yes."}), "WRONG_STATE")
	f.must(t, "farah", funding.BidKind, id, funding.Moderate, map[string]any{"criterion": "FINANCIAL", "score": 3, "reasons": "Both accept the savings."})
	s, err := f.Web.BidSheet(ctx, f.person(t, "maria"), id)
	if err != nil || s.Bid.Status != funding.Panel || s.Bid.Board(s.Rules).Rows[3].Agreed.Score != 3 {
		t.Errorf("after moderation: %s (%v)", s.Bid.Status, err)
	}
	trust, err := f.Web.BidSheet(ctx, f.person(t, "amina"), id)
	if err != nil || len(trust.Bid.Agreed) != 0 {
		t.Errorf("the trust sees %v (%v), want nothing yet", trust.Bid.Agreed, err)
	}
}
