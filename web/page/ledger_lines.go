package page

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

func proposedTitle(c funding.ProposedClaim) string {
	return capital(c.Nature.Word()) + " claim for " + c.Month.Name() + ", " + c.FY.String() + ": " + c.Total.String()
}

func proposedWords(c funding.ProposedClaim) string {
	if !c.Makeable() {
		return "The credits come to as much as the invoices or more, so there is nothing to claim yet. They wait here and are set against the next claim."
	}
	return count(len(c.Lines), "line", "lines") + ". " + c.Headroom.String() + " is left of the year's profile; after this claim " + (c.Headroom - min(c.Total, c.Headroom)).String() + "."
}

func overWords(c funding.ProposedClaim) string {
	return "This is " + c.Over.String() + " more than is left for " + c.FY.String() + ". Make the claim, then take lines out of it or reduce them to " + c.Headroom.String() + " in all; or ask for a change to the profile."
}

func proposedRows(c funding.ProposedClaim) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, l := range c.Lines[:min(mostShown, len(c.Lines))] {
		rows = append(rows, []ui.Cell{{HTML: proposedNamed(l)}, text(strings.TrimSpace(l.Supplier + " " + or(l.Invoice, l.Ledger))), {HTML: proposedLine(l)}, {Text: l.Eligible.String()}})
	}
	return rows
}

func proposedFoot(c funding.ProposedClaim) [][]ui.Cell {
	words := "In all"
	if n := len(c.Lines) - mostShown; n > 0 {
		words = "In all, with " + count(n, "line", "lines") + " more that the claim shows"
	}
	return [][]ui.Cell{{text(words), text(""), text(""), {Text: c.Total.String()}}}
}

// proposedReasons are the reasons of a proposed line, in sentences.
func proposedReasons(l funding.ProposedLine) string {
	out := []string{l.Why}
	if l.KindWhy != "" {
		out = append(out, l.Kind.Title()+": "+lower(l.KindWhy[:1])+l.KindWhy[1:])
	}
	if l.Revenue != "" {
		out = append(out, "It reads as revenue, so it is claimed as revenue: "+l.Revenue)
	}
	if l.VATRecovered != 0 {
		out = append(out, l.VATRecovered.String()+" of VAT comes back to the trust and is not claimed.")
	}
	if part := l.Posting.Gross - l.VATRecovered - l.Eligible; part > 0 {
		out = append(out, part.String()+" of it is left out: no more is left of the invoice.")
	}
	return strings.Join(out, " ")
}

func confidenceWords(c string) string {
	return map[string]string{funding.Probable: "Likely", funding.Guess: "A guess"}[c]
}

func makeable(s desk.LedgerSheet) bool {
	return slices.ContainsFunc(s.Proposal.Claims, funding.ProposedClaim.Makeable)
}

func makeWords(s desk.LedgerSheet) string {
	n := 0
	for _, c := range s.Proposal.Claims {
		if c.Makeable() {
			n++
		}
	}
	if n > 1 {
		return "Make the claims"
	}
	return "Make the claim"
}

func correctionTitle(m funding.LedgerMonth) string {
	return m.Month.Label() + " " + m.Month.Name() + " " + m.FY.String() + ": " + count(len(m.Changes), "change", "changes") + ", " + m.Moved.String() + " in all"
}

func correctionRows(m funding.LedgerMonth) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, c := range m.Changes[:min(mostShown, len(m.Changes))] {
		before, after, named := "–", "–", c.After
		if c.Before != nil {
			before, named = c.Before.Gross.String(), c.Before
		}
		if c.After != nil {
			after = c.After.Gross.String()
		}
		claimed := text("No")
		if c.Claim != "" {
			claimed = linked("In claim "+c.Claim, "/claims/"+c.Claim)
		}
		rows = append(rows, []ui.Cell{text(strings.TrimSpace(named.Supplier + " " + named.Invoice + " " + named.Description + ", " + named.Posted.Text())), {Text: before}, {Text: after}, claimed})
	}
	return rows
}

func chosen(codes []funding.LedgerCode) bool {
	return slices.ContainsFunc(codes, func(c funding.LedgerCode) bool { return c.Chosen })
}

