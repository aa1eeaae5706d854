package funding

import (
	"slices"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A Matter is what a task is about, as people sort their work.
type Matter string

// The matters of tasks.
const (
	MatterBid       Matter = "BID"
	MatterQuestion  Matter = "QUESTION"
	MatterReview    Matter = "REVIEW"
	MatterSignOff   Matter = "SIGN_OFF"
	MatterSitting   Matter = "SITTING"
	MatterAgreement Matter = "AGREEMENT"
	MatterClaim     Matter = "CLAIM"
	MatterPayment   Matter = "PAYMENT"
)

// Matters lists them in the order of a bid's life.
func Matters() []Matter {
	return []Matter{MatterBid, MatterQuestion, MatterReview, MatterSignOff, MatterSitting, MatterAgreement, MatterClaim, MatterPayment}
}

// Title is the matter as a heading over its tasks.
func (m Matter) Title() string {
	switch m {
	case MatterQuestion:
		return "Questions"
	case MatterReview:
		return "Reviews and checks"
	case MatterSignOff:
		return "Sign-offs"
	case MatterSitting:
		return "Panel and decisions"
	case MatterAgreement:
		return "Agreements and conditions"
	case MatterClaim:
		return "Claims"
	case MatterPayment:
		return "Payments"
	}
	return "Bids"
}

// MatterOf says what a task of an aggregate of kind k is about. What somebody
// signs is a sign-off, whatever it is that they sign.
func MatterOf(k Kind, t Task) Matter {
	step, _, _ := strings.Cut(t.Key, "/")
	switch {
	case t.Signs != "":
		return MatterSignOff
	case k == EnquiryKind, k == BidKind && step == "answer":
		return MatterQuestion
	case k == RunKind:
		return MatterPayment
	case k == AwardKind && step == "claim":
		if t.Role == PaymentReleaser {
			return MatterPayment
		}
		return MatterClaim
	case k == AwardKind:
		return MatterAgreement
	case step == "review", step == "completeness", step == "moderate":
		return MatterReview
	case step == "decide", step == "release":
		return MatterSitting
	}
	return MatterBid
}

// A DueBand is how soon a task runs out.
type DueBand string

// The bands of due days.
const (
	DueOverdue DueBand = "OVERDUE"
	DueSoon    DueBand = "SOON"  // within [SoonDays]
	DueLater   DueBand = "LATER" // after them
	DueNever   DueBand = "NEVER" // nothing runs out
)

// SoonDays is how many days, today included, are soon: a week.
const SoonDays = 7

// DueBands lists them, the most urgent first.
func DueBands() []DueBand { return []DueBand{DueOverdue, DueSoon, DueLater, DueNever} }

// Title is the band in words.
func (d DueBand) Title() string {
	switch d {
	case DueOverdue:
		return "Overdue"
	case DueSoon:
		return "Due in the next 7 days"
	case DueLater:
		return "Due later"
	}
	return "No due day"
}

// SoonUntil is the first instant that is no longer soon, in London.
func SoonUntil(now time.Time) time.Time {
	return calendar.DateOf(now).AddDays(SoonDays).At(0, 0)
}

// BandOf is the band of a task that runs out at due; zero is never.
func BandOf(due, now time.Time) DueBand {
	switch {
	case due.IsZero():
		return DueNever
	case due.Before(now):
		return DueOverdue
	case due.Before(SoonUntil(now)):
		return DueSoon
	}
	return DueLater
}

// A TaskFilter chooses among the tasks of one person. Its zero value is all.
type TaskFilter struct {
	Matter Matter  `json:"matter,omitempty"`
	Round  string  `json:"round,omitempty"` // id
	Org    string  `json:"org,omitempty"`   // code of the trust that it is about
	Due    DueBand `json:"due,omitempty"`
	New    bool    `json:"new,omitempty"` // since the person's last visit
}

// Check refuses a matter or a band that there is none of.
func (f TaskFilter) Check() error {
	if f.Matter != "" && !slices.Contains(Matters(), f.Matter) {
		return refusal.New(refusal.Invalid, "NO_SUCH_MATTER", "There is no kind of task %q. Choose one of %s.", f.Matter, joined(Matters())).At("matter")
	}
	if f.Due != "" && !slices.Contains(DueBands(), f.Due) {
		return refusal.New(refusal.Invalid, "NO_SUCH_BAND", "There is no due day %q. Choose one of %s.", f.Due, joined(DueBands())).At("due")
	}
	return nil
}

func joined[T ~string](list []T) string {
	words := make([]string, len(list))
	for i, x := range list {
		words[i] = string(x)
	}
	return strings.Join(words, ", ")
}

// How many filters one person may keep, and how long a name may be.
const (
	MostFilters    = 20
	LongestFilter  = 60
	filterTooMany  = "You keep %d filters, and there is room for %d. Remove one that you no longer use."
	filterNameless = "Give the filter a name of at most %d characters, so that you find it again."
)

// A SavedFilter is a choice of tasks that somebody keeps under a name.
type SavedFilter struct {
	Name   string     `json:"name"`
	Filter TaskFilter `json:"filter"`
	First  bool       `json:"first"` // shown when they open their start page
}

// Check refuses a filter without a name, or one that chooses nothing known.
// kept is how many others the person has.
func (s SavedFilter) Check(kept int) error {
	name := strings.TrimSpace(s.Name)
	switch {
	case name == "", len([]rune(name)) > LongestFilter:
		return refusal.New(refusal.Invalid, "FILTER_NAME", filterNameless, LongestFilter).At("name")
	case kept >= MostFilters:
		return refusal.New(refusal.Conflict, "TOO_MANY_FILTERS", filterTooMany, kept, MostFilters).At("name")
	}
	return s.Filter.Check()
}

// DaysLeft is how many working days there are until due, after today: 0 is
// today, and -3 is three working days over.
func DaysLeft(due, now time.Time, cal calendar.Calendar) (int, error) {
	to, today := calendar.DateOf(due), calendar.DateOf(now)
	if to.Before(today) {
		n, err := cal.CountWorkingDays(to, today)
		return -n, err
	}
	return cal.CountWorkingDays(today, to)
}
