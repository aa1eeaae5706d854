package appraisal

import (
	"fmt"
	"math/big"

	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// CostYear is what one year costs those who pay, in pence, none negative.
type CostYear struct {
	CapitalInclVAT money.Pence `json:"capital_incl_vat_pence"`
	CapitalVAT     money.Pence `json:"capital_vat_pence"` // irrecoverable VAT inside
	RevenueInclVAT money.Pence `json:"revenue_incl_vat_pence"`
	RevenueVAT     money.Pence `json:"revenue_vat_pence"` // irrecoverable VAT inside
	Running        money.Pence `json:"running_pence"`     // incremental running cost, net of VAT
}

// ReconciledYear is one column of the financial-to-economic reconciliation, in
// pence. It foots as printed:
//
//	capital ex VAT = capital incl. VAT − its VAT
//	revenue ex VAT = revenue incl. VAT − its VAT + running cost
//	economic cost  = capital ex VAT − its price growth + revenue ex VAT − its price growth + optimism bias
type ReconciledYear struct {
	CapitalInclVAT     money.Pence `json:"capital_incl_vat_pence"`
	CapitalVAT         money.Pence `json:"capital_vat_pence"`
	CapitalExVAT       money.Pence `json:"capital_ex_vat_pence"`
	CapitalPriceGrowth money.Pence `json:"capital_price_growth_pence,omitzero"` // 0 in constant prices
	RevenueInclVAT     money.Pence `json:"revenue_incl_vat_pence"`
	RevenueVAT         money.Pence `json:"revenue_vat_pence"`
	Running            money.Pence `json:"running_pence"`
	RevenueExVAT       money.Pence `json:"revenue_ex_vat_pence"`
	RevenuePriceGrowth money.Pence `json:"revenue_price_growth_pence,omitzero"` // 0 in constant prices
	OptimismBias       money.Pence `json:"optimism_bias_pence"`
	EconomicCost       money.Pence `json:"economic_cost_pence"`
}

// Reconciliation leads from the financial to the economic cost, year by year.
// The total is the sum of the years as printed.
type Reconciliation struct {
	Years         []ReconciledYear `json:"years"`
	Total         ReconciledYear   `json:"total"`
	WholeLifeCost money.Pence      `json:"whole_life_cost_pence"` // undiscounted, as paid, with VAT, without optimism bias
}

// Reconcile takes VAT and price growth out of yearly costs and adds optimism
// bias on capital (worked example 9.3). The deflator is the yearly growth of
// prices in what was entered, year 0 being the base; 0 means that constant
// prices were entered. In later years real = entered ÷ (1 + deflator)^year, and
// each of capital, revenue and optimism bias is rounded once.
//
// Refusals name their field, as in years[2].capital_vat_pence.
func Reconcile(years []CostYear, optimismBias, deflator money.BasisPoints) (Reconciliation, error) {
	if err := checkReconcile(years, optimismBias, deflator); err != nil {
		return Reconciliation{}, err
	}
	var r Reconciliation
	deflate := factors(len(years), table(&deflator, nil))
	for t, y := range years {
		column := reconciled(y, deflate[t], optimismBias)
		r.Years = append(r.Years, column)
		r.Total = r.Total.plus(column)
	}
	r.WholeLifeCost = r.Total.CapitalInclVAT + r.Total.RevenueInclVAT + r.Total.Running
	return r, nil
}

// Deflate brings yearly amounts, year 0 first, to prices of the base year:
// each is entered ÷ (1 + deflator)^year, rounded once. The deflator is 0 to
// 10,000 basis points; 0 changes nothing.
func Deflate(amounts []money.Pence, deflator money.BasisPoints) []money.Pence {
	out := make([]money.Pence, len(amounts))
	for t, f := range factors(len(amounts), table(&deflator, nil)) {
		out[t] = money.RoundRat(f.Mul(f, amounts[t].Rat()))
	}
	return out
}

func reconciled(y CostYear, deflate *big.Rat, bias money.BasisPoints) ReconciledYear {
	c := ReconciledYear{
		CapitalInclVAT: y.CapitalInclVAT, CapitalVAT: y.CapitalVAT, CapitalExVAT: y.CapitalInclVAT - y.CapitalVAT,
		RevenueInclVAT: y.RevenueInclVAT, RevenueVAT: y.RevenueVAT, Running: y.Running,
		RevenueExVAT: y.RevenueInclVAT - y.RevenueVAT + y.Running,
	}
	capital := new(big.Rat).Mul(c.CapitalExVAT.Rat(), deflate)
	revenue := new(big.Rat).Mul(c.RevenueExVAT.Rat(), deflate)
	c.CapitalPriceGrowth = c.CapitalExVAT - money.RoundRat(capital)
	c.RevenuePriceGrowth = c.RevenueExVAT - money.RoundRat(revenue)
	c.OptimismBias = money.RoundRat(capital.Mul(capital, bias.Rat()))
	c.EconomicCost = c.RealCapital() + c.RealRevenue() + c.OptimismBias
	return c
}

// RealCapital is capital without VAT in prices of the base year.
func (y ReconciledYear) RealCapital() money.Pence { return y.CapitalExVAT - y.CapitalPriceGrowth }

// RealRevenue is revenue and running cost without VAT in prices of the base
// year.
func (y ReconciledYear) RealRevenue() money.Pence { return y.RevenueExVAT - y.RevenuePriceGrowth }

func (y ReconciledYear) plus(o ReconciledYear) ReconciledYear {
	return ReconciledYear{
		CapitalInclVAT:     y.CapitalInclVAT + o.CapitalInclVAT,
		CapitalVAT:         y.CapitalVAT + o.CapitalVAT,
		CapitalExVAT:       y.CapitalExVAT + o.CapitalExVAT,
		CapitalPriceGrowth: y.CapitalPriceGrowth + o.CapitalPriceGrowth,
		RevenueInclVAT:     y.RevenueInclVAT + o.RevenueInclVAT,
		RevenueVAT:         y.RevenueVAT + o.RevenueVAT,
		Running:            y.Running + o.Running,
		RevenueExVAT:       y.RevenueExVAT + o.RevenueExVAT,
		RevenuePriceGrowth: y.RevenuePriceGrowth + o.RevenuePriceGrowth,
		OptimismBias:       y.OptimismBias + o.OptimismBias,
		EconomicCost:       y.EconomicCost + o.EconomicCost,
	}
}

func checkReconcile(years []CostYear, bias, deflator money.BasisPoints) error {
	var no []*refusal.Error
	if n := len(years); n < 1 || n > maxYears {
		no = append(no, refusal.New(refusal.Invalid, "APPRAISAL_YEARS",
			"There are costs for %d years. Give 1 to %d years, the base year first.", n, maxYears).At("years"))
	}
	for i, y := range years {
		at := fmt.Sprintf("years[%d].", i)
		no = append(no,
			checkAmount(at+"capital_incl_vat_pence", y.CapitalInclVAT),
			checkVAT(at+"capital_vat_pence", y.CapitalVAT, y.CapitalInclVAT),
			checkAmount(at+"revenue_incl_vat_pence", y.RevenueInclVAT),
			checkVAT(at+"revenue_vat_pence", y.RevenueVAT, y.RevenueInclVAT),
			checkAmount(at+"running_pence", y.Running))
	}
	no = append(no, checkRateTo(MostOptimismBias, "optimism_bias_bp", "rate of optimism bias", bias), checkRate("deflator_bp", "deflator", deflator))
	return refusal.Join(no...).Err()
}

// checkVAT is nil for VAT that is an amount and lies within its cost. A cost
// below zero is refused by itself.
func checkVAT(field string, vat, cost money.Pence) *refusal.Error {
	if no := checkAmount(field, vat); no != nil || cost < 0 || vat <= cost {
		return no
	}
	return refusal.New(refusal.Invalid, "VAT_EXCEEDS_COST",
		"VAT of %s is more than the cost of %s that it is part of. Give the VAT inside the cost.", vat, cost).At(field)
}
