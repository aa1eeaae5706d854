package web

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
)

// A financeBody is what follows from a bid for the trust's money.
type financeBody struct {
	Overrides  []funding.Override  `json:"overrides" doc:"Lines whose nature is not what accounting would call it, with the reason given"`
	Investment []funding.KindTotal `json:"investment" doc:"What the money is for, pence by financial year"`
	Tail       []funding.TailYear  `json:"tail" doc:"Running costs after the last year of national money, and who pays them"`
	TailTotal  money.Pence         `json:"tail_total_pence"`
	Books      funding.BookPreview `json:"books" doc:"Of the nationally funded capital; the default method needs the answer in_use_on"`
}

func financeOf(s desk.BidSheet) financeBody {
	tail := some(s.Content.Tail())
	out := financeBody{Overrides: some(s.Content.Overrides(s.Rules.Capital)), Investment: s.Content.Balance(s.Rules), Tail: tail, Books: s.Books}
	out.Books.Simple = some(out.Books.Simple)
	for _, y := range tail {
		out.TailTotal += y.Amount
	}
	return out
}

// exampleOptions is a shortlist for the worked example.
func exampleOptions() putOptionsBody {
	return putOptionsBody{[]funding.Option{
		{Ref: "O1", Kind: funding.BusinessAsUsual, Title: "Paper notes and eleven systems go on", Rationale: "The known risk to patients from missing notes stays.",
			Lines: []funding.OptionLine{{Description: "Licences and records staff", Nature: funding.Revenue, Amounts: yearly(2026, 10, 90_000_000)}}},
		{Ref: "O2", Kind: funding.DoMinimum, Title: "Scan the notes", Rationale: "It moves paper to a screen and changes little on the wards.", Benefits: yearly(2027, 9, 70_000_000),
			Lines: []funding.OptionLine{{Description: "Scanning", Nature: funding.Capital, Amounts: yearly(2026, 1, 200_000_000)}, {Description: "Licences", Nature: funding.Revenue, Amounts: yearly(2026, 10, 30_000_000)}}},
	}}
}

// yearly is the same amount in each of n years.
func yearly(first calendar.FY, n int, p money.Pence) funding.ByYear {
	out := funding.ByYear{}
	for i := range n {
		out[first+calendar.FY(i)] = p
	}
	return out
}
