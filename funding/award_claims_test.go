package funding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// amount is one of the example's claims at another amount, under another
// number so that its invoice is another too.
func amount(no int, p string) example.Claim {
	c := example.Claims()[no-1]
	c.No, c.Amount = no+20, gbp(p)
	return c
}

func TestClaimOneOf96FromDraftToCash(t *testing.T) {
	l, c := claiming(t), example.Claims()[0]
	body := l.claim(c)
	l.wants(funding.Capital, "310,250", "0", "3,889,750")
	got, _ := l.award.Claim(c.Content().ID)
	if got.Status != funding.ClaimSubmitted || got.Amount != c.Amount || got.PayDue != day("2026-10-19") || got.Prepared.By != "ben" {
		t.Errorf("submitted: %+v", got)
	}
	l.do("chloe", noon("2026-10-12"), funding.ApproveClaim, body)
	if got, _ := l.award.Claim(c.Content().ID); got.Status != funding.AutoChecked || got.CheckDue != day("2026-10-15") || l.award.NextAlarm.IsZero() {
		t.Errorf("approved by the trust: %+v", got)
	}
	l.do("liam", noon("2026-10-14"), funding.CheckClaim, obj{"claim": body["claim"], "outcome": "APPROVE"})
	l.do("system", noon("2026-10-15"), funding.Schedule, obj{"claim": body["claim"], "run": "RUN-1"})
	l.wants(funding.Capital, "310,250", "0", "3,889,750")
	l.do("system", noon("2026-10-19"), funding.PayClaim, obj{"claim": body["claim"], "released_by": "nikhil"})
	l.wants(funding.Capital, "0", "310,250", "3,889,750")
	got, _ = l.award.Claim(c.Content().ID)
	if got.Status != funding.Paid || got.Released != "nikhil" || got.Run != "RUN-1" || got.PaidAt.Day != day("2026-10-19") {
		t.Errorf("paid: %+v", got)
	}
	if days, err := england().CountWorkingDays(got.Prepared.Day, got.PaidAt.Day); err != nil || days != 5 || got.PaidAt.Day.Sub(got.Prepared.Day) != 7 {
		t.Errorf("claim to cash took %d working days, want 5 (7 days)", days)
	}
	handled := map[string]bool{got.Prepared.By: true, got.Approved.By: true, got.Checked.By: true, got.Released: true, l.award.DecidedBy: true}
	if len(handled) != 5 {
		t.Errorf("handled by %v, want five different people", handled)
	}
	l.do("farah", noon("2026-10-20"), funding.Discharge, obj{"condition": "K1"})
	if len(l.award.Claims) != 0 {
		t.Errorf("a paid claim folds away with the next command: %+v", l.award.Claims)
	}
}

func TestAllClaimsOf96(t *testing.T) {
	l := claiming(t)
	headrooms := []string{"3,889,750.00", "3,477,149.60", "2,939,000.00", "2,664,000.00", "2,299,500.00", "1,700,000.00", "1,200,000.00"}
	for i, c := range example.Claims() {
		l.paid(c, c.Submitted)
		if got := l.limit(funding.Capital).Headroom(); got != gbp(headrooms[i]) {
			t.Errorf("after claim %d: headroom %s, want £%s", c.No, got, headrooms[i])
		}
	}
	for _, c := range example.RevenueClaims() {
		l.paid(c, c.Submitted)
	}
	l.wants(funding.Capital, "0", "3,000,000", "1,200,000")
	l.wants(funding.Revenue, "0", "900,000", "0")
}

// drawnTo25 is the award with claims 1 to 6 paid and 2026/27 cut to
// £3,000,000.00, as after CR-01: £500,000.00 is left.
func drawnTo25(t *testing.T) *awardLife {
	t.Helper()
	l := claiming(t)
	for _, c := range example.Claims()[:6] {
		l.paid(c, c.Submitted)
	}
	l.award.Limits[0].Profile = gbp("3,000,000")
	return l
}

func TestE1AClaimMayTakeAllThatIsLeftAndNoPennyMore(t *testing.T) {
	l := drawnTo25(t)
	l.wants(funding.Capital, "0", "2,500,000", "500,000")
	version := l.award.Version
	over := amount(7, "500,000.01")
	no := l.refuses("CLAIM_EXCEEDS_YEAR_PROFILE", "ben", over.Submitted, funding.ClaimMoney, l.draft(over.Content()))
	says(t, no, "£0.01 too much", "£500,000.00 of capital is left for 2026/27", "Reduce it to £500,000.00")
	if diff := cmp.Diff(map[string]int64{"excess_pence": 1, "headroom_pence": 50_000_000}, no.Figures); diff != "" || no.Kind != refusal.Conflict || no.Field != "lines" {
		t.Errorf("%s at %q %s", no.Kind, no.Field, diff)
	}
	if l.award.Version != version {
		t.Error("a refusal changed the award")
	}
	l.claim(example.Claims()[6])
	l.wants(funding.Capital, "500,000", "2,500,000", "0")
	says(t, l.refuses("CLAIM_EXCEEDS_YEAR_PROFILE", "ben", over.Submitted, funding.ClaimMoney, l.draft(amount(7, "0.01").Content())), "£0.00 of capital is left", "Ask for a change")
}

