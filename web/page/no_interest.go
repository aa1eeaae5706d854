package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// asksInterest reports whether the viewer of a review has still to say whether
// they have an interest in the bid.
func asksInterest(s desk.BidSheet, v funding.Review) bool {
	_, said := v.Declared(s.Viewer.ID)
	return MyReview(s, v) && s.May("declareNoInterest") && !said
}

// declaredWords say who declared to have no interest, and when.
func declaredWords(s desk.BidSheet, v funding.Review) []string {
	var out []string
	for _, m := range v.NoInterest {
		out = append(out, name(s.Names, m.By)+" declared on "+m.Day.Text()+" to have no interest in the bid's trust or suppliers.")
	}
	return out
}

func undeclaredRows(d desk.UndeclaredDesk) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Rows))
	for i, r := range d.Rows {
		state := ui.TagProps{Text: "Waiting to start", Colour: ui.Grey}
		switch r.Status {
		case funding.ReviewOpen:
			state = ui.TagProps{Text: "In progress", Colour: ui.Blue}
		case funding.ReviewDone:
			state = ui.TagProps{Text: "Concluded", Colour: ui.Orange}
		}
		rows[i] = []ui.Cell{text(name(d.Names, r.Reviewer)), linked(r.Review.Title()+" of "+r.Bid, "/bids/"+r.Bid+"/reviews/"+string(r.Review)), text(name(d.Names, r.Org)), text(r.Round), tagged(state)}
	}
	return rows
}
