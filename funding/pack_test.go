package funding_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/example"
)

// octoberOpen is the award on the morning after October 2026 opened, with claims 1
// and 2 submitted, its contract signed, and September's pack sent on time.
func octoberOpen(t *testing.T) *awardLife {
	t.Helper()
	l := claiming(t)
	l.until("2026-10-01")
	l.claim(example.Claims()[0])
	l.packs.draft = funding.PackDraft{Milestones: []funding.MilestoneDate{{Ref: "M1", Actual: day("2026-09-30")}}}
	l.sent(6, "2026-10-12")
	l.packs.draft = funding.PackDraft{}
	l.do("farah", noon("2026-10-13"), funding.AcceptPack, obj{"pack": l.pack(6).ID})
	l.until("2026-11-01")
	return l
}

func TestAMonthInWhichNothingHappensClosesItself(t *testing.T) {
	l := claiming(t)
	l.until("2026-09-01")
	for _, m := range []calendar.Month{4, 5} { // July and August: the plan begins in September
		if p := l.pack(m); !p.Nil || p.Status != funding.PackAccepted || !p.Automatic || p.Hash != l.returned(m).Hash() {
			t.Errorf("%s: %+v, want it closed by itself", m.Label(), p)
		}
	}
	l.until("2026-10-01")
	if p := l.pack(6); p.Nil || p.Status != funding.PackOpen || p.Due != day("2026-10-12") {
		t.Errorf("September: %+v, want it open and due on 12 October", p)
	}
}

// E5: a return that is received late, to the day.
func TestE5ALateReturn(t *testing.T) {
	l := octoberOpen(t)
	if p := l.pack(7); p.Due != day("2026-11-11") || p.HoldFrom != day("2026-11-18") {
		t.Fatalf("October is due on %s and holds from %s, want 11 and 18 November", p.Due, p.HoldFrom)
	}
	var rung []string
	for l.award.NextAlarm.Before(day("2026-11-13").At(9, 0)) {
		at := l.award.NextAlarm
		rung = append(rung, at.In(calendar.London()).Format("Mon 2 Jan 15:04 ")+l.wake())
	}
	want := []string{"Fri 6 Nov 09:00 PACK_REMINDED", "Wed 11 Nov 09:00 PACK_REMINDED", "Thu 12 Nov 09:00 PACK_OVERDUE"}
	if d := cmp.Diff(want, rung); d != "" {
		t.Error(d)
	}
	if got := letters(l.last.Effects.Letters); cmp.Diff([]string{"pack-overdue to TRUST_FINANCE_PREPARER at RZX", "pack-overdue-programme to PROGRAMME_MANAGER at FPF"}, got) != "" {
		t.Errorf("the day after: %v", got)
	}
	body := obj{"pack": l.pack(7).ID}
	l.do("ben", day("2026-11-13").At(8, 30), funding.PreparePack, body)
	l.do("chloe", day("2026-11-13").At(9, 0), funding.SubmitPack, body)
	if p := l.pack(7); !p.Late || p.DaysLate != 2 || p.Held || len(l.award.HeldBy()) != 0 {
		t.Errorf("received on Friday: %+v, want LATE by 2 working days and no hold", p)
	}
	if at := day("2026-12-01").At(6, 0); l.award.NextAlarm != at {
		t.Errorf("next alarm %s, want that of the month alone, %s", l.award.NextAlarm, at)
	}
}

// E5: a return that never comes holds payments from the first minute of the
// fifth working day after it was due, until it comes.
func TestE5AReturnThatNeverComesHoldsPayments(t *testing.T) {
	l := octoberOpen(t)
	l.until("2026-11-17")
	if len(l.award.HeldBy()) != 0 || l.award.NextAlarm != day("2026-11-18").At(0, 0) {
		t.Fatalf("on 17 November: held by %v, next alarm %s", l.award.HeldBy(), l.award.NextAlarm)
	}
	if got := l.wake(); got != funding.HeldLateReturn || len(l.award.HeldBy()) != 1 {
		t.Errorf("at midnight: %s, held by %v", got, l.award.HeldBy())
	}
	l.sent(7, "2026-11-20")
	if got := names(l.last.Events); got != "PACK_SUBMITTED HOLD_RELEASED" && got != "PACK_SUBMITTED HOLD_RELEASED PACK_ACCEPTED" || len(l.award.HeldBy()) != 0 {
		t.Errorf("on receipt: %s, held by %v", got, l.award.HeldBy())
	}
}

