package page

import (
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/web/ui"
)

// ModerateField names a field of the form that agrees a criterion's score.
func ModerateField(criterion, column string) string {
	return "agree-" + strings.ToLower(criterion) + "-" + column
}

// scoreRows are the criteria with who gave what, and what counts.
func scoreRows(b funding.Scoreboard) [][]ui.Cell {
	rows := make([][]ui.Cell, len(b.Rows))
	for i, r := range b.Rows {
		agreed := ""
		switch {
		case r.Agreed != nil:
			agreed = itoa(r.Agreed.Score) + " of 4: " + r.Agreed.Reasons
		case r.Apart:
			agreed = "Far apart: to be compared"
		}
		rows[i] = []ui.Cell{text(r.Title), text(givenWords(r)), text(agreed), ui.Numeric(itoa(r.Weight)), ui.Numeric(or(r.Points, "Not scored"))}
	}
	return rows
}

func givenWords(r funding.CriterionScore) string {
	var words []string
	for _, g := range r.Given {
		words = append(words, g.Review.Title()+" "+itoa(g.Score)+" of 4")
	}
	return join(words)
}

// scoreFoot is the total, of a hundred.
func scoreFoot(b funding.Scoreboard) [][]ui.Cell {
	return [][]ui.Cell{{text("All criteria"), text(""), text(""), ui.Numeric("100"), ui.Numeric(or(b.Total, "Not all scored"))}}
}

func scored(b funding.Scoreboard) bool {
	for _, r := range b.Rows {
		if len(r.Given) > 0 {
			return true
		}
	}
	return false
}

func agreeItems() []ui.SelectItem {
	items := []ui.SelectItem{{Text: "Choose"}}
	for i, word := range []string{"no evidence", "weak", "partial", "good", "excellent"} {
		items = append(items, ui.SelectItem{Value: itoa(i), Text: itoa(i) + ", " + word})
	}
	return items
}
