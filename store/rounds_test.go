package store

import (
	"context"
	"encoding/json"
	"testing"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

// another is a round like the example's, with a reference of its own.
func another() funding.Round {
	r := example.Round()
	r.ID, r.Title, r.RefPrefix, r.OpensOn, r.ClosesOn = "FP-2026-R2", "Frontline Productivity, round 2 of 2026", "FQ26", date(2026, 5, 10), date(2026, 7, 10)
	return r
}

func (f *fixture) seesRound(t *testing.T, id string) bool {
	t.Helper()
	sheets, err := f.Web.Rounds(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range sheets {
		if r.Round.ID == id {
			return true
		}
	}
	return false
}

func TestARoundFromDraftToClose(t *testing.T) {
	f := newDB(t)
	ctx, olive, amina := context.Background(), f.person(t, "olive"), f.person(t, "amina")
	f.at(t, 2026, 5, 6, 9, 0)
	refusedAs(t, f.Web.CreateRound(ctx, amina, "a", another(), ""), "NOT_YOUR_ROLE")
	refusedAs(t, f.Web.CreateRound(ctx, f.person(t, "farah"), "a", another(), ""), "NOT_YOUR_ROLE")
	for range 2 { // the same click twice
		if err := f.Web.CreateRound(ctx, olive, "a", another(), example.RoundID); err != nil {
			t.Fatal(err)
		}
	}
	refusedAs(t, f.Web.CreateRound(ctx, olive, "b", another(), ""), "ROUND_EXISTS")
	refusedAs(t, f.Web.CreateRound(ctx, olive, "c", example.Round(), ""), "ROUND_EXISTS")
	if f.seesRound(t, "FP-2026-R2") {
		t.Error("a draft is shown to everybody")
	}
	if _, err := f.Web.RoundFile(ctx, amina, "FP-2026-R2"); err == nil {
		t.Error("an author reads a draft")
	}
	file, err := f.Web.RoundFile(ctx, f.person(t, "farah"), "FP-2026-R2")
	if err != nil || file.State != funding.RoundDrafted || file.Version != 1 || len(file.Changes) != 4 || file.Names["olive"] != "Olive Turner" {
		t.Errorf("got %v, %d changes: %v, %v", file.State, len(file.Changes), file.Changes, err)
	}
	next := another()
	next.Title = "Round 2"
	refusedAs(t, f.Web.PutRound(ctx, olive, "d", next, 0, ""), "CHANGED_MEANWHILE")
	if err := f.Web.PutRound(ctx, olive, "d", next, 1, ""); err != nil {
		t.Fatal(err)
	}
	if err := f.Web.OpenRound(ctx, olive, "e", "FP-2026-R2", ""); err != nil || !f.seesRound(t, "FP-2026-R2") {
		t.Fatalf("opening it: %v", err)
	}
	refusedAs(t, f.Web.OpenRound(ctx, olive, "f", "FP-2026-R2", ""), "ROUND_PUBLISHED")
	_, err = f.Web.StartBid(ctx, amina, "s1", "FP-2026-R2", "RZX", map[string]string{"title": "Early"})
	refusedAs(t, err, "ROUND_NOT_OPEN")
	f.at(t, 2026, 5, 11, 9, 0)
	if _, err = f.Web.StartBid(ctx, amina, "s2", "FP-2026-R2", "RZX", map[string]string{"title": "In time"}); err != nil {
		t.Fatal(err)
	}
	f.extendAndClose(t, next)
}

func (f *fixture) extendAndClose(t *testing.T, r funding.Round) {
	t.Helper()
	ctx, olive := context.Background(), f.person(t, "olive")
	changed := r
	changed.Title = "Quite another"
	refusedAs(t, f.Web.PutRound(ctx, olive, "g", changed, 3, ""), "ROUND_HAS_BIDS")
	changed.ClosesOn = date(2026, 7, 20)
	if err := f.Web.PutRound(ctx, olive, "g", changed, 3, ""); err != nil {
		t.Fatal(err)
	}
	file, err := f.Web.RoundFile(ctx, olive, r.ID)
	if err != nil || file.Round.Title != "Round 2" || file.Round.ClosesOn != date(2026, 7, 20) || file.State != funding.RoundOpen {
		t.Errorf("only its end moves: %v, %v", file.Round, err)
	}
	if err := f.Web.CloseRound(ctx, olive, "h", r.ID); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, f.Web.CloseRound(ctx, olive, "i", r.ID), "ROUND_CLOSED")
	_, err = f.Web.StartBid(ctx, f.person(t, "amina"), "s3", r.ID, "RZX", map[string]string{"title": "Late"})
	refusedAs(t, err, "ROUND_CLOSED")
}

func TestTheReasonForLateMoneyStandsOnTheRound(t *testing.T) {
	f := newDB(t)
	ctx, olive := context.Background(), f.person(t, "olive")
	f.at(t, 2026, 5, 6, 9, 0)
	late := another()
	late.ClosesOn = date(2026, 8, 18)
	if err := f.Web.CreateRound(ctx, olive, "a", late, ""); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, f.Web.OpenRound(ctx, olive, "b", late.ID, ""), "LATE_MONEY_REASON_MISSING")
	if err := f.Web.OpenRound(ctx, olive, "b", late.ID, "Trusts are ready to buy."); err != nil {
		t.Fatal(err)
	}
	sheets, err := f.Web.Rounds(ctx)
	if err != nil || sheets[0].Round.ID != late.ID || sheets[0].LateBy != "Olive Turner" || sheets[0].Round.LateMoney.Reasons != "Trusts are ready to buy." {
		t.Errorf("got %+v, %v", sheets[0], err)
	}
}

