package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

func runFacts(s desk.RunSheet) []ui.Fact {
	r := s.Run
	facts := []ui.Fact{{Label: "Status", HTML: ui.Tag(RunTag(r.Status))}, {Label: "Control total", Value: r.Total.String()}, {Label: "Put together by", Value: name(s.Names, r.Created.By)}}
	if !r.PaysOn.IsZero() {
		facts = append(facts, ui.Fact{Label: "Pays on", Value: r.PaysOn.Text()})
	}
	by := func(label string, m *funding.Moment) {
		if m != nil {
			facts = append(facts, ui.Fact{Label: label, Value: name(s.Names, m.By)})
		}
	}
	by("Approved by", r.Approved)
	by("First released by", r.FirstRelease)
	by("Released by", r.Released)
	return facts
}

// releaseWords say what a release does, and who cannot do it.
func releaseWords(r funding.Run) string {
	words := "When you release run " + r.ID + ", " + r.Total.String() + " goes to be paid. This cannot be undone. "
	switch {
	case r.NeedsSecond && r.FirstRelease == nil:
		words = "Run " + r.ID + " of " + r.Total.String() + " is released by two people, because of its total. You are the first. "
	case r.NeedsSecond:
		words = "You are the second of two. " + words
	}
	return words + "Whoever prepared, approved, checked or decided a claim in it, or approved the run, cannot release it."
}

func itemRows(s desk.RunSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Run.Items))
	for i, it := range s.Run.Items {
		tag := ui.TagProps{Text: "In the run", Colour: ui.Blue}
		if it.Status == "PAID" {
			tag = ui.TagProps{Text: "Paid", Colour: ui.Green}
		}
		rows[i] = []ui.Cell{linked(it.Award+", claim "+itoa(it.No), "/claims/"+it.Claim), text(name(s.Names, it.Org)), text(capital(it.Nature.Word())), tagged(tag), amount(it.Amount)}
	}
	return rows
}