func codesTitle(s desk.LedgerSheet) string {
	var names []string
	for _, c := range s.Codes {
		if c.Chosen {
			names = append(names, c.Code)
		}
	}
	switch {
	case len(names) == 0:
		return "Say which codes are this award's"
	case s.Remembered:
		return "This award's codes: " + join(names)
	}
	return "We take " + join(names) + " for this award's. Is that right?"
}

func codesWords(s desk.LedgerSheet) string {
	words := "The ledger may hold more than this award. Only postings with the codes that are ticked are looked at; the choice is remembered."
	if s.Elsewhere > 0 {
		words += " Postings with other codes are left alone: " + thousands(s.Elsewhere) + " of them, " + s.Other.String() + " in all."
	}
	return words
}

func codeRows(s desk.LedgerSheet) [][]ui.Cell {
	var rows [][]ui.Cell
	for i, c := range s.Codes {
		if i >= mostShown && !c.Chosen {
			break
		}
		rows = append(rows, []ui.Cell{{Block: true, HTML: codeField(c)}, {Text: thousands(c.Count)}, {Text: c.Gross.String()}, text(c.Why)})
	}
	return rows
}

func codeName(c funding.LedgerCode) string {
	if c.Project {
		return "project"
	}
	return "cost_centre"
}

func codeTitle(c funding.LedgerCode) string {
	if c.Project {
		return "Project " + c.Code
	}
	return "Cost centre " + c.Code
}

// codeID is an id that no two codes share.
func codeID(c funding.LedgerCode) string {
	return codeName(c) + "-" + strings.Map(func(r rune) rune {
		if r == ' ' {
			return '_'
		}
		return r
	}, c.Code)
}

func asideTitle(r funding.AsideReason) string {
	return r.Title + ": " + count(r.Count, "posting", "postings") + ", " + r.Gross.String()
}

func asideRows(p funding.LedgerProposal, reason string) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, a := range p.Aside {
		if a.Reason != reason || len(rows) == mostShown {
			continue
		}
		why := text(a.Why)
		if a.Claim != "" {
			why = linked(a.Why, "/claims/"+a.Claim)
		}
		rows = append(rows, []ui.Cell{text(strings.TrimSpace(a.Posting.Supplier + " " + a.Posting.Invoice + " " + a.Posting.Description + ", " + a.Posting.Posted.Text())), why, {Text: a.Posting.Gross.String()}})
	}
	return rows
}

// readingRows say what a file held.
func readingRows(s desk.LedgerSheet) []ui.SummaryRow {
	r := s.File.Reading
	rows := []ui.SummaryRow{{Key: "File", Value: s.File.Name + ", dropped by " + s.File.UploadedBy + ", " + at(s.File.UploadedAt).Words},
		{Key: "Postings", Value: thousands(r.Lines) + " of " + thousands(r.Rows) + " rows; " + thousands(s.File.Added) + " that no file had brought before"}}
	if r.Lines > 0 {
		rows = append(rows, ui.SummaryRow{Key: "Days", Value: r.First.Text() + " to " + r.Last.Text()},
			ui.SummaryRow{Key: "Totals", Value: r.Net.String() + " net, " + r.VAT.String() + " VAT, " + r.Gross.String() + " gross"})
	}
	if s.File.Gone > 0 {
		rows = append(rows, ui.SummaryRow{Key: "No longer there", Value: count(s.File.Gone, "posting of an earlier file", "postings of earlier files")})
	}
	for _, k := range r.Skipped {
		rows = append(rows, ui.SummaryRow{Key: k.Kind.Title(), Value: count(k.Count, "row", "rows") + " left out"})
	}
	for _, d := range r.Differs[:min(3, len(r.Differs))] {
		rows = append(rows, ui.SummaryRow{Key: "Total in row " + itoa(d.Row), Value: "The file says " + d.Says.String() + "; its lines come to " + d.Summed.String()})
	}
	if s.Proposal.Local != 0 {
		rows = append(rows, ui.SummaryRow{Key: "Match", Value: s.Proposal.Local.String() + " was spent on lines that the trust pays for"})
	}
	return rows
}
