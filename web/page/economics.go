package page

import (
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/appraisal"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// profileGrid is the funding profile: national and local, capital and revenue,
// by year (worked example 9.2).
func profileGrid(s desk.BidSheet) ui.MoneyGridProps {
	years := CostYears(s)
	sum := func(src funding.FundSource, n funding.Nature) []money.Pence {
		return byYear(years, func(fy calendar.FY) money.Pence { return s.Content.Uses(src, n, fy) })
	}
	nc, nr, ac, ar := sum(funding.NationalMoney, funding.Capital), sum(funding.NationalMoney, funding.Revenue), sum("", funding.Capital), sum("", funding.Revenue)
	lc, lr := less(ac, nc), less(ar, nr)
	g := ui.MoneyGridProps{ID: "profile", Caption: ui.HeadingProps{Text: "Funding profile", Size: ui.SizeS}, RowHead: "Money", ReadOnly: true,
		Years: yearHeads(years, func(fy calendar.FY) string { return certaintyWord(s.Round.CertaintyOf(fy)) }),
		Rows: []ui.MoneyRow{figures("National capital", nc, ""), figures("National revenue", nr, ""), figures("National, together", plus(nc, nr), ui.RowSubtotal),
			figures("Local capital", lc, ""), figures("Local revenue", lr, ""), figures("Local, together", plus(lc, lr), ui.RowSubtotal)}}
	g.Totals, g.GrandTotal = allTold(plus(ac, ar))
	return g
}

func plus(a, b []money.Pence) []money.Pence {
	out := make([]money.Pence, len(a))
	for i := range a {
		out[i] = a[i] + b[i]
	}
	return out
}

func less(a, b []money.Pence) []money.Pence {
	out := make([]money.Pence, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}

// vatGrid is the VAT inside the lines that does not come back.
func vatGrid(s desk.BidSheet) ui.MoneyGridProps {
	years := CostYears(s)
	of := func(n funding.Nature) []money.Pence {
		return byYear(years, func(fy calendar.FY) money.Pence { return s.Content.VATInside(n, fy) })
	}
	return ui.MoneyGridProps{ID: "vat", Caption: ui.HeadingProps{Text: "Irrecoverable VAT inside the lines", Size: ui.SizeS}, RowHead: "Nature", ReadOnly: true, Years: yearHeads(years, nil),
		Rows: []ui.MoneyRow{figures("In capital", of(funding.Capital), ""), figures("In revenue", of(funding.Revenue), "")}}
}

// unbalanced are the years and natures in which sources are not uses.
func unbalanced(s desk.BidSheet) []funding.Balance {
	var out []funding.Balance
	for _, b := range s.Balances {
		if b.Sources != b.Uses {
			out = append(out, b)
		}
	}
	return out
}

func balanceRows(list []funding.Balance) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, b := range list {
		rows[i] = []ui.Cell{text(b.FY.String()), text(capital(b.Nature.Word())), amount(b.Sources), amount(b.Uses), amount(b.Sources - b.Uses)}
	}
	return rows
}

// reconciliationGrid goes from what is paid to what the appraisal counts
// (worked example 9.3).
func reconciliationGrid(e funding.Economics) ui.MoneyGridProps {
	of := func(pick func(appraisal.ReconciledYear) money.Pence) []money.Pence {
		out := make([]money.Pence, len(e.Reconciliation.Years))
		for i, y := range e.Reconciliation.Years {
			out[i] = pick(y)
		}
		return out
	}
	r := func(label string, kind ui.MoneyRowKind, pick func(appraisal.ReconciledYear) money.Pence) ui.MoneyRow {
		return figures(label, of(pick), kind)
	}
	g := ui.MoneyGridProps{ID: "reconciliation", Caption: ui.HeadingProps{Text: "From the financial to the economic case", Size: ui.SizeS}, RowHead: "Line", ReadOnly: true, Years: yearHeads(e.Years, nil),
		Rows: []ui.MoneyRow{
			r("Capital, irrecoverable VAT included", "", func(y appraisal.ReconciledYear) money.Pence { return y.CapitalInclVAT }),
			r("less irrecoverable VAT", "", func(y appraisal.ReconciledYear) money.Pence { return -y.CapitalVAT }),
			r("Capital without VAT", ui.RowSubtotal, func(y appraisal.ReconciledYear) money.Pence { return y.CapitalExVAT }),
			r("Implementation revenue, VAT included", "", func(y appraisal.ReconciledYear) money.Pence { return y.RevenueInclVAT }),
			r("less irrecoverable VAT", "", func(y appraisal.ReconciledYear) money.Pence { return -y.RevenueVAT }),
			r("plus extra running cost", "", func(y appraisal.ReconciledYear) money.Pence { return y.Running }),
			r("Revenue without VAT", ui.RowSubtotal, func(y appraisal.ReconciledYear) money.Pence { return y.RevenueExVAT }),
			r("less growth of prices, capital", "", func(y appraisal.ReconciledYear) money.Pence { return -y.CapitalPriceGrowth }),
			r("less growth of prices, revenue", "", func(y appraisal.ReconciledYear) money.Pence { return -y.RevenuePriceGrowth }),
			r("Optimism bias on capital", "", func(y appraisal.ReconciledYear) money.Pence { return y.OptimismBias }),
		}, TotalLabel: "Economic cost"}
	if e.Deflator == 0 { // constant prices: nothing grows
		g.Rows = slices.DeleteFunc(g.Rows, func(r ui.MoneyRow) bool { return strings.HasPrefix(r.Label, "less growth") })
	}
	g.Totals, g.GrandTotal = allTold(e.Costs)
	return g
}

// appraisalRows are the years of the appraisal (worked example 9.4).
func appraisalRows(e funding.Economics) [][]ui.Cell {
	rows := make([][]ui.Cell, len(e.Result.Years))
	for i, y := range e.Result.Years {
		rows[i] = []ui.Cell{text(y.Year.String()), amount(e.Costs[i]), amount(e.CRB[i]), amount(e.NCRB[i]), amount(e.SB[i]), amount(e.Benefits[i]),
			amount(e.Benefits[i] - e.Costs[i]), text(y.Factor), amount(y.PVNet)}
	}
	return rows
}

func appraisalFoot(e funding.Economics) [][]ui.Cell {
	all := money.Sum(e.Benefits...) - money.Sum(e.Costs...)
	return [][]ui.Cell{{text("All years"), amount(money.Sum(e.Costs...)), amount(money.Sum(e.CRB...)), amount(money.Sum(e.NCRB...)), amount(money.Sum(e.SB...)),
		amount(money.Sum(e.Benefits...)), amount(all), text(""), amount(e.Result.NPSV)}}
}

// resultRows are the outcome of the appraisal and what would change it.
func resultRows(r appraisal.Result) []ui.SummaryRow {
	rows := []ui.SummaryRow{
		{Key: "Present value of costs", Value: r.PVCosts.String()}, {Key: "Present value of benefits", Value: r.PVBenefits.String()},
		{Key: "Net present social value", Value: r.NPSV.String()}, {Key: "Benefit–cost ratio", Value: ratio(r.BCR)},
		{Key: "If costs are 20% higher", Value: outcome(r.CostsPlus20)}, {Key: "If benefits are 20% lower", Value: outcome(r.BenefitsMinus20)},
		{Key: "If benefits come a year late", Value: outcome(r.BenefitsOneYearLate)},
	}
	if r.SwitchingBenefits != nil && r.SwitchingCosts != nil {
		rows = append(rows, ui.SummaryRow{Key: "It breaks even if", Value: "benefits change by " + percent(*r.SwitchingBenefits) + ", or costs by " + percent(*r.SwitchingCosts)})
	}
	if d := r.RoundedYearsDifference; d != 0 {
		rows = append(rows, ui.SummaryRow{Key: "Rounding", Value: "The total is rounded once, from the exact sum. It differs from the sum of the rounded years by " + d.String() + "."})
	}
	return rows
}

// needsBenefits stands for what says nothing while a bid has no benefits.
const needsBenefits = "Needs benefits"

// hasBenefits reports whether the appraisal has benefits to weigh.
func hasBenefits(e funding.Economics) bool { return money.Sum(e.Benefits...) > 0 }

// worth is the outcome of an appraisal in two figures. Without benefits there is
// none: costs alone would read as a bad bid.
func worth(e funding.Economics) (npsv, bcr string) {
	if !hasBenefits(e) {
		return needsBenefits, needsBenefits
	}
	return e.Result.NPSV.String(), ratio(e.Result.BCR)
}

// caseRows are the outcome of a bid's appraisal.
func caseRows(e funding.Economics) []ui.SummaryRow {
	if hasBenefits(e) {
		return resultRows(e.Result)
	}
	return []ui.SummaryRow{{Key: "Present value of costs", Value: e.Result.PVCosts.String()}, {Key: "Net present social value", Value: needsBenefits}, {Key: "Benefit–cost ratio", Value: needsBenefits}}
}

func outcome(o appraisal.Outcome) string {
	return "Net present social value " + o.NPSV.String() + ", ratio " + ratio(o.BCR)
}

func ratio(s *string) string {
	if s == nil {
		return "none, because there is no cost"
	}
	return *s
}
