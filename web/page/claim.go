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

// NewClaimView is what the form of a new claim offers.
type NewClaimView struct {
	Sheet desk.AwardSheet
}

// Months lists the months that can be claimed: those that have begun, of the
// years that the award has money in, the newest first.
func (v NewClaimView) Months() []ui.SelectItem {
	var out []ui.SelectItem
	years := PlanYears(v.Sheet)
	for i := len(years) - 1; i >= 0; i-- {
		for m := calendar.Month(12); m >= 1; m-- {
			if !years[i].MonthStart(m).After(v.Sheet.Today) {
				out = append(out, ui.SelectItem{Value: years[i].String() + " " + itoa(int(m)), Text: m.Label() + " " + m.Name() + ", " + years[i].String()})
			}
		}
	}
	return out
}

// LastMonth is the newest month that is over: what people claim for.
func (v NewClaimView) LastMonth() string {
	fy, m := calendar.MonthOf(v.Sheet.Today)
	if m == 1 {
		return (fy - 1).String() + " 12"
	}
	return fy.String() + " " + itoa(int(m)-1)
}

// Month is what a new claim is for unless somebody says otherwise: the first
// month of the year that is over and has no claim yet, or the newest one.
func (v NewClaimView) Month() string {
	last := v.LastMonth()
	fy, n := calendar.FYOf(v.Sheet.Today), v.Nature()
	for _, item := range slices.Backward(v.Months()) {
		year, month, _ := strings.Cut(item.Value, " ")
		if year != fy.String() || item.Value == fy.String()+" "+itoa(int(thisMonth(v.Sheet.Today))) {
			continue
		}
		m := monthOf(month)
		planned := planOf(v.Sheet.Plan, fy, n, m, "") > 0
		if planned && !slices.ContainsFunc(v.Sheet.Claims, func(c funding.Claim) bool {
			return c.FY == fy && c.Month == m && c.Nature == n && c.Status != funding.Rejected && c.Status != funding.ClaimWithdrawn && c.Status != funding.Reversed
		}) {
			return item.Value
		}
	}
	return last
}

func thisMonth(d calendar.Date) calendar.Month {
	_, m := calendar.MonthOf(d)
	return m
}

func monthOf(text string) calendar.Month {
	for m := calendar.Month(1); m <= 12; m++ {
		if itoa(int(m)) == text {
			return m
		}
	}
	return 0
}

// Nature is the nature of a new claim unless somebody says otherwise: the
// first that has headroom in the year.
func (v NewClaimView) Nature() funding.Nature {
	fy := calendar.FYOf(v.Sheet.Today)
	for _, n := range funding.Natures() {
		if v.Sheet.Award.Net(fy, n).Headroom() > 0 {
			return n
		}
	}
	return funding.Capital
}

// Planned says what was planned for the month that is filled in, and what is
// left of its year.
func (v NewClaimView) Planned() string {
	year, month, _ := strings.Cut(v.Month(), " ")
	fy, err := calendar.ParseFY(year)
	if err != nil {
		return ""
	}
	m, n := monthOf(month), v.Nature()
	return "Filled in for you: " + n.Word() + " for " + m.Name() + ". " + planOf(v.Sheet.Plan, fy, n, m, "").String() + " was planned for it, and " + v.Sheet.Award.Net(fy, n).Headroom().String() + " is left for " + fy.String() + "."
}

// Quarterly says what a claim on a small award should know; "" when it is none
// or has not claimed in the last three months.
func (v NewClaimView) Quarterly() string {
	if !v.Sheet.Fast {
		return ""
	}
	for _, c := range v.Sheet.Claims {
		if c.Prepared != nil && c.Nature == v.Nature() && c.Status != funding.ClaimWithdrawn && c.Status != funding.Rejected && v.Sheet.Today.Sub(c.Prepared.Day) < 85 {
			return "A small award is claimed at most once a quarter, and claim " + itoa(c.No) + " was submitted on " + c.Prepared.Day.Text() + ". You can go on; waiting for the quarter's end saves you a claim."
		}
	}
	return ""
}

func (v NewClaimView) natures() []ui.Choice {
	var out []ui.Choice
	for _, n := range funding.Natures() {
		if v.Sheet.Award.Net(0, n).Profile > 0 {
			out = append(out, ui.Choice{Value: string(n), Text: capital(n.Word())})
		}
	}
	return out
}

// Orgs are the trusts that the award's money is for.
func (v NewClaimView) Orgs() []ui.SelectItem {
	seen := map[string]bool{}
	var out []ui.SelectItem
	for _, l := range v.Sheet.Award.Limits {
		if !seen[l.Org] {
			seen[l.Org] = true
			out = append(out, ui.SelectItem{Value: l.Org, Text: l.Org})
		}
	}
	return out
}

func basisChoices() []ui.Choice {
	return []ui.Choice{{Value: funding.BasisPaid, Text: "Paid", Hint: "The invoices are paid"}, {Value: funding.BasisAccrued, Text: "Accrued", Hint: "The work is done and in the ledger as an accrual"},
		{Value: funding.BasisCommitted, Text: "Committed and due in the month", Hint: "It falls due before the month ends"}}
}

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