// An award whose trust has not begun with packs is chased and not held.
func TestNothingIsHeldBeforeATrustTakesUpPacks(t *testing.T) {
	l := claiming(t)
	l.until("2026-11-30")
	if len(l.award.HeldBy()) != 0 || l.award.PacksTaken != nil {
		t.Fatalf("held by %v, taken up %v", l.award.HeldBy(), l.award.PacksTaken)
	}
	if p := l.pack(6); !p.Late || p.Status != funding.PackOpen {
		t.Errorf("September: %+v, want it late and open", p)
	}
	l.do("ben", noon("2026-11-30"), funding.OpenPack, obj{"fy": "2026/27", "month": 6})
	if l.award.PacksTaken == nil || l.award.NextAlarm != day("2026-10-19").At(0, 0) {
		t.Errorf("taken up %v, next alarm %s; want what is overdue to count from now on", l.award.PacksTaken, l.award.NextAlarm)
	}
}

func TestWhoMayDoWhatWithAPack(t *testing.T) {
	l := octoberOpen(t)
	body := obj{"pack": l.pack(7).ID}
	l.refuses("PACK_NOT_PREPARED", "chloe", noon("2026-11-09"), funding.SubmitPack, body)
	l.refuses("NOT_YOUR_ROLE", "chloe", noon("2026-11-09"), funding.PreparePack, body)
	l.do("ben", noon("2026-11-09"), funding.PreparePack, body)
	l.refuses("SAME_PERSON", "ben", noon("2026-11-09"), funding.SubmitPack, body)
	l.refuses("PACK_CHANGED", "chloe", noon("2026-11-09"), funding.SubmitPack, obj{"pack": l.pack(7).ID, "hash": "another"})
	l.refuses("REASONS_MISSING", "chloe", noon("2026-11-09"), funding.ReturnPack, body)
	l.do("chloe", noon("2026-11-09"), funding.ReturnPack, obj{"pack": l.pack(7).ID, "reasons": "The forecast is not ours."})
	l.do("ben", noon("2026-11-10"), funding.PreparePack, body)
	l.do("chloe", noon("2026-11-10"), funding.SubmitPack, body)
	l.refuses("NOT_YOUR_ROLE", "liam", noon("2026-11-10"), funding.AcceptPack, body)
	l.do("farah", noon("2026-11-10"), funding.ReturnPack, obj{"pack": l.pack(7).ID, "reasons": "Say why the month fell short."})
	l.sent(7, "2026-11-12")
	if p := l.pack(7); p.DaysLate != 0 || p.Attempt != 3 {
		t.Errorf("sent in time, returned, and sent again: %+v; want it not late, at its third attempt", p)
	}
	l.do("farah", noon("2026-11-12"), funding.AcceptPack, body)
	l.refuses("PACK_CLOSED", "farah", noon("2026-11-12"), funding.ReturnPack, body)
	l.refuses("MONTH_NOT_OVER", "ben", noon("2026-11-12"), funding.OpenPack, obj{"fy": "2026/27", "month": 8})
	l.refuses("NO_PACK", "ben", noon("2026-11-12"), funding.OpenPack, obj{"fy": "2026/27", "month": 2})
	l.refuses("PACK_OPENED", "ben", noon("2026-11-12"), funding.OpenPack, obj{"fy": "2026/27", "month": 7})
}

// Claims that were drafted for the month go with the pack: one click prepares
// both, one approves both, each in the name of who clicked.
func TestClaimsGoWithTheirPack(t *testing.T) {
	l := octoberOpen(t)
	draft := example.Claims()[1].Content()
	l.draft(draft)
	l.packs.drafts = []string{draft.ID}
	body := obj{"pack": l.pack(7).ID}
	follow := func(who string, verb funding.Verb) {
		t.Helper()
		list := l.last.Effects.Follow
		if len(list) != 1 || list[0].By != who || list[0].Verb != verb || !strings.Contains(string(list[0].Body), draft.ID) {
			t.Errorf("%+v, want %s of the claim by %s", list, verb, who)
		}
	}
	l.do("ben", noon("2026-11-09"), funding.PreparePack, body)
	follow("ben", funding.ClaimMoney)
	l.do("chloe", noon("2026-11-09"), funding.SubmitPack, body)
	follow("chloe", funding.ApproveClaim)
}

// A pack that a preparer filled in and did not hand over is approved all the
// same, by somebody else: the contract's three calls.
func TestWhoTypedAPackPreparedIt(t *testing.T) {
	l := octoberOpen(t)
	l.packs.typed = "chloe"
	body := obj{"pack": l.pack(7).ID}
	l.refuses("SAME_PERSON", "chloe", noon("2026-11-09"), funding.SubmitPack, body)
	l.packs.typed = "ben"
	l.do("chloe", noon("2026-11-09"), funding.SubmitPack, body)
	if p := l.pack(7); !p.Received() || l.returned(7).Hash() != p.Hash {
		t.Errorf("%+v", p)
	}
}
