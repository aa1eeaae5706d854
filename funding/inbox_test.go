package funding_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

func TestEveryTaskIsAboutOneMatter(t *testing.T) {
	for _, c := range []struct {
		name string
		kind funding.Kind
		task funding.Task
		want funding.Matter
	}{
		{"a draft is a bid", funding.BidKind, funding.Task{Key: "continue"}, funding.MatterBid},
		{"a returned bid is a bid", funding.BidKind, funding.Task{Key: "mend"}, funding.MatterBid},
		{"a signature of a bid is a sign-off", funding.BidKind, funding.Task{Key: "approve", Signs: funding.SignBid}, funding.MatterSignOff},
		{"a signature of a claim is a sign-off", funding.AwardKind, funding.Task{Key: "claim/C1", Signs: funding.SignClaim}, funding.MatterSignOff},
		{"a reviewer's question is a question", funding.BidKind, funding.Task{Key: "answer/Q1"}, funding.MatterQuestion},
		{"a trust's question is a question", funding.EnquiryKind, funding.Task{Key: "late"}, funding.MatterQuestion},
		{"completeness is a check", funding.BidKind, funding.Task{Key: "completeness"}, funding.MatterReview},
		{"a review is a review", funding.BidKind, funding.Task{Key: "review/CYBER"}, funding.MatterReview},
		{"a decision is the panel's", funding.BidKind, funding.Task{Key: "decide"}, funding.MatterSitting},
		{"a condition is of the agreement", funding.AwardKind, funding.Task{Key: "condition/K1"}, funding.MatterAgreement},
		{"a claim to check is a claim", funding.AwardKind, funding.Task{Key: "claim/C1", Role: funding.NationalFinance}, funding.MatterClaim},
		{"a claim to pay is a payment", funding.AwardKind, funding.Task{Key: "claim/C1", Role: funding.PaymentReleaser}, funding.MatterPayment},
		{"a run is a payment", funding.RunKind, funding.Task{Key: "release"}, funding.MatterPayment},
	} {
		if got := funding.MatterOf(c.kind, c.task); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestATaskFallsIntoOneBand(t *testing.T) {
	now := time.Date(2026, 6, 16, 12, 0, 0, 0, calendar.London()) // a Tuesday
	for _, c := range []struct {
		name string
		due  time.Time
		want funding.DueBand
	}{
		{"a minute ago is overdue", now.Add(-time.Minute), funding.DueOverdue},
		{"now is not overdue yet", now, funding.DueSoon},
		{"the last minute of the seventh day is soon", time.Date(2026, 6, 22, 23, 59, 0, 0, calendar.London()), funding.DueSoon},
		{"the eighth day is later", time.Date(2026, 6, 23, 0, 0, 0, 0, calendar.London()), funding.DueLater},
		{"no day is never", time.Time{}, funding.DueNever},
	} {
		if got := funding.BandOf(c.due, now); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestDaysLeftCountsWorkingDays(t *testing.T) {
	now := time.Date(2026, 5, 21, 9, 0, 0, 0, calendar.London()) // a Thursday; Monday 25 May is a bank holiday
	for day, want := range map[int]int{21: 0, 22: 1, 26: 2, 29: 5, 20: -1, 18: -3, 15: -4} {
		got, err := funding.DaysLeft(time.Date(2026, 5, day, 17, 0, 0, 0, calendar.London()), now, calendar.England())
		if err != nil || got != want {
			t.Errorf("until %d May: got %d (%v), want %d", day, got, err, want)
		}
	}
}

func TestAFilterIsKeptOnlyWhenItCanBeFoundAgain(t *testing.T) {
	for _, c := range []struct {
		name string
		f    funding.SavedFilter
		kept int
		code string
	}{
		{"a name and a matter", funding.SavedFilter{Name: "Mine", Filter: funding.TaskFilter{Matter: funding.MatterClaim}}, 19, ""},
		{"no name", funding.SavedFilter{Name: "  "}, 0, "FILTER_NAME"},
		{"a name of 61 letters", funding.SavedFilter{Name: strings.Repeat("é", 61)}, 0, "FILTER_NAME"},
		{"the twenty-first", funding.SavedFilter{Name: "Mine"}, 20, "TOO_MANY_FILTERS"},
		{"an unknown matter", funding.SavedFilter{Name: "Mine", Filter: funding.TaskFilter{Matter: "LUNCH"}}, 0, "NO_SUCH_MATTER"},
		{"an unknown band", funding.SavedFilter{Name: "Mine", Filter: funding.TaskFilter{Due: "TODAY"}}, 0, "NO_SUCH_BAND"},
	} {
		if got := codeOf(c.f.Check(c.kept)); got != c.code {
			t.Errorf("%s: got %q, want %q", c.name, got, c.code)
		}
	}
}
