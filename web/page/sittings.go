package page

import (
	"strconv"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// SittingPath is the page of a sitting.
func SittingPath(id int64) string { return "/sittings/" + strconv.FormatInt(id, 10) }

func sittingRows(d desk.SittingDesk) [][]ui.Cell {
	rows := make([][]ui.Cell, len(d.Rows))
	for i, s := range d.Rows {
		rows[i] = []ui.Cell{linked(s.On.Text(), SittingPath(s.ID)), text(s.Papers.Text()), text(itoa(s.Quorum) + " of " + itoa(len(s.Members))), text(presentWords(s))}
	}
	return rows
}

func presentWords(s funding.Sitting) string {
	if len(s.Present) == 0 {
		return "Not recorded"
	}
	return itoa(len(s.Present)) + " there"
}

// memberItems are the people of the funder, each once.
func memberItems(people []funding.Person) []ui.Choice {
	var out []ui.Choice
	for _, p := range people {
		out = append(out, ui.Choice{Value: p.ID, Text: p.Name, Hint: p.Title()})
	}
	return out
}

func attendItems(s desk.SittingSheet) []ui.Choice {
	var out []ui.Choice
	for _, id := range s.Sitting.Members {
		out = append(out, ui.Choice{Value: id, Text: name(s.Names, id)})
	}
	return out
}

func sittingBidRows(s desk.SittingSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Bids))
	for i, b := range s.Bids {
		quorum := ui.TagProps{Text: "No quorum", Colour: ui.Orange}
		if b.Quorate {
			quorum = ui.TagProps{Text: "Quorum", Colour: ui.Green}
		}
		rows[i] = []ui.Cell{linked(b.Bid.ID, "/bids/"+b.Bid.ID+"/decision"), text(b.Bid.Title), ui.Numeric(b.Bid.Ask.String()), text(b.Bid.Status.Title() + when(b.OutOfCommittee, ", out of committee")), tagged(quorum), text(itoa(b.There))}
	}
	return rows
}

func fundingLineRows(r desk.SittingRound) [][]ui.Cell {
	rows := make([][]ui.Cell, len(r.Line))
	for i, l := range r.Line {
		part := ""
		if !l.Fits && l.Place > 0 {
			part = strconv.FormatFloat(float64(l.Part)/100, 'f', 2, 64) + "%"
		}
		rows[i] = []ui.Cell{linked(l.Bid, "/bids/"+l.Bid), ui.Numeric(rankWords(l.Place)), ui.Numeric(l.Ask.String()), text(l.Words()), ui.Numeric(part)}
	}
	return rows
}

func rankWords(place int) string {
	if place == 0 {
		return "None"
	}
	return itoa(place)
}

func rankRows(r desk.SittingRound) [][]ui.Cell {
	rows := make([][]ui.Cell, len(r.Ranked))
	for i, k := range r.Ranked {
		rows[i] = []ui.Cell{linked(k.Bid, "/bids/"+k.Bid), text(k.Title), ui.Numeric(or(k.Score, "Not all scored")), ui.Numeric(rankWords(k.Place))}
	}
	return rows
}

// whatIfRows are the criteria with what a tenth more and a tenth less do.
func whatIfRows(r desk.SittingRound) [][]ui.Cell {
	var rows [][]ui.Cell
	for i := 0; i+1 < len(r.WhatIfs); i += 2 {
		rows = append(rows, []ui.Cell{text(r.WhatIfs[i].Title), text(whatIfWords(r.WhatIfs[i])), text(whatIfWords(r.WhatIfs[i+1]))})
	}
	return rows
}

func whatIfWords(w funding.WhatIf) string {
	if !w.Changes {
		return "Same order"
	}
	return "Changes: " + strings.Join(w.Order, ", ")
}
