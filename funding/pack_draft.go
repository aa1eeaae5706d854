package funding

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// A PackDraft is what people typed into a pack: only what the ledger, the
// claims and last month do not say already.
type PackDraft struct {
	Forecast     []ForecastCell  `json:"forecast"`       // of months to come, that differ from last month's forecast
	Local        []LocalSpent    `json:"local_actuals"`  // in the month, where the ledger does not say it
	Milestones   []MilestoneDate `json:"milestones"`     // those that moved or were met
	Risks        []Risk          `json:"risks"`          // new ones, and those that changed
	Closed       []string        `json:"closed_risks"`   // by their references
	Benefits     []BenefitActual `json:"benefits"`       // quarterly
	Narrative    string          `json:"narrative"`      // one paragraph
	Help         string          `json:"help_needed"`    // empty = none
	Rating       Rating          `json:"rating"`         // empty = the system's
	RatingReason string          `json:"rating_reason"`  // when it is not the system's
	Adjustments  []Adjustment    `json:"adjustments"`    // of earlier months, posted to this one
	TieOut       []TieValue      `json:"finance_return"` // as the provider finance return has them
}

// A ForecastCell is what is expected to be spent in one month to come.
type ForecastCell struct {
	Nature Nature         `json:"nature"`
	Source FundSource     `json:"source"` // NATIONAL or LOCAL
	Month  calendar.Month `json:"month"`
	Amount money.Pence    `json:"amount_pence"`
}

// A LocalSpent is what a trust spent of its own money in the month of a pack.
type LocalSpent struct {
	Nature Nature      `json:"nature"`
	Amount money.Pence `json:"amount_pence"`
}

// A MilestoneDate says when a milestone is expected, or was met.
type MilestoneDate struct {
	Ref      string        `json:"ref"`
	Forecast calendar.Date `json:"forecast,omitzero"`
	Actual   calendar.Date `json:"actual,omitzero"`
}

// A Risk is one of the few that are reported. Probability and impact are 1 to 5.
type Risk struct {
	Ref         string `json:"ref"`
	Cause       string `json:"cause"`
	Event       string `json:"event"`
	Effect      string `json:"effect"`
	Probability int    `json:"probability"`
	Impact      int    `json:"impact"`
	Owner       string `json:"owner"`
	Mitigation  string `json:"mitigation"`
	Proximity   string `json:"proximity"` // when it may happen, in words
}

// Score is probability × impact.
func (r Risk) Score() int { return r.Probability * r.Impact }

// A BenefitActual is a benefit as it is measured now.
type BenefitActual struct {
	Ref    string `json:"ref"`
	Actual string `json:"actual"`
}

// An Adjustment corrects an earlier month. It is posted to the pack's own
// month, and names the month that it corrects: nothing in history is edited.
type Adjustment struct {
	FY     calendar.FY    `json:"fy"`
	Month  calendar.Month `json:"month"` // that is corrected
	Nature Nature         `json:"nature"`
	Source FundSource     `json:"source"`
	Amount money.Pence    `json:"amount_pence"` // may be below nothing
	Reason string         `json:"reason"`
}

// Whole is the draft with no list left out, as programs are shown it.
func (d PackDraft) Whole() PackDraft {
	d.Forecast, d.Local, d.Milestones = append([]ForecastCell{}, d.Forecast...), append([]LocalSpent{}, d.Local...), append([]MilestoneDate{}, d.Milestones...)
	d.Risks, d.Closed, d.Benefits = append([]Risk{}, d.Risks...), append([]string{}, d.Closed...), append([]BenefitActual{}, d.Benefits...)
	d.Adjustments, d.TieOut = append([]Adjustment{}, d.Adjustments...), append([]TieValue{}, d.TieOut...)
	return d
}

// reported is the largest amount that a pack takes in one cell, in pence.
const reported = 99_999_999_999_999

// CheckPackDraft checks what was typed into a pack, whatever its award's
// figures are. Every fault is named with its field.
func CheckPackDraft(a Award, p Pack, d PackDraft, r PackRules) error {
	k := &draftCheck{award: a, pack: p, rules: r}
	k.forecast(d)
	k.milestones(d.Milestones)
	k.risks(d.Risks)
	k.words(d)
	k.adjustments(d.Adjustments)
	for i, t := range d.TieOut {
		at := fmt.Sprintf("finance_return[%d]", i)
		k.amount(t.Amount, at+".value_pence")
		if _, ok := r.tieRule(t.Sub); !ok {
			k.no(at+".sub_code", "SUB_CODE_UNKNOWN", "%q is no sub code of the tie-out list. Take it as the list has it.", firstFew(t.Sub))
		}
	}
	return refusal.Join(k.faults...).Err()
}