func TestARollingRoundIsListedAndTaken(t *testing.T) {
	f := newDB(t)
	ctx, olive, amina := context.Background(), f.person(t, "olive"), f.person(t, "amina")
	f.at(t, 2026, 5, 11, 9, 0)
	r := another()
	r.Rolling, r.ClosesOn = true, calendar.Date{}
	if err := f.Web.CreateRound(ctx, olive, "a", r, ""); err != nil {
		t.Fatal(err)
	}
	if err := f.Web.OpenRound(ctx, olive, "b", r.ID, ""); err != nil {
		t.Fatal(err)
	}
	id, err := f.Web.StartBid(ctx, amina, "s", r.ID, "RZX", map[string]string{"title": "Any time"})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.Web.BidsIn(ctx, amina, r.ID, "", 10)
	if err != nil || len(rows) != 1 || rows[0].ID != id || !rows[0].Due.IsZero() {
		t.Errorf("got %v, %v", rows, err)
	}
}

// Rules are published by two people (domain 4.5 d), from a day to come, and a
// bid of 6 May keeps those of its day (E14).
func TestRulesArePublishedByTwoPeopleAndABidKeepsItsOwn(t *testing.T) {
	f := newDB(t)
	ctx, olive, farah := context.Background(), f.person(t, "olive"), f.person(t, "farah")
	id := f.submitted(t) // on 6 May 2026
	all, err := f.Web.Rulesets(ctx)
	if err != nil {
		t.Fatal(err)
	}
	next := all[0]
	next.Code, next.Title, next.EffectiveFrom, next.Clocks.Completeness = "CAP-2026-B", "Second half of 2026", date(2026, 7, 1), 9
	draft := funding.RulesetDraft{Code: next.Code, Text: "extends: CAP-2026\n", Rules: next}
	refusedAs(t, f.Web.SaveRuleset(ctx, f.person(t, "amina"), "a", draft), "NOT_YOUR_ROLE")
	old := draft
	old.Rules.EffectiveFrom = date(2026, 5, 6)
	refusedAs(t, f.Web.SaveRuleset(ctx, farah, "a", old), "RULESET_FAULT")
	for range 2 {
		if err := f.Web.SaveRuleset(ctx, farah, "a", draft); err != nil {
			t.Fatal(err)
		}
	}
	refusedAs(t, f.Web.SaveRuleset(ctx, olive, "b", draft), "CHANGED_MEANWHILE")
	refusedAs(t, f.Web.PublishRuleset(ctx, olive, next.Code, 1), "RULESET_NOT_PROPOSED")
	if err := f.Web.ProposeRuleset(ctx, farah, next.Code, 1); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, f.Web.PublishRuleset(ctx, farah, next.Code, 1), "SAME_PERSON")
	if err := f.Web.PublishRuleset(ctx, olive, next.Code, 1); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, f.Web.SaveRuleset(ctx, farah, "c", funding.RulesetDraft{Code: next.Code, Version: 1, Rules: next}), "RULESET_FAULT")
	f.at(t, 2026, 7, 2, 9, 0)
	sheet, err := f.Web.BidSheet(ctx, f.person(t, "amina"), id)
	if err != nil || sheet.Rules.Code != "CAP-2026" || sheet.Rules.Clocks.Completeness != 3 {
		t.Errorf("the bid of 6 May follows %s now, %v", sheet.Rules.Code, err)
	}
	start, err := f.Web.StartSheet(ctx, f.person(t, "amina"))
	if err != nil || start.Rules.Code != "CAP-2026-B" || start.Rules.Clocks.Completeness != 9 {
		t.Errorf("a new bid follows %s, %v", start.Rules.Code, err)
	}
}

// The database itself lets nobody put rules into force, or a round on show,
// past the steps above.
func TestTheDatabaseKeepsRulesAndRounds(t *testing.T) {
	f := newDB(t)
	ctx := context.Background()
	body, err := json.Marshal(another())
	if err != nil {
		t.Fatal(err)
	}
	for what, query := range map[string]string{
		"rules without a proposal":   `insert into rulesets (code, effective_from, body) values ('X-1', '2027-01-01', '{}')`,
		"a round by a trust":         `insert into rounds (id, fund, body) values ('X-1', 'FP', '` + string(body) + `')`,
		"a round's terms by a trust": `update rounds set body = '{}' where id = 'FP-2026-R1'`,
	} {
		var n int64
		err := f.Web.as(ctx, f.person(t, "amina"), func(tx *gorm.DB) error {
			done := tx.Exec(query)
			n = done.RowsAffected
			return done.Error
		})
		if err == nil && n > 0 {
			t.Errorf("%s: went through", what)
		}
	}
}
