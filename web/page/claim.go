package page

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// claimStatus is a claim's status; a draft's is kept with its lines.
func claimStatus(s desk.ClaimSheet) funding.ClaimStatus {
	if s.Claim.Status == "" {
		return s.Draft.Status
	}
	return s.Claim.Status
}

// MayEdit reports whether the viewer can change the lines now.
func MayEdit(s desk.ClaimSheet) bool {
	st := claimStatus(s)
	return (st == funding.ClaimDraft || st == funding.Queried) && s.May("editClaim")
}

// mayApprove reports whether the viewer can approve for the trust: never the
// one who prepared it (E8).
func mayApprove(s desk.ClaimSheet) bool {
	return claimStatus(s) == funding.ClaimSubmitted && s.May("approveClaim") && !prepared(s)
}

func prepared(s desk.ClaimSheet) bool {
	return s.Claim.Prepared != nil && s.Claim.Prepared.By == s.Viewer.ID
}

func mayCheck(s desk.ClaimSheet) bool {
	return claimStatus(s) == funding.AutoChecked && s.May("checkClaim") && !prepared(s) && (s.Claim.Approved == nil || s.Claim.Approved.By != s.Viewer.ID)
}

func mayWithdraw(s desk.ClaimSheet) bool {
	switch claimStatus(s) {
	case funding.ClaimSubmitted, funding.AutoChecked, funding.Queried, funding.LateClaim:
		return s.May("withdrawClaim")
	}
	return false
}

// ClaimTitle names a claim: "Claim 3 for P8 November 2026/27".
func ClaimTitle(c funding.ClaimContent) string {
	return "Claim " + itoa(c.No) + " for " + c.Month.Label() + " " + c.Month.Name() + " " + c.FY.String()
}

func claimFacts(s desk.ClaimSheet) []ui.Fact {
	facts := []ui.Fact{{Label: "Status", HTML: ui.Tag(ClaimTag(claimStatus(s)))}, {Label: "Nature", Value: capital(s.Draft.Nature.Word())}, {Label: "Basis", Value: basisWord(s.Draft.Basis)}, {Label: "Trust", Value: s.Org.Name}}
	if s.Claim.Run != "" {
		facts = append(facts, ui.Fact{Label: "Payment run", Value: s.Claim.Run})
	}
	return facts
}

// claimFigures are the claim against what is left.
func claimFigures(s desk.ClaimSheet) []ui.KeyFigure {
	amount, left := s.Draft.Amount(), s.Limit.Headroom()
	out := []ui.KeyFigure{{Label: "This claim", Value: amount.String()}}
	if s.Claim.Cut > 0 {
		out[0].Note = s.Claim.Granted().String() + " after the check"
	}
	left += heldBy(s)
	room := ui.KeyFigure{Label: "Left for " + s.Draft.Nature.Word() + " in " + s.Draft.FY.String() + ", before this claim", Value: left.String()}
	after := ui.KeyFigure{Label: "Left after it", Value: (left - counted(s)).String()}
	if left < counted(s) {
		after.Tone, after.Note = ui.ToneBad, "The claim is "+(counted(s)-left).String()+" too much"
	}
	if d := s.Drawdown; d != nil {
		after.Note = "Year to date " + d.Cumulative.String() + ", plan " + d.PlanToDate.String()
	}
	out = append(out, room, after)
	if s.Claim.SetOff > 0 {
		out = append(out, ui.KeyFigure{Label: "Cash", Value: s.Claim.Cash().String(), Note: s.Claim.SetOff.String() + " set off against money owed"})
	}
	if back := s.Draft.VATRefunded(); back > 0 {
		out = append(out, ui.KeyFigure{Label: "VAT refunded in it", Value: back.String()})
	}
	return out
}

// LineSeal seals the lines of a claim as their form shows them: documents are
// attached beside it.
func LineSeal(d funding.ClaimContent) string {
	lines := slices.Clone(d.Lines)
	for i := range lines {
		lines[i].Evidence = nil
	}
	return Seal(lines)
}

// heldBy is what the limit already counts of this claim.
func heldBy(s desk.ClaimSheet) money.Pence {
	switch claimStatus(s) {
	case funding.ClaimDraft, funding.Rejected, funding.ClaimWithdrawn, funding.LateClaim, funding.Reversed:
		return 0
	}
	return s.Claim.Granted()
}

// counted is what the claim takes of the limit.
func counted(s desk.ClaimSheet) money.Pence {
	switch claimStatus(s) {
	case funding.Rejected, funding.ClaimWithdrawn, funding.Reversed:
		return 0
	case funding.ClaimDraft, funding.Queried:
		return s.Draft.Amount()
	}
	return s.Claim.Granted()
}

func costLineItems(s desk.ClaimSheet) []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "Choose"}}
	for _, l := range s.Lines {
		out = append(out, ui.SelectItem{Value: l.Ref, Text: l.Ref + ", " + l.Description})
	}
	return out
}

