package web

import (
	"maps"
	"strings"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/page"
)

// yearColumns are the names of the years' columns.
func yearColumns(years []calendar.FY) []string {
	out := make([]string, len(years))
	for i, fy := range years {
		out[i] = itoa(int(fy))
	}
	return out
}

func costGrid(years []calendar.FY) grid {
	cols := yearColumns(years)
	pasted := append(append([]string{"ref", "description", "source", "nature", "category", "vat"}, cols...), "controls_asset", "life_years")
	return grid{Name: "lines", Filled: append([]string{"ref", "description", "category", "vat"}, cols...), Pasted: pasted, Words: costWords}
}

// costWords makes the words of a pasted cell into the value of the list it is
// chosen from. What it does not know stays as it is, and is refused by name.
func costWords(column, text string) string {
	switch column {
	case "source":
		return fromWords(text, map[string]string{"national": "NATIONAL", "nat": "NATIONAL", "local": "LOCAL", "icb": "ICB", "other": "OTHER"})
	case "nature":
		return fromWords(text, map[string]string{"capital": "CAPITAL", "cap": "CAPITAL", "revenue": "REVENUE", "rev": "REVENUE"})
	case "vat":
		return fromWords(text, map[string]string{"irrecoverable": "IRRECOVERABLE", "not recovered": "IRRECOVERABLE", "included, not recovered": "IRRECOVERABLE", "recovered": "RECOVERED", "recoverable": "RECOVERED",
			"recovered in full": "RECOVERED", "partly": "PARTLY", "partly recovered": "PARTLY", "partial": "PARTLY", "none": "NONE", "no": "NONE", "no vat": "NONE"})
	case "category":
		for _, c := range funding.Categories() {
			if strings.EqualFold(c.Title, text) || strings.EqualFold(string(c.Category), strings.ReplaceAll(text, " ", "_")) {
				return string(c.Category)
			}
		}
	case "controls_asset":
		return fromWords(text, map[string]string{"no": "", "n": "", "0": "", "false": "", "yes": "yes", "y": "yes", "1": "yes", "true": "yes"})
	}
	return text
}

// fromWords is the value that words stand for, or the words themselves.
func fromWords(text string, table map[string]string) string {
	if value, ok := table[strings.ToLower(text)]; ok {
		return value
	}
	return text
}

// readCosts reads the cost page. What is wrong with it stands in the form
// afterwards.
func readCosts(f *page.Form, s desk.BidSheet) funding.Costs {
	years := page.CostYears(s)
	n := costGrid(years).take(f)
	costs := funding.Costs{Funding: s.Content.Funding}
	for i := range n {
		costs.Lines = append(costs.Lines, readLine(f, s, i, years))
	}
	costs.Running = readYears(f, "running_costs", page.CaseYears(s))
	costs.OptimismBias = readPercent(f, "optimism_bias_bp")
	costs.Prices, costs.Payers = funding.PriceBasis(f.Get("prices")), readPayers(f, s)
	noteAll(f, funding.CheckCosts(costs, s.Round))
	return costs
}

// readPayers reads who pays for running in which year. A year that the page
// did not ask about keeps its payer.
func readPayers(f *page.Form, s desk.BidSheet) map[calendar.FY]funding.FundSource {
	out := maps.Clone(s.Content.Payers)
	for _, fy := range page.CaseYears(s) {
		field := "payers-" + itoa(int(fy))
		if !f.Sent.Has(field) {
			continue
		}
		if out == nil {
			out = map[calendar.FY]funding.FundSource{}
		}
		out[fy] = funding.FundSource(f.Get(field))
	}
	return out
}