type draftCheck struct {
	award  Award
	pack   Pack
	rules  PackRules
	faults []*refusal.Error
}

func (k *draftCheck) no(field, code, format string, args ...any) {
	k.faults = append(k.faults, invalid(code, format, args...).At(field))
}

func (k *draftCheck) amount(p money.Pence, field string) {
	if size(p) > reported {
		k.no(field, "AMOUNT_OUT_OF_RANGE", "%s is too large. The most is %s.", p, money.Pence(reported))
	}
}

func (k *draftCheck) kind(n Nature, s FundSource, field string) {
	if n != Capital && n != Revenue {
		k.no(field+".nature", "NATURE_UNKNOWN", "%q is no nature. Give CAPITAL or REVENUE.", firstFew(string(n)))
	}
	if s != NationalMoney && s != LocalMoney {
		k.no(field+".source", "SOURCE_UNKNOWN", "%q is no source of a pack. Give NATIONAL or LOCAL.", firstFew(string(s)))
	}
}

func (k *draftCheck) forecast(d PackDraft) {
	for i, c := range d.Forecast {
		at := fmt.Sprintf("forecast[%d]", i)
		k.kind(c.Nature, c.Source, at)
		k.amount(c.Amount, at+".amount_pence")
		if !c.Month.Valid() || c.Month <= k.pack.Month {
			k.no(at+".month", "MONTH_NOT_TO_COME", "Month %d is not one to come. Give a month after %s, up to 12 (March).", c.Month, k.pack.Month.Label())
		}
	}
	for i, c := range d.Local {
		at := fmt.Sprintf("local_actuals[%d]", i)
		k.kind(c.Nature, LocalMoney, at)
		k.amount(c.Amount, at+".amount_pence")
	}
}

func (k *draftCheck) milestones(list []MilestoneDate) {
	end := k.pack.FY.MonthEnd(k.pack.Month)
	for i, m := range list {
		at := fmt.Sprintf("milestones[%d]", i)
		if _, ok := k.award.milestone(m.Ref); !ok {
			k.no(at+".ref", "MILESTONE_UNKNOWN", "The award has no milestone %q.", firstFew(m.Ref))
		}
		if m.Actual.After(end) {
			k.no(at+".actual", "NOT_YET", "%s comes after %s, which this pack is about. Give the day as the forecast.", m.Actual.Text(), k.pack.Label())
		}
	}
}

func (a Award) milestone(ref string) (Milestone, bool) {
	for _, m := range a.Milestones {
		if m.Ref == ref {
			return m, true
		}
	}
	return Milestone{}, false
}

func (k *draftCheck) risks(list []Risk) {
	for i, r := range list {
		at := fmt.Sprintf("risks[%d]", i)
		if strings.TrimSpace(r.Ref) == "" || strings.TrimSpace(r.Event) == "" {
			k.no(at+".event", "RISK_EMPTY", "A risk needs a reference and what may happen.")
		}
		if r.Probability < 1 || r.Probability > 5 || r.Impact < 1 || r.Impact > 5 {
			k.no(at+".probability", "RISK_SCORE", "Probability %d and impact %d were given. Each is from 1 to 5.", r.Probability, r.Impact)
		}
	}
}

func (k *draftCheck) words(d PackDraft) {
	if n := utf8.RuneCountInString(d.Narrative); k.rules.Narrative > 0 && n > k.rules.Narrative {
		k.no("narrative", "TOO_LONG", "The paragraph has %d characters. Shorten it to %d.", n, k.rules.Narrative)
	}
	switch d.Rating {
	case "", Green, Amber, Red:
	default:
		k.no("rating", "RATING_UNKNOWN", "%q is no rating. Give GREEN, AMBER or RED, or leave it empty.", firstFew(string(d.Rating)))
	}
}

func (k *draftCheck) adjustments(list []Adjustment) {
	for i, c := range list {
		at := fmt.Sprintf("adjustments[%d]", i)
		k.kind(c.Nature, c.Source, at)
		k.amount(c.Amount, at+".amount_pence")
		if c.FY != k.pack.FY || !c.Month.Valid() || c.Month >= k.pack.Month {
			k.no(at+".month", "MONTH_NOT_EARLIER", "An adjustment corrects an earlier month of %s. Give a month before %s.", k.pack.FY, k.pack.Month.Label())
		}
		if strings.TrimSpace(c.Reason) == "" {
			k.no(at+".reason", "REASONS_MISSING", "Say why the earlier month is corrected.")
		}
	}
}

func firstFew(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
