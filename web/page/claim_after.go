package page

import (
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/web/ui"
)

// shownExceptions are why a claim is not clean, while somebody can still do
// something about it. A draft has only what is about its lines.
func shownExceptions(s desk.ClaimSheet) []funding.Exception {
	switch claimStatus(s) {
	case funding.ClaimDraft, funding.Queried:
		return slices.DeleteFunc(s.Exceptions(), func(e funding.Exception) bool { return e.Line == 0 })
	case funding.ClaimSubmitted, funding.AutoChecked, funding.LateClaim:
		return s.Exceptions()
	}
	return nil
}

// A documentOf is one line with the documents behind it.
type documentOf struct {
	Line   funding.ClaimLine
	Title  string
	Wanted funding.Wanted
	Asked  bool
}

// documentRows are the lines with documents and, while the trust writes, those
// of which one is asked for. To others what is missing stands out anyway.
func documentRows(s desk.ClaimSheet) []documentOf {
	var out []documentOf
	for _, l := range s.Draft.Lines {
		w, ok := s.Draft.Asks(l, s.Facts.Rules.Claims)
		if ok && MayEdit(s) || len(l.Evidence) > 0 {
			out = append(out, documentOf{l, "Line " + itoa(l.No) + ": " + or(l.Description, l.CostLine) + ", " + l.Gross.String(), w, ok})
		}
	}
	return out
}

// fileError is what is wrong with the file of the form that was sent.
func fileError(f Form, line string) string {
	if f.Was("line", "") != line {
		return ""
	}
	return f.Error("file")
}

func lateRows(q desk.LateQueue) [][]ui.Cell {
	rows := make([][]ui.Cell, len(q.Claims))
	for i, c := range q.Claims {
		rows[i] = []ui.Cell{linked("Claim "+itoa(c.No)+" on "+c.Award, "/claims/"+c.Claim), text(c.OrgName), text(c.FY.String() + ", " + c.Nature.Word()), amount(c.Amount), amount(c.Headroom), dated(at(c.Submitted)), text(count(c.Days, "day", "days"))}
	}
	return rows
}

// codeItems are the reasons of a check to choose from; one that is kept and is
// none of ours stays.
func codeItems(kept string) []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "None"}}
	known := kept == ""
	for _, c := range funding.LineCodes() {
		out = append(out, ui.SelectItem{Value: c.Code, Text: c.Words})
		known = known || c.Code == kept
	}
	if !known {
		out = append(out, ui.SelectItem{Value: kept, Text: kept})
	}
	return out
}

// awardOwedRows are what a trust owes, and what became of it.
func awardOwedRows(s desk.AwardSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Award.Owed))
	for i, o := range s.Award.Owed {
		how := o.Method.Title()
		if !o.Due.IsZero() {
			how += " by " + o.Due.Text()
		}
		state := "Settled"
		if o.Left() > 0 {
			state = o.Left().String() + " still owed"
		}
		rows[i] = []ui.Cell{text(o.ID), text(capital(o.Nature.Word()) + " " + o.FY.String()), text(o.Reason), amount(o.Amount), text(how), text(state)}
	}
	return rows
}

// unsettled are the amounts that are still owed.
func unsettled(s desk.AwardSheet) []funding.Owed {
	return slices.DeleteFunc(slices.Clone(s.Award.Owed), func(o funding.Owed) bool { return o.Left() == 0 })
}
