package page

import "github.com/tranche-funding/tranche/funding"

// AloneView is one question of a section on a page of its own.
type AloneView struct {
	Section string
	Asked   []funding.AskedQuestion
	Place   int    // of the question in Asked
	Back    string // the question before; "" on the first
	ToCheck bool   // they came from "Check your answers" and go back there
}

// AlonePath is the page of the question in place i, or "" when there is none.
func AlonePath(bid string, asked []funding.AskedQuestion, i int) string {
	if i < 0 || i >= len(asked) {
		return ""
	}
	return AnswerAddress(bid, asked[i].Section, asked[i].Question.Key)
}
