package funding_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/example"
)

func TestARoundClosesAtItsMinuteInLondon(t *testing.T) {
	tests := []struct {
		name, on, at, want string
	}{
		{"at 5pm when it says nothing else, in summer", "2026-06-30", "", "2026-06-30T16:00:00Z"},
		{"at noon", "2026-06-30", "12:00", "2026-06-30T11:00:00Z"},
		{"to the millisecond", "2026-06-30", "23:59:59.999", "2026-06-30T22:59:59.999Z"},
		{"the day before the clocks go back", "2026-10-24", "", "2026-10-24T16:00:00Z"},
		{"the day on which they go back", "2026-10-25", "", "2026-10-25T17:00:00Z"},
		{"in the hour that comes twice: the first of the two", "2026-10-25", "01:30", "2026-10-25T00:30:00Z"},
		{"the day before they go forward", "2027-03-27", "", "2027-03-27T17:00:00Z"},
		{"the day on which they go forward", "2027-03-28", "", "2027-03-28T16:00:00Z"},
		{"in the hour that is skipped: an hour on", "2027-03-28", "01:30", "2027-03-28T01:30:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := example.Round()
			r.ClosesOn, r.ClosesAt = day(tt.on), tt.at
			want, err := time.Parse(time.RFC3339Nano, tt.want)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Closes(); !got.Equal(want) {
				t.Fatalf("closes at %s, want %s", got.UTC(), want)
			}
			l := newBid(t)
			l.facts.Round = r
			for _, s := range []struct {
				late time.Duration
				code string
			}{{-time.Millisecond, "SRO_NOT_APPROVED"}, {0, "SRO_NOT_APPROVED"}, {time.Millisecond, "ROUND_CLOSED"}} {
				no := l.refuses(s.code, "eleri", want.Add(s.late), funding.Submit, nil) // the next refusal is that of a bid in time
				if s.code == "ROUND_CLOSED" && no.Figures["late_by_ms"] != 1 {
					t.Errorf("late by %v ms, want 1", no.Figures)
				}
			}
		})
	}
}

func TestAnExtensionIsForOneBidAndSaysWhy(t *testing.T) {
	l, closes := newBid(t), day("2026-06-30").At(17, 0)
	until := closes.Add(48*time.Hour + 30*time.Minute + 500*time.Millisecond)
	l.do("david", noon("2026-06-30"), funding.ApproveInside, nil)
	l.refuses("NOT_YOUR_ROLE", "farah", closes, funding.Extend, obj{"until": until, "reasons": "Their network failed."})
	l.refuses("REASONS_MISSING", "olive", closes, funding.Extend, obj{"until": until})
	l.refuses("DATE_MISSING", "olive", closes, funding.Extend, obj{"reasons": "Their network failed."})
	says(t, l.refuses("NOT_LATER", "olive", closes, funding.Extend, obj{"until": closes, "reasons": "Their network failed."}), "5:00:00.000pm BST on 30 June 2026")
	l.refuses("DATE_PAST", "olive", until.Add(time.Hour), funding.Extend, obj{"until": until, "reasons": "Their network failed."})
	l.do("olive", closes.Add(time.Hour), funding.Extend, obj{"until": until, "reasons": "Their network failed."})
	if e := l.bid.Extended; !e.Until.Equal(until) || e.Reason != "Their network failed." || e.By != "olive" || !l.bid.Deadline(l.facts.Round).Equal(until) {
		t.Errorf("got %+v", e)
	}
	mails := l.last.Effects.Letters
	if len(mails) != 3 || !strings.Contains(mails[0].Body, "5:30:00.500pm BST on 2 July 2026") || !strings.Contains(mails[0].Body, "Their network failed.") {
		t.Errorf("mails %+v", mails)
	}
	if strings.Contains(sealed(l.last.Events), "network") {
		t.Error("the trail keeps words")
	}
	says(t, l.refuses("ROUND_CLOSED", "eleri", until.Add(time.Millisecond), funding.Submit, nil), "5:30:00.500pm BST on 2 July 2026", "5:30:00.501pm")
	l.do("eleri", until, funding.Submit, nil)
	if l.bid.Extended == nil {
		t.Error("the receipt needs the extension still")
	}
}

func TestATimeThatIsNoneClosesAt5pm(t *testing.T) {
	r := example.Round()
	r.ClosesAt = "teatime"
	if want := day("2026-06-30").At(17, 0); !r.Closes().Equal(want) {
		t.Errorf("got %s, want %s", r.Closes(), want)
	}
}
