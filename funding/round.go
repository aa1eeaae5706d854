package funding

import (
	"fmt"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A LateMoney is a named person's reason for opening a round whose money comes
// late in its first year. It stands on the round for everybody.
type LateMoney struct {
	Reasons string        `json:"reasons"`
	By      string        `json:"by"` // person id
	On      calendar.Date `json:"on"`
}

// never stands for the end of a round that has no closing day.
var never = time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)

// Opens is the first moment at which bids are taken.
func (r Round) Opens() time.Time {
	clock, err := calendar.ParseClock(r.OpensAt)
	if err != nil || r.OpensAt == "" {
		clock = calendar.Clock{}
	}
	return r.OpensOn.AtClock(clock)
}

// Closes is the last millisecond at which bids are accepted. A rolling round
// that nobody has closed takes them until the year 9999.
func (r Round) Closes() time.Time {
	if r.ClosesOn.IsZero() {
		return never
	}
	clock, err := calendar.ParseClock(r.ClosesAt)
	if err != nil {
		clock = calendar.CloseOfBusiness
	}
	return r.ClosesOn.AtClock(clock)
}

// OpenAt reports whether the round takes bids at a moment.
func (r Round) OpenAt(now time.Time) bool { return !now.Before(r.Opens()) && !now.After(r.Closes()) }

// UntilText says until when bids are taken: "until 5pm on 30 June 2026".
func (r Round) UntilText() string {
	if r.ClosesOn.IsZero() {
		return "at any time: it has no closing day"
	}
	return "until " + calendar.TimeText(r.Closes())
}

// WindowText says when bids are taken: "1 April 2026 to 5pm on 30 June 2026".
func (r Round) WindowText() string {
	from := r.OpensOn.Text()
	if r.OpensAt != "" {
		from = calendar.TimeText(r.Opens())
	}
	if r.ClosesOn.IsZero() {
		return from + " on, with no closing day"
	}
	return from + " to " + calendar.TimeText(r.Closes())
}

// roundLimits are the checks of what the round sets for the money of one bid;
// a round that sets nothing has none.
func (r Reading) roundLimits() []Check {
	var out []Check
	ask, capital := r.Content.NationalAsk(), r.Content.Total(NationalMoney, Capital)
	add := func(code, title string, passed bool, format string, args ...any) {
		out = append(out, Check{Code: code, Title: title, Passed: passed, Saying: fmt.Sprintf(format, args...), Section: "costs"})
	}
	if r.Round.AskFloor > 0 {
		add("ASK_FLOOR", "The bid asks for enough", ask >= r.Round.AskFloor, "It asks for %s. The round takes bids from %s.", ask, r.Round.AskFloor)
	}
	if r.Round.AskCeiling > 0 {
		add("ASK_CEILING", "The bid asks for no more than the round gives", ask <= r.Round.AskCeiling, "It asks for %s. The round gives %s at most.", ask, r.Round.AskCeiling)
	}
	if r.Round.CapitalMin > 0 {
		add("CAPITAL_MIN", "Enough of the money is capital", int64(capital)*10_000 >= int64(ask)*int64(r.Round.CapitalMin), "%s of %s is capital. The round wants at least %s.", capital, ask, r.Round.CapitalMin.Percent())
	}
	if r.Round.CapitalMax > 0 {
		add("CAPITAL_MAX", "Not too much of the money is capital", int64(capital)*10_000 <= int64(ask)*int64(r.Round.CapitalMax), "%s of %s is capital. The round wants %s at most.", capital, ask, r.Round.CapitalMax.Percent())
	}
	return out
}

// CheckOpen refuses what is started before the round opens or after it closes,
// to the millisecond.
func (r Round) CheckOpen(now time.Time) error {
	if now.Before(r.Opens()) {
		return conflict("ROUND_NOT_OPEN", "%s opens at %s. Come back then.", r.Title, calendar.TimeText(r.Opens()))
	}
	if now.After(r.Closes()) {
		return conflict("ROUND_CLOSED", "%s closed at %s. Look for the next round.", r.Title, calendar.TimeText(r.Closes()))
	}
	return nil
}
