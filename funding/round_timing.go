package funding

import (
	"fmt"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A RoundTiming says when a round's money is likely to come, and what that
// leaves of its first year: bids sent on the last day, by the ruleset of that
// day, each pathway taking the days it publishes.
type RoundTiming struct {
	From    calendar.Date   `json:"from"` // the last day of the window, or the first of a rolling round
	Ruleset string          `json:"ruleset"`
	Awards  []PathwayTiming `json:"awards"` // the earliest first
	Median  calendar.Date   `json:"median_award"`
	Offer   calendar.Date   `json:"last_offer"`
	Months  int             `json:"months_left"` // whole months of the first year after the median award
	Left    []MonthlyMoney  `json:"left"`
	Late    bool            `json:"late"` // it needs a reason
	Why     []string        `json:"why"`
}

// A PathwayTiming is when bids of a pathway are likely to be decided and
// offered their agreement. Days are working days from the submission.
type PathwayTiming struct {
	Pathway string        `json:"pathway"`
	Days    int           `json:"working_days"`
	Award   calendar.Date `json:"award"`
	Offer   calendar.Date `json:"offer"`
}

// MonthlyMoney is what a fund has left in the round's first year, and how much
// that is for each month that remains; without a month PerMonth is nothing.
type MonthlyMoney struct {
	Nature      Nature      `json:"nature"`
	Unallocated money.Pence `json:"unallocated_pence"`
	PerMonth    money.Pence `json:"per_month_pence"`
}

// TimeRound works out when the money of a round is likely to come.
func TimeRound(r Round, k RoundFacts) (RoundTiming, error) {
	t := RoundTiming{From: r.ClosesOn}
	if t.From.IsZero() {
		t.From = r.OpensOn
	}
	rules, err := RulesetOn(k.Rulesets, t.From)
	if err != nil {
		return t, err
	}
	t.Ruleset = rules.Code
	if t.Awards, err = pathwayTimings(r, rules, t.From, k.Calendar); err != nil {
		return t, err
	}
	if len(t.Awards) == 0 {
		return t, invalid("NO_PATHWAY", "No pathway of ruleset %s takes bids of that size. Change the least or the greatest amount.", rules.Code).At("ask_floor_pence")
	}
	t.Median = t.Awards[len(t.Awards)/2].Award
	for _, a := range t.Awards {
		if a.Offer.After(t.Offer) {
			t.Offer = a.Offer
		}
	}
	if fy, m := calendar.MonthOf(t.Median); fy < r.FirstYear {
		t.Months = 12
	} else if fy == r.FirstYear {
		t.Months = 12 - int(m)
	}
	t.Left = monthly(r, k.Cover, t.Months)
	t.judge(r)
	return t, nil
}

func pathwayTimings(r Round, rules Ruleset, from calendar.Date, cal calendar.Calendar) ([]PathwayTiming, error) {
	var out []PathwayTiming
	for _, p := range rules.Pathways {
		if r.AskCeiling > 0 && p.From > r.AskCeiling || p.Below > 0 && p.Below <= r.AskFloor {
			continue
		}
		a := PathwayTiming{Pathway: p.Code, Days: rules.daysOf(p)}
		var err error
		if a.Award, err = cal.AddWorkingDays(from, a.Days); err != nil {
			return nil, err
		}
		if a.Offer, err = cal.AddWorkingDays(a.Award, rules.Clocks.IssueMoU); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b PathwayTiming) int { return a.Award.Compare(b.Award) })
	return out, nil
}

func monthly(r Round, cover []Cover, months int) []MonthlyMoney {
	var out []MonthlyMoney
	for _, n := range Natures() {
		m := MonthlyMoney{Nature: n}
		for _, c := range cover {
			if c.Fund == r.Fund && c.FY == r.FirstYear && c.Nature == n {
				m.Unallocated += c.Unallocated()
			}
		}
		if months > 0 {
			m.PerMonth = (m.Unallocated + money.Pence(months)/2) / money.Pence(months)
		}
		out = append(out, m)
	}
	return out
}

// judge says whether the money comes late: a median award after 30 September
// of the first year, or an offer after 1 January.
func (t *RoundTiming) judge(r Round) {
	half := calendar.Date{Year: int(r.FirstYear), Month: time.September, Day: 30}
	newYear := calendar.Date{Year: int(r.FirstYear) + 1, Month: time.January, Day: 1}
	if t.Median.After(half) {
		t.Why = append(t.Why, fmt.Sprintf("The median award would fall on %s, after %s, with %s of %s left.", t.Median.Text(), half.Text(), wholeMonths(t.Months), r.FirstYear))
	}
	if t.Offer.After(newYear) {
		t.Why = append(t.Why, fmt.Sprintf("The last offers would go out on %s, after %s.", t.Offer.Text(), newYear.Text()))
	}
	t.Late = len(t.Why) > 0
}

// wholeMonths is a number of months in words.
func wholeMonths(n int) string {
	switch n {
	case 0:
		return "no whole month"
	case 1:
		return "1 whole month"
	}
	return fmt.Sprintf("%d whole months", n)
}

// daysOf is how many working days a bid of a pathway may take from submission
// to decision.
func (r Ruleset) daysOf(p Pathway) int {
	return p.Stages * (r.Clocks.Completeness + p.ReviewDays + r.Clocks.Decision)
}
