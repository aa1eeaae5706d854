package funding

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// fewPeers is how many completed projects a comparison needs (issue of privacy
// as much as of arithmetic: domain 8.3 idea 11).
const fewPeers = 5

// explained reports whether somebody has said why a check does not hold.
func (r Reading) explained(code string) bool {
	return strings.TrimSpace(r.Content.Explained[code]) != ""
}

// pace compares the time from the first milestone to the last with that of
// completed projects: faster than the fastest quarter wants a word.
func (r Reading) pace() []Check {
	own, ok := Span(r.Content.Milestones)
	quartile, enough := FastestQuarter(r.Peers)
	if !ok || !enough {
		return nil
	}
	k := Check{Code: "PACE", Title: "The milestones are within what others needed", Section: "milestones", Need: NeedExplain}
	words := fmt.Sprintf("From first milestone to last is %d days. The fastest quarter of %d completed projects took up to %d.", own, len(r.Peers), quartile)
	if k.Passed = own >= quartile; k.Passed {
		k.Saying = words
		return []Check{k}
	}
	k.Saying = words + " Say why this one can be faster, or give it more time."
	if r.explained(k.Code) {
		k.Passed, k.Saying = true, words+" Explained: "+r.Content.Explained[k.Code]
	}
	return []Check{k}
}

// Span is the number of days from the first milestone to the last; ok is false
// when there are not two.
func Span(list []Milestone) (days int, ok bool) {
	if len(list) < 2 {
		return 0, false
	}
	first, last := list[0].Due, list[0].Due
	for _, m := range list {
		if m.Due.Before(first) {
			first = m.Due
		}
		if m.Due.After(last) {
			last = m.Due
		}
	}
	return last.Sub(first), true
}

// FastestQuarter is the length that the fastest quarter of peers did not
// exceed, by nearest rank; ok is false for fewer than five.
func FastestQuarter(days []int) (quartile int, ok bool) {
	if len(days) < fewPeers {
		return 0, false
	}
	sorted := slices.Sorted(slices.Values(days))
	return sorted[(len(sorted)+3)/4-1], true
}

// Advise lists what would make the bid better and stops nothing.
func (r Reading) Advise() []Check {
	checks := []Check{r.optional(), r.shortlisted(), r.worthIt(), r.biased(), r.measured(), r.timely()}
	return slices.DeleteFunc(checks, func(k Check) bool { return k.Code == "" })
}

func (r Reading) advice(code, title, section string, passed bool, format string, args ...any) Check {
	return Check{Code: code, Title: title, Section: section, Need: NeedAdvice, Passed: passed, Saying: fmt.Sprintf(format, args...)}
}

// optional counts the questions that may stay empty and do.
func (r Reading) optional() Check {
	section, empty := "about", 0
	for _, q := range Asked(Shape(r), "") {
		if q.Status != Empty || q.Need == NeedBlocks {
			continue
		}
		if empty == 0 {
			section = q.Section
		}
		empty++
	}
	if empty == 0 {
		return r.advice("OPEN", "Questions that may stay empty", section, true, "All of them have an answer.")
	}
	return r.advice("OPEN", "Questions that may stay empty", section, false, "%d have no answer. Reviewers see that, and may ask.", empty)
}

// shortlisted looks for business as usual and a do-minimum option with figures.
func (r Reading) shortlisted() Check {
	if !contains(r.Pathway.Criteria, "F8") {
		return Check{}
	}
	has := func(k OptionKind) bool {
		return slices.ContainsFunc(r.Content.Options, func(o Option) bool { return o.Kind == k })
	}
	if has(BusinessAsUsual) && has(DoMinimum) {
		return r.advice("SHORTLIST", "Other options have figures", "shortlist", true, "Business as usual and a do-minimum option are appraised beside the bid.")
	}
	return r.advice("SHORTLIST", "Other options have figures", "shortlist", false, "Business as usual and a do-minimum option with figures show that the preferred option is the best value.")
}

// worthIt looks at the sign of the net present social value.
func (r Reading) worthIt() Check {
	e, ok, err := Appraise(r.Content, r.Rules.Appraisal)
	if err != nil || !ok || len(r.Content.Benefits) == 0 {
		return Check{}
	}
	if e.Result.NPSV >= 0 {
		return r.advice("NPSV", "It is worth more than it costs", "benefits", true, "Net present social value is %s.", e.Result.NPSV)
	}
	return r.advice("NPSV", "It is worth more than it costs", "benefits", false, "Net present social value is %s. Say in the case what else speaks for it.", e.Result.NPSV)
}

