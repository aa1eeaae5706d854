package funding

import "strings"

// A Feedback is how one criterion was judged, as the trust reads it after the
// release: the band in words and the reasons, without who gave them.
type Feedback struct {
	Criterion string   `json:"criterion"`
	Title     string   `json:"title"`
	Score     string   `json:"score"` // of 4, to one decimal at most
	Band      string   `json:"band"`  // in words: no evidence, weak, partial, good, excellent, or between two of them
	Reasons   []string `json:"reasons"`
}

// bands are the words for the scores 0 to 4 (domain 10.2).
var bands = []string{"no evidence", "weak", "partial", "good", "excellent"}

// Feedback is how b was judged, criterion by criterion; those that nobody
// scored are left out. Where reviewers were far apart it is what they agreed
// on, with the reasons for that alone.
func (b Bid) Feedback(r Ruleset) []Feedback {
	var out []Feedback
	for _, row := range b.Board(r).Rows {
		if row.score() == nil {
			continue
		}
		k := Feedback{Criterion: row.Code, Title: row.Title, Score: bareTenths(row.score()), Band: row.band(), Reasons: []string{}}
		if row.Agreed != nil {
			k.Reasons = append(k.Reasons, row.Agreed.Reasons)
		} else {
			for _, g := range row.Given {
				if words := strings.TrimSpace(g.Reasons); words != "" {
					k.Reasons = append(k.Reasons, words)
				}
			}
		}
		out = append(out, k)
	}
	return out
}

// band is the score that counts, in words.
func (s CriterionScore) band() string {
	score := s.score()
	low := score.Num().Int64() / score.Denom().Int64()
	if score.IsInt() {
		return bands[low]
	}
	return "between " + bands[low] + " and " + bands[low+1]
}

// Words is the band with its figure, as it stands in letters and on pages.
func (k Feedback) Words() string {
	return strings.ToUpper(k.Band[:1]) + k.Band[1:] + ", " + k.Score + " of 4"
}

// feedbackWords are the part of a decision's letter that says how each
// criterion was judged; empty when none was scored.
func (d Decision) feedbackWords() string {
	if len(d.Feedback) == 0 {
		return ""
	}
	text := "\n\nHow each criterion was judged"
	for _, k := range d.Feedback {
		text += "\n\n" + k.Title + ": " + strings.ToLower(k.Words()) + "." + strings.Join(append([]string{""}, k.Reasons...), " ")
	}
	return text
}