// readLine reads one cost line. What the page does not ask for is kept from
// the line that had the same reference.
func readLine(f *page.Form, s desk.BidSheet, i int, years []calendar.FY) funding.CostLine {
	at := func(column string) string { return page.Cell("lines", i, column) }
	get := func(column string) string { return f.Get(at(column)) }
	l := keptLine(s.Content.Lines, get("ref"))
	l.Ref, l.Description = get("ref"), get("description")
	l.Source, l.Nature, l.Category = funding.FundSource(get("source")), funding.Nature(get("nature")), funding.Category(get("category"))
	l.Charging, l.ControlsAsset, l.NatureReason = funding.ChargingModel(get("charging_model")), get("controls_asset") != "", get("nature_reason")
	l.LifeYears, l.Investment = readCount(f, at("life_years")), funding.Investment(get("investment"))
	l.VAT = funding.VAT(get("vat"))
	l.VATRate, l.VATRecovered = vatRates(f, at("vat_recovered"), l)
	l.Amounts = readYears(f, "lines-"+itoa(i), years)
	if l.Org == "" {
		l.Org = s.Bid.Org
	}
	return l
}

func keptLine(lines []funding.CostLine, ref string) funding.CostLine {
	for _, l := range lines {
		if l.Ref == ref {
			return l
		}
	}
	return funding.CostLine{}
}

// standardVAT is the rate of VAT that a line has unless it was given another.
const standardVAT money.BasisPoints = 2000

// vatRates are a line's rate of VAT and how much of the VAT comes back.
func vatRates(f *page.Form, field string, l funding.CostLine) (rate, recovered money.BasisPoints) {
	if l.VAT == funding.NoVAT || l.VAT == "" {
		return 0, 0
	}
	rate = l.VATRate
	if rate == 0 {
		rate = standardVAT
	}
	back := readPercent(f, field)
	switch {
	case l.VAT != funding.Partly:
		return rate, 0
	case back == nil:
		f.Add(field, "Say how much of the VAT comes back, in per cent, because the line is partly recovered.")
		return rate, 0
	}
	return rate, *back
}

func milestoneGrid() grid {
	return grid{Name: "milestones", Filled: []string{"ref", "title", "due"}, Pasted: []string{"ref", "title", "due"}}
}

func readMilestones(f *page.Form) []funding.Milestone {
	n := milestoneGrid().take(f)
	out := make([]funding.Milestone, n)
	for i := range n {
		at := func(column string) string { return page.Cell("milestones", i, column) }
		out[i] = funding.Milestone{Ref: f.Get(at("ref")), Title: f.Get(at("title")), Due: readDay(f, at("due"))}
	}
	noteAll(f, funding.CheckMilestones(out))
	return out
}

func benefitGrid(years []calendar.FY) grid {
	cols := yearColumns(years)
	return grid{Name: "benefits", Filled: append([]string{"ref", "description", "type", "owner"}, cols...), Pasted: append([]string{"ref", "type", "description", "owner"}, cols...), Words: benefitWords}
}

func benefitWords(column, text string) string {
	if column != "type" {
		return text
	}
	return fromWords(text, map[string]string{"crb": "CRB", "ncrb": "NCRB", "sb": "SB", "ub": "UB", "cash-releasing": "CRB", "cash releasing": "CRB", "not cash-releasing": "NCRB", "non-cash-releasing": "NCRB", "non cash releasing": "NCRB", "societal": "SB", "social": "SB", "cannot be valued": "UB", "unmonetisable": "UB"})
}

func readBenefits(f *page.Form, s desk.BidSheet) []funding.Benefit {
	years := page.CaseYears(s)
	n := benefitGrid(years).take(f)
	out := make([]funding.Benefit, n)
	for i := range n {
		get := func(column string) string { return f.Get(page.Cell("benefits", i, column)) }
		b := keptBenefit(s.Content.Benefits, get("ref"))
		b.Ref, b.Type, b.Description, b.Owner = get("ref"), funding.BenefitType(get("type")), get("description"), get("owner")
		b.Amounts = readYears(f, "benefits-"+itoa(i), years)
		if b.Org == "" {
			b.Org = s.Bid.Org
		}
		out[i] = b
	}
	noteAll(f, funding.CheckBenefits(out))
	return out
}

func keptBenefit(list []funding.Benefit, ref string) funding.Benefit {
	for _, b := range list {
		if b.Ref == ref {
			return b
		}
	}
	return funding.Benefit{}
}