func TestE1WhatIsInFlightCountsAgainstHeadroom(t *testing.T) {
	l := drawnTo25(t)
	l.claim(amount(7, "300,000"))
	second := amount(6, "300,000")
	no := l.refuses("CLAIM_EXCEEDS_YEAR_PROFILE", "ben", amount(7, "0").Submitted, funding.ClaimMoney, l.draft(second.Content()))
	says(t, no, "£100,000.00 too much", "£200,000.00 of capital is left")
}

// E8: 403 SAME_PERSON, also when the account holds the other role too.
func TestE8ThePreparerNeverApproves(t *testing.T) {
	l := claiming(t)
	body := l.claim(example.Claims()[0])
	at := noon("2026-10-13")
	no := l.refuses("SAME_PERSON", "ben", at, funding.ApproveClaim, body)
	says(t, no, "You prepared claim 1")
	both := example.Person("ben")
	both.Posts = append(both.Posts, funding.Post{Role: funding.TrustFinanceApprover, Org: example.Trust})
	_, err := l.tryAs(both, at, funding.ApproveClaim, body)
	if no := refused(t, err, "SAME_PERSON"); no.Kind != refusal.Forbidden {
		t.Errorf("got %s, want a 403", no.Kind)
	}
	l.refuses("NOT_YOUR_ROLE", "liam", at, funding.ApproveClaim, body)
	l.do("eleri", at, funding.ApproveClaim, body) // the CFO may
}

func TestWhoHandledAClaimForTheTrustNeverChecksIt(t *testing.T) {
	for _, who := range []string{"ben", "chloe"} {
		l := claiming(t)
		body := l.claim(example.Claims()[0])
		l.do("chloe", noon("2026-10-12"), funding.ApproveClaim, body)
		moved := example.Person(who)
		moved.Posts = append(moved.Posts, funding.Post{Role: funding.NationalFinance, Org: example.Funder})
		_, err := l.tryAs(moved, noon("2026-10-14"), funding.CheckClaim, obj{"claim": body["claim"], "outcome": "APPROVE"})
		says(t, refused(t, err, "SAME_PERSON"), "You handled claim 1 for the trust")
		_, err = l.tryAs(moved, noon("2026-10-14"), funding.CheckLine, obj{"claim": body["claim"], "line_no": 1, "outcome": "ACCEPTED"})
		refused(t, err, "SAME_PERSON")
	}
}

func TestAClaimGoesThroughItsStatesInOrder(t *testing.T) {
	l, at := claiming(t), noon("2026-10-14")
	body := l.claim(example.Claims()[0])
	approve := obj{"claim": body["claim"], "outcome": "APPROVE"}
	says(t, l.refuses("WRONG_STATE", "liam", at, funding.CheckClaim, approve), "“Waiting for the trust's approval”")
	l.refuses("WRONG_STATE", "system", at, funding.Schedule, body)
	l.refuses("WRONG_STATE", "system", at, funding.PayClaim, body)
	l.refuses("CLAIM_NOT_DRAFT", "ben", at, funding.ClaimMoney, body)
	l.refuses("CLAIM_NOT_OPEN", "chloe", at, funding.ApproveClaim, obj{"claim": "another"})
	l.do("chloe", at, funding.ApproveClaim, body)
	l.refuses("WRONG_STATE", "eleri", at, funding.ApproveClaim, body)
	l.refuses("NOT_A_CHOICE", "liam", at, funding.CheckClaim, obj{"claim": body["claim"], "outcome": "PERHAPS"})
	l.do("liam", at, funding.CheckClaim, approve)
	l.refuses("WRONG_STATE", "ben", at, funding.WithdrawClaim, body)
	l.refuses("NOT_YOUR_ROLE", "liam", at, funding.PayClaim, body)
	l.refuses("VERB_UNKNOWN", "ben", at, "dance", body)
}

func TestNoClaimsBeforeTheAgreementIsInForce(t *testing.T) {
	l := newAward(t)
	c := example.Claims()[0]
	says(t, l.refuses("WRONG_STATE", "ben", c.Submitted, funding.ClaimMoney, l.draft(c.Content())), "“Agreement to be signed”")
}

// K2 was due on 30 September. While it is not met, claims from P7 wait; P6 and
// revenue of P6 do not.
func TestConditionK2HoldsClaims(t *testing.T) {
	l := signed(t)
	l.claim(example.Claims()[0])
	second := example.Claims()[1]
	no := l.refuses("CONDITION_OVERDUE", "ben", second.Submitted, funding.ClaimMoney, l.draft(second.Content()))
	says(t, no, "Condition K2 was due on 30 September 2026")
	l.do("farah", second.Submitted, funding.Discharge, obj{"condition": "K2"})
	l.do("ben", second.Submitted, funding.ClaimMoney, l.draft(second.Content()))
}

func TestFromWhichMonthAConditionHolds(t *testing.T) {
	tests := []struct {
		name string
		from calendar.Month // 0 = the month after it was due
		on   string
		held bool
	}{
		{"on the day it is due nothing waits", 6, "2026-09-30", false},
		{"the day after, claims from its month on wait", 6, "2026-10-01", true},
		{"those of months before do not", 7, "2026-10-01", false},
		{"without a month it is the one after it was due", 0, "2026-10-01", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := signed(t)
			l.award.Conditions[1].FromMonth = tt.from
			_, err := l.tryAs(example.Person("ben"), noon(tt.on), funding.ClaimMoney, l.draft(example.Claims()[0].Content())) // of P6, September
			if held := err != nil; held != tt.held {
				t.Errorf("held %v, want %v: %v", held, tt.held, err)
			}
		})
	}
}
