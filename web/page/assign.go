package page

import (
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// ReviewValue names one review of one bid in a form.
func ReviewValue(bid string, k funding.ReviewKind) string { return bid + "|" + string(k) }

// ReadReview reads what [ReviewValue] wrote; ok is false for anything else.
func ReadReview(s string) (bid string, k funding.ReviewKind, ok bool) {
	bid, kind, ok := strings.Cut(s, "|")
	return bid, funding.ReviewKind(kind), ok && bid != "" && kind != ""
}

// AssignField is the select of one review.
func AssignField(a desk.Assignment) string {
	return "to-" + a.Bid + "-" + strings.ToLower(string(a.Review.Kind))
}

// assessorItems are who can have a review; the proposal is chosen already.
func assessorItems(a desk.Assignment) []ui.SelectItem {
	items := []ui.SelectItem{{Text: "Nobody in particular"}}
	for _, k := range a.Assessors {
		if k.Can {
			items = append(items, ui.SelectItem{Value: k.Person, Text: k.Name + when(k.Open > 0, ", "+count(k.Open, "other review", "other reviews")) + when(k.Person == a.Best(), " (proposed)") + when(k.Away != "", ", away")})
		}
	}
	return items
}

// heldBack says of each who cannot have a review why not.
func heldBack(a desk.Assignment) []string {
	var out []string
	for _, k := range a.Assessors {
		if !k.Can {
			out = append(out, k.Why)
		}
		if k.Away != "" {
			out = append(out, k.Name+": "+k.Away)
		}
	}
	return out
}

func chosenFor(a desk.Assignment) string {
	if a.Review.Reviewer != "" {
		return a.Review.Reviewer
	}
	return a.Best()
}

func assignRows(d desk.AssignDesk, f Form) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Rows))
	for i, a := range d.Rows {
		review := linked(a.Review.Kind.Title(), "/bids/"+a.Bid+"/reviews/"+string(a.Review.Kind))
		review.VisuallyHiddenText = a.Bid
		late := ""
		if a.Due.Before(d.Today) {
			late = ", overdue"
		}
		rows[i] = []ui.Cell{{HTML: titleAndRef(a.Title, a.Bid)}, review, text(a.Due.Text() + late), {Block: true, HTML: assignCell(d, a, f)}}
	}
	return rows
}

// taken are the reviews that the viewer has given to somebody who has not begun.
func taken(d desk.AssignDesk) []desk.Assignment {
	var out []desk.Assignment
	for _, a := range d.Rows {
		if v := a.Review; v.Assigned != nil && v.Assigned.By == d.Viewer.ID && v.Reviewer != "" && v.Status == funding.ReviewWaiting {
			out = append(out, a)
		}
	}
	return out
}

func backWords(d desk.AssignDesk, a desk.Assignment) string {
	return a.Bid + ", " + a.Review.Kind.Title() + ": " + name(d.Names, a.Review.Reviewer) + when(a.Review.Before != "", " (was with "+name(d.Names, a.Review.Before)+")")
}
