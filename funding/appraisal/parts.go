package appraisal

import (
	"math/big"

	"github.com/tranche-funding/tranche/funding/money"
)

// Flows are the parts that yearly costs and benefits are made of, in pence of
// constant prices, year 0 first. A part may be shorter than the others: years
// it does not reach count 0.
type Flows struct {
	Capital      []money.Pence // without VAT
	Revenue      []money.Pence // without VAT, running cost included
	OptimismBias []money.Pence
	CRB          []money.Pence // cash-releasing benefits
	NCRB         []money.Pence // non-cash-releasing benefits
	SB           []money.Pence // societal benefits
}

// PartValues are the present values of the parts, each rounded by itself (so
// they may differ by pennies from the totals of [Appraise]), and the views that
// leave benefits out.
type PartValues struct {
	Capital      money.Pence `json:"pv_capital_pence"`
	Revenue      money.Pence `json:"pv_revenue_pence"`
	OptimismBias money.Pence `json:"pv_optimism_bias_pence"`
	CRB          money.Pence `json:"pv_crb_pence"`
	NCRB         money.Pence `json:"pv_ncrb_pence"`
	SB           money.Pence `json:"pv_sb_pence"`

	CashOnly  Outcome `json:"cash_only"`  // cash-releasing benefits against all costs
	WithoutSB Outcome `json:"without_sb"` // all but societal benefits against all costs
}

// Parts discounts each part on its own. No rates mean the Green Book's.
func Parts(f Flows, rates []Rate) PartValues {
	n := max(len(f.Capital), len(f.Revenue), len(f.OptimismBias), len(f.CRB), len(f.NCRB), len(f.SB))
	factors := factors(n, table(nil, rates))
	pv := func(flows []money.Pence) *big.Rat { return presentValue(flows, factors) }
	costs := sum(pv(f.Capital), pv(f.Revenue), pv(f.OptimismBias))
	crb, ncrb := pv(f.CRB), pv(f.NCRB)
	return PartValues{
		Capital: money.RoundRat(pv(f.Capital)), Revenue: money.RoundRat(pv(f.Revenue)), OptimismBias: money.RoundRat(pv(f.OptimismBias)),
		CRB: money.RoundRat(crb), NCRB: money.RoundRat(ncrb), SB: money.RoundRat(pv(f.SB)),
		CashOnly:  outcome(costs, crb),
		WithoutSB: outcome(costs, sum(crb, ncrb)),
	}
}

// CostFlows gives the cost parts of a reconciliation, in prices of the base
// year, ready for [Parts].
func (r Reconciliation) CostFlows() Flows {
	var f Flows
	for _, y := range r.Years {
		f.Capital = append(f.Capital, y.RealCapital())
		f.Revenue = append(f.Revenue, y.RealRevenue())
		f.OptimismBias = append(f.OptimismBias, y.OptimismBias)
	}
	return f
}

func sum(parts ...*big.Rat) *big.Rat {
	total := new(big.Rat)
	for _, p := range parts {
		total.Add(total, p)
	}
	return total
}
