package funding

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A RoundState says how far a round has come.
type RoundState string

// The states of a round.
const (
	RoundDrafted   RoundState = "DRAFT"     // only the fund's own people see it
	RoundScheduled RoundState = "SCHEDULED" // everybody sees when it opens
	RoundOpen      RoundState = "OPEN"
	RoundClosed    RoundState = "CLOSED"
)

// A RoundFile is a round as its fund's administrators keep it, published or
// not.
type RoundFile struct {
	Round      Round
	Version    int    // 0 = it came with the installation and was never changed here
	Published  bool   // everybody sees it
	Taken      bool   // a bid has been started in it
	CopiedFrom string // round id; "" = it was written afresh
}

// State says how far the round has come at a moment.
func (f RoundFile) State(now time.Time) RoundState {
	switch {
	case !f.Published:
		return RoundDrafted
	case now.After(f.Round.Closes()):
		return RoundClosed
	case now.Before(f.Round.Opens()):
		return RoundScheduled
	}
	return RoundOpen
}

// RoundFacts is what a round is judged on.
type RoundFacts struct {
	Now      time.Time
	Person   Person
	Rulesets []Ruleset
	Calendar calendar.Calendar
	Cover    []Cover // of the round's fund
}

var (
	roundID   = regexp.MustCompile(`^[A-Z0-9]+(-[A-Z0-9]+)+$`)
	refPrefix = regexp.MustCompile(`^[A-Z]{2,4}[0-9]{2}$`)
)

// Draft checks a round that is about to be saved and gives what becomes of it.
// One that everybody sees stays under the same rules as when it was opened; one
// that has bids can only close later. Reasons are for money that comes late.
func (f RoundFile) Draft(next Round, reasons string, k RoundFacts) (Round, error) {
	if f.Taken {
		next = onlyLater(f.Round, next)
		if !next.Closes().After(f.Round.Closes()) {
			return next, conflict("ROUND_HAS_BIDS", "Trusts have started bids in %s, so it stays as it is. It can only close later than %s, or be closed now.", f.Round.Title, calendar.TimeText(f.Round.Closes())).At("closes_on")
		}
	}
	if err := checkRound(next); err != nil {
		return next, err
	}
	if !f.Published {
		next.LateMoney = nil
		return next, nil
	}
	if f.State(k.Now) == RoundClosed {
		return next, conflict("ROUND_CLOSED", "%s is closed. Copy it to make another.", f.Round.Title)
	}
	next.LateMoney = f.Round.LateMoney
	return next.published(reasons, k)
}

// onlyLater is the round with nothing changed but when it closes.
func onlyLater(was, next Round) Round {
	was.ClosesOn, was.ClosesAt = next.ClosesOn, next.ClosesAt
	return was
}

// Open publishes a drafted round: it opens at its time, or now when that has
// passed. A round whose money comes late needs a reason.
func (f RoundFile) Open(reasons string, k RoundFacts) (Round, error) {
	if f.Published {
		return f.Round, conflict("ROUND_PUBLISHED", "%s is published already.", f.Round.Title)
	}
	if err := checkRound(f.Round); err != nil {
		return f.Round, err
	}
	next := f.Round
	if next.Opens().Before(k.Now) {
		next.OpensOn, next.OpensAt = calendar.DateOf(k.Now), clockOf(k.Now)
	}
	return next.published(reasons, k)
}

// published checks a round that everybody sees, or will.
func (r Round) published(reasons string, k RoundFacts) (Round, error) {
	if !r.Closes().After(k.Now) {
		return r, invalid("CLOSES_IN_THE_PAST", "%s has passed. Choose a later closing time.", calendar.TimeText(r.Closes())).At("closes_on")
	}
	timing, err := TimeRound(r, k)
	if err != nil {
		return r, err
	}
	if !timing.Late {
		r.LateMoney = nil
		return r, nil
	}
	if said := strings.TrimSpace(reasons); said != "" {
		r.LateMoney = &LateMoney{Reasons: said, By: k.Person.ID, On: calendar.DateOf(k.Now)}
	}
	if r.LateMoney == nil {
		return r, invalid("LATE_MONEY_REASON_MISSING", "%s Say why it should open all the same. Your name and reason stand on the round for everybody.", strings.Join(timing.Why, " ")).At("late_reasons")
	}
	return r, nil
}

// Close ends a round now. Bids that came before count.
func (f RoundFile) Close(k RoundFacts) (Round, error) {
	switch f.State(k.Now) {
	case RoundDrafted, RoundScheduled:
		return f.Round, conflict("ROUND_NOT_OPEN", "%s is not open yet, so there is nothing to close. Change its days instead.", f.Round.Title)
	case RoundClosed:
		return f.Round, conflict("ROUND_CLOSED", "%s closed at %s already.", f.Round.Title, calendar.TimeText(f.Round.Closes()))
	}
	next := f.Round
	next.ClosesOn, next.ClosesAt = calendar.DateOf(k.Now), k.Now.In(calendar.London()).Format("15:04:05.000")
	return next, nil
}

// clockOf is the London minute of a moment.
func clockOf(t time.Time) string { return t.In(calendar.London()).Format("15:04") }

