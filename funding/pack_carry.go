package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// milestoneStates carries milestones forward: from the award, from last
// month's pack, and from what was typed now.
func milestoneStates(a Award, p Pack, last *MonthReturn, d PackDraft) []MilestoneState {
	out := make([]MilestoneState, len(a.Milestones))
	for i, m := range a.Milestones {
		s := MilestoneState{Ref: m.Ref, Title: m.Title, Baseline: m.Due, Before: m.Due, Forecast: m.Due}
		if last != nil {
			if j := slices.IndexFunc(last.Milestones, func(b MilestoneState) bool { return b.Ref == m.Ref }); j >= 0 {
				s.Before, s.Forecast, s.Actual = last.Milestones[j].Forecast, last.Milestones[j].Forecast, last.Milestones[j].Actual
			}
		}
		if j := slices.IndexFunc(d.Milestones, func(t MilestoneDate) bool { return t.Ref == m.Ref }); j >= 0 {
			s.Actual = d.Milestones[j].Actual
			if typed := d.Milestones[j].Forecast; !typed.IsZero() {
				s.Forecast = typed
			}
		}
		reached := s.Forecast
		if !s.Actual.IsZero() {
			reached = s.Actual
			s.Forecast = s.Actual
		}
		if end := p.FY.MonthEnd(p.Month); s.Actual.IsZero() && !s.Forecast.After(end) {
			s.Due, reached = true, end // it has not been met by then, whatever its forecast says
		}
		s.Slip = reached.Sub(s.Baseline)
		out[i] = s
	}
	return out
}

// topRisks carries risks forward, takes what was typed over them, and keeps
// the highest scores.
func topRisks(last *MonthReturn, d PackDraft, most int) []Risk {
	all := []Risk{}
	if last != nil {
		all = slices.Clone(last.Risks)
	}
	for _, r := range d.Risks {
		if i := slices.IndexFunc(all, func(o Risk) bool { return o.Ref == r.Ref }); i >= 0 {
			all[i] = r
			continue
		}
		all = append(all, r)
	}
	all = slices.DeleteFunc(all, func(r Risk) bool { return slices.Contains(d.Closed, r.Ref) })
	slices.SortStableFunc(all, func(x, y Risk) int {
		if n := y.Score() - x.Score(); n != 0 {
			return n
		}
		return strings.Compare(x.Ref, y.Ref)
	})
	if most > 0 && len(all) > most {
		all = all[:most]
	}
	return append([]Risk{}, all...)
}

func benefitStates(f PackFacts, d PackDraft) []BenefitState {
	out := make([]BenefitState, len(f.Benefits))
	for i, b := range f.Benefits {
		s := BenefitState{Ref: b.Ref, Description: b.Description, Measure: b.Measure, Baseline: b.Baseline, Target: b.Target, Owner: b.Owner}
		if f.Last != nil {
			if j := slices.IndexFunc(f.Last.Benefits, func(o BenefitState) bool { return o.Ref == b.Ref }); j >= 0 {
				s.Before, s.Actual = f.Last.Benefits[j].Actual, f.Last.Benefits[j].Actual
			}
		}
		if j := slices.IndexFunc(d.Benefits, func(o BenefitActual) bool { return o.Ref == b.Ref }); j >= 0 {
			s.Actual = d.Benefits[j].Actual
		}
		out[i] = s
	}
	return out
}

// A TieRule is one line of the tie-out list to the provider finance return,
// the trust's other monthly return (domain 3.9): where the same figure stands
// in it.
type TieRule struct {
	Sub    string     `json:"sub_code"`
	Main   string     `json:"main_code"`
	Title  string     `json:"title"`
	Nature Nature     `json:"nature"`
	Source FundSource `json:"source,omitempty"` // empty = both
	Figure string     `json:"figure"`           // YTD or OUTTURN
}

// A TieValue is what the provider finance return says, by sub code.
type TieValue struct {
	Sub    string      `json:"sub_code"`
	Amount money.Pence `json:"value_pence"`
}

// A TieLine is one figure of a pack beside that of the finance return.
type TieLine struct {
	TieRule

	Value      money.Pence `json:"value_pence"` // of the pack
	Given      bool        `json:"given"`       // the finance return's is known
	Theirs     money.Pence `json:"finance_return_pence"`
	Difference money.Pence `json:"difference_pence"` // theirs − ours
}

// Says names a difference by its line.
func (t TieLine) Says() string {
	return fmt.Sprintf("%s (%s, %s): the finance return has %s, the pack %s, a difference of %s.", t.Title, t.Sub, t.Main, t.Theirs, t.Value, t.Difference)
}

func (r PackRules) tieRule(sub string) (TieRule, bool) {
	i := slices.IndexFunc(r.TieOut, func(t TieRule) bool { return t.Sub == sub })
	if i < 0 {
		return TieRule{}, false
	}
	return r.TieOut[i], true
}

func tieOut(r MonthReturn, d PackDraft, rules PackRules) []TieLine {
	out := make([]TieLine, len(rules.TieOut))
	for i, rule := range rules.TieOut {
		t := TieLine{TieRule: rule}
		for _, l := range r.Lines {
			if l.Nature != rule.Nature || rule.Source != "" && l.Source != rule.Source {
				continue
			}
			if rule.Figure == "OUTTURN" {
				t.Value += l.Outturn
			} else {
				t.Value += l.YTD
			}
		}
		if j := slices.IndexFunc(d.TieOut, func(v TieValue) bool { return v.Sub == rule.Sub }); j >= 0 {
			t.Given, t.Theirs = true, d.TieOut[j].Amount
			t.Difference = t.Theirs - t.Value
		}
		out[i] = t
	}
	return out
}
