package page

import (
	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// CostSeal is the fingerprint of everything on the cost page.
func CostSeal(c funding.Content) string {
	return Seal(struct {
		Lines   []funding.CostLine
		Running funding.ByYear
		Bias    *money.BasisPoints
		Prices  funding.PriceBasis
		Payers  map[calendar.FY]funding.FundSource
	}{c.Lines, c.Running, c.OptimismBias, c.Prices, c.Payers})
}

// CostYears are the years of the cost grid: the round's, and any other that a
// line has money in.
func CostYears(s desk.BidSheet) []calendar.FY {
	all := funding.ByYear{}
	for _, fy := range s.Round.Years() {
		all[fy] = 0
	}
	for _, fy := range s.Content.Years() {
		all[fy] = 0
	}
	return all.Years()
}

// CaseYears are the years of running costs and benefits: ten from the first
// year of cost, and any other that has an amount.
func CaseYears(s desk.BidSheet) []calendar.FY {
	all := funding.ByYear{}
	first := s.Round.FirstYear
	if spent := s.Content.Years(); len(spent) > 0 {
		first = spent[0]
	}
	for i := range max(s.Rules.Appraisal.Years, 1) {
		all[first+calendar.FY(i)] = 0
	}
	for fy := range s.Content.Running {
		all[fy] = 0
	}
	for _, b := range s.Content.Benefits {
		for fy := range b.Amounts {
			all[fy] = 0
		}
	}
	return all.Years()
}

// line is the kept cost line that row i shows, or an empty one.
func line(s desk.BidSheet, f Form, i int) funding.CostLine {
	if !f.Is() && i < len(s.Content.Lines) {
		return s.Content.Lines[i]
	}
	return funding.CostLine{}
}

func costGrid(s desk.BidSheet, f Form) ui.MoneyGridProps {
	years := CostYears(s)
	g := ui.MoneyGridProps{ID: "lines", Caption: ui.HeadingProps{Text: "Cost lines", Size: ui.SizeM}, RowHead: "What it is", TotalLabel: "Total as saved",
		Years: yearHeads(years, func(fy calendar.FY) string { return certaintyWord(s.Round.CertaintyOf(fy)) })}
	for i := range f.rowCount("lines", len(s.Content.Lines)) {
		l := line(s, f, i)
		row := ui.MoneyRow{Key: itoa(i), Label: ofRow("Amounts", f.Was(Cell("lines", i, "ref"), l.Ref)), Cells: yearCells(f, "lines-"+itoa(i), years, l.Amounts)}
		if l.Ref != "" {
			row.Total, row.Detail = l.Amounts.Total().String(), natureHint(l, s.Rules.Capital)
		}
		g.Rows = append(g.Rows, ui.MoneyRow{Kind: ui.RowHeading, HTML: costLine(s, f, i, l)}, row)
	}
	g.Totals, g.GrandTotal = allTold(byYear(years, func(fy calendar.FY) money.Pence {
		return s.Content.Uses("", funding.Capital, fy) + s.Content.Uses("", funding.Revenue, fy)
	}))
	return g
}

// ofRow names a row of amounts by its line.
func ofRow(words, ref string) string { return words + when(ref != "", " of "+ref) }

// natureHint says whether accounting would call a line capital or revenue, and
// whether that is what it says. A line without an amount yet is left in peace:
// the threshold would say revenue of anything.
func natureHint(l funding.CostLine, rules funding.CapitalRules) string {
	c, err := funding.Classify(l.Spending(), rules)
	if err != nil || l.Amounts.Total() == 0 {
		return ""
	}
	if c.Nature == l.Nature {
		return "Reads as " + c.Nature.Word() + ". " + c.Reason
	}
	if l.NatureReason != "" {
		return "Reads as " + c.Nature.Word() + ", and you gave a reason. " + c.Reason
	}
	return "Check this: it reads as " + c.Nature.Word() + ". " + c.Reason + " (" + c.Citation + ")"
}

func runningGrid(s desk.BidSheet, f Form) ui.MoneyGridProps {
	years := CaseYears(s)
	return ui.MoneyGridProps{ID: "running_costs", Caption: ui.HeadingProps{Text: "Extra running cost a year", Size: ui.SizeM}, RowHead: "Cost", Years: yearHeads(years, nil),
		Rows: []ui.MoneyRow{{Key: "row", Label: "Running cost, net of VAT", Cells: yearCells(f, "running_costs", years, s.Content.Running), Total: s.Content.Running.Total().String()}}}
}

// keptBias is the optimism bias as people type it, or "" when the programme's
// own is used.
func keptBias(s desk.BidSheet) string {
	if s.Content.OptimismBias == nil {
		return ""
	}
	words := s.Content.OptimismBias.Percent()
	return words[:len(words)-1]
}

func sourceItems() []ui.SelectItem {
	var out []ui.SelectItem
	for _, s := range []funding.FundSource{funding.NationalMoney, funding.LocalMoney, funding.ICBMoney, funding.OtherMoney} {
		out = append(out, ui.SelectItem{Value: string(s), Text: sourceWord(s)})
	}
	return out
}

func natureItems() []ui.SelectItem {
	var out []ui.SelectItem
	for _, n := range funding.Natures() {
		out = append(out, ui.SelectItem{Value: string(n), Text: capital(n.Word())})
	}
	return out
}

func categoryItems() []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "Choose"}}
	for _, c := range funding.Categories() {
		out = append(out, ui.SelectItem{Value: string(c.Category), Text: c.Title})
	}
	return out
}

func vatItems() []ui.SelectItem {
	out := []ui.SelectItem{{Value: "", Text: "Choose"}}
	for _, v := range []funding.VAT{funding.Irrecoverable, funding.Recovered, funding.Partly, funding.NoVAT} {
		out = append(out, ui.SelectItem{Value: string(v), Text: vatWord(v)})
	}
	return out
}

func chargingItems() []ui.SelectItem {
	return []ui.SelectItem{{Value: "", Text: "Not said"}, {Value: "PERPETUAL", Text: "Bought outright"}, {Value: "SUBSCRIPTION", Text: "Subscription"},
		{Value: "MANAGED_SERVICE", Text: "Managed service"}, {Value: "MILESTONE", Text: "By milestone"}}
}

// moreOpen reports whether the folded part of a line must be open: something
// in it is wrong.
func moreOpen(f Form, i int) bool {
	for _, column := range []string{"charging_model", "life_years", "vat_recovered", "nature_reason"} {
		if f.Error(Cell("lines", i, column)) != "" {
			return true
		}
	}
	return false
}

// percentText writes basis points for a field: "62.5".
func percentText(b money.BasisPoints) string {
	if b == 0 {
		return ""
	}
	words := b.Percent()
	return words[:len(words)-1]
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return itoa(n)
}
