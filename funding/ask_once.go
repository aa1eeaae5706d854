package funding

import (
	"slices"
	"strings"
	"unicode"
)

// A Covering is something that stands in a bid already and may answer a
// question before it is asked.
type Covering struct {
	What string `json:"what"` // ANSWER or QUESTION
	ID   string `json:"id"`   // the question's key, or the clarification's id
	Text string `json:"text"` // what was answered; "" while an earlier question waits
	Says string `json:"says"` // what was asked
}

// Covering lists what may answer a question about a field: the answer itself,
// earlier questions about the same field, and earlier ones in much the same
// words. Questions of past stages count too.
func (b Bid) Covering(c Content, field, question string) []Covering {
	var out []Covering
	if text := strings.TrimSpace(c.Answer(field)); field != "" && text != "" {
		out = append(out, Covering{What: "ANSWER", ID: field, Text: text})
	}
	asked := tellingWords(question)
	for _, q := range slices.Concat(b.Clarifications, b.PastQuestions) {
		if (field != "" && q.Field == field) || sameSubject(asked, tellingWords(q.Question)) {
			out = append(out, Covering{What: "QUESTION", ID: q.ID, Text: q.Answer, Says: q.Question})
		}
	}
	return out
}

// tellingWords are the words of a text that say what it is about: four letters
// and more, each once.
func tellingWords(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	words = slices.DeleteFunc(words, func(w string) bool {
		return len(w) < 4 || slices.Contains([]string{"when", "what", "will", "which", "have", "does", "your", "this", "that", "with", "from", "been", "there"}, w)
	})
	slices.Sort(words)
	return slices.Compact(words)
}

// sameSubject reports whether two sets of words share at least half of all of them.
func sameSubject(a, b []string) bool {
	shared := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			shared++
		}
	}
	return shared > 0 && 2*shared >= len(a)+len(b)-shared
}
