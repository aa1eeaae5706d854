package page

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// turnWords say which pathway the bid is on now, and what to expect of it.
func turnWords(t funding.Turn, s desk.BidSheet) string {
	if t.To == "" {
		return "The pathway is not known yet."
	}
	return "The bid is now on the " + lower(pathwayWord(t.To)) + " pathway" + when(t.From != "", ", before on the "+lower(pathwayWord(t.From))+" one") +
		": " + count(len(s.Route.Reviews), "review", "reviews") + ", and a decision about " + workingDays(s.Route.StageDays()) + " after it is sent."
}

// A newlyAsked is what appeared for one reason.
type newlyAsked struct {
	Because string
	Asked   []funding.AskedQuestion
}

// reasonsOf gathers the questions that appeared by why they did.
func reasonsOf(t funding.Turn) []newlyAsked {
	var out []newlyAsked
	for _, k := range t.Appeared {
		i := slices.IndexFunc(out, func(n newlyAsked) bool { return n.Because == k.Because })
		if i < 0 {
			out = append(out, newlyAsked{Because: k.Because})
			i = len(out) - 1
		}
		out[i].Asked = append(out[i].Asked, k)
	}
	return out
}

// changedSince are the fields that hold something else than when the stage
// before was submitted.
func changedSince(s desk.BidSheet) [][]ui.Cell {
	if s.Before == nil {
		return nil
	}
	var rows [][]ui.Cell
	for _, d := range funding.FieldsDiffering(*s.Before, s.Content) {
		rows = append(rows, []ui.Cell{linked(fieldWords(s, d.Field), SectionPath(s.Bid.ID, s.Rules.SectionOf(d.Field))), text(or(firstWords(d.Was), "Nothing")), text(or(firstWords(d.Now), "Nothing"))})
	}
	return rows
}

// fieldWords names a field: a question's label, or the row and its column.
func fieldWords(s desk.BidSheet, field string) string {
	if q, ok := s.Rules.Question(strings.TrimPrefix(field, "answers.")); ok {
		return q.Label
	}
	row, column, _ := strings.Cut(field, ".")
	kind, ref, _ := strings.Cut(strings.TrimSuffix(row, "]"), "[")
	names := map[string]string{"lines": "Cost line", "milestones": "Milestone", "benefits": "Benefit", "funding": "Source of money", "running": "Running cost", "options": "Option"}
	return strings.TrimSpace(or(names[kind], capital(kind))+" "+ref) + ", " + strings.ReplaceAll(column, "_", " ")
}

// firstWords cuts a long text for a table.
func firstWords(text string) string {
	if r := []rune(text); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return text
}