// claimFields are the rows of the form of a claim's lines.
func claimFields(s desk.ClaimSheet, f Form) [][]ui.Cell {
	var rows [][]ui.Cell
	for i := range f.rowCount("lines", len(s.Draft.Lines)) {
		var l funding.ClaimLine
		if !f.Is() && i < len(s.Draft.Lines) {
			l = s.Draft.Lines[i]
		}
		rows = append(rows, []ui.Cell{
			{Block: true, HTML: lineOf(s, f, i, l)}, {Block: true, HTML: spentOn(f, i, l)},
			{Block: true, HTML: gridField(f, "lines", i, "supplier", "Supplier", l.Supplier, 0)}, {Block: true, HTML: gridField(f, "lines", i, "invoice_no", "Invoice number", or(l.Invoice, l.Ledger), 0)},
			{Block: true, HTML: gridField(f, "lines", i, "invoice_date", "Invoice date", l.InvoiceDate.Text(), 0)}, {Block: true, HTML: gridMoney(f, "lines", i, "gross_pence", "Gross amount", bare(l.Gross))},
			{Block: true, HTML: gridMoney(f, "lines", i, "eligible_pence", "Eligible amount", bare(l.Eligible))}})
	}
	return rows
}

func claimHead() []ui.Cell {
	return append(ui.Cells("Cost line", "What it was for", "Supplier", "Invoice or ledger number", "Invoice date"), ui.Numeric("Gross, £"), ui.Numeric("Eligible, £"))
}

func resultTag(r funding.LineResult) ui.TagProps {
	switch r {
	case funding.LineAccepted:
		return ui.TagProps{Text: "Accepted", Colour: ui.Green}
	case funding.LineReduced:
		return ui.TagProps{Text: "Reduced", Colour: ui.Yellow}
	case funding.LineRejected:
		return ui.TagProps{Text: "Rejected", Colour: ui.Red}
	}
	return ui.TagProps{Text: "Not checked", Colour: ui.Grey}
}

// claimRows are a claim's lines to read.
func claimRows(s desk.ClaimSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Draft.Lines))
	for i, l := range s.Draft.Lines {
		granted := text("")
		if l.Result != funding.LineUnchecked {
			granted = amount(l.Granted)
		}
		rows[i] = []ui.Cell{text(l.CostLine), text(l.Description), text(l.Supplier), text(or(l.Invoice, l.Ledger)), dated(day(l.InvoiceDate)), amount(l.Gross), amount(l.Eligible), {HTML: resultShown(l)}, granted}
	}
	return rows
}

func resultItems() []ui.SelectItem {
	return []ui.SelectItem{{Value: string(funding.LineAccepted), Text: "Accept"}, {Value: string(funding.LineReduced), Text: "Reduce"}, {Value: string(funding.LineRejected), Text: "Reject"}}
}

// checkFields are the rows of the form in which a checker takes each line.
func checkFields(s desk.ClaimSheet, f Form) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Draft.Lines))
	for i, l := range s.Draft.Lines {
		granted := ""
		if l.Result == funding.LineReduced {
			granted = bare(l.Granted)
		}
		rows[i] = []ui.Cell{{Block: true, HTML: lineToCheck(l)}, text(l.CostLine), amount(l.Eligible),
			{Block: true, HTML: gridSelect(f, "check", l.No, "outcome", "Result", resultItems(), or(string(l.Result), string(funding.LineAccepted)))},
			{Block: true, HTML: gridMoney(f, "check", l.No, "granted", "Amount granted, when reduced", granted)}, {Block: true, HTML: gridSelect(f, "check", l.No, "code", "Reason", codeItems(l.ResultCode), l.ResultCode)}}
	}
	return rows
}

// claimSteps is the way of a claim from draft to cash.
func claimSteps(s desk.ClaimSheet) []ui.RouteStage {
	c, st := s.Claim, claimStatus(s)
	who := func(m *funding.Moment) (string, ui.Moment) {
		if m == nil {
			return "", ui.Moment{}
		}
		return name(s.Names, m.By), at(m.At)
	}
	step := func(title string, m *funding.Moment, here bool, due calendar.Date) ui.RouteStage {
		r := ui.RouteStage{Name: title, State: ui.StageNext}
		r.Holder, r.Done = who(m)
		switch {
		case m != nil && !here:
			r.State = ui.StageDone
		case here:
			r.State, r.Due, r.Done, r.Holder = ui.StageHere, day(due), ui.Moment{}, ""
			if !due.IsZero() && s.Today.After(due) {
				r.State = ui.StageLate
			}
		}
		return r
	}
	return []ui.RouteStage{
		step("Prepared by the trust", c.Prepared, st == funding.ClaimDraft || st == funding.Queried, calendar.Date{}),
		step("Approved by somebody else at the trust", c.Approved, st == funding.ClaimSubmitted, calendar.Date{}),
		step("Checked by the funder", c.Checked, st == funding.AutoChecked, c.CheckDue),
		step("Paid", c.PaidAt, st == funding.ClaimApproved || st == funding.Scheduled, c.PayDue),
	}
}

// evidenceWords says where a line's spending can be found.
func evidenceWords(l funding.ClaimLine) string {
	var words []string
	for _, w := range []string{l.Supplier, or(l.Invoice, l.Ledger), l.InvoiceDate.Text()} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(append(words, "gross "+l.Gross.String()), ", ")
}

// readsAsRevenue reports whether a claim was refused because lines of it read
// as revenue.
func readsAsRevenue(f Form) bool {
	for _, p := range f.Problems {
		if strings.HasSuffix(p.Field, "-description") {
			return true
		}
	}
	return false
}