// checkRound says what is wrong with a round in itself, each beside its field.
func checkRound(r Round) error {
	var no []*Error
	add := func(bad bool, field, code, format string, args ...any) {
		if bad {
			no = append(no, invalid(code, format, args...).At(field))
		}
	}
	add(!roundID.MatchString(r.ID) || len(r.ID) > 24, "id", "ROUND_ID_INVALID", "%q cannot be a round's reference. Use at most 24 capital letters, digits and hyphens, for example FP-2027-R1.", r.ID)
	add(strings.TrimSpace(r.Title) == "", "title", "TITLE_MISSING", "Give the round a title.")
	add(!refPrefix.MatchString(r.RefPrefix), "ref_prefix", "REF_PREFIX_INVALID", "%q cannot begin the references of bids. Use two to four capital letters and a year, for example FP27.", r.RefPrefix)
	add(r.OpensOn.IsZero(), "opens_on", "OPENS_MISSING", "Say on which day the round opens.")
	add(r.OpensAt != "" && !minutes(r.OpensAt), "opens_at", "TIME_INVALID", "%q is not a time of day. Use hours and minutes, for example 09:00.", r.OpensAt)
	add(r.ClosesAt != "" && !minutes(r.ClosesAt), "closes_at", "TIME_INVALID", "%q is not a time of day. Use hours and minutes, for example 17:00.", r.ClosesAt)
	add(r.Rolling && !r.ClosesOn.IsZero(), "closes_on", "ROLLING_CLOSES", "A rolling round has no closing day. Leave it empty, or make it a window.")
	add(!r.Rolling && r.ClosesOn.IsZero(), "closes_on", "CLOSES_MISSING", "Say on which day the round closes, or make it a rolling one.")
	add(!r.ClosesOn.IsZero() && !r.OpensOn.IsZero() && !r.Closes().After(r.Opens()), "closes_on", "WINDOW_TURNED", "The round would close on %s, before it opens on %s.", r.ClosesOn.Text(), r.OpensOn.Text())
	return joinErrors(append(no, checkRoundMoney(r)...)).Err()
}

func checkRoundMoney(r Round) []*Error {
	var no []*Error
	add := func(bad bool, field, code, format string, args ...any) {
		if bad {
			no = append(no, invalid(code, format, args...).At(field))
		}
	}
	years := int(r.LastYear-r.FirstYear) + 1
	add(!r.FirstYear.Valid(), "first_year", "YEAR_INVALID", "Say which financial year is the first, for example 2027/28.")
	add(!r.LastYear.Valid() || r.FirstYear.Valid() && (years < 1 || years > 10), "last_year", "YEAR_INVALID", "The last year is none of the ten from the first on. Choose one, for example the first year again.")
	add(r.FirmYears < 0 || years > 0 && years <= 10 && r.FirmYears > years, "firm_years", "FIRM_YEARS_INVALID", "%d years cannot be firm: the round funds %d.", r.FirmYears, years)
	add(r.MatchNumerator < 0 || r.MatchDenominator < 0 || (r.MatchDenominator == 0) != (r.MatchNumerator == 0), "match_numerator", "MATCH_INVALID", "The least local money is two numbers, such as £1 for every £2. Leave both empty when the round asks for none.")
	add(r.AskFloor < 0, "ask_floor_pence", "AMOUNT_INVALID", "The least amount of a bid is below nothing.")
	add(r.AskCeiling < 0 || r.AskCeiling > 0 && r.AskCeiling < r.AskFloor, "ask_ceiling_pence", "CEILING_BELOW_FLOOR", "A bid would have to ask for at least %s and at most %s. Turn them round.", r.AskFloor, r.AskCeiling)
	add(r.CapitalMin < 0 || r.CapitalMin > 10_000, "capital_min_bp", "SHARE_INVALID", "The least share of capital is none from 0%% to 100%%.")
	add(r.CapitalMax < 0 || r.CapitalMax > 10_000 || r.CapitalMax > 0 && r.CapitalMax < r.CapitalMin, "capital_max_bp", "SHARE_INVALID", "The greatest share of capital is none from the least share to 100%%.")
	i := slices.IndexFunc(r.Groups, func(g string) bool { return !contains(EPRGroups(), g) })
	if i >= 0 {
		add(true, "groups", "GROUP_UNKNOWN", "There is no EPR group %q. Use %s.", r.Groups[i], strings.Join(EPRGroups(), ", "))
	}
	add(r.SupportDays < 0 || r.SupportDays > 100, "support_days", "SUPPORT_DAYS_INVALID", "Days of support are from 0 to 100 for each trust.")
	return no
}

// minutes reports whether s is a time of day.
func minutes(s string) bool { _, err := calendar.ParseClock(s); return err == nil }

// DiffRounds lists what two rounds do not have alike, in the order of the file.
func DiffRounds(from, to Round) []RuleChange {
	var out []RuleChange
	for _, c := range diffFields(from, to) {
		if c.Rule != "id" && c.Rule != "late_money" {
			out = append(out, c)
		}
	}
	return out
}