// biased looks at optimism bias below the programme's own.
func (r Reading) biased() Check {
	own := r.Rules.Appraisal.OptimismBias
	if r.Content.OptimismBias == nil || *r.Content.OptimismBias >= own {
		return Check{}
	}
	return r.advice("BIAS", "Optimism bias is at least the programme’s", "costs", false, "It is %s, and the programme uses %s. Say in the case what makes the costs more certain.", r.Content.OptimismBias.Percent(), own.Percent())
}

// measured counts valued benefits that say neither how they are measured nor
// from where they start.
func (r Reading) measured() Check {
	valued, bare := 0, 0
	for _, b := range r.Content.Benefits {
		if b.Type == Unmonetisable {
			continue
		}
		valued++
		if strings.TrimSpace(b.Measure) == "" || strings.TrimSpace(b.Baseline) == "" {
			bare++
		}
	}
	if valued == 0 || bare == 0 {
		return Check{}
	}
	return r.advice("MEASURES", "Benefits can be measured", "benefits", false, "%d of %d have no measure or no baseline.", bare, valued)
}

// timely looks at a first milestone that comes before the decision can.
func (r Reading) timely() Check {
	if len(r.Content.Milestones) == 0 || r.DecisionBy.IsZero() {
		return Check{}
	}
	first := r.Content.Milestones[0].Due
	for _, m := range r.Content.Milestones {
		if m.Due.Before(first) {
			first = m.Due
		}
	}
	if !first.Before(r.DecisionBy) {
		return Check{}
	}
	return r.advice("START", "The first milestone comes after the decision", "milestones", false, "The first milestone is on %s. Submitted today, the bid would be decided by %s, and nothing may be committed before.", first.Text(), r.DecisionBy.Text())
}

// A WeakAnswer is one of the answers that would gain the most from more work.
type WeakAnswer struct {
	Key     string `json:"key"`
	Section string `json:"section"`
	Label   string `json:"label"`
	Because string `json:"because"`
	Points  int    `json:"points"` // how much it may cost: what is missing × the criterion's weight
}

// Weakest lists the n answers that may cost the most points, worst first. The
// rule is open: an empty answer counts 4, one shorter than a quarter of its
// room 2, one that nobody has confirmed 1, each times the weight of the
// criterion that it serves.
func (r Reading) Weakest(n int) []WeakAnswer {
	var out []WeakAnswer
	for _, q := range Asked(Shape(r), "") {
		weight := r.Rules.weightOf(q.Question.Criterion)
		lack, because := r.lacks(q)
		if lack > 0 && weight > 0 {
			out = append(out, WeakAnswer{q.Question.Key, q.Section, q.Question.Label, because, lack * weight})
		}
	}
	slices.SortStableFunc(out, func(a, b WeakAnswer) int { return b.Points - a.Points })
	return out[:min(n, len(out))]
}

// lacks is how much an answer lacks, 0 to 4, and in words.
func (r Reading) lacks(q AskedQuestion) (int, string) {
	a := r.Content.Answers[q.Question.Key]
	length := utf8.RuneCountInString(strings.TrimSpace(a.Value))
	switch {
	case q.Status == Empty:
		return 4, "It has no answer."
	case q.Question.Type == "LONG_TEXT" && 4*length < q.Question.Max:
		return 2, fmt.Sprintf("It is short: %d of %d characters.", length, q.Question.Max)
	case a.Provenance == Inherited:
		return 1, "It comes from an earlier bid and nobody has confirmed that it is still true."
	}
	return 0, ""
}

// weightOf is the weight of a scored criterion, 0 for any other.
func (r Ruleset) weightOf(code string) int {
	for _, c := range r.Criteria {
		if c.Code == code {
			return c.Weight
		}
	}
	return 0
}

// Likely is the day by which a bid submitted today would be decided; zero when
// that cannot be told.
func Likely(cal calendar.Calendar, today calendar.Date, route Route) calendar.Date {
	if route.ExpectedDays == 0 {
		return calendar.Date{}
	}
	by, err := cal.AddWorkingDays(today, route.ExpectedDays)
	if err != nil {
		return calendar.Date{}
	}
	return by
}
