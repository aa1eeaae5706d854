package funding

import (
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// Name is what changed, as people call it: the question's words, or the line
// and the field.
func (d Difference) Name(r Ruleset) string {
	if q, ok := r.Question(d.Ref); ok && d.Part == "answers" {
		return q.Label
	}
	name, ok := map[string]string{"lines": "Cost line", "milestones": "Milestone", "benefits": "Benefit", "funding": "Funding", "running_costs": "Running costs", "optimism_bias_bp": "Optimism bias", "options": "Option", "answers": "Answer"}[d.Part]
	if !ok {
		name = capitalised(strings.ReplaceAll(d.Part, "_", " "))
	}
	name = strings.TrimSpace(name + " " + d.Ref)
	if d.Field != "" && d.Field != "value" {
		name += ", " + strings.TrimPrefix(strings.ReplaceAll(d.Field, "_", " "), "amounts ")
	}
	return name
}

// Words puts what stood or stands there into the words of the form: a choice's
// label, a day as people write it.
func (d Difference) Words(value string, r Ruleset) string {
	q, ok := r.Question(d.Ref)
	if !ok || d.Part != "answers" {
		return value
	}
	if day, err := calendar.ParseDate(value); err == nil && q.Type == "DATE" {
		return day.Text()
	}
	for _, c := range q.Choices {
		if c.Value == value {
			return c.Label
		}
	}
	return value
}

// said is the difference in a sentence.
func (d Difference) said(r Ruleset) string {
	words := d.Change.Title() + ": " + shortened(d.Name(r), briefName)
	if d.Change == Changed {
		words += ", from “" + shortened(d.Words(d.Before, r), briefWords) + "” to “" + shortened(d.Words(d.After, r), briefWords) + "”"
	}
	return words + "."
}
