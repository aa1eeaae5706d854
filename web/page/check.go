package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// answerRows are the answers of one section, to check or to read.
func answerRows(s desk.BidSheet, key string) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, q := range Questions(s, key) {
		row := ui.SummaryRow{Key: q.Label, ValueHTML: answerShown(s, Shown(s, q), s.Content.Answers[q.Key])}
		if s.May("editBid") {
			row.Actions = []ui.Action{{Text: "Change", Href: AnswerAddress(s.Bid.ID, key, q.Key) + "?then=check", VisuallyHiddenText: "the answer to: " + q.Label}}
		}
		rows = append(rows, row)
	}
	return rows
}

// checkRows are every check with its outcome and the way to mend it.
func checkRows(s desk.BidSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Checks))
	for i, k := range s.Checks {
		outcome := ui.TagProps{Text: "Passes", Colour: ui.Green}
		if !k.Passed {
			outcome = ui.TagProps{Text: "Does not pass", Colour: ui.Orange}
		}
		title := ui.Cell{Text: k.Title}
		if !k.Passed && s.May("editBid") {
			title.Href = SectionPath(s.Bid.ID, k.Section)
		}
		rows[i] = []ui.Cell{title, tagged(outcome), text(k.Saying)}
	}
	return rows
}

// cardOf is the card around a part of the bid, with its change link.
func cardOf(s desk.BidSheet, title, key string) *ui.CardProps {
	c := &ui.CardProps{Heading: ui.HeadingProps{Text: title, Size: ui.SizeM}, ID: "part-" + key}
	if s.May("editBid") {
		c.Actions = []ui.Action{{Text: "Change", Href: SectionPath(s.Bid.ID, key)}}
	}
	return c
}

// askRows are the figures that a chief finance officer signs for.
func askRows(s desk.BidSheet) []ui.SummaryRow {
	c := s.Content
	local := c.Total("", "") - c.NationalAsk()
	return []ui.SummaryRow{
		{Key: "Asked of the fund", Value: c.NationalAsk().String()},
		{Key: "of which capital", Value: c.Total(funding.NationalMoney, funding.Capital).String()},
		{Key: "of which revenue", Value: c.Total(funding.NationalMoney, funding.Revenue).String()},
		{Key: "Local money", Value: local.String() + when(matchWords(s) != "", " ("+matchWords(s)+")")},
		{Key: "Years", Value: s.Round.FirstYear.String() + " to " + s.Round.LastYear.String()},
		{Key: "Pathway", Value: pathwayWord(s.Route.Pathway) + ", " + workingDays(s.Route.ExpectedDays) + " expected"},
	}
}

// receiptRows are what somebody wants to know right after submission.
func receiptRows(s desk.BidSheet) []ui.SummaryRow {
	return []ui.SummaryRow{
		{Key: "Reference", Value: s.Bid.ID}, {Key: "Received", Value: calendar.ExactText(s.Bid.Submitted.At)}, {Key: "Signed by", Value: funding.SignedWords(s.Names, s.Bid.CFO.By, s.Bid.CFO.For)},
		{Key: "Asks for", Value: s.Bid.Ask.String()}, {Key: "Rules that apply", Value: "Ruleset " + s.Bid.Ruleset + ", for the whole life of the bid"},
		{Key: "Seal of the content", ValueHTML: seal(s.Bid.CFO.ContentHash)},
	}
}

// longestReview is the longest review of the route, in working days.
func longestReview(r funding.Route) int {
	most := 0
	for _, v := range r.Reviews {
		most = max(most, v.Days)
	}
	return most
}
